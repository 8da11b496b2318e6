"""Squares drawn on a level page, and whether something is drawn into them.

Check boxes are recognised by their pixels, as OCR reads □ as 口 and drops ☑. ``checkboxes`` decides by the text on
their line which squares are check boxes.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.scan.grey_page import WHITE, GreyPage

if TYPE_CHECKING:
    from extract.read.ocr import PixelBox
    from extract.read.scan.grey_page import Pixels

_SIDE = (5.5, 18.0)  # points: check boxes beside text of 7.5 to 22 points, with their strokes
_ROUND = 0.3  # of the side: how far width and height may differ
_TALL = 0.12  # of its height: so much narrower is no check box, but what a font draws for a character that it lacks
_COVERED = 0.85  # of a side that has ink
_THIN = 0.35  # of its length: a side is no thicker
_INSIDE = 0.25  # of the side: what lies deeper than this is inside, even where the strokes are thick
_SAME = 0.6  # of the smaller one: two squares that share so much are one
_STROKE = 0.16  # of the side: within so much of its bounds a side's ink lies
_ROOM = 1.0  # points: so near a ruling line closes a square
_NEAR = 0.7  # points: what lies right around a square
_STRAIGHT = 4.0  # points: the strokes of a square are longer
_GAP = 0.8  # points: grain leaves no wider gaps in a line
_FREE = 0.28  # of what lies right around it: more ink, and it is part of a character
_RULES = 2  # of four sides: more, and it is a cell
_CORNER, _CORNERED = 0.12, 3  # of the side: a corner; of four that have ink
_BEYOND = 0.35  # of the side
_BAR, _BARS = 0.95, 0.45  # of a row that has ink; of the rows and columns: more, and it is no thin bar
_DOT_BESIDE = np.ones((1, 3), np.uint8)
BARE, DARK = 0.05, 0.14  # of the inside that has ink


class Square(NamedTuple):
    """Its bounds in pixels, and how much of its inside has ink (0 to 1)."""

    bounds: "PixelBox"
    filled: float

    @property
    def is_tall(self) -> bool:
        """Whether it is clearly taller than wide."""
        x0, top, x1, bottom = self.bounds
        return (bottom - top) - (x1 - x0) > max(_TALL * (bottom - top), 2)

    @property
    def is_ticked(self) -> bool | None:
        """Whether something is drawn into it; None where that is unclear.

        A rectangle that is taller than wide, crossed or not, is the shape that OpenType recommends for ``.notdef``:
        the program that printed the page had no such character, and an empty box looks like a ticked one.
        """
        if self.is_tall:
            return None
        if self.filled <= BARE:
            return False
        return True if self.filled >= DARK else None


class _Strokes(NamedTuple):
    """The straight strokes among the ink; ``long`` are those of ruling lines, longer than any side of a square, and
    ``short`` the others.
    """

    level: "Pixels"
    upright: "Pixels"
    all: "Pixels"
    long: "Pixels"
    short: "Pixels"


def drawn_squares(page: GreyPage) -> list[Square]:
    """The squares of the page that are drawn along all four sides, two of which may be ruling lines.

    A tick that leaves its square is no hindrance: its strokes are neither level nor upright. Squares are sought around
    each figure of strokes, and on both sides of each stroke as long as a side. Of nearly equal squares the one with the
    least ink around it counts. A square in another one does not count, as the mark ■ in its box, nor do squares in a
    chain: those are boxes for the digits of a number.
    """
    strokes = _strokes(page)
    near = page.pixels(_NEAR)
    guessed = {*_figures(strokes.all, page), *_beside_strokes(strokes.upright, page)}
    guessed |= {(x0, y0, x1, y1) for y0, x0, y1, x1 in _beside_strokes(np.ascontiguousarray(strokes.level.T), page)}
    single = cv2.subtract(page.ink, cv2.dilate(strokes.long, np.ones((3, 3), np.uint8)))
    around = {bounds: _ink_around(single, bounds, near) for bounds in guessed if _is_square(bounds, strokes, page)}
    distinct: list[PixelBox] = []
    for bounds in sorted((one for one in around if around[one] <= _FREE), key=lambda one: (around[one], one)):
        if not any(_common(bounds, other) >= _SAME * max(_area(bounds), _area(other)) for other in distinct):
            distinct.append(bounds)
    outer = [
        one
        for one in distinct
        if not any(_area(one) < _area(other) and _common(one, other) >= _SAME * _area(one) for other in distinct)
    ]
    single_boxes = [one for one in outer if not any(_are_chained(one, other) for other in outer)]
    return [Square(bounds, ink_inside(page.ink, bounds)) for bounds in single_boxes]


def ink_without(page: GreyPage, squares: Sequence[Square]) -> "Pixels":
    """The ink of the page but for its squares, whose sides are no ruling lines; a line that closes one stays."""
    long, ink, near = _strokes(page).long, page.ink.copy(), page.pixels(_NEAR)
    for x0, top, x1, bottom in (square.bounds for square in squares):
        area = slice(max(top - near, 0), bottom + near), slice(max(x0 - near, 0), x1 + near)
        ink[area] = long[area]
    return ink


# ---------------------------------------------------------------- where a square may be


def _strokes(page: GreyPage) -> _Strokes:
    short, long, gap = page.pixels(_STRAIGHT), page.pixels(_SIDE[1] * (1 + _ROUND)), page.pixels(_GAP)
    level, upright = _opening(page.ink, (1, short)), _opening(page.ink, (short, 1))
    lines = [
        _opening(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(near, np.uint8)), far)
        for ink, near, far in ((level, (1, gap), (1, long)), (upright, (gap, 1), (long, 1)))
    ]
    drawn, ruled = cv2.max(level, upright), cv2.min(cv2.max(*lines), page.ink)
    return _Strokes(level, upright, drawn, ruled, cv2.subtract(drawn, ruled))


def _opening(ink: "Pixels", shape: tuple[int, int]) -> "Pixels":
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))


def _figures(ink: "Pixels", page: GreyPage) -> Iterator["PixelBox"]:
    """The bounds of connected ink that is as high as a side."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least, most = (side * page.scale for side in _SIDE)
    for x, y, width, height, _ in stats[1:].tolist():
        if least <= height <= most and width <= most:
            yield x, y, x + width, y + height


