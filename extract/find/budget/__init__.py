"""The budget breakdown (项目预算分解): its lines and their total.

A header row says what its columns are. Without a header row the products of the whole table prove it (amount = unit
price × quantity but for the rounding of both), or the definition of the form gives the order; other numbers are left
out.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extract.find import money
from extract.find.budget.lines import BudgetLines, Spans, lines_by_header
from extract.find.budget.without_header import lines_by_numbers
from extract.find.form import FormListing, FormReading, cell_span
from extract.find.form.definition import definition_of
from extract.find.form.words import values
from extract.find.form.words.label import bare_label, is_subtotal, is_total
from extract.find.form.words.values import Unit
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import BudgetReading, BudgetRowReading

_AMOUNTS = {"amount": "金额", "last_year_budget": "上年度预算", "last_year_executed": "上年度执行"}
_SUMS = ("合计", "总计", "总额")
_WORDS = ("category", "subcategory", "item", "unit_of_measure", "basis", "note")


def find_budget(form: FormReading, money_unit: Unit) -> tuple[BudgetReading, tuple[Remark, ...]]:
    """The breakdown; the units are those of the header (单价(元)), else the form's, else of the label at its side."""
    listings = [(listing, *_lines(listing, sheet.match.id)) for sheet, listing in form.listings("budget")]
    if not listings:
        return _kinds_of_spending(form, money_unit) if form.is_of_project else (BudgetReading(), ())
    columns = listings[0][0].columns
    remarks = [remark for _, lines, _, unsure in listings for remark in (*lines.remarks, *unsure)]
    lines = [(listing, spans) for listing, own, _, _ in listings for spans in own.rows]
    # 资金需求（万元） before the lines
    of_side = next(filter(None, map(values.unit_in, listings[0][0].sides(listings[0][0].first))), None)
    own = _own_unit(spans.get("amount") for _, spans in lines)
    unit = _header_unit(columns.get("amount")) or money_unit or of_side or own
    price = _header_unit(columns.get("unit_price")) or _own_unit(spans.get("unit_price") for _, spans in lines) or unit
    rows: list[BudgetRowReading] = []
    for listing, line in lines:
        spans = _with_unit_apart(line)
        name = f"预算明细“{spans['item'].text}”的" if "item" in spans else "预算明细的"
        units = {key: _header_unit(listing.columns.get(key)) for key in (*_AMOUNTS, "unit_price")}
        numbers = {key: values.amount(spans.get(key), name + what, unit, units[key]) for key, what in _AMOUNTS.items()}
        numbers["unit_price"] = values.amount(spans.get("unit_price"), name + "单价", price, units["unit_price"])
        numbers["quantity"] = values.number(spans.get("quantity"), name + "数量")
        remarks += [remark for reading in numbers.values() for remark in reading.remarks]
        row: dict[str, Any] = {key: values.text(spans.get(key)) for key in _WORDS}
        rows.append(BudgetRowReading(**row | {key: reading.value for key, reading in numbers.items()}))
    totals = ((listing.columns.get("amount"), total) for listing, _, total, _ in listings if total)
    header, span = next(totals, (None, None))
    total = values.amount(span, "预算合计", unit, _header_unit(header))
    remarks += total.remarks
    if not rows and total.value is None:
        return BudgetReading(), tuple(remarks)
    return BudgetReading(unit, price, total.value, tuple(rows)), tuple(remarks)


def _kinds_of_spending(form: FormReading, unit: Unit) -> tuple[BudgetReading, tuple[Remark, ...]]:
    """The breakdown by kinds of spending (人员经费 | 43.20), a label and its one amount each; 合计 is the total."""
    rows: list[BudgetRowReading] = []
    totals: list[Value[Decimal]] = []
    remarks: list[Remark] = []
    for entry in (one for one in form.entries if one.flow == "expenditure"):
        spans = [span for span in entry.values if not money.is_blank(span.text)]
        reading = values.amount(spans[0] if len(spans) == 1 else None, f"“{entry.label}”的金额", unit)
        remarks += reading.remarks
        if reading.value is not None and bare_label(entry.label).endswith(_SUMS):
            totals.append(reading.value)
        elif reading.value is not None:
            item = Value(bare_label(entry.label), (entry.label_span,))
            rows.append(BudgetRowReading(item=item, amount=reading.value))
    total = totals[0] if len(totals) == 1 else None
    return (BudgetReading(unit, unit, total, tuple(rows)) if rows else BudgetReading()), tuple(remarks)


def _lines(listing: FormListing, form: str | None) -> tuple[BudgetLines, Span | None, tuple[Remark, ...]]:
    """The lines of a listing, its total, and a remark where several numbers may be the total.

    The total is the amount of the last line of totals: in the column of the amounts, else its only number.
    """
    names = {
        row: [bare_label(cell.text) for cell in cells]
        for row in listing.rows()
        if (cells := listing.grid.rows.get(row))
    }
    totals = [row for row, own in names.items() if any(map(is_total, own))]
    plain = [row for row, own in names.items() if row not in totals and not any(map(is_subtotal, own))]
    layout = definition_of(form).get("budget")
    lines = lines_by_header(listing, plain) if listing.columns else lines_by_numbers(listing, plain, totals, layout)
    for row in reversed(totals):
        own = [cell for cell in listing.grid.rows[row] if not is_total(bare_label(cell.text))]
        spans = [span for cell in own if (span := cell_span(cell)) and not money.is_blank(span.text)]
        column = lines.amount_column
        under = [span for span in spans if isinstance(span.holder, Cell) and span.holder.column == column]
        alone = spans[:1] if column is None else []
        numbers = under or [span for span in spans if money.amount(span.text)] or alone
        if len(numbers) > 1:
            remark = values.remark("budget_number_unbound", "无法判定哪个数字是预算合计，未予采用", *numbers)
            return lines, None, (remark,)
        if numbers:
            return lines, numbers[0], ()
    return lines, None, ()


def _with_unit_apart(spans: Spans) -> Spans:
    """The line with the unit that stands behind its quantity (163人) as its unit of measure."""
    quantity = spans.get("quantity")
    unit = money.unit_behind(quantity.text) if quantity is not None else None
    if quantity is None or unit is None:
        return spans
    apart = {"quantity": quantity.part(0, unit[0]), "unit_of_measure": quantity.part(*unit)}
    return {**apart, **spans, "quantity": apart["quantity"]}


def _header_unit(header: Cell | None) -> Unit:
    """The unit in a header; of 单价（元/人） the money before the stroke."""
    if header is None:
        return None
    before = money.unit_in(half_width(header.text).partition("/")[0])
    return values.unit_in(header) or (Value(before[0], (Span(header, before[1], before[2]),)) if before else None)


def _own_unit(spans: Iterable[Span | None]) -> Unit:
    """The unit that stands beside every one of the amounts, None where an amount has no unit or a different one."""
    amounts = [span for span in spans if span and money.amount(span.text)]
    units = [unit for span in amounts if (unit := values.own_unit(span))]
    alike = len(units) == len(amounts) and len({unit.value for unit in units}) == 1
    return units[0] if alike else None
