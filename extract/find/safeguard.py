"""Regulations that safeguard the project (制度保障): category, document, measures, phases."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from extract import pack
from extract.find import checkbox
from extract.find.form import Form, Listing, cell_span, values
from extract.find.form.label import bare
from extract.model import Cell, Citation, Remark, Span, Value
from extract.readings import SafeguardReading

Citer = Callable[[Span], Sequence[Citation]]


def find(form: Form, cite: Citer) -> tuple[tuple[SafeguardReading, ...], tuple[Remark, ...]]:
    """The lines of the listing 制度保障, with a remark for each box that cannot be read.

    ``cite`` finds the citations in a document's cell.
    """
    listings = [listing for _, listing in form.listings("safeguards")]
    lines = tuple(line for listing in listings for line in _lines(listing, cite))
    return lines, tuple(remark for listing in listings for remark in _unreadable(listing))


def _lines(listing: Listing, cite: Citer) -> list[SafeguardReading]:
    found: list[SafeguardReading] = []
    category: Span | None = None
    for row in listing.rows():
        category = _category_span(listing, row) or category
        document, measures = (cell_span(listing.cell(key, row)) for key in ("document", "measures"))
        phases = _phases(listing, row)
        if document or measures or phases:
            found.append(
                SafeguardReading(
                    _category(category), values.text(document), _citation(document, cite), values.text(measures), phases
                )
            )
    return found


def _category_span(listing: Listing, row: int) -> Span | None:
    """What stands under 制度保障, or before the lines where that header is not there."""
    own = cell_span(listing.cell("category", row))
    if own is not None or "category" in listing.columns:
        return own
    return next((span for cell in listing.sides(row) if (span := cell_span(cell))), None)


def _category(span: Span | None) -> Value[str] | None:
    key = _categories().get(bare(span.text)) if span else None
    return Value(key, (span,)) if span and key else None


@cache
def _categories() -> Mapping[str, str]:
    return {word: entry["key"] for entry in pack.toml("field")["category"] for word in entry["words"]}


def _citation(span: Span | None, cite: Citer) -> Value[str] | None:
    """The first document with a number in the text, else the first that is named."""
    found = sorted(cite(span), key=lambda one: (one.number is None, one.start)) if span else []
    if span is None or not found:
        return None
    first = found[0]
    return Value(first.id, (span.part(first.start, first.end),))


def _phases(listing: Listing, row: int) -> tuple[Value[str], ...]:
    """The phases whose boxes are ticked, in the form's order."""
    chosen = [one for one in _choices(listing, row) if one.key == "phases" and one.checked]
    return tuple(Value(one.value, (one.span,)) for one in chosen if one.value)


def _unreadable(listing: Listing) -> list[Remark]:
    unclear = [one for row in listing.rows() for one in _choices(listing, row) if one.checked is None]
    return [
        Remark("choice_unclear", "warning", f"保障阶段“{one.words}”的勾选无法辨认。", one.span.places())
        for one in unclear
    ]


def _choices(listing: Listing, row: int) -> list[checkbox.Choice]:
    return checkbox.find(span for cell in _phase_cells(listing, row) if (span := cell_span(cell)))


def _phase_cells(listing: Listing, row: int) -> list[Cell]:
    """The cells under the header 保障阶段, which may be over several columns, or none where it is not there."""
    header = listing.columns.get("phases")
    if header is None:
        return []
    cells = listing.grid.across(row, header.column)
    return [cell for cell in cells if cell.column < header.column + header.column_span]
