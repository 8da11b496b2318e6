"""Word 2003 XML (one XML with a ``w:wordDocument``) → the .docx package of the same parts.

The vocabulary is the ancestor of that of .docx: most names are the same. What differs is put right here: a few names,
wrappers without meaning, and headers, notes, comments and pictures, which stand in the text itself and become parts of
their own. The reference is Microsoft's "Office 2003 XML Reference Schemas". LibreOffice would lose vertical merges.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from io import BytesIO
from posixpath import splitext
from zipfile import ZipFile

from lxml import etree

from extract.errors import DamagedSource
from extract.read.container import Element, xml_root

_KIND = "Word 2003 XML"
_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_W = f"{{{_NEW.decode()}}}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_V = "{urn:schemas-microsoft-com:vml}"
_NAMES = {
    **{"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "hlink": "hyperlink"},
    **{"lists": "numbering", "listDef": "abstractNum", "list": "num", "ilst": "abstractNumId", "nfc": "numFmt"},
    **{"docPr": "settings", "ocx": "control"},
}
_ATTRIBUTES = {
    "rFonts": {"h-ansi": "hAnsi", "fareast": "eastAsia"},
    "listDef": {"listDefId": "abstractNumId"},
    "list": {"ilfo": "numId"},
}
_NUMBERS = {  # the formats of numbers by their code (MSONFC); the others count in digits
    **{"1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter", "10": "ideographDigital"},
    **{"11": "japaneseCounting", "14": "decimalFullWidth", "17": "japaneseDigitalTenThousand"},
    **{"18": "decimalEnclosedCircle", "19": "decimalFullWidth2", "22": "decimalZero", "23": "bullet"},
    **{"26": "decimalEnclosedFullstop", "27": "decimalEnclosedParen", "28": "decimalEnclosedCircleChinese"},
    **{"29": "ideographEnclosedCircle", "30": "ideographTraditional", "31": "ideographZodiac"},
    **{"33": "taiwaneseCounting", "34": "ideographLegalTraditional", "35": "taiwaneseCountingThousand"},
    **{"36": "taiwaneseDigital", "37": "chineseCounting", "38": "chineseLegalSimplified"},
    **{"39": "chineseCountingThousand", "57": "numberInDash", "255": "none"},
}
_CONTENT = tuple(f"{_W}{name}" for name in ("p", "r", "tbl", "tr", "tc"))
_OURS = (_W, _AML, _V, "{urn:schemas-microsoft-com:office:office}", "{urn:schemas-microsoft-com:office:word}")
_RUNNING = {"hdr": "header", "ftr": "footer"}
_SHARED = ("styles", "numbering", "settings")


def zipped_package(data: bytes) -> bytes:
    """The .docx with the same text; raises ``DamagedSource`` where the file is cut off or has no body."""
    root = xml_root(etree.tostring(xml_root(data, _KIND)).replace(_OLD, _NEW), _KIND)
    body = root.find(f"{_W}body")
    if body is None:
        raise DamagedSource("Word 2003 XML 文件中没有正文，请重新取得原件，或用 Word 另存为 .docx。")
    _put_names_right(root)
    _unwrap(root)
    document = etree.Element(f"{_W}document")
    document.append(body)
    parts: dict[str, bytes] = {}
    links = [*_annotations(body, parts), *_notes(body, parts), *_running(body, parts), *_pictures(document, parts)]
    for name in _SHARED:
        part = root.find(f"{_W}{name}")
        if part is not None:
            links.append((name, name, _part_path(parts, name, part)))
    parts["word/document.xml"] = etree.tostring(document)
    parts["_rels/.rels"] = _relations([("a", "officeDocument", "word/document.xml")])
    parts["word/_rels/document.xml.rels"] = _relations(links)
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, content in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            package.writestr(name, content)
    return target.getvalue()


_Link = tuple[str, str, str]  # of a relationship: its identity, its kind, the path of the part


def _part_path(parts: dict[str, bytes], name: str, part: Element) -> str:
    """The path of the part, which is added to the parts."""
    path = f"word/{name}.xml"
    parts[path] = etree.tostring(part)
    return f"/{path}"


def _relations(links: list[_Link]) -> bytes:
    root = etree.Element(f"{{{_PACKAGE}}}Relationships")
    for identity, kind, target in links:
        values = {"Id": identity, "Type": f"{_RELATION}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", values)
    return etree.tostring(root)


def _put_names_right(root: Element) -> None:
    for element in root.iter(f"{_W}*"):
        name = etree.QName(element).localname
        if name in _NAMES:
            element.tag = f"{_W}{_NAMES[name]}"
        for old, new in _ATTRIBUTES.get(name, {}).items():
            if f"{_W}{old}" in element.attrib:
                element.set(f"{_W}{new}", element.get(f"{_W}{old}", ""))
        if name == "nfc":
            element.set(f"{_W}val", _NUMBERS.get(element.get(f"{_W}val", ""), "decimal"))
        elif name == "suff":
            element.set(f"{_W}val", element.get(f"{_W}val", "").lower())


def _unwrap(root: Element) -> None:
    """Put in the place of each wrapper what stands in it: sections, smart tags, elements of a user's own schema."""
    for element in list(root.iter(etree.Element)):
        is_wrapper = element.tag == f"{_W}cfChunk" or not element.tag.startswith(_OURS)
        parent = element.getparent()
        if is_wrapper and parent is not None and next(element.iter(*_CONTENT), None) is not None:
            _replace(element, list(element))


