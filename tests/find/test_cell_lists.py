"""Indicators that a form lists inside one cell: each has its own level, name and target, or the cell is told."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目绩效目标表"
HEAD = [["项目名称", ("渠系改造", 3)], ["主管部门", "水利局", "实施单位", "高山乡政府"]]


def value(leaf):
    return leaf.value if leaf else None


def read(paper, *rows):
    (one,), remarks = find_filings(paper("2025年度", TITLE, [*HEAD, *rows]))
    return one, [remark for remark in remarks if remark.severity == "error"]


def lines(filing):
    return [
        (value(one.level1), value(one.level2), value(one.name), value(one.target.text)) for one in filing.indicators
    ]


OUTPUTS = [
    ("output", "quantity", "改造渠道", "5.6公里"),
    ("output", "quantity", "新建蓄水池", "7座"),
    ("output", "quality", "验收合格率", "100%"),
    ("output", "timeliness", "支付进度", "≥90%"),
]


@pytest.mark.parametrize("joint", ["\n", "；", "; "])
@pytest.mark.parametrize(
    "numbers",
    ["1.改造渠道5.6公里；2.新建蓄水池7座", "1、改造渠道5.6公里 2、新建蓄水池7座", "(1)改造渠道5.6公里(2)新建蓄水池7座"],
)
def test_a_level_holds_until_the_next_one(paper, joint, numbers):
    cell = joint.join((f"数量指标：{numbers}", "质量指标：验收合格率100%", "时效指标：支付进度≥90%"))
    rest = "经济效益：亩均节水≥38立方米；社会效益：受益户≥61户；可持续影响：使用年限≥15年"
    found, errors = read(
        paper, ["产出指标", (cell, 3)], ["效益指标", (rest, 3)], ["满意度指标", ("服务对象满意度：农户满意度≥93%", 3)]
    )
    assert errors == []
    assert lines(found) == [
        *OUTPUTS,
        ("benefit", "economic", "亩均节水", "≥38立方米"),
        ("benefit", "social", "受益户", "≥61户"),
        ("benefit", "sustainable", "使用年限", "≥15年"),
        ("satisfaction", "service_object_satisfaction", "农户满意度", "≥93%"),
    ]


def test_under_a_head_of_their_own(paper):
    cell = "数量指标：改造渠道≥5.6公里\n新建蓄水池≥7座\n质量指标：验收合格率≥98%"
    head = [("一级指标", 1), ("指标内容及指标值", 3)]
    found, errors = read(paper, head, ["产出指标", (cell, 3)], ["满意度指标", ("农户满意度≥93%", 3)])
    assert errors == []
    assert [line[1:] for line in lines(found)][:3] == [
        ("quantity", "改造渠道", "≥5.6公里"),
        ("quantity", "新建蓄水池", "≥7座"),
        ("quality", "验收合格率", "≥98%"),
    ]


def test_a_list_beside_other_words_is_told(paper):
    cell = "培训期数≥3期\n参训人数≥90人次"
    found, errors = read(
        paper, ["产出指标", "数量指标", cell, "见附件"], ["效益指标", "社会效益指标", "就业人数", "≥20人"]
    )
    assert any("培训期数≥3期" in remark.message for remark in errors)
    assert found is not None


@pytest.mark.parametrize("last", ["满意度", "成本"])
@pytest.mark.parametrize("joint", ["-", "—"])
def test_a_first_level_alone_below_two_in_one_cell(paper, joint, last):
    head = ["指标类别", "指标名称", "目标值", "佐证材料"]
    rows = [[f"产出{joint}数量", "参营人数", "≥80人", "签到表"], [f"效益{joint}社会", "交往能力", "有所提升", "量表"]]
    found, errors = read(paper, head, *rows, [last, "家长评分", "≥95分", "问卷"], [last, "人均金额", "≤900元", "账单"])
    assert errors == []
    code = {"满意度": "satisfaction", "成本": "cost"}[last]
    assert [line[:2] for line in lines(found)] == [
        ("output", "quantity"), ("benefit", "social"), (code, None), (code, None)
    ]  # fmt: skip


def test_a_list_beside_a_label_of_indicators(paper):
    parts = (
        "产出数量：加装电梯≥37部",
        "产出质量：检验合格率100%",
        "社会效益：惠及户数≥1184户",
        "满意度：居民满意度≥90.9%",
    )
    text = "；\n".join(f"{number}.{part}" for number, part in enumerate(parts, 1))
    found, errors = read(paper, ["主要绩效指标", (text, 3)])
    assert errors == []
    assert [line[1:] for line in lines(found)] == [
        ("quantity", "加装电梯", "≥37部"),
        ("quality", "检验合格率", "100%"),
        ("social", "惠及户数", "≥1184户"),
        ("service_object_satisfaction", "居民满意度", "≥90.9%"),
    ]


@pytest.mark.parametrize("head", ["指标值及权重", "目标值及分值"])
def test_a_weight_in_brackets_behind_the_target(paper, head):
    rows = [["一级指标", "二级指标", "指标内容", head], ["产出指标", "数量指标", "抽检批次", "≥1870批次（10分）"]]
    found, errors = read(paper, *rows, ["效益指标", "可持续影响", "长效机制", "基本健全（7.5分）"])
    assert errors == []
    assert [(one.target.text.value, str(one.weight.value)) for one in found.indicators] == [
        ("≥1870批次", "10"),
        ("基本健全", "7.5"),
    ]


def test_a_level_right_before_a_value_is_the_name_as_well(paper):
    cell = "数量：改造渠道≥5公里；时效：≤90天；成本：≤26.4万元"
    found, errors = read(paper, ["产出指标", (cell, 3)], ["满意度指标", ("农户满意度≥93%", 3)])
    assert errors == []
    assert [line[1:] for line in lines(found)][:3] == [
        ("quantity", "改造渠道", "≥5公里"),
        ("timeliness", "时效", "≤90天"),
        ("cost", "成本", "≤26.4万元"),
    ]


@pytest.mark.parametrize("text", ["合格率：\n≥98%", "合格率：\n 98%", "合格率\n≥98%"])
def test_a_line_that_does_not_end_goes_on_in_the_next(paper, text):
    found, errors = read(paper, ["产出指标", (f"数量指标：培训≥3期；质量指标：{text}", 3)])
    assert errors == []
    assert [(value(one.name), str(one.target.value.value)) for one in found.indicators] == [
        ("培训", "3"),
        ("合格率", "98"),
    ]


@pytest.mark.parametrize("text", ["培训3-5期", "人均2000元以内", "2025年12月底前完工", "2025年新增1号泵站1座"])
def test_a_number_in_a_name_of_a_list_is_told(paper, text):
    listed = f"数量指标：改造渠道≥5公里；质量指标：{text}"
    _, errors = read(paper, ["产出指标", (listed, 3)], ["效益指标", ("社会效益：受益户≥61户", 3)])
    assert [(one.code, text in one.message) for one in errors] == [("indicators_incomplete", True)]


def test_points_in_brackets_behind_targets_are_weights(paper):
    text = "数量指标：改造渠道≥5公里（20分）；质量指标：合格率≥98%（30分）"
    found, _ = read(paper, ["产出指标", (text, 3)], ["效益指标", ("社会效益：受益户≥61户（50分）", 3)])
    assert [str(value(one.weight)) for one in found.indicators] == ["20", "30", "50"]
    assert [value(one.target.text) for one in found.indicators] == ["≥5公里", "≥98%", "≥61户"]


@pytest.mark.parametrize("head", ["分值", "得分", "实际完成值"])
def test_a_number_beside_several_indicators_of_a_cell_is_that_of_none(paper, head):
    heads = ["一级指标", ("指标内容及指标值", 2), head]
    listed = "数量指标：改造渠道≥5公里；质量指标：合格率≥98%；时效指标：支付进度≥90%"
    found, errors = read(
        paper, heads, ["产出指标", (listed, 2), "60"], ["效益指标", ("社会效益：受益户≥61户", 2), "30"]
    )
    key = {"分值": "weight", "得分": "score", "实际完成值": "actual"}[head]
    own = [value(getattr(one, key)) for one in found.indicators]
    assert [None if one is None else str(one) for one in own] == [None, None, None, "30"]
    assert ["60" in one.message for one in errors] == [True]


@pytest.mark.parametrize(
    ("text", "level", "target"),
    [
        ("成本指标：≤8.5万元", "cost", "≤8.5万元"),
        ("时效指标：12月底前完工", "timeliness", "12月底前完工"),
        ("质量指标：≥98%", "quality", "≥98%"),
    ],
)
def test_a_level_in_full_right_before_its_target_is_no_misplaced_name(paper, text, level, target):
    listed = f"数量指标：改造渠道≥5公里；{text}"
    found, errors = read(paper, ["产出指标", (listed, 3)], ["效益指标", ("社会效益：受益户≥61户", 3)])
    assert errors == []
    own = found.indicators[1]
    assert (own.level2.value, own.name.value, own.target.text.value) == (level, text.partition("：")[0], target)


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [("每公里8.5-9.2万元", "每公里", "8.5", "9.2"), ("使用年限15~20年", "使用年限", "15", "20")],
)
def test_a_range_behind_a_name(paper, text, name, low, high):
    listed = f"数量指标：改造渠道≥5公里；成本指标：{text}"
    found, errors = read(paper, ["产出指标", (listed, 3)], ["效益指标", ("社会效益：受益户≥61户", 3)])
    assert errors == []
    own = found.indicators[1]
    assert (own.name.value, str(own.target.value.value), str(own.target.value_max.value)) == (name, low, high)


def test_several_ranges_in_one_text_are_told(paper):
    listed = "数量指标：改造渠道≥5公里；成本指标：每公里8.5-9.2万元、每座2-3万元"
    _, errors = read(paper, ["产出指标", (listed, 3)], ["效益指标", ("社会效益：受益户≥61户", 3)])
    assert [one.code for one in errors] == ["indicators_incomplete"]


HEADS = ["一级指标", "二级指标", "三级指标", "指标值", "权重"]


@pytest.mark.parametrize(
    ("name", "target", "codes"),
    [
        ("保洁河道\n清理垃圾", "≥12公里\n≥30吨", ["indicators_incomplete"]),  # one weight for two
        ("保洁河道\n长度", "≥12公里", []),
        ("保洁河道和清理垃圾", "≥12公里\n≥30吨", []),
        ("保洁河道\n长度", "完成招标\n并验收", []),
    ],
)
def test_several_indicators_in_one_line_with_one_weight_are_told(paper, name, target, codes):
    rows = [
        HEADS,
        ["产出指标", "数量指标", name, target, "50"],
        ["效益指标", "社会效益指标", "投诉办结率", "≥95%", "50"],
    ]
    found, errors = read(paper, *rows)
    assert ([one.code for one in errors], len(found.indicators)) == (codes, 2)
