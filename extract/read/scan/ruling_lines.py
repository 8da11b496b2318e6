"""The ruling lines of a level page.

A long thin run of ink is a ruling line. A short one is a stroke of a character, unless it runs from line to line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine, joined_ruling_lines
from extract.read.scan.grey_page import WHITE, GreyPage

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_LONG, _SHORT = 36.0, 8.0  # points: longer than any stroke of a title; a table's lowest row
_THICK = 4.0  # points: what is thicker is an area
_GAP = 0.8  # points: grain leaves no wider gaps in a line
_SURE = 90.0  # points: no row of strokes is as long without a gap
_BESIDE = 2.0  # points: a ruling line has white on both sides, a stroke has others at it
_TOUCHED = (0.15, 0.5)  # of its length: what may stand at a line's one side, and at its other
_NEAR, _FAR = 5.0, 14.0  # points: a line that ends so near to one that crosses it reaches it; and a held one, so far
_TOUCHING = 2.0  # points: a short run that ends this near to a line touches it; a digit in a low row does not
_SWAY = 0.7  # points: how far the ink of a line lies off its place
_WORN = 0.6  # of a gap: so much ink in the gap of a ruling line is a worn one
_COVERED = 45.0  # points: what a seal's stroke or a fold hides of a line


@dataclass(frozen=True, slots=True)
class ScannedRuling:
    """The ruling lines of a page in points; ``drawn`` is 255 where they are drawn."""

    horizontal: list[RulingLine]
    vertical: list[RulingLine]
    drawn: "Pixels"

    @property
    def length(self) -> float:
        """Of all lines, in points."""
        return sum(line.end - line.start for line in (*self.horizontal, *self.vertical))


class _Runs(NamedTuple):
    """Thin straight runs of ink of one direction, and which run each pixel belongs to, counted from 1."""

    lines: list[RulingLine]
    labels: "np.ndarray[Any, np.dtype[np.int32]]"

    def pixels_of(self, kept: Sequence[int]) -> "Pixels":
        wanted = np.zeros(len(self.lines) + 1, np.uint8)
        wanted[[k + 1 for k in kept]] = WHITE
        return np.asarray(wanted[self.labels])


def scanned_ruling(page: GreyPage, ink: "Pixels") -> ScannedRuling:
    """The ruling lines among the ink of the page."""
    across, down = _runs(ink, page), _runs(np.ascontiguousarray(ink.T), page)
    rows, columns = _ruling_runs(across.lines, down.lines), _ruling_runs(down.lines, across.lines)
    drawn = cv2.max(across.pixels_of(rows), np.ascontiguousarray(down.pixels_of(columns).T))
    level = joined_ruling_lines(across.lines[k] for k in rows)
    upright = joined_ruling_lines(down.lines[k] for k in columns)
    horizontal = _with_gaps_closed(level, list(_gaps(level, upright)), (page.ink, drawn), page)
    vertical = _with_gaps_closed(upright, list(_gaps(upright, level)), (page.ink.T, drawn.T), page)
    return ScannedRuling(_extended_lines(horizontal, vertical), _extended_lines(vertical, horizontal), drawn)


def without_ruling(page: GreyPage, drawn: "Pixels") -> GreyPage:
    """The page in white where ``drawn`` has the ink of ruling lines."""
    grey = page.grey.copy()
    grey[cv2.dilate(drawn, np.ones((3, 3), np.uint8)) > 0] = WHITE
    return replace(page, grey=grey)


# ---------------------------------------------------------------- runs of ink


def _runs(ink: "Pixels", page: GreyPage) -> _Runs:
    """The thin level runs of ink."""
    beside = page.pixels(_BESIDE)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, page.pixels(_GAP)), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, page.pixels(_SHORT)), np.uint8))
    _, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    lines, renamed = [], np.zeros(len(stats), np.int32)
    for k, (left, top, width, height, area) in enumerate(stats[1:].tolist(), 1):
        is_thin = area <= _THICK * page.scale * width
        is_long = width > _SURE * page.scale
        if is_thin and (is_long or _is_free(ink[:, left : left + width], top, top + height, beside)):
            at = float(centres[k][1]) / page.scale
            lines.append(RulingLine(at, left / page.scale, (left + width) / page.scale))
            renamed[k] = len(lines)
    return _Runs(lines, renamed[labels])


def _is_free(ink: "Pixels", top: int, bottom: int, beside: int) -> bool:
    """Whether the run from row ``top`` to ``bottom`` has white above and below, as a stroke of a character has not."""
    above, below = ink[max(top - beside, 0) : max(top - 1, 0)], ink[bottom + 1 : bottom + beside]
    less, more = sorted(np.count_nonzero(side.any(axis=0)) / ink.shape[1] for side in (above, below))
    return bool(less <= _TOUCHED[0] and more <= _TOUCHED[1])


def _ruling_runs(own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> list[int]:
    """The positions of the runs that are ruling lines, or pieces of one.

    A run is one if it is long, or goes from one crossing line to another, or is a piece of a long line that crosses
    others: a piece at that line's end reaches a crossing one, which a digit in line with it does not.
    """
    across = [line for line in joined_ruling_lines(crossing) if line.end - line.start >= _LONG]
    long = [
        line
        for line in joined_ruling_lines(own)
        if line.end - line.start >= _LONG
        and any(_is_within(line.at, other) and _is_within(other.at, line) for other in across)
    ]
    positions = []
    for k, run in enumerate(own):
        if run.end - run.start >= _LONG:
            positions.append(k)
            continue
        free = [
            end
            for end in run[1:]
            if not any(abs(line.at - end) <= _TOUCHING and _is_within(run.at, line) for line in across)
        ]
        whole = next(
            (line for line in long if abs(run.at - line.at) <= SNAP and all(_is_within(end, line) for end in run[1:])),
            None,
        )
        if not any(whole is None or end in whole[1:] for end in free):
            positions.append(k)
    return positions


def _is_within(at: float, line: RulingLine) -> bool:
    """Whether the place lies between the line's ends."""
    return line.start - SNAP <= at <= line.end + SNAP


