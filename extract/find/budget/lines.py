"""The lines of a breakdown with a header row: each column's cell under the column's key."""

from collections.abc import Sequence

from msgspec import Struct

from extract.find import money
from extract.find.form import FormListing, cell_span
from extract.model import Remark, Span

Spans = dict[str, Span]


class BudgetLines(Struct, frozen=True):
    """The lines of one listing by column, the column of its amounts, and what could not be bound."""

    rows: tuple[Spans, ...]
    amount_column: int | None
    remarks: tuple[Remark, ...] = ()


def lines_by_header(listing: FormListing, rows: Sequence[int]) -> BudgetLines:
    """The lines on these rows, each cell bound by the header over it."""
    lines: list[Spans] = []
    for row in rows:
        append_line(lines, {key: span for key in listing.columns if (span := cell_span(listing.cell(key, row)))})
    header = listing.columns.get("amount")
    return BudgetLines(tuple(lines), header.column if header else None)


def append_line(lines: list[Spans], spans: Spans) -> None:
    """Add a row to the lines if it says something of its own: an item, or a number.

    A blank category or subcategory is taken from the line above, unless a new category begins.
    """
    levels = ("category", "subcategory")
    if all(key in levels or money.is_blank(span.text) for key, span in spans.items()):
        return
    above = lines[-1] if lines else {}
    begins = "category" in spans and "category" in above and spans["category"].holder is not above["category"].holder
    lines.append({**({} if begins else {key: above[key] for key in levels if key in above}), **spans})
