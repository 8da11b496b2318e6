"""Regions as heads of columns (东陵市, 柳川市 beside 合计): lines of money and indicators have a value for each."""

from collections.abc import Mapping, Sequence

from extract import pack
from extract.find.form.columns.money_column import head_says
from extract.find.form.grid import FormGrid, span_of
from extract.find.form.listings.listing import FormListing
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label
from extract.find.width import half_width
from extract.model import Cell, Span

_FEWEST = 2  # regions side by side; a single name is no table of regions


def region_amounts(grid: FormGrid, spans: Sequence[Span]) -> list[tuple[Span, Cell]]:
    """The amounts of a line that stand under names of regions, each with that head; [] for fewer than two."""
    heads = [
        (span, head_over(grid, span.holder.row, span.holder.column)) for span in spans if isinstance(span.holder, Cell)
    ]
    own = [(span, head) for span, head in heads if head is not None and names_region(head)]
    return own if len(own) >= _FEWEST else []


def region_spans(grid: FormGrid, spans: Sequence[Span]) -> list[Mapping[str, Span]]:
    """The targets of a line that stand under names of regions, each with that of its region; before them the target
    of all regions under a head that says so (全省). [] for fewer than two regions, and where that head is missing.
    """
    cells = [(span, span.holder) for span in spans if isinstance(span.holder, Cell)]
    heads: dict[Span, Cell] = {}
    for span, cell in cells:
        over = (grid.at.get((row, cell.column)) for row in range(cell.row - 1, grid.first - 1, -1))
        words = (one for one in over if one is not None and content_kind(one.text) in ("words", "unit"))
        if head := next(words, None):
            heads[span] = head
    own = {span: head for span, head in heads.items() if names_region(head)}
    whole = [span for span, head in heads.items() if span not in own and head_says(head.text, "total")]
    if len(own) < _FEWEST or len(whole) != 1:
        return []
    return [{"target": whole[0]}, *({"target": span, "region": span_of(head)} for span, head in own.items())]


def region_columns(listing: FormListing) -> Mapping[int, Cell]:
    """The head of each column of an indicator listing that stands under the name of a region, by column."""
    name = listing.columns.get("name")
    columns = range(name.column + 1, listing.grid.table.columns) if name is not None else ()
    heads = {column: head_over(listing.grid, listing.first, column) for column in columns}
    own = {column: head for column, head in heads.items() if head is not None and names_region(head)}
    return own if len(own) >= _FEWEST else {}


def total_column(listing: FormListing, regions: Mapping[int, Cell]) -> int | None:
    """The column beside those of the regions whose head says that it is of all of them (合计, 全省)."""
    for column in range(min(regions) - 1, listing.grid.table.columns):
        head = head_over(listing.grid, listing.first, column)
        if head is not None and column not in regions and head_says(head.text, "total"):
            return column
    return None


def names_region(cell: Cell) -> bool:
    """Whether a cell is the name of a region: 东陵市, 省本级, 城关街道."""
    return pack.pattern("field", "region").fullmatch(bare_label(cell.text)) is not None


def head_over(grid: FormGrid, row: int, column: int) -> Cell | None:
    """The nearest cell of one column above a row that has words."""
    for above in range(row - 1, grid.first - 1, -1):
        cell = grid.at.get((above, column))
        if cell is not None and cell.column_span == 1 and any(mark.isalpha() for mark in half_width(cell.text)):
            return cell
    return None
