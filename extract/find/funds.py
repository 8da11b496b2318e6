"""The money (项目资金): the ten lines of the form, sources that no key names, and a self-evaluation's execution."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from extract.find import money
from extract.find.form import Entry, Form, Listing, cell_span
from extract.find.form.label import bare
from extract.model import AnnualFunds, Cell, Execution, Funds, FundsSource, Remark, Span, Value

_ANNUAL = ("fiscal_appropriation", "carried_over", "other_funds")
Unit = Value[str] | None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of money: its key ("" if none names it), whether it is of the annual column, its amount or a remark."""

    entry: Entry
    key: str
    annual: bool
    amount: Value[Decimal] | None = None
    remark: Remark | None = None


def find(form: Form, money_unit: Unit) -> tuple[Funds, tuple[Remark, ...]]:
    """The form's money; the unit is that of the label 项目资金（元）, else the form's, else that of the amounts."""
    entries = [entry for entry in form.entries if is_money(entry)]
    execution = tuple(line for _, listing in form.listings("execution") for line in _execution(listing))
    unit = _unit(form, entries) or money_unit or _first_own_unit(entries) or _printed_unit(form)
    annual = _annual_entries(entries)
    lines = [_line(entry, id(entry) in annual, unit) for entry in entries]
    remarks = tuple(line.remark for line in lines if line.remark)
    filled = [line for line in lines if line.amount]
    if not filled and not execution:
        return Funds(), remarks
    return replace(_funds(filled, unit), unit=unit, execution=execution), remarks


def _funds(lines: Iterable[_Line], unit: Unit) -> Funds:
    """The lines by their keys, the first of each; the others are sources of their own."""
    main: dict[str, Any] = {}
    annual: dict[str, Any] = {}
    sources: list[FundsSource] = []
    for line in lines:
        column = annual if line.annual and line.key in _ANNUAL else main
        if line.amount is None:
            continue
        if line.key and line.key not in column:
            column[line.key] = line.amount
        else:
            label = bare(line.entry.label) or line.entry.label
            sources.append(FundsSource(label, line.amount, unit.value if unit else None))
    return Funds(annual=AnnualFunds(**annual), sources=tuple(sources), **main)


def is_money(entry: Entry) -> bool:
    """Whether the entry is a line of money: by its label, or an unknown label with an amount under 项目资金."""
    if entry.key == "funds.other_source":
        return entry.is_under("funds")
    if entry.field is not None:
        return entry.field.type == "money"
    return entry.is_under("funds") and any(money.find(span.text) for span in entry.values)


# ---------------------------------------------------------------- one line


def _line(entry: Entry, annual: bool, unit: Unit) -> _Line:
    """The one amount of the line; several amounts, words, or a unit that is not the form's give a remark instead."""
    line = _Line(entry, (entry.key or "").removeprefix("funds.").removeprefix("other_source"), annual)
    spans = _filled(entry)
    amounts = [found for span in spans if (found := money.find(span.text))]
    if not spans:
        return line
    if len(spans) != 1 or len(amounts) != 1:
        return replace(line, remark=_remark("amount_unclear", f"“{entry.label}”的金额无法确定", spans))
    amount, span = amounts[0], spans[0]
    if amount.unit and unit and amount.unit != unit.value:
        return replace(line, remark=_remark("amount_unit", f"“{entry.label}”的金额单位与表格单位不一致", spans))
    where = Span(span.holder, span.start + amount.start, span.start + amount.end)
    return replace(line, amount=Value(amount.value, (where,)))


def _filled(entry: Entry) -> list[Span]:
    return [span for span in entry.values if not money.is_blank(span.text)]


def _first_own_unit(entries: Iterable[Entry]) -> Unit:
    """The unit beside the first amount that has one."""
    spans = (span for entry in entries for span in _filled(entry))
    found = ((amount, span) for span in spans if (amount := money.find(span.text)) and amount.unit)
    return next((unit for amount, span in found if (unit := _own_unit(span, amount.end))), None)


