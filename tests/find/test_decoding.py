"""Texts by the columns of an OCR engine: labels, signs and figures of a form, and never a character beyond them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from extract.find.decoding import (
    floor,
    is_probably_misread,
    level_below,
    likely_readings,
    probability_of,
    reread_cell,
    right_share,
)
from extract.find.filings import find_filings
from extract.find.form.words.misread_labels import with_labels_restored
from extract.model import Cell, Column, Columns, Document, Line, Page, Place, Span, Table
from extract.pack import toml
from extract.readings import FilingReading

NONE: Column = (("", 1.0),)


def columns(text: str, **others: list[tuple[str, float]]) -> tuple[Columns, ...]:
    """The columns of each character: it is sure but for the ``others`` under its position (``at3``)."""
    own = []
    for place, char in enumerate(text):
        also = tuple(others.get(f"at{place}", ()))
        own.append((((char, 1 - sum(share for _, share in also)), *also), NONE))
    return tuple(own)


def cell(
    row: int, column: int, text: str, said: tuple[Columns, ...] | None = None, **others: list[tuple[str, float]]
) -> Cell:
    """A cell that was read from an image, each character in 10 points."""
    said = columns(text, **others) if said is None else said
    lefts = tuple(10.0 * k for k in range(len(text)))
    sure = tuple(min(dict(own[0]).get(char, 1.0), 0.999) for char, own in zip(text, said, strict=True))
    line = Line(0, 1, 0.0, 10.0, lefts, tuple(x + 10 for x in lefts), sure, said)
    place = Place(1, (0.0, 10.0 * row, 100.0, 10.0 * row + 10))
    return Cell(row, column, 1, 1, text, places=(place,), lines=(line,) if text else ())


def document(*rows: list[Cell]) -> Document:
    every = tuple(
        replace(one, row=row, column=column) for row, own in enumerate(rows) for column, one in enumerate(own)
    )
    return Document("application/pdf", (Page(1, 600.0, 800.0, "ocr"),), (Table(0, len(rows), len(rows[0]), every),))


# ---------------------------------------------------------------- texts of columns


def test_the_probabilities_of_all_texts_are_those_of_their_paths() -> None:
    said: Columns = ((("2", 0.6), ("≥", 0.4)), NONE, (("9", 0.5), ("", 0.5)), (("9", 0.7), ("0", 0.3)))
    readings = {one.text: one.probability for one in likely_readings(said)}
    assert sum(readings.values()) == pytest.approx(1)
    assert readings["29"] == pytest.approx(0.6 * 0.7)  # 9 goes on, or stands in the second column alone
    assert readings["≥90"] == pytest.approx(0.4 * 0.5 * 0.3)
    assert probability_of("29", said) == pytest.approx(readings["29"])
    assert probability_of("≥80", said) == 0


def test_equal_characters_are_two_where_a_column_without_any_parts_them() -> None:
    whole: Columns = ((("0", 1.0),), (("0", 1.0),))
    parted: Columns = ((("0", 1.0),), NONE, (("0", 1.0),))
    assert [one.text for one in likely_readings(whole)] == ["0"]
    assert [one.text for one in likely_readings(parted)] == ["00"]
    assert (probability_of("00", whole), probability_of("00", parted)) == (0, 1)


COLUMN = st.lists(st.sampled_from(["", "0", "8", "."]), min_size=1, max_size=3, unique=True).map(
    lambda chars: tuple((char, 1 / len(chars)) for char in chars)
)


@given(st.lists(COLUMN, min_size=1, max_size=5))
def test_both_ways_to_a_probability_agree(said: list[Column]) -> None:
    for reading in likely_readings(tuple(said), most=1000):
        assert probability_of(reading.text, tuple(said)) == pytest.approx(reading.probability)
        assert set(reading.text) <= {char for column in said for char, _ in column}


# ---------------------------------------------------------------- a cell read otherwise


def test_the_characters_of_another_text_stand_where_the_others_stood() -> None:
    held = cell(0, 0, "级指标", columns("级指标"))
    longer = reread_cell(Span(held, 0, 3), "三级指标", 0.9, "label")
    assert (longer.text, longer.repairs) == ("三级指标", ("label",))
    (line,) = longer.lines
    assert (line.lefts[0], line.rights[-1], len(line.lefts), set(line.confidences)) == (0.0, 30.0, 4, {0.9})
    part = reread_cell(Span(held, 1, 2), "旨", 0.5, "label")
    assert (part.text, part.lines[0].confidences) == ("级旨标", (0.999, 0.5, 0.999))


# ---------------------------------------------------------------- labels


def labels(*texts: Cell) -> list[str]:
    copy, _ = with_labels_restored(document(list(texts)))
    return [one.text for one in copy.tables[0].cells]


def test_a_label_is_what_the_engine_also_took_into_account() -> None:
    lost = ((NONE, (("", 0.95), ("三", 0.03), ("主", 0.02)), (("级", 1.0),)), *columns("指标"))
    read = (cell(0, 0, "一级指标"), cell(0, 1, "二级指标"), cell(0, 2, "级指标", lost))
    assert labels(*read) == ["一级指标", "二级指标", "三级指标"]


def test_a_label_beyond_the_columns_is_not_guessed() -> None:
    assert labels(cell(0, 0, "级指标"), cell(0, 1, "二级指标")) == ["级指标", "二级指标"]
    assert labels(cell(0, 0, "十年结转资金"), cell(0, 1, "x")) == ["十年结转资金", "x"]
    assert labels(cell(0, 0, "十年结转资金", at0=[("上", 0.3)]), cell(0, 1, "x")) == ["上年结转资金", "x"]


def test_three_heads_of_levels_are_those_of_their_order() -> None:
    assert labels(cell(0, 0, "级指标"), cell(0, 1, "二级指标"), cell(0, 2, "二级指标")) == [
        "一级指标",
        "二级指标",
        "三级指标",
    ]


def test_a_label_may_be_a_known_one_where_its_one_other_character_is_unsure() -> None:
    unsure = cell(0, 0, "十年结转资金", at0=[("个", 0.5)])
    assert labels(unsure, cell(0, 1, "x")) == ["上年结转资金", "x"]


def test_no_label_stands_twice_on_a_row() -> None:
    either = ((NONE, (("", 0.9), ("二", 0.06), ("三", 0.04)), (("级", 1.0),)), *columns("指标"))
    assert labels(cell(0, 0, "二级指标"), cell(0, 1, "级指标", either)) == ["二级指标", "三级指标"]


# ---------------------------------------------------------------- values

HEADS = ("一级指标", "二级指标", "三级指标", "计算符号", "目标值", "计量单位")


def filing(*lines: list[Cell]) -> tuple[FilingReading, dict[str, str]]:
    """The filing of a table of indicators, and the messages of its remarks by code."""
    name = [cell(0, 0, "项目名称"), cell(0, 1, "平安建设"), *(cell(0, k, "") for k in range(2, 6))]
    unit = [cell(0, 0, "实施单位"), cell(0, 1, "综治办"), *(cell(0, k, "") for k in range(2, 6))]
    more = [cell(0, 0, "主管部门"), cell(0, 1, "政法委"), *(cell(0, k, "") for k in range(2, 6))]
    date = [cell(0, 0, "计划开始日期"), cell(0, 1, "2024-01-01"), cell(0, 2, "计划完成日期"), cell(0, 3, "2024-12-31")]
    heads = [cell(0, k, head) for k, head in enumerate(HEADS)]
    read = document(name, unit, more, [*date, cell(0, 4, ""), cell(0, 5, "")], heads, *lines)
    (found_one,), remarks = find_filings(read)
    return found_one, {remark.code: remark.message for remark in remarks}


def line(name: str, sign: Cell, value: Cell, unit: Cell) -> list[Cell]:
    return [cell(0, 0, "产出指标"), cell(0, 1, "数量指标"), cell(0, 2, name), sign, value, unit]


def test_a_sign_a_number_and_a_unit_are_what_can_stand_there() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    bad = line("培训人次", cell(0, 3, "2", at0=[("≥", 0.2)]), cell(0, 4, "35"), cell(0, 5, "G", at0=[("%", 0.1)]))
    read, remarks = filing(*good, bad)
    target = read.indicators[-1].target
    assert target.operator is not None
    assert (target.operator.value, target.unit and target.unit.value) == (">=", "%")
    assert (target.value and target.value.value) == Decimal(35)
    assert "value_reread" in remarks


def test_what_no_column_has_stays_as_it_was_read() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    read, remarks = filing(*good, line("培训人次", cell(0, 3, "N"), cell(0, 4, "35"), cell(0, 5, "人")))
    assert "value_reread" not in remarks
    operator = read.indicators[-1].target.operator
    assert operator is None or operator.value != ">="


def test_strokes_beside_a_name_are_left_out() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    read, _ = filing(*good, line("培训人次 1", cell(0, 3, "≥"), cell(0, 4, "35"), cell(0, 5, "人")))
    name = read.indicators[-1].name
    assert name is not None
    assert (name.value, name.spans[0].holder.text) == ("培训人次", "培训人次")


def test_an_indicator_without_a_target_is_told() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    _, whole = filing(*good)
    _, remarks = filing(*good, line("培训人次", cell(0, 3, ""), cell(0, 4, ""), cell(0, 5, "")))
    assert "indicators_incomplete" not in whole
    assert "place_unsure" not in whole
    assert remarks["indicators_incomplete"].startswith("影像中有1项绩效指标")
    # the target that is lacking may have been read on the row of another
    assert "下列2个数字可能错行错列或属于别的栏目，请对照原件：12、12。" in remarks["place_unsure"]


def test_a_unit_behind_a_number_is_followed_though_it_is_unlikely() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    other = [(char, 0.05) for char in "0123456"]
    value = cell(0, 4, "85(9)", at3=[("%", 0.002), *other])
    read, remarks = filing(*good, line("完成率", cell(0, 3, "≥"), value, cell(0, 5, "")))
    target = read.indicators[-1].target
    assert ((target.value and target.value.value), "85(%)" in remarks["value_reread"]) == (Decimal(85), True)


def test_letters_behind_a_number_are_no_unit() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    percent = cell(0, 4, "85(u)", at3=[("%", 0.1)])
    read, remarks = filing(*good, line("完成率", cell(0, 3, "≥"), percent, cell(0, 5, "")))
    target = read.indicators[-1].target
    assert ((target.value and target.value.value), "85(%)" in remarks["value_reread"]) == (Decimal(85), True)
    read, remarks = filing(*good, line("道路", cell(0, 3, "≥"), cell(0, 4, "85km"), cell(0, 5, "")))
    assert "value_reread" not in remarks


def test_a_number_is_as_sure_as_no_other_one_can_stand_there() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    letter = cell(0, 4, "35", at1=[("S", 0.6)])
    digit = cell(0, 4, "35", at1=[("6", 0.45)])
    sure = []
    for value in (letter, digit):
        read, _ = filing(*good, line("培训人次", cell(0, 3, "≥"), value, cell(0, 5, "人")))
        own = read.indicators[-1].target.value
        sure.append(own.spans[0].confidence if own else 0.0)
    assert sure == [pytest.approx(0.97), pytest.approx(0.55)]


def test_a_filled_in_figure_is_no_label() -> None:
    assert labels(cell(0, 0, "95", at0=[("≥", 0.3)]), cell(0, 1, "20", at0=[("1", 0.3)])) == ["95", "20"]


def test_words_hardly_read_are_told() -> None:
    good = [line(f"巡查次数{k}", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次")) for k in ("甲", "乙")]
    unsure = line("无非井7", cell(0, 3, "≥"), cell(0, 4, "12"), cell(0, 5, "次"))
    unsure[2] = cell(0, 2, "无非井7", at1=[("丰", 0.6)])
    assert "text_unsure" not in filing(*good)[1]
    assert "无非井7" in filing(*good, unsure)[1]["text_unsure"]


def test_a_short_text_that_is_rather_wrong_is_left_out() -> None:
    sure, unsure = cell(0, 0, "屋面补漏"), cell(0, 0, "屋而补漏", at1=[("面", 0.5)])
    mark, longer = cell(0, 0, '97.3"o'), cell(0, 0, "屋而补漏" * 12, at1=[("面", 0.5)])
    worse = cell(0, 0, "屋而补漏" * 12, at1=[("面", 0.7)])
    spans = [Span(one, 0, len(one.text)) for one in (sure, unsure, mark, longer, worse)]
    assert list(map(is_probably_misread, spans)) == [False, True, True, True, True]
    assert [is_probably_misread(one, is_clear=True) for one in spans] == [False, True, True, False, True]


# ---------------------------------------------------------------- how sure


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_surer_character_is_never_a_less_sure_value(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= right_share(low) <= right_share(high) <= 1
    assert level_below(low) <= level_below(high) <= 1


CALIBRATION = toml("scan")["calibration"]


def test_the_levels_rise_from_nothing_and_none_is_certain() -> None:
    begins, shares = zip(*CALIBRATION["levels"], strict=True)
    assert begins[0] == 0
    assert list(begins) == sorted({*begins})
    assert list(shares) == sorted({*shares})
    assert begins[-1] < 1 > shares[-1]


def test_what_is_said_or_in_no_doubt_begins_with_a_level() -> None:
    shares = [share for _, share in CALIBRATION["levels"]]
    assert shares[0] < floor() < CALIBRATION["doubt"] < CALIBRATION["worn"]
    assert {floor(), CALIBRATION["doubt"], CALIBRATION["worn"]} <= {*shares}


@given(st.floats(0, 1, exclude_max=True))
def test_a_reading_is_as_sure_as_a_level(confidence: float) -> None:
    shares = [share for _, share in CALIBRATION["levels"]]
    assert right_share(confidence) in shares
    assert level_below(confidence) in shares
    assert level_below(confidence) <= max(confidence, shares[0])


@pytest.mark.parametrize(
    ("confidence", "is_said", "is_doubted"),
    [(0.876, False, True), (0.877, True, True), (0.984, True, True), (0.985, True, False), (0.9995, True, False)],
)
def test_what_the_thresholds_part(confidence: float, is_said: bool, is_doubted: bool) -> None:
    assert (right_share(confidence) >= floor(), right_share(confidence) < CALIBRATION["doubt"]) == (is_said, is_doubted)


def test_a_value_of_an_image_that_adds_to_its_text_is_as_sure_as_the_level_below() -> None:
    assert level_below(0.8) == right_share(0.8)
    assert level_below(right_share(0.98)) == right_share(0.98)
