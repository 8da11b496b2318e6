"""Facts about forms that a reader must know: titles of parts, columns that serve several others, blanks to fill in."""

import pytest

from extract.find.filings import find_filings

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
LINES = [
    ["产出指标", "数量指标", "新建公交站亭", "≥26座"],
    ["满意度指标", "服务对象满意度指标", "乘客满意度", "≥88%"],
]


def top(name: str) -> list[list[object]]:
    return [["项目名称", name, "实施单位", "澄江市交通局"], ["年度资金总额", "73.40", "财政拨款", "73.40"]]


def read(paper, *blocks):
    return find_filings(paper(*blocks))


def codes(remarks):
    return {remark.code for remark in remarks if remark.severity == "error"}


# ---------------------------------------------------------------- titles of parts


@pytest.mark.parametrize("title", ["绩效指标表", "二、项目绩效目标表", "附表1：绩效目标及指标表", "绩效指标"])
def test_the_title_of_a_part_goes_on_with_the_form_before_it(paper, title):
    filings, _ = read(paper, "项目支出绩效目标申报表", top("公交站亭更新"), title, [HEAD, *LINES])
    assert [(one.project.name.value, len(one.indicators)) for one in filings] == [("公交站亭更新", 2)]
    assert filings[0].form.title == "项目支出绩效目标申报表"


def test_a_title_over_a_table_with_its_own_project_begins_a_form(paper):
    second = [*top("候车亭保洁"), [*HEAD], *LINES]
    filings, _ = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), HEAD, *LINES], "项目绩效目标表", second)
    assert [one.project.name.value for one in filings] == ["公交站亭更新", "候车亭保洁"]


def test_the_table_of_a_part_without_a_word_of_performance_is_read(paper):
    budget = [["明细", "单价", "数量", "金额"], ["站亭基础", "0.80", "26", "20.80"], ["顶棚", "2.02", "26", "52.60"]]
    filings, _ = read(paper, "项目支出绩效目标申报表", top("公交站亭更新"), "项目预算明细表", budget)
    assert [row.item.value for row in filings[0].budget.rows] == ["站亭基础", "顶棚"]


# ---------------------------------------------------------------- columns of a monitoring form


def test_likelihoods_need_no_head_over_them(paper):
    head = [*HEAD, "1-6月完成情况", "确定能", "有可能", "完全不可能", "备注"]
    lines = [
        ["产出指标", "数量指标", "新建公交站亭", "≥26座", "14座", "√", "", "", ""],
        ["产出指标", "时效指标", "按期开工率", "100%", "80%", "", "√", "", "待批复"],
        ["满意度指标", "服务对象满意度指标", "乘客满意度", "≥88%", "60%", "", "", "√", ""],
    ]
    (filing,), _ = read(paper, "项目支出绩效运行监控表", [*top("公交站亭更新"), head, *lines])
    assert [one.likelihood.value for one in filing.indicators] == ["certain", "possible", "impossible"]


def test_a_note_beside_what_was_spent_is_no_reason(paper):
    head = ["", "年初预算数", "1-6月执行数", "执行率", "备注"]
    money = [head, ["年度资金总额", "73.40", "31.00", "42.23%", "含广告收入2.2"], ["其他资金", "3.40", "1.00", "", ""]]
    name = [["项目名称", ("公交站亭更新", 4)]]
    (filing,), remarks = read(paper, "项目支出绩效运行监控表", [*name, *money])
    assert [line.reason for line in filing.funds.execution] == [None, None]
    assert [(one.label, one.value.value) for one in filing.other_fields] == [("备注", "含广告收入2.2")]
    assert not codes(remarks)
