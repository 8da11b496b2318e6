"""Content of Putuo forms (layout 02) → blocks; one form a page."""

from collections.abc import Iterator
from typing import Any

from making.blocks import Cell, Paragraph, Source, Table, choice_labels
from making.words import day, merged_cells

Content = dict[str, Any]
RECURRENCE = {"one_off": "一次性项目", "recurring": "经常性项目", "phased": "阶段性项目"}
WIDTHS = (8, 10, 11, 13, 16, 17, 9, 16)
DATES = {"iso": "{0:%Y-%m-%d}", "slash": "{0.year}/{0.month}/{0.day}"}


def whole(content: Content) -> Source:
    """The form, or all of ``forms`` in order."""
    blocks: list[Paragraph | Table] = []
    for form in content.get("forms", [content]):
        blocks += _form(form, bool(blocks))
    return Source(tuple(blocks))


def _form(content: Content, new_page: bool) -> list[Paragraph | Table]:
    title, year = content["form"]["title"], f"（{content['year']}年度）"
    rows = (*_project(content), *_funds(content["funds"]), *_goals(content["project"]), *_indicators(content))
    if not content["title_in_table"]:
        return [Paragraph(title, "title", new_page), Paragraph(year, "subtitle"), Table(WIDTHS, rows)]
    head = ((Cell(title, columns=8, align="center", bold=True),), (Cell(year, columns=8, align="center"),))
    before = [Paragraph("", "note", True)] if new_page else []
    return [*before, Table(WIDTHS, head + rows)]


def _project(content: Content) -> Iterator[tuple[Cell, ...]]:
    project, dates = content["project"], DATES[content["dates"]]
    nature = RECURRENCE[project["recurrence"]]
    if content["boxes"]:
        nature = "\n".join(choice_labels(RECURRENCE, project["recurrence"]))
    kind = (_head("项目类别"), _middle(project["budget_class"]))
    yield _head("项目名称", 2), _middle(project["name"], 2), _head("项目性质"), _middle(nature), *kind
    yield _pair("主管部门", project["competent_department"], "实施单位", project["implementing_unit"])
    start, end = day(project["start_date"], dates), day(project["end_date"], dates)
    yield _pair("计划开始日期", start, "计划完成日期", end)


def _funds(funds: Content) -> Iterator[tuple[Cell, ...]]:
    annual = funds["annual"]
    total = (_label("项目资金总额"), _amount(funds, "total_budget"))
    yield _head("项目资金\n（元）", 2, 4), *total, _label("年度资金申请总额"), _amount(funds, "annual_budget")
    left = (_label("其中：财政资金", 2), _amount(funds, "fiscal_appropriation", 2))
    yield *left, _label("其中：当年财政拨款"), _amount(annual, "fiscal_appropriation")
    yield _label("上年结转资金"), _amount(annual, "carried_over")
    left = (_label("其他资金"), _amount(funds, "other_funds"))
    yield *left, _label("其他资金"), _amount(annual, "other_funds")


def _goals(project: Content) -> Iterator[tuple[Cell, ...]]:
    yield _head("项目\n绩效\n目标", 1, 2), _middle("项目总目标", 4), _middle("年度总体目标", 3)
    yield Cell(project["overall_target"], columns=4), Cell(project["annual_target"], columns=3)


def _indicators(content: Content) -> Iterator[tuple[Cell, ...]]:
    rows = content["indicators"]
    heads = (_middle("一级指标"), _middle("二级指标"), _middle("三级指标", 3), _middle(content["value_head"], 2))
    yield _head("绩效指标", 1, len(rows) + 1), *heads
    levels = merged_cells([(row["level1"], row["level2"]) for row in rows])
    for row, level in zip(rows, levels, strict=True):
        yield *level, _middle(row["name"], 3), _middle(row["target"]["text"], 2)


def _pair(first: str, one: str, second: str, other: str) -> tuple[Cell, ...]:
    return _head(first, 2), _middle(one, 2), _head(second), _middle(other, 3)


def _head(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, rows, columns, "center", True)


def _middle(text: str, columns: int = 1) -> Cell:
    return Cell(text, columns=columns, align="center")


def _label(text: str, rows: int = 1) -> Cell:
    return Cell(text, rows, 2, "left", True)


def _amount(funds: Content, key: str, rows: int = 1) -> Cell:
    return Cell(funds.get(key, ""), rows, align="right")
