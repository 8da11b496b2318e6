"""The package of a Word document: from untrusted bytes to the few XML parts that hold its text.

What the text does not need is never unpacked: pictures, links, templates, embedded files. Nothing outside the file is
ever fetched. Strict documents (ISO/IEC 29500 part 1) come out with the namespaces of the transitional ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from posixpath import basename, dirname, join, normpath
from xml.sax.saxutils import quoteattr
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from lxml import etree

from extract.errors import DamagedSource
from extract.read.word.names import Element

MOST_BYTES = 50_000_000  # of XML, unpacked: several hundred times a filing
MOST_TAGS = 3_000_000
MOST_PARTS = 2_000  # six headers and footers for each of 300 sections
_DAMAGED = "Word 文件已损坏，无法打开，请重新取得原件，或用 Word 修复后另存。"
_TOO_LARGE = "Word 文件展开后过大，不像一份正常的文件，已拒绝读取，请核对原件。"
_FORBIDDEN = "Word 文件含有不允许的 DTD 声明，已拒绝读取，请用 Word 重新另存后再转换。"
_BROKEN = (  # what the libraries raise for packages that are none
    *(BadZipFile, ZlibError, LZMAError, OSError, EOFError),
    *(OpcError, etree.XMLSyntaxError, KeyError, ValueError, StopIteration, RuntimeError),
)
_RUNNING = frozenset(("header", "footer"))
_KINDS = _RUNNING | frozenset(("officeDocument", "styles", "numbering", "settings", "footnotes", "endnotes"))
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """The root elements of the parts with text, and of those that say how it looks; ``running`` by relationship id.

    A header or footer comes with the name of its part, since several sections may show one part.
    """

    document: Element
    parts: Mapping[str, Element]
    running: Mapping[str, tuple[str, Element]]


def opened(data: bytes) -> Package:
    """The package; raises ``DamagedSource`` where it is broken, forbidden (DTD) or absurdly large."""
    try:
        package = OpcPackage.open(BytesIO(_needed(data)))
        main = next(rel.target_part for rel in package.rels.values() if _kind(rel.reltype) == "officeDocument")
        links = {rel_id: (_kind(rel.reltype), rel.target_part) for rel_id, rel in main.rels.items()}
        roots = {part.partname: parsed(part.blob) for part in (main, *{part for _, part in links.values()})}
        return Package(
            document=roots[main.partname],
            parts={kind: roots[part.partname] for kind, part in links.values() if kind not in _RUNNING},
            running={
                rel_id: (str(part.partname), roots[part.partname])
                for rel_id, (kind, part) in links.items()
                if kind in _RUNNING
            },
        )
    except _BROKEN as error:
        raise DamagedSource(_DAMAGED) from error


def _kind(relation_type: str) -> str:
    return basename(relation_type)


def parsed(blob: bytes) -> Element:
    """The root element; entities are never resolved, a DTD is refused as OPC demands (ISO/IEC 29500-2, 8.2.5)."""
    if blob.count(b"<") > MOST_TAGS:
        raise DamagedSource(_TOO_LARGE)
    for strict, transitional in _TRANSITIONAL if _STRICT in blob else ():
        blob = blob.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(blob, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedSource(_FORBIDDEN)
    return root


# ---------------------------------------------------------------- only what is needed


def _needed(data: bytes) -> bytes:
    """The package again, with the parts that are read and the relationships to them alone, not compressed."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as kept:
        entries = {entry.filename.lower(): entry for entry in source.infolist()}
        main = next((found for found in _relations(source, entries, "") if found.kind == "officeDocument"), None)
        if main is None:
            raise DamagedSource(_DAMAGED)
        parts = list(_relations(source, entries, main.entry.filename))
        needed = {found.entry.filename: found.entry for found in (main, *parts)}
        _guard(needed.values())
        kept.writestr("[Content_Types].xml", _content_types(needed))
        kept.writestr("_rels/.rels", _written([main]))
        kept.writestr(_relations_of(main.entry.filename), _written(parts))
        for name, entry in needed.items():
            kept.writestr(name, source.read(entry))
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Relation:
    identity: str
    kind: str
    entry: ZipInfo


def _relations_of(name: str) -> str:
    return join(dirname(name), "_rels", f"{basename(name)}.rels")


def _relations(source: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> Iterator[_Relation]:
    """The relationships of a part that lead to a part with text; those to ../NULL or to outside are left out."""
    entry = entries.get(_relations_of(name).lower())
    if entry is None:
        return
    _guard([entry])
    for element in parsed(source.read(entry)):
        kind = _kind(element.get("Type", ""))
        target = normpath(join("/", dirname(name), element.get("Target", ""))).lstrip("/")
        part = entries.get(target.lower())
        if kind in _KINDS and part is not None and element.get("TargetMode") != "External":
            yield _Relation(element.get("Id", ""), kind, part)


def _guard(entries: Iterable[ZipInfo]) -> None:
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES:
        raise DamagedSource(_TOO_LARGE)


def _written(relations: list[_Relation]) -> str:
    links = "".join(
        f'<Relationship Id={quoteattr(found.identity)} Type="{found.kind}" '
        f"Target={quoteattr('/' + found.entry.filename)}/>"
        for found in relations
    )
    return f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'


def _content_types(names: Mapping[str, ZipInfo]) -> str:
    """Every part as plain XML: so python-docx hands its bytes on instead of parsing them in its own way."""
    types = "".join(f'<Override PartName={quoteattr("/" + name)} ContentType="application/xml"/>' for name in names)
    return f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/xml"/>{types}</Types>'
