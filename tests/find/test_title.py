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
