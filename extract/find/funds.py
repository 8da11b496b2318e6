"""The money (项目资金): the ten lines of the form, sources that no key names, and a self-evaluation's execution."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.execution import AMOUNTS, find_execution
from extract.find.form import FormEntry, FormReading
from extract.find.form.columns.money_column import (
    amounts_of_year,
    head_says,
    total_and_year,
    words_over_amount,
    year_in_head,
)
from extract.find.form.entries.money_level import keys_by_level
from extract.find.form.listings.regions import region_amounts
from extract.find.form.words import values
from extract.find.form.words.label import bare_label, general_vocabulary, is_subtotal, is_total
from extract.find.form.words.values import Unit, ValueReading
from extract.find.width import half_width
from extract.model import Cell, Holder, Remark, Span, Value
from extract.readings import AnnualFundsReading, FundsReading, FundsSourceReading

_LABEL_REACH = 64  # characters of a cell among which the colon of its label stands
_ANNUAL = ("fiscal_appropriation", "carried_over", "other_funds")
_ANNUAL_KEYS = tuple(f"funds.{key}" for key in _ANNUAL)
_INCOME = ("funds.fiscal_appropriation", "funds.other_funds", "funds.carried_over", "funds.from_higher_level")


class _Line(Struct, frozen=True):
    """An amount with its key, "" for a source of its own, and whether it stands in the column of the year."""

    key: str
    amount: Value[Decimal]
    is_annual: bool = False


def find_funds(
    form: FormReading, money_unit: Unit, year: Value[int] | None = None
) -> tuple[FundsReading, tuple[Remark, ...]]:
    """The form's money: of each key the first line, in the annual column or the main one; other lines are sources of
    their own. The unit is that of the label 项目资金（元）, else the form's, else that of the amounts.
    """
    entries = [entry for entry in form.entries if is_money(entry)]
    unit = _unit(form, entries, money_unit)
    annual_entries, levels = _annual_entries(entries), keys_by_level(form.entries, entries)
    columns: dict[bool, dict[str, Any]] = {True: {}, False: {}}
    sources: list[FundsSourceReading] = []
    remarks: list[Remark] = []
    for entry in (one for one in entries if one.flow is None or (one.flow == "income" and one.key in _INCOME)):
        reading = _amount(form, entry, unit, year)
        remarks += reading.remarks
        if reading.value is None:
            continue
        key = levels.get(id(entry), _key(form, entry, reading.value, year))
        own = _Line(key, reading.value, id(entry) in annual_entries and key in _ANNUAL)
        for part in _by_period(form, entry, own, unit, year):
            column = columns[part.is_annual]
            amount = _amount_under_key(entry, part, column.get(part.key)) if part.key else None
            if amount is not None:
                column[part.key] = amount
            else:
                name = Value(bare_label(entry.label) or entry.label, (entry.label_span,))
                sources.append(FundsSourceReading(name, part.amount, unit))
    lines = find_execution(form, unit)
    remarks += [remark for _, unread in lines for remark in unread]
    if not any(columns.values()) and not sources and not lines:
        return FundsReading(unit if entries else None), tuple(remarks)
    execution, annual = tuple(line for line, _ in lines), AnnualFundsReading(**columns[True])
    funds = FundsReading(unit, annual=annual, sources=tuple(sources), execution=execution, **columns[False])
    return funds, tuple(remarks)


def _amount_under_key(entry: FormEntry, line: _Line, known: Value[Decimal] | None) -> Value[Decimal] | None:
    """The amount under the key of a line, None where it is a source of its own beside the amount that is ``known``.

    The head over that amount says it again, and so may a total (合计), which is no source: then both places count.
    """
    if known is None or known.spans == line.amount.spans:
        return line.amount
    is_sum = is_total(bare_label(entry.label)) or is_subtotal(bare_label(entry.label))
    both = Value(known.value, tuple(dict.fromkeys((*known.spans, *line.amount.spans))))
    return both if is_sum and known.value == line.amount.value else None


def _key(form: FormReading, entry: FormEntry, amount: Value[Decimal], year: Value[int] | None) -> str:
    """The key of a line, "" for a source of its own: so is a budget whose label names another year than the form's.

    A total among sources (合计) is the budget of the year whose column it stands in, else the whole project's.
    """
    key, label_year = (entry.key or "").removeprefix("funds."), year_in_head(half_width(entry.label))
    if label_year and year and label_year != year.value and key != "carried_over":
        return ""
    label = bare_label(entry.label)
    if key != "other_source" or not (is_total(label) or is_subtotal(label) or label == "总额"):
        return key.removeprefix("other_source")
    grid, cell = form.grid_of(entry), amount.spans[0].holder
    head = words_over_amount(grid, cell) if grid is not None and isinstance(cell, Cell) else ""
    is_annual = year_in_head(head) or any(field.key == "funds.annual_budget" for field in entry.over)
    return "annual_budget" if is_annual else "total_budget"


def is_money(entry: FormEntry) -> bool:
    """Whether the entry is a line of money: by its label, or with an amount by words in it or by 项目资金 over it."""
    if entry.key == "funds.other_source":
        return entry.is_under("funds") or entry.flow is not None
    if entry.field is not None:
        is_listed = bare_label(entry.label) in general_vocabulary().fields
        words = [span.text for span in entry.values if not money.is_blank(span.text)]
        return entry.field.type == "money" and (is_listed or not words or any(map(money.amount, words)))
    if pack.pattern("field", "no_amount").search(bare_label(entry.label)):
        return False
    is_named = pack.pattern("field", "money_word").search(bare_label(entry.label)) and not head_says(
        entry.label, "other"
    )
    return bool(is_named or entry.is_under("funds") or entry.flow is not None) and any(
        money.amount(span.text) for span in entry.values
    )


# ---------------------------------------------------------------- one line


def _amount(form: FormReading, entry: FormEntry, unit: Unit, year: Value[int] | None) -> ValueReading[Decimal]:
    """The one amount of the line, of several that of this year's column.

    Several that may be it give an error instead; words, or a unit that is not the form's, a warning.
    """
    spans = _amount_spans(entry)
    grid = form.grid_of(entry)
    if len(spans) > 1 and grid is not None:
        cells = (one.holder for one in entry.values if year is not None and money.is_blank(one.text))
        heads = (words_over_amount(grid, cell) for cell in cells if isinstance(cell, Cell))
        if year is not None and year.value in map(year_in_head, heads):  # 10.00 | 9.20 | —: none this year
            return ValueReading()
        spans = amounts_of_year(grid, spans, year.value if year else None)
    if grid is not None and region_amounts(grid, spans):
        return ValueReading()
    if len(spans) > 1:
        words = " ".join(span.text for span in spans)[:40]
        message = f"“{entry.label}”有多个数值，无法判定哪一个是本年金额，未予采用：“{words}”。"
        places = tuple(place for span in spans for place in span.places())
        return ValueReading(remarks=(Remark("amount_unclear", "error", message, places),))
    own = money.unit_in(entry.label)  # 财政拨款（元） among amounts in 万元
    column = Value(own[0], ()) if own is not None else None
    reading = values.amount(spans[0] if spans else None, f"“{entry.label}”的金额", unit, column)
    if not spans or spans[0].holder is not entry.holder:
        return reading
    lost = (Remark(one.code, "error", one.message, one.at) for one in reading.remarks)  # it stands behind its label
    return ValueReading(reading.value, tuple(lost))


def _by_period(
    form: FormReading, entry: FormEntry, line: _Line, unit: Unit, year: Value[int] | None
) -> Iterator[_Line]:
    """The line of an amount; with columns for several years and their sum that of the year and that of the sum."""
    grid, spans = form.grid_of(entry), _amount_spans(entry)
    pair = total_and_year(grid, spans, year.value) if grid is not None and year is not None else None
    whole = values.amount(pair[0], f"“{entry.label}”的金额", unit).value if pair is not None else None
    if whole is None:
        yield line
        return
    if line.key in (*_ANNUAL, "annual_budget", "total_budget"):
        key = "annual_budget" if line.key == "total_budget" else line.key
        yield replace(line, key=key, is_annual=line.key in _ANNUAL)
    yield _Line("total_budget" if line.key == "annual_budget" else line.key, whole)


def _amount_spans(entry: FormEntry) -> list[Span]:
    """The spans beside the label, without 小计 between a group and its amount, and without words beside numbers."""
    years = pack.pattern("date", "years")  # heads of columns in a form that is not filled in
    spans = [span for span in entry.values if not (money.is_blank(span.text) or years.fullmatch(half_width(span.text)))]
    spans = [span for span in spans if not is_subtotal(bare_label(span.text))]
    return [span for span in spans if any(mark.isdigit() for mark in span.text)] or spans


# ---------------------------------------------------------------- two columns, units


def _annual_entries(entries: Sequence[FormEntry]) -> set[int]:
    """The ids of the lines in the right one of two money columns, the whole project's and the year's side by side.

    Two totals in one row alone are no columns: the lines below must name a source on either side. Without totals two
    lines of one source in a row make the columns, if the right one is named as the year's (财政资金 | 当年财政拨款).
    """
    entries_in_cells = [(entry, cell) for entry in entries if isinstance(cell := entry.holder, Cell)]
    cells = {entry.key: entry.holder for entry in reversed(entries) if isinstance(entry.holder, Cell)}
    total, annual = cells.get("funds.total_budget"), cells.get("funds.annual_budget")
    if total is None or annual is None or annual.row != total.row or annual.table != total.table:
        pairs = (
            (left, right) for left, right in pairwise(entries_in_cells) if left[0].key == right[0].key in _ANNUAL_KEYS
        )
        rights = (one for (_, aside), one in pairs if (aside.table, aside.row) == (one[1].table, one[1].row))
        annual = next((cell for entry, cell in rights if head_says(bare_label(entry.label), "year")), None)
    if annual is None:
        return set()
    below = [
        (entry, cell.column)
        for entry, cell in entries_in_cells
        if cell.table == annual.table and cell.row >= annual.row and entry.key in _ANNUAL_KEYS
    ]
    right = {id(entry) for entry, column in below if column >= annual.column}
    keys_right = {entry.key for entry, _ in below if id(entry) in right}
    keys_left = {entry.key for entry, _ in below if id(entry) not in right}
    return right if keys_left & keys_right else set()


def _unit(form: FormReading, entries: Iterable[FormEntry], form_unit: Unit) -> Unit:
    """The unit of the amounts from the first place that gives one.

    These are a label of the money itself (项目资金（元）, which may begin the cell of the amounts), the form, the first
    amount with a unit beside it, a line of its own (万元), a header of the execution (全年预算数（万元）).
    """
    entries = list(entries)
    groups, sides = _group_labels(form), _side_labels(form, entries)
    labels = (one.holder for one in entries if all(span.holder is not one.holder for span in one.values))
    # numerals (壹佰万元整) are in 元 beside amounts in 万元, so they count last
    amounts = sorted(
        (span for entry in entries for span in _amount_spans(entry)),
        key=lambda span: bool((own := money.amount(span.text)) and own.in_words),
    )
    lines: Iterator[Holder] = (
        clause for sheet in form.sheets for clause in sheet.part.clauses if len(clause.text) < 12
    )
    listings = (listing for _, listing in form.listings("execution"))
    heads: Iterator[Holder] = (
        listing.columns[key] for listing in listings for key in AMOUNTS if key in listing.columns
    )
    return (
        next(filter(None, map(values.unit_in, chain(groups, labels, sides))), None)
        or form_unit
        or next(filter(None, map(values.own_unit, amounts)), None)
        or next(filter(None, map(values.unit_in, chain(lines, heads))), None)
    )


def _leading_label(cell: Cell) -> str:
    """The bare label before the first colon of a cell; "" where none of a label's length stands there."""
    if ":" not in cell.text and "：" not in cell.text:
        return ""
    label, colon, _ = half_width(cell.text[:_LABEL_REACH]).partition(":")
    return bare_label(label) if colon else ""


