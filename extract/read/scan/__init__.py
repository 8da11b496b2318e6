"""The image of a page → what stands on it: characters and ruling lines, as a PDF's own would.

``without seals, streaks and folds → level → without what shows through → squares → ruling lines → lines of text →
upright → characters → check boxes → worn ones beside like options``. An OCR engine finds and reads the lines of text,
OpenCV finds the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from extract.model import Place, Remark, Severity
from extract.read.glyphs import UNREADABLE
from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import Matrix, transformed_point
from extract.read.ocr import CheckedEngine, OcrEngine, PixelBox, ScanImage, ScannedPage
from extract.read.scan import black_seals, folds, orientation, seals, skew, squares, streaks
from extract.read.scan.characters import characters
from extract.read.scan.checkboxes import with_checkboxes
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.large_figures import FigureReading, figure_readings, is_figure, rows_within
from extract.read.scan.pen_strokes import Ruling
from extract.read.scan.rapidocr_engine import RAPIDOCR
from extract.read.scan.ruling_evidence import ruling_beside_text
from extract.read.scan.ruling_lines import ScannedRuling, scanned_ruling, without_ruling
from extract.read.scan.show_through import without_show_through
from extract.read.scan.sibling_boxes import with_sibling_boxes
from extract.read.scan.squares import Square
from extract.read.scan.worn_ruling import is_ruling_worn, worn_ruling

_NOTHING = "第{}页是图像，其中没有识别出文字；如果不是白页，请核对原件。"
_UNREADABLE_PAGE = "第{}页影像太不清楚，{}%的文字识别没有把握，读出的内容可能有错漏，请对照原件或重新扫描。"
# characters of a lower confidence are wrong four times in ten; of pages that are read well 1 to 7 in 100 are so
_DOUBTED, _UNCLEAR_PAGE = 0.85, 0.15
_EDGE, _ALONG = 0.3, 0.8  # of the usual height of lines: less is a line's edge; of a line's width
_TWO = 1.7  # times the usual height: a box of two rows; askew, a rule may run through a line of one
_FEWEST = 20  # characters that make a page
_FIGURES = "第{}页有{}处大字、印章或图画没有作为正文读取{}，请对照原件。"
_BACK = "第{}页透出背面的字迹，已除去；页面本身如有浅色的字，请对照原件。"
_UNCLEAR = "第{}页有{}个复选框无法辨认是否勾选，请核对原件。"


@dataclass(frozen=True, slots=True)
class _LevelPage:
    """The image after so many quarter turns, what is drawn on the level page, and where its lines of text are."""

    turns: int
    to_turned: Matrix
    level: GreyPage
    squares: list[Square]
    ruling: ScannedRuling
    bare: GreyPage  # without its ruling lines
    lines: list[PixelBox]
    figures: list[PixelBox]  # higher than several lines
    back: PixelBox | None  # where print of the other side was taken off


def scanned_page(image: ScanImage, number: int, engine: OcrEngine | None = None) -> ScannedPage:
    """What stands on the image of page ``number``, whichever way the page lies; ``engine`` is RapidOCR if None.

    Raises ``EngineAnswerError`` where the engine breaks its promises.
    """
    engine = CheckedEngine(RAPIDOCR if engine is None else engine)
    page = _level_page(image, 0, engine)
    if turns := orientation.quarter_turns(page.bare.grey, page.lines, engine):
        page = _level_page(image, turns, engine)
    glyphs, figures = _glyphs(page, engine)
    height, width = page.bare.grey.shape
    size = (width / image.scale, height / image.scale)
    original_size = (side / image.scale for side in image.image.size)
    to_paper = orientation.to_original(page.turns, page.to_turned, *original_size)
    a, b, c, d, e, f = (image.point * part for part in to_paper)
    matrix: Matrix = (a, b, c, d, e, f)
    places = [_place(one.bounds, image.scale, matrix, number) for one in figures]
    remarks = tuple(_remarks(glyphs, figures, places, number))
    if page.back:
        place = _place(page.back, image.scale, matrix, number)
        remarks += (Remark("back_removed", "warning", _BACK.format(number), (place,)),)
    return ScannedPage(size, matrix, glyphs, page.ruling.horizontal, page.ruling.vertical, remarks)


def _level_page(image: ScanImage, turns: int, engine: OcrEngine) -> _LevelPage:
    grey = seals.without_seals(np.ascontiguousarray(np.rot90(np.asarray(image.image), turns)), image.scale)
    grey = folds.without_folds(streaks.without_streaks(grey, image.scale), image.scale)
    page, to_turned = skew.straightened_page(grey, image.scale)
    page, back = without_show_through(page, engine)
    page, rings = black_seals.without_black_seals(page)
    drawn_squares = squares.drawn_squares(page)
    drawn_squares = [one for one in drawn_squares if not any(ring.holds(one.bounds) for ring in rings)]
    ruling = scanned_ruling(page, squares.ink_without(page, drawn_squares))
    is_worn = is_ruling_worn(page, ruling)
    if is_worn:
        ruling = max(ruling, worn_ruling(page), key=lambda one: one.length)  # lines that are askew break to ridges
    bare = without_ruling(page, ruling.drawn)
    boxes = engine.find_lines(Image.fromarray(bare.grey), bare.scale)
    ruling = ruling_beside_text(page, ruling, boxes, is_worn=is_worn)
    bare = without_ruling(page, ruling.drawn)
    usual = float(np.median([bottom - top for _, top, _, bottom in boxes])) if boxes else 0.0
    large = {box: rows_within(bare, box, usual) for box in boxes if is_figure(box, usual)}
    lines = [part for box in boxes for part in large.get(box, [box])]
    lines = [row for line in lines for row in _rows_of_text(line, usual, ruling, bare.scale)]
    figures = [box for box in large if not large[box]]
    return _LevelPage(turns, to_turned, page, drawn_squares, ruling, bare, lines, figures, back)


def _rows_of_text(line: PixelBox, usual: float, ruling: ScannedRuling, scale: float) -> Iterator[PixelBox]:
    """The line of text; one of two rows cut at the level rule between them."""
    x0, top, x1, bottom = line
    width, height, near = x1 - x0, bottom - top, _EDGE * usual
    first = top
    for at, start, end in ruling.horizontal:
        is_along = height >= _TWO * usual and min(end * scale, x1) - max(start * scale, x0) >= _ALONG * width
        if first + near < at * scale < bottom - near and is_along:
            yield x0, first, x1, round(at * scale)
            first = round(at * scale)
    yield x0, first, x1, bottom


def _glyphs(page: _LevelPage, engine: OcrEngine) -> tuple[list[Glyph], list[FigureReading]]:
    """The characters and check boxes, and the figures that are no text of the page."""
    bounds = [square.bounds for square in page.squares]
    ruling = Ruling(page.ruling.horizontal, page.ruling.vertical)
    glyphs = characters(page.bare, page.lines, ruling, [*bounds, *page.figures], engine)
    readings = list(figure_readings(page.level, page.figures, page.lines, page.ruling, engine))
    glyphs += [glyph for one in readings if one.is_sure and one.is_alone for glyph in one.glyphs]
    others = [one for one in readings if not (one.is_sure and one.is_alone)]
    glyphs = with_checkboxes(glyphs, page.squares, page.bare.scale)
    return with_sibling_boxes(glyphs, page.squares, page.bare, page.ruling.vertical), others


def _place(bounds: PixelBox, scale: float, to_paper: Matrix, number: int) -> Place:
    """Where the pixels of the straightened page stand on the paper."""
    x0, y0, x1, y1 = (side / scale for side in bounds)
    xs, ys = zip(*(transformed_point(to_paper, x, y) for x in (x0, x1) for y in (y0, y1)), strict=True)
    return Place(page=number, box=(min(xs), min(ys), max(xs), max(ys)))


def _remarks(
    glyphs: Sequence[Glyph], figures: Sequence[FigureReading], places: Sequence[Place], number: int
) -> Iterator[Remark]:
    doubted = sum(glyph.confidence < _DOUBTED for glyph in glyphs)
    if len(glyphs) >= _FEWEST and doubted > _UNCLEAR_PAGE * len(glyphs):
        message = _UNREADABLE_PAGE.format(number, round(100 * doubted / len(glyphs)))
        yield Remark("page_unclear", "error", message, (Place(page=number),))
    unclear = sum(glyph.char == UNREADABLE for glyph in glyphs)
    if unclear:
        yield Remark("boxes_unreadable", "warning", _UNCLEAR.format(number, unclear), (Place(page=number),))
    if figures:
        words = "、".join(f"“{one.words}”" for one in figures if one.words)
        message = _FIGURES.format(number, len(figures), f"（可能是{words}）" if words else "")
        severity: Severity = "error" if any(one.is_sure for one in figures) else "warning"  # 作废 across a form
        yield Remark("figure_unread", severity, message, tuple(places))
    if not glyphs:
        yield Remark("page_without_text", "warning", _NOTHING.format(number), (Place(page=number),))
