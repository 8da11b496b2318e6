"""What is as high as several lines of text: the large characters of a title or a stamp, a seal, a drawing.

Joined to the lines beside it such a figure would spoil them, so it is read by itself.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extract.pack import pattern
from extract.read.layout.lines import Glyph
from extract.read.ocr import OcrEngine, PixelBox
from extract.read.scan.characters import line_glyphs
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.ruling_lines import ScannedRuling

_HIGH, _WIDE = 3.0, (0.5, 4.0)  # times the usual height of lines; times its own height: as wide is no line of words
_ROW = 0.5  # of the usual height: rows of ink so high are lines that were taken for one, lower ones parts of characters
_INSIDE = 0.2  # of its height: a line or a rule that reaches no deeper does not cross a figure
_SURE = 0.9  # the confidence of the least certain character


class FigureReading(NamedTuple):
    """The bounds of a figure and its characters; whether they are words read surely, and whether these stand alone, as
    text does.
    """

    bounds: PixelBox
    glyphs: list[Glyph]
    is_sure: bool
    is_alone: bool

    @property
    def words(self) -> str:
        """What the figure may say."""
        return "".join(glyph.char for glyph in self.glyphs)


def is_figure(box: PixelBox, usual: float) -> bool:
    """Whether the box is as high as several lines of the ``usual`` height and no long line of words."""
    x0, top, x1, bottom = box
    height = bottom - top
    return height >= _HIGH * usual and _WIDE[0] * height <= x1 - x0 <= _WIDE[1] * height


def rows_within(page: GreyPage, box: PixelBox, usual: float) -> list[PixelBox]:
    """The lines that were taken for one figure, parted by white across it; empty where it is one."""
    x0, top, x1, bottom = box
    has_ink = page.ink[max(top, 0) : bottom, max(x0, 0) : x1].any(axis=1)
    edges = np.flatnonzero(np.diff(has_ink, prepend=False, append=False)) + max(top, 0)
    rows = [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]
    if len(rows) < 2 or any(last - first < _ROW * usual or last - first >= _HIGH * usual for first, last in rows):
        return []
    middles = [(before[1] + after[0]) // 2 for before, after in pairwise(rows)]
    return [(x0, start, x1, end) for start, end in pairwise([top, *middles, bottom])]


def figure_readings(
    page: GreyPage, figures: Sequence[PixelBox], lines: Sequence[PixelBox], ruling: ScannedRuling, engine: OcrEngine
) -> Iterator[FigureReading]:
    """The readings of the figures, on the ``page`` with its ruling lines: strokes of large characters are as long."""
    for box in figures:
        (glyphs,) = line_glyphs(page, [box], [], engine)
        is_sure = min((glyph.confidence for glyph in glyphs), default=0.0) >= _SURE
        is_sure = is_sure and _is_text("".join(glyph.char for glyph in glyphs))
        yield FigureReading(box, glyphs, is_sure, not _is_crossed(box, lines, ruling, page.scale))


def _is_text(words: str) -> bool:
    """Whether the words are such as a title has; a seal or a square alone is read as 口, O or 0."""
    prose = pattern("scan", "prose")
    return any(map(prose.fullmatch, words)) if len(words) > 1 else prose.fullmatch(words) is not None


def _is_crossed(box: PixelBox, lines: Sequence[PixelBox], ruling: ScannedRuling, scale: float) -> bool:
    """Whether a line of text, or a rule that goes on beyond it, stands in the box, as under a stamp.

    Rules that end in the box are strokes of its characters.
    """
    margin = _INSIDE * (box[3] - box[1])
    left, top, right, bottom = box[0] + margin, box[1] + margin, box[2] - margin, box[3] - margin
    level = ((start * scale, at * scale, end * scale, at * scale) for at, start, end in ruling.horizontal)
    upright = ((at * scale, start * scale, at * scale, end * scale) for at, start, end in ruling.vertical)
    beyond = [
        (x0, y0, x1, y1)
        for x0, y0, x1, y1 in (*level, *upright)
        if x0 < box[0] or y0 < box[1] or box[2] < x1 or box[3] < y1
    ]
    return any(x0 < right and left < x1 and y0 < bottom and top < y1 for x0, y0, x1, y1 in (*lines, *beyond))
