"""Breakdowns as units draw them: kinds of spending, codes, further factors, totals, and what no column names."""

import pytest
from msgspec.structs import replace

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("河湖保洁", 5)], ["实施单位", ("水务站", 5)], ["联系电话", ("0512-66008800", 5)]]
HEADS = ["支出类别", "支出项目", "单位", "数量", "单价（元）", "金额（元）"]


def rows_of(found):
    keys = ("category", "item", "amount", "unit_price", "quantity")
    return [
        tuple(leaf and str(leaf.value) for leaf in (getattr(row, key) for key in keys)) for row in found.budget.rows
    ]


def others_of(found):
    return [(one.label, one.value.value) for one in found.other_fields]


def unread(remarks):
    return [remark.message for remark in remarks if remark.severity == "error"]


@pytest.mark.parametrize("kind", ["人员经费", "公用经费", "项目支出", "基本支出", "其他"])
def test_a_kind_of_spending_begins_a_line_of_a_breakdown(paper, kind):
    rows = [
        HEADS,
        [(kind, 1, 2), "保洁员劳务", "人", "12", "36,000", "432,000"],
        ["保洁员保险", "人", "12", "200", "2,400"],
        ["设备经费", "打捞船", "艘", "2", "15,000", "30,000"],
        [("合计", 2), "", "", "", "464,400"],
    ]
    (found,), remarks = find_filings(paper(TITLE, TOP, rows))
    assert rows_of(found) == [
        (kind, "保洁员劳务", "432000", "36000", "12"),
        (kind, "保洁员保险", "2400", "200", "12"),
        ("设备经费", "打捞船", "30000", "15000", "2"),
    ]
    assert str(found.budget.total.value) == "464400"
    assert found.department.budget_lines == ()
    assert found.other_fields == ()
    assert unread(remarks) == []


def test_a_kind_of_spending_with_its_amount_beside_it_is_no_line(paper):
    rows = [HEADS, ["设备经费", "打捞船", "艘", "2", "15,000", "30,000"], [("项目支出", 2), ("30,000", 4)]]
    (found,), _ = find_filings(paper(TITLE, TOP, rows))
    assert rows_of(found) == [("设备经费", "打捞船", "30000", "15000", "2")]


def test_a_line_of_an_unread_breakdown_is_no_label_with_its_value(paper):
    rows = [
        ["何事", "做法", "计数", "几何", "共计"],
        ["督导员意外险", "人", "48", "150.00", "7,200.00"],
        ["宣传经费", "入户宣传手册", "18,000", "6.00", "108,000.00"],
    ]
    top = [["项目名称", ("河湖保洁", 4)], ["实施单位", ("水务站", 4)]]
    (found,), remarks = find_filings(paper(TITLE, [*top, *rows]))
    assert others_of(found) == []
    assert "表单中有15处内容" in unread(remarks)[0]


EVALUATED = [["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因分析"]]
LINES = [
    ["产出指标", "数量指标", "保洁河道", "≥12公里", "12.5公里", "50", "50", ""],
    ["效益指标", "社会效益指标", "投诉办结率", "≥95%", "93%", "40", "36.5", "人手不足"],
]
TOP8 = [["项目名称", ("河湖保洁", 7)], ["实施单位", ("水务站", 7)]]


@pytest.mark.parametrize("words", ["总分", "合计", "得分合计"])
@pytest.mark.parametrize("grade", ["优", "良好"])
def test_a_grade_in_the_row_of_scores_is_that_of_the_whole(paper, words, grade):
    total = [(words, 5), "90", "86.5", grade]
    (found,), remarks = find_filings(paper("项目支出绩效自评表", [*TOP8, *EVALUATED, *LINES, total]))
    assert (found.evaluation.grade.value, str(found.evaluation.total_score.value)) == (grade, "86.5")
    assert unread(remarks) == []


def test_a_text_in_the_row_of_scores_is_another_field(paper):
    total = [("总分", 5), "90", "86.5", "已整改"]
    (found,), remarks = find_filings(paper("项目支出绩效自评表", [*TOP8, *EVALUATED, *LINES, total]))
    assert found.evaluation.grade is None
    assert others_of(found) == [("总分/偏差原因分析", "已整改")]
    assert unread(remarks) == []


