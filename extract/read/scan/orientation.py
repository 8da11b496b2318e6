"""Which way a page lies on its image: sheets are put on a scanner's glass sideways or upside down.

Lines of text tell: they run down a page that lies sideways, and they are read with certainty only the right way up.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from extract.read.layout.rotation import Matrix
from extract.read.ocr import OcrEngine, PixelBox

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_LONG = 1.5  # times as long as wide: a single character has no direction
_FEWEST = 3  # lines tell the direction of a page
_TRIED = 6  # lines are read in each direction
_TELLING = 8  # times as long as wide: so many characters tell the direction, and are read in no time
_SURE = 0.7  # the least confidence of characters the right way up; upside down they reach 0.5
_DOUBTED = 0.85  # the most confidence with which a page is tried upside down


def quarter_turns(grey: "Pixels", lines: Sequence[PixelBox], engine: OcrEngine) -> int:
    """The counter-clockwise quarter turns that make a page upright; 0 where its lines do not tell.

    A few lines are read: those of a page that lies sideways both ways, others upside down only where they are read with
    little certainty as they stand.
    """
    down = [line for line in lines if line[3] - line[1] > _LONG * (line[2] - line[0])]
    across = [line for line in lines if line[2] - line[0] > _LONG * (line[3] - line[1])]
    is_sideways = len(down) >= _FEWEST and len(down) > len(across)
    tried = sorted(down if is_sideways else across, key=_distance_from_telling)[:_TRIED]
    if len(tried) < _FEWEST:
        return 0
    images = [grey[max(y0, 0) : y1, max(x0, 0) : x1] for x0, y0, x1, y1 in tried]
    certainty: dict[int, float] = {}
    for turns in (1, 3) if is_sideways else (0, 2):
        upright = [Image.fromarray(np.ascontiguousarray(np.rot90(image, turns))) for image in images]
        confidences = [each for line in engine.read_lines(upright) for each in line.confidences]
        certainty[turns] = float(np.mean(confidences)) if confidences else 0.0
        if turns == 0 and certainty[turns] > _DOUBTED:
            return 0
    best = max(certainty, key=lambda turns: certainty[turns])
    return best if certainty[best] >= _SURE else 0


def _distance_from_telling(line: PixelBox) -> tuple[float, PixelBox]:
    """How far the line's length is from that of the lines that tell most for their cost; equal ones by their place."""
    short, long = sorted((max(line[2] - line[0], 1), max(line[3] - line[1], 1)))
    return abs(long / short - _TELLING), line


def to_original(turns: int, to_turned: Matrix, width: float, height: float) -> Matrix:
    """The matrix ``to_turned`` (to the turned page) extended to the page as it is, of that size in points."""
    a, b, c, d, e, f = to_turned
    return {
        0: to_turned,
        1: (-d, -e, width - f, a, b, c),
        2: (-a, -b, width - c, -d, -e, height - f),
        3: (d, e, f, -a, -b, height - c),
    }[turns]
