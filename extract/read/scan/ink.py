"""The colours of a page's image → grey without seals.

A seal's red is light in the red channel, black is not; what is printed in red stays, for it has no seal's shape.
"""

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from extract.read.sight import Pixels

_COLOURED = 40  # levels between a dot's strongest and weakest channel: less is grey with the noise of JPEG
_SEAL = (28.0, 190.0)  # points across: personal seals from 10 mm, seals of offices up to 60 mm (国发〔1999〕25号)
_ROUND = 1.5  # a seal is at most so much wider than high, or higher than wide
_NEAR = 4.0  # points: strokes of one seal stand no farther apart
_UNDER = (30, 80)  # levels: what is darker by this than the stamp's own ink is printed under it; at its edges, by that
_SOLID = 0.6  # of its bounds: what a seal's outline encloses (a circle has 0.79)


def without_seals(pixels: "Pixels", scale: float) -> "Pixels":
    """The image in grey; where a stamp lies, only what is darker than its ink is left."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(pixels)
    for strong, weak in ((red, cv2.max(green, blue)), (blue, cv2.max(red, green))):
        coloured = (cv2.subtract(strong, weak) > _COLOURED).astype(np.uint8)
        for stamp in _stamps(coloured, scale):
            grey[stamp] = _washed(grey[stamp], strong[stamp], coloured[stamp], near=max(1, round(scale)))
    return grey


def _washed(grey: "Pixels", strong: "Pixels", coloured: "Pixels", near: int) -> "Pixels":
    """The part of the page without the stamp's ink: JPEG spreads its colour over the dots beside it."""
    bare = cv2.max(grey, strong)
    edges = np.ones((2 * near + 1, 2 * near + 1), np.uint8)
    stained, core = cv2.dilate(coloured, edges) > 0, cv2.erode(coloured, np.ones((5, 5), np.uint8)) > 0
    ink = np.median(strong[coloured > 0])
    bare[stained & (bare > ink - np.where(core, *_UNDER))] = np.percentile(bare, 90)
    return bare


def _stamps(coloured: "Pixels", scale: float) -> list[tuple[slice, slice]]:
    """The parts of the page where coloured ink has the shape of a seal."""
    if not coloured.any():
        return []
    near = max(1, round(_NEAR * scale))
    kernel = np.ones((near, near), np.uint8)
    spread = cv2.dilate(coloured, kernel)
    contours, _ = cv2.findContours(spread, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if _is_seal((width - near) / scale, (height - near) / scale, cv2.contourArea(contour) / (width * height)):
            found.append((slice(y, y + height), slice(x, x + width)))
    return found


def _is_seal(width: float, height: float, filled: float) -> bool:
    sized = _SEAL[0] <= min(width, height) and max(width, height) <= _SEAL[1]
    return sized and max(width, height) <= _ROUND * min(width, height) and filled >= _SOLID
