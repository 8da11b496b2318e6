"""What was aimed at beside what was reached: both are read, whichever words head or begin the two texts."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效自评表"
AIM, DONE = "改造十八个司法所。", "改造十七个司法所，一个停建。"
HEAD = [["项目名称", ("司法所改造", 4)], ["主管部门", ("司法局", 2), "实施单位", "基层科"]]
LINES = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"],
    ["产出指标", "数量指标", "改造数", "≥18个", "17个"],
    ["满意度指标", "满意度指标", "群众满意度", "≥90%", "92%"],
]


def value(leaf):
    return leaf.value if leaf else None


def read(paper, *rows):
    (one,), remarks = find_filings(paper("2023年度", TITLE, [*HEAD, *rows, *LINES]))
    return one, [remark.message for remark in remarks if remark.severity == "error"]


@pytest.mark.parametrize("stub", ["一、目标完成情况", "年度总体目标"])
@pytest.mark.parametrize("heads", [("年度目标", "完成情况"), ("预期目标", "完成情况"), ("预期目标", "实际完成情况")])
def test_heads_beside_a_merged_stub(paper, stub, heads):
    found, errors = read(paper, [(stub, 1, 2), (heads[0], 2), (heads[1], 2)], [(AIM, 2), (DONE, 2)])
    assert errors == []
    assert (value(found.project.annual_target), value(found.evaluation.achievement)) == (AIM, DONE)


def test_a_neutral_head_has_the_period_of_the_label_before_it(paper):
    found, errors = read(paper, ["总体目标", ("预期目标", 2), ("完成情况", 2)], ["", (AIM, 2), (DONE, 2)])
    assert errors == []
    assert (value(found.project.overall_target), value(found.evaluation.achievement)) == (AIM, DONE)
    assert found.project.annual_target is None


@pytest.mark.parametrize("words", [("预期：", "实际："), ("年初目标:", "完成情况:")])
def test_texts_that_say_themselves_what_they_are(paper, words):
    found, errors = read(paper, ["目标完成情况", (words[0] + AIM, 2), (words[1] + DONE, 2)])
    assert errors == []
    assert (value(found.project.annual_target), value(found.evaluation.achievement)) == (AIM, DONE)
    span = found.evaluation.achievement.spans[0]
    assert (span.holder.column, span.start) == (3, 3 if words[0] == "预期：" else 5)
    assert [other for other in found.other_fields if "实际" in other.label] == []


def test_a_list_under_such_heads_is_no_goal(paper):
    rows = [
        ["任务", ("年度目标", 2), ("完成情况", 2)],
        ["改造", (AIM, 2), (DONE, 2)],
        ["培训", ("培训两期。", 2), ("两期。", 2)],
    ]
    found, errors = read(paper, *rows)
    assert value(found.project.annual_target) is None
    assert errors or found.allocations


WHY = "一个因征地停建。"
WIDE = [("年度总体目标", 1, 2), ("预期目标", 2)]


@pytest.mark.parametrize("head", ["未完成原因", "偏差原因", "偏差原因分析及改进措施", "未完成原因分析"])
def test_a_third_head_says_why_more_was_not_reached(paper, head):
    found, errors = read(paper, [*WIDE, "完成情况", head], [(AIM, 2), DONE, WHY])
    assert errors == []
    assert (value(found.project.annual_target), value(found.evaluation.achievement)) == (AIM, DONE)
    assert [(one.label, one.value.value) for one in found.other_fields] == [(head, WHY)]


def test_reason_and_improvement_behind_what_was_reached(paper):
    heads = [("年度总体目标", 1, 2), "预期目标", "实际完成情况", "偏差原因", "改进措施"]
    found, errors = read(paper, heads, [AIM, DONE, WHY, "明年续建。"])
    assert errors == []
    assert (value(found.project.annual_target), value(found.evaluation.achievement)) == (AIM, DONE)
    assert value(found.evaluation.improvements) == "明年续建。"
    assert [(one.label, one.value.value) for one in found.other_fields] == [("偏差原因", WHY)]


@pytest.mark.parametrize(("done", "why"), [(DONE, ""), ("", ""), ("", WHY)])
def test_blanks_below_the_heads_are_blank(paper, done, why):
    found, errors = read(paper, [*WIDE, "完成情况", "未完成原因"], [(AIM, 2), done, why])
    assert errors == []
    assert (value(found.project.annual_target), value(found.evaluation.achievement)) == (AIM, done or None)
    assert [one.value.value for one in found.other_fields] == ([why] if why else [])


def test_a_head_over_nothing_is_no_target(paper):
    found, errors = read(paper, [*WIDE, ("完成情况", 2)], [("", 2), ("", 2)])
    assert errors == []
    assert (found.project.annual_target, found.evaluation.achievement) == (None, None)


def test_a_reason_alone_is_not_what_was_reached(paper):
    found, errors = read(paper, [*WIDE, ("未完成原因", 2)], [(AIM, 2), (WHY, 2)])
    assert errors == []
    assert (value(found.project.annual_target), found.evaluation.achievement) == (AIM, None)
