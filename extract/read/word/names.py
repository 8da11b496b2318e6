"""The names of WordprocessingML's elements and attributes (ISO/IEC 29500-1, clause 17), and how to look them up."""

from collections.abc import Iterator, Mapping

from lxml import etree

from extract.pack import patterns

Element = etree._Element
Properties = Mapping[str, Element]  # what a pPr, rPr, trPr or tcPr holds, by full names

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

ALTERNATE = _MC + "AlternateContent"
CHOICE, FALLBACK = _MC + "Choice", _MC + "Fallback"
MATH = frozenset((_M + "oMath", _M + "oMathPara"))
CONTROL_BOX = _W14 + "checkbox"
CONTROL_CHECKED = _W14 + "checked"
CONTROL_VALUE = _W14 + "val"
_OFF = frozenset(("0", "false", "off", "none"))
NO_PROPERTIES: Properties = {}
_MOST = 100_000  # no number of a real document comes near


def w(name: str) -> str:
    """The full name of a WordprocessingML element or attribute."""
    return _W + name


VALUE = w("val")
PARAGRAPH, RUN, TEXT, SYMBOL = w("p"), w("r"), w("t"), w("sym")
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


def child_value(element: Element | None, *path: str) -> str | None:
    """The ``w:val`` of the element below, None where there is none."""
    below = child(element, *path)
    return None if below is None else below.get(VALUE)


def properties_of(parent: Element, name: str) -> Properties:
    """The elements inside the child of that full name (pPr, rPr, trPr, tcPr) by their full names.

    They are looked up once and used many times. Where the child is there, it is the first or nearly so.
    """
    for element in parent:
        if element.tag == name:
            return {inside.tag: inside for inside in element}
    return NO_PROPERTIES


def property_value(properties: Properties, name: str, default: str | None = None) -> str | None:
    """The ``w:val`` of a property, None where there is none; ``default`` where it is there without a value."""
    element = properties.get(name)
    return None if element is None else element.get(VALUE, default)


def is_on(text: str | None) -> bool | None:
    """Whether the value of an on/off property is on, None for None."""
    return None if text is None else text not in _OFF


def is_enabled(element: Element | None, *path: str) -> bool | None:
    """Whether the on/off element below is on, as it is without a value; None where it is missing."""
    below = child(element, *path)
    return None if below is None else is_on(below.get(VALUE, "1"))


def whole_number(text: str | None, default: int = 0) -> int:
    """The whole number that an attribute holds; ``default`` where it holds none or an absurd one."""
    try:
        number = int(float(text)) if text else default
    except (ValueError, OverflowError):
        return default
    return number if abs(number) <= _MOST else default


def chosen_branch(alternate: Element) -> Element | None:
    """The one branch of an mc:AlternateContent that is read: the first with text, else the first."""
    branches = [branch for branch in alternate if branch.tag in (CHOICE, FALLBACK)]
    with_text = (branch for branch in branches if next(branch.iter(TEXT, TEXT_BOX, SYMBOL), None) is not None)
    return next(with_text, branches[0] if branches else None)


def shows_prompt(control: Element) -> bool:
    """Whether a content control shows its prompt (单击此处输入文字): the field is blank.

    Other programs fill in a control and leave the flag of the prompt on: the text then does not read like a prompt, and
    either has no style of characters, as Word gives to prompts, or digits in it.
    """
    if is_enabled(control, "sdtPr", "showingPlcHdr") is not True:
        return False
    text = "".join(one.text or "" for one in control.iter(TEXT))
    if not text.strip() or patterns("clause")["prompt"].search(text) is not None:
        return True
    has_style = next(control.iter(w("rStyle")), None) is not None
    return has_style and not any(map(str.isdigit, text))


def unwrapped_children(parent: Element, wanted: frozenset[str]) -> Iterator[tuple[Element, bool]]:
    """The wanted children, those inside of wrappers too; True with those that a content control shows as its prompt."""
    for element in parent:
        tag = element.tag
        if tag in wanted:
            yield element, False
        elif tag in WRAPPERS:
            yield from unwrapped_children(element, wanted)
        elif tag == CONTROL:
            content = element.find(CONTENT)
            if content is not None:
                prompt = shows_prompt(element)
                yield from ((below, prompt or inner) for below, inner in unwrapped_children(content, wanted))
        elif tag == ALTERNATE:
            branch = chosen_branch(element)
            if branch is not None:
                yield from unwrapped_children(branch, wanted)
