"""Labels, columns and signatures of forms of other offices: of research, of reviews, of adjusted budgets."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
LINES = [
    ["产出指标", "数量指标", "更新站亭", "≥26座"],
    ["", "质量指标", "玻璃合格率", "100%"],
    ["满意度指标", "服务对象满意度指标", "乘客满意度", "≥88%"],
]
TOP = [["项目名称", "站亭更新", "实施单位", "公交所"]]


def value(leaf):
    return leaf.value if leaf else None


def read(paper, *blocks):
    (filing,), remarks = find_filings(paper(*blocks))
    return filing, [one.code for one in remarks if one.severity != "info"]


def test_a_research_project_has_the_labels_of_a_project(paper):
    top = [
        ["课题名称", "湿地碳汇研究", "课题编号", "KT-2024-07"],
        ["承担单位", "林科所", "课题负责人", "石磊（研究员）"],
        ["研究期限", "2024年3月1日至2025年12月31日", "购买依据", "年度计划"],
        ["研究目标", ("测算湿地碳汇量。", 3)],
    ]
    filing, unread = read(paper, "科研课题绩效目标申报表", [*top, HEAD, *LINES])
    project = filing.project
    texts = (project.name, project.code, project.overall_target, project.implementing_unit, project.basis)
    assert [one.value for one in texts] == ["湿地碳汇研究", "KT-2024-07", "测算湿地碳汇量。", "林科所", "年度计划"]
    assert (project.start_date.value, project.end_date.value) == (date(2024, 3, 1), date(2025, 12, 31))
    assert project.leader.value.startswith("石磊")
    assert not unread


@pytest.mark.parametrize("label", ["镇政府意见", "村民委员会意见", "业务主管局审核意见"])
def test_what_an_office_says_is_an_opinion_and_no_indicator(paper, label):
    last = [label, ("同意上报。（盖章）2024年1月20日", 3)]
    filing, unread = read(paper, TITLE, [*TOP, HEAD, *LINES, last])
    (opinion,) = filing.review.opinions
    assert (opinion.stage.value, opinion.opinion.value) == (label, "同意上报。")
    assert opinion.review_date.value == date(2024, 1, 20)
    assert len(filing.indicators) == 3
    assert not unread


def test_who_gave_an_opinion_is_not_the_project_s_department(paper):
    foot = "审核意见：同意申报。      主管部门（盖章）：某市卫生健康委员会      2023年10月28日"
    filing, _ = read(paper, TITLE, [*TOP, HEAD, *LINES, [(foot, 4)]])
    assert filing.project.competent_department is None
    assert filing.filing_date is None
    assert "某市卫生健康委员会" in "".join(one.value.value for one in filing.other_fields)


@pytest.mark.parametrize(
    ("label", "key", "day"),
    [("填报单位（盖章）", "reporting_unit", date(2023, 10, 28)), ("主管部门（盖章）", "competent_department", None)],
)
def test_the_day_behind_a_stamp_is_no_part_of_the_name(paper, label, key, day):
    foot = f"{label}：某市交通局      2023年10月28日"
    filing, _ = read(paper, TITLE, [*TOP, HEAD, *LINES, [(foot, 4)]])
    name = filing.reporting_unit if key == "reporting_unit" else filing.project.competent_department
    assert name.value == "某市交通局"
    assert value(filing.filing_date) == day


def test_the_weight_of_an_indicator_stands_behind_its_name(paper):
    head = ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "目标值"]
    lines = [
        [("产出", 1, 2), ("60", 1, 2), "产出数量", "40", "更新站亭", "40", "26座"],
        ["产出质量", "20", "玻璃合格率", "20", "100%"],
        ["满意度", "40", "满意度", "40", "乘客满意度", "40", "≥88%"],
    ]
    filing, _ = read(paper, TITLE, [["项目名称", ("站亭更新", 6)], head, *lines])
    assert [str(one.weight.value) for one in filing.indicators] == ["40", "20", "40"]


def test_a_weight_before_the_name_alone_is_the_indicator_s(paper):
    head = ["一级指标", "二级指标", "分值", "三级指标", "目标值"]
    lines = [[one, two, str(points), *rest] for points, (one, two, *rest) in zip((50, 30, 20), LINES, strict=True)]
    filing, _ = read(paper, TITLE, [["项目名称", ("站亭更新", 4)], head, *lines])
    assert [str(one.weight.value) for one in filing.indicators] == ["50", "30", "20"]


def test_standards_that_are_values_are_the_targets_where_nothing_else_is(paper):
    filing, unread = read(paper, TITLE, [*TOP, [*HEAD[:3], "绩效标准"], *LINES])
    assert [one.target.text.value for one in filing.indicators] == ["≥26座", "100%", "≥88%"]
    assert [one.description for one in filing.indicators] == [None, None, None]
    assert not unread


def test_words_under_standards_describe_an_indicator(paper):
    lines = [[*line[:3], words] for line, words in zip(LINES, ("按图施工", "抽样检测", "上车问卷"), strict=True)]
    filing, _ = read(paper, TITLE, [*TOP, [*HEAD[:3], "绩效标准"], *lines])
    assert [value(one.target.text) for one in filing.indicators] == [None, None, None]


def test_the_goal_as_adjusted_counts(paper):
    goals = [[("年度总体目标", 1, 2), "调整前", ("更新20座。", 2)], ["调整后", ("更新26座。", 2)]]
    filing, unread = read(paper, "项目绩效目标调整申请表", [*TOP, *goals, HEAD, *LINES])
    assert filing.project.annual_target.value == "更新26座。"
    assert ("调整前", "更新20座。") in [(one.label, one.value.value) for one in filing.other_fields]
    assert not unread


def test_money_as_adjusted_counts(paper):
    money = [[("资金总额", 1, 2), "调整前", ("100万元", 2)], ["调整后", ("150万元", 2)]]
    filing, unread = read(paper, "项目绩效目标调整申请表", [*TOP[:1], *money, HEAD, *LINES])
    assert (value(filing.funds.total_budget), filing.funds.sources) == (Decimal(150), ())
    assert [(one.label, one.value.value) for one in filing.other_fields] == [("调整前", "100万元")]
    assert not unread


@pytest.mark.parametrize(("year", "amounts"), [(2024, ["26.00", "72.00"]), (2023, ["25.00", "60.00"])])
def test_of_years_side_by_side_the_form_s_own_is_the_amount(paper, year, amounts):
    budget = [
        [("资金需求（万元）", 1, 4), "支出内容", "2022年决算", "2023年预算", "2024年申请", "测算依据"],
        ["差旅费", "21.36", "25.00", "26.00", "130人次"],
        ["委托业务费", "48.90", "60.00", "72.00", "按合同"],
        ["合计", "70.26", "85.00", "98.00", ""],
    ]
    rows = [[*line, "", ""] for line in (HEAD, *LINES)]
    filing, _ = read(paper, TITLE, f"（{year}年度）", [[*TOP[0], "", ""], *budget, *rows])
    assert [str(row.amount.value) for row in filing.budget.rows] == amounts
    before = "last_year_budget" if year == 2024 else "last_year_executed"
    assert value(getattr(filing.budget.rows[0], before)) is not None
    assert filing.budget.unit.value == "万元"
