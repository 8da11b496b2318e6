"""Folds of the paper: a soft dark line from edge to edge of the page, levelled out.

Unlike a ruling line it runs through both margins, it may lie a little askew, and what is printed shows through it.
"""

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extract.read.scan.grey_page import WHITE

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

    Profile = np.ndarray[Any, np.dtype[np.float32]]  # a margin's brightness along the page, 1 is paper

_MARGIN = 14.0  # points: so much at the sides of a page is white
_SOFT = 20.0  # points: a fold's shadow is narrower
_REACH = 4.0  # points: on both sides of a fold's middle, what it dims
_DIMMED = (0.35, 0.96)  # of the paper's brightness in a fold's middle: ink is darker, grain is not
_ASKEW = 0.03  # of the page: so far a fold's one end may lie above the other
_MOST = 4  # folds in one direction; more dips are the rules of a form that reaches to the image's edges


def without_folds(grey: "Pixels", scale: float) -> "Pixels":
    """The page with the shadows of level and upright folds made as light as the paper beside them."""
    level = _without_level(grey, scale)
    turned = np.ascontiguousarray(level.T)
    upright = _without_level(turned, scale)
    return level if upright is turned else np.ascontiguousarray(upright.T)


def _without_level(grey: "Pixels", scale: float) -> "Pixels":
    margin, reach = round(_MARGIN * scale), round(_REACH * scale)
    sides = [_brightness(part, scale) for part in (grey[:, :margin], grey[:, -margin:])]
    dips = [_dips(side, reach) for side in sides]
    if not all(0 < len(one) <= _MOST for one in dips):
        return grey
    result, (height, width) = grey, grey.shape
    for left in dips[0]:
        right = min(dips[1], key=lambda at: abs(at - left))
        if abs(right - left) > _ASKEW * width or not reach <= min(left, right) <= max(left, right) < height - reach:
            continue
        light = np.minimum(*(side[at - reach : at + reach + 1] for side, at in zip(sides, (left, right), strict=True)))
        light = cv2.erode(light[:, None], np.ones((3, 1), np.uint8))[:, 0]  # it does not run quite straight
        middles = np.rint(np.linspace(left, right, width)).astype(np.intp)
        rows = middles[None, :] + np.arange(-reach, reach + 1)[:, None]
        columns = np.arange(width)[None, :]
        result = result.copy()
        result[rows, columns] = np.clip(result[rows, columns] / np.minimum(light, 1)[:, None], 0, WHITE)
    return result


def _brightness(margin: "Pixels", scale: float) -> "Profile":
    """Row by row how bright the margin is, beside the paper above and below."""
    rows = np.median(margin, axis=1).astype(np.float32)
    soft = round(_SOFT * scale)
    paper = cv2.morphologyEx(cv2.blur(rows[:, None], (1, 3)), cv2.MORPH_CLOSE, np.ones((soft, 1), np.uint8))[:, 0]
    return np.asarray(rows / np.maximum(paper, 1))


def _dips(brightness: "Profile", reach: int) -> list[int]:
    """Where the middles of folds may be: rows darker than those near to them."""
    least = cv2.erode(brightness[:, None], np.ones((2 * reach + 1, 1), np.uint8))[:, 0]
    is_dip = (brightness == least) & (brightness >= _DIMMED[0]) & (brightness <= _DIMMED[1])
    rows: list[int] = []
    for row in np.flatnonzero(is_dip).tolist():
        if not rows or row - rows[-1] > reach:
            rows.append(row)
    return rows
