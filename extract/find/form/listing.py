"""Listings inside a form: a header row over lines (绩效指标, 预算明细, 制度保障 …)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract import pack
from extract.find.form.grid import Grid
from extract.find.form.label import Vocabulary, is_total
from extract.model import Cell


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines under a header row: rows ``first`` to ``last`` of the grid, from column ``start`` on.

    ``columns`` maps a column's key to its header cell; it is empty where only the label at the side tells what the
    lines are (a budget breakdown whose header row is not there).
    """

    kind: str
    grid: Grid
    columns: Mapping[str, Cell]
    header_row: int
    first: int
    last: int
    start: int

    def rows(self) -> range:
        """The rows of the lines."""
        return range(self.first, self.last + 1)

    def cell(self, key: str, row: int) -> Cell | None:
        """The cell of a line under a column's header; a cell over several columns belongs to the first of them."""
        header = self.columns.get(key)
        cell = self.grid.at.get((row, header.column)) if header else None
        if header is None or cell is None:
            return None
        keys = [other for other in self.columns.values() if cell.column <= other.column <= header.column]
        return cell if cell.column >= self.start and min(k.column for k in keys) == header.column else None

    def sides(self, row: int) -> list[Cell]:
        """The cells before the lines on a row, nearest first (绩效指标, 长期绩效指标)."""
        return [cell for cell in reversed(self.grid.across(row)) if cell.column < self.start]


def find(grid: Grid, vocabulary: Vocabulary) -> list[Listing]:
    """The listings of the grid from top to bottom."""
    rows = range(grid.first, grid.last + 1)
    headers = {row: header for row in rows if (header := _header(grid, row, vocabulary))}
    found = [_listing(grid, row, headers, vocabulary) for row in headers]
    return sorted([*found, *_without_header(grid, found, vocabulary)], key=lambda listing: listing.first)


def _header(grid: Grid, row: int, vocabulary: Vocabulary) -> tuple[str, dict[str, Cell]] | None:
    """The kind and columns of a header row, None if the row is none; the kind with the most columns counts."""
    cells = grid.rows.get(row, ())
    votes: dict[str, int] = {}
    for cell in cells:
        for kind in vocabulary.columns.get(grid.name(cell), ()):
            votes[kind] = votes.get(kind, 0) + 1
    for kind in sorted((kind for kind, count in votes.items() if count > 1), key=lambda kind: -votes[kind]):
        columns = _columns(kind, cells, grid, vocabulary)
        if _suffices(kind, columns):
            return kind, columns
    return None


def _columns(kind: str, cells: Sequence[Cell], grid: Grid, vocabulary: Vocabulary) -> dict[str, Cell]:
    columns: dict[str, Cell] = {}
    for cell in cells:
        key = vocabulary.column(kind, grid.name(cell))
        if key is not None:
            columns.setdefault(key, cell)
    return columns


def _suffices(kind: str, columns: Mapping[str, Cell]) -> bool:
    choices = [entry["needs"] for entry in pack.toml("field")["listing"] if entry["key"] == kind]
    return any(all(any(key in columns for key in keys) for keys in needs) for needs in choices)


def _listing(
    grid: Grid, row: int, headers: Mapping[int, tuple[str, dict[str, Cell]]], vocabulary: Vocabulary
) -> Listing:
    kind, columns = headers[row]
    first = row + max(cell.row_span for cell in columns.values())
    start = min(cell.column for cell in columns.values())
    draft = Listing(kind, grid, columns, row, first, grid.last, start)
    last = first - 1
    while last < grid.last and last + 1 not in headers and not _ends_at(draft, last + 1, vocabulary):
        last += 1
    return replace(draft, last=last)


def _ends_at(listing: Listing, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row stands no longer under the header: its first cell is the label of something else."""
    cells = listing.grid.rows.get(row, ())
    if not cells or cells[0].column > listing.start:
        return False
    if _spans_all(cells[0], listing):
        return True
    name = listing.grid.name(cells[0])
    if is_total(name):
        return listing.kind == "indicators"
    field = vocabulary.field(name)
    if field is None:
        return False
    if listing.kind == "execution":
        return field.type != "money" and field.listing != "funds"
    return field.listing != listing.kind


def _spans_all(cell: Cell, listing: Listing) -> bool:
    return cell.column_span >= listing.grid.table.columns and len(listing.columns) > 1


def _without_header(grid: Grid, headed: Sequence[Listing], vocabulary: Vocabulary) -> Iterator[Listing]:
    """The budget breakdown where only its label at the side (项目预算分解) or the heading above tells of it."""
    taken = {row for listing in headed for row in (listing.header_row, *listing.rows())}
    for cell in grid.cells:
        field = vocabulary.field(grid.name(cell))
        if field is None or field.listing != "budget" or cell.row in taken or cell.row_span < 2:
            continue
        last = _last_without_header(grid, cell, vocabulary)
        taken |= set(range(cell.row, last + 1))
        yield Listing("budget", grid, {}, cell.row, cell.row, last, 0)
    heading = vocabulary.field(grid.heading)
    if heading is not None and heading.listing == "budget" and not taken:
        yield Listing("budget", grid, {}, grid.first, grid.first, grid.last, 0)


def _last_without_header(grid: Grid, side: Cell, vocabulary: Vocabulary) -> int:
    """The last row of the breakdown: past the side label's end where a page break cut it, up to the next label."""
    last = min(side.row + side.row_span - 1, grid.last)
    while last < grid.last:
        first = next((cell for cell in grid.rows.get(last + 1, ()) if cell.text.strip()), None)
        if first is not None and vocabulary.field(grid.name(first)):
            break
        last += 1
    return last
