"""Ruling lines held against the lines of text of a level page.

What crosses a line of text and is drawn nowhere beside it was made of strokes of characters. What is printed as dots in
a row, on a fax or with thin toner, is a rule where the dots keep to one thin line between lines of text, all along it.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine, joined_ruling_lines
from extract.read.ocr import PixelBox
from extract.read.scan.grey_page import WHITE, GreyPage
from extract.read.scan.ruling_lines import ScannedRuling

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_SWAY = 0.7  # points: how far the ink of a line lies off its place
_OFF = 2.5  # points: beside a line there is white
_SIDE = 1.5  # points: how far off that the strokes of a character are that the line crosses
_CORNER = 1.5  # points: so near to a crossing line its own ink is seen
_DOT = 1.5  # points: what is no higher is a dot of a rule, or a piece of one, and no stroke of a character
_AROUND = 0.17  # of a text box's height: white above and below its characters
_INSIDE = 2.0  # points: the stroke of a text is no farther from its box
_LEAST = 8.0, 2.0  # points of a stretch beside the text that dots, and a line, are told from
_DOTTED, _DRAWN = 0.06, 0.5  # of a stretch that has ink
_WEAK = 0.2  # of a line that has ink: of such a one less is left in places
_SPARSE = 0.03  # of a line from side to side of the table
_CLEARER = 3.0  # times as much as beside it
_PARTS = 8  # of a stretch
_OF_NEW, _OF_KNOWN, _OF_NEXT = 5, 3, 2  # of them with dots: where no line was found, at one elsewhere, at its end
_TIMES = 3  # a line that was found makes others likely
_MOST = 0.7  # of the ink of a line's darkest row: that of its others
_STRAIGHT = 0.8  # of the stretches between crossing lines
_BEYOND = 6.0  # points: right behind a crossing line
_LOWEST = 6.0  # points: no row is lower, no column narrower
_LONG = 36.0  # points: a line that was not found at all
_WEAKER = 0.5  # of the usual share: strokes in a row have less ink beside the text than a rule
_TOUCHED = 0.1  # of a line within a text box: with ink on both sides of more of it, no cells end there


class _BandInk(NamedTuple):
    """How much of a stretch of a line has ink: the share of it that has some in its ``own`` place, on the side with
    ``more`` and on that with ``less`` ink.

    ``parts`` is the number of its parts with ink, ``length`` how many points of it could be seen.
    """

    own: float = 0.0
    more: float = 0.0
    less: float = 0.0
    parts: int = 0
    length: float = 0.0

    def is_drawn(self, parts: int = _OF_KNOWN, least: float = _DOTTED) -> bool:
        """Whether a line is drawn, or its dots are left: in ``parts`` of its parts, on a share ``least`` of it."""
        is_clear = self.own >= max(_CLEARER * self.more, least)
        is_line = self.own >= _DRAWN and self.length >= _LEAST[1]
        is_dotted = self.parts >= parts and self.length >= _LEAST[0]
        return is_clear and (is_line or is_dotted)


class _Way(NamedTuple):
    """One direction of a page, as if its lines were level: its ink, 255 where no text stands, the boxes of the text."""

    ink: "Pixels"
    free: "Pixels"
    boxes: Sequence[PixelBox]
    scale: float

    def along(self, line: RulingLine, *, within_text: bool = False) -> _BandInk:
        """The ink of the line where no text stands, or (``within_text``) only where one does."""
        row, half, off = (round(one * self.scale) for one in (line.at, _SWAY, _OFF))
        first, last = round((line.start + _CORNER) * self.scale), round((line.end - _CORNER) * self.scale)
        if row - half - off < 0 or row + half + off >= len(self.ink) or last <= first:
            return _BandInk()
        bands = [slice(row + shift - half, row + shift + half + 1) for shift in (0, -off, off)]
        free, *free_sides = (self.free[band, first:last].all(axis=0) for band in bands)
        seen = free != within_text
        if not seen.any():
            return _BandInk()
        own = self.ink[bands[0], first:last][:, seen].any(axis=0)
        wide = round(_SIDE * self.scale) if within_text else half
        sides = []
        for shift, is_free in zip((-off, off), free_sides, strict=True):
            ink = self.ink[row + shift - wide : row + shift + wide + 1, first:last]
            beside = seen if within_text else seen & is_free
            sides.append(float(ink[:, beside].any(axis=0).mean()) if beside.any() else 0.0)
        less, more = sorted(sides)
        parts = sum(bool(part.any()) for part in np.array_split(own, _PARTS))
        return _BandInk(float(own.mean()), more, less, parts, np.count_nonzero(seen) / self.scale)

    def is_within_text(self, line: RulingLine, beyond: float) -> bool:
        """Whether the line stands in a text, or up to so many points ``beyond`` its ends."""
        at, start, end = (one * self.scale for one in line)
        far, least = beyond * self.scale, _INSIDE * self.scale
        return any(
            top - far < at < bottom + far and min(x1, end) - max(x0, start) > least
            for x0, top, x1, bottom in self.boxes
        )

    def usual_share(self, lines: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> float:
        """The share that has ink of half the stretches of the lines beside the text, or more; 0 where there are none.

        ``crossing`` are the lines from one of which to the next a stretch runs.
        """
        inks = [
            self.along(RulingLine(line.at, start, end))
            for line in lines
            for start, end in _stretches(line.at, crossing)
            if line.start - SNAP <= start and end <= line.end + SNAP
        ]
        return median([ink.own for ink in inks if ink.length >= _LEAST[1]] or [0.0])

    def is_stroke(self, line: RulingLine, beyond: float, usual: float) -> bool:
        """Whether the stretch of a line stands in a text, or up to so many points ``beyond`` its ends, and is drawn
        there alone: beside the text it is not, or has less ink than the ``usual`` share while the text goes on on both
        sides.
        """
        if not self.is_within_text(line, beyond):
            return False
        beside, within = self.along(line), self.along(line, within_text=True)
        if beside.own < _DOTTED and beside.length >= _LEAST[1] and within.own >= _DRAWN:
            return True
        return within.less > _TOUCHED and beside.own < max(_DOTTED, _WEAKER * usual)

    def ends_at(self, line: RulingLine, whole: RulingLine) -> bool:
        """Whether a stretch of the ``whole`` line is white from end to end while it is drawn right before and behind.

        There the line ends: what wears a line away, or lies over it, does not keep to the lines that cross it.
        """
        own = self.along(line)
        if own.parts or own.length < _LEAST[0] or self.is_within_text(line, 0.0):
            return False
        before, behind = (
            line._replace(start=line.start - _BEYOND, end=line.start),
            line._replace(start=line.end, end=line.end + _BEYOND),
        )
        goes_on = [one for one in (before, behind) if whole.start <= one.start + SNAP and one.end - SNAP <= whole.end]
        return all(self.along(one).own >= _DRAWN for one in goes_on)

    def crosses_text(self, line: RulingLine) -> bool:
        """Whether a text goes on on both sides of the line."""
        return self.is_within_text(line, -_INSIDE) and self.along(line, within_text=True).less > _TOUCHED

    def missed_places(self, own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> Iterator[float]:
        """Where there are lines of dots from one crossing line to the next that no line is near to.

        The ink of the crossing lines counts for none.
        """
        half, off = (round(one * self.scale) for one in (_SWAY, _OFF))
        way = self._replace(free=self.free.copy())
        for line in crossing:
            left, right, top, bottom = (
                max(round(one * self.scale), 0) for one in (line.at - _CORNER, line.at + _CORNER, line.start, line.end)
            )
            way.free[top:bottom, left : right + 1] = 0
        dots = cv2.dilate(cv2.min(way.ink, way.free), np.ones((2 * half + 1, 1), np.uint8))
        places = sorted({line.at for line in own})
        ends = [min((line.start for line in crossing), default=0.0), max((line.end for line in crossing), default=0.0)]
        for above, below in pairwise([ends[0] - 3 * SNAP, *places, ends[1] + 3 * SNAP]):
            top, bottom = round((above + 2 * SNAP) * self.scale), round((below - 2 * SNAP) * self.scale)
            cuts = [cut for pair in _stretches((above + below) / 2, crossing) for cut in pair]
            if top >= bottom or top < off or not cuts or cuts[-1] - cuts[0] < _LONG:
                continue
            part = slice(top - off, bottom + off), slice(round(cuts[0] * self.scale), round(cuts[-1] * self.scale))
            share = np.count_nonzero(dots[part], axis=1) / np.maximum(np.count_nonzero(way.free[part], axis=1), 1)
            rows = np.flatnonzero(share[off:-off] >= _SPARSE)
            for group in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else ():
                at = float(group.mean() + top) / self.scale
                ink = way.along(RulingLine(at, cuts[0], cuts[-1]))
                if ink.length >= _LONG and ink.is_drawn(_OF_NEW, _SPARSE):
                    yield at


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
    vertical = _without_strokes(upright, vertical, horizontal, drawn.T, _INSIDE)
    horizontal = _without_strokes(level, horizontal, vertical, drawn, -_INSIDE)
    for _ in range(_TIMES if is_worn else 0):
        horizontal = _with_dotted_lines(level, horizontal, vertical, drawn)
        vertical = _with_dotted_lines(upright, vertical, horizontal, drawn.T)
        vertical = _without_strokes(upright, vertical, horizontal, drawn.T, _INSIDE)
    return ScannedRuling(horizontal, vertical, drawn)


def _ways(page: GreyPage, boxes: Sequence[PixelBox]) -> tuple[_Way, _Way]:
    """The page's levels and its uprights; the boxes as high as the characters in them."""
    free = np.full_like(page.ink, WHITE)
    own = _boxes_of_characters(page, boxes)
    for x0, top, x1, bottom in own:
        free[top:bottom, x0:x1] = 0
    turned = [(top, x0, bottom, x1) for x0, top, x1, bottom in own]
    down = _Way(np.ascontiguousarray(page.ink.T), np.ascontiguousarray(free.T), turned, page.scale)
    return _Way(page.ink, free, own, page.scale), down


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


