"""What stands in a form and cannot be read surely: blank in the filing, and said."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("甲", 5)], ["主管部门", ("局", 5)]]


def read(paper, title, rows, unit="金额单位：万元"):
    (found,), remarks = find_filings(paper(title, unit, [*TOP, *rows]))
    return found, [remark.code for remark in remarks]


def schedule(paper, start, end, spend="", header="计划用款"):
    head = ["项目实施进度计划", "项目实施内容", "开始时间", "完成时间", header, "备注"]
    found, codes = read(paper, TITLE, [head, ["1", "采购设备", start, end, spend, ""]])
    (step,) = found.project.schedule
    return step, codes


def test_schedule(paper):
    step, codes = schedule(paper, "2015-03-02", "2015年12月31日")
    assert (step.start.value, step.end.value, codes) == (date(2015, 3, 2), date(2015, 12, 31), [])


def test_months_of_a_schedule_are_said_to_be_guessed(paper):
    step, codes = schedule(paper, "2015-03", "2015-04")
    assert (step.start.value, step.end.value) == (date(2015, 3, 1), date(2015, 4, 30))
    assert codes == ["date_guessed", "date_guessed"]


def test_a_day_that_the_calendar_has_not_is_said(paper):
    step, codes = schedule(paper, "2015-03-02", "2015年2月30日")
    assert (step.end, codes) == (None, ["date_unreadable"])


@pytest.mark.parametrize(("text", "code"), [("约300", "amount_unread"), ("50000元", "amount_unit")])
def test_money(paper, text, code):
    found, codes = read(paper, TITLE, [["项目总预算", ("10", 2), "当年预算", (text, 2)]])
    assert (found.funds.total_budget.value, found.funds.annual_budget, codes) == (Decimal(10), None, [code])


@pytest.mark.parametrize(("text", "code"), [("约250", "amount_unread"), ("2500000元", "amount_unit")])
def test_execution(paper, text, code):
    rows = [
        [("项目资金（万元）", 1, 2), "", "年初预算数", "全年预算数", "全年执行数", "执行率"],
        ["年度资金总额", "260.00", "/", text, "96.00%"],
    ]
    found, codes = read(paper, "项目支出绩效自评表", rows)
    (line,) = found.funds.execution
    assert (line.initial.value, line.adjusted, line.executed, codes) == (Decimal("260.00"), None, None, [code])


def test_execution_under_headers_with_another_unit(paper):
    rows = [
        [("项目资金", 1, 2), "", "年初预算数", "全年预算数", "全年执行数（元）", "执行率"],
        ["年度资金总额", "260.00", "250.00", "2400000.00", "96.00%"],
    ]
    found, codes = read(paper, "项目支出绩效自评表", rows)
    assert (found.funds.execution[0].executed, codes) == (None, ["amount_unit"])


def test_execution_takes_the_unit_of_its_headers_where_no_other_is(paper):
    rows = [
        [("项目资金", 1, 2), "", "年初预算数（元）", "全年预算数（元）", "全年执行数（元）", "执行率"],
        ["年度资金总额", "260.00", "250.00", "240.00", "96.00%"],
    ]
    found, codes = read(paper, "项目支出绩效自评表", rows, unit="")
    assert (found.funds.unit.value, found.funds.execution[0].executed.value, codes) == ("元", Decimal("240.00"), [])


def test_weight_and_score_of_an_indicator(paper):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分"],
        ["产出指标", "数量指标", "采购台数", "≥5台", "10", "约9"],
        ["产出指标", "数量指标", "培训次数", "≥2次", "2万元", "/"],
    ]
    found, codes = read(paper, TITLE, rows)
    assert [(one.weight and one.weight.value, one.score) for one in found.indicators] == [
        (Decimal(10), None),
        (None, None),
    ]
    assert codes == ["number_unread", "number_unread"]


def test_a_merged_cell_is_said_once(paper):
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值", "分值", "备注"],
        ["产出指标", "数量指标", ("采购台数", 1, 2), "≥5台", ("约10", 1, 2), ""],
        ["产出指标", "数量指标", "≥7台", ""],
    ]
    assert read(paper, TITLE, rows)[1] == ["number_unread"]


def test_a_weight_beside_several_lines_is_none_of_one(paper):
    rows = [
        ["一级指标", "分值", "三级指标", "指标值", "备注"],
        [("产出指标", 1, 2), ("50", 1, 2), "采购台数", "≥5台", ""],
        ["培训次数", "≥2次", ""],
        ["效益指标", "40", "受益人数", "≥20人", ""],
    ]
    found, codes = read(paper, TITLE, rows)
    assert [one.weight and one.weight.value for one in found.indicators] == [None, None, Decimal(40)]
    assert codes == ["cells_unread"]


@pytest.mark.parametrize("text", ["3", "3年", "36个月"])
def test_a_number_of_years_is_no_date_and_no_trouble(paper, text):
    found, codes = read(paper, TITLE, [["实施期限", (text, 5)]])
    assert ([(one.label, one.value.value) for one in found.other_fields], codes) == ([("实施期限", text)], [])


@pytest.mark.parametrize("has_table", [True, False])
def test_a_sentence_of_amounts_is_said_whatever_the_breakdown_gives(paper, has_table):
    lines = [["支出内容", ("金额（万元）", 2), ("测算依据", 3)], ["培训", ("32.00", 2), ("16期×2万元", 3)]]
    text = "项目总预算32.00万元，其中：申请省级财政资金28.00万元，协会自筹4.00万元。支出明细如下："
    rows = [["资金预算", (text, 5)], *(lines if has_table else [])]
    found, codes = read(paper, TITLE, rows)
    assert (found.funds.total_budget is None, len(found.budget.rows)) == (True, int(has_table))
    assert codes == ["amount_unread"]


@pytest.mark.parametrize(
    ("label", "value"),
    [("实施学校", "implementing_unit"), ("承办企业", "implementing_unit"), ("项目建设乡镇", "implementing_unit")],
)
def test_the_kind_of_body_may_stand_in_a_label_for_its_unit(paper, label, value):
    found, codes = read(paper, TITLE, [[label, ("湖塘第三中学", 5)]])
    assert (getattr(found.project, value).value, found.other_fields, codes) == ("湖塘第三中学", (), [])
