"""How askew the page lay on the scanner, and the page made level."""

from math import cos, radians, sin
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.layout.rotation import UNMOVED, Matrix
from extract.read.scan.grey_page import GreyPage, ink_of

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_MOST = 6.0  # degrees: paper on glass or in a feeder lies no further askew
_STEPS = ((0.4, 0.25, _MOST), (1.0, 0.1, 0.3), (1.0, 0.02, 0.1))  # pixels a point, step and reach in degrees
_LEVEL = 0.03  # degrees: less is not worth a turn


def straightened_page(grey: "Pixels", scale: float) -> tuple[GreyPage, Matrix]:
    """The level page, and the matrix from its points to those of the page as it is."""
    angle = skew(ink_of(grey, scale), scale)
    if abs(angle) < _LEVEL:
        return GreyPage(grey, scale), UNMOVED
    height, width = grey.shape
    c, s = abs(cos(radians(angle))), abs(sin(radians(angle)))
    size = (round(width * c + height * s), round(width * s + height * c))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    level = cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    back = cv2.invertAffineTransform(turn)
    a, b, x, d, e, y = (float(value) for value in back.ravel())
    return GreyPage(level, scale), (a, b, x / scale, d, e, y / scale)


def skew(ink: "Pixels", scale: float) -> float:
    """The angle in degrees that makes lines of text and rules level, positive counter-clockwise; 0 for a blank page.

    At that angle rows and columns of ink part from white ones most clearly.
    """
    angle = 0.0
    for detail, step, reach in _STEPS:
        small = cv2.resize(ink, None, fx=detail / scale, fy=detail / scale, interpolation=cv2.INTER_AREA)
        height, width = small.shape
        sharpness: dict[float, float] = {}
        tried = angle + np.arange(-reach, reach + step / 2, step)
        for one in tried:
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), one, 1.0)
            level = cv2.warpAffine(small, turn, (width, height))
            across, down = (cv2.reduce(level, axis, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel() for axis in (1, 0))
            sharpness[one] = float(np.square(np.diff(across)).sum() + np.square(np.diff(down)).sum())
        angle = float(max(tried, key=lambda one: (sharpness[one], -abs(one))))
    return angle
