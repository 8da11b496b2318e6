"""Layouts that no list describes: what cells hold decides what a column is, its heads come second."""

from decimal import Decimal

import pytest

from extract.find.filings import find_filings

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


def test_levels_in_rows_of_their_own(filing):
    for levels in (["产出指标", "数量指标"], [("产出指标", 3), ("数量指标", 3)]):
        rows = [
            ["指标名称", "指标值", "权重"],
            [levels[0]] if isinstance(levels[0], tuple) else [levels[0], "", ""],
            [levels[1]] if isinstance(levels[1], tuple) else [levels[1], "", ""],
            ["绿道长度", "≥20公里", "10"],
            ["补植乔木", "300株", "10"],
            [("满意度指标", 3)],
            [("服务对象满意度指标", 3)],
            ["居民满意度", "≥90%", "10"],
        ]
        found = filing(TITLE, [["项目名称", ("绿道养护", 2)], ["主管部门", ("园林局", 2)], *rows])
        assert lines(found) == [
            ("output", "quantity", "绿道长度", "≥20公里"),
            ("output", "quantity", "补植乔木", "300株"),
            ("satisfaction", "service_object_satisfaction", "居民满意度", "≥90%"),
        ]


def test_two_levels_in_one_cell_and_a_level_before_the_name(filing):
    rows = [
        ["指标类型", "指标内容", "指标值"],
        ["产出指标-数量指标", "绿道长度", "≥20公里"],
        ["产出指标-质量指标", "成活率", "≥90%"],
        ["效益指标", "社会效益指标：受益居民", "≥5000人"],
    ]
    found = filing(TITLE, [["项目名称", ("绿道养护", 2)], ["主管部门", ("园林局", 2)], *rows])
    assert lines(found) == [
        ("output", "quantity", "绿道长度", "≥20公里"),
        ("output", "quality", "成活率", "≥90%"),
        ("benefit", "social", "受益居民", "≥5000人"),
    ]


def test_levels_at_the_side_of_the_heads(filing):
    rows = [
        ["", "", "指标名称", "指标值"],
        [("产出指标", 1, 2), "数量指标", "绿道长度", "≥20公里"],
        ["质量指标", "成活率", "≥90%"],
        ["满意度指标", "服务对象满意度", "居民满意度", "≥90%"],
    ]
    found = filing(TITLE, [["项目名称", ("绿道养护", 3)], ["主管部门", ("园林局", 3)], *rows])
    assert lines(found) == [
        ("output", "quantity", "绿道长度", "≥20公里"),
        ("output", "quality", "成活率", "≥90%"),
        ("satisfaction", "service_object_satisfaction", "居民满意度", "≥90%"),
    ]


def test_projects_in_one_table_by_name_and_code(paper):
    head = ["项目编码", "项目名称", "申请单位", "本年金额", "一级指标", "二级指标", "三级指标", "指标值"]
    same = ["购买服务", "街道办"]
    rows = [
        head,
        ["520000000000000001", *same, "100", "产出指标", "数量指标", "人数", "≥5人"],
        ["520000000000000001", *same, "100", "产出指标", "质量指标", "合格率", "≥90%"],
        ["520000000000000002", *same, "200", "产出指标", "数量指标", "次数", "≥3次"],
    ]
    filings, _ = find_filings(paper(TITLE, rows))
    assert [(value(one.project.code)[-1], value(one.funds.annual_budget), len(one.indicators)) for one in filings] == [
        ("1", Decimal(100), 2),
        ("2", Decimal(200), 1),
    ]


def test_register_of_a_project_a_row(paper):
    rows = [
        ["项目编码", "项目名称", "主管部门", "项目总金额", "测算依据", "年度目标"],
        ["520000000000000001", "绿道养护", "园林局", "90.00", "按合同。", "养护二十公里。"],
        ["520000000000000002", "泵站维修", "水务局", "60.00", "按市场价。", "维修三座。"],
    ]
    filings, _ = find_filings(paper(TITLE, rows))
    assert [(value(one.project.name), value(one.funds.total_budget)) for one in filings] == [
        ("绿道养护", Decimal("90.00")),
        ("泵站维修", Decimal("60.00")),
    ]
    assert [[(other.label, other.value.value) for other in one.other_fields] for one in filings] == [
        [("测算依据", "按合同。")],
        [("测算依据", "按市场价。")],
    ]


