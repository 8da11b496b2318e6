"""Ruling lines held against the lines of text of a level page.

What crosses a line of text and is drawn nowhere beside it was made of strokes of characters. What is printed as dots in
a row is a rule where the dots keep to one thin line between lines of text, all along it (``dotted_ruling``).
"""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine, joined_ruling_lines
from extract.read.ocr import PixelBox
from extract.read.scan.dotted_ruling import with_dotted_lines
from extract.read.scan.grey_page import WHITE, GreyPage
from extract.read.scan.ink_along import DOTTED, INSIDE, LEAST, OFF, Way, stretches
from extract.read.scan.ruling_lines import ScannedRuling

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_DOT = 1.5  # points: what is no higher is a dot of a rule, or a piece of one, and no stroke of a character
_AROUND = 0.17  # of a text box's height: white above and below its characters
_TIMES = 3  # a line that was found makes others likely
_MOST = 0.7  # of the ink of a line's darkest row: that of its others
_STRAIGHT = 0.8  # of the stretches between crossing lines
_UNBROKEN = 0.9  # of the usual stretch: where lines are faint, white is no sign that one ends
_LOWEST = 6.0  # points: no row is lower, no column narrower


def ruling_beside_text(
    page: GreyPage, ruling: ScannedRuling, boxes: Sequence[PixelBox], *, is_worn: bool
) -> ScannedRuling:
    """The ruling lines of the page without those that are strokes of the text in the ``boxes`` and, where the ruling is
    worn, with those that are printed as dots.

    On a photograph, where lines run aslant, they stay as they are.
    """
    level, upright = _ways(page, boxes)
    drawn = ruling.drawn.copy()
    horizontal, vertical = _on_ink(level, ruling.horizontal), _on_ink(upright, ruling.vertical)
    if not (_is_straight(level, horizontal, vertical) and _is_straight(upright, vertical, horizontal)):
        return ruling
    vertical = _without_strokes(upright, vertical, horizontal, drawn.T, INSIDE)
    horizontal = _without_strokes(level, horizontal, vertical, drawn, -INSIDE)
    for _ in range(_TIMES if is_worn else 0):
        horizontal = with_dotted_lines(level, horizontal, vertical, drawn)
        vertical = with_dotted_lines(upright, vertical, horizontal, drawn.T)
        vertical = _without_strokes(upright, vertical, horizontal, drawn.T, INSIDE)
    return ScannedRuling(horizontal, vertical, drawn)


def _ways(page: GreyPage, boxes: Sequence[PixelBox]) -> tuple[Way, Way]:
    """The page's levels and its uprights; the boxes as high as the characters in them."""
    free = np.full_like(page.ink, WHITE)
    own = _boxes_of_characters(page, boxes)
    for x0, top, x1, bottom in own:
        free[top:bottom, x0:x1] = 0
    turned = [(top, x0, bottom, x1) for x0, top, x1, bottom in own]
    down = Way(np.ascontiguousarray(page.ink.T), np.ascontiguousarray(free.T), turned, page.scale)
    return Way(page.ink, free, own, page.scale), down


def _boxes_of_characters(page: GreyPage, boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """The boxes, each cut at the highest and the lowest stroke of its characters: the search for lines takes white
    with them, and the dots of a rule that stand in it.
    """
    _, _, stats, centres = cv2.connectedComponentsWithStats(page.ink, connectivity=8)
    is_stroke = stats[:, cv2.CC_STAT_HEIGHT] > _DOT * page.scale
    tops, bottoms = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    result = []
    for x0, top, x1, bottom in boxes:
        edge = round(_AROUND * (bottom - top))
        first, last = max(top + edge, 0), bottom - edge
        inside = is_stroke & (centres[:, 0] >= x0) & (centres[:, 0] < x1) & (tops >= top) & (bottoms <= bottom)
        if inside.any():
            first, last = int(tops[inside].min()), int(bottoms[inside].max())
        result.append((max(x0, 0), first, x1, last))
    return result


def _is_straight(way: Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> bool:
    """Whether the lines keep to their places as far as they can be seen."""
    inks = [
        way.along(RulingLine(line.at, start, end))
        for line in own
        for start, end in stretches(line.at, crossing)
        if line.start - SNAP <= start and end <= line.end + SNAP
    ]
    visible = [ink.own >= DOTTED for ink in inks if ink.length >= LEAST[0]]
    return sum(visible) >= _STRAIGHT * len(visible)


def _on_ink(way: Way, lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines where most of their ink is: strokes of text that lie near to one have drawn its place aside."""
    result = []
    reach = round(SNAP * way.scale)
    for at, pieces in groupby(sorted(lines), key=lambda line: line.at):
        own, row = list(pieces), round(at * way.scale)
        top = max(row - reach, 0)
        dots = np.zeros(len(way.ink[top : row + reach + 1]), np.int64)
        for _, start, end in own:
            first, last = round(start * way.scale), round(end * way.scale)
            dots += np.count_nonzero(way.ink[top : row + reach + 1, first:last], axis=1)
        centre = float(np.flatnonzero(dots >= _MOST * dots.max()).mean() + top) / way.scale if dots.any() else at
        result += [line._replace(at=centre) for line in own]
    return result


def _without_strokes(
    way: Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine], drawn: "Pixels", beyond: float
) -> list[RulingLine]:
    """The lines without the stretches that are strokes of text, whose ink is not ``drawn`` any more."""
    result = []
    half, usual = round(OFF * way.scale), way.usual_share(own, crossing)
    for line in own:
        cuts = sorted({line.start, line.end, *(x for pair in stretches(line.at, crossing) for x in pair)})
        cuts = [cut for cut in cuts if line.start <= cut <= line.end]
        for start, end in pairwise(cuts):
            stretch = RulingLine(line.at, start, end)
            if usual >= _UNBROKEN and way.ends_at(stretch, line):
                continue
            if way.is_stroke(stretch, beyond, usual):
                row, first, last = (round(one * way.scale) for one in stretch)
                drawn[max(row - half, 0) : row + half + 1, first + half : max(last - half, 0)] = 0
            else:
                result.append(stretch)
    return _without_doubles(joined_ruling_lines(result))


def _without_doubles(lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines but for those along a longer one that is nearer than a row is high: the feet of figures above it."""
    return [
        line
        for line in lines
        if not any(
            SNAP < abs(line.at - other.at) < _LOWEST
            and other.start - SNAP <= line.start
            and line.end <= other.end + SNAP
            and other.end - other.start > line.end - line.start
            for other in lines
        )
    ]
