"""Signatures at the foot of a form, the day beside them, and labels that say the same in other words."""

from datetime import date
from decimal import Decimal

import pytest

TITLE = "项目支出绩效目标申报表"
GRID = [["项目名称", "堤防加固"], ["年度资金总额", "36"]]


def value(leaf):
    return leaf.value if leaf else None


@pytest.mark.parametrize(
    ("line", "leader", "day"),
    [
        ("单位负责人（签字）：          2024年11月8日", None, date(2024, 11, 8)),
        ("单位负责人：      （公章）  2024年11月8日", None, date(2024, 11, 8)),
        ("单位负责人：    （盖章）", None, None),
        ("单位负责人：韩梅    2024年11月8日", "韩梅", date(2024, 11, 8)),
        ("单位负责人：韩梅    2024年11月8日（盖章）", "韩梅", date(2024, 11, 8)),
        ("单位负责人：韩梅   日期：2024.11.8", "韩梅", date(2024, 11, 8)),
        ("单位负责人：韩梅   时间：    年  月  日", "韩梅", None),
    ],
)
def test_a_day_or_a_stamp_is_nobodys_name(filing, line, leader, day):
    for blocks in ((GRID, line), ([*GRID, [(line, 2)]],)):
        found = filing(TITLE, "单位：万元", *blocks)
        assert (value(found.unit_leader), value(found.filing_date)) == (leader, day)


def test_the_day_of_a_reviewer_is_not_the_forms(filing):
    found = filing(TITLE, "单位：万元", GRID, "审核人：韩梅    日期：2024年11月8日")
    assert value(found.filing_date) is None


@pytest.mark.parametrize(
    ("label", "text", "key", "expected"),
    [
        ("必要性论证", "堤身渗漏", "necessity", "堤身渗漏"),
        ("项目可行性分析", "设计已批", "feasibility", "设计已批"),
        ("总体目标概述", "达到20年一遇", "overall_target", "达到20年一遇"),
        ("本年度目标描述", "加固2公里", "annual_target", "加固2公里"),
        ("预期目标", "加固2公里", "annual_target", "加固2公里"),
        ("项目起止年月", "二〇二四年三月至十一月", "end_date", date(2024, 11, 30)),
        ("实施期间", "2024年3月至2024年11月", "start_date", date(2024, 3, 1)),
    ],
)
def test_labels_of_one_field_in_other_words(filing, label, text, key, expected):
    found = filing(TITLE, "单位：万元", [*GRID, [label, text]])
    assert value(getattr(found.project, key)) == expected


def test_a_goal_in_a_line_of_its_own_is_the_years(filing):
    found = filing(
        TITLE, "项目名称：堤防加固", "绩效目标：加固2公里。", [["年度资金总额", "36"], ["实施单位", "水务所"]]
    )
    assert value(found.project.annual_target) == "加固2公里。"


def test_the_year_and_the_unit_of_one_line(filing):
    found = filing(TITLE, "编制年度：2024    单位（万元）", GRID)
    assert (value(found.fiscal_year), value(found.money_unit)) == (2024, "万元")
    assert value(found.funds.annual_budget) == Decimal(36)


@pytest.mark.parametrize("label", ["审核意见", "主管部门意见", "教育局意见"])
def test_a_field_behind_an_opinion_is_the_forms(filing, label):
    found = filing(TITLE, [*GRID, [label, "同意申报。"], ["年度目标", "加固2公里"]])
    assert [(one.stage.value, one.opinion.value) for one in found.review.opinions] == [(label, "同意申报。")]
    assert value(found.project.annual_target) == "加固2公里"


def test_the_projects_own_label_comes_before_that_of_its_research(filing):
    rows = [["课题名称", "渗流研究"], ["项目名称", "堤防加固"], ["课题负责人", "韩梅"], ["项目负责人", "李雷"]]
    found = filing(TITLE, [*rows, ["年度资金总额", "36"]])
    assert (value(found.project.name), value(found.project.leader)) == ("堤防加固", "李雷")
    assert {one.label: one.value.value for one in found.other_fields} == {"课题名称": "渗流研究", "课题负责人": "韩梅"}


def test_an_opinion_goes_on_behind_the_name_of_a_leader(filing):
    text = "1.同意立项；2.负责人：变更为李四；3.压减10%"
    found = filing(TITLE, [*GRID, ["评审意见", text]])
    assert [(one.opinion.value, one.reviewer) for one in found.review.opinions] == [(text, None)]


def test_the_head_of_an_organ_signs_its_opinion(filing):
    found = filing(TITLE, [*GRID, ["教育局意见", "同意上报\n局长：钱江 2024年1月9日"]])
    ((opinion, reviewer, day),) = [(one.opinion, one.reviewer, one.review_date) for one in found.review.opinions]
    assert (opinion.value, reviewer.value, day.value) == ("同意上报", "钱江", date(2024, 1, 9))
