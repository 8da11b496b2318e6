"""The files inside a document, of whatever format it is: what a batch converts as sources of their own."""

from collections.abc import Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

from extract.errors import SourceError
from extract.read.embedded_file import EmbeddedFile
from extract.read.formats import DOC, DOCX, MAIL, OFD, PDF, XLS, XLSX
from extract.read.sniff import sniffed_format
from extract.signatures import OLE_SIGNATURE, ZIP_SIGNATURES

_HEAD = 4096
_PDF_SIGNS = (b"/EmbeddedFile", b"/FileAttachment")  # no attached file without: streams stand outside object streams
# what the names of parts have in them that may be embedded files
_PART_SIGNS = (
    *(b"/embeddings/", b"chunk", b"attach", b".doc", b".xls", b".htm", b".mht", b".rtf", b".txt", b".pdf"),
    *(b".et", b".wps", b".eml"),
)
# names of storages: of all objects of a file of Word 97, of one of Excel 97
_STORAGES = ("ObjectPool".encode("utf-16-le"), "MBD".encode("utf-16-le"))
_END = b"PK\x05\x06"  # of the directory of a zip file (APPNOTE.TXT, 4.3.16)
_MOST_DIRECTORY = 4_000_000  # bytes: a larger one is looked at under the limits of a worker


def may_embed_files(file: Path) -> bool:
    """Whether a look at the document's bytes says that files may be inside; cheap, and parses nothing."""
    if not file.stat().st_size:
        return False
    with file.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        head = data[:_HEAD]
        if head.startswith(ZIP_SIGNATURES):
            end = data.rfind(_END)
            size, start = (int.from_bytes(data[end + at : end + at + 4], "little") for at in (12, 16))
            directory = data[start : start + min(size, _MOST_DIRECTORY)].lower()
            return size > _MOST_DIRECTORY or any(sign in directory for sign in _PART_SIGNS)
        if head.startswith(OLE_SIGNATURE):
            return any(data.find(name) >= 0 for name in _STORAGES)
        try:
            row = sniffed_format(head)
        except SourceError:
            return False
        return row is MAIL or (row is PDF and any(data.find(sign) >= 0 for sign in _PDF_SIGNS))


def embedded_files(source: bytes, passwords: Sequence[str], most: int) -> Iterator[EmbeddedFile]:
    """The files inside the document; none where its format has none, or it cannot be opened without a password.

    ``most`` is the number of bytes that one of them may have. Raises a ``SourceError`` where one cannot be taken out.
    """
    row = sniffed_format(source)
    if row in (DOCX, XLSX):
        from extract.read import office_objects  # noqa: PLC0415

        yield from office_objects.embedded_files(source, row, most)
    elif row in (DOC, XLS):
        from extract.read import compound_objects  # noqa: PLC0415

        yield from compound_objects.embedded_files(source, row, most)
    elif row is PDF:
        from extract.read.pdf import attachments  # noqa: PLC0415  (takes a while, for the few that need it)

        yield from attachments.attached_files(source, passwords)
    elif row is OFD:
        from extract.read import ofd  # noqa: PLC0415

        yield from ofd.attached_files(source, most)
    elif row is MAIL:
        from extract.read import mail  # noqa: PLC0415

        yield from mail.attached_files(source)
