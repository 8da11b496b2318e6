"""An original on the page: its sheets of paper, or its tables and paragraphs, with spots that lead to what was read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract.page import grids, images
from extract.page.site.places import STANDING, Target

Content = dict[str, Any]
Box = tuple[float, float, float, float]
Echo = Mapping[grids.Spot, Sequence[tuple[int, Box]]]
_MOST_ROWS = 400  # of a shown table
MOST_SHEETS = 60
_ROOM = 1.2  # points


class Spot(NamedTuple):
    """A box on a sheet, in points: the keys of all that it is lit for, their names, their tone, whether it is lit.

    ``own`` are the keys of what stands there; a check or remark only mentions the place.
    """

    keys: tuple[str, ...]
    own: tuple[str, ...]
    label: str
    tone: str
    box: Box
    lit: bool

    @property
    def frame(self) -> Box:
        """Left, top, width and height of the box with some room around it, so that its text stays free."""
        x0, top, x1, bottom = self.box
        width, height = max(x1 - x0, 0) + 2 * _ROOM, max(bottom - top, 0) + 2 * _ROOM
        return round(x0 - _ROOM, 1), round(top - _ROOM, 1), round(width, 1), round(height, 1)

    @property
    def area(self) -> float:
        """In square points."""
        return self.frame[2] * self.frame[3]


class Sheet(NamedTuple):
    """A page of the original: number, width and height in points, and its spots, the larger ones below."""

    number: int
    width: float
    height: float
    spots: tuple[Spot, ...]

    @property
    def is_lit(self) -> bool:
        """Whether any of its spots is."""
        return any(spot.lit for spot in self.spots)


class Cell(NamedTuple):
    """A cell or paragraph of the original's text, with what stands in it and what mentions it, as of a ``Spot``."""

    text: str
    row_span: int
    column_span: int
    keys: tuple[str, ...]
    own: tuple[str, ...]
    label: str
    lit: bool


class Grid(NamedTuple):
    """A table (from 1) of the original; ``left_out`` rows are not shown."""

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int


# ---------------------------------------------------------------- on paper


def sheets(sizes: Sequence[tuple[float, float]], targets: Iterable[Target], lit: str, echo: Echo) -> list[Sheet]:
    """The sheets with their spots; ``echo`` says where cells and paragraphs stand that have no box of their own."""
    held: dict[tuple[int, Box], list[Target]] = defaultdict(list)
    for target in targets:
        for spot in dict.fromkeys(spot for place in target.places for spot in _boxes(place, echo)):
            held[spot].append(target)
    spots: dict[int, list[Spot]] = defaultdict(list)
    for (page, box), found in held.items():
        spots[page].append(_spot(found, box, lit))
    return [
        Sheet(number, width, height, tuple(sorted(spots[number], key=lambda spot: -spot.area)))
        for number, (width, height) in enumerate(sizes, 1)
    ]


def _boxes(place: Mapping[str, Any], echo: Echo) -> list[tuple[int, Box]]:
    if own := images.spot_of(place):
        return [own]
    spot = grids.spot_of(place)
    return list(echo.get(spot, ())) if spot else []


def _spot(found: Sequence[Target], box: Box, lit: str) -> Spot:
    keys, own, names = _stood(found)
    return Spot(keys, own, names, found[0].tone, box, lit in keys)


def _stood(found: Sequence[Target]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The keys of all that have this place, of those that stand there (of all, if none does), and their names."""
    standing = [target for target in found if target.tone in STANDING] or found
    keys, own = (tuple(dict.fromkeys(target.key for target in some)) for some in (found, standing))
    return keys, own, "、".join(dict.fromkeys(target.label for target in standing))


# ---------------------------------------------------------------- as text


def tables(content: Content, targets: Sequence[Target], lit: str) -> list[Grid]:
    """The tables of a record."""
    keys = _keyed(targets)
    found = []
    for index, table in enumerate(content["tables"]):
        rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in sorted(table["cells"], key=lambda cell: (cell["row"], cell["column"])):
            at = keys.get(("table", index, cell["row"], cell["column"]), [])
            rows[cell["row"]].append(_cell(cell["text"], (cell["row_span"], cell["column_span"]), at, lit))
        shown = tuple(tuple(rows[row]) for row in range(min(table["rows"], _MOST_ROWS)))
        found.append(Grid(index + 1, shown, max(0, table["rows"] - _MOST_ROWS)))
    return found


def paragraphs(content: Content, targets: Sequence[Target], lit: str) -> Iterator[tuple[str, Cell]]:
    """The paragraphs of a record outside of its tables, each with its role."""
    keys = _keyed(targets)
    for index, clause in enumerate(content["clauses"]):
        if clause["text"].strip():
            yield clause["role"], _cell(clause["text"], (1, 1), keys.get(("paragraph", index, 0, 0), []), lit)


def _keyed(targets: Iterable[Target]) -> dict[grids.Spot, list[Target]]:
    found: dict[grids.Spot, list[Target]] = defaultdict(list)
    for target in targets:
        for spot in dict.fromkeys(spot for place in target.places if (spot := grids.spot_of(place))):
            found[spot].append(target)
    return found


def _cell(text: str, spans: tuple[int, int], found: Sequence[Target], lit: str) -> Cell:
    keys, own, names = _stood(found)
    return Cell(text, *spans, keys, own, names, lit in keys)
