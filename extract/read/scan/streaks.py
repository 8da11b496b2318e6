"""Streaks that dirt on a copier's or scanner's glass draws over the whole page, along the way of the paper.

They run straight down (or across) the image from edge to edge, through both margins, where a form has no ruling lines.
"""

from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.scan.grey_page import ink_of

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_MARGIN = 20.0  # points: so much at the top and the bottom of a page is white
_WIDE = 4.0  # points: what is wider is a shadow
_DARKER = 12  # grey levels than to its left and right
_IN_MARGINS, _ALL_ALONG = 0.85, 0.6  # of the margins' rows, and of all: a streak does not show on what is printed
_WHITE = 0.01  # of the margins that has ink beside the streaks, at most: else the form reaches to the image's edges
_ALONG = 3.0  # points: grain is averaged over so much of a line
_PALE, _INK = 48, 24  # grey levels: on a paler streak ink shows, darker by as much
_BESIDE = 2  # pixels: a streak's edges are blurred


def without_streaks(grey: "Pixels", scale: float) -> "Pixels":
    """The page without its level and upright streaks: ink that shows on them stays; on black ones there is what stands
    to both sides.
    """
    upright = _without_upright(grey, scale)
    return np.ascontiguousarray(_without_upright(np.ascontiguousarray(upright.T), scale).T)


def _without_upright(grey: "Pixels", scale: float) -> "Pixels":
    margin = round(_MARGIN * scale)
    margins = grey[:margin], grey[-margin:]
    columns = np.minimum(*(_darker(part, scale).mean(axis=0) for part in margins)) >= _IN_MARGINS
    if not columns.any():
        return grey
    printed = cv2.dilate(columns.astype(np.uint8)[None, :], np.ones((1, 2 * _BESIDE + 1), np.uint8))[0] == 0
    if max(np.count_nonzero(ink_of(part, scale)[:, printed]) / part[:, printed].size for part in margins) > _WHITE:
        return grey
    columns &= _darker(grey, scale).mean(axis=0) >= _ALL_ALONG
    streaks = cv2.dilate(columns.astype(np.uint8)[None, :], np.ones((1, 2 * _BESIDE + 1), np.uint8))[0] > 0
    kept = np.flatnonzero(~streaks)
    result = grey.copy()
    for column in np.flatnonzero(streaks):
        right = int(np.searchsorted(kept, column))
        near = kept[max(right - 1, 0)], kept[min(right, len(kept) - 1)]
        share = (column - near[0]) / max(near[1] - near[0], 1)
        beside = grey[:, near[0]] * (1 - share) + grey[:, near[1]] * share
        own, streak, paper = grey[:, column], np.median(grey[:, column]), np.median(beside)
        bare = np.full_like(own, paper) if streak >= _PALE else beside
        result[:, column] = np.where(own < streak - _INK, own, bare)
    return result


def _darker(grey: "Pixels", scale: float) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Where a thin upright line is darker than what is on both sides of it."""
    wide = 2 * round(_WIDE * scale / 2) + 1
    calm = cv2.blur(grey, (1, round(_ALONG * scale)))
    return np.asarray(cv2.morphologyEx(calm, cv2.MORPH_BLACKHAT, np.ones((1, wide), np.uint8)) >= _DARKER)
