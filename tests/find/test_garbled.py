"""Texts of images that are no values as they were read."""

import pytest
from msgspec.structs import replace

from extract.find.account.garbled import garbled_spans
from extract.model import Cell, Line, Span, Value
from extract.readings import FilingReading, FormMatch, IndicatorReading, ProjectReading, TargetReading

SURE = 0.99
FILING = FilingReading(FormMatch("declaration", None, None, (), None, 1.0))


def value(text: str, sure: float = SURE, before: str = "", after: str = "") -> Value[str]:
    """A text of a cell that was read from an image, with what stands around it there."""
    whole = before + text + after
    lefts = tuple(float(k) for k in range(len(whole)))
    line = Line(0, 1, 0.0, 1.0, lefts, tuple(x + 1 for x in lefts), (sure,) * len(whole))
    cell = Cell(0, 0, 1, 1, whole, lines=(line,))
    return Value(text, (Span(cell, len(before), len(before) + len(text)),))


def garbled(filing: FilingReading) -> list[str]:
    return [span.text for span in garbled_spans(filing)]


def of_indicators(*indicators: IndicatorReading) -> list[str]:
    return garbled(replace(FILING, indicators=indicators))


GOOD = tuple(
    IndicatorReading(level1_text=value("产出指标"), level2_text=value(text))
    for text in ("数量指标", "质量指标", "时效指标")
)


@pytest.mark.parametrize("text", ["质址指标", "效益指标", "数量指标质量指标", "量指标", "数量指", "4"])
def test_what_is_no_second_level_is_garbled(text: str) -> None:
    other = IndicatorReading(level1_text=value("产出指标"), level2_text=value(text))
    assert of_indicators(*GOOD, other) == [text]


def test_a_level_of_a_form_of_its_own_is_said() -> None:
    other = IndicatorReading(level1_text=value("产出指标"), level2_text=value("安全生产指标"))
    assert of_indicators(*GOOD, other) == []
    words = IndicatorReading(level1_text=value("产出指标"), level2_text=value("在册学员人数"))
    assert of_indicators(*GOOD, words) == ["在册学员人数"]
    assert of_indicators(words) == []  # a form whose levels are all of its own


@pytest.mark.parametrize("text", ["≥42.00(万人次)\n有所减少", "≥42.000人次)", "-100.00(%)", "-0起"])
def test_what_is_no_target_is_garbled(text: str) -> None:
    assert of_indicators(IndicatorReading(target=TargetReading(text=value(text)))) == [text]


@pytest.mark.parametrize("text", ["≥42.00(万人次)", "100-200", "—", "完整\n准确", "=100%"])
def test_targets_are_said(text: str) -> None:
    assert of_indicators(IndicatorReading(target=TargetReading(text=value(text)))) == []


@pytest.mark.parametrize(("text", "wrong"), [("特定日标类", True), ("次性项目经常性项目", True), ("特定目标类", False)])
def test_a_class_of_projects_is_no_option_of_another_field(text: str, wrong: bool) -> None:
    assert garbled(replace(FILING, project=ProjectReading(budget_class=value(text)))) == [text] * wrong


def test_words_of_which_a_character_was_lost_are_garbled() -> None:
    assert of_indicators(IndicatorReading(name=value("平台 线及时性"))) == ["平台 线及时性"]
    assert of_indicators(IndicatorReading(name=value("李 明"))) == []
    assert garbled(replace(FILING, project=ProjectReading(annual_target=value("2")))) == ["2"]


def test_a_text_is_said_from_the_floor_on_and_a_longer_one_on_a_clear_page() -> None:
    assert of_indicators(IndicatorReading(name=value("屋面补漏", 0.8))) == ["屋面补漏"]
    assert of_indicators(IndicatorReading(name=value("屋面补漏", 0.9))) == []
    long = value("组建三支医疗队按季节牧场路线巡回")
    cell = long.spans[0].holder
    assert isinstance(cell, Cell)
    line = cell.lines[0]._replace(confidences=(0.7, *cell.lines[0].confidences[1:]))
    unsure = Value(long.value, (Span(Cell(0, 0, 1, 1, cell.text, lines=(line,)), 0, len(cell.text)),))
    clear = [IndicatorReading(name=value("街道社区居民满意程度")) for _ in range(5)]
    assert of_indicators(IndicatorReading(name=unsure), *clear) == []
    assert of_indicators(IndicatorReading(name=unsure)) == [long.value]


def test_a_unit_of_money_whose_bracket_does_not_begin_is_garbled() -> None:
    assert garbled(replace(FILING, money_unit=value("元", before="单位", after=")"))) == ["元"]
    assert garbled(replace(FILING, money_unit=value("元", before="(", after=")"))) == []


def test_texts_of_a_file_are_said() -> None:
    cell = Cell(0, 0, 1, 1, "质址指标")
    other = IndicatorReading(level2_text=Value("质址指标", (Span(cell, 0, 4),)))
    assert of_indicators(*GOOD, other) == []
