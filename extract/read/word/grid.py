"""A table's rows → its cells on a grid, merged cells counting as one; linear in the number of cells.

Widths are what the file says, in twentieths of a point. Only lines that a cell's edge uses count.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from extract.read.word.names import (
    CELL,
    CELL_PROPERTIES,
    ROW,
    ROW_PROPERTIES,
    Element,
    child,
    is_on,
    number,
    of,
    properties,
    unwrapped,
    w,
)

_WIDEST = 1000  # columns: Word itself allows 63
_BEFORE, _AFTER, _DELETED, _HIDDEN = w("gridBefore"), w("gridAfter"), w("del"), w("hidden")
_GRID_SPAN, _DOWN, _ACROSS, _WIDTH = w("gridSpan"), w("vMerge"), w("hMerge"), w("tcW")
_TYPE, _SIZE = w("type"), w("w")
_ROWS, _CELLS = frozenset((ROW,)), frozenset((CELL,))


Properties = Mapping[str, Element]


class Region(NamedTuple):
    """A cell: its row, column, row span and column span; its element; if a content control shows its prompt in it."""

    where: tuple[int, int, int, int]
    element: Element
    prompt: bool


class Grid(NamedTuple):
    """A table's regions in reading order, and how many rows and columns they use."""

    rows: int
    columns: int
    regions: tuple[Region, ...]


@dataclass(slots=True)
class _Open:
    """A cell as far as the rows above have shown it; edges are grid lines."""

    element: Element
    prompt: bool
    top: int
    bottom: int
    left: int
    right: int


def grid(table: Element) -> Grid:
    """The table's grid; cells that only go on with one above or beside are part of that one."""
    lines = _grid_lines(table)
    found: list[_Open] = []
    above: dict[int, _Open] = {}
    rows = [(row, properties(row, ROW_PROPERTIES)) for row, _ in unwrapped(table, _ROWS)]
    for index, (row, said) in enumerate(row for row in rows if not _is_gone(row[1])):
        here: dict[int, _Open] = {}
        for opened, joins in _placed(row, said, index, lines):
            upper = above.get(opened.left) if joins else None
            if upper is not None and upper.right == opened.right and upper.bottom == index:
                upper.bottom = index + 1
                here[opened.left] = upper
            else:
                found.append(opened)
                here[opened.left] = opened
        above = here
    return _compact(found)


def _is_gone(said: Properties) -> bool:
    """Whether a tracked change deleted the row that has these properties, or it is hidden."""
    return _DELETED in said or is_on(of(said, _HIDDEN, "1")) is True


def _grid_lines(table: Element) -> list[int]:
    """Where the table's grid says that its lines are, from 0 on; only [0] where it says nothing."""
    columns = child(table, "tblGrid")
    widths = [] if columns is None else [number(column.get(w("w"))) for column in columns.findall(w("gridCol"))]
    return [0, *accumulate(widths[:_WIDEST])]


def _placed(row: Element, said: Properties, index: int, lines: Sequence[int]) -> list[tuple[_Open, bool]]:
    """The row's cells with their grid lines; True for one that goes on with the cell above."""
    cells = list(unwrapped(row, _CELLS))
    each = [properties(cell, CELL_PROPERTIES) for cell, _ in cells]
    before = _span(of(said, _BEFORE), 0)
    edges = list(
        accumulate([_span(of(own, _GRID_SPAN), 1) if _GRID_SPAN in own else 1 for own in each], initial=before)
    )
    if edges[-1] + _span(of(said, _AFTER), 0) < len(lines) - 1:
        edges = _by_width(each, edges, lines)
    result: list[tuple[_Open, bool]] = []
    for (cell, prompt), own, left, right in zip(cells, each, edges, edges[1:], strict=False):
        if result and _ACROSS in own and of(own, _ACROSS) == "continue":
            result[-1][0].right = right
        else:
            joins_above = _DOWN in own and of(own, _DOWN, "continue") == "continue"
            result.append((_Open(cell, prompt, index, index + 1, left, right), joins_above))
    return result


def _span(text: str | None, least: int) -> int:
    return least if text is None else min(max(number(text, least), least), _WIDEST)


def _width(said: Properties) -> int:
    """The width of the cell with these properties, 0 where it says none in twentieths of a point."""
    size = said.get(_WIDTH)
    return number(size.get(_SIZE)) if size is not None and size.get(_TYPE, "dxa") == "dxa" else 0


def _by_width(cells: Iterable[Properties], edges: list[int], lines: Sequence[int]) -> list[int]:
    """The edges of a row that says less spans than the grid has columns: as its widths tell, as far as they do."""
    widths = [_width(said) for said in cells]
    if not all(widths) or not all(a < b for a, b in pairwise(lines)):
        return edges
    places = accumulate(widths, initial=lines[min(edges[0], len(lines) - 1)])
    snapped = [_nearest(lines, place) for place in places]
    return snapped if all(a < b for a, b in pairwise(snapped)) else edges


def _nearest(lines: Sequence[int], place: int) -> int:
    after = min(bisect_left(lines, place), len(lines) - 1)
    return after - 1 if after and place - lines[after - 1] < lines[after] - place else after


def _compact(found: Sequence[_Open]) -> Grid:
    across = _ranks(edge for cell in found for edge in (cell.left, cell.right))
    down = _ranks(edge for cell in found for edge in (cell.top, cell.bottom))
    regions = []
    for cell in found:
        row, column = down[cell.top], across[cell.left]
        where = (row, column, down[cell.bottom] - row, across[cell.right] - column)
        regions.append(Region(where, cell.element, cell.prompt))
    return Grid(max(len(down) - 1, 0), max(len(across) - 1, 0), tuple(regions))


def _ranks(edges: Iterable[int]) -> dict[int, int]:
    return {edge: rank for rank, edge in enumerate(sorted(set(edges)))}
