"""Content → gold.json: the record's filings, citations and table sizes, without places and checks."""

from datetime import date
from re import fullmatch
from typing import Any

import orjson

from making.blocks import Source, size

Content = dict[str, Any]
LEVEL1 = {
    "产出": "output",
    "效果": "benefit",
    "效益": "benefit",
    "影响力": "influence",
    "满意度": "satisfaction",
    "成本": "cost",
    "投入": "input",
    "过程": "process",
}
LEVEL2 = {
    "数量": "quantity", "质量": "quality", "时效": "timeliness", "成本": "cost", "经济成本": "cost",
    "经济效益": "economic", "社会效益": "social", "生态效益": "ecological", "生态环境": "ecological",
    "可持续影响": "sustainable",
    "满意度": "service_object_satisfaction", "服务对象满意度": "service_object_satisfaction",
}  # fmt: skip
BLANK = ("", "—", "/")  # what a form prints where nothing applies
CATEGORY = {
    "项目管理制度": "project_management",
    "预算管理制度": "budget_management",
    "财务管理制度": "financial_management",
}
FILING = ("fiscal_year", "reporting_unit", "money_unit", "unit_leader", "preparer", "filing_date")
PROJECT = (
    "name", "code", "recurrence", "novelty", "budget_class", "government_procurement", "procurement_method",
    "competent_department", "implementing_unit", "leader", "contact_person", "contact_phone", "start_date",
    "end_date", "summary", "basis", "necessity", "feasibility", "resources_and_institutions", "overall_target",
    "annual_target", "main_activities", "schedule", "prior_performance", "other_notes",
)  # fmt: skip
MONEY = (
    "total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level",
    "lower_level_matching", "carried_over", "other_funds",
)  # fmt: skip
ANNUAL = ("fiscal_appropriation", "carried_over", "other_funds")
EVALUATION = (
    "period", "achievement", "total_weight", "total_score", "grade", "conclusion", "problems", "improvements",
)  # fmt: skip
EXECUTION = ("initial", "adjusted", "executed", "rate", "weight", "score", "reason")


