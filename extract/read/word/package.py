"""The package of a Word document: from untrusted bytes to the few XML parts that hold its text.

What the text does not need is never unpacked: links, templates, embedded files; an image when it is to be read. Nothing
outside the file is ever fetched. Strict documents (ISO/IEC 29500 part 1) come out with the namespaces of the
transitional ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from lzma import LZMAError
from posixpath import basename, dirname, join, normpath
from threading import get_ident
from typing import Protocol, cast
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from docx.opc.packuri import PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml import etree
from msgspec import Struct, field

from extract.errors import DamagedSource, OversizedSource
from extract.read.word.names import Element

MOST_BYTES = 50_000_000  # of XML, unpacked: several hundred times a filing
MOST_TAGS = 3_000_000
MOST_IMAGE_BYTES = 100_000_000
MOST_PARTS = 2_000  # six headers and footers for each of 300 sections
_DAMAGED = "Word 文件已损坏，无法打开，请重新取得原件，或用 Word 修复后另存。"
_TOO_LARGE = "Word 文件展开后过大，不像一份正常的文件，已拒绝读取，请核对原件。"
_FORBIDDEN = "Word 文件含有不允许的 DTD 声明，已拒绝读取，请用 Word 重新另存后再转换。"
_ABSURD = "Word 文件的结构嵌套过深，或有一段文字过长，不像一份正常的文件，已拒绝读取，请核对原件。"
_DTD = b"<!DOCTYPE"
BROKEN = (  # what the libraries raise for broken packages
    *(BadZipFile, ZlibError, LZMAError, OSError, EOFError),
    *(etree.XMLSyntaxError, KeyError, ValueError, StopIteration, RuntimeError),
)
_RUNNING = frozenset(("header", "footer"))
_KINDS = _RUNNING | frozenset(
    ("officeDocument", "styles", "numbering", "settings", "footnotes", "endnotes", "comments")
)
_IMAGES = frozenset(("image",))
_STYLE, _STYLE_END, _OF_TABLE = b"<w:style ", b"</w:style>", b'w:type="table"'
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


class PackageReader(Protocol):
    """The methods of python-docx's package reader that are used here."""

    def blob_for(self, pack_uri: PackURI) -> bytes:
        """The bytes of a part."""


class Package(Struct, frozen=True):
    """The document's root, and the names of the other parts with text or styles, each opened when it is needed.

    ``parts`` are keyed by their kind, ``running`` (headers and footers) by relationship id: several may lead to one
    part. ``names`` are those of the parts that have been opened, by their roots.
    """

    document: Element
    parts: Mapping[str, str]
    running: Mapping[str, str]
    reader: PackageReader
    entries: Mapping[str, ZipInfo]
    names: dict[Element, str] = field(default_factory=dict)

    def part(self, kind: str) -> Element | None:
        """The root of the part that is the document's styles, numbering, settings …, None where there is none."""
        name = self.parts.get(kind)
        return None if name is None else self.root(name)

    def root(self, name: str) -> Element:
        """The root of the part of that name; raises ``DamagedSource`` where it is broken."""
        root = part_root(self.reader, name)
        self.names[root] = name
        return root

    def image(self, element: Element, identity: str) -> bytes | None:
        """The bytes of the image that an element refers to; None where the package does not hold it, or it is broken or
        beyond any size.
        """
        name = self.names[element.getroottree().getroot()]
        try:
            relations = _relations(self.reader, self.entries, name, _IMAGES)
            entry = next((one.entry for one in relations if one.identity == identity), None)
            if entry is None or entry.file_size > MOST_IMAGE_BYTES:
                return None
            return self.reader.blob_for(PackURI(f"/{entry.filename}"))
        except BROKEN:
            return None


