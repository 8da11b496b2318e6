"""The kind of a file, by its first bytes and its suffix: document, archive file or neither."""

from pathlib import Path
from typing import Literal

from extract.errors import SourceError
from extract.read.formats import FORMATS, OLE_MARK, ZIP_MARKS
from extract.read.sniff import sniff, sniffed_format

Kind = Literal["document", "archive file", "unknown archive file"]

HEAD = 1024  # first bytes, enough to tell the kind
# files with these suffixes are converted even if they are no documents, so that their records say what is wrong
_DOCUMENTS = tuple(suffix for row in FORMATS for suffix in row.suffixes)
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".rar", ".7z")
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_UNKNOWN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis"  # OpenDocument 1.3, part 2, 3.3: the first entry's name and content
_FIRST_NAME = 30  # where a zip file names its first entry (APPNOTE.TXT, 4.3.7)
_TAR_MARK = slice(257, 262)  # POSIX.1-1988, ustar header


def has_name(name: str) -> bool:
    """Whether the name is a document's or an archive file's."""
    return name.lower().endswith(_DOCUMENTS + _ARCHIVES)


def is_document_name(name: str) -> bool:
    """Whether the name is a document's."""
    return name.lower().endswith(_DOCUMENTS)


def kind(file: Path) -> Kind | None:
    """The kind of the file; None if it is neither document nor archive file, or cannot be opened."""
    if is_document_name(file.name):
        return "document"
    try:
        with file.open("rb") as stream:
            return kind_of(stream.read(HEAD), file.name)
    except OSError:
        return None


def kind_of(head: bytes, name: str) -> Kind | None:
    """The kind by first bytes and name; a zip file may turn out to be a document."""
    if is_document_name(name):
        return "document"
    if head.startswith(_UNKNOWN):
        return "unknown archive file"
    if head.startswith(ZIP_MARKS) or head[_TAR_MARK] == b"ustar" or (head.startswith(_COMPRESSED) and has_name(name)):
        return "archive file"
    if name.lower().endswith(_ARCHIVES):
        return "archive file"  # damaged: unpacking it will report that
    return "document" if is_document(head) else None


def is_document(data: bytes) -> bool:
    """Whether the bytes, or the first ones, are those of a document that can be read."""
    try:
        sniff(data)
    except SourceError:
        return False
    return True


def is_legacy(head: bytes) -> bool:
    """Whether the first bytes look like those of a file that LibreOffice has to convert."""
    if head.startswith(OLE_MARK) or head[_FIRST_NAME:].startswith(_OPEN_DOCUMENT):
        return True
    try:
        return sniffed_format(head).needs == "LibreOffice"
    except SourceError:
        return False
