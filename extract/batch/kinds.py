"""The kind of a file, by its first bytes and its suffix: document, archive file or neither."""

from pathlib import Path
from typing import Literal

from extract.errors import LegacyFormat, SourceError
from extract.read.formats import CLAIMED, FORMATS, REFUSED, TEXTS
from extract.read.sniff import sniffed_format
from extract.signatures import OLE_SIGNATURE, ZIP_SIGNATURES

Kind = Literal["document", "text", "archive file", "unknown archive file", "unknown picture", "empty file", "other"]

HEAD = 1024  # first bytes, enough to tell the kind
# files with these suffixes are converted even if they are no documents, so that their records say what is wrong
_DOCUMENTS = CLAIMED
_TEXTS = tuple(suffix for row in FORMATS if row.group is TEXTS for suffix in row.other_suffixes)
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".rar", ".7z")
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
# cabinet files, zstd, lz4, what Outlook packs attachments into (winmail.dat, [MS-OXTNEF] 2.1)
_UNKNOWN = (b"MSCF", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x78\x9f\x3e\x22")
_PICTURES = ((8, b"WEBP"), (4, b"ftyphei"), (4, b"ftypmif1"), (4, b"ftypavif"), (4, b"jP  "))  # where a mark stands
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis"  # OpenDocument 1.3, part 2, 3.3: the first entry's name and content
_FIRST_NAME = 30  # where a zip file names its first entry (APPNOTE.TXT, 4.3.7)
_TAR_MARK = slice(257, 262)  # POSIX.1-1988, ustar header
_MOST = 64 << 20  # bytes of a compound file that are looked at: its directory may stand anywhere in it


def has_name(name: str) -> bool:
    """Whether the name is a document's, a text file's or an archive file's."""
    return name.lower().endswith(_DOCUMENTS + _TEXTS + _ARCHIVES)


def is_document_name(name: str) -> bool:
    """Whether the name is a document's."""
    return name.lower().endswith(_DOCUMENTS)


def kind(file: Path, name: str) -> Kind:
    """The kind of the file, which is called ``name``; "other" if it is neither document nor archive file.

    Raises ``OSError`` if it has to be opened and cannot be.
    """
    if is_document_name(name):
        return "document"
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        if head.startswith(OLE_SIGNATURE):
            head += stream.read(_MOST)
    return kind_of(head, name)


def kind_of(head: bytes, name: str) -> Kind:
    """The kind by first bytes and name; a zip file may turn out to be a document.

    Of a compound file (OLE) all bytes are needed. "text" is what becomes a record only if there is something in it.
    """
    if is_document_name(name):
        return "document"
    is_named = name.lower().endswith(_ARCHIVES)
    if (
        head.startswith((*ZIP_SIGNATURES, *_PACKED)) or head[_TAR_MARK] == b"ustar" or is_named
    ):  # a damaged one: unpacking reports that
        return "archive file"
    if head.startswith((*_COMPRESSED, *_UNKNOWN)):
        return "unknown archive file"
    if any(head.startswith(mark, at) for at, mark in _PICTURES):
        return "unknown picture"
    if is_document(head):
        return "document"
    return "empty file" if not head else "text" if name.lower().endswith(_TEXTS) else "other"


def is_document(data: bytes) -> bool:
    """Whether the bytes, or the first ones, are those of a document, be it one that must be saved as another first.

    A compound file (OLE) of an unknown kind is none, as many programs write such files; nor is mere text.
    """
    try:
        return sniffed_format(data).group is not TEXTS
    except LegacyFormat as error:
        return not data.startswith(OLE_SIGNATURE) or any(row.label in str(error) for row in REFUSED)
    except SourceError:
        return False


def is_legacy(head: bytes) -> bool:
    """Whether the first bytes look like those of a file that LibreOffice has to convert."""
    if head.startswith(OLE_SIGNATURE) or head[_FIRST_NAME:].startswith(_OPEN_DOCUMENT):
        return True
    try:
        return sniffed_format(head).needs == "LibreOffice"
    except SourceError:
        return False
