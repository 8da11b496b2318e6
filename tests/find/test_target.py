"""The values that indicators are to reach."""

import pytest

from extract.find.indicator import target
from extract.model import Clause, Span


def read(text, operator=None, unit=None):
    spans = (Span(Clause(0, part), 0, len(part)) if part is not None else None for part in (text, operator, unit))
    found = target.read_target(*spans)
    leaves = (found.operator, found.value, found.value_max, found.unit, found.measurable)
    return tuple(leaf and (leaf.value if leaf.value in (True, False) else str(leaf.value)) for leaf in leaves)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥95%", (">=", "95", None, "%", True)),
        (">=95%", (">=", "95", None, "%", True)),
        ("≤120万元", ("<=", "120", None, "万元", True)),
        ("=100.00(%)", ("=", "100.00", None, "%", True)),
        ("≥13459.00(平方米)", (">=", "13459.00", None, "平方米", True)),
        ("≤420,000.00(元)", ("<=", "420000.00", None, "元", True)),
        ("=64.00(台/套)", ("=", "64.00", None, "台/套", True)),
        ("不低于90%", (">=", "90", None, "%", True)),
        ("不超过30%", ("<=", "30", None, "%", True)),
        ("95%以上", (">=", "95", None, "%", True)),
        ("3天以内", ("<=", "3", None, "天", True)),
        ("2-3次", ("range", "2", "3", "次", True)),
        ("80%-95%", ("range", "80", "95", "%", True)),
        ("12期", (None, "12", None, "期", True)),
        ("≤1600元/亩", ("<=", "1600", None, "元/亩", True)),
        ("补贴对象生活改善度不低于80%", (">=", "80", None, "%", True)),
        ("≥**%", (">=", None, None, "%", None)),
        ("**", (None, None, None, None, None)),
        ("完成", (None, None, None, None, False)),
        ("稳定在Ⅳ类以上", (None, None, None, None, False)),
        ("2021年7月", (None, None, None, None, True)),
        ("12月底前完成", (None, None, None, None, True)),
        ("100%22.5", (None, None, None, None, None)),
        ("/", (None, None, None, None, None)),
    ],
)
def test_target(text, expected):
    assert read(text) == expected


def test_operator_and_unit_in_cells_of_their_own():
    assert read("120", "≥", "人") == (">=", "120", None, "人", True)
    assert read("好坏", "定性", "/") == (None, None, None, None, False)


def test_parts_point_at_their_characters():
    text = "合格率不低于 95.5%"
    found = target.read_target(Span(Clause(0, text), 0, len(text)))
    assert (found.operator.text, found.value.text, found.unit.text) == ("不低于", "95.5", "%")


@pytest.mark.parametrize(
    ("text", "operator", "value", "most", "unit"),
    [
        # words before a number
        ("不超过30人", "<=", "30", None, "人"),
        ("不超30人", "<=", "30", None, "人"),
        ("全年总支出不超26万元", "<=", "26", None, "万元"),
        ("不得超过5%", "<=", "5", None, "%"),
        ("未超过2次", "<=", "2", None, "次"),
        ("不高于0.5‰", "<=", "0.5", None, "‰"),
        ("不大于40分贝", "<=", "40", None, "分贝"),
        ("不多于3处", "<=", "3", None, "处"),
        ("小于等于7天", "<=", "7", None, "天"),
        ("小于或等于7天", "<=", "7", None, "天"),
        ("小于或者等于7天", "<=", "7", None, "天"),
        ("低于或等于12元", "<=", "12", None, "元"),
        ("至多8台", "<=", "8", None, "台"),
        ("最多8台", "<=", "8", None, "台"),
        ("控制在45万元", "<=", "45", None, "万元"),
        ("压缩至15天", "<=", "15", None, "天"),
        ("不少于6期", ">=", "6", None, "期"),
        ("每年不少于6期", ">=", "6", None, "期"),
        ("不低于85%", ">=", "85", None, "%"),
        ("不得低于85%", ">=", "85", None, "%"),
        ("不小于3.5米", ">=", "3.5", None, "米"),
        ("大于等于3.5米", ">=", "3.5", None, "米"),
        ("大于或者等于3.5米", ">=", "3.5", None, "米"),
        ("等于或大于3.5米", ">=", "3.5", None, "米"),
        ("至少2名", ">=", "2", None, "名"),
        ("最少2名", ">=", "2", None, "名"),
        ("达到96%", ">=", "96", None, "%"),
        ("达96%", ">=", "96", None, "%"),
        ("大于60公里", ">", "60", None, "公里"),
        ("超过60公里", ">", "60", None, "公里"),
        ("小于60公里", "<", "60", None, "公里"),
        ("低于60公里", "<", "60", None, "公里"),
        ("等于9座", "=", "9", None, "座"),
        ("共9座", "=", "9", None, "座"),
        # words behind it
        ("75%以上", ">=", "75", None, "%"),
        ("75%及以上", ">=", "75", None, "%"),
        ("75%（含）以上", ">=", "75", None, "%"),
        ("75%以上（含）", ">=", "75", None, "%"),
        ("达到75%以上", ">=", "75", None, "%"),
        ("达75%以上", ">=", "75", None, "%"),
        ("控制在75%以上", ">=", "75", None, "%"),
        ("稳定保持在75%以上", ">=", "75", None, "%"),
        ("20天以内", "<=", "20", None, "天"),
        ("20天之内", "<=", "20", None, "天"),
        ("20天内", "<=", "20", None, "天"),
        ("2个小时内", "<=", "2", None, "小时"),
        ("2个工作日内", "<=", "2", None, "个工作日"),
        ("接报后2小时内", "<=", "2", None, "小时"),
        ("20天内办结", "<=", "20", None, "天"),
        ("控制在2%以内", "<=", "2", None, "%"),
        ("800元以下", "<=", "800", None, "元"),
        ("不超过3天以内", "<=", "3", None, "天"),
        ("≥75%以上", ">=", "75", None, "%"),
        # neither sign nor word
        ("9座", None, "9", None, "座"),
        ("75%", None, "75", None, "%"),
        ("约700户", None, "700", None, "户"),
        ("大约700户", None, "700", None, "户"),
        ("700户左右", None, "700", None, "户"),
        ("惠及群众约700户", None, "700", None, "户"),
        # two numbers
        ("70%-85%", "range", "70", "85", "%"),
        ("70%～85%", "range", "70", "85", "%"),
        ("4～6天", "range", "4", "6", "天"),
        ("4至6天", "range", "4", "6", "天"),
        ("4天到6天", "range", "4", "6", "天"),
        ("4—6天内", "range", "4", "6", "天"),
        ("60以上75以下", "range", "60", "75", None),
        ("60分以上、75分以下", "range", "60", "75", "分"),
        ("≥60%且≤75%", "range", "60", "75", "%"),
        ("大于60%小于75%", "range", "60", "75", "%"),
        # units without the words around them
        ("不超过20万一年", "<=", "20", None, "万"),
        ("大于等于88%满意", ">=", "88", None, "%"),
        ("≥88%合格", ">=", "88", None, "%"),
        ("30个小时", None, "30", None, "小时"),
        ("6个月", None, "6", None, "个月"),
        ("≤350元/平方米", "<=", "350", None, "元/平方米"),
    ],
)
def test_words_say_the_operator(text, operator, value, most, unit):
    assert read(text) == (operator, value, most, unit, True)


