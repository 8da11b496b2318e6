"""What is drawn on a page: ruling lines, figures small enough to be part of a check box, images; in points as seen."""

from typing import NamedTuple

from extract.model import Box
from extract.read.layout.ruling import Rule

THIN = 3.0  # points: a filled rectangle or stroke up to this thick is a ruling line
SMALL = 18.0  # points: a drawn figure up to this size may be a check box or its mark
_DOT = 1.5  # points

Point = tuple[float, float]


class Shape(NamedTuple):
    """A small drawn figure; ``framed`` if it is a rectangle (corners may be round), ``dark`` if filled so."""

    box: Box
    framed: bool
    dark: bool


class Figures:
    """The ruling lines, small figures and images of a page, as a reader of pages gathers them."""

    def __init__(self) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.shapes: list[Shape] = []
        self.images: list[Box] = []

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Takes up a ruling line by its bounds."""
        width, height = x1 - x0, bottom - top
        is_dot = max(width, height) <= _DOT  # of a dotted rule: its neighbours tell which way that runs
        if is_dot or width >= height:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if is_dot or width < height:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))

    def stroke(self, start: Point, end: Point) -> None:
        """Takes up a straight stroke, if it runs along one of the page's sides."""
        (ax, ay), (bx, by) = start, end
        if min(abs(ax - bx), abs(ay - by)) <= 1.0:
            self.rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
