"""What was read from the image of a page: its layout, and what of it stands beside text that the file itself has."""

from collections.abc import Sequence
from dataclasses import replace

from extract.model import Page
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ReadPage, page_layout
from extract.read.layout.ruling import ruled_grids
from extract.read.ocr import ScannedPage

LEAST_SURE = 0.5  # the confidence of a character in a picture beside text: photographs and ornaments are read, too
MOST_SURE = 0.99  # the confidence of what is read from a picture: it is never certain
UPRIGHT = 0.9  # the first number of the matrix of an image that was not turned to be read, or more
_ROW = 20.0  # points: a row of a page's characters


def page_of_scan(
    number: int, original_size: tuple[float, float], scanned: ScannedPage, typed: Sequence[Glyph] = ()
) -> ReadPage:
    """A page whose image was read; ``original_size`` is its width and height in points as it is.

    ``typed`` are characters that the file itself has over the image, at their places on the straightened page.
    """
    page = Page(number, *scanned.size, "mixed" if typed else "ocr")
    read = page_layout(page, [*scanned.glyphs, *typed], ruled_grids(scanned.horizontal, scanned.vertical))
    return replace(read, to_original=scanned.to_original, original_size=original_size, remarks=scanned.remarks)


def without_typed(glyphs: Sequence[Glyph], typed: Sequence[Glyph]) -> list[Glyph]:
    """The characters that were read from an image without those that stand where a typed one does.

    None of them is certain, so that they can be told from the typed ones.
    """
    rows: dict[int, list[Glyph]] = {}
    for one in typed:
        if not one.char.isspace():
            for row in range(int(one.top // _ROW), int(one.bottom // _ROW) + 1):
                rows.setdefault(row, []).append(one)
    result = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        near = rows.get(int(y // _ROW), ())
        if not any(one.x0 <= x <= one.x1 and one.top <= y <= one.bottom for one in near):
            result.append(glyph._replace(confidence=min(glyph.confidence, MOST_SURE)))
    return result
