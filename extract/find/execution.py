"""What was spent of a budget (预算执行情况): lines of sources of money, or the columns of a list of projects."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from extract.find import money
from extract.find.form import FormEntry, FormListing, FormReading, cell_span
from extract.find.form.grid import span_of
from extract.find.form.listings.projects import spending_by_source
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.form.words.values import Unit
from extract.model import Cell, Remark, Value
from extract.readings import ExecutionReading

AMOUNTS = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数", "projected": "全年预计执行数"}
_SCORED = {"weight": "分值", "score": "得分"}

Lines = list[tuple[ExecutionReading, tuple[Remark, ...]]]


def find_execution(form: FormReading, unit: Unit) -> Lines:
    """The lines of what was spent, amounts in ``unit``, each with what could not be read.

    In a list of projects a project has one line, of its name, if a column says what was spent, and one of each source
    of money under such a head.
    """
    lines: Lines = []
    for listing in (listing for _, listing in form.listings("execution")):
        for row in listing.rows():
            sides = [cell for cell in listing.sides(row) if cell.text.strip()]
            lines += _line(listing, row, sides[0], unit) if sides else []
    names = [entry.holder for entry in form.entries if entry.key == "project.name" and isinstance(entry.holder, Cell)]
    for name, listing in spending_columns(form):
        lines += _line(listing, listing.first, name or names[0], unit) if names else []
    return lines


def spending_columns(form: FormReading) -> Iterator[tuple[Cell | None, FormListing]]:
    """The lists of projects with the columns that say what was budgeted and spent, where there is one of the latter;
    each with the head of the source of money that they are of, None for those of the whole project.
    """
    for sheet, listing in form.listings("projects"):
        for source, columns in spending_by_source(listing, sheet.vocabulary).items():
            head = columns["executed"].head if source else None
            yield head, replace(listing, columns={key: one.head for key, one in columns.items()})


def spending_entries(form: FormReading) -> list[FormEntry]:
    """The labels without a field of their own that are heads of these columns (全年执行数, 执行率)."""
    cells = {id(one.cell(key, one.first)) for _, one in spending_columns(form) for key in one.columns}
    return [entry for entry in form.entries if cells and entry.key is None and id(entry.holder) in cells]


def _line(listing: FormListing, row: int, name: Cell, unit: Unit) -> Lines:
    cells = {key: cell_span(listing.cell(key, row)) for key in listing.columns}
    filled = {key: span for key, span in cells.items() if span and not money.is_blank(span.text)}
    if not filled:
        return []
    label = bare_label(name.text) or name.text
    numbers = {}
    for key, title in AMOUNTS.items():
        header = listing.columns.get(key)
        column = values.unit_in(header) if header else None
        numbers[key] = values.amount(filled.get(key), f"“{label}”的{title}", unit, column)
    for key, title in _SCORED.items():
        numbers[key] = values.number(filled.get(key), f"“{label}”的{title}")
    own: dict[str, Any] = {key: reading.value for key, reading in numbers.items()}
    line = ExecutionReading(
        Value(label, (span_of(name),)),
        rate=values.text(filled.get("rate")),
        reason=values.text(filled.get("reason")),
        **own,
    )
    return [(line, tuple(remark for reading in numbers.values() for remark in reading.remarks))]
