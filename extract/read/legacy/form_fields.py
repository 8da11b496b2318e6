"""Form controls of OpenDocument files and input fields of web pages → their text, where they stand.

LibreOffice opens them, and leaves them out of what it saves as .docx or .xlsx. So a box comes out as ☑ or ☐ with its
words, a field as what is filled in, before LibreOffice gets the file. (OpenDocument 1.3, part 3, 13; HTML 4.10.)
"""

from collections.abc import Iterator, Mapping

from lxml import etree, html

from extract.pack import patterns
from extract.read.container import Element, xml_root
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE
from extract.read.legacy.repacking import CONTENT, changed_package

_FORM, _DRAW, _OFFICE, _SVG, _TABLE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("form", "drawing", "office", "svg-compatible", "table", "text")
)
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_VALUE_TYPE, _CELL, _PARAGRAPH = f"{_OFFICE}value-type", f"{_TABLE}table-cell", f"{_TEXT}p"
_IN_TEXT = frozenset((_PARAGRAPH, f"{_TEXT}h", f"{_TEXT}span", f"{_TEXT}a"))
_STATES = {"checked": TICKED, "unchecked": EMPTY, "": EMPTY}
_SILENT = frozenset(("button", "image", "hidden", "file", "image-frame", "value-range", "password"))
_WORDS = frozenset(("fixed-text", "frame"))
_MARK = b"<form:"
_ADDED = "added"  # marks a paragraph that was not in the file
_SIGNS = ("<input", "<textarea", "<select", "none", "hidden")  # of fields, and of what is not shown
HIDDEN = "data-not-shown"
_WITHOUT_WORDS = frozenset(("hidden", "submit", "button", "reset", "image", "file", "password"))


def with_fields_of_package(data: bytes) -> tuple[bytes, int]:
    """The OpenDocument file with the text of its controls; and how many have no place in a text or cell."""
    return changed_package(data, lambda name, part: with_fields(part) if name == CONTENT else (part, 0))


def with_fields(data: bytes) -> tuple[bytes, int]:
    """The same of a flat file, which is also the part content.xml."""
    if _MARK not in data:
        return data, 0
    root = xml_root(data, "OpenDocument")
    texts = {
        identity: _control_text(one)
        for one in root.iter(f"{_FORM}*")
        for identity in (one.get(f"{_FORM}id"), one.get(_XML_ID))
        if identity is not None
    }
    lost = sum(not is_placed for is_placed in _placements(root, texts))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True), lost


def _placements(root: Element, texts: Mapping[str, str | None]) -> Iterator[bool]:
    """Put the text of each control in its place; False for one that has none, or whose text is unknown."""
    for mark in sorted(root.iter(f"{_DRAW}control"), key=lambda one: _length(one.get(f"{_SVG}x"))):
        text, parent = texts.get(mark.get(f"{_DRAW}control", "")), mark.getparent()
        if text == "":
            continue
        if text is None or parent is None:
            yield False
        elif parent.tag in _IN_TEXT:
            span = etree.Element(f"{_TEXT}span")
            span.text, span.tail = text, mark.tail
            parent.replace(mark, span)
        elif parent.tag == _CELL and parent.get(_VALUE_TYPE, "string") == "string":
            _add_to_cell(parent, mark, text)
        else:
            yield False


def _add_to_cell(cell: Element, mark: Element, text: str) -> None:
    """Add the text to a cell: controls stand in one line, below the words of the cell."""
    cell.remove(mark)
    cell.set(_VALUE_TYPE, "string")
    last = cell.findall(_PARAGRAPH)[-1:]
    if last and last[0].get(_ADDED):
        last[0].text = f"{last[0].text} {text}"
    else:
        etree.SubElement(cell, _PARAGRAPH, {_ADDED: "1"}).text = text


def _control_text(control: Element) -> str | None:
    """What a control shows; "" for a button, None for one that is not known."""
    kind = etree.QName(control).localname
    label = control.get(f"{_FORM}label", "")
    if kind in _SILENT:
        return ""
    if kind in _WORDS:
        return label
    if kind == "checkbox":
        return _STATES.get(_own(control, "state"), UNREADABLE) + label
    if kind == "radio":
        return (TICKED if _own(control, "selected") == "true" else EMPTY) + label
    chosen = [one for one in control.iterfind(f"{_FORM}option") if _own(one, "selected") == "true"]
    lines = ["".join(map(str, one.itertext())) for one in control.iterfind(_PARAGRAPH)]
    text = _own(control, "value") or "、".join(one.get(f"{_FORM}label", "") for one in chosen) or "\n".join(lines)
    return text if kind != "grid" else None


def _own(control: Element, name: str) -> str:
    """What a control holds now, else what it begins with."""
    return control.get(f"{_FORM}current-{name}") or control.get(f"{_FORM}{name}") or ""


def _length(text: str | None) -> float:
    """The number of a length such as 2.5cm; 0 where there is none."""
    digits = (text or "").rstrip("abcdefghijklmnopqrstuvwxyz")
    try:
        return float(digits)
    except ValueError:
        return 0.0


# ---------------------------------------------------------------- web pages


def page_with_fields(page: str) -> str:
    """The web page with the text of its input fields and without what it does not show; as it is where it has none.

    An element that is not shown leaves an empty one with the attribute ``HIDDEN``.
    """
    if not any(sign in page.lower() for sign in _SIGNS):
        return page
    source = page.replace("\0", "").encode(errors="replace")
    root = html.document_fromstring(source, html.HTMLParser(encoding="utf-8"))
    for element in list(root.iter(etree.Element)):
        if element.tag in ("html", "body"):  # scripts show a whole page when it is loaded
            continue
        is_hidden = "hidden" in element.attrib or patterns("legacy")["invisible"].search(element.get("style", ""))
        if not is_hidden and element.tag not in ("input", "textarea", "select"):
            continue
        text = "" if is_hidden else _field_text(element)
        element.attrib.clear()
        del element[:]
        element.tag = "span"
        element.text = "".join(char for char in text if char.isprintable() or char in "\n\t\u3000")
        if is_hidden:
            element.set(HIDDEN, "")
    return str(html.tostring(root, encoding="unicode"))


def _field_text(field: Element) -> str:
    """What a browser shows of an input field: of a list the chosen entry, else its first."""
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [one for one in options if "selected" in one.attrib] or (
            options[:1] if "multiple" not in field.attrib else []
        )
        return "、".join("".join(map(str, one.itertext())).strip() for one in chosen)
    kind = field.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return TICKED if "checked" in field.attrib else EMPTY
    return "" if kind in _WITHOUT_WORDS else field.get("value", "")
