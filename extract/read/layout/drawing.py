"""What is drawn on a page: ruling lines, shapes small enough to be part of a check box, images; in points as seen."""

from collections.abc import Iterable
from typing import NamedTuple

from extract.model import Box
from extract.read.layout.ruling import RulingLine

THIN = 3.0  # points: a filled rectangle or stroke up to this thick is a ruling line
SMALL = 18.0  # points: a drawn shape up to this size may be a check box or its mark
NARROW = 1.2  # points: a filled upright rectangle from this width on may be the shading behind a narrow character
LINE = (5.0, 40.0)  # points: the height of a line of text
_DOT = 1.5  # points

Point = tuple[float, float]


class Shape(NamedTuple):
    """A small drawn shape; ``framed`` if it is a rectangle (corners may be round), ``dark`` if filled so."""

    box: Box
    framed: bool
    dark: bool


class Area(NamedTuple):
    """A rectangle that is filled and has no stroke, as tall as a line of text; ``colour`` as the format writes it."""

    box: Box
    colour: str | tuple[int, ...]


class PageDrawing:
    """The ruling lines, small shapes and images of a page, as a reader of pages gathers them.

    ``lights`` are small figures that are filled so lightly that they show nothing on paper. ``narrow`` are the filled
    areas of which only the text tells whether they are ruling lines or shading, ``areas`` those beside them.
    """

    def __init__(self) -> None:
        self.horizontal: list[RulingLine] = []
        self.vertical: list[RulingLine] = []
        self.shapes: list[Shape] = []
        self.images: list[Box] = []
        self.lights: list[Box] = []
        self.narrow: list[Area] = []
        self.areas: list[Area] = []

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

    def add_square(self, top: RulingLine, bottom: RulingLine, left: RulingLine, right: RulingLine) -> None:
        """Adds a small square in the place of the four ruling lines that it was taken for."""
        self.horizontal = [line for line in self.horizontal if line not in (top, bottom)]
        self.vertical = [line for line in self.vertical if line not in (left, right)]
        self.shapes.append(Shape((left.at, top.at, right.at, bottom.at), framed=True, dark=False))


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest box around the points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
