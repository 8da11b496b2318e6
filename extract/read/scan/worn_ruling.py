"""Ruling lines that are faint, dashed or worn away in places, on a level page.

Such a line is no unbroken run of ink, but a ridge all the same: along it the page is a little darker than on both
sides. In a table a ruling line runs from one crossing line to another: where enough of that stretch is drawn, or a
piece ends in mid-cell, the rest was worn away.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine, joined_ruling_lines
from extract.read.scan.grey_page import WHITE, GreyPage
from extract.read.scan.ruling_lines import ScannedRuling

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_AROUND = 9.0  # points: the paper's brightness is the lightest so near
_DARK = 80  # grey levels: what is darker counts no more, or bold text beside a faint line outweighs it
_ALONG = 3.0  # points: grain is averaged over so much of a line
_BESIDE = 2.0  # points: where a line has paper on both sides
_RIDGE = 8  # grey levels: darker than the paper by as much; the grain of a sensor averages to a third of it
_INK = 16  # grey levels darker than the paper: a dot of ink, beside others
_DASH = 3.0  # points: the white between two dashes
_THICK = 4.0  # points: what is thicker is an area
_LEAST, _STROKE = 8.0, 14.0  # points: a piece; longer than strokes of text in a cell
_SURE, _LONG = 20.0, 36.0  # points: longer than those of titles; a line, with its gaps
_SWAY = 1.0  # points: how far pieces of one line lie off its place
_WORN = 45.0  # points: the widest gap
_CORNER = 23.0  # points: how far before its corner a line may be worn away
_BEYOND = 6.0  # points: a line that goes on for so long behind a crossing one ends in mid-cell
_CROSSED = 2.5  # points: beside a crossing line, that is on both sides of it, there is no ridge
_DRAWN = 0.85  # of a stretch between two crossing lines
_LEFT = 0.4  # of such a stretch: less is left of no line, but strokes of text stand in a row
_UNBROKEN = 0.9  # of what lies right behind the crossing line, off which text stands
_COARSE, _COARSE_RIDGE = 24, 5  # at one pixel a point: pixels and grey levels
_LOOSE = 0.05  # of the ends of lines
_MISSED = (0.1, 1000)  # part of the length of all ridges; points, where none has a ruling line: text has some, too


class _Ridges(NamedTuple):
    """The level ridges of a page, 255 on them, and their pieces; ``dark`` is all that is darker than the paper."""

    dark: "Pixels"
    drawn: "Pixels"
    pieces: list[RulingLine]
    page: GreyPage

    def along(self, at: float) -> list[RulingLine]:
        """The pieces on the line at that place."""
        return joined_ruling_lines(one._replace(at=at) for one in self.pieces if abs(one.at - at) <= _SWAY)

    def is_unbroken(self, at: float, start: float, end: float) -> bool:
        """Whether the line runs from start to end without any white."""
        row, sway, first, last = (round(one * self.page.scale) for one in (at, _SWAY, start, end))
        band = self.dark[max(row - sway, 0) : row + sway + 1, max(first, 0) : last]
        return bool(band.size and band.any(axis=0).mean() >= _UNBROKEN)


def is_ruling_worn(page: GreyPage, ruling: ScannedRuling) -> bool:
    """Whether lines end in mid-cell, or many long ridges of the page have no ruling line."""
    loose = [*_are_ends_loose(ruling.horizontal, ruling.vertical), *_are_ends_loose(ruling.vertical, ruling.horizontal)]
    if sum(loose) > _LOOSE * len(loose):
        return True
    size = (round(page.grey.shape[1] / page.scale), round(page.grey.shape[0] / page.scale))
    small = cv2.resize(page.grey, size, interpolation=cv2.INTER_AREA)
    near, whole, missed = round(SNAP), 0, 0
    for grey, lines in ((small, ruling.horizontal), (np.ascontiguousarray(small.T), ruling.vertical)):
        ridges = _ridge(_darkness(grey, round(1.5 * _AROUND)), (_COARSE, 1), near, _COARSE_RIDGE)
        ridges = np.asarray(cv2.morphologyEx(ridges, cv2.MORPH_OPEN, np.ones((1, round(_LONG)), np.uint8)))
        rest = ridges.copy()
        for at, start, end in lines:
            rest[max(round(at) - near, 0) : round(at) + near + 1, max(round(start) - near, 0) : round(end) + near] = 0
        whole, missed = whole + _long_length(ridges), missed + _long_length(rest)
    return missed > (_MISSED[0] * whole if missed < whole else _MISSED[1])


def _are_ends_loose(own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> Iterator[bool]:
    """For each end of the lines that others cross, whether none of those is at it."""
    for line in own:
        places = [
            other.at
            for other in crossing
            if other.start - SNAP <= line.at <= other.end + SNAP and line.start - SNAP <= other.at <= line.end + SNAP
        ]
        for end in line[1:] if places else ():
            yield all(abs(at - end) > SNAP for at in places)


def worn_ruling(page: GreyPage) -> ScannedRuling:
    """The ruling lines that the ridges of the page show, each from one crossing line to another."""
    across, down = _ridges(page), _ridges(GreyPage(np.ascontiguousarray(page.grey.T), page.scale))
    rows, columns = _long_lines(across), _long_lines(down)
    for _ in range(2):  # strokes of text, which cross no line, are none and part none
        level, upright = _drawn_lines(across, rows, columns), _drawn_lines(down, columns, rows)
        rows, columns = _without_gaps(level), _without_gaps(upright)
    drawn = cv2.max(_pixels_of(level, across), np.ascontiguousarray(_pixels_of(upright, down).T))
    return ScannedRuling(level, upright, drawn)


# ---------------------------------------------------------------- ridges


def _darkness(grey: "Pixels", around: int) -> "Pixels":
    """How much darker than the paper around it each dot is."""
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((around, around), np.uint8))
    return np.minimum(cv2.subtract(paper, grey), _DARK)


def _ridge(darkness: "Pixels", mean: tuple[int, int], beside: int, least: int) -> "Pixels":
    """255 where the mean along a level line is dark, and twice as dark as on both sides."""
    dark = np.asarray(cv2.blur(darkness, mean)).astype(np.int16)
    side = np.maximum(np.roll(dark, beside, 0), np.roll(dark, -beside, 0))
    return np.where((dark >= least) & (2 * side < dark), WHITE, 0).astype(np.uint8)


def _long_length(ridges: "Pixels") -> int:
    """The length in pixels of all the long ones, at one pixel a point."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ridges)
    lengths = stats[1:, cv2.CC_STAT_WIDTH]
    return int(lengths[lengths >= _LONG - 2 * SNAP].sum())


