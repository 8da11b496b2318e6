"""Labels with their values → typed values under the record's keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812
from typing import Any

from extract import pack
from extract.find import checkbox, date, money
from extract.find.form import values
from extract.find.form.entry import Entry
from extract.find.width import half
from extract.model import Cell, Remark, Span, Value
from extract.readings import OtherFieldReading

Pairs = tuple[tuple[str, Value[Any]], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Values by key, the first that is filled for each; what no key holds; and what could not be read."""

    values: Mapping[str, Value[Any]]
    others: tuple[OtherFieldReading, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one label gave: values under their keys, remarks, and whether its value belongs to the other fields."""

    pairs: Pairs = ()
    remarks: tuple[Remark, ...] = ()
    others: bool = False


def typed(entries: Iterable[Entry]) -> Findings:
    """The values of the entries; money is left to ``extract.find.funds``.

    A value under a key that is taken by a different one goes to the others, and so does a date that cannot be read.
    """
    taken: dict[str, Value[Any]] = {}
    others: list[OtherFieldReading] = []
    remarks: list[Remark] = []
    for entry in entries:
        reading = _reading(entry)
        remarks += reading.remarks
        fresh = [(key, value) for key, value in reading.pairs if key not in taken]
        taken |= dict(fresh)
        if reading.others or (reading.pairs and not fresh and not _repeats(reading.pairs, taken)):
            others += _others(entry)
    return Findings(taken, tuple(others), tuple(remarks))


def _reading(entry: Entry) -> _Reading:
    spans = [span for span in entry.values if not money.is_blank(span.text)]
    if not spans:
        return _Reading()
    if entry.field is not None and entry.field.is_group and entry.field.listing == "schedule":
        return _text("project.schedule", entry, spans)
    if entry.key is None or entry.field is None:
        return _Reading(others=True)
    return _READERS[entry.field.type](entry.key, entry, spans)


def _one(key: str, value: Value[Any]) -> _Reading:
    return _Reading(((key, value),))


def _repeats(pairs: Pairs, taken: Mapping[str, Value[Any]]) -> bool:
    return all(_unbroken(taken[key].value) == _unbroken(value.value) for key, value in pairs)


def _unbroken(value: Any) -> Any:
    """A text without its blanks: where it was broken into lines does not make it another."""
    return "".join(value.split()) if isinstance(value, str) else value


def _others(entry: Entry) -> list[OtherFieldReading]:
    spans = [span for span in entry.values if not money.is_blank(span.text)]
    return [OtherFieldReading(entry.label, Value(span.text, (span,))) for span in spans]


# ---------------------------------------------------------------- one reader for each type of field


def _text(key: str, _: Entry, spans: list[Span]) -> _Reading:
    """The text; cells under one another beside one label are one text, of cells in one row the first counts."""
    first = spans[0].holder
    stacked = [
        s for s in spans if s is spans[0] or (isinstance(s.holder, Cell) and s.holder.row > getattr(first, "row", 0))
    ]
    return _one(key, Value("\n".join(span.text for span in stacked), tuple(stacked)))


def _name(key: str, entry: Entry, spans: list[Span]) -> _Reading:
    """The name of the project; a code and a hyphen before it are its number in the budget system."""
    found = pack.patterns("field")["coded_name"].fullmatch(half(spans[0].text))
    if found is None:
        return _text(key, entry, spans)
    code, name = (_part(spans[0], *found.span(group)) for group in ("code", "name"))
    pairs = [(key, name), ("project.code", code)]
    return _Reading(tuple((where, Value(span.text, (span,))) for where, span in pairs if span is not None))


def _person(key: str, entry: Entry, spans: list[Span]) -> _Reading:
    """A name, and the telephone number behind it where a form asks for both in one cell."""
    found = pack.patterns("field")["person"].fullmatch(half(spans[0].text))
    if found is None:
        return _text(key, entry, spans)
    name, phone = (_part(spans[0], *found.span(group)) for group in ("name", "phone"))
    pairs = [(key, name), ("project.contact_phone", phone)]
    return _Reading(tuple((where, Value(span.text, (span,))) for where, span in pairs if span is not None))


def _part(span: Span, start: int, end: int) -> Span | None:
    return span.part(start, end) if 0 <= start < end else None


def _date(key: str, entry: Entry, spans: list[Span]) -> _Reading:
    days = _days(spans)
    if len(days) == 2 and key == "project.start_date":
        return _dates(key, entry, spans)
    if len(days) != 1:
        return _no_date(entry, spans)
    day, span = days[0]
    return _dated(key, values.dated(day, span, last=key.endswith("end_date")))


def _dates(_: str, entry: Entry, spans: list[Span]) -> _Reading:
    """Start and end in one value; years alone, or one date only, say too little."""
    days = _days(spans)
    if len(days) != 2 or days[0][0].value > days[1][0].value:
        return _no_date(entry, spans)
    start, end = (values.dated(day, span, last=last) for (day, span), last in zip(days, (False, True), strict=True))
    readings = _dated("project.start_date", start), _dated("project.end_date", end)
    return _Reading(readings[0].pairs + readings[1].pairs, readings[0].remarks + readings[1].remarks)


def _days(spans: Iterable[Span]) -> list[tuple[date.Day, Span]]:
    return [(day, span) for span in spans for day in date.find(span.text)]


def _dated(key: str, reading: values.Reading[Date]) -> _Reading:
    return _Reading(((key, reading.value),) if reading.value else (), reading.remarks)


def _no_date(entry: Entry, spans: list[Span]) -> _Reading:
    """Nothing, or with a remark what stands there, which the other fields keep; so they do a duration (1年)."""
    if any(date.is_duration(span.text) for span in spans):
        return _Reading(others=True)
    remarks = next((found for span in spans if (found := values.no_day(span, f"“{entry.label}”").remarks)), ())
    return _Reading(remarks=remarks, others=bool(remarks))


def _yes_no(key: str, entry: Entry, spans: list[Span]) -> _Reading:
    chosen = _chosen(choice for choice in checkbox.find(spans) if choice.key == "yes_no")
    if len(chosen) == 1:
        return _one(key, Value(chosen[0].value == "yes", (chosen[0].span,)))
    return _unclear(entry, spans)


def _chosen(choices: Iterable[checkbox.Choice]) -> list[checkbox.Choice]:
    """The ticked options; none of them is sure while another cannot be read."""
    choices = list(choices)
    is_sure = all(choice.checked is not None for choice in choices)
    return [choice for choice in choices if choice.checked] if is_sure else []


def _choice(_: str, entry: Entry, spans: list[Span]) -> _Reading:
    """The option decides which field it is; one that the pack does not know is a class of the budget."""
    choices = checkbox.find(spans)
    chosen = _chosen(choices)
    if not choices:
        return _budget_class(entry, spans[0])
    if len(chosen) != 1 or not (chosen[0].key or chosen[0].words):  # a ticked box may have lost its words
        return _unclear(entry, spans)
    if chosen[0].key is None:
        return _one("project.budget_class", Value(chosen[0].words, (chosen[0].span,)))
    if chosen[0].key == "yes_no":
        return _is_new(entry, chosen[0])
    return _one(chosen[0].key, Value(chosen[0].value, (chosen[0].span,)))


def _is_new(entry: Entry, choice: checkbox.Choice) -> _Reading:
    """是否新增: yes is a new project, no one that goes on."""
    if "新增" in entry.label:
        return _one("project.novelty", Value("new" if choice.value == "yes" else "continuing", (choice.span,)))
    return _Reading(others=True)


def _budget_class(entry: Entry, span: Span) -> _Reading:
    if "类" in entry.label:
        return _one("project.budget_class", Value(span.text, (span,)))
    return _Reading(others=True)


def _unclear(entry: Entry, spans: list[Span]) -> _Reading:
    """No box is ticked: blank. Boxes that cannot be read, or several ticked ones: blank with a remark."""
    choices = checkbox.find(spans)
    if choices and all(choice.checked is False for choice in choices):
        return _Reading()
    message = f"“{entry.label}”的选项无法确定：“{' '.join(span.text for span in spans)[:40]}”。"
    return _Reading(remarks=(Remark("choice_unclear", "warning", message, spans[0].places()),))


def _fiscal_year(key: str, _: Entry, spans: list[Span]) -> _Reading:
    found = date.fiscal_year(spans[0].text)
    if found is None:
        return _Reading(others=True)
    return _one(key, Value(found[0], (spans[0].part(found[1], found[2]),)))


def _unit(key: str, _: Entry, spans: list[Span]) -> _Reading:
    found = money.unit_in(spans[0].text)
    if found is None:
        return _Reading(others=True)
    return _one(key, Value(found[0], (spans[0].part(found[1], found[2]),)))


def _others_only(_: str, __: Entry, ___: list[Span]) -> _Reading:
    return _Reading(others=True)


_READERS: Mapping[str, Callable[[str, Entry, list[Span]], _Reading]] = {
    "text": _text,
    "name": _name,
    "person": _person,
    "date": _date,
    "dates": _dates,
    "yes_no": _yes_no,
    "choice": _choice,
    "fiscal_year": _fiscal_year,
    "unit": _unit,
    "money": _others_only,
    "group": _others_only,
}