def test_a_number_in_a_row_of_sums_that_adds_up_no_lines_is_another_field(paper):
    heads = ["支出项目", "上年预算", "金额（元）", "备注"]
    rows = [["船", "10", "20", ""], ["网", "5", "6", ""], ["小计", "15", "26", ""], ["合计", "17", "26", "含结余"]]
    top = [["项目名称", ("河湖保洁", 3)], ["实施单位", ("水务站", 3)]]
    (found,), remarks = find_filings(paper(TITLE, [*top, heads, *rows]))
    assert rows_of(found) == [(None, "船", "20", None, None), (None, "网", "6", None, None)]
    assert others_of(found) == [("合计/上年预算", "17"), ("合计/备注", "含结余")]
    assert unread(remarks) == []


INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值", "权重", "备注"],
    ["产出指标", "数量指标", "保洁河道", "≥12公里", "50", ""],
    ["效益指标", "社会效益指标", "投诉办结率", "≥95%", "50", ""],
]


@pytest.mark.parametrize("between", [(), ("附：项目支出明细",)])
def test_tables_right_behind_that_of_a_form_are_of_the_form(paper, between):
    money = [
        ["支出内容", "单价（元）", "数量", "金额（元）"],
        ["船", "15,000", "2", "30,000"],
        ["合计", "", "", "30,000"],
    ]
    opinions = [["分管领导意见", "同意申报。"], ["财政所复核意见", "建议安排3万元。"]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS], *between, money, opinions))
    assert rows_of(found) == [(None, "船", "30000", "15000", "2")]
    assert others_of(found) == []
    assert [(one.stage.value, one.opinion.value) for one in found.review.opinions] == [
        ("分管领导意见", "同意申报。"),
        ("财政所复核意见", "建议安排3万元。"),
    ]
    assert unread(remarks) == []


def test_a_breakdown_with_its_name_across_the_first_row_is_of_the_form(paper):
    money = [[("项目支出明细测算", 3)], ["支出内容", "金额", "说明"], ["船", "3", "两艘"], ["合计", "3", ""]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS], money))
    assert rows_of(found) == [(None, "船", "3", None, None)]
    assert unread(remarks) == []


def test_another_table_right_behind_a_form_is_told(paper):
    money = [["项目", "金额", "说明"], ["办公费", "3", ""], ["会议费", "2", ""]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS], money))
    assert rows_of(found) == []
    assert unread(remarks) == ["紧接在表单后面的一张表格未能作为表单读取，其内容只保留在表格中，请对照原件。"]


def test_a_table_with_a_title_of_its_own_is_none_of_the_form(paper):
    money = [[("三公经费支出表", 3)], ["项目", "金额", "说明"], ["办公费", "3", ""], ["会议费", "2", ""]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS], money))
    assert rows_of(found) == []
    assert unread(remarks) == []


def test_guidance_right_behind_a_form_is_none_of_it(paper):
    guidance = [["填表说明"], ["1.金额精确到分。"], ["2.指标值应可衡量。"]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS], guidance))
    assert others_of(found) == []
    assert unread(remarks) == []


def test_a_sheet_without_labels_behind_that_of_a_form_is_none_of_it(paper):
    made = paper(TITLE, [*TOP, *INDICATORS], "选项", [["是", "一次性"], ["否", "经常性"]])
    name = replace(made.blocks[2], role="header")
    document = replace(made, blocks=(*made.blocks[:2], name, *made.blocks[3:]))
    (found,), remarks = find_filings(document)
    assert others_of(found) == []
    assert unread(remarks) == []


@pytest.mark.parametrize(
    ("heads", "cells", "line"),
    [
        (["项目活动", "活动内容表述", "支出经济分类"], ["复壮", "修洞", "30227委托业务费"], ("复壮", "修洞")),
        (["支出经济分类", "费用类别", "支出内容"], ["30227委托业务费", "复壮", "修洞"], ("复壮", "修洞")),
        (["项目活动", "经济科目", "备注"], ["复壮", "30227委托业务费", ""], (None, "复壮")),
        (["序号", "支出经济分类", "备注"], ["1", "30227委托业务费", ""], (None, "30227委托业务费")),
    ],
)
def test_the_economic_class_names_a_line_only_where_nothing_else_does(paper, heads, cells, line):
    rows = [[*heads, "金额", "测算依据", "说明"], [*cells, "18", "42株", ""], [("合计", 3), "18", "", ""]]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *INDICATORS, *rows]))
    assert [one[:3] for one in rows_of(found)] == [(*line, "18")]
    of_class = [("支出经济分类" if "支出经济分类" in heads else "经济科目", "30227委托业务费")]
    assert others_of(found) == ([] if line[1] == "30227委托业务费" else of_class)
    assert unread(remarks) == []


