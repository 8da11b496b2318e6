"""A table's rows → its cells on a grid, merged cells counting as one; linear in the number of cells.

Widths are what the file says, in twentieths of a point. Only lines that a cell's edge uses count.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from extract.read.word.names import CELL, ROW, Element, child, is_on, number, of, properties, unwrapped, w

_WIDEST = 1000  # columns: Word itself allows 63
_GRID_SPAN, _DOWN, _ACROSS, _WIDTH = w("gridSpan"), w("vMerge"), w("hMerge"), w("tcW")
_TYPE, _SIZE = w("type"), w("w")
_ROWS, _CELLS = frozenset((ROW,)), frozenset((CELL,))


class Region(NamedTuple):
    """A cell: where it stands, and its element; ``prompt`` if a content control shows its prompt in it."""

    row: int
    column: int
    row_span: int
    column_span: int
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


class _Written(NamedTuple):
    """A cell as its row writes it."""

    element: Element
    prompt: bool
    span: int
    width: int
    joins_above: bool
    joins_left: bool


def grid(table: Element) -> Grid:
    """The table's grid; cells that only go on with one above or beside are part of that one."""
    lines = _grid_lines(table)
    found: list[_Open] = []
    above: dict[int, _Open] = {}
    rows = [row for row, _ in unwrapped(table, _ROWS) if not _is_gone(row)]
    for index, row in enumerate(rows):
        here: dict[int, _Open] = {}
        for cell in _placed(row, index, lines):
            opened, joins = cell
            upper = above.get(opened.left)
            if joins and upper is not None and upper.right == opened.right and upper.bottom == index:
                upper.bottom = index + 1
                opened = upper
            else:
                found.append(opened)
            here[opened.left] = opened
        above = here
    return _compact(found)


def _is_gone(row: Element) -> bool:
    """Whether a tracked change deleted the row, or it is hidden."""
    said = properties(row, "trPr")
    return w("del") in said or is_on(of(said, w("hidden"), "1")) is True


def _grid_lines(table: Element) -> list[int]:
    """Where the table's grid says that its lines are, from 0 on; only [0] where it says nothing."""
    columns = child(table, "tblGrid")
    widths = [] if columns is None else [number(column.get(w("w"))) for column in columns.findall(w("gridCol"))]
    return [0, *accumulate(widths[:_WIDEST])]


def _placed(row: Element, index: int, lines: Sequence[int]) -> Iterable[tuple[_Open, bool]]:
    """The row's cells with their grid lines; True for one that goes on with the cell above."""
    said = properties(row, "trPr")
    before = _span(of(said, w("gridBefore")), 0)
    written = [_written(cell, prompt) for cell, prompt in unwrapped(row, _CELLS)]
    edges = [before, *accumulate((cell.span for cell in written), initial=before)][1:]
    if edges[-1] + _span(of(said, w("gridAfter")), 0) < len(lines) - 1:
        edges = _by_width(written, edges, lines)
    result: list[tuple[_Open, bool]] = []
    for cell, (left, right) in zip(written, pairwise(edges), strict=True):
        if cell.joins_left and result:
            result[-1][0].right = right
        else:
            result.append((_Open(cell.element, cell.prompt, index, index + 1, left, right), cell.joins_above))
    return result


def _written(cell: Element, prompt: bool) -> _Written:
    said = properties(cell, "tcPr")
    size = said.get(_WIDTH)
    exact = size is not None and size.get(_TYPE, "dxa") == "dxa"
    return _Written(
        element=cell,
        prompt=prompt,
        span=_span(of(said, _GRID_SPAN), 1),
        width=number(size.get(_SIZE)) if size is not None and exact else 0,
        joins_above=of(said, _DOWN, "continue") == "continue",
        joins_left=of(said, _ACROSS) == "continue",
    )


def _span(text: str | None, least: int) -> int:
    return min(max(number(text, least), least), _WIDEST)


def _by_width(written: Sequence[_Written], edges: list[int], lines: Sequence[int]) -> list[int]:
    """The edges of a row that says less spans than the grid has columns: as its widths tell, as far as they do."""
    if not all(cell.width for cell in written) or not all(a < b for a, b in pairwise(lines)):
        return edges
    places = accumulate((cell.width for cell in written), initial=lines[min(edges[0], len(lines) - 1)])
    snapped = [_nearest(lines, place) for place in places]
    return snapped if all(a < b for a, b in pairwise(snapped)) else edges


def _nearest(lines: Sequence[int], place: int) -> int:
    after = min(bisect_left(lines, place), len(lines) - 1)
    return after - 1 if after and place - lines[after - 1] < lines[after] - place else after


def _compact(found: Sequence[_Open]) -> Grid:
    across = _ranks(edge for cell in found for edge in (cell.left, cell.right))
    down = _ranks(edge for cell in found for edge in (cell.top, cell.bottom))
    regions = (
        Region(
            down[cell.top],
            across[cell.left],
            down[cell.bottom] - down[cell.top],
            across[cell.right] - across[cell.left],
            cell.element,
            cell.prompt,
        )
        for cell in found
    )
    return Grid(max(len(down) - 1, 0), max(len(across) - 1, 0), tuple(regions))


def _ranks(edges: Iterable[int]) -> dict[int, int]:
    return {edge: rank for rank, edge in enumerate(sorted(set(edges)))}
