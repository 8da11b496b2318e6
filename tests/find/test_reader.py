"""Layouts that no list describes: what cells hold decides what a column is, its heads come second."""

from decimal import Decimal

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("绿道养护", 5)], ["主管部门", ("园林局", 5)]]


def value(leaf):
    return leaf.value if leaf else None


def targets(found):
    keys = ("text", "operator", "value", "unit")
    return [(value(one.name), *(value(getattr(one.target, key)) for key in keys)) for one in found.indicators]


def lines(found):
    return [(value(one.level1), value(one.level2), value(one.name), value(one.target.text)) for one in found.indicators]


def test_columns_of_sign_number_and_unit_under_heads_that_no_list_has(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", "比较关系", "目标数", "量纲"],
        [("产出指标", 1, 3), ("数量指标", 1, 2), "绿道长度", "≥", "12.5", "公里"],
        ["补植乔木", "=", "300", "株"],
        ["质量指标", "成活率", "≥", "95", "%"],
    ]
    found = filing(TITLE, "（2024年度）", [*TOP, *rows])
    assert [target[2:] for target in targets(found)] == [
        (">=", Decimal("12.5"), "公里"),
        ("=", Decimal(300), "株"),
        (">=", Decimal(95), "%"),
    ]


def test_wide_head_over_sign_number_and_unit(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", ("指标值", 3)],
        [("产出指标", 1, 3), ("数量指标", 1, 2), "绿道长度", "≥", "12.5", "公里"],
        ["补植乔木", "=", "300", "株"],
        ["质量指标", "成活率", "≥", "95", "%"],
    ]
    found = filing(TITLE, "（2024年度）", [*TOP, *rows])
    assert [(name, sign, unit) for name, _, sign, _, unit in targets(found)] == [
        ("绿道长度", ">=", "公里"),
        ("补植乔木", "=", "株"),
        ("成活率", ">=", "%"),
    ]


def test_target_of_the_year_among_those_of_other_periods(filing):
    for heads, place in (
        (["上半年目标值", "全年目标值"], 1),
        (["上年指标值", "本年指标值"], 1),
        (["一季度目标值", "年度目标值"], 1),
        (["年度指标值", "去年指标值"], 0),
    ):
        rows = [
            ["一级指标", "二级指标", "三级指标", *heads],
            ["产出指标", "数量指标", "绿道长度", "≥10公里", "≥20公里"],
            ["产出指标", "质量指标", "成活率", "≥80%", "≥90%"],
        ]
        top = [["项目名称", ("绿道养护", 4)], ["主管部门", ("园林局", 4)]]
        found = filing(TITLE, "（2024年度）", [*top, *rows])
        wanted = [(one[3 + place], "annual") for one in rows[1:]]
        assert [(value(one.target.text), value(one.horizon)) for one in found.indicators] == wanted


def test_two_horizons_with_signs_of_their_own_share_one_name(filing):
    rows = [
        [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("实施期指标值", 2), ("年度指标值", 2)],
        ["符号", "数值", "符号", "数值"],
        ["产出指标", "数量指标", "绿道长度", "≥", "60", "≥", "20"],
        ["产出指标", "质量指标", "成活率", "≥", "92", "≥", "90"],
    ]
    top = [["项目名称", ("绿道养护", 6)], ["主管部门", ("园林局", 6)]]
    found = filing(TITLE, "（2024年度）", [*top, *rows])
    assert sorted((value(one.horizon), value(one.name), str(value(one.target.value))) for one in found.indicators) == [
        ("annual", "成活率", "90"),
        ("annual", "绿道长度", "20"),
        ("long_term", "成活率", "92"),
        ("long_term", "绿道长度", "60"),
    ]
