"""Ruling lines that are printed as dots in a row, on a fax or with thin toner: sought between lines of text."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine, joined_ruling_lines
from extract.read.scan.ink_along import CORNER, DOTTED, OFF, SWAY, Way, stretches

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_WEAK = 0.2  # of a line that has ink: of such a one less is left in places
_SPARSE = 0.03  # of a line from side to side of the table
_OF_NEW, _OF_KNOWN, _OF_NEXT = 5, 3, 2  # of them with dots: where no line was found, at one elsewhere, at its end
_LONG = 36.0  # points: a line that was not found at all


def with_dotted_lines(
    way: Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine], drawn: "Pixels"
) -> list[RulingLine]:
    """The lines with the stretches that show as dots, whose ink is ``drawn`` now.

    At a corner of the table both lines may be lost: each line is sought up to where the other would cross it.
    """
    result = list(own)
    crossing = _reaching_next(crossing, sorted({line.at for line in own}))
    half = round(SWAY * way.scale)
    unread = {*_missed_places(way, own, crossing)}
    for at in sorted({line.at for line in own} | unread):
        near = [line for line in own if abs(line.at - at) <= SNAP]
        for start, end in stretches(at, crossing):
            stretch = RulingLine(at, start, end)
            if any(line.start <= start + SNAP and line.end >= end - SNAP for line in near):
                continue
            beside = [line for line in near if line.start - SNAP <= end and line.end + SNAP >= start]
            ink = way.along(stretch)
            is_rest = ink.parts and not ink.more and any(way.along(line).own < _WEAK for line in beside)
            if way.crosses_text(stretch):
                continue
            if is_rest or ink.is_drawn(_OF_NEXT if beside else _OF_KNOWN, _SPARSE if at in unread else DOTTED):
                result.append(stretch)
                row, first, last = (round(one * way.scale) for one in stretch)
                band = slice(max(row - half, 0), row + half + 1), slice(first, last)
                drawn[band] = cv2.max(np.ascontiguousarray(drawn[band]), np.ascontiguousarray(way.ink[band]))
    return joined_ruling_lines(result)


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


def _missed_places(way: Way, own: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> Iterator[float]:
    """Where there are lines of dots from one crossing line to the next that no line is near to.

    The ink of the crossing lines counts for none.
    """
    half, off = (round(one * way.scale) for one in (SWAY, OFF))
    clear = way._replace(free=way.free.copy())
    for line in crossing:
        left, right, top, bottom = (
            max(round(one * way.scale), 0) for one in (line.at - CORNER, line.at + CORNER, line.start, line.end)
        )
        clear.free[top:bottom, left : right + 1] = 0
    dots = cv2.dilate(cv2.min(clear.ink, clear.free), np.ones((2 * half + 1, 1), np.uint8))
    places = sorted({line.at for line in own})
    ends = [min((line.start for line in crossing), default=0.0), max((line.end for line in crossing), default=0.0)]
    for above, below in pairwise([ends[0] - 3 * SNAP, *places, ends[1] + 3 * SNAP]):
        top, bottom = round((above + 2 * SNAP) * way.scale), round((below - 2 * SNAP) * way.scale)
        cuts = [cut for pair in stretches((above + below) / 2, crossing) for cut in pair]
        if top >= bottom or top < off or not cuts or cuts[-1] - cuts[0] < _LONG:
            continue
        part = slice(top - off, bottom + off), slice(round(cuts[0] * way.scale), round(cuts[-1] * way.scale))
        share = np.count_nonzero(dots[part], axis=1) / np.maximum(np.count_nonzero(clear.free[part], axis=1), 1)
        rows = np.flatnonzero(share[off:-off] >= _SPARSE)
        for group in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else ():
            at = float(group.mean() + top) / way.scale
            ink = clear.along(RulingLine(at, cuts[0], cuts[-1]))
            if ink.length >= _LONG and ink.is_drawn(_OF_NEW, _SPARSE):
                yield at