def test_units_between_the_projects_of_a_list_and_a_row_of_column_numbers(paper):
    rows = [
        ["单位名称、项目名称", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["1", "2", "3", "4", "5", "6"],
        ["园林局", "", "", "", "", ""],
        [("绿道养护", 1, 2), ("养护二十公里。", 1, 2), "产出指标", "数量指标", "长度", "≥20公里"],
        ["产出指标", "质量指标", "成活率", "≥90%"],
        ["苗圃更新", "更新苗圃一处。", "产出指标", "数量指标", "苗圃", "1处"],
    ]
    filings, _ = find_filings(paper(TITLE, rows))
    assert [
        (value(one.project.name), value(one.project.implementing_unit), len(one.indicators)) for one in filings
    ] == [("绿道养护", "园林局", 2), ("苗圃更新", "园林局", 1)]


NAMES = [["项目名称", ("绿道养护", 3)], ["主管部门", ("园林局", 3)]]
FOUR = [
    ("output", "quantity", "养护长度", "≥20公里"),
    ("output", "quality", "成活率", "≥90%"),
    ("benefit", "social", "受益居民", "≥5000人"),
    ("satisfaction", "service_object_satisfaction", "居民满意度", "≥85%"),
]


def test_projects_are_rows_and_levels_are_heads_of_columns(paper):
    rows = [
        [("项目名称", 1, 2), ("年度目标", 1, 2), ("产出指标", 2), "效益指标", "满意度指标"],
        ["数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"],
        ["绿道养护", "养护二十公里。", "养护长度≥20公里", "成活率≥90%", "受益居民≥5000人", "居民满意度≥85%"],
        ["泵站维修", "维修三座。", "维修泵站3座", "合格率：100%", "积水点：明显减少", "居民满意度≥80%"],
    ]
    filings, remarks = find_filings(paper(TITLE, rows))
    assert remarks == ()
    assert [(value(one.project.name), value(one.project.annual_target)) for one in filings] == [
        ("绿道养护", "养护二十公里。"),
        ("泵站维修", "维修三座。"),
    ]
    assert lines(filings[0]) == FOUR
    assert [(name, target) for _, _, name, target in lines(filings[1])] == [
        ("维修泵站", "3座"),
        ("合格率", "100%"),
        ("积水点", "明显减少"),
        ("居民满意度", "≥80%"),
    ]


def test_names_are_heads_of_columns_too(paper):
    rows = [
        [("项目编码", 1, 3), ("项目名称", 1, 3), ("产出指标", 2), "满意度指标"],
        ["数量指标", "质量指标", "服务对象满意度指标"],
        ["养护长度", "成活率", "居民满意度"],
        ["520000000000000001", "绿道养护", "≥20公里", "≥90%", "≥85%"],
        ["520000000000000002", "绿道养护", "≥12公里", "≥92%", "≥88%"],
    ]
    filings, _ = find_filings(paper(TITLE, rows))
    assert [[target for *_, target in lines(one)] for one in filings] == [
        ["≥20公里", "≥90%", "≥85%"],
        ["≥12公里", "≥92%", "≥88%"],
    ]
    assert lines(filings[0])[1] == FOUR[1]


def test_labels_below_one_another_before_the_lines(filing):
    rows = [
        ["一级指标", ("产出指标", 2), "满意度指标"],
        ["二级指标", "数量指标", "质量指标", "服务对象满意度指标"],
        ["三级指标", "养护长度", "成活率", "居民满意度"],
        ["指标值", "≥20公里", "≥90%", "≥85%"],
        ["权重", "20", "10", "10"],
    ]
    found = filing(TITLE, [*NAMES, *rows])
    assert lines(found) == [FOUR[0], FOUR[1], FOUR[3]]
    assert [value(one.weight) for one in found.indicators] == [Decimal(20), Decimal(10), Decimal(10)]


def test_a_level_over_name_and_target(filing):
    rows = [
        [("产出指标", 2), ("效益指标", 2)],
        ["指标内容", "指标值", "指标内容", "指标值"],
        ["养护长度", "≥20公里", "受益居民", "≥5000人"],
        ["成活率", "≥90%", "", ""],
    ]
    assert [(one[0], *one[2:]) for one in lines(filing(TITLE, [*NAMES, *rows]))] == [
        ("output", "养护长度", "≥20公里"),
        ("benefit", "受益居民", "≥5000人"),
        ("output", "成活率", "≥90%"),
    ]


def test_lines_without_a_header_row(filing):
    whole = [
        [("绩效指标", 1, 4), "产出指标", "数量指标", "养护长度", "≥20公里"],
        ["产出指标", "质量指标", "成活率", "≥90%"],
        ["效益指标", "社会效益指标", "受益居民", "≥5000人"],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥85%"],
    ]
    assert lines(filing(TITLE, [["项目名称", ("绿道养护", 4)], ["主管部门", ("园林局", 4)], *whole])) == FOUR
    in_one = [
        ["产出指标", "数量指标：养护长度≥20公里"],
        ["产出指标", "质量指标：成活率≥90%"],
        ["效益指标", "社会效益指标：受益居民≥5000人"],
        ["满意度指标", "服务对象满意度指标：居民满意度≥85%"],
    ]
    assert lines(filing(TITLE, [["项目名称", "绿道养护"], ["主管部门", "园林局"], *in_one])) == FOUR


def test_name_and_target_in_one_cell_several_to_a_cell(filing):
    rows = [
        ["一级指标", "二级指标", "指标内容及目标值"],
        [("产出指标", 1, 2), "数量指标", "养护长度：≥20公里\n补植乔木：300株"],
        ["质量指标", "成活率：≥90%"],
        ["满意度指标", "服务对象满意度指标", "居民满意度：≥85%"],
    ]
    found = filing(TITLE, [["项目名称", ("绿道养护", 2)], ["主管部门", ("园林局", 2)], *rows])
    assert lines(found) == [FOUR[0], ("output", "quantity", "补植乔木", "300株"), FOUR[1], FOUR[3]]


def test_a_word_of_money_over_a_list_is_no_label_of_its_first_amount(filing):
    rows = [
        ["资金来源", "金额（万元）"],
        [("任务", 1, 1), "财政拨款"],
        ["栽植", "40.00"],
        ["浇灌", "50.00"],
        ["合计", "90.00"],
    ]
    found = filing(TITLE, [["项目名称", "绿道养护"], ["主管部门", "园林局"], ["实施单位", "绿化站"], *rows])
    assert value(found.funds.fiscal_appropriation) == Decimal("90.00")
    assert (
        value(
            filing(TITLE, [*[["项目名称", "绿道养护"], ["主管部门", "园林局"]], *rows[:4]]).funds.fiscal_appropriation
        )
        is None
    )


def test_the_amount_of_the_year_among_several_columns(paper):
    top = [["项目名称", ("绿道养护", 3)], ["主管部门", ("园林局", 3)]]
    rows = [["项目资金（万元）", "上年预算", "本年预算", "增减率"], ["财政拨款", "80.00", "90.00", "12.5%"]]
    (found,), _ = find_filings(paper(TITLE, [*top, *rows]))
    assert value(found.funds.fiscal_appropriation) == Decimal("90.00")
    rows = [["项目资金（万元）", "第一笔", "第二笔", "备考"], ["财政拨款", "80.00", "90.00", ""]]
    (found,), remarks = find_filings(paper(TITLE, [*top, *rows]))
    assert value(found.funds.fiscal_appropriation) is None
    unread = [("amount_unclear", "error"), ("cells_unread", "error")]
    assert [(one.code, one.severity) for one in remarks] == unread


def test_a_quantity_with_its_unit_in_one_cell(filing):
    rows = [["支出内容", "单价", "数量", "金额"], ["辅警工资", "4.99", "163人", "813.37"]]
    found = filing(TITLE, [*NAMES, *rows, ["合计", "", "", "813.37"]])
    (row,) = found.budget.rows
    assert (value(row.quantity), value(row.unit_of_measure)) == (Decimal(163), "人")


def test_two_halves_with_bands_of_two_levels(filing):
    rows = [
        [("中期绩效指标", 3), ("年度绩效指标", 3)],
        ["指标名称", "方向", "目标", "指标名称", "方向", "目标"],
        [("产出指标—数量指标", 6)],
        ["清淤长度（公里）", "≥", "60", "清淤长度（公里）", "≥", "20"],
        [("效益指标—生态效益指标", 6)],
        ["水质达标率（%）", "≥", "95", "水质达标率（%）", "≥", "90"],
    ]
    top = [["项目名称", ("河道清淤", 5)], ["主管部门", ("水务局", 5)]]
    found = filing(TITLE, "（2024年度）", [*top, *rows])
    assert sorted(
        (value(one.horizon), value(one.level2), value(one.target.operator), str(value(one.target.value)))
        for one in found.indicators
    ) == [
        ("annual", "ecological", ">=", "90"),
        ("annual", "quantity", ">=", "20"),
        ("long_term", "ecological", ">=", "95"),
        ("long_term", "quantity", ">=", "60"),
    ]


def test_heads_that_no_list_has_and_years_in_heads(filing):
    rows = [
        [("项目资金（万元）", 1, 3), "资金渠道", ("2023年", 2), ("2024年", 2), "2025年"],
        ["财政拨款", ("80.00", 2), ("100.00", 2), "110.00"],
        ["其他资金", ("10.00", 2), ("20.00", 2), "20.00"],
        [("类别", 1, 2), ("分类", 1, 2), ("考核内容", 1, 2), ("完成水平", 3), ("分值", 1, 2)],
        ["2022年实际", "2023年预计", "2024年目标"],
        [("产出指标", 1, 2), "数量指标", "清淤长度", "18公里", "19公里", "≥20公里", "20"],
        ["质量指标", "验收合格率", "98%", "98%", "≥98%", "20"],
        ["效益指标", "生态效益指标", "水质达标率", "85%", "88%", "≥90%", "30"],
    ]
    top = [["项目名称", ("河道清淤", 6)], ["主管部门", ("水务局", 6)]]
    found = filing(TITLE, "（2024年度）", [*top, *rows])
    assert (value(found.funds.fiscal_appropriation), value(found.funds.other_funds)) == (100, 20)
    assert [(name, target) for *_, name, target in lines(found)] == [
        ("清淤长度", "≥20公里"),
        ("验收合格率", "≥98%"),
        ("水质达标率", "≥90%"),
    ]


def test_a_year_apart_in_the_line_of_the_unit(filing):
    found = filing(
        TITLE, "部门：水务局\t2024年\t单位：万元", [["项目名称", "清淤"], ["项目资金", "合计：90"], ["主管部门", "局"]]
    )
    assert (value(found.fiscal_year), value(found.reporting_unit), value(found.money_unit)) == (2024, "水务局", "万元")


def test_blank_forms_give_no_indicator_and_no_value(filing):
    blank_line = [("绩效指标", 1, 2), "产出指标", "数量指标", "", ""]
    levels = ["数量指标", "质量指标", "社会效益指标", ("生态效益指标", 2)]
    aside = [[("产出指标", 2), ("效益指标", 3)], levels, ["", "", "", ("", 2)]]
    top = [["项目名称", ("", 4)], ["主管部门", ("", 4)], ["实施单位", ("", 4)]]
    for rows in ([blank_line, ["满意度指标", "服务对象满意度指标", "", ""]], aside):
        found = filing(TITLE, [*top, *rows])
        assert (found.indicators, found.other_fields, found.project.name) == ((), (), None)


def test_rows_that_say_one_thing_of_all_indicators(filing):
    rows = [
        ["指标", ("产出指标", 2), "效益指标", "满意度指标"],
        ["", "数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"],
        ["名称", "养护长度", "成活率", "受益居民", "居民满意度"],
        ["目标值", "≥20公里", "≥90%", "≥5000人", "≥85%"],
        ["实际完成值", "21公里", "92%", "5100人", "88%"],
    ]
    found = filing(TITLE, [["项目名称", ("绿道养护", 4)], ["主管部门", ("园林局", 4)], *rows])
    assert lines(found) == FOUR
    assert [value(one.actual) for one in found.indicators] == ["21公里", "92%", "5100人", "88%"]
    assert found.form.kind == "self_evaluation"


def test_several_values_without_a_head_give_no_target(filing):
    rows = [
        [("绩效指标", 1, 3), "产出指标", "数量指标", "养护长度", "18公里", "≥20公里"],
        ["产出指标", "质量指标", "成活率", "≥90%", ""],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥85%", ""],
    ]
    found = filing(TITLE, [["项目名称", ("绿道养护", 5)], ["主管部门", ("园林局", 5)], *rows])
    assert [(name, target) for *_, name, target in lines(found)] == [
        ("养护长度", None),
        ("成活率", "≥90%"),
        ("居民满意度", "≥85%"),
    ]


def test_a_breakdown_whose_amounts_are_still_blank_and_whose_label_is_lost(filing):
    head = ["一级指标", "二级指标", ("三级指标", 2), "指标值", "备注"]
    line = ["产出指标", "数量指标", ("养护长度", 2), "≥20公里", ""]
    costs = [
        ["", "", "", "人工", "60.00", "3.00", "20"],
        ["", "", "", "苗木", "20.00", "2.00", "10"],
        ["", "", "", "机械", "10.00", "10.00", "1"],
        [("金额合计", 4), "90.00", "", ""],
    ]
    rows = [[*head, ""], [*line, ""], *costs]
    found = filing(TITLE, [["项目名称", ("绿道养护", 6)], ["主管部门", ("园林局", 6)], *rows])
    assert [(value(row.item), value(row.amount)) for row in found.budget.rows] == [
        ("人工", Decimal("60.00")),
        ("苗木", Decimal("20.00")),
        ("机械", Decimal("10.00")),
    ]
    assert [name for *_, name, _ in lines(found)] == ["养护长度"]


def test_short_heads_of_a_list_and_its_unit_column_before_the_indicators(paper):
    project = [("电梯加装", 1, 2), ("390.00", 1, 2), ("300.00", 1, 2), ("加装六十台。", 1, 2)]
    rows = [
        [("单位", 1, 2), ("项目", 1, 2), ("资金（万元）", 2), ("绩效目标", 1, 2), ("绩效指标", 4)],
        ["总额", "其中：财政拨款", "指标类别", "指标名称", "指标值", "单位"],
        [("住建局", 1, 3), *project, "数量指标", "加装台数", "60", "台"],
        ["满意度指标", "居民满意度", "≥90", "%"],
        ["管网改造", "150.00", "140.00", "改造十二公里。", "数量指标", "改造长度", "12", "公里"],
    ]
    filings, _ = find_filings(paper(TITLE, rows))
    assert [
        (value(one.project.name), value(one.project.implementing_unit), value(one.project.annual_target))
        for one in filings
    ] == [("电梯加装", "住建局", "加装六十台。"), ("管网改造", "住建局", "改造十二公里。")]
    assert [str(value(one.funds.fiscal_appropriation)) for one in filings] == ["300.00", "140.00"]
    assert [value(one.target.unit) for filing in filings for one in filing.indicators] == ["台", "%", "公里"]


def test_a_bare_sign_is_no_target(filing):
    rows = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "养护长度", "≥"]]
    (one,) = filing(TITLE, [*NAMES, *rows]).indicators
    assert (value(one.name), one.target.text, one.target.value) == ("养护长度", None, None)


