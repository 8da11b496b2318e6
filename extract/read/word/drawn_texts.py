"""Words that stand in parts of their own, or in drawings without Word's own text: ActiveX controls, SmartArt, canvases.

They are put into the body where they show, before it is read: what a control shows as the text of its run, the words of
a drawing as those of a text box.
"""

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath

from docx.opc.packuri import PackURI
from lxml import etree

from extract.errors import DamagedSource
from extract.read.activex import control_text
from extract.read.word.names import PARAGRAPH, RUN, TEXT, TEXT_BOX, Element, w
from extract.read.word.package import BROKEN, Package, parsed_xml

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CONTROL, _GRAPHIC = w("control"), f"{_A}graphicData"
_HOLDERS = (w("object"), w("pict"))
_CANVAS = "/lockedCanvas"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"  # whose text is read
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_MOST_BYTES = 10_000_000

_Links = Mapping[str, tuple[str, str]]  # by the identity of a relationship: its kind, the path of the part


def put_drawn_texts(package: Package) -> None:
    """Put the words into the body; what cannot be read stays as it is, to be told."""
    things = list(package.document.iter(_CONTROL, _GRAPHIC))
    if not things:
        return
    links: _Links = {}
    for main in [path for kind, path in _links(package, "").values() if kind == "officeDocument"]:
        links = _links(package, main)
    for element in things:
        if element.tag == _CONTROL:
            _put_control(element, package, links)
        elif (diagram := element.find(f"{_DIAGRAM}relIds")) is not None:
            _put_paragraphs(element, *_diagram_lines(diagram, package, links))
        elif element.get("uri", "").endswith(_CANVAS):
            lines = list(_lines(element))
            whole = len("".join(lines)) == sum(len(one.text or "") for one in element.iter(f"{_A}t"))
            _put_paragraphs(element, lines, whole)


def _put_control(control: Element, package: Package, links: _Links) -> None:
    """Put what a control shows in the place of its picture."""
    path = links.get(control.get(f"{_R}id", ""), ("", ""))[1]
    holder = next(control.iterancestors(*_HOLDERS), None)
    run = None if holder is None else holder.getparent()
    root = _part(package, path)
    if root is None or holder is None or run is None or run.tag != RUN:
        return
    binaries = (part for kind, part in _links(package, path).values() if kind == "activeXControlBinary")
    text = control_text(root, next((_bytes(package, part) for part in binaries), None))
    if text is not None:
        text_element = etree.Element(TEXT, {_XML_SPACE: "preserve"})
        text_element.text = text
        run.replace(holder, text_element)


def _diagram_lines(diagram: Element, package: Package, links: _Links) -> tuple[list[str], bool]:
    """The paragraphs of SmartArt as they are drawn, else as its data has them; and whether that is all, no picture."""
    data = _part(package, links.get(diagram.get(f"{_R}dm", ""), ("", ""))[1])
    identities = (str(one.get("relId")) for one in data.iter("{*}dataModelExt")) if data is not None else ()
    drawn = (_part(package, links[identity][1]) for identity in identities if identity in links)
    roots = [root for root in (*drawn, data) if root is not None]
    lines = next(filter(None, (list(_lines(root)) for root in roots)), [])
    return lines, all(next(root.iter(f"{_A}blip"), None) is None for root in roots)


def _lines(root: Element) -> Iterator[str]:
    """The paragraphs of DrawingML that are not blank."""
    for paragraph in root.iter(f"{_A}p"):
        text = "".join("\n" if one.tag == f"{_A}br" else one.text or "" for one in paragraph.iter(f"{_A}t", f"{_A}br"))
        if text.strip():
            yield text


def _put_paragraphs(graphic: Element, lines: list[str], whole: bool) -> None:
    """Add a text box of these paragraphs to the drawing, which then holds nothing unread if they are the ``whole``."""
    if not lines:
        return
    box = etree.SubElement(graphic, TEXT_BOX)
    for line in lines:
        run = etree.SubElement(etree.SubElement(box, PARAGRAPH), RUN)
        etree.SubElement(run, TEXT, {_XML_SPACE: "preserve"}).text = line
    if whole:
        graphic.set("uri", _SHAPE)


# ---------------------------------------------------------------- parts


def _links(package: Package, path: str) -> _Links:
    """The relationships of a part, "" for those of the package, that stay inside of it; none where it has no such."""
    folder = dirname(path)
    root = _part(package, f"{join(folder, '_rels', basename(path))}.rels")
    return {
        one.get("Id", ""): (
            basename(one.get("Type", "")),
            normpath(join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in (() if root is None else root)
        if one.get("TargetMode") != "External"
    }


def _part(package: Package, path: str) -> Element | None:
    """The root of the part, None where there is none or it is broken."""
    blob = _bytes(package, path)
    try:
        return None if blob is None else parsed_xml(blob)
    except (DamagedSource, etree.XMLSyntaxError):
        return None


def _bytes(package: Package, path: str) -> bytes | None:
    """The bytes of the part, None where there is none, it is broken, or larger than any such part."""
    entry = package.entries.get(path.lower())
    if entry is None or entry.file_size > _MOST_BYTES:
        return None
    try:
        return package.reader.blob_for(PackURI(f"/{entry.filename}"))
    except BROKEN:
        return None
