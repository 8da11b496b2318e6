"""The project (项目总体情况) and the heads of the filing: who filed, when, in which unit of money."""

from dataclasses import fields
from datetime import date as Date  # noqa: N812
from decimal import Decimal

from extract.find import clause, date, money
from extract.find.form import Findings, Form, Listing, cell_span
from extract.model import Project, Remark, ScheduleStep, Span, Value

_PREFIX = "project."
_REASONS = frozenset(("basis", "necessity", "feasibility"))


def find(form: Form, findings: Findings) -> tuple[Project, list[Remark]]:
    """The project's fields out of the form's typed values, with the schedule out of its listings.

    A schedule that is told in one text is one step. A text that gives basis, necessity and feasibility under one label
    is parted sentence by sentence, and a remark says so.
    """
    known = {field.name for field in fields(Project)}
    own = {key.removeprefix(_PREFIX): value for key, value in findings.values.items() if key.startswith(_PREFIX)}
    steps = [step for _, listing in form.listings("schedule") for step in _steps(listing)]
    told = own.pop("schedule", None)
    schedule = (*steps, ScheduleStep(content=told)) if told else tuple(steps)
    reasons, remarks = _reasons(own.pop("reasons", None))
    own = {**reasons, **{key: value for key, value in own.items() if key in known}}
    return Project(**own, schedule=schedule), remarks


def _reasons(told: Value[str] | None) -> tuple[dict[str, Value[str]], list[Remark]]:
    """Basis, necessity and feasibility out of one text (项目申请原因); all of it is the basis if it does not part."""
    if told is None:
        return {}, []
    parts: dict[str, list[Span]] = {}
    for span in told.spans:
        for role, start, end in clause.roles(span.text):
            parts.setdefault(role, []).append(Span(span.holder, span.start + start, span.start + end))
    if len(parts) < 2 or not parts.keys() <= _REASONS:
        return {"basis": told}, []
    values = {role: Value("\n".join(span.text for span in spans), tuple(spans), 0.8) for role, spans in parts.items()}
    message = "依据、必要性、可行性写在同一栏内，系按语句内容划分，请核对。"
    return values, [Remark("reasons_parted", "info", message, told.spans[0].places())]


def _steps(listing: Listing) -> list[ScheduleStep]:
    steps = [_step(listing, row) for row in listing.rows()]
    return [step for step in steps if step != ScheduleStep()]


def _step(listing: Listing, row: int) -> ScheduleStep:
    """One line of the schedule; a line that holds only its number (1、) is blank."""
    spans = {key: cell_span(listing.cell(key, row)) for key in listing.columns}
    content, note = spans.get("content"), spans.get("note")
    return ScheduleStep(
        content=Value(content.text, (content,)) if content and _says_something(content.text) else None,
        start=_day(spans.get("start")),
        end=_day(spans.get("end"), last=True),
        planned_spend=_amount(spans.get("planned_spend")),
        note=Value(note.text, (note,)) if note else None,
    )


def _says_something(text: str) -> bool:
    return any(mark.isalpha() for mark in text) and not money.is_blank(text)


def _day(span: Span | None, *, last: bool = False) -> Value[Date] | None:
    found = date.find(span.text) if span else []
    if span is None or len(found) != 1:
        return None
    day = found[0]
    where = (Span(span.holder, span.start + day.start, span.start + day.end),)
    value = date.last_of_month(day.value) if last and not day.whole else day.value
    return Value(value, where, 1.0 if day.whole else 0.8)


def _amount(span: Span | None) -> Value[Decimal] | None:
    found = money.find(span.text) if span else None
    if span is None or found is None:
        return None
    return Value(found.value, (Span(span.holder, span.start + found.start, span.start + found.end),))