# ---------------------------------------------------------------- gaps


def _gaps(own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> Iterator[RulingLine]:
    """The gaps between pieces of one line, then those between a line's ends and the next one that would cross it."""
    yield from (RulingLine(a.at, a.end, b.start) for a, b in pairwise(own) if a.at == b.at)
    for line in own:
        places = [other.at for other in crossing if _is_within(line.at, other)]
        before = max((at for at in places if at < line.start - SNAP), default=None)
        behind = min((at for at in places if at > line.end + SNAP), default=None)
        if before is not None and line.start - before <= _COVERED:
            yield RulingLine(line.at, before, line.start)
        if behind is not None and behind - line.end <= _COVERED:
            yield RulingLine(line.at, line.end, behind)


def _with_gaps_closed(
    own: Sequence[RulingLine], gaps: Sequence[RulingLine], dots: tuple["Pixels", "Pixels"], page: GreyPage
) -> list[RulingLine]:
    """The lines, with gaps closed that hold as much ink as a line that is worn or under a seal.

    ``dots`` are the page's ink and the ink of its ruling lines, to which the ink of the closed gaps is added.
    """
    ink, drawn = dots
    half = page.pixels(_SWAY)
    worn: list[tuple[RulingLine, tuple[slice, slice]]] = []
    for gap in gaps:
        at = round(gap.at * page.scale)
        rows = slice(max(at - half, 0), at + half + 1)
        columns = slice(round(gap.start * page.scale), round(gap.end * page.scale))
        if _is_worn(ink, rows, columns, page):
            worn.append((gap, (rows, columns)))
    for _, band in worn:
        drawn[band] = cv2.max(np.ascontiguousarray(drawn[band]), np.ascontiguousarray(ink[band]))
    return joined_ruling_lines([*own, *(gap for gap, _ in worn)])


def _is_worn(ink: "Pixels", rows: slice, columns: slice, page: GreyPage) -> bool:
    """Whether the ink of the band is that of a worn line."""
    inked = ink[rows, columns].any(axis=0)
    white = np.diff(np.flatnonzero(np.concatenate(([True], inked, [True])))) - 1
    if np.count_nonzero(inked) < _WORN * inked.size or white.max(initial=0) > page.pixels(SNAP):
        return False  # a digit in the gap does not reach from one line to the other
    return _is_free(ink[:, columns], rows.start, rows.stop, page.pixels(_BESIDE))


# ---------------------------------------------------------------- ends


def _extended_lines(own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> list[RulingLine]:
    """The lines without gaps in mid-cell, each extended to the crossing line that it nearly reaches.

    A gap is in mid-cell where neither part ends at a line that crosses it: something hides the middle of one line.
    """
    whole: list[RulingLine] = []
    for line in sorted(own):
        before = whole[-1] if whole else None
        if (
            before
            and abs(before.at - line.at) <= SNAP
            and -SNAP <= line.start - before.end <= _COVERED
            and _crossing_at(before, before.end, crossing) is None
            and _crossing_at(line, line.start, crossing) is None
        ):
            whole[-1] = RulingLine(before.at, before.start, max(before.end, line.end))
        else:
            whole.append(line)
    result = []
    for line in whole:
        is_held = any(_crossing_at(line, end, crossing) is not None for end in line[1:])
        start, end = (_crossing_at(line, end, crossing, _FAR if is_held else _NEAR) for end in line[1:])
        if start is None or start > line.start + SNAP:  # it sticks out: an edge that was not drawn
            start = line.start
        if end is None or end < line.end - SNAP:
            end = line.end
        result.append(RulingLine(line.at, start, end))
    return result


def _crossing_at(line: RulingLine, end: float, crossing: Sequence[RulingLine], near: float = SNAP) -> float | None:
    """Where another line crosses it near that end, None if there is none."""
    places = (other.at for other in crossing if _is_within(line.at, other))
    return min((at for at in places if abs(at - end) <= near), key=lambda at: abs(at - end), default=None)
