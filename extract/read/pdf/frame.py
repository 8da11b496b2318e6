"""How the file's user space turns into the page that a reader sees: CropBox and /Rotate."""

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2

from extract.read.layout.rotation import UNMOVED, Matrix

Floats = Sequence[float]


class Frame(NamedTuple):
    """How the file's user space turns into the page that a reader sees: CropBox and /Rotate (quarter turns)."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def across(self, xs: Floats, ys: Floats) -> Floats:
        """Coordinates in user space → how far right of the seen page's left side."""
        left, bottom, right, top, turns = self
        if turns % 2:
            return [y - bottom for y in ys] if turns == 1 else [top - y for y in ys]
        if turns:
            return [right - x for x in xs]
        return [x - left for x in xs] if left else xs

    def down(self, xs: Floats, ys: Floats) -> list[float]:
        """Coordinates in user space → how far below the seen page's top."""
        left, bottom, right, top, turns = self
        if turns % 2:
            return [x - left for x in xs] if turns == 1 else [right - x for x in xs]
        return [y - bottom for y in ys] if turns else [top - y for y in ys]

    def matrix_to(self, other: "Frame") -> Matrix:
        """How the page as seen here turns into the page as seen with the quarter turns of ``other``."""
        width, height = self.size
        return (
            UNMOVED,
            (0.0, -1.0, height, 1.0, 0.0, 0.0),
            (-1.0, 0.0, width, 0.0, -1.0, height),
            (0.0, 1.0, 0.0, -1.0, 0.0, width),
        )[(other.turns - self.turns) % 4]

    def bounds(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Bounds in user space (lower left, upper right corner) → left, top, right and bottom as seen."""
        ax, ay = self.across(x0, y0), self.down(x0, y0)
        bx, by = self.across(x1, y1), self.down(x1, y1)
        if self.turns == 0:
            return ax, by, bx, ay
        left, right = list(map(min, ax, bx)), list(map(max, ax, bx))
        return left, list(map(min, ay, by)), right, list(map(max, ay, by))


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """The visible part of the page and its quarter turns."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    visible = box if box[0] < box[2] and box[1] < box[3] else media
    left, bottom, right, top = visible
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