def _ridges(page: GreyPage) -> _Ridges:
    darkness = _darkness(page.grey, page.pixels(_AROUND))
    ridges = _ridge(darkness, (page.pixels(_ALONG), 2), page.pixels(_BESIDE), _RIDGE)
    closed = cv2.morphologyEx(ridges, cv2.MORPH_CLOSE, np.ones((1, page.pixels(_DASH)), np.uint8))
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, page.pixels(_LEAST)), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(closed)
    pieces = [
        RulingLine(float(y) / page.scale, left / page.scale, (left + width) / page.scale)
        for (left, _, width, _, area), (_, y) in zip(stats[1:].tolist(), centres[1:], strict=True)
        if area <= _THICK * page.scale * width
    ]
    return _Ridges(cv2.blur(darkness, (2, 2)) >= _INK, np.asarray(closed), pieces, page)


def _pixels_of(lines: Sequence[RulingLine], ridges: _Ridges) -> "Pixels":
    """The ridges on the lines."""
    band, page = np.zeros_like(ridges.drawn), ridges.page
    sway = page.pixels(_SWAY)
    for line in lines:
        at, start, end = (round(place * page.scale) for place in line)
        band[max(at - sway, 0) : at + sway + 1, max(start, 0) : end] = WHITE
    return np.asarray(cv2.min(band, ridges.drawn))


# ---------------------------------------------------------------- lines


def _long_lines(ridges: _Ridges) -> list[RulingLine]:
    """The lines of pieces longer than strokes of text that are long together, gaps in them closed."""
    result: list[RulingLine] = []
    left = sorted(
        (one for one in ridges.pieces if one.end - one.start >= _STROKE), key=lambda one: (one.start - one.end, one)
    )
    while left:
        own = [one for one in left if abs(one.at - left[0].at) <= _SWAY]
        length = sum(one.end - one.start for one in own)
        at = sum(one.at * (one.end - one.start) for one in own) / length
        if length >= _LONG and max(one.end - one.start for one in own) >= _SURE:
            result += _without_gaps([one for one in ridges.along(at) if one.end - one.start >= _STROKE])
        left = [one for one in left if one not in own and abs(one.at - at) > SNAP]
    return result


def _without_gaps(lines: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines, pieces of one joined over the widest gap that wear leaves."""
    result: list[RulingLine] = []
    for line in sorted(lines):
        if result and line.at == result[-1].at and line.start - result[-1].end <= _WORN:
            result[-1] = RulingLine(line.at, result[-1].start, max(result[-1].end, line.end))
        else:
            result.append(line)
    return result


def _drawn_lines(ridges: _Ridges, own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines where they are drawn, each stretch from one crossing line to the next as a whole.

    What sticks out beyond the last one as far as a cell is wide stays: an edge that was not drawn.
    """
    result = []
    for at in sorted({line.at for line in own}):
        pieces = ridges.along(at)
        cuts = sorted({line.at for line in crossing if line.start - _CORNER <= at <= line.end + _CORNER})
        result += [RulingLine(at, a, b) for a, b in pairwise(cuts) if _is_drawn(pieces, at, (a, b), ridges)]
        for piece in pieces if cuts else ():
            if cuts[0] - piece.start >= _LONG and piece.end > cuts[0]:
                result.append(RulingLine(at, piece.start, cuts[0]))
            if piece.end - cuts[-1] >= _LONG and piece.start < cuts[-1]:
                result.append(RulingLine(at, cuts[-1], piece.end))
    return joined_ruling_lines(result)


def _is_drawn(pieces: Sequence[RulingLine], at: float, stretch: tuple[float, float], ridges: _Ridges) -> bool:
    """Whether the stretch of a line is drawn, or was: no gap is wider than wear leaves, and enough of it is left, in
    a piece longer than strokes of text, or one comes from behind a crossing line, or some stand at both of those.
    """
    a, b = stretch
    inside = [one for one in pieces if one.start < b and one.end > a]
    lengths = [min(one.end, b - _CROSSED) - max(one.start, a + _CROSSED) for one in inside]
    if sum(lengths) >= _DRAWN * (b - a - 2 * _CROSSED) > 0:
        return True
    ends = [a, *(end for one in inside for end in (max(one.start, a), min(one.end, b))), b]
    if not inside or max(end - start for start, end in zip(ends[::2], ends[1::2], strict=True)) > _WORN:
        return False
    if max(lengths) >= _STROKE and sum(lengths) >= _LEFT * (b - a):
        return True
    behind = [one for one in inside if one.start < a + SNAP and ridges.is_unbroken(at, a, a + _BEYOND)]
    before = [one for one in inside if one.end > b - SNAP and ridges.is_unbroken(at, b - _BEYOND, b)]
    goes_on = any(one.start < a - _BEYOND for one in behind) or any(one.end > b + _BEYOND for one in before)
    return goes_on or bool(behind and before)
