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
