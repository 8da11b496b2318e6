"""How askew the page lay on the scanner, and the page made level and upright.

A fax machine's rows are farther apart than its columns, and a camera is held askew: there upright rules lean by another
angle than level ones.
"""

from collections.abc import Callable, Sequence
from math import cos, radians, sin, tan
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.layout.rotation import UNMOVED, Matrix
from extract.read.scan.grey_page import GreyPage, ink_of

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_MOST = 6.0  # degrees: paper on glass or in a feeder lies no further askew
_STEPS = ((0.4, 0.25, _MOST), (1.0, 0.1, 0.3), (1.0, 0.02, 0.1))  # pixels a point, step and reach in degrees
_APART = ((1.0, 0.15, 1.5), (1.0, 0.03, 0.15))  # the same, for level and upright rules apart
_LEVEL = 0.03  # degrees: less is not worth a turn
_LEAN, _CLEARER = 0.1, 2.0  # degrees; times as clear: less is no other angle, as each has chance edges of its own
_ROWS, _COLUMNS = 1, 0


def straightened_page(grey: "Pixels", scale: float) -> tuple[GreyPage, Matrix]:
    """The level page, and the matrix from its points to those of the page as it is."""
    angle, lean = skew(ink_of(grey, scale), scale)
    if abs(angle) < _LEVEL and not lean:
        return GreyPage(grey, scale), UNMOVED
    height, width = grey.shape
    c, s = abs(cos(radians(angle))), abs(sin(radians(angle)))
    size = (round(width * c + height * s), round(width * s + height * c))
    turn = _turn((width, height), size, angle, lean)
    level = cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    back = cv2.invertAffineTransform(turn)
    a, b, x, d, e, y = (float(value) for value in back.ravel())
    return GreyPage(level, scale), (a, b, x / scale, d, e, y / scale)


def skew(ink: "Pixels", scale: float) -> tuple[float, float]:
    """The angle in degrees that makes lines of text and rules level, positive counter-clockwise, and the one by which
    upright rules then still lean; 0 for a blank page.

    At these angles rows and columns of ink part from white ones most clearly: at one for both where they are clear at
    it.
    """
    angle, _ = _clearest(ink, scale, _STEPS, lambda one: (one, 0.0), (_ROWS, _COLUMNS))
    level, _ = _clearest(ink, scale, _APART, lambda one: (angle + one, 0.0), (_ROWS,))
    lean, clearer = _clearest(ink, scale, _APART, lambda one: (angle + level, one), (_COLUMNS,))
    return (angle + level, lean) if abs(lean) >= _LEAN and clearer >= _CLEARER else (angle, 0.0)


def _clearest(
    ink: "Pixels",
    scale: float,
    steps: Sequence[tuple[float, float, float]],
    angles: Callable[[float], tuple[float, float]],
    ways: Sequence[int],
) -> tuple[float, float]:
    """The number for whose ``angles`` of turn and lean the rows or columns are clearest, and how much clearer than
    for 0.
    """
    best = 0.0
    sharpness: dict[float, float] = {}
    for detail, step, reach in steps:
        small = cv2.resize(ink, None, fx=detail / scale, fy=detail / scale, interpolation=cv2.INTER_AREA)
        size = small.shape[1], small.shape[0]
        sharpness = {}
        tried = [0.0, *(best + np.arange(-reach, reach + step / 2, step))]
        for one in tried:
            level = cv2.warpAffine(small, _turn(size, size, *angles(one)), size)
            sums = (cv2.reduce(level, way, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel() for way in ways)
            sharpness[one] = sum(float(np.square(np.diff(own)).sum()) for own in sums)
        best = float(max(tried, key=lambda one: (sharpness[one], -abs(one))))
    return best, sharpness[best] / max(sharpness[0.0], 1.0)


def _turn(size: tuple[int, int], turned: tuple[int, int], angle: float, lean: float) -> "Pixels":
    """The matrix that turns an image of that ``size`` into the ``turned`` one and sets what leans upright."""
    turn = np.asarray(cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0), np.float64)
    turn[:, 2] += np.subtract(turned, size) / 2
    turn[0] += tan(radians(lean)) * (turn[1] - (0, 0, turned[1] / 2))
    return turn