def _own_unit(span: Span, after: int) -> Unit:
    found = money.unit_in(span.text[after:])
    if found is None:
        return None
    start = span.start + after
    return Value(found[0], (Span(span.holder, start + found[1], start + found[2]),))


def _remark(code: str, message: str, spans: Iterable[Span]) -> Remark:
    spans = tuple(spans)
    text = " ".join(span.text for span in spans)[:40]
    return Remark(code, "warning", f"{message}：“{text}”。", tuple(place for span in spans for place in span.places()))


# ---------------------------------------------------------------- two columns, units


def _annual_entries(entries: list[Entry]) -> set[int]:
    """The ids of the lines in the right one of two money columns, the whole project's and the year's side by side.

    Two totals in one row alone are no columns: the lines below must name a source on either side.
    """
    total, annual = _cell(entries, "funds.total_budget"), _cell(entries, "funds.annual_budget")
    if total is None or annual is None or annual.row != total.row or annual.table != total.table:
        return set()
    below = [e for e in entries if isinstance(e.holder, Cell) and _is_below(e.holder, annual)]
    right = [e for e in below if isinstance(e.holder, Cell) and e.holder.column >= annual.column]
    left = {e.key for e in below} if len(right) < len(below) else set()
    both = {e.key for e in right} & {e.key for e in below if id(e) not in set(map(id, right))}
    return set(map(id, right)) if left and both else set()


def _is_below(cell: Cell, head: Cell) -> bool:
    return cell.table == head.table and cell.row > head.row


def _cell(entries: Iterable[Entry], key: str) -> Cell | None:
    return next((e.holder for e in entries if e.key == key and isinstance(e.holder, Cell)), None)


def _unit(form: Form, entries: Iterable[Entry]) -> Unit:
    """The unit that a label of the money itself gives (项目资金（元）)."""
    labels = [e.holder for e in entries if all(span.holder is not e.holder for span in e.values)]
    for holder in (*_group_cells(form), *labels):
        found = money.unit_in(holder.text)
        if found:
            return Value(found[0], (Span(holder, found[1], found[2]),))
    return None


def _group_cells(form: Form) -> list[Cell]:
    """The cells 项目资金, 资金情况 … of the form."""
    return [
        cell
        for sheet in form.sheets
        for grid in sheet.part.grids
        for cell in grid.cells
        if (known := sheet.vocabulary.field(grid.name(cell))) and known.listing == "funds"
    ]


def _printed_unit(form: Form) -> Unit:
    """The unit that stands alone in a line of the form (万元) where no label gives it."""
    for sheet in form.sheets:
        for clause in sheet.part.clauses:
            if len(clause.text) < 12 and (found := money.unit_in(clause.text)):
                return Value(found[0], (Span(clause, found[1], found[2]),))
    return None


# ---------------------------------------------------------------- execution


def _execution(listing: Listing) -> list[Execution]:
    return [line for row in listing.rows() if (line := _execution_line(listing, row))]


def _execution_line(listing: Listing, row: int) -> Execution | None:
    sides = [cell for cell in listing.sides(row) if cell.text.strip()]
    cells = {key: cell_span(listing.cell(key, row)) for key in listing.columns}
    filled = {key: span for key, span in cells.items() if span and not money.is_blank(span.text)}
    if not sides or not filled:
        return None
    return Execution(
        label=bare(sides[0].text) or sides[0].text,
        initial=_number(filled.get("initial")),
        adjusted=_number(filled.get("adjusted")),
        executed=_number(filled.get("executed")),
        rate=_words(filled.get("rate")),
        weight=_number(filled.get("weight")),
        score=_number(filled.get("score")),
        reason=_words(filled.get("reason")),
    )


def _number(span: Span | None) -> Value[Decimal] | None:
    found = money.find(span.text) if span else None
    if span is None or found is None:
        return None
    return Value(found.value, (Span(span.holder, span.start + found.start, span.start + found.end),))


def _words(span: Span | None) -> Value[str] | None:
    return Value(span.text, (span,)) if span else None
