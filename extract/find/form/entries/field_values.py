"""Labels with their values → typed values under the record's keys."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from extract import pack
from extract.find import checkbox, date, money
from extract.find.form.entries.entry import FormEntry
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import OtherFieldReading

_TWO_IN_ONE = {  # types of fields with a second value in the same cell: pattern, its groups, key of the second
    "name": ("coded_name", "name", "code", "project.code"),  # a code and a hyphen before the project's name
    "person": ("person", "name", "phone", "project.contact_phone"),  # a telephone number behind a name
}
# fields whose value is a name, behind which a stamp or a signature may be asked for
_OF_NAMES = ("reporting_unit", "unit_leader", "preparer", "project.implementing_unit", "project.competent_department")


class FieldValues(Struct, frozen=True):
    """Values by key, the first that is filled for each; what no key holds; and what could not be read."""

    values: Mapping[str, Value[Any]]
    others: tuple[OtherFieldReading, ...] = ()
    remarks: tuple[Remark, ...] = ()


class _EntryValues(Struct, frozen=True):
    """What one label gave: values under their keys, remarks, and whether its value belongs to the other fields; of a
    list of options with boxes the ``chosen`` ones.
    """

    pairs: tuple[tuple[str, Value[Any]], ...] = ()
    remarks: tuple[Remark, ...] = ()
    others: bool = False
    chosen: Value[str] | None = None


def field_values(entries: Iterable[FormEntry]) -> FieldValues:
    """The values of the entries; money is left to ``extract.find.funds``.

    A value under a key that is taken by a different one goes to the others, and so does a date that cannot be read.
    Of two labels of one key that which says better what it is counts (实施单位 beside 预算单位).
    """
    values_by_key: dict[str, Value[Any]] = {}
    others: list[OtherFieldReading] = []
    remarks: list[Remark] = []
    second = pack.toml("field")["second_choice"]
    for entry in sorted(entries, key=lambda one: bare_label(one.label) in second.get(one.key, ())):
        spans = [span for span in entry.values if not (money.is_blank(span.text) or values.is_template(span.text))]
        if not spans:
            continue
        reading = _reading(entry, spans)
        remarks += reading.remarks
        fresh = {key: value for key, value in reading.pairs if key not in values_by_key}
        repeats = all(_unbroken(values_by_key.get(key, value)) == _unbroken(value) for key, value in reading.pairs)
        values_by_key |= fresh
        if fresh and not repeats:  # 联系人 | 周芸 66008801 where 联系电话 says another number
            again = [(values_by_key[key], one) for key, one in reading.pairs if key not in fresh]
            unlike = [one for above, one in again if _unbroken(above) != _unbroken(one)]
            others += [OtherFieldReading(entry.label, Value(one.spans[0].text, one.spans)) for one in unlike]
        if reading.others or (not fresh and not repeats):
            rest = [Value(one.text, (one,)) for one in spans if not _is_stamp(one.text)]
            chosen = [reading.chosen] if reading.chosen is not None else rest
            others += [OtherFieldReading(entry.label, value) for value in chosen]
    return FieldValues(values_by_key, tuple(others), tuple(remarks))


def _reading(entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """What one label gave. Boxes that are all options of the project say so themselves, whatever the label over them is
    (存续状态), if one is ticked; so does the one option of a project that is all of a text (预算类型 | 新增项目).
    """
    field, key = entry.field, entry.key
    if field is not None and field.type == "group" and field.listing == "schedule":
        return _text("project.schedule", entry, spans)
    boxes = checkbox.boxed_options(spans) if field is None else []
    is_known = all((one.key or "").startswith("project.") and one.checked is not None for one in boxes)
    written = checkbox.choices(spans) if field is None and not boxes and len(spans) == 1 else []
    is_option = any(one.words.endswith("项目") and one.words == "".join(spans[0].text.split()) for one in written)
    if is_option or (is_known and sum(bool(one.checked) for one in boxes) == 1):
        return _choice("options", entry, spans)
    if (field is None or field.type == "text") and checkbox.are_options(spans):
        return _options(key, entry, spans)
    reader = _READERS.get(field.type) if field is not None else None
    return _EntryValues(others=True) if key is None or reader is None else reader(key, entry, spans)


def _is_stamp(text: str) -> bool:
    """Whether a text is only the place for a date, a stamp or a signature: （盖章）  年  月  日."""
    is_unfilled = pack.patterns("account")["unfilled"].fullmatch(half_width(text)) is not None
    return is_unfilled and any(mark in text for mark in "年章签")


def _unbroken(value: Value[Any]) -> Any:
    """A text without its blanks, for comparison: other line breaks do not make it a different text."""
    return "".join(value.value.split()) if isinstance(value.value, str) else value.value


# ---------------------------------------------------------------- one reader for each type of field


def _text(key: str, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """The text, or two values out of it. Cells under one another beside one label are one text, of cells in one row the
    first counts.
    """
    first = spans[0]
    pattern, group, second, second_key = _TWO_IN_ONE.get(entry.field.type if entry.field else "", ("",) * 4)
    match = pack.patterns("field")[pattern].fullmatch(half_width(first.text)) if pattern else None
    if match is not None:
        places = [(key, *match.span(group)), (second_key, *match.span(second))]
        parts = [(where, first.part(start, end)) for where, start, end in places if 0 <= start < end]
        return _EntryValues(tuple((where, Value(part.text, (part,))) for where, part in parts))
    if key in _OF_NAMES and (stamp := pack.pattern("field", "stamp_behind").search(half_width(first.text))):
        first = first.part(0, stamp.start()) if stamp.start() else first
    row = first.holder.row if isinstance(first.holder, Cell) else -1
    under = [span for span in spans[1:] if not isinstance(span.holder, Cell) or span.holder.row > row]
    stacked = (first, *under)
    return _EntryValues(((key, Value("\n".join(span.text for span in stacked), stacked)),))


def _dates(key: str, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """A date, or start and end in one value; years alone, or one date where two belong, give none.

    A text with numbers that gives none goes to the other fields: with a remark, or without one if it is a duration,
    of a period also the bare number of its years. Cells side by side may have a date in pieces (2026年, 3月, 至). One
    whose figures may be lost where a line ends is not read.
    """
    days = [(day, [span]) for span in spans for day in date.dates_in(span.text)]
    is_period = entry.field is not None and entry.field.type == "dates"
    is_period = is_period or (len(days) == 2 and key == "project.start_date")
    keys = ("project.start_date", "project.end_date") if is_period else (key,)
    patterns = pack.patterns("date")
    printed, piece = [span for span in entry.values if span.text.strip()], patterns["piece"]  # with a dash
    whole = "".join(span.text for span in printed)
    is_cut = len(spans) > 1 and date.is_cut(spans[-2].text, spans[-1].text)
    is_in_pieces = is_cut or (len(spans) > 1 and all(piece.fullmatch(half_width(span.text)) for span in printed))
    joined = date.dates_in(whole) if is_in_pieces else []
    days = [(day, printed) for day in joined] if is_cut or len(joined) == len(keys) else days
    is_broken = not joined and any(patterns["broken"].search(half_width(span.text)) for span in spans)
    if len(days) == len(keys) and days[0][0].value <= days[-1][0].value and not is_broken:
        ends = zip(keys, days, strict=True)
        readings = [(key, values.date_reading(day, own, last=key.endswith("end_date"))) for key, (day, own) in ends]
        pairs = tuple((key, reading.value) for key, reading in readings if reading.value)
        return _EntryValues(pairs, tuple(remark for _, reading in readings for remark in reading.remarks))
    if (is_broken or is_in_pieces) and any(mark.isdigit() for mark in whole) and not date.is_duration(whole):
        lost = values.remark("date_unreadable", f"“{entry.label}”的日期无法识别", *spans)
        return _EntryValues(remarks=(Remark(lost.code, "error", lost.message, lost.places),), others=True)
    years = [span for span in spans if is_period and span.text.strip().isdecimal() and len(span.text.strip()) <= 2]
    if years or any(date.is_duration(span.text) for span in spans):  # 实施期限 | 3
        return _EntryValues(others=True)
    remarks = next((r for span in spans if (r := values.unread_date(span, f"“{entry.label}”").remarks)), ())
    return _EntryValues(remarks=remarks, others=bool(remarks))


def _choice(key: str, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """The ticked option decides which field it is; one that the pack does not know is a class of the budget where it or
    its label says that it is a class (项目类别 | 民生类).

    是否新增 gives ``new`` for yes and ``continuing`` for no, 是否延续 the other way round. The value is blank if no box
    is ticked. It is blank with a remark if a box cannot be read, several are ticked, or the words of the ticked one are
    lost.
    """
    choices = checkbox.choices(spans)
    is_yes_no = entry.field is not None and entry.field.type == "yes_no"
    options = [choice for choice in choices if not is_yes_no or choice.key == "yes_no"]
    chosen = [choice for choice in options if choice.checked and (choice.key or choice.words)]
    is_sure = all(choice.checked is not None for choice in options) and sum(bool(c.checked) for c in options) == 1
    if not choices and not is_yes_no:
        text = (("project.budget_class", Value(spans[0].text, (spans[0],))),)
        return _EntryValues(text) if "类" in entry.label else _EntryValues(others=True)
    if not chosen or not is_sure:
        if choices and all(choice.checked is False for choice in choices):
            return _EntryValues()
        message = f"“{entry.label}”的选项无法确定：“{' '.join(span.text for span in spans)[:40]}”。"
        return _EntryValues(remarks=(Remark("choice_unclear", "warning", message, spans[0].places()),))
    choice, value = chosen[0], chosen[0].value == "yes"
    if is_yes_no:
        return _EntryValues(((key, Value(value, (choice.span,))),))
    pair = choice.key or "project.budget_class", choice.value if choice.key else choice.words
    if choice.key == "yes_no":
        pair = "project.novelty", "new" if value == ("新增" in entry.label) else "continuing"
    is_other = choice.key == "yes_no" and not any(word in entry.label for word in ("新增", "延续", "续建"))
    if choice.key is None and "类" not in entry.label + choice.words:
        return _EntryValues(others=True, chosen=Value(choice.words, (choice.span,)))
    return _EntryValues(others=True) if is_other else _EntryValues(((pair[0], Value(pair[1], (choice.span,))),))


def _option(key: str, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """The text, or the ticked one of several options; blank if none is ticked, with a remark if that is not certain."""
    options = checkbox.boxed_options(spans)
    choices = [option for option in options if option.checked]
    if not options:
        return _text(key, entry, spans)
    if len(choices) == 1:
        return _EntryValues(((key, Value(choices[0].words, (choices[0].span,))),))
    if all(option.checked is False for option in options):
        return _EntryValues()
    message = f"“{entry.label}”的选项无法确定：“{' '.join(span.text for span in spans)[:40]}”。"
    return _EntryValues(remarks=(Remark("choice_unclear", "warning", message, spans[0].places()),))


def _options(key: str | None, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """The ticked ones of options in a field of words, which may have several; blank if none is ticked."""
    options = checkbox.boxed_options(spans)
    ticked = [option for option in options if option.checked and option.words]
    if any(option.checked is None for option in options) or len(ticked) < sum(bool(one.checked) for one in options):
        message = f"“{entry.label}”的选项无法确定：“{' '.join(span.text for span in spans)[:40]}”。"
        return _EntryValues(remarks=(Remark("choice_unclear", "warning", message, spans[0].places()),))
    if not ticked:
        return _EntryValues()
    value = Value("、".join(option.words for option in ticked), tuple(option.span for option in ticked))
    return _EntryValues(((key, value),) if key else (), others=key is None, chosen=value)


def _part_of_text(key: str, entry: FormEntry, spans: list[Span]) -> _EntryValues:
    """The fiscal year or the unit of money that stands in a text; behind the year the unit (2026    单位（万元）)."""
    is_year = entry.field is not None and entry.field.type == "fiscal_year"
    part = date.fiscal_year(spans[0].text) if is_year else money.unit_in(spans[0].text)
    if part is None:
        return _EntryValues(others=True)
    value = Value(part[0], (spans[0].part(part[1], part[2]),))
    rest = spans[0].part(part[2], len(spans[0].text))
    unit = money.unit_in(rest.text) if is_year and "单位" in rest.text else None
    own = (("money_unit", Value(unit[0], (rest.part(unit[1], unit[2]),))),) if unit else ()
    return _EntryValues(((key, value), *own))


_READERS: Mapping[str, Callable[[str, FormEntry, list[Span]], _EntryValues]] = {
    "text": _text,
    "name": _text,
    "person": _text,
    "date": _dates,
    "dates": _dates,
    "yes_no": _choice,
    "choice": _choice,
    "option": _option,
    "fiscal_year": _part_of_text,
    "unit": _part_of_text,
}  # money and labels over others have no reader here