LABELS = ["项目名称", "主管部门", "实施单位", "预算总额（万元）", "其中：财政拨款", "其他资金", "年度目标"]
FILLED = ["绿道养护", "园林局", "绿化站", "385", "360", "25", "养护到位"]


@pytest.mark.parametrize("labels_first", [True, False])
@pytest.mark.parametrize("stub", [True, False])
def test_two_halves_side_by_side(filing, labels_first, stub):
    heads = ["一级指标", "二级指标", "三级指标", "指标值"]
    own = [
        [("产出指标", 1, 3), "数量指标", "补植乔木", "≥300株"],
        ["数量指标", "巡护里程", "≥46公里"],
        ["质量指标", "成活率", "≥95%"],
        ["效益指标", "生态效益指标", "遮荫面积", "≥1.6万平方米"],
        ["满意度指标", "服务对象满意度指标", "市民满意度", "≥90%"],
        ["成本指标", "经济成本指标", "单位成本", "≤8元/株"],
    ]
    own = [[*([("绩效指标", 1, 7)] if stub else []), *heads], *own]
    pairs = list(zip(LABELS, FILLED, strict=True))
    rows = [[*pair, *line] if labels_first else [*line, *pair] for pair, line in zip(pairs, own, strict=True)]
    found = filing("项目绩效目标申报表（2026年度）", rows)
    assert (value(found.project.name), value(found.project.annual_target)) == ("绿道养护", "养护到位")
    assert (value(found.funds.total_budget), value(found.funds.other_funds)) == (385, 25)
    assert [(value(one.level1), value(one.name)) for one in found.indicators] == [
        ("output", "补植乔木"),
        ("output", "巡护里程"),
        ("output", "成活率"),
        ("benefit", "遮荫面积"),
        ("satisfaction", "市民满意度"),
        ("cost", "单位成本"),
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_targets_of_two_years_side_by_side(paper, year):
    heads = ["一级指标", "二级指标", "三级指标", "2023年实际值", "2024年目标值", "2025年目标值"]
    line = ["产出指标", "数量指标", "补植乔木", "180株", "≥200株", "≥300株"]
    (found,), remarks = find_filings(
        paper(TITLE, f"（{year}年度）", [["项目名称", ("绿道养护", 5)], ["主管部门", ("园林局", 5)], heads, line])
    )
    ((one),) = found.indicators
    expected = {2024: ("≥200株", "180株"), 2025: ("≥300株", "≥200株")}[year]
    assert (value(one.target.text), value(one.last_year)) == expected
    rest = {2024: ("2025年目标值", "≥300株"), 2025: ("2023年实际值", "180株")}[year]
    assert [(other.label, value(other.value)) for other in found.other_fields] == [rest]
    assert remarks == ()


@pytest.mark.parametrize("numbered", [True, False])
def test_bands_of_two_levels_above_numbered_lines(filing, numbered):
    first, second = ("一、", "（一）") if numbered else ("", "")
    rows = [["序号", "指标名称", "指标值", "备注"]]
    rows += [[(f"{first}产出指标", 4)], [(f"{second}数量指标", 4)], ["1", "补植乔木", "≥300株", "胸径12厘米"]]
    rows += [[(f"{second}成本指标", 4)], ["2", "单位成本", "≤8元/株", ""]]
    rows += [[(f"{first}成本指标", 4)], [(f"{second}经济成本指标", 4)], ["3", "总成本", "≤9万元", ""]]
    found = filing(TITLE, [["项目名称", ("绿道养护", 3)], ["主管部门", ("园林局", 3)], *rows])
    assert [(value(one.level1), value(one.level2), value(one.name)) for one in found.indicators] == [
        ("output", "quantity", "补植乔木"),
        ("output", "cost", "单位成本"),
        ("cost", "cost", "总成本"),
    ]


def test_the_best_grade_of_a_scale_is_the_target(filing):
    heads = [("绩效指标", 1, 2), ("指标说明", 1, 2), ("评价标准", 4)]
    rows = [heads, ["优", "良", "中", "差"], ["补植乔木", "合同", "≥300株", "≥280株", "≥250株", "<250株"]]
    rows += [["成活率", "合同", "100%", "≥95%", "≥90%", "<90%"], ["养护面积", "合同", "≥9亩", "≥8亩", "≥7亩", "<7亩"]]
    found = filing(TITLE, [*TOP, *rows])
    assert [(value(one.name), value(one.target.text)) for one in found.indicators] == [
        ("补植乔木", "≥300株"),
        ("成活率", "100%"),
        ("养护面积", "≥9亩"),
    ]
    grades = found.indicators[0].grade_values
    assert [value(one) for one in (grades.good, grades.fair, grades.poor)] == ["≥280株", "≥250株", "<250株"]


@pytest.mark.parametrize("item", ["支出内容", "经费支出内容", "费用名称"])
@pytest.mark.parametrize("amount", ["金额（万元）", "合计（万元）", "预算金额（万元）"])
def test_heads_of_a_breakdown_that_no_list_has(filing, item, amount):
    rows = [
        [item, "工程量", "计量单位", "预算单价", amount, "测算过程"],
        ["芦苇复壮", "500", "亩", "0.12", "60.00", "询价"],
        ["浅滩构筑", "6", "处", "4.5", "27.00", "询价"],
        [("合计", 4), "87.00", ""],
    ]
    found = filing(TITLE, [*TOP, *rows])
    keys = ("item", "quantity", "unit_of_measure", "unit_price", "amount", "basis")
    assert [tuple(value(getattr(row, key)) for key in keys) for row in found.budget.rows] == [
        ("芦苇复壮", 500, "亩", Decimal("0.12"), 60, "询价"),
        ("浅滩构筑", 6, "处", Decimal("4.5"), 27, "询价"),
    ]
    assert (value(found.budget.total), value(found.money_unit)) == (87, "万元")


@pytest.mark.parametrize("head", ["阶段任务", "主要工作", "进度安排", "实施内容"])
@pytest.mark.parametrize("ends", [("开工时间", "完工时间"), ("计划开始时间", "计划完成时间")])
def test_a_schedule_under_any_heads(filing, head, ends):
    rows = [
        [("实施进度", 1, 3), head, *ends, "责任人", ""],
        ["招标采购", "2025年1月1日", "2025年3月31日", "张三", ""],
        ["施工", "2025年4月1日", "2025年9月30日", "李四", ""],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert [(value(step.content), str(value(step.start)), str(value(step.end))) for step in found.project.schedule] == [
        ("招标采购", "2025-01-01", "2025-03-31"),
        ("施工", "2025-04-01", "2025-09-30"),
    ]


def test_two_forms_beside_one_another(paper):
    rows = [["项目名称", "绿道养护", "项目名称", "公园修缮"], ["主管部门", "园林局", "主管部门", "城管局"]]
    rows += [
        ["指标名称", "指标值"] * 2,
        ["补植乔木", "≥300株", "修缮面积", "≥3公顷"],
        ["成活率", "≥95%", "合格率", "100%"],
    ]
    forms, remarks = find_filings(paper(TITLE, rows))
    assert [(value(one.project.name), [value(line.name) for line in one.indicators]) for one in forms] == [
        ("绿道养护", ["补植乔木", "成活率"]),
        ("公园修缮", ["修缮面积", "合格率"]),
    ]
    assert remarks == ()


def test_lines_of_one_row_and_levels_without_their_word(filing):
    rows = [["指标类型", "指标名称", "目标值", "编码"], ["产出-数量", "补植乔木\n修枝", "≥300株\n≥2次", ""]]
    rows += [["产出-质量", "成活率", "≥95%", "1.2.1"], ["满意度", "市民满意度", "≥90%", ""]]
    found = filing(TITLE, [*TOP, *([*line[:3], (line[3], 3)] for line in rows)])
    assert lines(found) == [
        ("output", "quantity", "补植乔木", "≥300株"),
        ("output", "quantity", "修枝", "≥2次"),
        ("output", "quality", "成活率", "≥95%"),
        ("satisfaction", None, "市民满意度", "≥90%"),
    ]


def test_money_that_no_list_has_is_a_source(filing):
    rows = [["总投资（万元）", ("135", 5)], ["省以上补助资金", ("120", 2), "群众投工投劳折资", ("15", 2)]]
    found = filing(TITLE, [*TOP, *rows])
    assert [(one.label.value, one.amount.value) for one in found.funds.sources] == [
        ("省以上补助资金", 120),
        ("群众投工投劳折资", 15),
    ]


def test_a_share_or_rate_among_the_lines_of_money_is_no_source(filing):
    rows = [
        [("项目资金（万元）", 1, 4), "资金总额", ("90", 4)],
        ["非财政资金", ("12", 4)],
        ["财政资金占比", ("87", 4)],
        ["资金到位率", ("100", 4)],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert (value(found.funds.total_budget), value(found.funds.other_funds)) == (Decimal(90), Decimal(12))
    assert found.funds.sources == ()
    assert [(one.label, one.value.value) for one in found.other_fields] == [
        ("财政资金占比", "87"),
        ("资金到位率", "100"),
    ]


def test_first_levels_over_listings_side_by_side_that_have_second_levels(filing):
    rows = [
        [("产 出 目 标", 3), ("效益和满意度目标", 3)],
        ["指标类别", "指标", "目标值", "指标类别", "指标", "目标值"],
        [("数量指标", 1, 2), "养护长度", "≥20公里", "社会效益", "受益居民", "≥5000人"],
        ["补植乔木", "300株", "满意度指标", "居民满意度", "≥85%"],
        ["质量指标", "成活率", "≥90%", "", "", ""],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert lines(found) == [
        ("output", "quantity", "养护长度", "≥20公里"),
        ("output", "quantity", "补植乔木", "300株"),
        ("output", "quality", "成活率", "≥90%"),
        ("benefit", "social", "受益居民", "≥5000人"),
        ("satisfaction", "service_object_satisfaction", "居民满意度", "≥85%"),
    ]


def test_the_score_of_a_project_is_none_of_its_indicators(paper):
    rows = [
        [("项目", 1, 2), ("目标及完成情况", 4), ("自评得分", 1, 2)],
        ["指标类别", "指标名称", "年度目标值", "实际完成值"],
        [("绿道养护", 1, 2), "产出", "养护长度", "≥20公里", "21公里", ("96", 1, 2)],
        ["效益", "受益居民", "≥5000人", "5300人"],
        [("河道清淤", 1, 2), "产出", "清淤长度", "≥12公里", "12公里", ("88", 1, 2)],
        ["满意度", "居民满意度", "≥85%", "91%"],
    ]
    filings, remarks = find_filings(paper("部门项目支出绩效自评表", rows))
    assert [
        (value(one.name), value(one.target.text), value(one.actual), one.score)
        for found in filings
        for one in found.indicators
    ] == [
        ("养护长度", "≥20公里", "21公里", None),
        ("受益居民", "≥5000人", "5300人", None),
        ("清淤长度", "≥12公里", "12公里", None),
        ("居民满意度", "≥85%", "91%", None),
    ]
    assert [value(found.evaluation.total_score) for found in filings] == [Decimal(96), Decimal(88)]
    assert [remark.code for remark in remarks if remark.severity == "error"] == []


def test_indicators_as_cards_of_labels_and_values(filing):
    top = [["项目名称", ("绿道养护", 3)], ["主管部门", ("园林局", 3)], ["年度预算数", "80万元", "1-6月支出", "35万元"]]
    whole = ["养护长度", "居民满意度"], ["产出指标", "满意度指标"], ["≥20公里", "≥85%"], ["12公里", "90%"]
    cards = [
        [
            ["一级指标", level, "三级指标", name],
            ["年度指标值", target, "1-6月完成值", actual],
            ["完成可能性", "可按期完成", "偏差原因", ""],
        ]
        for name, level, target, actual in zip(*whole, strict=True)
    ]
    found = filing("项目绩效运行监控表", [*top, *cards[0], *cards[1], ["备注", ("雨天停工", 3)]])
    assert [(one[0], *one[2:]) for one in lines(found)] == [
        ("output", "养护长度", "≥20公里"),
        ("satisfaction", "居民满意度", "≥85%"),
    ]
    assert [(value(one.actual), value(one.likelihood)) for one in found.indicators] == [
        ("12公里", "certain"),
        ("90%", "certain"),
    ]
    assert value(found.funds.annual_budget) == Decimal(80)


def test_indicators_as_numbered_keys_of_a_print_out(paper):
    indicators = [("产出指标", "养护长度", "≥", "20", "公里"), ("效益指标", "受益居民", "≥", "5000", "人")]
    heads = ("一级指标", "指标名称", "计算符号", "指标值", "计量单位")
    rows = [
        [f"指标{number}.{head}", text]
        for number, own in enumerate(indicators, 1)
        for head, text in zip(heads, own, strict=True)
    ]
    top = [["项目名称", "绿道养护"], ["项目唯一编码", "3502X01"], ["主管部门", "园林局"]]
    filings, remarks = find_filings(paper(TITLE, [*top, *rows, ["审核状态", "已审"]]))
    assert targets(filings[0]) == [
        ("养护长度", "20", ">=", Decimal(20), "公里"),
        ("受益居民", "5000", ">=", Decimal(5000), "人"),
    ]
    assert value(filings[0].project.code) == "3502X01"
    assert [(one.label, one.value.value) for one in filings[0].other_fields] == [("审核状态", "已审")]
    assert [remark.code for remark in remarks if remark.severity == "error"] == []


@pytest.mark.parametrize("total", [["合计", "900", "600", "300", "≥30", "≥90"], None])
def test_regions_are_rows_and_indicators_are_heads(filing, total):
    rows = [
        [("市县", 1, 3), ("资金规模（万元）", 3), "产出指标", "效益指标"],
        [("小计", 1, 2), ("中央财政", 1, 2), ("省级财政", 1, 2), "数量指标", "社会效益指标"],
        ["绿道长度（公里）", "公园服务人口占比（%）"],
        *([total] if total else []),
        ["东陵市", "500", "400", "100", "≥18", "≥90"],
        ["柳川县", "400", "200", "200", "≥12", "≥92"],
    ]
    found = filing("绿化补助资金分地区绩效目标表", [["专项名称", ("绿化补助", 5)], ["主管部门", ("林业局", 5)], *rows])
    texts = ["≥30", "≥90"] if total else [None, None]
    names = [(one.name.value.split("（")[0], value(one.target.text)) for one in found.indicators]
    assert names == list(zip(["绿道长度", "公园服务人口占比"], texts, strict=True))
    assert [(value(one.region), value(one.text)) for one in found.transfer.region_targets] == [
        ("东陵市", "≥18"),
        ("东陵市", "≥90"),
        ("柳川县", "≥12"),
        ("柳川县", "≥92"),
    ]
    amounts = [(value(one.region), value(one.from_higher_level), value(one.own_level)) for one in found.allocations]
    assert amounts == [("东陵市", Decimal(400), Decimal(100)), ("柳川县", Decimal(200), Decimal(200))]
    assert value(found.funds.from_higher_level) == (Decimal(600) if total else None)


def test_shares_and_differences_beside_what_they_follow_from(paper):
    top = [["项目名称", ("绿道养护", 6)], ["自评年度", ("2023年", 2), "建设单位", ("绿化站", 3)]]
    spent = [
        [("项目资金", 1, 3), "来源", "年初预算", "调增", "调整后预算", "实际支出", "执行率"],
        ["资金总额", "80", "10", "90", "81", "90%"],
        ["财政拨款", "80", "10", "90", "81", "90%"],
    ]
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "完成率", "得分"],
        ["产出指标", "数量指标", "养护长度", "20公里", "21公里", "105%", "10"],
        ["产出指标", "质量指标", "成活率", "90%", "81%", "90%", "8"],
    ]
    filings, remarks = find_filings(paper("2023年度项目支出绩效自评表", [*top, *spent, *rows]))
    others = sorted((one.label.rpartition("/")[2], one.value.value) for one in filings[0].other_fields)
    assert others == [("完成率", "105%"), ("完成率", "90%"), ("调增", "10"), ("调增", "10")]
    assert (value(filings[0].fiscal_year), value(filings[0].project.implementing_unit)) == (2023, "绿化站")
    assert [remark.message for remark in remarks if remark.severity == "error"] == []


def test_sources_by_level_of_government_and_headings_with_a_year(paper):
    top = [
        ["项目名称", ("绿道养护", 4)],
        [("项目资金（万元）", 1, 4), "资金来源", "合计", "省级", "县级"],
        ["财政拨款", "80", "60", "20"],
        ["社会资本", "15", "", "15"],
        ["合计", "95", "60", "35"],
    ]
    rows = [
        [("2024年度绩效指标", 5)],
        ["一级指标", "二级指标", "三级指标", "指标值", "说明"],
        ["产出指标", "数量指标", "养护长度", "20公里", ""],
        ["产出指标", "质量指标", "成活率", "90%", ""],
    ]
    filings, remarks = find_filings(paper("项目支出绩效目标申报表", [*top, *rows]))
    funds = filings[0].funds
    assert (value(funds.total_budget), value(funds.fiscal_appropriation), value(funds.other_funds)) == (95, 80, 15)
    others = [(one.label, one.value.value) for one in filings[0].other_fields]
    assert {("财政拨款/省级", "60"), ("社会资本/县级", "15")} <= set(others)
    assert [remark.message for remark in remarks if remark.severity == "error"] == []


def test_indicators_in_paragraphs_by_tab_stops(filing):
    found = filing(
        TITLE,
        "项目名称：\t绿道养护\t主管部门：\t园林局",
        "实施单位：\t绿化站\t联系电话：\t64110000",
        "项目负责人：\t李四\t填报人：\t张三",
        "一级指标\t二级指标\t指标名称\t计算符号\t指标值\t计量单位",
        "产出指标\t数量指标\t养护长度\t≥\t20\t公里",
        "效益指标\t社会效益指标\t受益居民\t≥\t5000\t人",
    )
    assert lines(found) == [("output", "quantity", "养护长度", "20"), ("benefit", "social", "受益居民", "5000")]
    assert [value(one.target.unit) for one in found.indicators] == ["公里", "人"]


def test_heads_over_lines_that_are_read_by_what_they_hold_are_no_pair(paper):
    rows = [
        ["指标类别", "指标名称", "绩效要求"],
        ["数量", "养护长度", "20公里"],
        ["质量", "成活率", "≥90%"],
        ["满意度", "居民满意度", "≥85%"],
    ]
    top = [["项目名称", ("绿道养护", 2)], ["主管部门", ("园林局", 2)]]
    filings, remarks = find_filings(paper(TITLE, [*top, *rows]))
    assert [value(one.name) for one in filings[0].indicators] == ["养护长度", "成活率", "居民满意度"]
    assert [one.label for one in filings[0].other_fields] == []
    assert [remark.message for remark in remarks if remark.severity == "error"] == []


def test_a_label_over_an_unknown_one_is_not_filled_in_with_it(paper):
    rows = [["项目名称", ("村道修缮", 3)], [("项目资金（万元）", 1, 3), "年度资金总额", ("", 2)]]
    rows += [["其中：财政拨款", ("", 2)], ["村级自筹", ("", 2)]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert found.funds.fiscal_appropriation is None
    assert [remark.code for remark in remarks] == ["cells_unread"]
