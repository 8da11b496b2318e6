"""Bytes → Document, whatever the file is called.

``extract.read(file)`` calls the function ``read``: importing this package replaces that name in ``extract``, so the
package can be called like the function.
"""

import sys
from collections.abc import Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extract.errors import EncryptedSource, SourceError
from extract.model import Document
from extract.read.embedded_file import Separate
from extract.read.formats import XLSX
from extract.read.ocr import AUTO, OcrOptions, ScanImage, ScannedPage
from extract.read.sniff import sniff, sniffed_format
from extract.signatures import OLE_SIGNATURE

if TYPE_CHECKING:
    from PIL.Image import Image

_DRAWN = 200 / 72  # pixels a point
_IMAGING = ("cv2", "numpy")  # packages that every OCR engine needs here
_RAPIDOCR = ("rapidocr", "onnxruntime")
_NONE: Separate = {}
_LEGACY = "legacy"  # the reader of what LibreOffice converts, which takes many files at once


def read(source: str | Path, ocr: OcrOptions = AUTO) -> Document:
    """The document in the file; its bytes tell its format.

    Raises a ``SourceError`` that says in Chinese what is wrong with the file, and ``OSError`` if it cannot be opened.
    """
    return read_bytes(Path(source).read_bytes(), ocr=ocr)


def read_bytes(
    source: bytes, passwords: Sequence[str] = (), ocr: OcrOptions = AUTO, separate: Separate = _NONE
) -> Document:
    """The document that the bytes are; raises as ``read`` does. A locked file is opened if a password fits.

    ``separate`` are the embedded files that are converted apart.
    """
    try:
        return _read(source, passwords, ocr, separate)
    except EncryptedSource:
        if not (passwords and source.startswith(OLE_SIGNATURE)):  # a PDF file's own reader has tried them
            raise
        from extract.read.office_password import decrypt  # noqa: PLC0415

        opened = decrypt(source, passwords)
        if opened is None:
            raise
    return _read(opened, (), ocr, separate)


def _read(source: bytes, passwords: Sequence[str], ocr: OcrOptions, separate: Separate) -> Document:
    row = sniffed_format(source)
    if row.reader == _LEGACY:
        [document] = read_legacy([source], ocr, separate)
        if isinstance(document, SourceError):
            raise document
        return document
    options = {
        "passwords": passwords,
        "ocr": _with_scanner(ocr),
        "kind": row.media_type,
        "separate": separate,
        "inner": lambda inside: _read(inside, (), ocr, _NONE),
    }
    # a reader is loaded when its format is first met: a folder of PDF files never pays for Word
    reader = import_module(f"extract.read.{row.reader}")
    result: Document = reader.read(source, **{name: options[name] for name in row.options})
    return result


def _with_scanner(ocr: OcrOptions) -> OcrOptions:
    """The options with the scanner of pages, if its packages are installed."""
    if not is_ocr_installed(ocr):
        return ocr

    def scanner(image: ScanImage, number: int) -> ScannedPage:
        from extract.read import scan  # noqa: PLC0415

        return scan.scanned_page(image, number, ocr.engine)

    return replace(ocr, scanner=scanner, drawer=_drawn_picture)


def _drawn_picture(data: bytes, size: tuple[float, float] | None) -> "Image | None":
    """The image of a picture that is drawn by strokes, as LibreOffice shows it; None where it is not installed, and for
    what is no such picture or cannot be shown: what comes out blank was not understood.
    """
    from extract.read.legacy import drawings, office  # noqa: PLC0415
    from extract.read.pdf import raster  # noqa: PLC0415

    try:
        printed = drawings.printed_drawing(data, size, partial(office.pdf_file, suffix=".docx"))
        if printed is None:
            return None
        page, scale = raster.raster(printed[0], 1, _DRAWN)
    except SourceError:
        return None
    width, height = printed[1]
    image = page.crop((0, 0, round(width * scale), round(height * scale)))
    return None if len(set(image.convert("L").getextrema())) == 1 else image


def is_ocr_installed(ocr: OcrOptions = AUTO) -> bool:
    """Whether the packages are installed that reading an image needs with these options."""
    return _are_installed(_IMAGING if ocr.engine is not None else (*_IMAGING, *_RAPIDOCR))


@cache
def _are_installed(packages: Sequence[str]) -> bool:
    return all(find_spec(name) is not None for name in packages)


def read_many(
    sources: Sequence[bytes], passwords: Sequence[str] = (), ocr: OcrOptions = AUTO
) -> list[Document | SourceError]:
    """Each of the documents as ``read_bytes`` gives it, or the error that it raises, in the order of the sources.

    Those that LibreOffice converts go through it together: many cost little more than one.
    """
    positions = [k for k, source in enumerate(sources) if _is_legacy(source)]
    converted = dict(zip(positions, read_legacy([sources[k] for k in positions], ocr), strict=True))
    result: list[Document | SourceError] = []
    for k, source in enumerate(sources):
        document = converted.get(k)
        if document is None or isinstance(document, EncryptedSource):
            try:
                document = read_bytes(source, passwords, ocr)
            except SourceError as error:
                document = error
        result.append(document)
    return result


def _is_legacy(source: bytes) -> bool:
    try:
        return sniffed_format(source).reader == _LEGACY
    except SourceError:
        return False


def read_legacy(
    sources: Sequence[bytes], ocr: OcrOptions = AUTO, separate: Separate = _NONE
) -> list[Document | SourceError]:
    """Each of the documents, or the error that it raises, in the order of the sources.

    They are of formats whose reader is ``legacy``. Many at once cost little more than one. ``separate`` are the objects
    of the only source that are converted apart.
    """
    from extract.read import legacy, sheet, word  # noqa: PLC0415

    documents: list[Document | SourceError] = []
    for source, answer in zip(sources, legacy.conversions(sources), strict=True):
        try:
            if isinstance(answer, SourceError):
                raise answer
            scanner = _with_scanner(ocr)
            document = (
                sheet.read(answer.package, XLSX.media_type, scanner)
                if answer.is_workbook
                else word.read(answer.package, scanner, _objects_apart(answer.package, separate))
            )
        except SourceError as error:
            documents.append(error)
        else:
            remarks = (*answer.remarks, *document.remarks)
            documents.append(replace(document, media_type=sniff(source), remarks=remarks))
    return documents


def _objects_apart(package: bytes, separate: Separate) -> Separate:
    """The files that are converted apart, by the places that their objects have in the converted package; none where
    the conversion did not keep as many: which they are is not known then, and all of them are told.
    """
    if not separate:
        return _NONE
    from extract.read.container import Container  # noqa: PLC0415
    from extract.read.word.names import RELATION_ID  # noqa: PLC0415
    from extract.read.word.pictures import OLE  # noqa: PLC0415

    text = Container(package, "Word").root("word/document.xml")
    places = [one.get(RELATION_ID, "") for one in text.iter(OLE)]
    return dict(zip(places, separate.values(), strict=True)) if len(places) == len(separate) else _NONE


class _ReadPackage(ModuleType):
    """The package, which can be called like its function."""

    def __call__(self, source: str | Path, ocr: OcrOptions = AUTO) -> Document:
        """The result of the function ``read``."""
        return read(source, ocr)


sys.modules[__name__].__class__ = _ReadPackage
