"""From what was read of a filing to the record's ``Filing``: a walk over the readings, whatever they hold.

Each filled leaf leaves its evidence. A value that was read from an image with too little confidence stays blank; its
evidence has the text.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct, field
from msgspec.structs import replace

from extract import pack, readings
from extract.conversion.documents import rounded_place
from extract.find.account.garbled import garbled_spans
from extract.find.account.scans import strays
from extract.find.account.values import head_values
from extract.find.decoding import (
    columns_of,
    floor,
    fold_of,
    folded_columns,
    level_below,
    likely_readings,
    right_share,
)
from extract.find.form.words.misread_labels import restored_label
from extract.model import At, Place, Remark, Span, Value
from extract.readings import FilingReading, OtherFieldReading
from extract.readings.leaves import field_names
from extract.record import model
from extract.record.fields import is_choice
from extract.record.model import Evidence, Filing

_MOST_SURE = 0.97  # the confidence of a least certain character beside which other readings are worth a look
_ALTERNATIVES = 3  # other readings that evidence offers
_LEAST = 0.02  # times as likely as the reading: less is not offered
_SHAPES = {Decimal: "figure", date: "date", str: "sign"}  # of a value by its type: what its other readings look like
_KEPT = ("/label", "/value")  # texts that are never None in a record
_FUNDS = frozenset((readings.FundsSourceReading, readings.ExecutionReading))
_UNSURE = "“{}”影像不清，识别没有把握{}，未予采用，请对照原件。"

_CLASSES: dict[type, type] = {
    readings.FilingReading: model.Filing,
    readings.FormMatch: model.Form,
    readings.ProjectReading: model.Project,
    readings.ScheduleStepReading: model.ScheduleStep,
    readings.FundsReading: model.Funds,
    readings.FundsSourceReading: model.FundsSource,
    readings.AnnualFundsReading: model.AnnualFunds,
    readings.ExecutionReading: model.Execution,
    readings.BudgetReading: model.Budget,
    readings.BudgetRowReading: model.BudgetRow,
    readings.IndicatorReading: model.Indicator,
    readings.TargetReading: model.Target,
    readings.SafeguardReading: model.Safeguard,
    readings.GradeValuesReading: model.GradeValues,
    readings.AllocationReading: model.Allocation,
    readings.DepartmentReading: model.Department,
    readings.DepartmentLineReading: model.DepartmentLine,
    readings.TransferReading: model.Transfer,
    readings.RegionTargetReading: model.RegionTarget,
    readings.EvaluationReading: model.Evaluation,
    readings.FundManagementReading: model.FundManagement,
    readings.ReviewReading: model.Review,
    readings.ReviewItemReading: model.ReviewItem,
    readings.ReviewOpinionReading: model.ReviewOpinion,
    readings.OtherFieldReading: model.OtherField,
}


class _Trace(Struct, frozen=True):
    """The evidence so far, places, confidence and repairs of each span (rows of one category share its cell), and the
    spans of an image that are no values where they stand.
    """

    misplaced: frozenset[Span] = frozenset()
    evidence: dict[str, Evidence] = field(default_factory=dict)
    spans: dict[tuple[int, int, int], tuple[list[Place], float, tuple[str, ...]]] = field(default_factory=dict)


def record_filing(reading: FilingReading, *, has_text_of_images: bool = True) -> Filing:
    """The filing, without checks yet, with the evidence under each leaf's JSON Pointer.

    A number, date or choice of an image below the floor is None, and so are a short text that is rather wrong than
    right (a long one with a wrong character can still be read) and what is no value where it stands: a head, a level.
    """
    lost = (
        frozenset((*head_values(reading), *strays(reading), *garbled_spans(reading)))
        if has_text_of_images
        else frozenset()
    )
    trace = _Trace(frozenset(span for span in lost if span.confidence < 1))
    filing: Filing = _node(reading, "", trace)
    return replace(filing, evidence=trace.evidence)


def unsure_remarks(reading: FilingReading) -> list[Remark]:
    """A remark for each text that was read with too little confidence to give a value."""
    blank: dict[Span, str] = {}
    for pointer, value in reading.leaves:
        if _is_typed(value, pointer) and _is_unsure(value, pointer):
            others = "或".join(_alternatives(value))
            blank |= {span: f"（也可能是{others}）" if others else blank.get(span, "") for span in value.spans}
    return [
        Remark("value_unsure", "error", _UNSURE.format(span.text, others), span.places())
        for span, others in blank.items()
        if not any(_is_within(span, other) for other in blank)
    ]


def _node(node: Any, pointer: str, trace: _Trace) -> Any:
    """The record's object for a node; the kinds that are met most often come first.

    What is blank is left to the record's class, of which it is None, too.
    """
    if type(node) is Value:
        evidence = trace.evidence[pointer] = _evidence(node, trace)
        is_lost = not trace.misplaced.isdisjoint(node.spans) and not pointer.endswith(_KEPT)
        return None if is_lost or (evidence.confidence < 1 and _is_unsure(node, pointer)) else node.value
    if type(node) is tuple:
        return _items(node, pointer, trace)
    kind: Any = type(node)
    names = field_names(kind)
    if not names:
        return node
    filled = [(name, item) for name in names if (item := getattr(node, name)) is not None]
    content = {name: _node(item, f"{pointer}/{name}", trace) for name, item in filled}
    if kind is OtherFieldReading:
        content["at"] = trace.evidence[f"{pointer}/value"].at
    if kind in _FUNDS and any(span.confidence < 1 for span in node.label.spans):
        content["label"] = restored_label(node.label.value) or node.label.value
    return _CLASSES[kind](**content)


def _items(items: tuple[Any, ...], pointer: str, trace: _Trace) -> tuple[Any, ...]:
    """The items of a list; an unsure choice among them is left out, for a list has no blanks."""
    content: list[Any] = []
    for item in items:
        if type(item) is OtherFieldReading and not trace.misplaced.isdisjoint(item.value.spans):
            continue  # its value is never blank
        place = f"{pointer}/{len(content)}"
        one = _node(item, place, trace)
        if one is None:
            del trace.evidence[place]
        else:
            content.append(one)
    return tuple(content)


def _is_typed(value: Value[Any], pointer: str) -> bool:
    """Whether the leaf is a number, a date, a boolean or a choice."""
    return not isinstance(value.value, str) or is_choice(pointer)


def _is_unsure(value: Value[Any], pointer: str) -> bool:
    """Whether a typed leaf has a confidence below the floor."""
    return _is_typed(value, pointer) and any(right_share(span.confidence) < floor() for span in value.spans)


def _is_within(span: Span, other: Span) -> bool:
    """Whether the span is a part of the other, as a target's number is of the number with its unit."""
    return span.holder is other.holder and other.start <= span.start < span.end <= other.end and span != other


