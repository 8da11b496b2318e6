"""Indicators, safeguards, schedule."""

from datetime import date
from decimal import Decimal

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("甲", 4)], ["主管部门", ("局", 4)]]


def value(leaf):
    return leaf.value if leaf else None


def levels(found):
    return [(value(one.level1), value(one.level2), value(one.name)) for one in found.indicators]


def test_levels_of_merged_cells(filing):
    rows = [
        [("绩效指标", 1, 4), "一级目标", "二级目标", "三级目标", "目标值"],
        [("产出目标", 1, 2), "数量目标", "甲", "1个"],
        ["质量目标", "乙", "好"],
        ["影响力目标", "满意度目标", "丙", "≥90%"],
    ]
    assert levels(filing(TITLE, [*TOP, *rows])) == [
        ("output", "quantity", "甲"),
        ("output", "quality", "乙"),
        ("influence", "service_object_satisfaction", "丙"),
    ]


def test_blank_level_is_that_of_the_line_above(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", ("指标值", 2)],
        ["产出指标", "数量指标", "甲", ("1个", 2)],
        ["", "", "乙", ("2个", 2)],
        ["效益指标", "", "丙", ("3个", 2)],
    ]
    assert levels(filing(TITLE, [*TOP, *rows])) == [
        ("output", "quantity", "甲"),
        ("output", "quantity", "乙"),
        ("benefit", None, "丙"),
    ]


def test_a_rule_in_a_blank_column_alone_begins_no_line(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
        [("产出指标", 1, 3), ("数量指标", 1, 2), ("甲", 1, 2), ("1个", 1, 2), ""],
        [""],
        ["质量指标", "乙", "2个", ""],
    ]
    assert levels(filing(TITLE, [*TOP, *rows])) == [("output", "quantity", "甲"), ("output", "quality", "乙")]


def test_a_name_over_two_rows_is_a_line_for_each_target(filing):
    head = ["一级指标", "二级指标", "三级指标", "指标值"]
    line = [("产出指标", 1, 2), ("数量指标", 1, 2), ("甲", 1, 2), "1个"]
    targets = {second: filing(TITLE, [*TOP, head, line, [second]]).indicators for second in ("2个", "")}
    assert [value(one.target).text for one in targets["2个"]] == ["1", "2"]
    assert [value(one.target).text for one in targets[""]] == ["1"]


def test_a_line_that_is_not_filled_in_is_no_part_of_the_one_above(filing):
    head = ["一级指标", "二级指标", "三级指标", "指标值"]
    rows = [[("产出指标", 1, 3), ("数量指标", 1, 3), "甲", "1个"], ["", ""], ["乙", "2个"]]
    assert levels(filing(TITLE, [*TOP, head, *rows])) == [("output", "quantity", "甲"), ("output", "quantity", "乙")]


def test_horizon_by_the_label_beside(filing):
    head = ["一级指标", "二级指标", "指标内容", "指标值"]
    line = ["产出指标", "数量指标", "★指标1：里程", "2km"]
    rows = [[("长期绩效指标", 1, 2), *head], line, [("年度绩效指标", 1, 2), *head], line]
    found = filing(TITLE, [*TOP, *rows])
    assert [value(one.horizon) for one in found.indicators] == ["long_term", "annual"]
    assert value(found.indicators[0].name) == "里程"


