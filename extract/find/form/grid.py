"""A stretch of a table's rows as a grid, with the bare name of every cell that may be a label."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.find.form.label import bare
from extract.model import Cell, Table

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows ``first`` to ``last`` (inclusive) of a table; ``at`` has a merged cell at each position it covers.

    ``names`` has the bare label of a cell under the position where it starts; ``heading`` is the bare text of the
    paragraph directly before the table.
    """

    table: Table
    first: int
    last: int
    rows: Mapping[int, tuple[Cell, ...]]
    at: Mapping[Position, Cell]
    names: Mapping[Position, str]
    heading: str = ""

    @property
    def cells(self) -> Iterator[Cell]:
        """The cells that start in these rows, in reading order."""
        for row in range(self.first, self.last + 1):
            yield from self.rows.get(row, ())

    def name(self, cell: Cell) -> str:
        """The bare label of the cell."""
        return self.names.get((cell.row, cell.column), "")

    def across(self, row: int, start: int = 0) -> list[Cell]:
        """The cells over the row from a column on, those that begin further up included, each once."""
        found: list[Cell] = []
        for column in range(start, self.table.columns):
            cell = self.at.get((row, column))
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def left_of(self, cell: Cell) -> list[Cell]:
        """The cells on the cell's first row that stand before it, nearest first."""
        return [other for other in reversed(self.across(cell.row)) if other.column < cell.column]

    def below(self, cell: Cell) -> Cell | None:
        """The cell that starts directly under the cell, at its left edge; None if none does."""
        under = self.at.get((cell.row + cell.row_span, cell.column))
        return under if under is not None and under.column == cell.column else None


def grid(table: Table, first: int, last: int, heading: str = "") -> Grid:
    """The grid of the rows ``first`` to ``last`` of the table."""
    cells = [cell for cell in table.cells if first <= cell.row <= last]
    return Grid(table, first, last, _by_row(cells), _covered(cells), _names(cells), heading)


def _by_row(cells: Sequence[Cell]) -> dict[int, tuple[Cell, ...]]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return {row: tuple(sorted(own, key=lambda cell: cell.column)) for row, own in rows.items()}


def _covered(cells: Sequence[Cell]) -> dict[Position, Cell]:
    return {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _names(cells: Sequence[Cell]) -> dict[Position, str]:
    return {(cell.row, cell.column): bare(cell.text) for cell in cells}
