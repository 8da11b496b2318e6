"""Bytes → Document, whatever the file is called."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from extract.errors import EncryptedSource, SourceError
from extract.model import Document
from extract.read.ocr import AUTO, Ocr, Picture, Seen
from extract.read.sniff import DOCX, IMAGES, OFD, OLE, PDF, XLS, XLSX, sniff

_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy")  # the extra ``ocr``


def read(source: str | Path, ocr: Ocr = AUTO) -> Document:
    """The document in the file; its kind is told by its bytes.

    Raises a ``SourceError`` that says in Chinese what is wrong with the file, and ``OSError`` if it cannot be got.
    """
    return read_bytes(Path(source).read_bytes(), ocr=ocr)


def read_bytes(source: bytes, passwords: Sequence[str] = (), ocr: Ocr = AUTO) -> Document:
    """The document that the bytes are; raises as ``read`` does. A locked file is opened if a password fits."""
    try:
        return _read(source, passwords, ocr)
    except EncryptedSource:
        opened = _unlocked(source, passwords)
        if opened is None:
            raise
    return _read(opened, (), ocr)


def _unlocked(source: bytes, passwords: Sequence[str]) -> bytes | None:
    if not (passwords and source.startswith(OLE)):  # a PDF file's own reader has tried them
        return None
    from extract.read import office_password  # noqa: PLC0415

    return office_password.unlocked(source, passwords)


def _read(source: bytes, passwords: Sequence[str], ocr: Ocr) -> Document:
    kind = sniff(source)
    # each reader is loaded when its kind is first met: a folder of PDF files never pays for Word
    if kind == PDF:
        from extract.read import pdf  # noqa: PLC0415

        return pdf.read(source, passwords, _equipped(ocr))
    if kind == DOCX:
        from extract.read import word  # noqa: PLC0415

        return word.read(source)
    if kind in (XLSX, XLS):
        from extract.read import sheet  # noqa: PLC0415

        return sheet.read(source, kind)
    if kind in IMAGES:
        from extract.read import image  # noqa: PLC0415

        return image.read(source, _equipped(ocr))
    if kind == OFD:
        from extract.read import ofd  # noqa: PLC0415

        return ofd.read(source)
    [found] = read_legacy([source])
    if isinstance(found, SourceError):
        raise found
    return found


def _equipped(ocr: Ocr) -> Ocr:
    """With who reads images, if he is installed."""
    return replace(ocr, eye=_see) if _is_equipped() else ocr


@cache
def _is_equipped() -> bool:
    return all(find_spec(name) is not None for name in _NEEDED)


def _see(picture: Picture, number: int) -> Seen:
    from extract.read import scan  # noqa: PLC0415

    return scan.see(picture, number)


def read_many(sources: Sequence[bytes], passwords: Sequence[str] = (), ocr: Ocr = AUTO) -> list[Document | SourceError]:
    """Each of the documents as ``read_bytes`` gives it, or the error that it raises, in the order of the sources.

    Those that LibreOffice converts go through it together: many cost little more than one.
    """
    together = [_is_legacy(source) for source in sources]
    legacy = iter(read_legacy([source for source, is_legacy in zip(sources, together, strict=True) if is_legacy]))
    found = [next(legacy) if is_legacy else None for is_legacy in together]
    return [
        _document_or_error(source, passwords, ocr) if one is None or isinstance(one, EncryptedSource) else one
        for source, one in zip(sources, found, strict=True)
    ]


def _is_legacy(source: bytes) -> bool:
    from extract.read import legacy  # noqa: PLC0415

    try:
        return sniff(source) in legacy.MEDIA_TYPES
    except SourceError:
        return False


def _document_or_error(source: bytes, passwords: Sequence[str], ocr: Ocr) -> Document | SourceError:
    try:
        return read_bytes(source, passwords, ocr)
    except SourceError as error:
        return error


def read_legacy(sources: Sequence[bytes]) -> list[Document | SourceError]:
    """Each of the documents, or the error that it raises, in the order of the sources.

    They are of kinds that LibreOffice converts (``sniff`` says neither PDF nor .docx). Many at once cost little more
    than one.
    """
    from extract.read import legacy, word  # noqa: PLC0415

    found: list[Document | SourceError] = []
    for source, answer in zip(sources, legacy.convert_to_docx(sources), strict=True):
        try:
            if isinstance(answer, SourceError):
                raise answer
            document = word.read(answer.docx)
        except SourceError as error:
            found.append(error)
        else:
            remarks = (*answer.remarks, *document.remarks)
            found.append(replace(document, media_type=sniff(source), remarks=remarks))
    return found