def _evidence(value: Value[Any], trace: _Trace) -> Evidence:
    places: list[Place] = []
    sure = 1.0
    repairs: tuple[str, ...] = ()
    for span in value.spans:
        key = (id(span.holder), span.start, span.end)
        if key not in trace.spans:
            mended = getattr(span.holder, "repairs", ())  # a cell's
            trace.spans[key] = list(map(rounded_place, span.places())), right_share(span.confidence), mended
        own, certainty, mended = trace.spans[key]
        places = [*places, *(place for place in own if place not in places)] if places else own
        sure, repairs = min(sure, certainty), repairs + mended
    at: At = places[0] if len(places) == 1 else tuple(places) or None
    repair_names = tuple(sorted({*repairs} - {"label"})) if repairs else ()
    confidence = value.confidence if sure == 1 else level_below(min(value.confidence, sure))
    others = _alternatives(value) if confidence < 1 else ()
    return Evidence(value.text, at, confidence, repair_names or UNSET, others or UNSET)


def _alternatives(value: Value[Any]) -> tuple[str, ...]:
    """What the OCR engine took for less likely, as far as it could be such a value."""
    kind = _SHAPES.get(type(value.value))
    if kind is None or len(value.spans) != 1 or value.spans[0].confidence > _MOST_SURE:
        return ()
    readings = likely_readings(folded_columns(columns_of(value.spans[0]), fold_of(kind)))
    own = "".join(map(fold_of(kind), value.text))
    least = _LEAST * next((one.probability for one in readings if one.text == own), 0.0)
    others = [one.text for one in readings if one.text != own and one.probability >= least]
    return tuple(one for one in others if pack.pattern("scan", kind).fullmatch(one))[:_ALTERNATIVES]