@pytest.mark.parametrize("head", ["数据来源", "数据出处", "佐证材料", "指标来源"])
def test_where_the_figures_come_from_describes_no_indicator(paper, head):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", head, "指标说明"],
        ["产出指标", "数量指标", "保洁河道", "≥12公里", "巡查台账", "含支流"],
        ["效益指标", "社会效益指标", "投诉件数", "≤5件", "12345工单", ""],
    ]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *rows]))
    assert [one.description and one.description.value for one in found.indicators] == ["含支流", None]
    assert others_of(found) == [(head, "巡查台账"), (head, "12345工单")]
    assert unread(remarks) == []


@pytest.mark.parametrize("number", ["1", "2", "一"])
def test_numbered_targets_are_targets(paper, number):
    goals = [
        [("名称", 2), ("目标说明", 4)],
        [(f"长期绩效目标{number}", 2), ("建立河长制。", 4)],
        [(f"年度绩效目标{number}", 2), ("保洁12公里。", 4)],
    ]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *goals, *INDICATORS]))
    assert found.project.overall_target.value == "建立河长制。"
    assert found.project.annual_target.value == "保洁12公里。"
    assert found.other_fields == ()
    assert unread(remarks) == []


def test_lines_of_indicators_begin_with_the_target_that_they_serve(paper):
    rows = [
        ["目标名称", "一级指标", "二级指标", "三级指标", "指标值", "权重"],
        [("年度绩效目标1", 1, 2), "产出指标", "数量指标", "保洁河道", "≥12公里", "50"],
        ["效益指标", "社会效益指标", "投诉办结率", "≥95%", "50"],
    ]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *rows]))
    names = [(one.name.value, one.level2.value, one.target.text.value) for one in found.indicators]
    assert names == [("保洁河道", "quantity", "≥12公里"), ("投诉办结率", "social", "≥95%")]
    assert unread(remarks) == []


def test_sources_by_years_with_their_total(paper):
    rows = [
        [("项目资金来源", 1, 5), "资金来源项目", "2023年", "2024年", "2025年", "备注"],
        ["合计", "330.00", "354.20", "352.60", ""],
        ["其中：申请当年预算拨款", "300.00", "320.00", "332.60", ""],
        ["上级专项转移支付", "20.00", "25.00", "20.00", "提前下达"],
        ["其他资金", "10.00", "9.20", "—", ""],
    ]
    top = [*TOP, ["项目当年预算", ("352.60", 5)]]
    (found,), remarks = find_filings(paper(TITLE, "（2025年度）", [*top, *rows]))
    assert str(found.funds.annual_budget.value) == "352.60"
    assert len(found.funds.annual_budget.spans) == 2
    assert str(found.funds.from_higher_level.value) == "20.00"
    assert found.funds.other_funds is None
    assert [(one.label.value, str(one.amount.value)) for one in found.funds.sources] == [("申请当年预算拨款", "332.60")]
    assert others_of(found) == [
        ("合计/2023年", "330.00"),
        ("合计/2024年", "354.20"),
        ("其中：申请当年预算拨款/2023年", "300.00"),
        ("其中：申请当年预算拨款/2024年", "320.00"),
        ("上级专项转移支付/2023年", "20.00"),
        ("上级专项转移支付/2024年", "25.00"),
        ("上级专项转移支付/备注", "提前下达"),
        ("其他资金/2023年", "10.00"),
        ("其他资金/2024年", "9.20"),
    ]
    assert unread(remarks) == []


def test_a_total_that_differs_from_the_budget_stays_beside_it(paper):
    rows = [[("项目资金来源", 1, 2), ("合计", 2), ("350.00", 3)], [("财政拨款", 2), ("350.00", 3)]]
    (found,), _ = find_filings(paper(TITLE, [*TOP, ["项目总预算", ("352.60", 5)], *rows]))
    assert [(one.label.value, str(one.amount.value)) for one in found.funds.sources] == [("合计", "350.00")]


def test_a_breakdown_in_two_halves_side_by_side_is_told(paper):
    halves = [["支出项目", "金额", "备注"] * 2, ["船", "300", "", "网", "200", ""], ["桨", "100", "", "绳", "50", ""]]
    head = [["项目名称", ("河湖保洁", 5)], ["实施单位", ("水务站", 5)]]
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表", [*head, *halves, [("合计", 3), ("650", 3)]]))
    assert [row.item.value for row in found.budget.rows] == ["船", "桨"]
    assert found.other_fields == ()
    errors = [one.message for one in remarks if one.severity == "error"]
    assert [all(text in message for text in ("网", "200", "绳", "50")) for message in errors] == [True]
