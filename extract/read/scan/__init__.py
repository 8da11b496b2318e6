"""The image of a page → what stands on it: characters and ruling lines, as a PDF's own would.

``without seals, streaks and folds → level → squares → ruling lines → lines of text → upright → characters → check
boxes``. An OCR engine finds and reads the lines of text, OpenCV finds the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from extract.model import Place, Remark
from extract.read.glyphs import UNREADABLE
from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import Matrix
from extract.read.layout.ruling import RulingLine
from extract.read.ocr import CheckedEngine, OcrEngine, PixelBox, ScanImage, ScannedPage
from extract.read.scan import black_seals, folds, orientation, seals, skew, squares, streaks
from extract.read.scan.characters import characters
from extract.read.scan.checkboxes import with_checkboxes
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.rapidocr_engine import RAPIDOCR
from extract.read.scan.ruling_lines import ScannedRuling, scanned_ruling, without_ruling
from extract.read.scan.squares import Square
from extract.read.scan.worn_ruling import is_ruling_worn, worn_ruling

_NOTHING = "第{}页是图像，其中没有识别出文字；如果不是白页，请核对原件。"
_UNREADABLE_PAGE = "第{}页影像太不清楚，{}%的文字识别没有把握，读出的内容可能有错漏，请对照原件或重新扫描。"
# characters of a lower confidence are wrong four times in ten; of pages that are read well 1 to 7 in 100 are so
_DOUBTED, _UNCLEAR_PAGE = 0.85, 0.15
_ROW, _ALONG = 0.3, 0.8  # of its height, so much of a line of text is more than its edge; of its width
_FEWEST = 20  # characters that make a page
_UNCLEAR = "第{}页有{}个复选框无法辨认是否勾选，请核对原件。"


@dataclass(frozen=True, slots=True)
class _LevelPage:
    """The image after so many quarter turns, what is drawn on the level page, and where its lines of text are."""

    turns: int
    to_turned: Matrix
    squares: list[Square]
    ruling: ScannedRuling
    bare: GreyPage  # without its ruling lines
    lines: list[PixelBox]


def scanned_page(image: ScanImage, number: int, engine: OcrEngine | None = None) -> ScannedPage:
    """What stands on the image of page ``number``, whichever way the page lies; ``engine`` is RapidOCR if None.

    Raises ``EngineAnswerError`` where the engine breaks its promises.
    """
    engine = CheckedEngine(RAPIDOCR if engine is None else engine)
    page = _level_page(image, 0, engine)
    if turns := orientation.quarter_turns(page.bare.grey, page.lines, engine):
        page = _level_page(image, turns, engine)
    glyphs = _glyphs(page, engine)
    height, width = page.bare.grey.shape
    size = (width / image.scale, height / image.scale)
    original_size = (side / image.scale for side in image.image.size)
    to_paper = orientation.to_original(page.turns, page.to_turned, *original_size)
    a, b, c, d, e, f = (image.point * part for part in to_paper)
    remarks = tuple(_remarks(glyphs, number))
    return ScannedPage(size, (a, b, c, d, e, f), glyphs, page.ruling.horizontal, page.ruling.vertical, remarks)


def _level_page(image: ScanImage, turns: int, engine: OcrEngine) -> _LevelPage:
    grey = seals.without_seals(np.ascontiguousarray(np.rot90(np.asarray(image.image), turns)), image.scale)
    grey = folds.without_folds(streaks.without_streaks(grey, image.scale), image.scale)
    page, to_turned = skew.straightened_page(grey, image.scale)
    page, rings = black_seals.without_black_seals(page)
    drawn_squares = squares.drawn_squares(page)
    drawn_squares = [one for one in drawn_squares if not any(ring.holds(one.bounds) for ring in rings)]
    ruling = scanned_ruling(page, squares.ink_without(page, drawn_squares))
    if is_ruling_worn(page, ruling):
        ruling = worn_ruling(page)
    bare = without_ruling(page, ruling.drawn)
    lines = engine.find_lines(Image.fromarray(bare.grey), bare.scale)
    lines = [part for line in lines for part in _parts_between_rules(line, ruling.horizontal, bare.scale)]
    return _LevelPage(turns, to_turned, drawn_squares, ruling, bare, lines)


def _parts_between_rules(line: PixelBox, rules: Sequence[RulingLine], scale: float) -> Iterator[PixelBox]:
    """The line of text, cut where a level rule runs all along through its middle: it is one of two rows."""
    x0, top, x1, bottom = line
    near = _ROW * (bottom - top)
    for at, start, end in ((round(one.at * scale), one.start * scale, one.end * scale) for one in rules):
        if top + near < at < bottom - near and min(end, x1) - max(start, x0) >= _ALONG * (x1 - x0):
            yield x0, top, x1, at
            top = at
    yield x0, top, x1, bottom


def _glyphs(page: _LevelPage, engine: OcrEngine) -> list[Glyph]:
    """The characters and check boxes."""
    bounds = [square.bounds for square in page.squares]
    glyphs = characters(page.bare, page.lines, page.ruling.vertical, bounds, engine)
    return with_checkboxes(glyphs, page.squares, page.bare.scale)


def _remarks(glyphs: Sequence[Glyph], number: int) -> Iterator[Remark]:
    doubted = sum(glyph.confidence < _DOUBTED for glyph in glyphs)
    if len(glyphs) >= _FEWEST and doubted > _UNCLEAR_PAGE * len(glyphs):
        message = _UNREADABLE_PAGE.format(number, round(100 * doubted / len(glyphs)))
        yield Remark("page_unclear", "error", message, (Place(page=number),))
    unclear = sum(glyph.char == UNREADABLE for glyph in glyphs)
    if unclear:
        yield Remark("boxes_unreadable", "warning", _UNCLEAR.format(number, unclear), (Place(page=number),))
    if not glyphs:
        yield Remark("page_without_text", "warning", _NOTHING.format(number), (Place(page=number),))
