"""What a monitoring form expects of an indicator: how likely it is to be reached, and what stands in the way."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from extract import pack
from extract.find import checkbox
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.indicator.line import MeasuredLine
from extract.model import Remark, Span, Value
from extract.readings import GradeValuesReading

_GRADES = ("grade_good", "grade_fair", "grade_poor")
_LIKELIHOODS = ("certain", "possible", "impossible")
_CAUSES = ("funding", "institution", "staff", "equipment", "other")


class Outlook(NamedTuple):
    """Leaves of the reading of an indicator by their keys, and what could not be read of them."""

    leaves: Mapping[str, Any]
    remarks: tuple[Remark, ...] = ()


def outlook(line: MeasuredLine) -> Outlook:
    """Task, values of grades and outlook of a line.

    A cause is a tick or words in its column; such words are a part of the reason.
    """
    causes = {cause: span for cause in _CAUSES if (span := _tick_or_words(line, f"cause_{cause}"))}
    words = [span for span in causes.values() if any(mark.isalpha() for mark in span.text)]
    own = line.span("deviation_reason")
    spans = tuple(span for span in (*words, own) if span is not None)
    reason = Value("\n".join(span.text for span in spans), spans) if spans else None
    columns = {key: span for key in _LIKELIHOODS if (span := _tick_or_words(line, f"likelihood_{key}"))}
    chosen = [Value(key, (span,)) for key, span in columns.items()] or _in_words(line.span("likelihood"))
    cell = line.span("likelihood")
    leaves = {
        "deviation_reason": reason,
        "task": values.text(line.task),
        "grade_values": GradeValuesReading(*(values.text(line.span(key)) for key in _GRADES)),
        "projected": values.text(line.span("projected")),
        "likelihood": chosen[0] if len(chosen) == 1 else None,
        "deviation_causes": tuple(Value(cause, (span,)) for cause, span in causes.items()),
    }
    if len(chosen) == 1 or (not chosen and cell is None):
        return Outlook(leaves)
    places = tuple(place for value in chosen for place in value.spans[0].places()) or (cell.places() if cell else ())
    text = cell.text if cell else " ".join(value.text for value in chosen)
    remark = Remark("choice_unclear", "warning", f"“完成可能性”的选项无法确定：“{text[:40]}”。", places)
    return Outlook(leaves, (remark,))


def _tick_or_words(line: MeasuredLine, key: str) -> Span | None:
    """A cell with a tick or words, None for a blank one or an empty box."""
    span = line.span(key)
    boxes = checkbox.boxed_options((span,)) if span is not None else []
    return None if boxes and not any(box.checked for box in boxes) else span


def _in_words(span: Span | None) -> list[Value[str]]:
    """The likelihood that one cell names, of options with boxes the ticked ones."""
    if span is None:
        return []
    boxes = checkbox.boxed_options((span,))
    texts = [(box.words, box.span) for box in boxes if box.checked] if boxes else [(bare_label(span.text), span)]
    words = pack.toml("field")["likelihood"]
    return [Value(key, (where,)) for text, where in texts for key in _LIKELIHOODS if text in words[key]]
