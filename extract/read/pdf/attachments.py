"""The files attached to a PDF: those of the document (ISO 32000-1, 7.11.4) and of its annotations (12.5.6.15)."""

import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf

from extract.errors import DamagedSource
from extract.read.embedded_file import EmbeddedFile, plain_name
from extract.read.pdf.password import decrypt

_BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError)
_NAMES = ("/UF", "/F", "/Unix", "/Mac", "/DOS")  # of a file specification: in Unicode, and as older ones have it


def attached_files(source: bytes, passwords: Sequence[str]) -> Iterator[EmbeddedFile]:
    """The attached files, each once; none where the file cannot be opened.

    Raises ``DamagedSource`` at one that is broken.
    """
    try:
        pdf = pikepdf.open(BytesIO(source), suppress_warnings=True)
    except pikepdf.PasswordError:
        opened = decrypt(source, passwords)
        if opened is not None:
            yield from attached_files(opened, ())
        return
    except pikepdf.PdfError:
        return
    with pdf:
        known: set[Any] = set()
        try:
            for key, specification in _specifications(pdf):
                stream = next(specification.EF[name] for name in _NAMES if name in specification.EF)
                if stream.objgen not in known:
                    known.add(stream.objgen)
                    name = plain_name(next((str(specification[one]) for one in _NAMES if one in specification), key))
                    size = stream.get("/Params", pikepdf.Dictionary()).get("/Size", 0)
                    yield EmbeddedFile(name, name, partial(_content, stream), int(size))
        except _BROKEN as error:
            raise DamagedSource("PDF 文件中的附件已损坏，无法取出；请打开文件把附件另存后单独转换。") from error


def _specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The file specifications, with their keys, of the document and of annotations."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
    if names is not None:
        yield from pikepdf.NameTree(names).items()
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots", [])
        yield from (("", one.FS) for one in annotations if one.get("/Subtype") == "/FileAttachment")


def _content(stream: Any, most: int) -> bytes:
    """At most ``most`` + 1 bytes of the stream; one that is packed in the usual way is not unpacked any further."""
    if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
        return zlib.decompressobj().decompress(stream.read_raw_bytes(), most + 1)
    return bytes(stream.read_bytes())[: most + 1]
