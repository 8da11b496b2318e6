"""Listings inside a form: a header row over lines (绩效指标, 预算明细, 制度保障 …)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract import pack
from extract.find.form.content import content_kind
from extract.find.form.frame import FrameColumn
from extract.find.form.grid import FormGrid, Position
from extract.find.form.header import Header, header_in_row
from extract.find.form.label import Vocabulary, is_total
from extract.find.form.segment import segments
from extract.find.width import half_width
from extract.model import Cell


@dataclass(frozen=True, slots=True)
class FormListing:
    """Lines under a header row: rows ``first`` to ``last`` of the grid, from column ``start`` on.

    ``columns`` maps a column's key to its header cell; it is empty where only the label at the side names the
    lines (a budget breakdown without a header row). ``shares`` says whether another listing has the same
    rows, in columns beside these. ``paths`` has the heads over a column, the lowest first,
    ``others`` the columns that say something else than the lines do (项目名称 in a list of projects).
    """

    kind: str
    grid: FormGrid
    columns: Mapping[str, Cell]
    header_row: int
    first: int
    last: int
    start: int
    shares: bool = False
    paths: Mapping[Position, tuple[Cell, ...]] = field(default_factory=dict)
    others: tuple[FrameColumn, ...] = ()

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

    def path(self, key: str) -> tuple[Cell, ...]:
        """The heads over a column, the lowest first."""
        head = self.columns.get(key)
        return self.paths.get((head.row, head.column), (head,)) if head is not None else ()

    def sides(self, row: int) -> list[Cell]:
        """The cells before the lines on a row, nearest first (绩效指标, 长期绩效指标)."""
        return [cell for cell in reversed(self.grid.across(row)) if cell.column < self.start]


def find_listings(grid: FormGrid, vocabulary: Vocabulary) -> list[FormListing]:
    """The listings of the grid from top to bottom."""
    rows = range(grid.first, grid.last + 1)
    headers: dict[int, Header] = {}
    below = grid.first  # the rows of a block of heads make no second one
    for row in rows:
        if row >= below and (head := header_in_row(grid, row, vocabulary)):
            headers[row if head.top is None else head.top], below = head, head.first
    listings: list[FormListing] = []
    for row, head in headers.items():
        start, shares = min(cell.column for cell in head.columns.values()), head.beside is not None
        listing = FormListing(
            head.kind, grid, head.columns, row, head.first, grid.last, start, shares, head.paths, head.others
        )
        last = head.first - 1
        while last < grid.last and last + 1 not in headers and not _ends_at(listing, last + 1, vocabulary):
            last += 1
        listings.append(replace(listing, last=last))
        if head.beside is not None:
            listings.append(replace(listing, last=last, columns=head.beside))
    listings += _without_header(grid, listings, vocabulary)
    return sorted(listings, key=lambda listing: listing.first)


def _ends_at(listing: FormListing, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row no longer belongs to the listing: its first cell is something else, or its cells fit no columns."""
    cells, heads = listing.grid.rows.get(row, ()), listing.columns.values()
    is_level = bool(cells) and listing.kind == "indicators" and (content_kind(cells[0].text) or "").startswith("level")
    if not cells or cells[0].column > listing.start or is_level:
        return False
    first, name = cells[0], listing.grid.name(cells[0])
    if first.column_span >= listing.grid.table.columns and len(heads) > 1:
        return True
    if is_total(name):
        return listing.kind == "indicators"
    own = vocabulary.field(name)
    is_line = own is None or own.listing == listing.kind
    if listing.kind == "execution":
        is_line = own is None or own.type == "money" or own.listing == "funds"
    if not is_line:
        return True
    label = next(iter(segments(first.text, vocabulary)), None)  # of a signature (填报人：赵六)
    is_foot = label is not None and label.field is not None and label.field.foot
    is_foot = is_foot and label is not None and not first.text[: label.label_start].strip()
    if is_foot or pack.patterns("field")["no_line"].fullmatch(half_width(first.text)):
        return True
    # a review or a note: every cell lies over several of the columns
    edges = [range(cell.column, cell.column + cell.column_span) for cell in cells]
    over = [sum(head.column in edge for head in heads) for edge in edges if edge.stop > listing.start]
    return len(heads) > 2 and all(count > 1 for count in over)


def _without_header(grid: FormGrid, headed: Sequence[FormListing], vocabulary: Vocabulary) -> Iterator[FormListing]:
    """The budget breakdown where only its label at the side (项目预算分解) or the heading above names it.

    A label at the side of a listing with a header row is that listing's: 构成明细 over the columns is no line of it.
    Where a page break cut the side label, the breakdown goes on past its end, up to the next label.
    """
    taken = {row for listing in headed for row in range(listing.header_row, listing.last + 1)}
    for cell in grid.cells:
        own, rows = vocabulary.field(grid.name(cell)), range(cell.row, cell.row + cell.row_span)
        if own is None or own.listing != "budget" or cell.row_span < 2 or not taken.isdisjoint(rows):
            continue
        last = min(rows[-1], grid.last)
        while last < grid.last:
            first = next((cell for cell in grid.rows.get(last + 1, ()) if cell.text.strip()), None)
            if first is not None and vocabulary.field(grid.name(first)):
                break
            last += 1
        taken |= set(range(cell.row, last + 1))
        yield FormListing("budget", grid, {}, cell.row, cell.row, last, 0)
    heading = vocabulary.field(grid.heading)
    if heading is not None and heading.listing == "budget" and not taken:
        yield FormListing("budget", grid, {}, grid.first, grid.first, grid.last, 0)
