"""The names of WordprocessingML's elements and attributes (ISO/IEC 29500-1, clause 17), and small looks at them."""

from collections.abc import Iterator, Mapping

from lxml import etree

Element = etree._Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

ALTERNATE = _MC + "AlternateContent"
CHOICE, FALLBACK = _MC + "Choice", _MC + "Fallback"
MATH = frozenset((_M + "oMath", _M + "oMathPara"))
MATH_TEXT = _M + "t"
CONTROL_BOX = _W14 + "checkbox"
CONTROL_CHECKED = _W14 + "checked"
CONTROL_VALUE = _W14 + "val"
_OFF = frozenset(("0", "false", "off", "none"))
NOTHING: Mapping[str, Element] = {}
_MOST = 100_000  # no number of a real document comes near


def w(name: str) -> str:
    """The full name of a WordprocessingML element or attribute."""
    return _W + name


VALUE = w("val")
PARAGRAPH, RUN, TEXT = w("p"), w("r"), w("t")
TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = w("pPr"), w("rPr")
ROW_PROPERTIES, CELL_PROPERTIES = w("trPr"), w("tcPr")
CONTROL, CONTENT = w("sdt"), w("sdtContent")
TEXT_BOX = w("txbxContent")
# what only wraps its content
WRAPPERS = frozenset(
    map(w, ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "subDoc"))
)


def child(element: Element | None, *path: str) -> Element | None:
    """The element below that the names lead to, None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(_W + name)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The ``w:val`` of the element below, None where there is none."""
    found = child(element, *path)
    return None if found is None else found.get(VALUE)


def properties(parent: Element, name: str) -> Mapping[str, Element]:
    """The elements inside the child of that full name (pPr, rPr, trPr, tcPr) by their full names.

    Looked up once, asked many times. Where the child is there, it is the first or nearly so.
    """
    for element in parent:
        if element.tag == name:
            return {inside.tag: inside for inside in element}
    return NOTHING


def by_name(parent: Element) -> Mapping[str, Element]:
    """The children by their full names."""
    return {element.tag: element for element in parent}


def of(properties: Mapping[str, Element], name: str, default: str | None = None) -> str | None:
    """The ``w:val`` of a property, None where there is none; ``default`` where it is there without a value."""
    found = properties.get(name)
    return None if found is None else found.get(VALUE, default)


def is_on(text: str | None) -> bool | None:
    """What the value of an on/off property says, None for None."""
    return None if text is None else text not in _OFF


def number(text: str | None, default: int = 0) -> int:
    """The whole number that an attribute holds; ``default`` where it holds none or an absurd one."""
    try:
        found = int(float(text)) if text else default
    except (ValueError, OverflowError):
        return default
    return found if abs(found) <= _MOST else default


def switch(element: Element | None, *path: str) -> bool | None:
    """What an on/off element says; it is on without a value; None where it is missing."""
    found = child(element, *path)
    return None if found is None else is_on(found.get(VALUE, "1"))


def chosen(alternate: Element) -> Element | None:
    """The one branch of an mc:AlternateContent that is read: the first with text, else the first."""
    branches = [branch for branch in alternate if branch.tag in (CHOICE, FALLBACK)]
    return next((branch for branch in branches if _has_text(branch)), branches[0] if branches else None)


def _has_text(branch: Element) -> bool:
    return next(branch.iter(TEXT, TEXT_BOX, w("sym")), None) is not None


def is_prompt(control: Element) -> bool:
    """Whether a content control shows its prompt (单击此处输入文字): the field is blank."""
    return switch(control, "sdtPr", "showingPlcHdr") is True


def unwrapped(parent: Element, wanted: frozenset[str]) -> Iterator[tuple[Element, bool]]:
    """The wanted children, those inside of wrappers too; True with those that a content control shows as its prompt."""
    for element in parent:
        tag = element.tag
        if tag in wanted:
            yield element, False
        elif tag in WRAPPERS:
            yield from unwrapped(element, wanted)
        elif tag == CONTROL:
            content = element.find(CONTENT)
            if content is not None:
                prompt = is_prompt(element)
                yield from ((found, prompt or inner) for found, inner in unwrapped(content, wanted))
        elif tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                yield from unwrapped(branch, wanted)
