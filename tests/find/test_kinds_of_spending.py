"""Kinds of spending (人员经费, 公用经费): the breakdown of a project's budget, or the lines of a department's."""

import pytest

from extract.find.filings import find_filings

PROJECT = [["项目名称", ("河湖保洁", 5)], ["实施单位", ("水务站", 5)], ["联系电话", ("66008800", 5)]]
TITLE = "项目支出绩效目标申报表"


def breakdown(filing):
    total = filing.budget.total
    return [(row.item.value, str(row.amount.value)) for row in filing.budget.rows], total and str(total.value)


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([[("支出构成", 1, 3), "人员经费", ("43.2", 4)], ["公用经费", ("3.24", 4)], ["合计", ("46.44", 4)]], "46.44"),
        ([[("人员经费", 2), ("43.2", 4)], [("公用经费", 2), ("3.24", 4)], [("支出合计", 2), ("46.44", 4)]], "46.44"),
        ([[("资金总额", 2), ("46.44", 4)], ["其中：人员经费", ("43.2", 2), "公用经费", ("3.24", 2)]], None),
    ],
)
def test_those_of_a_project_break_its_budget_down(paper, rows, total):
    (found,), remarks = find_filings(paper("2025年度", TITLE, "单位：万元", [*PROJECT, *rows]))
    assert breakdown(found) == ([("人员经费", "43.2"), ("公用经费", "3.24")], total)
    assert (found.department.budget_lines, found.form.kind) == ((), "declaration")
    assert [one for one in remarks if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("title", "head", "basic"),
    [
        ("部门整体支出绩效目标表", [["项目名称", ("部门整体", 5)], ["联系电话", ("66008800", 5)]], "公用经费"),
        (TITLE, PROJECT, "基本支出"),  # a project has none
        (
            "绩效目标申报表",
            [["部门名称", ("水务局", 5)], ["联系电话", ("66008800", 5)], ["年度目标", ("履职。", 5)]],
            "公用经费",
        ),
    ],
)
def test_those_of_a_department_are_its_lines(filing, title, head, basic):
    found = filing("2025年度", title, "单位：万元", [*head, [("人员经费", 2), ("43.2", 4)], [(basic, 2), ("3.24", 4)]])
    assert breakdown(found) == ([], None)
    assert [(one.label.value, str(one.amount.value)) for one in found.department.budget_lines] == [
        ("人员经费", "43.2"),
        (basic, "3.24"),
    ]


def test_those_beside_a_breakdown_of_its_own_are_told(paper):
    rows = [["支出项目", "单价（元）", "数量", ("金额（元）", 3)], ["船", "15,000", "2", ("30,000", 3)]]
    lines = [[("人员经费", 2), ("4.3", 4)]]
    (found,), remarks = find_filings(paper("2025年度", TITLE, [*PROJECT, *lines, *rows]))
    assert found.department.budget_lines == ()
    assert breakdown(found) == ([("船", "30000")], None)
    assert [one.code for one in remarks if "4.3" in one.message and one.severity == "error"] == ["cells_unread"]
