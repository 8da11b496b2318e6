"""What is drawn on a page: ruling lines, shapes small enough to be part of a check box, images; in points as seen."""

from collections.abc import Iterable
from typing import NamedTuple

from extract.model import Box
from extract.read.layout.ruling import RulingLine

THIN = 3.0  # points: a filled rectangle or stroke up to this thick is a ruling line
SMALL = 18.0  # points: a drawn shape up to this size may be a check box or its mark
_DOT = 1.5  # points

Point = tuple[float, float]


class Shape(NamedTuple):
    """A small drawn shape; ``framed`` if it is a rectangle (corners may be round), ``dark`` if filled so."""

    box: Box
    framed: bool
    dark: bool


class PageDrawing:
    """The ruling lines, small shapes and images of a page, as a reader of pages gathers them."""

    def __init__(self) -> None:
        self.horizontal: list[RulingLine] = []
        self.vertical: list[RulingLine] = []
        self.shapes: list[Shape] = []
        self.images: list[Box] = []

    def add_ruling_line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Adds a ruling line by its bounds."""
        width, height = x1 - x0, bottom - top
        is_dot = max(width, height) <= _DOT  # of a dotted line: its neighbours show the direction
        if is_dot or width >= height:
            self.horizontal.append(RulingLine((top + bottom) / 2, x0, x1))
        if is_dot or width < height:
            self.vertical.append(RulingLine((x0 + x1) / 2, top, bottom))

    def add_stroke(self, start: Point, end: Point) -> None:
        """Adds a straight stroke as a ruling line, if it runs along one of the page's sides."""
        (ax, ay), (bx, by) = start, end
        if min(abs(ax - bx), abs(ay - by)) <= 1.0:
            self.add_ruling_line(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest box around the points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
