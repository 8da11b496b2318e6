"""Titles that run at the head of the pages: forms of one page each have all the same one there."""

import pytest
from msgspec import structs
from msgspec.structs import replace

from extract.find.filings import find_filings
from extract.model import Document, Place, Table

TITLE, YEAR = "项目支出绩效目标表", "（2024年度）"


def form(name):
    heads = ["一级指标", "二级指标", "三级指标", "指标值"]
    return [
        ["项目名称", (name, 3)],
        ["主管部门", "水务局", "实施单位", "执法队"],
        heads,
        ["产出指标", "数量指标", "检查", "≥3次"],
    ]


def paged(made, *pages):
    """The blocks of a document with their pages; a title runs at the head of the page, so does a year if it says so."""
    blocks = []
    for block, (page, role) in zip(made.blocks, pages, strict=True):
        if isinstance(block, Table):
            blocks.append(structs.replace(block, pages=(page,)))
        else:
            blocks.append(structs.replace(block, role=role, places=(Place(page=page, box=(72.0, 60.0, 500.0, 72.0)),)))
    return Document("application/pdf", (), tuple(blocks))


@pytest.mark.parametrize("role", ["header", "heading"])
def test_every_form_has_the_title_and_year_of_its_page(paper, role):
    blocks, pages = [], []
    for page, name in enumerate("甲乙丙", 1):
        blocks += [TITLE, YEAR, form(name)]
        pages += [(page, "header"), (page, role), (page, "")]
    filings, remarks = find_filings(paged(paper(*blocks), *pages))
    assert [(one.project.name.value, one.form.title, one.fiscal_year.value) for one in filings] == [
        (name, TITLE, 2024) for name in "甲乙丙"
    ]
    assert remarks == ()


def test_a_title_over_the_rest_of_a_form_begins_no_other(paper):
    rest = [["年度绩效目标", ("检查三次。", 3)], ["项目概况", ("执法。", 3)]]
    made = paper(TITLE, YEAR, form("甲"), TITLE, YEAR, rest)
    pages = [(1, "header"), (1, "header"), (1, ""), (2, "header"), (2, "header"), (2, "")]
    (only,), _ = find_filings(paged(made, *pages))
    assert (only.fiscal_year.value, only.project.annual_target.value) == (2024, "检查三次。")


def test_a_page_without_the_head_takes_no_year_from_another(paper):
    made = paper(TITLE, YEAR, form("甲"), form("乙"))
    filings, _ = find_filings(paged(made, (1, "header"), (1, "header"), (1, ""), (2, "")))
    assert [one.fiscal_year and one.fiscal_year.value for one in filings] == [2024, None]


def test_a_text_that_a_page_break_cut_between_two_sentences_is_one_text(paper):
    goals = [[("绩效目标", 1, 3), "年度目标"], ["检查三次。"], ["整改到位。"], ["项目名称", "甲"], ["主管部门", "局"]]
    made = paper(TITLE, YEAR, goals)
    (table,) = made.tables
    for pages, expected in (((1, 1, 2), "检查三次。\n整改到位。"), ((1, 1, 1), "检查三次。")):
        where = dict(zip(("年度目标", "检查三次。", "整改到位。"), pages, strict=True))
        cells = [structs.replace(cell, places=(Place(page=where.get(cell.text, 1)),)) for cell in table.cells]
        blocks = (*made.blocks[:2], structs.replace(table, cells=tuple(cells)))
        (filing,), _ = find_filings(replace(made, blocks=blocks))
        assert filing.project.annual_target.value == expected


def test_a_year_over_two_projects_is_that_of_both(paper):
    filings, _ = find_filings(paper(TITLE, YEAR, form("甲"), form("乙")))
    assert [one.fiscal_year.value for one in filings] == [2024, 2024]


@pytest.mark.parametrize(
    "line",
    [
        "2025年度",
        "（2025年度）",
        "2025 年",
        "二〇二五年度",
        "年度：2025",
        "预算年度：2025年",
        "申报年度：2025年　单位：万元",
    ],
)
def test_the_line_above_the_title_names_the_year(filing, line):
    assert filing(line, "项目支出绩效目标申报表", form("甲")).fiscal_year.value == 2025


@pytest.mark.parametrize(
    ("above", "below", "year"),
    [
        ("2023年度", "（2025年度）", 2025),  # what stands below the title is nearer
        ("2024年11月20日", "（2025年度）", 2025),
        ("2024年11月20日", "单位：万元", None),
        ("附件1：2023年度文件", "单位：万元", None),
        ("2023-2025年", "单位：万元", None),
        ("2023年度工作总结。", "单位：万元", None),
    ],
)
def test_a_line_that_is_no_year_gives_none(filing, above, below, year):
    found = filing(above, "项目支出绩效目标申报表", below, form("甲"))
    assert (found.fiscal_year and found.fiscal_year.value) == year


def test_a_label_names_the_year_before_the_line_above_the_title(filing):
    rows = [["预算年度", ("2026", 3)], *form("甲")]
    assert filing("2025年度", "项目支出绩效目标申报表", rows).fiscal_year.value == 2026


def test_the_year_above_a_second_form_is_not_that_of_the_first(paper):
    title = "项目支出绩效目标申报表"
    made = paper("2024年度", title, form("甲"), "填表人：王强", "2025年度", title, form("乙"))
    filings, _ = find_filings(made)
    assert [(one.project.name.value, one.fiscal_year.value) for one in filings] == [("甲", 2024), ("乙", 2025)]


def test_rows_above_the_title_in_a_sheet_name_the_year(filing):
    rows = [[("附件2", 4)], [("2025年度", 4)], [("项目支出绩效目标申报表", 4)], *form("甲")]
    assert filing(rows).fiscal_year.value == 2025


def test_lines_of_labels_above_the_title_belong_to_the_form(filing):
    found = filing("填报单位：水务局　单位：万元", "填报日期：2024年11月3日", "项目支出绩效目标申报表", form("甲"))
    assert (found.reporting_unit.value, found.money_unit.value) == ("水务局", "万元")
    assert found.filing_date.value.isoformat() == "2024-11-03"
