"""Ink that stands in none of the lines that were found → lines of its own.

The search for lines is made for words: it misses a digit, a dash or a percent sign that stands alone in its cell.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.scan.grey_page import Sheet
from extract.read.scan.rapidocr_engine import Bounds

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_TOGETHER = 4.0  # points: figures nearer than this are one line's
_LEAST = 2.5  # points: what is smaller both ways is dirt
_LARGEST = 30.0  # points: what is higher is a picture
_MOST = 200  # on a page; more is a dirty page or a picture
_COMMON = 14.0  # points: the height of a line of 10.5-point text, where the page has none to tell it
_CONTENT = 0.04  # of its bounds: less ink is dirt


def missed(sheet: Sheet, lines: Sequence[Bounds], squares: Sequence[Bounds]) -> list[Bounds]:
    """The bounds of what is left, as high as the page's lines usually are; a square alone is no line."""
    rest = _without(sheet.ink, lines, sheet.px(1.0))
    near = sheet.px(_TOGETHER)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(rest, np.ones((1, near), np.uint8)), connectivity=8)
    usual = int(np.median([bottom - top for _, top, _, bottom in lines])) if lines else sheet.px(_COMMON)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        wide, dots = width - near + 1, np.count_nonzero(rest[y : y + height, x : x + width])
        large = max(wide, height) >= _LEAST * sheet.scale and height <= _LARGEST * sheet.scale
        is_square = any(_is_within((x, y, x + wide, y + height), square, sheet.px(1.0)) for square in squares)
        if large and not is_square and dots >= _CONTENT * usual * usual:
            high = max(usual, height * 5 // 4)
            top = max(y + (height - high) // 2, 0)
            found.append((x, top, x + width, top + high))
    return found if len(found) <= _MOST else []


def _without(ink: "Pixels", taken: Sequence[Bounds], edge: int) -> "Pixels":
    rest = ink.copy()
    for x0, top, x1, bottom in taken:
        rest[max(top - edge, 0) : bottom + edge, max(x0 - edge, 0) : x1 + edge] = 0
    return rest


def _is_within(inner: Bounds, outer: Bounds, room: int) -> bool:
    x0, top, x1, bottom = outer
    return x0 - room <= inner[0] and top - room <= inner[1] and inner[2] <= x1 + room and inner[3] <= bottom + room
