"""A stretch of a table's rows as a grid, with the bare name of every cell that may be a label."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from extract.find.form.words.label import bare_label
from extract.model import Cell, Span, Table

Position = tuple[int, int]
_row, _column = attrgetter("row"), attrgetter("column")


class FormGrid(Struct, frozen=True, eq=False):
    """Rows ``first`` to ``last`` (inclusive) of a table; ``at`` has a merged cell at each position it covers, ``over``
    on each row once.

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
    over: Mapping[int, Sequence[Cell]] = field(default_factory=dict)

    @property
    def cells(self) -> Iterator[Cell]:
        """The cells that start in these rows, in reading order."""
        for row in range(self.first, self.last + 1):
            yield from self.rows.get(row, ())

    def name(self, cell: Cell) -> str:
        """The bare label of the cell."""
        return self.names.get((cell.row, cell.column), "")

    def is_across(self, cell: Cell) -> bool:
        """Whether the cell reaches over all columns of the table."""
        return cell.column == 0 and cell.column_span >= self.table.columns

    def across(self, row: int, start: int = 0) -> list[Cell]:
        """The cells over the row from a column on, those that begin further up included, each once."""
        cells = self.over.get(row, ())
        return [cell for cell in cells if cell.column + cell.column_span > start] if start else list(cells)

    def section(self, first: int, last: int) -> "FormGrid":
        """The rows ``first`` to ``last`` of it; positions of other rows stay known."""
        rows = {row: self.rows[row] for row in range(first, last + 1) if row in self.rows}
        places = ((cell.row, cell.column) for cells in rows.values() for cell in cells)
        return replace(self, first=first, last=last, rows=rows, names={at: self.names[at] for at in places})

    def part(self, keeps: Callable[[Cell], bool]) -> "FormGrid":
        """The same rows with some of the cells only."""
        rows = {row: own for row, cells in self.rows.items() if (own := tuple(filter(keeps, cells)))}
        at = {place: cell for place, cell in self.at.items() if keeps(cell)}
        over = {row: list(filter(keeps, cells)) for row, cells in self.over.items()}
        names = {place: name for place, name in self.names.items() if place in at}
        return replace(self, rows=rows, at=at, names=names, over=over)

    def below(self, cell: Cell) -> Cell | None:
        """The cell that starts directly under the cell, at its left edge; None if none does."""
        under = self.at.get((cell.row + cell.row_span, cell.column))
        return under if under is not None and under.column == cell.column else None


def grid_of_rows(table: Table, first: int, last: int, heading: str = "") -> FormGrid:
    """The grid of the rows ``first`` to ``last`` of the table."""
    start, end = bisect_left(table.cells, first, key=_row), bisect_right(table.cells, last, key=_row)
    cells = table.cells[start:end]
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    by_row = {row: tuple(sorted(own, key=_column)) for row, own in rows.items()}
    for cell in (cell for cell in cells if cell.row_span > 1):
        for row in range(cell.row + 1, cell.row + cell.row_span):
            rows.setdefault(row, []).append(cell)
    over = {row: tuple(sorted(own, key=_column)) for row, own in rows.items()}
    at: dict[Position, Cell] = {}
    names: dict[Position, str] = {}
    for cell in cells:
        place = cell.row, cell.column
        at[place] = cell
        names[place] = bare_label(cell.text)
        if cell.row_span > 1 or cell.column_span > 1:
            columns = range(cell.column, cell.column + cell.column_span)
            at.update(((row, column), cell) for row in range(cell.row, cell.row + cell.row_span) for column in columns)
    return FormGrid(table, first, last, by_row, at, names, heading, over)


def span_of(cell: Cell) -> Span:
    """The text of the cell without the blanks around it; empty for a blank cell."""
    text = cell.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return Span(cell, start, end if end > start else start)


def cell_span(cell: Cell | None) -> Span | None:
    """The text of a cell without the blanks around it, None where nothing stands."""
    return None if cell is None or not cell.text or cell.text.isspace() else span_of(cell)
