"""Listings inside a form: a header row over lines (绩效指标, 预算明细, 制度保障 …)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract import pack
from extract.find.form import header
from extract.find.form.grid import Grid
from extract.find.form.header import Header
from extract.find.form.label import Field, Vocabulary, is_total
from extract.find.form.segment import segments
from extract.find.width import half
from extract.model import Cell


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines under a header row: rows ``first`` to ``last`` of the grid, from column ``start`` on.

    ``columns`` maps a column's key to its header cell; it is empty where only the label at the side tells what the
    lines are (a budget breakdown whose header row is not there). ``shares`` says whether another listing has the same
    rows, in columns beside these.
    """

    kind: str
    grid: Grid
    columns: Mapping[str, Cell]
    header_row: int
    first: int
    last: int
    start: int
    shares: bool = False

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
    headers = {row: head for row in rows if (head := header.find(grid, row, vocabulary))}
    found = [one for row in headers for one in _listings(grid, row, headers, vocabulary)]
    return sorted([*found, *_without_header(grid, found, vocabulary)], key=lambda listing: listing.first)


def _listings(grid: Grid, row: int, headers: Mapping[int, Header], vocabulary: Vocabulary) -> list[Listing]:
    first = _listing(grid, row, headers, vocabulary)
    beside = headers[row].beside
    if beside is None:
        return [first]
    return [replace(first, shares=True), replace(first, columns=beside, shares=True)]


def _listing(grid: Grid, row: int, headers: Mapping[int, Header], vocabulary: Vocabulary) -> Listing:
    own = headers[row]
    start = min(cell.column for cell in own.columns.values())
    draft = Listing(own.kind, grid, own.columns, row, own.first, grid.last, start)
    last = own.first - 1
    while last < grid.last and last + 1 not in headers and not _ends_at(draft, last + 1, vocabulary):
        last += 1
    return replace(draft, last=last)


def _ends_at(listing: Listing, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row stands no longer under the header: its first cell is something else, or its cells lie otherwise."""
    cells = listing.grid.rows.get(row, ())
    if not cells or cells[0].column > listing.start:
        return False
    name = listing.grid.name(cells[0])
    if _spans_all(cells[0], listing):
        return True
    if is_total(name):
        return listing.kind == "indicators"
    return _is_other(listing, vocabulary.field(name)) or _is_foot(cells[0], vocabulary) or _is_no_line(listing, cells)


def _is_foot(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a row begins with the label of a signature and a colon (填报人：赵六)."""
    first = next(iter(segments(cell.text, vocabulary)), None)
    is_foot = first is not None and first.field is not None and first.field.foot
    return first is not None and is_foot and not cell.text[: first.label_start].strip()


def _is_other(listing: Listing, field: Field | None) -> bool:
    """Whether a label at the start of a row is that of something else."""
    if field is None:
        return False
    if listing.kind == "execution":
        return field.type != "money" and field.listing != "funds"
    return field.listing != listing.kind


def _is_no_line(listing: Listing, cells: Sequence[Cell]) -> bool:
    """Whether a row is a review or a note: by its words, or as every cell lies over several of the columns."""
    if pack.patterns("field")["no_line"].fullmatch(half(cells[0].text)):
        return True
    own = [cell for cell in cells if cell.column + cell.column_span > listing.start]
    return len(listing.columns) > 2 and all(len(_under(listing, cell)) > 1 for cell in own)


def _under(listing: Listing, cell: Cell) -> list[Cell]:
    """The heads of the columns that a cell covers."""
    return [head for head in listing.columns.values() if 0 <= head.column - cell.column < cell.column_span]


def _spans_all(cell: Cell, listing: Listing) -> bool:
    return cell.column_span >= listing.grid.table.columns and len(listing.columns) > 1


def _without_header(grid: Grid, headed: Sequence[Listing], vocabulary: Vocabulary) -> Iterator[Listing]:
    """The budget breakdown where only its label at the side (项目预算分解) or the heading above tells of it.

    A label at the side of a listing with a header row is that listing's: 构成明细 over the columns is no line of it.
    """
    taken = {row for listing in headed for row in range(listing.header_row, listing.last + 1)}
    for cell in grid.cells:
        field = vocabulary.field(grid.name(cell))
        if field is None or field.listing != "budget" or cell.row_span < 2 or not taken.isdisjoint(_rows_of(cell)):
            continue
        last = _last_without_header(grid, cell, vocabulary)
        taken |= set(range(cell.row, last + 1))
        yield Listing("budget", grid, {}, cell.row, cell.row, last, 0)
    heading = vocabulary.field(grid.heading)
    if heading is not None and heading.listing == "budget" and not taken:
        yield Listing("budget", grid, {}, grid.first, grid.first, grid.last, 0)


def _rows_of(cell: Cell) -> range:
    return range(cell.row, cell.row + cell.row_span)


def _last_without_header(grid: Grid, side: Cell, vocabulary: Vocabulary) -> int:
    """The last row of the breakdown: past the side label's end where a page break cut it, up to the next label."""
    last = min(side.row + side.row_span - 1, grid.last)
    while last < grid.last:
        first = next((cell for cell in grid.rows.get(last + 1, ()) if cell.text.strip()), None)
        if first is not None and vocabulary.field(grid.name(first)):
            break
        last += 1
    return last