def _group_labels(form: FormReading) -> Iterator[Holder]:
    """The labels with a unit over lines of money (项目资金（元）), and the heads over columns of them."""
    for sheet in form.sheets:
        with_unit = ((cell, grid) for grid in sheet.part.grids for cell in grid.cells if "元" in cell.text)
        for cell, grid in with_unit:
            own, before = sheet.vocabulary.field(grid.name(cell)), sheet.vocabulary.field(_leading_label(cell))
            if (own and own.listing == "funds") or (before and before.listing == "funds"):
                yield cell
        for head in (head for listing in sheet.listings for column in listing.others for head in column.path):
            name = bare_label(head.text)
            field = sheet.vocabulary.field(pack.toml("field")["list_head"].get(name, name))
            if field is not None and (field.type == "money" or field.listing == "funds"):
                yield head


def _side_labels(form: FormReading, entries: Iterable[FormEntry]) -> Iterator[Holder]:
    """The texts before lines of money that end in a unit in brackets, then the heads over their amounts."""
    ends = pack.patterns("money")["unit_in_brackets"]
    heads: list[Holder] = []
    for entry in entries:
        cell, grid = entry.holder, form.grid_of(entry)
        if grid is None or not isinstance(cell, Cell):
            continue
        for side in grid.across(cell.row):
            if side.column < cell.column and ends.search(half_width(side.text)):
                yield side
        places = [span.holder for span in _amount_spans(entry) if isinstance(span.holder, Cell)]
        over = (grid.at.get((row, one.column)) for one in places[:1] for row in range(one.row - 1, grid.first - 1, -1))
        heads += [head for head in over if head is not None and ends.search(half_width(head.text))][:1]
    yield from heads
