"""A department as a whole (部门整体): the lines of its income and expenditure (收入构成, 支出构成)."""

from typing import Any

from extract.find import money
from extract.find.form import FieldValues, FormEntry, FormReading
from extract.find.form.columns.money_column import amounts_of_year, head_says, year_in_head
from extract.find.form.grid import span_of
from extract.find.form.listings.regions import head_over
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.form.words.values import Unit
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import DepartmentLineReading, DepartmentReading

_AMOUNTS = {"amount": "金额", "last_year": "上年金额", "before_last": "前年金额"}


def find_department(
    form: FormReading, fields: FieldValues, unit: Unit, year: Value[int] | None
) -> tuple[DepartmentReading, list[Remark]]:
    """The functions of the department, and its budget lines in ``unit``: amount of the year, share, earlier years.

    What the form of a project is spent for (人员经费) is its own budget.
    """
    lines: list[DepartmentLineReading] = []
    remarks: list[Remark] = []
    for entry in form.entries if not form.is_of_project else ():
        spans = spans_by_key(form, entry, year.value if year else None) if entry.flow else {}
        if not spans:
            continue
        label, holder = bare_label(entry.label) or entry.label, entry.holder
        readings = {key: values.amount(spans.get(key), f"“{label}”的{title}", unit) for key, title in _AMOUNTS.items()}
        remarks += [remark for reading in readings.values() for remark in reading.remarks]
        name_span = span_of(holder) if isinstance(holder, Cell) else next(iter(spans.values()))
        amounts: dict[str, Any] = {key: reading.value for key, reading in readings.items()}
        line = DepartmentLineReading(
            flow=Value(entry.flow or "", (name_span,)),
            label=Value(label, (entry.label_span,)),
            share=values.text(spans.get("share")),
            **amounts,
        )
        lines.append(line)
    return DepartmentReading(fields.values.get("department.functions"), tuple(lines)), remarks


def spans_by_key(form: FormReading, entry: FormEntry, year: int | None) -> dict[str, Span]:
    """What stands beside a line's label, by the heads over it; a number whose head does not say what it is is left."""
    spans, grid = [span for span in entry.values if not money.is_blank(span.text)], form.grid_of(entry)
    if grid is None or len(spans) < 2:
        return {"amount": spans[0]} if spans else {}
    heads = {
        span: half_width(head.text)
        if isinstance(cell := span.holder, Cell) and (head := head_over(grid, cell.row, cell.column))
        else ""
        for span in spans
    }
    shares = [span for span, head in heads.items() if head_says(head, "share") or span.text.endswith("%")]
    own = amounts_of_year(grid, [span for span in spans if span not in shares], year)
    result = {"share": shares[0]} if len(shares) == 1 else {}
    if len(own) == 1:
        result["amount"] = own[0]
    for span in spans:
        head_year = year_in_head(heads[span])
        before = year - head_year if head_year and year else None
        if before == 1 or head_says(heads[span], "last_year"):
            result.setdefault("last_year", span)
        elif before == 2 or head_says(heads[span], "before_last"):
            result.setdefault("before_last", span)
    return result