def _beside_strokes(upright: "Pixels", page: GreyPage) -> Iterator["PixelBox"]:
    """A stroke and the one opposite to it, as far to its left or right as it is long."""
    for x0, top, x1, bottom in _figures(upright, page):
        side = bottom - top
        if x1 - x0 > _THIN * side:
            continue
        for first, step in ((x0, 1), (x1 - 1, -1)):
            ends = [first + step * round(side * (1 + part)) for part in (-_ROUND, _ROUND)]
            low, high = max(min(ends), 0), min(max(ends) + 1, upright.shape[1])
            if low >= high:  # the stroke stands nearer to the page's side than it is long
                continue
            columns = np.flatnonzero(_ink_shares(upright[top:bottom, low:high]) >= _COVERED)
            if len(columns):
                other = low + int(columns[np.abs(np.abs(low + columns - first) + 1 - side).argmin()])
                yield min(first, other), top, max(first, other) + 1, bottom


def _ink_shares(ink: "Pixels") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """For each column the share with ink there or right beside it, as a stroke may lean by a dot."""
    dots = cv2.reduce(cv2.dilate(ink, _DOT_BESIDE), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0]
    return np.asarray(dots / (WHITE * len(ink)))


# ---------------------------------------------------------------- whether a square is there


def _is_square(bounds: "PixelBox", strokes: _Strokes, page: GreyPage) -> bool:
    x0, top, x1, bottom = bounds
    width, height = x1 - x0, bottom - top
    least, most = (side * page.scale for side in _SIDE)
    is_sized = least <= min(width, height) and max(width, height) <= most
    if not is_sized or abs(width - height) > _ROUND * width:
        return False
    room = page.pixels(_ROOM)
    around = slice(max(top - room, 0), bottom + room), slice(max(x0 - room, 0), x1 + room)
    if not all(_sides(strokes.all[around], room)) or sum(_sides(strokes.long[around], room)) > _RULES:
        return False
    if _goes_on(strokes.short, bounds) or _is_barred(page.ink, bounds):
        return False
    return _corners(page.ink, bounds) >= _CORNERED


