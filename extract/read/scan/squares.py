"""Squares drawn on a level page, and whether something is drawn into them.

A check box is told from its pixels, for OCR reads □ as 口 and drops ☑; whether a square is one, its line tells.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.scan.grey_page import Sheet

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels
    from extract.read.scan.rapidocr_engine import Bounds

_SIDE = (5.5, 18.0)  # points: check boxes beside text of 7.5 to 22 points, with their strokes
_ROUND = 0.3  # of the side: how far width and height may differ
_TALL = 0.12  # of its height: so much narrower is no check box, but what a font draws for a character that it lacks
_COVERED = 0.85  # of a side that has ink
_THIN = 0.35  # of its length: a side is no thicker
_INSIDE = 0.25  # of the side: what lies deeper than this is inside, even where the strokes are thick
_SAME = 0.6  # of the smaller one: two squares that share so much are one
_STROKE = 0.16  # of the side: within so much of its bounds a side's ink lies
_ROOM = 1.0  # points: so near a rule closes a square
_NEAR = 0.7  # points: what lies right around a square
_STRAIGHT = 4.0  # points: the strokes of a square are longer
_GAP = 0.8  # points: grain leaves no wider gaps in a rule
_FREE = 0.28  # of what lies right around it: more ink, and it is part of a character
_RULES = 2  # of four sides: more, and it is a cell
_EMPTY, _TICKED = 0.05, 0.14  # of the inside that has ink


class Square(NamedTuple):
    """Its bounds in pixels, and how much of its inside has ink (0 to 1)."""

    bounds: "Bounds"
    filled: float

    @property
    def is_tall(self) -> bool:
        """Whether it is clearly taller than wide."""
        x0, top, x1, bottom = self.bounds
        return (bottom - top) - (x1 - x0) > max(_TALL * (bottom - top), 2)

    @property
    def checked(self) -> bool | None:
        """Whether something is drawn into it; None where that is unclear.

        A rectangle that is taller than wide, crossed or not, is the shape that OpenType recommends for ``.notdef``:
        the program that printed the page had no such character, and an empty box looks like a ticked one.
        """
        if self.is_tall:
            return None
        if self.filled <= _EMPTY:
            return False
        return True if self.filled >= _TICKED else None


class _Strokes(NamedTuple):
    """The straight strokes among the ink; ``long`` are those of rules, longer than any side of a square."""

    level: "Pixels"
    upright: "Pixels"
    long: "Pixels"

    @property
    def all(self) -> "Pixels":
        return cv2.max(self.level, self.upright)


def squares(sheet: Sheet) -> list[Square]:
    """The squares of the page that are drawn along all four sides, two of which may be rules.

    A tick that leaves its square is no hindrance: its strokes are neither level nor upright.
    """
    strokes = _strokes(sheet)
    drawn, near = strokes.all, sheet.px(_NEAR)
    found = {bounds for bounds in _guessed(strokes, sheet) if _is_square(bounds, drawn, strokes.long, sheet)}
    loose = cv2.subtract(sheet.ink, cv2.dilate(strokes.long, np.ones((3, 3), np.uint8)))
    around = {bounds: _around(loose, bounds, near) for bounds in found}
    free = sorted((bounds for bounds in found if around[bounds] <= _FREE), key=lambda one: (around[one], one))
    return [Square(bounds, _filled(sheet.ink, bounds)) for bounds in _unchained(_outermost(_distinct(free)))]


def left_out(sheet: Sheet, found: Sequence[Square]) -> "Pixels":
    """The ink of the page but for its squares, whose sides are no rules; a rule that closes one stays."""
    long, ink, near = _strokes(sheet).long, sheet.ink.copy(), sheet.px(_NEAR)
    for x0, top, x1, bottom in (square.bounds for square in found):
        area = slice(max(top - near, 0), bottom + near), slice(max(x0 - near, 0), x1 + near)
        ink[area] = long[area]
    return ink


def _strokes(sheet: Sheet) -> _Strokes:
    short, long, gap = sheet.px(_STRAIGHT), sheet.px(_SIDE[1] * (1 + _ROUND)), sheet.px(_GAP)
    level, upright = _opened(sheet.ink, (1, short)), _opened(sheet.ink, (short, 1))
    rules = [
        _opened(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(near, np.uint8)), far)
        for ink, near, far in ((level, (1, gap), (1, long)), (upright, (gap, 1), (long, 1)))
    ]
    return _Strokes(level, upright, cv2.min(cv2.max(*rules), sheet.ink))


def _opened(ink: "Pixels", shape: tuple[int, int]) -> "Pixels":
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))


def _guessed(strokes: _Strokes, sheet: Sheet) -> Iterator["Bounds"]:
    """Where a square may be: around each figure of strokes, and to both sides of each stroke as long as a side."""
    yield from _figures(strokes.all, sheet)
    yield from _beside(strokes.upright, sheet)
    for top, x0, bottom, x1 in _beside(np.ascontiguousarray(strokes.level.T), sheet):
        yield x0, top, x1, bottom


def _figures(ink: "Pixels", sheet: Sheet) -> Iterator["Bounds"]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least, most = (side * sheet.scale for side in _SIDE)
    for x, y, width, height, _ in stats[1:].tolist():
        if least <= height <= most and width <= most:
            yield x, y, x + width, y + height


def _beside(upright: "Pixels", sheet: Sheet) -> Iterator["Bounds"]:
    """A stroke and the one opposite to it, as far to its left or right as it is long."""
    for x0, top, x1, bottom in _figures(upright, sheet):
        side = bottom - top
        if x1 - x0 > _THIN * side:
            continue
        for first, step in ((x0, 1), (x1 - 1, -1)):
            ends = [first + step * round(side * (1 + part)) for part in (-_ROUND, _ROUND)]
            low, high = max(min(ends), 0), max(ends) + 1
            columns = np.flatnonzero(_covered(upright[top:bottom, low:high]) >= _COVERED)
            if len(columns):
                other = low + int(columns[np.abs(np.abs(low + columns - first) + 1 - side).argmin()])
                yield min(first, other), top, max(first, other) + 1, bottom


def _covered(ink: "Pixels") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Of each column how much has ink, there or right beside it: a stroke may lean by a dot."""
    return np.asarray((cv2.dilate(ink, np.ones((1, 3), np.uint8)) > 0).mean(axis=0))


