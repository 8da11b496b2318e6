"""The colours of a page's image → grey without seals.

A seal's red is light in the red channel, black is not; what is printed in red stays, for it has no seal's shape.
"""

from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.scan.grey_page import WHITE

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_COLOURED = 40  # levels between a dot's strongest and weakest channel: less is grey with the noise of JPEG
_SEAL = (28.0, 190.0)  # points across: personal seals from 10 mm, seals of offices up to 60 mm (国发〔1999〕25号)
_ROUND = 1.5  # a seal is at most so much wider than high, or higher than wide
_NEAR = 4.0  # points: strokes of one seal stand no farther apart
_FULL = 60  # percent of the coloured dots have less colour than where the ink lies full
_CHARACTERS = 4  # of one line; seals are pressed one to a party
_SOLID = 0.6  # of its bounds: what a seal's outline encloses (a circle has 0.79)


def without_seals(pixels: "Pixels", scale: float) -> "Pixels":
    """The image in grey; where a seal lies, what the page would be without its ink."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(pixels)
    for strong, weak in ((red, cv2.max(green, blue)), (blue, cv2.max(red, green))):
        colour = cv2.subtract(strong, weak)
        for seal in _seals((colour > _COLOURED).astype(np.uint8), scale):
            grey[seal] = _without_ink(grey[seal], colour[seal], near=max(1, round(scale)))
    return grey


def _without_ink(grey: "Pixels", colour: "Pixels", near: int) -> "Pixels":
    """The part of the page without the seal's ink, which dims whatever it lies on in the same proportion.

    The darkness of a dot shows how much ink lies on it: at most as much as the colour around it, which JPEG spreads.
    """
    inked = colour > _COLOURED
    around = np.ones((2 * near + 1, 2 * near + 1), np.uint8)
    full = np.percentile(colour[inked], _FULL)
    paper, ink = np.median(grey[~inked]), np.median(grey[inked & (colour >= full)])
    if ink >= paper:
        return grey
    near_ink = cv2.dilate(inked.astype(np.uint8), around) > 0
    most = np.where(near_ink, np.clip(cv2.dilate(colour, around) / full, 0, 1), 0)
    share = np.minimum(most, np.clip((paper - grey) / (paper - ink), 0, 1))
    return np.asarray(np.clip(grey / (1 - share * (1 - ink / paper)), 0, WHITE), dtype=np.uint8)


def _seals(coloured: "Pixels", scale: float) -> list[tuple[slice, slice]]:
    """The parts of the page where coloured ink has the shape of a seal.

    So many figures of one size on one line are characters: a heading printed in red.
    """
    if not coloured.any():
        return []
    near = max(1, round(_NEAR * scale))
    spread = cv2.dilate(coloured, np.ones((near, near), np.uint8))
    contours, _ = cv2.findContours(spread, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    figures = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        shorter, longer = sorted(((width - near) / scale, (height - near) / scale))
        filled = cv2.contourArea(contour) / (width * height)
        if _SEAL[0] <= shorter and longer <= min(_SEAL[1], _ROUND * shorter) and filled >= _SOLID:
            figures.append((x, y, width, height))
    seals = []
    for x, y, width, height in figures:
        alike = (abs(top - y) < height / 4 and abs(high - height) < height / 4 for _, top, _, high in figures)
        if sum(alike) < _CHARACTERS:
            seals.append((slice(y, y + height), slice(x, x + width)))
    return seals
