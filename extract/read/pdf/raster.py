"""A PDF's page as an image, for drawing on it and for reading it."""

from contextlib import suppress
from typing import TYPE_CHECKING

import pypdfium2

from extract.errors import DamagedSource
from extract.read.ocr import ScanImage
from extract.read.paper import LONG_SIDE, LONGEST, POINTS, SCREEN

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PAGES = 10_000
_MOST_PIXELS = 40_000_000  # a page may claim to be as large as a football field
_DETAIL = 200 / 72  # pixels a point: what a scanner gives; a coarser image is enlarged to it
_MOST_READ = 16_000_000  # pixels: A3 at 280 dots to the inch
_NEAR = 1.02  # sizes are rounded
_LARGER = 1.1  # than A4: smaller, and a page in pixels would have too few of them to be read
_FILLED = 0.8  # of the page
_PART = 0.1  # of the page: a smaller image is no scan of it
_PRINT = 300 / 72  # pixels a point


def image_to_read(page: pypdfium2.PdfPage, *, with_fields: bool = True) -> ScanImage:
    """The page as a reader sees it, with enough detail to read it, ``with_fields`` to fill in or without."""
    width, height = page.get_size()
    point = _point(page)
    scale = min(_DETAIL / point, (_MOST_READ / max(width * height, 1.0)) ** 0.5)
    return ScanImage(page.render(scale=scale, may_draw_forms=with_fields).to_pil().convert("RGB"), scale * point, point)


def _point(page: pypdfium2.PdfPage) -> float:
    """How many points the page says it has for one on its paper: more where its size is written in pixels.

    The one image that fills a page has as many pixels to the inch as no scanner gives, but as programs write that do
    not ask for it: 72, or 96 on a page larger than A3. Such a page is taken for A4, as an image file without a size is.
    """
    width, height = page.get_size()
    images = list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    if len(images) != 1 or max(width, height) <= LONG_SIDE * _LARGER:
        return 1.0
    left, bottom, right, top = images[0].get_bounds()
    area = (right - left) * (top - bottom)
    pixels = images[0].get_px_size()
    density = POINTS * (pixels[0] * pixels[1] / max(area, 1.0)) ** 0.5
    is_default = density <= SCREEN * _NEAR if max(width, height) > LONGEST * _NEAR else density <= POINTS * _NEAR
    return max(width, height) / LONG_SIDE if is_default and area >= _FILLED * width * height else 1.0


def _scan_scale(page: pypdfium2.PdfPage) -> float:
    """Pixels a point of the finest image that takes up some of the page; those of good print where there is none."""
    width, height = page.get_size()
    scales = []
    for image in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        area, pixels = (right - left) * (top - bottom), image.get_px_size()
        if area >= _PART * width * height:
            scales.append((pixels[0] * pixels[1] / max(area, 1.0)) ** 0.5)
    return max(scales, default=_PRINT)


def raster(source: bytes, page: int, scale: float | None) -> tuple["Image", float]:
    """Page ``page`` (from 1) as a reader sees it, and the pixels a point that it has: ``scale``, less if it is huge.

    Without a scale it has as many as the scan on the page.
    Raises ``DamagedSource`` if it cannot be drawn.
    """
    with _open_pdf(source) as pdf:
        try:
            width, height = pdf[page - 1].get_size()
            scale = min(scale or _scan_scale(pdf[page - 1]), (_MOST_PIXELS / (width * height)) ** 0.5)
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
