"""Drawings of citations as plain numbers for SVG: a ring of documents, and dots over the years."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import NamedTuple

CountRow = tuple[str, str | None, Sequence[int]]  # a name, its link, a number for each column

_WIDTH, _HEIGHT = 1120, 600
_RING = (270, 215)  # the half axes of the ring
_LARGEST, _SMALLEST = 24.0, 6.0  # radii of circles
_WIDEST, _THINNEST = 6.0, 1.2  # of lines
_LONGEST = 16  # characters of a label
_LABELS, _COLUMN, _LINE = 300, 62, 40  # of the drawing over the years


class Node(NamedTuple):
    """A document of the ring: its circle, and its label with the side on which that stands (start, middle, end)."""

    x: float
    y: float
    radius: float
    label: str
    name: str
    link: str | None
    label_x: float
    label_y: float
    anchor: str


class Edge(NamedTuple):
    """A line between two documents: its ends, its width, what it says, and its link; the middle has the number."""

    ends: tuple[float, float, float, float]
    width: float
    words: str
    number: int
    link: str | None

    @property
    def middle(self) -> tuple[float, float]:
        """Where the number stands."""
        return round((self.ends[0] + self.ends[2]) / 2, 1), round((self.ends[1] + self.ends[3]) / 2, 1)


class RingDrawing(NamedTuple):
    """The drawing of a network: its size, its lines and its documents; ``spokes`` lead from the one in the middle."""

    width: int
    height: int
    chords: Sequence[Edge]
    spokes: Sequence[Edge]
    nodes: Sequence[Node]


class Dot(NamedTuple):
    """A number of a drawing over the years: its circle, what it says, and its link."""

    x: float
    y: float
    radius: float
    number: int
    words: str
    link: str | None


class DotRow(NamedTuple):
    """A line of a drawing over the years: its label, full name, link, height, dots."""

    label: str
    name: str
    link: str | None
    y: float
    dots: Sequence[Dot]


class DotDrawing(NamedTuple):
    """A drawing over the years: its size, where the labels end, the columns with their places, its lines."""

    width: int
    height: int
    left: int
    columns: Sequence[tuple[str, float]]
    rows: Sequence[DotRow]


def short_name(name: str) -> str:
    """The name, cut if it is too long for a drawing."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def ring(
    names: Sequence[tuple[str, str | None]],
    counts: Sequence[int],
    pairs: Sequence[tuple[int, int, int]],
    pair_link: Callable[[int, int], str | None],
    *,
    has_centre: bool,
) -> RingDrawing:
    """The documents on a ring, the first in its middle (``has_centre``), with a line for each pair (a, b, filings)."""
    middle = (_WIDTH / 2, _HEIGHT / 2)
    places, around = [], max(1, len(names) - has_centre)
    for position in range(len(names)):
        angle = 2 * pi * (position - has_centre) / around - pi / 2
        on_ring = (middle[0] + _RING[0] * cos(angle), middle[1] + _RING[1] * sin(angle))
        places.append(middle if has_centre and position == 0 else on_ring)
    most, largest = max(counts, default=1), max((number for _, _, number in pairs), default=1)
    nodes = []
    for (name, link), count, (x, y) in zip(names, counts, places, strict=True):
        radius = max(_SMALLEST, _LARGEST * (count / most) ** 0.5)
        side = 0 if abs(x - middle[0]) < 1 else 1 if x > middle[0] else -1
        below = 1 if y >= middle[1] else -1
        label_y = y + 5 if side else y + below * (radius + 14) + (5 if below > 0 else 0)
        anchor = {0: "middle", 1: "start", -1: "end"}[side]
        label_x = x + side * (radius + 8)
        place = round(x, 1), round(y, 1), round(radius, 1)
        nodes.append(Node(*place, short_name(name), name, link, round(label_x, 1), round(label_y, 1), anchor))
    chords: list[Edge] = []
    spokes: list[Edge] = []
    for a, b, number in sorted(pairs):
        ends = tuple(round(one, 1) for one in (*places[a], *places[b]))
        width = round(_THINNEST + (_WIDEST - _THINNEST) * number / largest, 1)
        words = f"{names[a][0]} 与 {names[b][0]}：{number} 份同时引用"
        edge = Edge((ends[0], ends[1], ends[2], ends[3]), width, words, number, pair_link(a, b))
        (spokes if has_centre and a == 0 else chords).append(edge)
    return RingDrawing(_WIDTH, _HEIGHT, chords, spokes, nodes)


def dots(columns: Sequence[str], rows: Sequence[CountRow], link: Callable[[int, int], str | None]) -> DotDrawing:
    """Numbers by row and column as circles, whose area grows with the number; zeros are left out."""
    most = max((number for _, _, numbers in rows for number in numbers), default=1)
    places = [_LABELS + _COLUMN * (column + 0.5) for column in range(len(columns))]
    lines = []
    for position, (name, address, numbers) in enumerate(rows):
        y = _LINE * (position + 1.5)
        circles = [
            Dot(
                places[column],
                y,
                round(max(3.0, 17 * (number / most) ** 0.5), 1),
                number,
                f"{name}，{columns[column]}：{number} 份",
                link(position, column),
            )
            for column, number in enumerate(numbers)
            if number
        ]
        lines.append(DotRow(short_name(name), name, address, y, circles))
    width, height = round(_LABELS + _COLUMN * len(columns) + 10), round(_LINE * (len(rows) + 1))
    return DotDrawing(width, height, _LABELS, list(zip(columns, places, strict=True)), lines)
