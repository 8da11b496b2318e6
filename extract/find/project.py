"""The project (项目总体情况): its fields out of the form's values, and its schedule."""

from extract.find import clause
from extract.find.form import FieldValues, FormListing, FormReading, cell_span
from extract.find.form.words import values
from extract.find.form.words.values import GUESS, Unit
from extract.model import Remark, Span, Value
from extract.readings import ProjectReading, ScheduleStepReading

_PREFIX = "project."
_REASONS = frozenset(("basis", "necessity", "feasibility"))


def find_project(form: FormReading, form_values: FieldValues, money_unit: Unit) -> tuple[ProjectReading, list[Remark]]:
    """The project's fields out of the form's typed values, with the schedule out of its listings.

    Planned spending is in ``money_unit``. A schedule that is one text is one step. A text that gives basis,
    necessity and feasibility under one label is parted sentence by sentence, and a remark says so.
    """
    known = set(ProjectReading.__struct_fields__)
    own = {key.removeprefix(_PREFIX): value for key, value in form_values.values.items() if key.startswith(_PREFIX)}
    lines = [
        _schedule_step(listing, row, money_unit) for _, listing in form.listings("schedule") for row in listing.rows()
    ]
    steps = [step for step, _ in lines if step != ScheduleStepReading()]
    text = own.pop("schedule", None)
    schedule = (*steps, ScheduleStepReading(content=text)) if text else tuple(steps)
    reasons, remarks = _reasons(own.pop("reasons", None))
    own = {**reasons, **{key: value for key, value in own.items() if key in known}}
    return ProjectReading(**own, schedule=schedule), [*remarks, *(remark for _, unread in lines for remark in unread)]


def _reasons(text: Value[str] | None) -> tuple[dict[str, Value[str]], list[Remark]]:
    """Basis, necessity and feasibility out of one text (项目申请原因); all of it is the basis if it does not part."""
    if text is None:
        return {}, []
    parts: dict[str, list[Span]] = {}
    for span in text.spans:
        for role, start, end in clause.roles(span.text):
            parts.setdefault(role, []).append(span.part(start, end))
    if len(parts) < 2 or not parts.keys() <= _REASONS:
        return {"basis": text}, []
    reasons = {
        role: Value("\n".join(span.text for span in spans), tuple(spans), GUESS) for role, spans in parts.items()
    }
    message = "依据、必要性、可行性写在同一栏内，系按语句内容划分，请核对。"
    return reasons, [Remark("reasons_parted", "info", message, text.spans[0].places())]


def _schedule_step(listing: FormListing, row: int, unit: Unit) -> tuple[ScheduleStepReading, tuple[Remark, ...]]:
    """One line of the schedule; a line that holds only its number (1、) is blank."""
    spans = {key: cell_span(listing.cell(key, row)) for key in listing.columns}
    content, header = spans.get("content"), listing.columns.get("planned_spend")
    start = values.day(spans.get("start"), "实施进度计划")
    end = values.day(spans.get("end"), "实施进度计划", last=True)
    column = values.unit_in(header) if header else None
    spend = values.amount(spans.get("planned_spend"), "实施进度计划的用款", unit, column)
    step = ScheduleStepReading(
        content=values.text(content) if content and any(mark.isalpha() for mark in content.text) else None,
        start=start.value,
        end=end.value,
        planned_spend=spend.value,
        note=values.text(spans.get("note")),
    )
    return step, (*start.remarks, *end.remarks, *spend.remarks)
