"""Two halves of a table side by side: labels with their values on one side, the listing of indicators on the other."""

from collections.abc import Sequence

from extract.find.form.grid import FormGrid
from extract.find.form.label import Vocabulary
from extract.model import Cell

_FEWEST_HEADS = 2
_FEWEST_LABELS = 3  # rows of the half without the listing that begin with a label, the heads' row among them


def halves(grid: FormGrid, vocabulary: Vocabulary) -> list[FormGrid]:
    """The half with the labels and the half with the listing; the grid alone where its rows say one thing each.

    The heads of the listing have a label with its value beside them on their row, and more of these stand below: no
    label of a list of projects has its value to the right.
    """
    for row in range(grid.first, grid.last):
        cells = [cell for cell in grid.rows.get(row, ()) if cell.text.strip()]
        heads = [cell for cell in cells if "indicators" in vocabulary.column(grid.name(cell))]
        if len(heads) < _FEWEST_HEADS or len(heads) == len(cells):
            continue
        for aside in ([one for one in cells if one.column < heads[0].column], cells[cells.index(heads[-1]) + 1 :]):
            labels = [cell for cell in aside[:-1] if _has_value(grid, cell, aside, vocabulary)]
            if labels:
                is_left = aside[0].column < heads[0].column
                edge = _edge(grid, heads, vocabulary) if is_left else labels[0].column
                pieces = _pieces(grid, row, edge, vocabulary, labels[0].column)
                return pieces or [grid]
    return [grid]


def _has_value(grid: FormGrid, label: Cell, cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether a cell is the label of a field, and what stands beside it on the row is a text of its own."""
    field, value = vocabulary.field(grid.name(label)), cells[cells.index(label) + 1]
    if field is None or field.key is None or label.row_span > 1:
        return False
    name = grid.name(value)
    return value.column == label.column + label.column_span and not (vocabulary.field(name) or vocabulary.column(name))


def _edge(grid: FormGrid, heads: Sequence[Cell], vocabulary: Vocabulary) -> int:
    """The column where the half of the heads begins, a label beside them (绩效指标) included."""
    before = grid.at.get((heads[0].row, heads[0].column - 1))
    field = vocabulary.field(grid.name(before)) if before is not None else None
    is_stub = before is not None and (before.row_span > 1 or (field is not None and field.listing == "indicators"))
    return before.column if is_stub and before is not None else heads[0].column


def _pieces(grid: FormGrid, first: int, edge: int, vocabulary: Vocabulary, labels: int) -> list[FormGrid]:
    """Both halves of the rows from ``first`` to the last one without a cell over the edge; [] if too few labels stand
    in the column ``labels``. The rows above and below stay with the half of the labels.
    """
    last = first
    while last < grid.last and not any(
        cell.column < edge < cell.column + cell.column_span for cell in grid.across(last + 1)
    ):
        last += 1
    begins = [grid.at.get((row, labels)) for row in range(first, last + 1)]
    names = {id(cell): grid.name(cell) for cell in begins if cell is not None}
    if sum(vocabulary.field(name) is not None for name in names.values()) < _FEWEST_LABELS:
        return []
    right = {id(cell) for cell in grid.cells if first <= cell.row <= last and cell.column >= edge}
    inside = right if labels < edge else {id(cell) for cell in grid.cells if first <= cell.row <= last} - right
    listing = grid.part(lambda cell: id(cell) in inside).section(first, last)
    return [grid.part(lambda cell: id(cell) not in inside), listing]