def _is_square(bounds: "Bounds", drawn: "Pixels", long: "Pixels", sheet: Sheet) -> bool:
    x0, top, x1, bottom = bounds
    width, height = x1 - x0, bottom - top
    least, most = (side * sheet.scale for side in _SIDE)
    sized = least <= min(width, height) and max(width, height) <= most
    if not sized or abs(width - height) > _ROUND * width:
        return False
    room = sheet.px(_ROOM)
    around = slice(max(top - room, 0), bottom + room), slice(max(x0 - room, 0), x1 + room)
    return _sides(drawn[around], room) == 4 and _sides(long[around], room) <= _RULES


def _sides(frame: "Pixels", room: int) -> int:
    """How many sides are drawn all along, each in one straight line; the frame has so many pixels around it."""
    high, wide = frame.shape
    deep = room + max(2, round(_STROKE * high))
    level, upright = frame[:, room : wide - room].T, frame[room : high - room]
    sides = (level[:, :deep], level[:, -deep:], upright[:, :deep], upright[:, -deep:])
    return sum(bool(_covered(side).max() >= _COVERED) for side in sides)


def _distinct(found: Sequence["Bounds"]) -> list["Bounds"]:
    """The first of those that are nearly the same."""
    result: list[Bounds] = []
    for bounds in found:
        if not any(_common(bounds, other) >= _SAME * max(_area(bounds), _area(other)) for other in result):
            result.append(bounds)
    return result


def _outermost(found: Sequence["Bounds"]) -> list["Bounds"]:
    """Those that are not in another one, as the mark ■ is in its box."""
    return [
        one
        for one in found
        if not any(_area(one) < _area(other) and _common(one, other) >= _SAME * _area(one) for other in found)
    ]


def _unchained(found: Sequence["Bounds"]) -> list["Bounds"]:
    """Those that share no side with their like: squares in a chain are the places of a number's digits."""
    return [one for one in found if not any(_are_chained(one, other) for other in found)]


def _are_chained(a: "Bounds", b: "Bounds") -> bool:
    near = _STROKE * (a[3] - a[1])
    level = (
        abs(a[1] - b[1]) <= near and abs(a[3] - b[3]) <= near and (0 <= a[2] - b[0] <= near or 0 <= b[2] - a[0] <= near)
    )
    return level or (
        abs(a[0] - b[0]) <= near and abs(a[2] - b[2]) <= near and (0 <= a[3] - b[1] <= near or 0 <= b[3] - a[1] <= near)
    )


def _area(bounds: "Bounds") -> int:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _common(a: "Bounds", b: "Bounds") -> int:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)


def _filled(ink: "Pixels", bounds: "Bounds") -> float:
    x0, top, x1, bottom = bounds
    deep = max(2, round(_INSIDE * (bottom - top)))
    inside = ink[top + deep : bottom - deep, x0 + deep : x1 - deep]
    return float(np.count_nonzero(inside) / inside.size)


def _around(ink: "Pixels", bounds: "Bounds", near: int) -> float:
    """How much of the band around the bounds has ink."""
    x0, top, x1, bottom = bounds
    outer = ink[max(top - near, 0) : bottom + near, max(x0 - near, 0) : x1 + near]
    inner = ink[top:bottom, x0:x1]
    return float((np.count_nonzero(outer) - np.count_nonzero(inner)) / (outer.size - inner.size))
