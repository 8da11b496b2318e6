"""A page's image while it is read."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import cv2

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray[Any, np.dtype[Any]]  # of np.uint8, which OpenCV does not promise

WHITE = 255
_AROUND = 12.0  # points: how far around a dot its paper's brightness is taken from
_DARKER = 24  # grey levels: what is darker than its surroundings by this much is ink


@dataclass(frozen=True)
class GreyPage:
    """An upright, level page in grey (rows × columns, 0 black), without seals; ``scale`` is pixels a point."""

    grey: "Pixels"
    scale: float

    @cached_property
    def ink(self) -> "Pixels":
        """255 where something is written or drawn, else 0; uneven light is levelled out."""
        return ink_of(self.grey, self.scale)

    def pixels(self, points: float) -> int:
        """So many points in whole pixels, at least one."""
        return max(1, round(points * self.scale))


def ink_of(grey: "Pixels", scale: float) -> "Pixels":
    """255 where the image is clearly darker than its surroundings, else 0."""
    block = 2 * round(_AROUND * scale) + 1
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(calm, WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