def open_package(data: bytes) -> Package:
    """The package; raises ``DamagedSource`` where it is broken or forbidden (DTD), ``OversizedSource``."""
    try:
        with ZipFile(BytesIO(data)) as package:
            entries = {entry.filename.lower(): entry for entry in package.infolist()}
        reader = cast(PackageReader, PhysPkgReader(BytesIO(data)))  # type: ignore[no-untyped-call]
        main = next(relation for relation in _relations(reader, entries, "") if relation.kind == "officeDocument")
        relations = list(_relations(reader, entries, main.entry.filename))
    except BROKEN as error:
        raise DamagedSource(_DAMAGED) from error
    _check_size({relation.entry.filename: relation.entry for relation in (main, *relations)}.values())
    document = part_root(reader, main.entry.filename)
    return Package(
        document=document,
        parts={one.kind: one.entry.filename for one in relations if one.kind not in _RUNNING},
        running={one.identity: one.entry.filename for one in relations if one.kind in _RUNNING},
        reader=reader,
        entries=entries,
        names={document: main.entry.filename},
    )


def part_root(reader: PackageReader, name: str) -> Element:
    """The root of the part of that name; raises ``DamagedSource`` where it is broken."""
    try:
        return parsed_xml(without_table_styles(reader.blob_for(PackURI(f"/{name}"))))
    except BROKEN as error:
        raise DamagedSource(_DAMAGED) from error


@lru_cache(maxsize=4)
def _parser(_thread: int) -> etree.XMLParser:
    """A thread's own parser, which lasts: to make one takes as long as to read a small part."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )


def parsed_xml(blob: bytes) -> Element:
    """The root element; entities are never resolved, a DTD is refused as OPC demands (ISO/IEC 29500-2, 8.2.5)."""
    if blob.count(b"<") > MOST_TAGS:
        raise OversizedSource(_TOO_LARGE)
    for strict, transitional in _TRANSITIONAL if _STRICT in blob else ():
        blob = blob.replace(strict, transitional)
    try:
        root = etree.fromstring(blob, _parser(get_ident()))
    except etree.XMLSyntaxError as error:
        if _DTD in blob:
            raise DamagedSource(_FORBIDDEN) from error
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise DamagedSource(_ABSURD) from error
        raise
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedSource(_FORBIDDEN)
    return root


# ---------------------------------------------------------------- only the parts that are needed


class _Relation(Struct, frozen=True):
    identity: str
    kind: str
    entry: ZipInfo


def _relations(
    reader: PackageReader, entries: Mapping[str, ZipInfo], name: str, kinds: frozenset[str] = _KINDS
) -> Iterator[_Relation]:
    """The relationships of a part that lead to parts of these kinds; those to ../NULL or to outside are left out."""
    folder = dirname(name)
    entry = entries.get(join(folder, "_rels", f"{basename(name)}.rels").lower())
    if entry is None:
        return
    _check_size([entry])
    for element in parsed_xml(reader.blob_for(PackURI(f"/{entry.filename}"))):
        kind = basename(element.get("Type", ""))
        target = normpath(join("/", folder, element.get("Target", ""))).lstrip("/")
        part = entries.get(target.lower())
        if kind in kinds and part is not None and element.get("TargetMode") != "External":
            yield _Relation(element.get("Id", ""), kind, part)


def _check_size(entries: Iterable[ZipInfo]) -> None:
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES:
        raise OversizedSource(_TOO_LARGE)


def without_table_styles(blob: bytes) -> bytes:
    """A part without what styles of tables say, which is most of the part of the styles: all that is read of them is
    whether they shade their cells.
    """
    if _OF_TABLE not in blob or b"<!" in blob:  # in comments and CDATA, what looks like a tag may be none
        return blob
    *styles, tail = blob.split(_STYLE_END)
    kept = []
    for style in styles:  # with what stands before it
        before, _, text = style.rpartition(_STYLE)
        head = text.partition(b">")[0]
        shading = _STYLE + head + b"><w:shd/>" + _STYLE_END if b"<w:shd " in text else b""
        kept.append(before + shading if _OF_TABLE in head else style + _STYLE_END)
    return b"".join(kept) + tail