@pytest.mark.parametrize(
    "text",
    [
        "10月之前",
        "2022年9月底前",
        "2022年9月30日",
        "当年10月之前",
        "5月完成招标",
        "15日前",
        "≤2022年9月",
        "1/2",
        "≥2/3",
    ],
)
def test_dates_and_fractions_can_be_measured_and_are_no_numbers(text):
    assert read(text)[1:] == (None, None, None, True)


@pytest.mark.parametrize("text", ["优/良", "优良中差", "及时", "明显改善", "达到国内领先", "以上"])
def test_words_are_not_measurable(text):
    assert read(text) == (None, None, None, None, False)


@pytest.mark.parametrize(
    ("text", "words"), [("不适用", "不适用"), ("无", "无"), ("/", None), ("—", None), ("——", None)]
)
def test_what_does_not_apply(text, words):
    found = target.read_target(Span(Clause(0, text), 0, len(text)))
    assert (found.text and found.text.value, found.applies.value, found.measurable) == (words, False, None)


@pytest.mark.parametrize("text", ["0", "无事故", "无差错", "≥0"])
def test_nothing_to_happen_applies(text):
    assert target.read_target(Span(Clause(0, text), 0, len(text))).applies is None


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("26处（含新建5处）", None, "26", "处"),
        ("≥88%（地表三类）", ">=", "88", "%"),
        ("4次（每季度1次）", None, "4", "次"),
        ("100%（逐月）", None, "100", "%"),
        ("≥72户，其中脱贫户9户", ">=", "72", "户"),
        ("≤15天（节假日除外）", None, None, None),
        ("90%（不含）", None, None, None),
        ("≥80%（85%）", None, None, None),
    ],
)
def test_a_detail_behind_the_value_is_none_of_it(text, operator, number, unit):
    found = read(text)
    assert (found[0], found[1], found[3]) == (operator, number, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("≥146台（套）", "台（套）"), ("200人(次)", "人(次)"), ("≥95(%)", "%"), ("3年(含)以上", "年")],
)
def test_another_unit_in_brackets_is_part_of_the_unit(text, unit):
    assert read(text)[3:4] == (unit,)


@pytest.mark.parametrize(
    ("text", "operator", "value", "most", "unit"),
    [
        ("由5天缩短至2天以内", "<=", "2", None, "天"),
        ("平均等候时间由30分钟压缩到15分钟", "<=", "15", None, "分钟"),
        ("覆盖率从80%提高到95%以上", ">=", "95", None, "%"),
        ("由3个增加到5个", ">=", "5", None, "个"),
        ("缩短至2天", "<=", "2", None, "天"),
        ("从3天到5天", "range", "3", "5", "天"),  # nothing becomes another
        ("较上年提高5个百分点", None, "5", None, "个百分点"),
        ("由2021年提高到2023年", None, None, None, None),
        ("控制在±5%以内", "<=", "5", None, "%"),
        ("≤±3%", "<=", "3", None, "%"),
        ("±5%", None, None, None, None),
    ],
)
def test_of_a_change_the_second_number_is_the_target(text, operator, value, most, unit):
    assert read(text)[:4] == (operator, value, most, unit)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("≤万分之八", "<="),
        ("不低于百分之九十", ">="),
        ("千分之五点二以内", "<="),
        ("百分之百", None),
        ("按百分之九十的比例发放", None),
    ],
)
def test_a_share_in_numerals_has_its_operator_alone(text, operator):
    assert read(text) == (operator, None, None, None, False)
