"""Strokes of a pen, creases, remains of ruling lines: what is no text, and which characters they make doubtful."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extract.pack import pattern
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine
from extract.read.ocr import PixelBox
from extract.read.scan.grey_page import GreyPage

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_SURE = 0.9  # the confidence from which a stroke that is read as a digit is one
_HIGH, _WIDE = 1.6, 6.0  # times the usual height of lines: connected ink so high, or so wide, is no character
_HIGHER = 1.3  # times the height of its own line: the characters of a title are high, too
_DOUBTED = 0.9  # the most that a character is sure of that a stroke runs through


class Ruling(NamedTuple):
    """The ruling lines of a page, in points."""

    horizontal: Sequence[RulingLine]
    vertical: Sequence[RulingLine]


def is_stroke(
    glyphs: Sequence[Glyph], bounds: PixelBox, lines: Sequence[PixelBox], ruling: Ruling, scale: float
) -> bool:
    """Whether ink that the search for lines passed over is a stroke in the cell of one of the lines, by its reading.

    What the search misses, a digit, a dash or a sign, stands alone in its cell.
    """
    text = "".join(glyph.char for glyph in glyphs)
    if not pattern("scan", "pen_stroke").fullmatch(text):
        return False
    if any(map(str.isdecimal, text)) and all(glyph.confidence >= _SURE for glyph in glyphs):
        return False
    middle = ((bounds[0] + bounds[2]) / 2 / scale, (bounds[1] + bounds[3]) / 2 / scale)
    cell = _cell_around(middle, ruling)
    if cell is None:
        return False
    left, top, right, bottom = (side * scale for side in cell)
    return any(left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom for x0, y0, x1, y1 in lines)


def _cell_around(point: tuple[float, float], ruling: Ruling) -> tuple[float, float, float, float] | None:
    """The nearest ruling lines around a point; None without one above and below it and one to its side."""
    x, y = point
    level = [line.at for line in ruling.horizontal if line.start <= x <= line.end]
    upright = [line.at for line in ruling.vertical if line.start <= y <= line.end]
    above, below = [at for at in level if at <= y], [at for at in level if at > y]
    lefts, rights = [at for at in upright if at <= x], [at for at in upright if at > x]
    if not above or not below or not upright:
        return None
    return max(lefts, default=0.0), max(above), min(rights, default=float("inf")), min(below)


def with_crossed_in_doubt(glyphs: Sequence[Glyph], page: GreyPage) -> list[Glyph]:
    """The characters, those in doubt through which connected ink runs that is far larger than characters are."""
    if not glyphs:
        return []
    usual = float(np.median([glyph.bottom - glyph.top for glyph in glyphs])) * page.scale
    _, labels, stats, _ = cv2.connectedComponentsWithStats(page.ink, connectivity=8)
    is_large = (stats[:, cv2.CC_STAT_HEIGHT] > _HIGH * usual) | (stats[:, cv2.CC_STAT_WIDTH] > _WIDE * usual)
    is_large[0] = False  # the paper
    large: Pixels = is_large[labels] if is_large.any() else np.zeros((0, 0), bool)
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    result = []
    for glyph in glyphs:
        left, right, top, bottom = (round(side * page.scale) for side in (glyph.x0, glyph.x1, glyph.top, glyph.bottom))
        own = large[top:bottom, left:right]
        strokes = np.unique(labels[top:bottom, left:right][own]) if own.any() else ()
        width, height = np.max(sizes[strokes], axis=0) if len(strokes) else (0, 0)
        is_crossed = height > _HIGHER * (bottom - top) or width > _WIDE * (bottom - top)
        result.append(glyph._replace(confidence=min(glyph.confidence, _DOUBTED)) if is_crossed else glyph)
    return result