def _sides(frame: "Pixels", room: int) -> Iterator[bool]:
    """For each side whether it is drawn all along, in one straight line; the frame has so many pixels around it."""
    high, wide = frame.shape
    deep = room + max(2, round(_STROKE * high))
    level, upright = frame[:, room : wide - room].T, frame[room : high - room]
    sides = (level[:, :deep], level[:, -deep:], upright[:, :deep], upright[:, -deep:])
    return (bool(_ink_shares(side).max() >= _COVERED) for side in sides)


def _corners(ink: "Pixels", bounds: "PixelBox") -> int:
    """How many corners have ink: bowls of Latin letters are round."""
    x0, top, x1, bottom = bounds
    deep = max(2, round(_CORNER * (bottom - top)))
    parts = (
        ink[rows, columns]
        for rows in (slice(top, top + deep), slice(bottom - deep, bottom))
        for columns in (slice(x0, x0 + deep), slice(x1 - deep, x1))
    )
    return sum(bool(part.any()) for part in parts)


def _goes_on(strokes: "Pixels", bounds: "PixelBox") -> bool:
    """Whether a side goes on behind its corner, as the stem of P and B does."""
    x0, top, x1, bottom = bounds
    deep, far = max(2, round(_STROKE * (bottom - top))), round(_BEYOND * (bottom - top))
    for own, (left, above, right, below) in ((strokes, bounds), (strokes.T, (top, x0, bottom, x1))):
        for columns in (slice(left, left + deep), slice(right - deep, right)):
            for rows in (slice(max(above - far, 0), above), slice(below, below + far)):
                part = np.ascontiguousarray(own[rows, columns])
                if len(part) == far and _ink_shares(part).max() >= _COVERED:
                    return True
    return False


def _is_barred(ink: "Pixels", bounds: "PixelBox") -> bool:
    """Whether all that is inside are thin bars from side to side, as in 日, 中 and 田."""
    x0, top, x1, bottom = bounds
    deep = max(2, round(_STROKE * (bottom - top)))
    inside = ink[top + deep : bottom - deep, x0 + deep : x1 - deep] > 0
    rows, columns = (
        (cv2.dilate(inside.mean(axis=axis)[None], np.ones((1, 3), np.uint8))[0] >= _BAR) for axis in (1, 0)
    )
    if not 0 < rows.sum() + columns.sum() <= _BARS * (len(rows) + len(columns)):
        return False
    rest = inside[~rows][:, ~columns]
    return bool(rest.size and rest.mean() <= BARE)


def _are_chained(a: "PixelBox", b: "PixelBox") -> bool:
    """Whether the two share a side, beside or below one another."""
    near = _STROKE * (a[3] - a[1])
    for first, second in ((0, 1), (1, 0)):
        is_level = abs(a[second] - b[second]) <= near and abs(a[second + 2] - b[second + 2]) <= near
        if is_level and (0 <= a[first + 2] - b[first] <= near or 0 <= b[first + 2] - a[first] <= near):
            return True
    return False


def _area(bounds: "PixelBox") -> int:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _common(a: "PixelBox", b: "PixelBox") -> int:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)


def ink_inside(ink: "Pixels", bounds: "PixelBox") -> float:
    """The share of the inside that has ink (0 to 1)."""
    x0, top, x1, bottom = bounds
    deep = max(2, round(_INSIDE * (bottom - top)))
    inside = ink[top + deep : bottom - deep, x0 + deep : x1 - deep]
    return float(np.count_nonzero(inside) / inside.size)


def _ink_around(ink: "Pixels", bounds: "PixelBox", near: int) -> float:
    """The share of the band around the bounds that has ink (0 to 1)."""
    x0, top, x1, bottom = bounds
    outer = ink[max(top - near, 0) : bottom + near, max(x0 - near, 0) : x1 + near]
    inner = ink[top:bottom, x0:x1]
    return float((np.count_nonzero(outer) - np.count_nonzero(inner)) / (outer.size - inner.size))
