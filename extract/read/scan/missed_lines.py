"""Ink that stands in none of the lines that were found → lines of its own.

The search for lines is made for words: it misses a digit, a dash or a percent sign that stands alone in its cell.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from extract.read.ocr import PixelBox
from extract.read.scan.grey_page import GreyPage

_TOGETHER = 4.0  # points: figures nearer than this are one line's
_LEAST = 2.5  # points: what is smaller both ways is dirt
_LARGEST = 30.0  # points: what is higher is a picture
_MOST = 200  # on a page; more is a dirty page or a picture
_COMMON = 14.0  # points: the height of a line of 10.5-point text, where the page has none to tell it
_CONTENT = 0.04  # of its bounds: less ink is dirt


def missed_lines(page: GreyPage, lines: Sequence[PixelBox], squares: Sequence[PixelBox]) -> list[PixelBox]:
    """The bounds of lines in the remaining ink, as high as the page's lines usually are; a square alone is no line."""
    rest, edge, near = page.ink.copy(), page.pixels(1.0), page.pixels(_TOGETHER)
    for x0, top, x1, bottom in lines:
        rest[max(top - edge, 0) : bottom + edge, max(x0 - edge, 0) : x1 + edge] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(rest, np.ones((1, near), np.uint8)), connectivity=8)
    usual = int(np.median([bottom - top for _, top, _, bottom in lines])) if lines else page.pixels(_COMMON)
    missed = []
    for x, y, width, height, _ in stats[1:].tolist():
        right, bottom = x + width - near + 1, y + height
        is_large = max(right - x, height) >= _LEAST * page.scale and height <= _LARGEST * page.scale
        is_square = any(
            x0 - edge <= x and top - edge <= y and right <= x1 + edge and bottom <= low + edge
            for x0, top, x1, low in squares
        )
        dots = np.count_nonzero(rest[y:bottom, x : x + width])
        if is_large and not is_square and dots >= _CONTENT * usual * usual:
            high = max(usual, height * 5 // 4)
            above = max(y + (height - high) // 2, 0)
            missed.append((x, above, x + width, above + high))
    return missed if len(missed) <= _MOST else []