def _stretches(at: float, crossing: Sequence[RulingLine]) -> Iterator[tuple[float, float]]:
    """From each line that crosses at that place to the next one."""
    yield from pairwise(sorted({line.at for line in crossing if line.start - SNAP <= at <= line.end + SNAP}))


def _reaching_next(lines: Sequence[RulingLine], places: Sequence[float]) -> list[RulingLine]:
    """The lines, each as long as if it went on to the next of the places before and behind it."""
    return [
        RulingLine(
            at,
            max((one for one in places if one < start - SNAP), default=start),
            min((one for one in places if one > end + SNAP), default=end),
        )
        for at, start, end in lines
    ]


def _is_straight(way: _Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> bool:
    """Whether the lines keep to their places as far as they can be seen."""
    inks = [
        way.along(RulingLine(line.at, start, end))
        for line in own
        for start, end in _stretches(line.at, crossing)
        if line.start - SNAP <= start and end <= line.end + SNAP
    ]
    visible = [ink.own >= _DOTTED for ink in inks if ink.length >= _LEAST[0]]
    return sum(visible) >= _STRAIGHT * len(visible)


def _on_ink(way: _Way, lines: Sequence[RulingLine]) -> list[RulingLine]:
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
    way: _Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine], drawn: "Pixels", beyond: float
) -> list[RulingLine]:
    """The lines without the stretches that are strokes of text, whose ink is not ``drawn`` any more."""
    result = []
    half, usual = round(_OFF * way.scale), way.usual_share(own, crossing)
    for line in own:
        cuts = sorted({line.start, line.end, *(x for pair in _stretches(line.at, crossing) for x in pair)})
        cuts = [cut for cut in cuts if line.start <= cut <= line.end]
        for start, end in pairwise(cuts):
            stretch = RulingLine(line.at, start, end)
            if way.ends_at(stretch, line):
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


