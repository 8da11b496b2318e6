"""Values that can be none: the print of a form where something should be filled in."""

from collections import Counter
from collections.abc import Iterator

from extract import pack
from extract.find.form.columns.money_column import head_says
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label, general_vocabulary, level_code
from extract.find.width import half_width
from extract.model import Span
from extract.readings import FilingReading, IndicatorReading

_HEADS = frozenset(("level1", "level2", "name", "target", "target_annual", "target_long_term", "operator", "unit"))
_UNITS = frozenset(
    ("/competent_department", "/implementing_unit", "/leader", "/contact_person", "/contact_phone", "/code")
)
_PROJECT = "/project"
_OFTEN_VALUES = frozenset(("/procurement_method", "/budget_class"))


def head_values(filing: FilingReading) -> Iterator[Span]:
    """What was read into a filing though it is a label, a level or a sign.

    A unit, a person or a number with a further label in its words has taken in what belongs to that.
    So is another field (指标3, 年度指标值) that says what an indicator is: no indicator was read from it.
    """
    inside = pack.pattern("account", "label_inside")
    of_project = [(pointer[len(_PROJECT) :], value) for pointer, value in filing.leaves if pointer.startswith(_PROJECT)]
    for pointer, value in of_project:
        is_print = pointer.count("/") == 1 and pointer not in _OFTEN_VALUES and _is_label(value.value)
        if is_print or (pointer in _UNITS and inside.search(half_width(str(value.value)))):
            yield value.spans[0]
    unit = filing.reporting_unit
    if unit is not None and (_is_label(unit.value) or inside.search(half_width(unit.value))):
        yield unit.spans[0]
    for other in filing.other_fields:
        name = bare_label(other.label)
        numbered = pack.pattern("field", "numbered_indicator").fullmatch(half_width(name))
        is_goal = name == "目标" and pack.pattern("field", "sentence").search(
            other.value.value
        )  # 目标 | 建成三处站点。
        is_head = _is_head(name) and not head_says(name, "initial") and not is_goal  # 年初指标值 beside 调整后指标值
        if numbered or is_head or content_kind(other.value.value) in ("level1", "level2"):
            yield other.value.spans[0]
    for indicator in filing.indicators:
        yield from _of_indicator(indicator)


def names_with_numbers(filing: FilingReading) -> Iterator[Span]:
    """The names of indicators without a target that stand in a list in one cell and hold a number (培训3-5期)."""
    names = [(one, one.name.spans[0]) for one in filing.indicators if one.name is not None]
    holders = Counter(id(span.holder) for _, span in names)
    for indicator, span in names:
        levels = (one.spans[0].holder for one in (indicator.level1_text, indicator.level2_text) if one is not None)
        is_listed = holders[id(span.holder)] > 1 or any(holder is span.holder for holder in levels)
        has_target = indicator.target.text is not None or indicator.target.applies is not None
        if is_listed and not has_target and any(map(str.isdigit, span.text)):
            yield span


def joined_indicators(filing: FilingReading) -> Iterator[Span]:
    """The targets of indicators that are several in one line: as many names as targets, each with a value of its own
    (保洁河道 and 清运垃圾 over ≥12公里 and ≥30吨), and another cell of the line that does not say which is whose.
    """
    for indicator in filing.indicators:
        texts = [one.spans[0] for one in (indicator.name, indicator.target.text) if one is not None]
        pieces = [one.text.strip().split("\n") for one in texts]
        are_as_many = len(texts) == 2 and len(pieces[0]) == len(pieces[1]) > 1
        if are_as_many and all(content_kind(one) in ("value", "number") for one in pieces[1]):
            yield texts[1]


def _is_label(value: object) -> bool:
    """Whether a text is the label of a field or the head of a column that says what an indicator is."""
    if not isinstance(value, str):
        return False
    name, vocabulary = bare_label(value), general_vocabulary()
    field = vocabulary.field(name)
    return (field is not None and field.type not in ("group", "note", "choice") and not field.is_weak) or _is_head(name)


def _is_head(name: str) -> bool:
    return general_vocabulary().columns.get(name, {}).get("indicators") in _HEADS and name != "单位"


def _of_indicator(indicator: IndicatorReading) -> Iterator[Span]:
    name, target = indicator.name, indicator.target
    if name is not None and _is_no_name(indicator):
        yield name.spans[0]
    if target.text is not None and pack.patterns("account")["sign"].fullmatch(half_width(target.text.value)):
        yield target.text.spans[0]
    texts = [one for one in (name, target.text) if one is not None and content_kind(one.value) == "measure"]
    if len(texts) > 1:  # 村道：≥3公里 beside 鱼塘：≥5口
        yield texts[1].spans[0]
    for level, text in ((1, indicator.level1_text), (2, indicator.level2_text)):
        if text is not None and level_code(level, bare_label(text.value)) is None and _is_head(bare_label(text.value)):
            yield text.spans[0]


def _is_no_name(indicator: IndicatorReading) -> bool:
    """Whether the name is a number, a sign, a head, a list, a level that no line has over it, or holds its target.

    A level right before its target in one text (成本指标：≤8.5万元) is the name as well.
    """
    name, levels = indicator.name, (indicator.level1_text, indicator.level2_text)
    if name is None or (indicator.target.text is not None and any(one and one.spans == name.spans for one in levels)):
        return False
    if not any(mark.isalpha() for mark in name.value):
        return True
    signed = pack.pattern("column", "measure_signed")
    parts = half_width(name.value).replace("\n", ";").split(";")
    if sum(signed.fullmatch(part.strip()) is not None for part in parts) > 1:  # 培训≥3期；参训≥90人次
        return True
    if indicator.target.text is None and signed.fullmatch(half_width(name.value)):  # 培训人次≥500人次
        return True
    bare = bare_label(name.value)
    is_level = any(level_code(level, bare) for level in (1, 2))
    is_satisfaction = indicator.level1 is not None and indicator.level1.value == "satisfaction"
    is_print = bare.endswith(("指标", "目标")) or (indicator.level2_text is None and not is_satisfaction)
    target = indicator.target.text
    is_print = is_print or (target is not None and content_kind(target.value) == "measure")  # 社会效益：受益户≥61户
    return (is_level and is_print) or _is_head(bare)
