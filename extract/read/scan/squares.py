"""Squares drawn on a level page, and whether something is drawn into them.

A check box is told from its pixels, for OCR reads □ as 口 and drops ☑; whether a square is one, its line tells.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extract.read.ruling import SNAP, Rule
from extract.read.scan.page import Sheet

if TYPE_CHECKING:
    from extract.read.scan.engine import Bounds
    from extract.read.scan.page import Pixels

_SIDE = (5.5, 17.0)  # points: check boxes beside text of 7.5 to 22 points
_ROUND = 0.3  # of the side: how far width and height may differ
_COVERED = 0.85  # of a side that has ink
_STROKE = 0.16  # of the side: within so much of its bounds a side's ink lies
_INSIDE = 0.25  # of the side: what lies deeper than this is inside, even where the strokes are thick
_ROOM = 1.0  # points: so near a rule closes a square
_STRAIGHT = 4.0  # points: the strokes of a square are longer
_EMPTY, _TICKED = 0.05, 0.14  # of the inside that has ink


class Square(NamedTuple):
    """Its bounds in pixels, and how much of its inside has ink (0 to 1)."""

    bounds: "Bounds"
    filled: float

    @property
    def checked(self) -> bool | None:
        """Whether something is drawn into it; None where that is unclear."""
        if self.filled <= _EMPTY:
            return False
        return True if self.filled >= _TICKED else None


def squares(sheet: Sheet, rules: "Pixels") -> list[Square]:
    """The squares of the page, from which its ``rules`` have been erased: one may close a square that stands at it.

    A tick that leaves its square is no hindrance: its strokes are neither level nor upright.
    """
    ink, straight = sheet.ink, sheet.px(_STRAIGHT)
    level, upright = (
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, straight), (straight, 1))
    )
    frames = cv2.max(level, upright)
    closing, room = cv2.max(frames, rules), sheet.px(_ROOM)
    _, _, stats, _ = cv2.connectedComponentsWithStats(frames, connectivity=8)
    least, most = (side * sheet.scale for side in _SIDE)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        around = closing[max(y - room, 0) : y + height + room, max(x - room, 0) : x + width + room]
        sized = least <= min(width, height) and max(width, height) <= most
        if sized and abs(width - height) <= _ROUND * width and _is_closed(around, room):
            inside = ink[y : y + height, x : x + width]
            found.append(Square((x, y, x + width, y + height), _filled(inside)))
    return found


def between(vertical: Sequence[Rule], sheet: Sheet) -> list[tuple[Rule, Rule, Square]]:
    """Squares as high as their row: two short rules in one row, as far from each other as they are long.

    A column of cells has rules in several rows, and squares in a chain are the places of a number's digits.
    """
    short = [rule for rule in vertical if _SIDE[0] <= rule.end - rule.start <= _SIDE[1]]
    pairs = [(a, b) for a, b in permutations(short, 2) if _are_sides(a, b)]
    uses = Counter(rule for pair in pairs for rule in pair)
    return [(a, b, _cell(a, b, sheet)) for a, b in pairs if uses[a] == uses[b] == 1]


def _are_sides(left: Rule, right: Rule) -> bool:
    high = left.end - left.start
    level = max(abs(left.start - right.start), abs(left.end - right.end)) <= SNAP
    return level and abs(right.at - left.at - high) <= _ROUND * high


def _cell(left: Rule, right: Rule, sheet: Sheet) -> Square:
    x0, top, x1, bottom = (round(edge * sheet.scale) for edge in (left.at, left.start, right.at, left.end))
    return Square((x0, top, x1, bottom), _filled(sheet.ink[top:bottom, x0:x1]))


def left_out(sheet: Sheet) -> "Pixels":
    """The ink of the page but for its squares, whose sides are no rules."""
    ink = sheet.ink.copy()
    for x0, top, x1, bottom in (square.bounds for square in squares(sheet, np.zeros_like(ink))):
        ink[top:bottom, x0:x1] = 0
    return ink


def _is_closed(frame: "Pixels", room: int) -> bool:
    """Whether all four sides are drawn all along; the frame has so many pixels around it."""
    deep = room + max(2, round(_STROKE * frame.shape[0]))
    sides = (
        frame[:deep].any(axis=0),
        frame[-deep:].any(axis=0),
        frame[:, :deep].any(axis=1),
        frame[:, -deep:].any(axis=1),
    )
    return all(np.count_nonzero(side) >= _COVERED * (side.size - 2 * room) for side in sides)


def _filled(ink: "Pixels") -> float:
    deep = max(2, round(_INSIDE * ink.shape[0]))
    inside = ink[deep:-deep, deep:-deep]
    return float(np.count_nonzero(inside) / inside.size)
