"""Content of the nation-wide declaration of 2011 and of the central self-evaluation (layouts 03, 22) → blocks."""

from collections.abc import Iterator, Sequence
from typing import Any

from making.blocks import Cell, Paragraph, Source, Table, choice_labels
from making.words import day, merged_cells

Content = dict[str, Any]
Row = tuple[Cell, ...]
NOVELTY = {"new": "新增项目", "continuing": "延续项目"}
EXECUTION = ("initial", "adjusted", "executed", "weight", "rate", "score")


def declaration(content: Content) -> Source:
    """The declaration with schedule, long-term and annual indicators."""
    filing = content["filing"]
    head = [Paragraph(content["form"]["title"], "title"), Paragraph(f"（{content['year']}年度）", "subtitle")]
    unit = Paragraph(f"填报单位（盖章）：{filing['reporting_unit']}")
    date = day(filing["filing_date"])
    last = f"填报人：{filing['preparer']}      单位负责人：{filing['unit_leader']}      填报日期：{date}"
    return Source((*head, unit, Table((15, 18, 17, 18, 14, 18), tuple(_declaration_rows(content))), Paragraph(last)))


def _declaration_rows(content: Content) -> Iterator[Row]:
    project = content["project"]
    novelty = " ".join(choice_labels(NOVELTY, project["novelty"]))
    yield Cell("项目名称"), Cell(project["name"], columns=2), Cell("项目属性"), Cell(novelty, columns=2)
    department, code = project["competent_department"], content["department_code"]
    yield Cell("主管部门"), Cell(department, columns=2), Cell("主管部门编码"), Cell(code, columns=2)
    leader = (Cell("项目负责人"), Cell(project["leader"]), Cell("联系电话"), Cell(project["contact_phone"]))
    yield Cell("项目实施单位"), Cell(project["implementing_unit"]), *leader
    yield _wide("项目起止时间", f"{day(project['start_date'])}至{day(project['end_date'])}")
    yield from _declaration_funds(content["funds"])
    yield _wide("单位职能概述", content["unit_functions"])
    yield _wide("项目概况", project["summary"])
    reasons = {"项目立项的依据": "basis", "项目申报的可行性": "feasibility", "项目申报的必要性": "necessity"}
    yield from _under("项目立项情况", [(Cell(k), Cell(project[v], columns=4)) for k, v in reasons.items()])
    yield from _under("项目实施进度计划", list(_schedule(project["schedule"])))
    goals = (Cell(project["overall_target"], columns=2), Cell(project["annual_target"], columns=3))
    yield from _under("项目绩效目标", [(Cell("长期目标", columns=2), Cell("年度目标", columns=3)), goals])
    for horizon, label in {"long_term": "长期绩效指标", "annual": "年度绩效指标"}.items():
        yield from _under(label, list(_declared_rows([r for r in content["indicators"] if r["horizon"] == horizon])))
    yield _wide("其他说明的问题", project["other_notes"])


def _declaration_funds(funds: Content) -> Iterator[Row]:
    sources = {source["label"]: source["amount"] for source in funds["sources"]}
    amounts = {
        "资金总额": funds["total_budget"],
        "财政拨款": funds["fiscal_appropriation"],
        "自有资金": funds["other_funds"],
        "事业收入": sources["事业收入"],
        "经营性收入": sources["经营性收入"],
        "其他": "",
    }
    rows = [(Cell(label, columns=2), Cell(amount, columns=3)) for label, amount in amounts.items()]
    return _under("项目资金申请（万元）", rows)


def _schedule(steps: list[Content]) -> Iterator[Row]:
    yield Cell("项目实施内容", columns=3), Cell("开始时间"), Cell("完成时间")
    for step in steps:
        yield Cell(step["content"], columns=3), Cell(day(step["start"])), Cell(day(step["end"]))


def _declared_rows(rows: list[Content]) -> Iterator[Row]:
    yield tuple(map(Cell, ("一级指标", "二级指标", "指标内容", "指标值", "备注")))
    levels = merged_cells([(row["level1"], row["level2"]) for row in rows])
    for row, level in zip(rows, levels, strict=True):
        yield *level, Cell(row["name"]), Cell(row["target"]["text"]), Cell(row.get("description", ""))


def _under(label: str, rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with one label cell before them, merged down over all."""
    for number, row in enumerate(rows):
        yield (Cell(label, rows=len(rows)), *row) if number == 0 else row


def _wide(label: str, text: str) -> Row:
    return Cell(label), Cell(text, columns=5)


# ---------------------------------------------------------------- self-evaluation


def evaluation(content: Content) -> Source:
    """The self-evaluation with budget execution, targets beside actual values, weights and scores."""
    head = (Paragraph(content["form"]["title"], "title"), Paragraph(f"（{content['year']}年度）", "subtitle"))
    return Source((*head, Table((9, 9, 11, 15, 12, 12, 8, 10, 14), tuple(_evaluation_rows(content)))))


def _evaluation_rows(content: Content) -> Iterator[Row]:
    project = content["project"]
    yield Cell("项目名称"), Cell(project["name"], columns=8)
    unit = (Cell("实施单位"), Cell(project["implementing_unit"], columns=4))
    yield Cell("主管部门"), Cell(project["competent_department"], columns=3), *unit
    yield from _under("项目资金（万元）", list(_execution(content["funds"]["execution"])))
    goals = (Cell("预期目标", columns=4), Cell("实际完成情况", columns=4))
    reached = Cell(content["reached"], columns=4)
    yield from _under("年度总体目标", [goals, (Cell(project["annual_target"], columns=4), reached)])
    yield from _under("绩效指标", list(_evaluated_rows(content["indicators"])))
    yield Cell("总分", columns=6), Cell("100"), Cell(content["total_score"]), Cell()


def _execution(lines: list[Content]) -> Iterator[Row]:
    heads = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
    yield Cell(columns=2), *map(Cell, heads)
    for line in lines:
        yield Cell(line["label"], columns=2), *(Cell(line.get(key, "—")) for key in EXECUTION)


def _evaluated_rows(rows: list[Content]) -> Iterator[Row]:
    heads = ("三级指标", "年度指标值(A)", "实际完成值(B)", "分值", "得分", "偏差原因分析及改进措施")
    yield Cell("一级指标"), Cell("二级指标"), *map(Cell, heads)
    levels = merged_cells([(row["level1"], row["level2"]) for row in rows])
    for row, level in zip(rows, levels, strict=True):
        values = (row["name"], row["target"]["text"], row["actual"], row["weight"], row["score"])
        yield *level, *map(Cell, values), Cell(row.get("deviation_reason", ""))
