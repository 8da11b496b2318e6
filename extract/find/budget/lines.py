"""The lines of a breakdown with a header row: each column's cell under the column's key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.find import money
from extract.find.form import Listing, cell_span
from extract.model import Remark, Span

Spans = dict[str, Span]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one listing by column, the column of its amounts, and what could not be bound."""

    rows: tuple[Spans, ...]
    amount_column: int | None
    remarks: tuple[Remark, ...] = ()


def by_header(listing: Listing, rows: Sequence[int]) -> Lines:
    """The lines on these rows, each cell bound by the header over it."""
    lines: list[Spans] = []
    above: Spans = {}
    for row in rows:
        spans = {key: span for key in listing.columns if (span := cell_span(listing.cell(key, row)))}
        if is_line(spans):
            above = inherited(spans, above)
            lines.append(above)
    header = listing.columns.get("amount")
    return Lines(tuple(lines), header.column if header else None)


def is_line(spans: Mapping[str, Span]) -> bool:
    """Whether a row says something of its own: an item, or a number."""
    return any(not money.is_blank(span.text) for key, span in spans.items() if key not in ("category", "subcategory"))


def inherited(spans: Spans, above: Mapping[str, Span]) -> Spans:
    """The line with a blank category or subcategory taken from the line above, unless a new category begins."""
    begins = "category" in spans and "category" in above and spans["category"].holder is not above["category"].holder
    kept = {} if begins else {key: above[key] for key in ("category", "subcategory") if key in above}
    return {**kept, **spans}
