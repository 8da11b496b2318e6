"""The files embedded in an Office package (.docx, .xlsx): objects, and files that are part of the text (altChunk)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from posixpath import basename
from struct import error as StructError  # noqa: N812
from struct import unpack_from

from extract.errors import SourceError, UnknownFormat
from extract.read.compound import compound_stream
from extract.read.container import Container
from extract.read.embedded_file import EmbeddedFile, file_of_bytes
from extract.read.formats import DOCX, FileFormat
from extract.read.sniff import sniffed_format
from extract.signatures import OLE_SIGNATURE, ZIP_SIGNATURES

_OBJECTS, _CHUNK = ("oleObject", "package"), "aFChunk"  # kinds of relationships (ECMA-376 part 1, 15.2)
_PARTS = "[Content_Types].xml"  # in a package of parts, as one of Visio
_SHEETS = "xl/worksheets/_rels/"
_MAIN = "officeDocument"
_NATIVE = "\x01Ole10Native"  # [MS-OLEDS] 2.3.6: a file that Windows' Object Packager has wrapped
_WHOLE = ("Package", "CONTENTS")  # streams that hold a file as it is: of newer Office, of Acrobat
_WRAPPED = 2  # what a wrapped file begins with, behind its length


def embedded_files(source: bytes, row: FileFormat, most: int) -> Iterator[EmbeddedFile]:
    """The files that the text or a sheet shows as objects, each of at most ``most`` bytes; linked files are not there.

    Of a Word file the place is the relationship's identity, of a workbook the part's path. Raises a ``SourceError``
    where the package is broken.
    """
    package = Container(source, row.group.label)
    if row is DOCX:
        parts = [path for kind, path in package.relationships("").values() if kind == _MAIN and path is not None]
    else:
        sheets = sorted(name for name in package.names if name.startswith(_SHEETS))
        parts = [name.replace("_rels/", "").removesuffix(".rels") for name in sheets]
    text = b"".join(package.data(path, most) for path in parts) if row is DOCX else b""
    links = [link for path in parts for link in package.relationships(path).items()]
    for identity, (kind, path) in links:
        is_shown = row is not DOCX or _names(text, identity)
        if path is not None and kind in (*_OBJECTS, _CHUNK) and is_shown:
            content = _object_file(basename(path), package.data(path, most))
            if content is not None and (kind == _CHUNK or is_file(content[1])):
                name, data = content
                yield file_of_bytes(name, identity if row is DOCX else path, data, is_content=kind == _CHUNK)


def _names(xml: bytes, identity: str) -> bool:
    """Whether an attribute of the part is that identity; what no attribute refers to is not shown."""
    return any(f"{mark}{identity}{mark}".encode() in xml for mark in "\"'")


def is_file(data: bytes) -> bool:
    """Whether an object is a document or an archive; a drawing of another program shows what nobody else reads."""
    try:
        sniffed_format(data)
    except UnknownFormat:
        return data.startswith(ZIP_SIGNATURES) and _PARTS not in Container(data, "").names
    except SourceError:  # known, but refused: its own line says so
        return True
    return True


def _object_file(name: str, data: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of the file that an embedded object is, taken out of what wraps it; None for another object.

    An object of Word 97 or Excel 97 is itself such a file, only its name says nothing.
    """
    if not data.startswith(OLE_SIGNATURE):
        return name, data
    with suppress(ValueError, StructError):
        return file_of_streams(name, partial(compound_stream, data), data)
    return None


def file_of_streams(name: str, stream: Callable[[str], bytes | None], whole: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of the file in an object's streams, or of the object as a ``whole``; None for what is no file.

    Raises ``struct.error`` or ``ValueError`` where a stream ends early.
    """
    native = stream(_NATIVE)
    if native is not None:
        return _wrapped_file(native)
    data = next(filter(None, map(stream, _WHOLE)), whole)
    try:
        suffixes = sniffed_format(data).suffixes
    except SourceError:
        return None
    return (PurePosixPath(name).stem + suffixes[0] if suffixes else name), data


def _wrapped_file(data: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of a wrapped file; its name is in the system's character set, behind the bytes also in UTF-16.

    Raises ``struct.error`` or ``ValueError`` where the data ends early.
    """
    if unpack_from("<H", data, 4)[0] != _WRAPPED:
        return None
    label_end = data.index(b"\0", 6)
    path_end = data.index(b"\0", label_end + 1)
    (length,) = unpack_from("<I", data, path_end + 5)
    start = path_end + 9 + length
    (size,) = unpack_from("<I", data, start)
    content = data[start + 4 : start + 4 + size]
    if len(content) < size:
        raise ValueError("the data ends early")
    label = data[6:label_end]
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return label.decode(encoding), content
    return label.decode("ascii", "replace"), content
