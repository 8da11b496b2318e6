"""The budget breakdown (项目预算分解): its lines and their total.

With a header row the columns are bound by it. Without one the numbers of a line tell: the first is the amount, the
second the unit price, the last the quantity, since amount = unit price × quantity but for the rounding of both; what
is unsure stays None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.find import money
from extract.find.form import Form, Listing, cell_span
from extract.find.form.label import bare, general, is_part_total, is_total
from extract.model import Budget, BudgetRow, Cell, Remark, Span, Value

_NUMBERS = ("amount", "unit_price", "quantity", "last_year_budget", "last_year_executed")
_LEVELS = ("category", "subcategory", "item")
_HALF = Decimal("0.5")
Unit = Value[str] | None
Spans = dict[str, Span]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one listing by column, its total, and what could not be bound."""

    rows: tuple[Spans, ...]
    total: Span | None
    remarks: tuple[Remark, ...] = ()


def find(form: Form, money_unit: Unit) -> tuple[Budget, tuple[Remark, ...]]:
    """The breakdown; the units are those of the header (单价(元)), else the form's."""
    found = [(listing, _lines(listing)) for _, listing in form.listings("budget")]
    if not found:
        return Budget(), ()
    header = found[0][0].columns
    unit = _unit(header.get("amount")) or money_unit
    rows = tuple(_row(spans) for _, lines in found for spans in lines.rows)
    total = next((lines.total for _, lines in found if lines.total), None)
    remarks = tuple(remark for _, lines in found for remark in lines.remarks)
    budget = Budget(unit, _unit(header.get("unit_price")) or unit, _number(total), rows)
    return (budget, remarks) if rows or total else (Budget(), remarks)


def _lines(listing: Listing) -> _Lines:
    rows = [row for row in listing.rows() if listing.grid.rows.get(row)]
    totals = [row for row in rows if any(is_total(bare(cell.text)) for cell in listing.grid.rows[row])]
    parts = [row for row in rows if any(is_part_total(bare(cell.text)) for cell in listing.grid.rows[row])]
    plain = [row for row in rows if row not in totals and row not in parts]
    lines = _by_header(listing, plain) if listing.columns else _by_numbers(listing, plain)
    return replace(lines, total=_total(listing, totals))


def _total(listing: Listing, totals: Sequence[int]) -> Span | None:
    """The amount of the last line of totals: under the header 金额, else its first number."""
    for row in reversed(totals):
        under = listing.cell("amount", row)
        cells = [under] if under is not None else listing.grid.rows[row]
        span = next((span for cell in cells if (span := cell_span(cell)) and money.find(span.text)), None)
        if span is not None:
            return span
    return None


# ---------------------------------------------------------------- with a header row


def _by_header(listing: Listing, rows: Sequence[int]) -> _Lines:
    lines: list[Spans] = []
    above: Spans = {}
    for row in rows:
        spans = {key: span for key in listing.columns if (span := cell_span(listing.cell(key, row)))}
        if not _is_line(spans):
            continue
        spans = _inherited(spans, above)
        above = spans
        lines.append(spans)
    return _Lines(tuple(lines), None)


def _is_line(spans: Mapping[str, Span]) -> bool:
    """Whether a row says something of its own: an item, or a number."""
    return any(not money.is_blank(span.text) for key, span in spans.items() if key not in ("category", "subcategory"))


def _inherited(spans: Spans, above: Mapping[str, Span]) -> Spans:
    """The line with a blank category or subcategory taken from the line above, unless a new category begins."""
    begins = "category" in spans and "category" in above and spans["category"].holder is not above["category"].holder
    kept = {} if begins else {key: above[key] for key in ("category", "subcategory") if key in above}
    return {**kept, **spans}


# ---------------------------------------------------------------- without a header row


def _by_numbers(listing: Listing, rows: Sequence[int]) -> _Lines:
    cells = {row: _own_cells(listing, row) for row in rows}
    places = _places(cells.values())
    lines: list[Spans] = []
    remarks: list[Remark] = []
    above: Spans = {}
    for row in rows:
        spans, unsure = _bound(cells[row], places)
        if not _is_line(spans):
            continue
        above = _inherited(spans, above)
        lines.append(above)
        remarks += unsure
    return _Lines(tuple(lines), None, tuple(remarks))


def _own_cells(listing: Listing, row: int) -> list[Cell]:
    """The cells over a row without the labels at its side (项目预算分解, 构成明细)."""
    return [cell for cell in listing.grid.across(row) if not _is_side_label(listing.grid.name(cell))]


def _is_side_label(name: str) -> bool:
    field = general().field(name)
    return field is not None and field.listing == "budget"


