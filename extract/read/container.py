"""Zip containers of XML parts (ECMA-376 part 2, GB/T 33190-2016 clause 5): from untrusted bytes to the parts asked for.

Only parts that are asked for are unpacked. A path that leads out of the container names no part, so nothing outside
can be read. Entities are never resolved, and a DTD is refused.
"""

from collections.abc import Mapping
from io import BytesIO
from lzma import LZMAError
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from lxml import etree

from extract.errors import DamagedSource, OversizedSource

Element = etree._Element

MOST_BYTES = 50_000_000  # of XML, unpacked: several hundred times a filing
MOST_TAGS = 3_000_000
MOST_IMAGE_BYTES = 100_000_000
_BROKEN = (  # what the libraries raise for broken containers
    *(BadZipFile, ZlibError, LZMAError, OSError, EOFError, etree.XMLSyntaxError),
    *(KeyError, ValueError, RuntimeError, NotImplementedError),
)


class Relationship(NamedTuple):
    """Where a relationship leads: its kind, which ends its type, and a part's path; None if that is no part of it."""

    kind: str
    path: str | None


NOWHERE = Relationship("", None)
Relationships = Mapping[str, Relationship]  # by identity


class Container:
    """The parts of a container by their paths; ``kind`` is the Chinese name of such a file.

    Every method raises ``DamagedSource`` for what is broken or has a DTD, ``OversizedSource`` for what unpacks to more
    than any real document.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        self._left = MOST_BYTES
        try:
            self._zip = ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise self.damage_error() from error
        # some programs write names with a slash in front
        self._entries = {name.lstrip("/"): name for name in self._zip.namelist()}
        self.names = frozenset(self._entries)

    def damage_error(self) -> DamagedSource:
        """The error to raise for a broken container."""
        return _damage_error(self._kind)

    def find(self, target: str, folder: str = "") -> str | None:
        """The path of the part that a link in a part of that folder leads to; None where there is none."""
        path = normpath(join("/", folder, target)).lstrip("/")
        return path if path in self.names else None

    def relationships(self, path: str) -> Relationships:
        """The relationships of a part, of the container for "" (ECMA-376 part 2, 6.5); none where it has no such."""
        folder = dirname(path)
        own = self.find(join("_rels", f"{basename(path)}.rels"), folder)
        return {
            one.get("Id", ""): Relationship(
                basename(one.get("Type", "")),
                None if one.get("TargetMode") == "External" else self.find(one.get("Target", ""), folder),
            )
            for one in (() if own is None else self.root(own))
        }

    def root(self, path: str | None) -> Element:
        """The root element of the part."""
        if path is None:
            raise self.damage_error()
        try:
            entry = self._zip.getinfo(self._entries[path])
            size = entry.file_size
            self._left -= size
            if self._left < 0:
                raise _too_large(self._kind)
            blob = self._zip.read(entry)
        except _BROKEN as error:
            raise self.damage_error() from error
        return xml_root(blob, self._kind)

    def image(self, path: str) -> bytes | None:
        """The bytes of an image; None where it is missing, broken or beyond any size."""
        try:
            entry = self._zip.getinfo(self._entries[path])
            return self._zip.read(entry) if entry.file_size <= MOST_IMAGE_BYTES else None
        except _BROKEN:
            return None

    def data(self, path: str, most: int) -> bytes:
        """The bytes of the part; raises ``OversizedSource`` where it says that it has more than ``most``."""
        try:
            entry = self._zip.getinfo(self._entries[path])
            if entry.file_size > most:
                raise _too_large(self._kind)
            return self._zip.read(entry)
        except _BROKEN as error:
            raise self.damage_error() from error


def xml_root(blob: bytes, kind: str) -> Element:
    """The root element of a part, or of a file that is one XML; raises as the methods of ``Container`` do."""
    if blob.count(b"<") > MOST_TAGS or len(blob) > MOST_BYTES:
        raise _too_large(kind)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(blob, parser)
    except _BROKEN as error:
        raise _damage_error(kind) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedSource(f"{kind} 文件含有不允许的 DTD 声明，已拒绝读取，请重新另存后再转换。")
    return root


def _damage_error(kind: str) -> DamagedSource:
    return DamagedSource(f"{kind} 文件不完整或已损坏，请重新取得原件，或打开后另存再转换。")


def _too_large(kind: str) -> OversizedSource:
    return OversizedSource(f"{kind} 文件展开后过大，不像一份正常的文件，已拒绝读取，请核对原件。")
