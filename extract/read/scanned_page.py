"""The layout of a page whose characters and ruling lines were read from its image."""

from collections.abc import Sequence
from dataclasses import replace

from extract.model import Page
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ReadPage, page_layout
from extract.read.layout.ruling import ruled_grids
from extract.read.ocr import ScannedPage


def page_of_scan(
    number: int, original_size: tuple[float, float], scanned: ScannedPage, typed: Sequence[Glyph] = ()
) -> ReadPage:
    """A page whose image was read; ``original_size`` is its width and height in points as it is.

    ``typed`` are characters that the file itself has over the image, at their places on the straightened page.
    """
    page = Page(number, *scanned.size, "mixed" if typed else "ocr")
    read = page_layout(page, [*scanned.glyphs, *typed], ruled_grids(scanned.horizontal, scanned.vertical))
    return replace(read, to_original=scanned.to_original, original_size=original_size, remarks=scanned.remarks)
