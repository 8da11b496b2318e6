"""Labels, columns and signatures of forms of other offices: of research, of reviews, of adjusted budgets."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.filings import find_filings
from extract.read.glyphs import boxes_of

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


def test_the_budget_of_a_department_is_its_income_and_not_the_sum_of_its_tasks(paper):
    rows = [
        ["部门名称", ("宁河市司法局", 4)],
        [("年度主要任务", 1, 4), "任务名称", "主要内容", "预算金额（万元）", "财政拨款"],
        ["法律援助", "办理案件", "318.60", "318.60"],
        ["社区矫正", "监督管理", "126.40", "126.40"],
        [("金额合计", 2), "445.00", "445.00"],
        [("部门预算情况（万元）", 1, 3), ("收入预算", 2), ("支出预算", 2)],
        ["财政拨款收入", "2,358.75", "基本支出", "1,913.75"],
        ["收入合计", "2,358.75", "支出合计", "2,358.75"],
        *[["", *line] for line in (HEAD, *LINES)],
    ]
    filing, _ = read(paper, "部门整体支出绩效目标表", "（2025年度）", rows)
    assert str(filing.funds.total_budget.value) == "2358.75"
    assert [str(one.amount.value) for one in filing.allocations] == ["318.60", "126.40"]


@pytest.mark.parametrize(
    ("unit", "own"),
    [("市区划地名服务站", "own_level"), ("潞川市民政局", "own_level"), ("柳岸区民政局", "from_higher_level")],
)
def test_whose_money_it_is_depends_on_the_level_of_the_unit(paper, unit, own):
    top = [["项目名称", "地名普查", "实施单位", unit], ["资金总额", "25.00", "市级财政", "25.00"]]
    filing, _ = read(paper, TITLE, "单位：万元", [*top, HEAD, *LINES])
    assert str(value(getattr(filing.funds, own))) == "25.00"


def test_an_option_that_is_no_class_is_no_class_of_the_budget(paper):
    row = ["项目属性", ("☑新增政策项目  □到期延续项目  □预算调增项目", 3)]
    filing, _ = read(paper, TITLE, [*TOP, row, HEAD, *LINES])
    assert filing.project.budget_class is None
    assert "新增政策项目" in [one.value.value for one in filing.other_fields]


@pytest.mark.parametrize(("label", "text"), [("项目类别", "☑民生实事  □信息化"), ("项目属性", "☑民生类  □信息化类")])
def test_a_class_is_one_by_its_label_or_its_own_word(paper, label, text):
    filing, _ = read(paper, TITLE, [*TOP, [label, (text, 3)], HEAD, *LINES])
    assert filing.project.budget_class.value == text[1:].split()[0]


def test_what_stands_in_brackets_behind_a_box_is_not_the_next_ones_label():
    labels = [one.label for one in boxes_of("优☑（90分以上）  良□  中□  差□")]
    assert labels == ["优", "良", "中", "差"]
    assert [one.label for one in boxes_of("是□（一）新增□")] == ["是", "（一）新增"]


def test_amounts_in_a_sentence_behind_a_label_of_money(paper):
    text = "专项资金总额：人民币540万元。其中：市级财政拨款480万元，区县配套60万元。"
    top = [["项目名称", "菜市场改造", "申报单位", "临浦市商务局"], ["申请金额", (text, 3)]]
    filing, unread = read(paper, TITLE, [*top, HEAD, *LINES])
    funds = filing.funds
    amounts = (funds.total_budget, funds.own_level, funds.lower_level_matching)
    assert [str(one.value) for one in amounts] == ["540", "480", "60"]
    assert not unread


@pytest.mark.parametrize(
    ("text", "name"),
    [("1、更新站亭", "更新站亭"), ("2.更新站亭", "更新站亭"), ("5、6号楼维修", "5、6号楼维修")],
)
def test_the_number_before_a_name_is_no_part_of_it(paper, text, name):
    lines = [[*LINES[0][:2], text, LINES[0][3]], *LINES[1:]]
    filing, _ = read(paper, TITLE, [*TOP, HEAD, *lines])
    assert filing.indicators[0].name.value == name


def test_the_day_in_a_line_of_signatures_is_the_form_s(paper):
    foot = "经办人：何小凤       分管领导：        主要领导：        日期：2018-12-07"
    filing, _ = read(paper, TITLE, [*TOP, HEAD, *LINES], foot)
    assert filing.filing_date.value == date(2018, 12, 7)