def _replace(element: Element, others: list[Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = others


def _annotations(body: Element, parts: dict[str, bytes]) -> Iterator[_Link]:
    """Tracked changes get the names of .docx, comments a part of their own; bookmarks and older formats are left out.

    A change of a paragraph's end or of a row is an empty mark among its properties.
    """
    comments = etree.Element(f"{_W}comments")
    for mark in list(body.iter(f"{_AML}annotation")):
        kind = mark.get(f"{_W}type", "").removeprefix("Word.")
        inside = mark.find(f"{_AML}content")
        content = [] if inside is None else list(inside)
        if kind in ("Insertion", "Deletion"):
            change = etree.Element(f"{_W}{'ins' if kind == 'Insertion' else 'del'}")
            change.extend(content)
            _replace(mark, [change])
        elif kind == "Comment":
            number = {f"{_W}id": str(len(comments))}
            etree.SubElement(comments, f"{_W}comment", number).extend(content)
            _replace(mark, [etree.Element(f"{_W}commentReference", number)])
        else:
            _replace(mark, [])
    if len(comments):
        yield "comments", "comments", _part_path(parts, "comments", comments)


def _notes(body: Element, parts: dict[str, bytes]) -> Iterator[_Link]:
    for name in ("footnote", "endnote"):
        notes = etree.Element(f"{_W}{name}s")
        for note in list(body.iter(f"{_W}{name}")):
            reference = etree.Element(f"{_W}{name}Reference", {f"{_W}id": str(len(notes))})
            _replace(note, [reference])
            note.set(f"{_W}id", reference.get(f"{_W}id", ""))
            notes.append(note)
        if len(notes):
            yield f"{name}s", f"{name}s", _part_path(parts, f"{name}s", notes)


def _running(body: Element, parts: dict[str, bytes]) -> Iterator[_Link]:
    """The headers and footers of sections; what .docx calls default is odd here."""
    for number, running in enumerate(list(body.iter(*(f"{_W}{name}" for name in _RUNNING)))):
        kind = _RUNNING[etree.QName(running).localname]
        pages = running.get(f"{_W}type", "odd")
        values = {f"{_W}type": "default" if pages == "odd" else pages, f"{{{_RELATION}}}id": f"{kind}{number}"}
        _replace(running, [etree.Element(f"{_W}{kind}Reference", values)])
        yield f"{kind}{number}", kind, _part_path(parts, f"{kind}{number}", running)


def _pictures(document: Element, parts: dict[str, bytes]) -> Iterator[_Link]:
    """The pictures, which are referred to by names such as wordml://01000001.png."""
    paths: dict[str, str] = {}
    for number, binary in enumerate(list(document.iter(f"{_W}binData"))):
        name = binary.get(f"{_W}name", "")
        path = f"word/media/image{number}{splitext(name)[1]}"
        try:
            parts[path] = b64decode(binary.text or "")
        except Base64Error as error:
            raise DamagedSource("Word 2003 XML 文件中的图片已损坏，请重新取得原件，或用 Word 另存为 .docx。") from error
        paths[name] = f"image{number}"
        yield f"image{number}", "image", f"/{path}"
        _replace(binary, [])
    for image in document.iter(f"{_V}imagedata"):
        if image.get("src") in paths:
            image.set(f"{{{_RELATION}}}id", paths[image.get("src", "")])