def _with_dotted_lines(
    way: _Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine], drawn: "Pixels"
) -> list[RulingLine]:
    """The lines with the stretches that show as dots, whose ink is ``drawn`` now.

    At a corner of the table both lines may be lost: each line is sought up to where the other would cross it.
    """
    result = list(own)
    crossing = _reaching_next(crossing, sorted({line.at for line in own}))
    half = round(_SWAY * way.scale)
    unread = {*way.missed_places(own, crossing)}
    for at in sorted({line.at for line in own} | unread):
        near = [line for line in own if abs(line.at - at) <= SNAP]
        for start, end in _stretches(at, crossing):
            stretch = RulingLine(at, start, end)
            if any(line.start <= start + SNAP and line.end >= end - SNAP for line in near):
                continue
            beside = [line for line in near if line.start - SNAP <= end and line.end + SNAP >= start]
            ink = way.along(stretch)
            is_rest = ink.parts and not ink.more and any(way.along(line).own < _WEAK for line in beside)
            if way.crosses_text(stretch):
                continue
            if is_rest or ink.is_drawn(_OF_NEXT if beside else _OF_KNOWN, _SPARSE if at in unread else _DOTTED):
                result.append(stretch)
                row, first, last = (round(one * way.scale) for one in stretch)
                band = slice(max(row - half, 0), row + half + 1), slice(first, last)
                drawn[band] = cv2.max(np.ascontiguousarray(drawn[band]), np.ascontiguousarray(way.ink[band]))
    return joined_ruling_lines(result)
