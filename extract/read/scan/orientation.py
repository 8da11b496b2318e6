"""Which way a page lies on its image: sheets are put on a scanner's glass sideways or upside down.

Lines of text tell: they run down a page that lies sideways, and they are read with certainty only the right way up.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import Matrix
from extract.read.ocr import OcrEngine, PixelBox

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_LONG = 1.5  # times as long as wide: a single character has no direction
_FEWEST = 3  # lines tell the direction of a page
_TRIED = 6  # lines are read in each direction
_SURE = 0.7  # the least confidence of characters the right way up; upside down they reach 0.5
_DOUBTED = 0.85  # the most confidence with which a page is tried upside down


def turns_from_sideways(grey: "Pixels", lines: Sequence[PixelBox], engine: OcrEngine) -> int:
    """The counter-clockwise quarter turns that make a page upright whose lines run down; 0 where they run across."""
    down = [line for line in lines if line[3] - line[1] > _LONG * (line[2] - line[0])]
    across = [line for line in lines if line[2] - line[0] > _LONG * (line[3] - line[1])]
    if len(down) < _FEWEST or len(down) <= len(across):
        return 0
    return _surest_turns(grey, sorted(down, key=lambda line: line[1] - line[3]), (1, 3), engine)


def turns_from_upside_down(
    grey: "Pixels", lines: Sequence[PixelBox], glyphs: Sequence[Glyph], engine: OcrEngine
) -> int:
    """2 where the page was read with so little certainty that it stands on its head, else 0."""
    if len(lines) < _FEWEST or not glyphs or np.mean([glyph.confidence for glyph in glyphs]) > _DOUBTED:
        return 0
    return _surest_turns(grey, sorted(lines, key=lambda line: line[0] - line[2]), (0, 2), engine)


def _surest_turns(grey: "Pixels", lines: Sequence[PixelBox], tried: Sequence[int], engine: OcrEngine) -> int:
    """The quarter turns at which the first lines are read with the most certainty; 0 where with too little."""
    images = [grey[max(y0, 0) : y1, max(x0, 0) : x1] for x0, y0, x1, y1 in lines[:_TRIED]]
    certainty: dict[int, float] = {}
    for turns in tried:
        upright = [Image.fromarray(np.ascontiguousarray(np.rot90(image, turns))) for image in images]
        confidences = [each for line in engine.read_lines(upright) for each in line.confidences]
        certainty[turns] = float(np.mean(confidences)) if confidences else 0.0
    best = max(tried, key=lambda turns: certainty[turns])
    return best if certainty[best] >= _SURE else 0


def to_original(turns: int, to_turned: Matrix, width: float, height: float) -> Matrix:
    """The matrix ``to_turned`` (to the turned page) extended to the page as it is, of that size in points."""
    a, b, c, d, e, f = to_turned
    return {
        0: to_turned,
        1: (-d, -e, width - f, a, b, c),
        2: (-a, -b, width - c, -d, -e, height - f),
        3: (d, e, f, -a, -b, height - c),
    }[turns]
