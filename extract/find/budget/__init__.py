"""The budget breakdown (项目预算分解): its lines and their total.

With a header row the columns are bound by it. Without one only that is bound which the products of the whole table
prove (amount = unit price × quantity but for the rounding of both), or the definition of the form tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from extract.find import money
from extract.find.budget.headless import by_numbers
from extract.find.budget.lines import Lines, by_header
from extract.find.form import Form, Listing, cell_span, definition, values
from extract.find.form.label import bare, is_part_total, is_total
from extract.find.form.values import Reading, Unit
from extract.find.width import half
from extract.model import Cell, Remark, Span, Value
from extract.readings import BudgetReading, BudgetRowReading

_AMOUNTS = {"amount": "金额", "last_year_budget": "上年度预算", "last_year_executed": "上年度执行"}
_WORDS = ("category", "subcategory", "item", "unit_of_measure", "basis", "note")
Found = tuple[Listing, Lines, Span | None]


def find(form: Form, money_unit: Unit) -> tuple[BudgetReading, tuple[Remark, ...]]:
    """The breakdown; the units are those of the header (单价(元)), else the form's."""
    found: list[Found] = []
    remarks: list[Remark] = []
    for sheet, listing in form.listings("budget"):
        lines, total, unsure = _lines(listing, definition.budget_layout(sheet.match.id))
        found.append((listing, lines, total))
        remarks += [*lines.remarks, *unsure]
    if not found:
        return BudgetReading(), ()
    budget, unread = _budget(found, money_unit)
    return budget, (*remarks, *unread)


def _lines(listing: Listing, layout: Sequence[str] | None) -> tuple[Lines, Span | None, tuple[Remark, ...]]:
    """The lines of a listing, its total, and why that could not be told."""
    rows = [row for row in listing.rows() if listing.grid.rows.get(row)]
    totals = [row for row in rows if any(is_total(bare(cell.text)) for cell in listing.grid.rows[row])]
    parts = [row for row in rows if any(is_part_total(bare(cell.text)) for cell in listing.grid.rows[row])]
    plain = [row for row in rows if row not in totals and row not in parts]
    lines = by_header(listing, plain) if listing.columns else by_numbers(listing, plain, totals, layout)
    return lines, *_total(listing, totals, lines.amount_column)


def _total(listing: Listing, totals: Sequence[int], column: int | None) -> tuple[Span | None, tuple[Remark, ...]]:
    """The amount of the last line of totals: in the column of the amounts, else its only number."""
    for row in reversed(totals):
        cells = [cell for cell in listing.grid.rows[row] if not is_total(bare(cell.text))]
        spans = [span for cell in cells if (span := cell_span(cell)) and not money.is_blank(span.text)]
        under = [span for span in spans if isinstance(span.holder, Cell) and span.holder.column == column]
        alone = spans[:1] if column is None else []
        numbers = under or [span for span in spans if money.find(span.text)] or alone
        if len(numbers) > 1:
            return None, (values.remark("budget_number_unbound", "无法判定哪个数字是预算合计，未予采用", *numbers),)
        if numbers:
            return numbers[0], ()
    return None, ()


# ---------------------------------------------------------------- values


def _budget(found: Sequence[Found], money_unit: Unit) -> tuple[BudgetReading, tuple[Remark, ...]]:
    header = found[0][0].columns
    lines = [(listing, spans) for listing, lines, _ in found for spans in lines.rows]
    unit = _header_unit(header.get("amount")) or money_unit or _own_unit(spans.get("amount") for _, spans in lines)
    price = _header_unit(header.get("unit_price")) or _own_unit(spans.get("unit_price") for _, spans in lines) or unit
    total = _read_total(found, unit)
    rows = [_row(listing, spans, unit, price) for listing, spans in lines]
    remarks = (*(remark for _, unread in rows for remark in unread), *total.remarks)
    if not rows and total.value is None:
        return BudgetReading(), remarks
    return BudgetReading(unit, price, total.value, tuple(row for row, _ in rows)), remarks


def _read_total(found: Sequence[Found], unit: Unit) -> Reading[Decimal]:
    totals = ((listing, total) for listing, _, total in found if total)
    listing, span = next(totals, (None, None))
    column = _header_unit(listing.columns.get("amount")) if listing else None
    return values.amount(span, "预算合计", unit, column)


def _row(
    listing: Listing, spans: Mapping[str, Span], unit: Unit, price: Unit
) -> tuple[BudgetRowReading, tuple[Remark, ...]]:
    name = f"预算明细“{spans['item'].text}”的" if "item" in spans else "预算明细的"
    units = {key: _header_unit(listing.columns.get(key)) for key in (*_AMOUNTS, "unit_price")}
    numbers = {key: values.amount(spans.get(key), name + what, unit, units[key]) for key, what in _AMOUNTS.items()}
    numbers["unit_price"] = values.amount(spans.get("unit_price"), name + "单价", price, units["unit_price"])
    numbers["quantity"] = values.number(spans.get("quantity"), name + "数量")
    words = {key: values.text(spans.get(key)) for key in _WORDS}
    row = BudgetRowReading(**words, **{key: reading.value for key, reading in numbers.items()})  # type: ignore[arg-type]
    return row, tuple(remark for reading in numbers.values() for remark in reading.remarks)


def _header_unit(header: Cell | None) -> Unit:
    """The unit in a header; of 单价（元/人） the money before the stroke."""
    if header is None:
        return None
    before = money.unit_in(half(header.text).partition("/")[0])
    return values.unit_in(header) or (Value(before[0], (Span(header, before[1], before[2]),)) if before else None)


def _own_unit(spans: Iterable[Span | None]) -> Unit:
    """The unit that stands beside every one of the amounts, None where one has none or another."""
    amounts = [span for span in spans if span and money.find(span.text)]
    units = [unit for span in amounts if (unit := values.own_unit(span))]
    alike = len(units) == len(amounts) and len({unit.value for unit in units}) == 1
    return units[0] if alike else None
