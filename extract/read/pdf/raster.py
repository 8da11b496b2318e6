"""A PDF's page as an image, for drawing on it and for reading it."""

from contextlib import suppress
from typing import TYPE_CHECKING

import pypdfium2

from extract.errors import DamagedSource
from extract.read.ocr import ScanImage

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PAGES = 10_000
_MOST_PIXELS = 40_000_000  # a page may claim to be as large as a football field
_DETAIL = 200 / 72  # pixels a point: what a scanner gives; a coarser image is enlarged to it
_MOST_READ = 16_000_000  # pixels: A3 at 280 dots to the inch


def image_to_read(page: pypdfium2.PdfPage) -> ScanImage:
    """The page as a reader sees it, with enough detail to read it."""
    width, height = page.get_size()
    scale = min(_DETAIL, (_MOST_READ / max(width * height, 1.0)) ** 0.5)
    return ScanImage(page.render(scale=scale).to_pil().convert("RGB"), scale)


def raster(source: bytes, page: int, scale: float) -> tuple["Image", float]:
    """Page ``page`` (from 1) as a reader sees it, and the pixels a point that it has: ``scale``, less if it is huge.

    Raises ``DamagedSource`` if it cannot be drawn.
    """
    with _open_pdf(source) as pdf:
        try:
            width, height = pdf[page - 1].get_size()
            scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
            return pdf[page - 1].render(scale=scale).to_pil().convert("RGB"), scale
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise DamagedSource(f"第{page}页无法绘制；文件可能已损坏。") from error


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points, as a reader sees it; ``DamagedSource`` if the file cannot be opened."""
    with _open_pdf(source) as pdf:
        return [pdf.get_page_size(index) for index in range(min(len(pdf), _MOST_PAGES))]


def _open_pdf(source: bytes) -> pypdfium2.PdfDocument:
    """The file, repaired if PDFium refuses it, as it was when its text was read."""
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        from extract.read.pdf.repair import repair  # noqa: PLC0415  (takes a while, for the few that need it)

        mended = None if "password" in str(error).lower() else repair(source)
        if mended is not None:
            with suppress(pypdfium2.PdfiumError):
                return pypdfium2.PdfDocument(mended)
        raise DamagedSource("文件无法打开；可能已损坏或加密。") from error