def gold(contents: list[Content], source: Source, citations: list[Content]) -> bytes:
    """The gold record as indented JSON; amounts keep the digits as written."""
    record = {
        "filings": [filing(content) for content in contents],
        "citations": [citation(entry) for entry in citations],
        "tables": [size(table) for table in source.tables],
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n"


def number(text: str | None) -> orjson.Fragment | None:
    """A JSON number with the digits as written, thousands separators dropped; None for a blank."""
    return orjson.Fragment(text.replace(",", "").encode()) if text else None


def filing(content: Content) -> Content:
    """One filing with every key of the record, null where the form is blank."""
    head = {**content["filing"], "fiscal_year": content["year"]}
    unscored = content.get("unscored", ())  # what the record has no place for yet
    whole = {
        "form": {key: content["form"].get(key) for key in ("kind", "id", "title", "parts")},
        **{key: _plain(head.get(key)) for key in FILING},
        "project": _project(content["project"]),
        "funds": _funds(content.get("funds", {}), content["filing"].get("money_unit")),
        "budget": _budget(content),
        "indicators": _indicators(content),
        "safeguards": [_safeguard(row) for row in content.get("safeguards", ())],
        **_results(content),
        "other_fields": content.get("other_fields", []),
    }
    return {key: value for key, value in whole.items() if key not in unscored}


def _results(content: Content) -> Content:
    """The parts that a record has only where its form has them: what a department is for, what was reached."""
    parts: Content = {}
    if department := content.get("department"):
        lines = [{"label": one["label"], "amount": number(one["amount"])} for one in department.get("budget_lines", ())]
        parts["department"] = {"functions": department.get("functions"), "budget_lines": lines}
    if evaluation := content.get("evaluation"):
        own: Content = {key: evaluation.get(key) for key in EVALUATION}
        scores = {key: number(evaluation.get(key)) for key in ("total_weight", "total_score")}
        parts["evaluation"] = {**own, **scores, "fund_management": []}
    return parts


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else (None if value == "" else value)


def _project(project: Content) -> Content:
    procured = project.get("government_procurement")
    changed = {"government_procurement": procured and procured == "是", "schedule": _schedule(project)}
    return {key: _plain({**project, **changed}.get(key)) for key in PROJECT}


def _schedule(project: Content) -> list[Content]:
    keys = ("content", "start", "end", "planned_spend", "note")
    return [{key: _plain(step.get(key)) for key in keys} for step in project.get("schedule", ())]


def _funds(funds: Content, unit: str | None) -> Content:
    annual = funds.get("annual", {})
    sources = funds.get("sources", ())
    return {
        "unit": unit if funds else None,
        **{key: number(funds.get(key)) for key in MONEY},
        "annual": {key: number(annual.get(key)) for key in ANNUAL},
        "sources": [{"label": s["label"], "amount": number(s["amount"]), "unit": unit} for s in sources],
        "execution": [_execution(line) for line in funds.get("execution", ())],
    }


def _execution(line: Content) -> Content:
    words = ("rate", "reason")
    values = {key: line.get(key) if key in words else number(line.get(key)) for key in EXECUTION}
    return {"label": line["label"], **values}


def _budget(content: Content) -> Content:
    budget = content.get("budget")
    unit = content["filing"].get("money_unit") if budget else None
    budget = budget or {}
    rows = [_budget_row(group, row) for group in budget.get("group", ()) for row in group["rows"]]
    rows += [_priced_row(row) for row in budget.get("rows", ())]
    return {"unit": unit, "unit_price_unit": unit, "total": number(budget.get("total")), "rows": rows}


def _budget_row(group: Content, row: list[str]) -> Content:
    item, amount, price, measure, quantity, note = row
    return {
        "category": group["category"], "subcategory": group["subcategory"], "item": item, "amount": number(amount),
        "unit_price": number(price), "unit_of_measure": measure or None, "quantity": number(quantity),
        "last_year_budget": None, "last_year_executed": None, "basis": None, "note": note or None,
    }  # fmt: skip


def _priced_row(row: Content) -> Content:
    """A budget line of words and one amount."""
    blank = _budget_row({"category": None, "subcategory": None}, [row["item"], row["amount"], "", "", "", ""])
    return {**blank, "basis": row.get("basis")}


def _indicators(content: Content) -> list[Content]:
    """The indicators of all rows; one for each horizon where a row has a target for both."""
    usual, rows = content.get("horizon", "annual"), content["indicators"]
    if not any("annual" in row for row in rows):
        return [_indicator(row, row.get("target_gold", row["target"]), row.get("horizon", usual)) for row in rows]
    if content.get("halves"):
        return [_indicator(row, row[f"{key}_gold"], key) for key in ("long_term", "annual") for row in rows]
    return [_indicator(row, row[f"{key}_gold"], key) for row in rows for key in ("annual", "long_term")]


def _indicator(row: Content, target: Content, horizon: str) -> Content:
    level1, level2 = row.get("level1") or None, row.get("level2") or None
    return {
        "level1": LEVEL1.get(_stem(level1)) if level1 else None, "level1_text": level1,
        "level2": LEVEL2.get(_stem(level2)) if level2 else None, "level2_text": level2,
        "name": row["name"], "horizon": horizon or None,
        "target": {
            "text": target["text"], "operator": target.get("operator"), "value": number(target.get("value")),
            "value_max": number(target.get("value_max")), "unit": target.get("unit"),
            "measurable": target.get("measurable", "value" in target),
        },
        "description": row.get("description") or None, "weight": number(row.get("weight")),
        "scoring_rule": row.get("scoring_rule") or None, "last_year": row.get("last_year") or None,
        "actual": None if row.get("actual", "") in BLANK else row["actual"], "score": number(row.get("score")),
        "deviation_reason": row.get("deviation_reason") or None,
    }  # fmt: skip


def _stem(level: str) -> str:
    return level.removesuffix("目标").removesuffix("指标")


def _safeguard(row: Content) -> Content:
    kept = {key: row.get(key) for key in ("document", "citation", "measures", "phases")}
    return {"category": CATEGORY[row["category"]], **kept}


def citation(entry: Content) -> Content:
    """A cited document; issuer, year and number of a bracketed number follow from its id."""
    bracketed = fullmatch(r"(.+)〔(\d{4})〕(\d+)号", entry["id"])
    issuer, year, serial = bracketed.groups() if bracketed else (entry.get("issuer"), None, None)
    return {
        "id": entry["id"], "kind": entry.get("kind", "document"), "issuer": issuer,
        "year": int(year) if year else entry.get("year"), "number": int(serial) if serial else entry.get("number"),
        "title": entry.get("title"), "draft": entry.get("draft", False),
        "annual_plan_for": entry.get("annual_plan_for"), "valid": entry.get("valid"),
    }  # fmt: skip
