"""Tasks (主要任务) and regions with their money: lines of a table, columns before indicators, or columns of amounts."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form import FormEntry, FormListing, FormReading
from extract.find.form.entries.money_level import keys_by_level
from extract.find.form.grid import span_of
from extract.find.form.listings.line_values import line_values, typed_value
from extract.find.form.listings.regions import head_over, region_amounts
from extract.find.form.words import values
from extract.find.form.words.label import bare_label, general_vocabulary, is_subtotal, is_total
from extract.find.form.words.values import Unit
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import AllocationReading, DepartmentReading, FundsReading
from extract.record.fields import fields_of

_PART, _NAMES = "allocation", ("region", "task")
_SUMS = ("合计", "总计", "总额")
_SOURCES = (
    "total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level", "lower_level_matching",
    "other_funds",
)  # fmt: skip
_OF_FUNDS = {"total_budget": "amount", "annual_budget": "amount"}


class Allocations(Struct, frozen=True):
    """Tasks and regions in the order of the form, the totals of their amounts by the key that funds have, the unit."""

    lines: tuple[AllocationReading, ...]
    totals: Mapping[str, Value[Any]]
    unit: Unit
    remarks: tuple[Remark, ...]


def find_allocations(form: FormReading, unit: Unit) -> Allocations:
    """The tasks and regions; amounts are in ``unit``, else in that of the heads over them (预算金额（万元）).

    A name that is merged down or left blank below belongs to each of its lines, its money to the first one. The row of
    totals is no line, neither is the number of a task that nobody filled in (任务1).
    """
    lines: list[AllocationReading] = []
    remarks: list[Remark] = []
    totals: dict[str, Value[Any]] = {}
    for listing in _listings(form):
        heads = (cell for row in range(listing.header_row, listing.first) for cell in listing.grid.across(row))
        unit = unit or next(filter(None, map(values.unit_in, heads)), None)
        above: Mapping[str, Value[Any]] = {}
        for row in listing.rows():
            names = [bare_label(cell.text) for cell in listing.grid.rows.get(row, ())]
            line = line_values(listing, row, _PART, unit)
            if any(map(is_total, names)):
                budget = "annual_budget" if "region" in listing.columns else "total_budget"
                totals |= {budget if key == "amount" else key: value for key, value in line.values.items()}
                remarks += line.remarks
            if any(is_total(name) or is_subtotal(name) for name in names):
                continue
            own = line.own(_NAMES)
            if "region" not in own and "task" in own and "region" in above:
                own["region"] = above["region"]
            is_again = all(key in _NAMES and key in above and own[key].spans == above[key].spans for key in own)
            if is_filled_in(own) and not is_again:
                lines.append(AllocationReading(**own))
                remarks += line.remarks
            above = own
    regions, unread = _by_region(form, unit)
    return Allocations((*lines, *regions), totals, unit, (*remarks, *unread))


def _listings(form: FormReading) -> Iterator[FormListing]:
    """The listings of tasks and regions, and what indicators have beside them in columns of such heads."""
    yield from (listing for _, listing in form.listings("allocations"))
    heads: list[object] = []
    for sheet, listing in form.listings("indicators"):
        keys = [
            (sheet.vocabulary.column(listing.grid.name(one.path[-1])).get("allocations"), one) for one in listing.others
        ]
        columns = {key: one.head for key, one in reversed(keys) if key is not None}
        if not columns.keys().isdisjoint(_NAMES) and columns not in heads:  # two lists side by side share them
            heads.append(columns)
            yield replace(listing, kind="allocations", columns=columns, start=0)


def is_filled_in(own: Mapping[str, Value[Any]]) -> bool:
    """Whether a line has more than the name of a task that every blank form has (任务1)."""
    unfilled = pack.pattern("field", "numbered_blank")
    names = [half_width(own[key].text) for key in _NAMES if key in own]
    filled = [name for name in names if unfilled.fullmatch(name) is None]
    return bool(filled) or bool(own.keys() - set(_NAMES))


def _by_region(form: FormReading, unit: Unit) -> tuple[list[AllocationReading], list[Remark]]:
    """The regions whose names are the heads of columns of amounts, one line of money below the other."""
    fields = {field.name: field for field in fields_of(_PART) if field.kind == "money"}
    lines: dict[int, dict[str, Value[Any]]] = {}
    remarks: list[Remark] = []
    pairs = list(_region_lines(form))
    levels = keys_by_level(form.entries, (entry for entry, _ in pairs))
    for entry, amounts in pairs:
        column = general_vocabulary().column(bare_label(entry.label)).get("allocations", "")  # 省级补助, 市县资金
        key = levels.get(id(entry)) or (entry.key or column).removeprefix("funds.")
        field = fields.get(_OF_FUNDS.get(key, key))
        for span, head in amounts if field is not None else ():
            name = span_of(head)
            what = f"“{name.text}”的{bare_label(entry.label)}"
            reading = typed_value(field or fields["amount"], span, what, unit)
            remarks += reading.remarks
            line = lines.setdefault(id(head), {"region": Value(name.text, (name,))})
            if reading.value is not None:
                line.setdefault(_OF_FUNDS.get(key, key), reading.value)
    return [AllocationReading(**line) for line in lines.values()], remarks


def _region_lines(form: FormReading) -> Iterator[tuple[FormEntry, list[tuple[Span, Cell]]]]:
    """The lines of money that have an amount for each of several regions, each amount with its head."""
    for entry in form.entries:
        spans = [span for span in entry.values if not money.is_blank(span.text)]
        own = general_vocabulary().column(bare_label(entry.label)).get("allocations")
        is_money = (entry.field is not None and entry.field.type == "money") or own in _SOURCES
        grid = form.grid_of(entry) if is_money and len(spans) > 1 else None
        if grid is not None and (amounts := region_amounts(grid, spans)):
            yield entry, amounts


def head_entries(form: FormReading) -> list[FormEntry]:
    """The pairs that two heads of columns of amounts side by side look like: names of regions, years and shares over a
    department's budget.
    """
    heads = {id(head) for _, amounts in _region_lines(form) for _, head in amounts}
    for entry in (entry for entry in form.entries if entry.flow is not None):
        grid, cells = form.grid_of(entry), [span.holder for span in entry.values if isinstance(span.holder, Cell)]
        heads |= {id(head_over(grid, cell.row, cell.column)) for cell in cells if grid is not None}
    pairs = [entry for entry in form.entries if heads and entry.field is None]
    return [pair for pair in pairs if not heads.isdisjoint((id(pair.holder), *(id(one.holder) for one in pair.values)))]


def with_initial_budget(funds: FundsReading) -> FundsReading:
    """The funds of a monitoring form with what its lines were budgeted at first (年初预算数), by the lines' labels."""
    own: dict[str, Any] = {}
    for line in funds.execution:
        field = general_vocabulary().field(line.label.value)
        key = ((field.key if field else None) or "").removeprefix("funds.")
        if line.initial is not None and key in _SOURCES and getattr(funds, key) is None:
            own.setdefault("annual_budget" if key == "total_budget" else key, line.initial)
    return replace(funds, **own) if own else funds


def with_totals(funds: FundsReading, allocations: Allocations, department: DepartmentReading) -> FundsReading:
    """The funds with the totals over tasks or regions in what no line of money gives.

    The budget of a department is the sum of its income (收入合计), of which its tasks may be a part.
    """
    totals = dict(allocations.totals)
    for line in department.budget_lines:
        if "total_budget" in totals and line.amount is not None and line.label.value.endswith(_SUMS):
            totals["total_budget"] = line.amount
            break
    has_budget = funds.total_budget is not None or funds.annual_budget is not None
    missing: dict[str, Any] = {
        key: value
        for key, value in totals.items()
        if key in _SOURCES and getattr(funds, key) is None and not (has_budget and key.endswith("budget"))
    }
    has_amounts = any(line.amount is not None for line in allocations.lines)
    return replace(funds, unit=funds.unit or allocations.unit, **missing) if missing or has_amounts else funds