def _places(rows: Iterable[list[Cell]]) -> Mapping[str, int]:
    """The columns of amount, unit price and quantity, as the lines show them whose numbers fit together."""
    votes: dict[str, Counter[int]] = {key: Counter() for key in ("amount", "unit_price", "quantity")}
    for cells in rows:
        numbers = _numbers(cells)
        if len(numbers) == 3 and _fits(numbers):
            for key, cell in zip(votes, numbers, strict=True):
                votes[key][cell.column] += 1
    return {key: count.most_common(1)[0][0] for key, count in votes.items() if count}


def _numbers(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with an amount behind the words of a line."""
    return [cell for cell in cells if money.find(cell.text)]


def _fits(numbers: Sequence[Cell]) -> bool:
    """Whether amount = unit price × quantity, each taken as rounded to its last digit (closed interval)."""
    amount, price, quantity = (_value(cell) for cell in numbers)
    low, high = (quantity * (price + sign * _HALF * _last_digit(price)) for sign in (-1, 1))
    slack = _HALF * _last_digit(amount)
    return low - slack <= amount <= high + slack


def _value(cell: Cell) -> Decimal:
    found = money.find(cell.text)
    return found.value if found else Decimal(0)


def _last_digit(value: Decimal) -> Decimal:
    """One in the last decimal place: 0.01 for 4.99."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _bound(cells: Sequence[Cell], places: Mapping[str, int]) -> tuple[Spans, list[Remark]]:
    """The cells of a line by what they are; numbers that cannot be told apart are left out with a remark."""
    numbers = _numbers(cells)
    first = cells.index(numbers[0]) if numbers else _first_number_place(cells, places)
    spans = _leading(cells[:first])
    bound = _bound_numbers(numbers, places)
    spans |= {key: span for key, cell in bound.items() if (span := cell_span(cell))}
    spans |= _words(cells[first:], bound)
    left = [cell for cell in numbers if cell not in bound.values()]
    return spans, [_unbound(spans, left)] if left else []


def _first_number_place(cells: Sequence[Cell], places: Mapping[str, int]) -> int:
    column = places.get("amount")
    return next((k for k, cell in enumerate(cells) if column is not None and cell.column >= column), len(cells))


def _leading(cells: Sequence[Cell]) -> Spans:
    """Category, subcategory and item, as they stand directly before the numbers."""
    texts = [cell_span(cell) for cell in cells]
    keys = _LEVELS if len(texts) > 2 else (_LEVELS[0], _LEVELS[2]) if len(texts) == 2 else (_LEVELS[2],)
    return {key: span for key, span in zip(keys, texts[-len(keys) :], strict=False) if span}


def _bound_numbers(numbers: Sequence[Cell], places: Mapping[str, int]) -> dict[str, Cell]:
    columns = {column: key for key, column in places.items()}
    by_column = {columns[cell.column]: cell for cell in numbers if cell.column in columns}
    if len(numbers) == 3 and len(by_column) < 3 and (not places or _fits(numbers)):
        return dict(zip(("amount", "unit_price", "quantity"), numbers, strict=True))
    if places:
        return by_column
    return {"amount": numbers[0]} if numbers else {}


def _words(cells: Sequence[Cell], bound: Mapping[str, Cell]) -> Spans:
    """Unit of measure: words between unit price and quantity. Note: words behind the quantity."""
    price, quantity = bound.get("unit_price"), bound.get("quantity")
    spans: Spans = {}
    for cell in cells:
        span = cell_span(cell)
        if span is None or quantity is None or money.is_blank(span.text) or money.find(span.text):
            continue
        if cell.column > quantity.column:
            spans.setdefault("note", span)
        elif price is not None and cell.column > price.column:
            spans.setdefault("unit_of_measure", span)
    return spans


def _unbound(spans: Mapping[str, Span], left: Sequence[Cell]) -> Remark:
    item = spans["item"].text if "item" in spans else ""
    numbers = "、".join(cell.text.strip() for cell in left)
    places = tuple(place for cell in left if (span := cell_span(cell)) for place in span.places())
    return Remark(
        "budget_number_unbound", "warning", f"预算明细“{item}”的数字{numbers}无法判定含义，未予采用。", places
    )


# ---------------------------------------------------------------- values


def _row(spans: Mapping[str, Span]) -> BudgetRow:
    numbers = {key: _number(spans.get(key)) for key in _NUMBERS}
    words = {key: _text(spans.get(key)) for key in (*_LEVELS, "unit_of_measure", "basis", "note")}
    return BudgetRow(**words, **numbers)  # type: ignore[arg-type]


def _text(span: Span | None) -> Value[str] | None:
    return Value(span.text, (span,)) if span and not money.is_blank(span.text) else None


def _number(span: Span | None) -> Value[Decimal] | None:
    found = money.find(span.text) if span else None
    if span is None or found is None:
        return None
    return Value(found.value, (Span(span.holder, span.start + found.start, span.start + found.end),))


def _unit(header: Cell | None) -> Unit:
    found = money.unit_in(header.text) if header else None
    return Value(found[0], (Span(header, found[1], found[2]),)) if header and found else None
