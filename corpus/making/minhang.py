"""Content of a Minhang filing (layout 01) → its three parts as blocks."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from making.blocks import OPEN, TICKED, Cell, Paragraph, Source, Table, choice_labels
from making.words import day, merged_cells

Content = dict[str, Any]
RECURRENCE = {"one_off": "一次性项目", "recurring": "经常性项目", "medium_term_pilot": "中期预算试点项目"}
PHASES = {"planning": "立项和计划阶段", "implementation": "实施阶段", "closing": "收尾和完成阶段"}
FUNDS = {
    "total_budget": "一、项目总预算：",
    "annual_budget": "二、当年预算：",
    "fiscal_appropriation": "（一）财政拨款：",
    "from_higher_level": "1. 上级财政拨款：",
    "own_level": "2. 本级财政安排：",
    "lower_level_matching": "3. 下级财政配套：",
    "other_funds": "(二)其他资金：",
}


def parts(content: Content) -> dict[str, Source]:
    """The three parts by name, each a document of its own."""
    return {
        "overview": Source(tuple(overview(content))),
        "targets": Source(tuple(targets(content))),
        "safeguards": Source(tuple(safeguards(content))),
    }


def whole(content: Content) -> Source:
    """The three parts in order, each on a new page."""
    blocks = [*overview(content), *targets(content, True), *safeguards(content, True)]
    return Source(tuple(blocks))


def _top(content: Content, part: str, new_page: bool) -> list[Paragraph]:
    title = f"{content['form']['title']}（{part}）"
    return [Paragraph(title, "title", new_page), Paragraph(f"（{content['year']}年）", "subtitle")]


# ---------------------------------------------------------------- part 1, 项目总体情况


def overview(content: Content) -> Iterator[Paragraph | Table]:
    """Project, funds and goals, with the signatures below."""
    filing = content["filing"]
    yield from _top(content, "项目总体情况", False)
    yield Paragraph(f"填报单位（盖章）：{filing['reporting_unit']}")
    yield Paragraph(f"金额单位：{filing['money_unit']}")
    yield Table((16, 28, 28, 28), tuple(_overview_rows(content)))
    yield Paragraph(f"填报单位负责人：{filing.get('unit_leader', '')}")
    yield Paragraph(f"填表人：{filing.get('preparer', '')}")
    yield Paragraph(f"填报日期：{day(filing.get('filing_date'))}")


def _overview_rows(content: Content) -> Iterator[tuple[Cell, ...]]:
    project, funds = content["project"], content["funds"]
    yield _wide("项目名称", project["name"])
    yield Cell("项目类别"), *map(Cell, choice_labels(RECURRENCE, project["recurrence"]))
    method = project.get("procurement_method", "")
    yield Cell("政府采购"), Cell(project["government_procurement"]), Cell("采购方式"), Cell(method)
    contact = f"联系人：{project.get('contact_person', '')}", f"联系电话：{project.get('contact_phone', '')}"
    yield Cell(f"项目负责人：{project.get('leader', '')}", columns=2), *map(Cell, contact)
    start, end = f"起始日期：{day(project['start_date'])}", f"结束日期：{day(project['end_date'])}"
    yield Cell(start, columns=2), Cell(end, columns=2)
    yield _wide("项目概况", project["summary"])
    reasons = {"依据": "basis", "必要性": "necessity", "可行性": "feasibility"}
    yield _wide("项目立项情况", "\n".join(f"{label}：{project[key]}" for label, key in reasons.items()))
    yield _wide("项目资金", "\n".join(label + funds.get(key, "") for key, label in FUNDS.items()))
    yield _wide("项目相关资源投入和制度建设情况", project["resources_and_institutions"])
    yield _wide("项目总目标", project["overall_target"])
    yield _wide("年度绩效目标", project["annual_target"])
    yield _wide("需要说明的其他问题", project.get("other_notes", ""))


def _wide(label: str, text: str) -> tuple[Cell, Cell]:
    return Cell(label), Cell(text, columns=3)


# ---------------------------------------------------------------- part 2, 绩效目标


def targets(content: Content, new_page: bool = False) -> Iterator[Paragraph | Table]:
    """Activities, indicators and the budget breakdown: one table, or two where the breakdown has a header row."""
    yield from _top(content, "绩效目标", new_page)
    yield Paragraph(f"项目名称：{content['project']['name']}")
    yield Paragraph(f"金额单位：{content['filing']['money_unit']}")
    if content["budget_header"]:
        yield Table((10, 12, 13, 29, 16, 20), tuple(_target_rows(content, (2, 3), (1, 1, 1, 1, 1))))
        yield Paragraph("项目预算分解", "heading")
        yield Table((10, 13, 25, 11, 11, 8, 8, 14), tuple(_headed_budget(content)), header_rows=1)
    else:
        rows = [*_target_rows(content, (2, 7), (1, 1, 2, 1, 4)), *_plain_budget(content)]
        yield Table((8, 9, 9, 9, 20, 14, 11, 5, 7, 8), tuple(rows))


def _target_rows(content: Content, activity: tuple[int, int], spans: tuple[int, ...]) -> Iterator[tuple[Cell, ...]]:
    """The rows of 项目构成 and 绩效目标; ``spans`` are the columns that each of the five indicator cells takes."""
    label, text = activity
    activities = content["project"]["main_activities"]
    yield Cell("项目构成"), Cell("主要活动的内容和对象", columns=label), Cell(activities, columns=text)
    indicators = content["indicators"]
    names = ("一级目标", "二级目标", "三级目标", "目标值", "描述")
    heads = (Cell(name, columns=span) for name, span in zip(names, spans, strict=True))
    yield Cell("绩效目标", rows=len(indicators) + 1), *heads
    levels = merged_cells([(row["level1"], row["level2"]) for row in indicators])
    for row, level in zip(indicators, levels, strict=True):
        last = (row["name"], row["target"]["text"], row["description"])
        yield *level, *(Cell(text, columns=span) for text, span in zip(last, spans[2:], strict=True))


def _plain_budget(content: Content) -> Iterator[tuple[Cell, ...]]:
    """The breakdown as the filing of 2020 prints it: no header row, sums of cells merged down."""
    lines = list(budget_lines(content))
    front = (Cell("项目预算分解", rows=len(lines) + 1), Cell("构成明细", rows=len(lines)))
    for number, line in enumerate(lines):
        yield (*front, *line) if number == 0 else line
    total = content["budget"]["total"]
    yield Cell("金额合计", columns=4), Cell(total), Cell("----", columns=2), Cell("----"), Cell("----")


def _headed_budget(content: Content) -> Iterator[tuple[Cell, ...]]:
    names = ("大类", "子类", "明细", "预算金额", "单价", "单位", "数量", "备注")
    yield tuple(Cell(name, align="center", bold=True) for name in names)
    yield from budget_lines(content)
    total = content["budget"]["total"]
    yield Cell("金额合计", columns=3), Cell(total), *(Cell("----") for _ in range(4))


def budget_lines(content: Content) -> Iterator[tuple[Cell, ...]]:
    """The lines of the breakdown with 大类 and 子类 merged down."""
    groups = content["budget"]["group"]
    levels = merged_cells([(group["category"], group["subcategory"]) for group in groups for _ in group["rows"]])
    for level, row in zip(levels, (row for group in groups for row in group["rows"]), strict=True):
        yield *level, *map(Cell, row)


# ---------------------------------------------------------------- part 3, 制度保障


def safeguards(content: Content, new_page: bool = False) -> Iterator[Paragraph | Table]:
    """The regulations, their measures and the phases they cover."""
    title, year = _top(content, "制度保障", new_page)
    yield Paragraph(content.get("safeguard_title", title.text), "title", new_page)
    yield Paragraph(content.get("safeguard_year", year.text), "subtitle")
    name = content.get("safeguard_name", f"项目名称：{content['project']['name']}")
    yield Table((11, 26, 30, 11, 11, 11), ((Cell(name, columns=6),), *_safeguard_rows(content["safeguards"])))


def _safeguard_rows(rows: list[Content]) -> Iterator[tuple[Cell, ...]]:
    yield Cell("制度保障"), Cell("文件名称"), Cell("具体措施"), Cell("保障阶段", columns=3)
    for category, group in groupby(rows, lambda row: row["category"]):
        members = list(group)
        for number, row in enumerate(members):
            first = (Cell(category, rows=len(members)),) if number == 0 else ()
            boxes = (f"{label} {TICKED if key in row['phases'] else OPEN}" for key, label in PHASES.items())
            yield *first, Cell(row["document"]), Cell(row["measures"]), *map(Cell, boxes)
