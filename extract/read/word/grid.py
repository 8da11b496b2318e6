"""A table's rows → its cells on a grid, merged cells counting as one; linear in the number of cells.

Widths are what the file says, in twentieths of a point. Only lines that a cell's edge uses count.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from msgspec import Struct

from extract.read.word.names import (
    CELL,
    CELL_PROPERTIES,
    ROW,
    ROW_PROPERTIES,
    Element,
    Properties,
    child,
    is_on,
    properties_of,
    property_value,
    unwrapped_children,
    w,
    whole_number,
)

_WIDEST = 1000  # columns: Word itself allows 63
_BEFORE, _AFTER, _DELETED, _HIDDEN = w("gridBefore"), w("gridAfter"), w("del"), w("hidden")
_GRID_SPAN, _DOWN, _ACROSS, _WIDTH = w("gridSpan"), w("vMerge"), w("hMerge"), w("tcW")
_TYPE, _SIZE = w("type"), w("w")
_ROWS, _CELLS = frozenset((ROW,)), frozenset((CELL,))


class TableCell(NamedTuple):
    """A cell: its row, column, row span and column span; its element; whether a content control shows its prompt."""

    where: tuple[int, int, int, int]
    element: Element
    prompt: bool


class TableGrid(NamedTuple):
    """A table's cells in reading order, and how many rows and columns they use."""

    rows: int
    columns: int
    cells: tuple[TableCell, ...]


class _OpenCell(Struct):
    """A cell as far as the rows above have shown it; edges are grid lines."""

    element: Element
    prompt: bool
    top: int
    bottom: int
    left: int
    right: int


def table_grid(table: Element) -> TableGrid:
    """The table's cells; a cell that only continues another above or beside it is part of that cell.

    Rows that a tracked change deleted and hidden rows are left out.
    """
    columns = child(table, "tblGrid")
    widths = [] if columns is None else [whole_number(column.get(_SIZE)) for column in columns.findall(w("gridCol"))]
    lines = [0, *accumulate(widths[:_WIDEST])]
    cells: list[_OpenCell] = []
    above: dict[int, _OpenCell] = {}  # by the line of the left edge
    index = 0
    for row, _ in unwrapped_children(table, _ROWS):
        properties = properties_of(row, ROW_PROPERTIES)
        if _DELETED in properties or is_on(property_value(properties, _HIDDEN, "1")):
            continue
        here: dict[int, _OpenCell] = {}
        for cell, joins_above in _row_cells(row, properties, index, lines):
            upper = above.get(cell.left) if joins_above else None
            if upper is not None and upper.right == cell.right and upper.bottom == index:
                upper.bottom = index + 1
                here[cell.left] = upper
            else:
                cells.append(cell)
                here[cell.left] = cell
        above = here
        index += 1
    return _on_used_lines(cells)


def _row_cells(row: Element, properties: Properties, index: int, lines: Sequence[int]) -> list[tuple[_OpenCell, bool]]:
    """The row's cells with their grid lines; True for one that goes on with the cell above."""
    cells = list(unwrapped_children(row, _CELLS))
    each = [properties_of(cell, CELL_PROPERTIES) for cell, _ in cells]
    spans = [_span(property_value(own, _GRID_SPAN), 1) if _GRID_SPAN in own else 1 for own in each]
    edges = list(accumulate(spans, initial=_span(property_value(properties, _BEFORE), 0)))
    if edges[-1] + _span(property_value(properties, _AFTER), 0) < len(lines) - 1:
        edges = _edges_by_width(each, edges, lines)
    result: list[tuple[_OpenCell, bool]] = []
    for (cell, prompt), own, left, right in zip(cells, each, edges, edges[1:], strict=False):
        if result and _ACROSS in own and property_value(own, _ACROSS) == "continue":
            result[-1][0].right = right
        else:
            joins_above = _DOWN in own and property_value(own, _DOWN, "continue") == "continue"
            result.append((_OpenCell(cell, prompt, index, index + 1, left, right), joins_above))
    return result


def _span(text: str | None, least: int) -> int:
    return least if text is None else min(max(whole_number(text, least), least), _WIDEST)


def _edges_by_width(cells: Iterable[Properties], edges: list[int], lines: Sequence[int]) -> list[int]:
    """The edges of a row whose spans are fewer than the grid's columns: the grid lines nearest to its cells' widths.

    Where a width is missing, or two edges would fall on one line, the edges stay as they are.
    """
    sizes = [cell.get(_WIDTH) for cell in cells]
    widths = [
        whole_number(size.get(_SIZE)) if size is not None and size.get(_TYPE, "dxa") == "dxa" else 0 for size in sizes
    ]
    if not all(widths) or not all(a < b for a, b in pairwise(lines)):
        return edges
    snapped = []
    for place in accumulate(widths, initial=lines[min(edges[0], len(lines) - 1)]):
        after = min(bisect_left(lines, place), len(lines) - 1)
        is_nearer_before = after > 0 and place - lines[after - 1] < lines[after] - place
        snapped.append(after - 1 if is_nearer_before else after)
    return snapped if all(a < b for a, b in pairwise(snapped)) else edges


def _on_used_lines(cells: Sequence[_OpenCell]) -> TableGrid:
    """The cells on a grid of those lines alone that an edge uses."""
    across = _ranks(edge for cell in cells for edge in (cell.left, cell.right))
    down = _ranks(edge for cell in cells for edge in (cell.top, cell.bottom))
    placed = []
    for cell in cells:
        row, column = down[cell.top], across[cell.left]
        where = (row, column, down[cell.bottom] - row, across[cell.right] - column)
        placed.append(TableCell(where, cell.element, cell.prompt))
    return TableGrid(max(len(down) - 1, 0), max(len(across) - 1, 0), tuple(placed))


def _ranks(edges: Iterable[int]) -> dict[int, int]:
    return {edge: rank for rank, edge in enumerate(sorted(set(edges)))}
