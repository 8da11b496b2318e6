"""The money (项目资金): the ten lines of the form, sources that no key names, and a self-evaluation's execution."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from extract.find import money
from extract.find.form import Entry, Form, Listing, cell_span, values
from extract.find.form.label import bare, is_part_total
from extract.find.form.values import Unit
from extract.model import Cell, Remark, Span, Value
from extract.readings import AnnualFundsReading, ExecutionReading, FundsReading, FundsSourceReading

_ANNUAL = ("fiscal_appropriation", "carried_over", "other_funds")
_EXECUTED = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}
_SCORED = {"weight": "分值", "score": "得分"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of money: its key ("" if none names it), whether it is of the annual column, its amount or remarks."""

    entry: Entry
    key: str
    annual: bool
    amount: Value[Decimal] | None = None
    remarks: tuple[Remark, ...] = ()


def find(form: Form, money_unit: Unit) -> tuple[FundsReading, tuple[Remark, ...]]:
    """The form's money; the unit is that of the label 项目资金（元）, else the form's, else that of the amounts."""
    entries = [entry for entry in form.entries if is_money(entry)]
    unit = _unit(form, entries) or money_unit or _first_own_unit(entries) or _printed_unit(form) or _column_unit(form)
    executed = [line for _, listing in form.listings("execution") for line in _execution(listing, unit)]
    annual = _annual_entries(entries)
    lines = [_line(entry, id(entry) in annual, unit) for entry in entries]
    remarks = (
        *(remark for line in lines for remark in line.remarks),
        *(remark for _, unread in executed for remark in unread),
    )
    filled = [line for line in lines if line.amount]
    if not filled and not executed:
        return FundsReading(), remarks
    return replace(_funds(filled, unit), unit=unit, execution=tuple(line for line, _ in executed)), remarks


def _funds(lines: Iterable[_Line], unit: Unit) -> FundsReading:
    """The lines by their keys, the first of each; the others are sources of their own."""
    main: dict[str, Any] = {}
    annual: dict[str, Any] = {}
    sources: list[FundsSourceReading] = []
    for line in lines:
        column = annual if line.annual and line.key in _ANNUAL else main
        if line.amount is None:
            continue
        if line.key and line.key not in column:
            column[line.key] = line.amount
        else:
            label = bare(line.entry.label) or line.entry.label
            sources.append(FundsSourceReading(label, line.amount, unit.value if unit else None))
    return FundsReading(annual=AnnualFundsReading(**annual), sources=tuple(sources), **main)


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
    if not spans:
        return line
    if len(spans) > 1:
        unclear = values.remark("amount_unclear", f"“{entry.label}”有多个数值，金额无法确定", *spans)
        return replace(line, remarks=(unclear,))
    reading = values.amount(spans[0], f"“{entry.label}”的金额", unit)
    return replace(line, amount=reading.value, remarks=reading.remarks)


def _filled(entry: Entry) -> list[Span]:
    """What stands beside the label; 小计 between a group and its amount is no value."""
    return [span for span in entry.values if not money.is_blank(span.text) and not is_part_total(bare(span.text))]


def _first_own_unit(entries: Iterable[Entry]) -> Unit:
    """The unit beside the first amount that has one."""
    spans = (span for entry in entries for span in _filled(entry))
    return next((unit for span in spans if (unit := values.own_unit(span))), None)


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
        if found := values.unit_in(holder):
            return found
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
            if len(clause.text) < 12 and (found := values.unit_in(clause)):
                return found
    return None


def _column_unit(form: Form) -> Unit:
    """The unit in a header of the execution (全年预算数（万元）) where nothing before it gives one."""
    headers = (listing.columns.get(key) for _, listing in form.listings("execution") for key in _EXECUTED)
    return next((found for header in headers if header and (found := values.unit_in(header))), None)


# ---------------------------------------------------------------- execution


def _execution(listing: Listing, unit: Unit) -> Iterator[tuple[ExecutionReading, tuple[Remark, ...]]]:
    return (line for row in listing.rows() if (line := _execution_line(listing, row, unit)))


def _execution_line(listing: Listing, row: int, unit: Unit) -> tuple[ExecutionReading, tuple[Remark, ...]] | None:
    sides = [cell for cell in listing.sides(row) if cell.text.strip()]
    cells = {key: cell_span(listing.cell(key, row)) for key in listing.columns}
    filled = {key: span for key, span in cells.items() if span and not money.is_blank(span.text)}
    if not sides or not filled:
        return None
    label = bare(sides[0].text) or sides[0].text
    amounts = {key: _executed(listing, key, filled.get(key), label, unit) for key in _EXECUTED}
    scores = {key: values.number(filled.get(key), f"“{label}”的{name}") for key, name in _SCORED.items()}
    numbers = {**amounts, **scores}
    words = {key: values.text(filled.get(key)) for key in ("rate", "reason")}
    line = ExecutionReading(label, **words, **{key: reading.value for key, reading in numbers.items()})  # type: ignore[arg-type]
    return line, tuple(remark for reading in numbers.values() for remark in reading.remarks)


def _executed(listing: Listing, key: str, span: Span | None, label: str, unit: Unit) -> values.Reading[Decimal]:
    header = listing.columns.get(key)
    column = values.unit_in(header) if header else None
    what = f"“{label}”的{_EXECUTED[key]}"
    return values.amount(span, what, unit, column)