def test_long_term_and_annual_target_of_one_line(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值"],
        ["产出指标", "数量指标", "河长", "≥30公里", "≥10公里"],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert {value(one.horizon): value(one.target.value) for one in found.indicators} == {
        "long_term": Decimal(30),
        "annual": Decimal(10),
    }


def test_without_a_year_the_horizon_is_open(filing):
    rows = [["一级指标", "二级指标", "三级指标", ("指标值", 2)], ["产出指标", "数量指标", "甲", ("1个", 2)]]
    assert filing(TITLE, [*TOP, *rows]).indicators[0].horizon is None


def test_totals_and_template_lines_are_no_indicators(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "得分"],
        ["产出指标", "数量指标", "甲", "1个", "10"],
        ["", "", "", "", ""],
        [("总分", 4), "98"],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert len(found.indicators) == 1
    assert (value(found.evaluation.total_score), found.other_fields) == (Decimal(98), ())


def test_safeguards(filing):
    boxes = ["立项和计划阶段 ☐", "实施阶段 ☑", "收尾和完成阶段 ☑"]
    rows = [
        [("项目名称：甲", 6)],
        ["制度保障", "文件名称", "具体措施", ("保障阶段", 3)],
        [("项目管理制度", 1, 2), "闵综治办(2017)11号关于印发《办法》的通知", "做好", *boxes],
        ["《手册》", "按手册", *boxes],
        ["财务管理制度", "《制度》", "入账", *boxes],
    ]
    found = filing("项目支出绩效目标申报表(制度保障)", "(2020 年)", rows)
    assert found.form.parts == ("safeguards",)
    assert [value(one.category) for one in found.safeguards] == ["project_management"] * 2 + ["financial_management"]
    assert value(found.safeguards[0].citation) == "闵综治办〔2017〕11号"
    assert [phase.value for phase in found.safeguards[0].phases] == ["implementation", "closing"]
    assert found.safeguards[0].phases[0].text == "实施阶段 ☑"


def test_phases_without_boxes_are_unknown_and_said(paper):
    rows = [
        [("项目名称：甲", 6)],
        ["制度保障", "文件名称", "具体措施", ("保障阶段", 3)],
        ["项目管理制度", "《手册》", "按手册", "立项和计划阶段", "实施阶段", "收尾和完成阶段"],
    ]
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表（制度保障）", rows))
    assert found.safeguards[0].phases == ()
    assert [remark.code for remark in remarks] == ["choice_unclear"] * 3


def test_schedule(filing):
    rows = [
        [("项目实施进度计划", 1, 3), ("项目实施内容", 2), "开始时间", "完成时间"],
        [("1、调查", 2), "2015年1月1日", "2015-03"],
        [("2、", 2), "", ""],
    ]
    (step,) = filing(TITLE, [*TOP, *rows]).project.schedule
    assert (value(step.content), value(step.start), value(step.end)) == ("1、调查", date(2015, 1, 1), date(2015, 3, 31))


def test_schedule_told_in_one_text(filing):
    (step,) = filing(TITLE, [*TOP, ["项目实施进度计划", ("上半年招标", 4)]]).project.schedule
    assert value(step.content) == "上半年招标"


def test_signatures_in_the_table_are_no_line_of_the_listing_above(filing):
    found = filing(
        "项目支出绩效目标申报表",
        [
            [("项目名称", 2), ("道路养护", 3)],
            [("主管部门", 2), ("交通委", 3)],
            [("绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "养护里程", "≥12公里"],
            [("填报人：赵六", 2), ("联系电话：021-22334455", 2), "填报日期：2020/11/5"],
        ],
    )
    assert [one.name.value for one in found.indicators] == ["养护里程"]
    assert (found.preparer.value, found.filing_date.value.isoformat()) == ("赵六", "2020-11-05")


def test_list_of_projects_without_names_is_one_form(filing):
    rows = [
        ["项目名称", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "", "产出指标", "数量指标", "培训", "5次"],
        ["", "", "产出指标", "质量指标", "合格", "≥90%"],
    ]
    assert [name for _, _, name in levels(filing(TITLE, rows))] == ["培训", "合格"]


def test_what_reviewers_would_set_stands_beside_the_target(paper):
    head = ["一级指标", "二级指标", "三级指标", "申报指标值", "专家建议值"]
    rows = [
        ["产出指标", "数量指标", "改造诊室", "11间", "8间"],
        ["效益指标", "社会效益指标", "首诊规范率", "显著提高", "≥95%"],
    ]
    top = [["项目名称", ("诊室改造", 4)], ["主管部门", ("卫健局", 4)]]
    (filing,), remarks = find_filings(paper("事前绩效评估表", [*top, head, *rows]))
    assert [one.target.text.value for one in filing.indicators] == ["11间", "显著提高"]
    assert [(other.label, other.value.value) for other in filing.other_fields] == [
        ("专家建议值", "8间"),
        ("专家建议值", "≥95%"),
    ]
    assert [remark for remark in remarks if remark.severity == "error"] == []
