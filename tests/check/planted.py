"""One error for each rule, planted in a filing of the corpus: only that rule may report it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Record = dict[str, Any]
Change = Callable[[Record], None]

M20, M21 = "minhang-2020-pingan", "minhang-2021-community"
LIBRARY, TWO = "putuo-2024-library", "putuo-2024-two-forms"
GENERAL, EVALUATION = "general-2015", "self-evaluation-2022"


@dataclass(frozen=True)
class Planted:
    """The filing, the change that makes it pass the rule, and the error."""

    folder: str
    error: Change
    before: Change = lambda _: None
    outcome: str = "fails"


def put(*pairs: tuple[str, Any]) -> Change:
    """Set leaves of the first filing by their pointers; a null takes its evidence with it."""

    def change(record: Record) -> None:
        filing = record["filings"][0]
        for pointer, value in pairs:
            *steps, last = pointer.split("/")[1:]
            node = filing
            for step in steps:
                node = node[int(step)] if isinstance(node, list) else node[step]
            node[int(last) if isinstance(node, list) else last] = value
            if value is None:
                filing["evidence"].pop(pointer, None)

    return change


def both(*changes: Change) -> Change:
    def change(record: Record) -> None:
        for one in changes:
            one(record)

    return change


def cite(index: int, **values: Any) -> Change:
    return lambda record: record["citations"][index].update(values)


def texts(record: Record) -> Iterator[dict[str, Any]]:
    yield from record["clauses"]
    yield from (cell for table in record["tables"] for cell in table["cells"])


def rewrite(old: str, new: str) -> Change:
    """Replace a wording in cells and clauses."""

    def change(record: Record) -> None:
        found = [one for one in texts(record) if old in one["text"]]
        assert found, old
        for one in found:
            one["text"] = one["text"].replace(old, new)

    return change


def untick(word: str) -> Change:
    def change(record: Record) -> None:
        boxes = [box for table in record["tables"] for cell in table["cells"] for box in cell["boxes"]]
        for box in boxes:
            box["checked"] = box["checked"] and word not in box["label"]

    return change


def twin(record: Record) -> None:
    """The same title under another number."""
    found = next(one for one in record["citations"] if one["id"] == "民发〔2019〕88号")
    record["citations"].append({**found, "id": "民发〔2019〕98号", "number": 98})


def shared_only(record: Record) -> None:
    """Only those documents that both the basis and the safeguards cite."""
    record["citations"] = [one for one in record["citations"] if len(one["mentions"]) > 1 and one["kind"] == "document"]


def no_safeguard(record: Record) -> None:
    record["citations"][0]["mentions"].pop()


def horizons(record: Record) -> None:
    found = record["filings"][0]["indicators"]
    record["filings"][0]["indicators"] = [{**one, "horizon": term} for term in ("long_term", "annual") for one in found]


def no_closing(record: Record) -> None:
    for row in record["filings"][0]["safeguards"]:
        row["phases"] = [one for one in row["phases"] if one != "closing"]


def more(pointer: str, text: str) -> Change:
    def change(record: Record) -> None:
        section, key = pointer.split("/")[1:]
        record["filings"][0][section][key] += text

    return change


def same_goals(record: Record) -> None:
    project = record["filings"][0]["project"]
    project["annual_target"] = project["overall_target"]


def renamed_items(record: Record) -> None:
    """Rename the items of a one-off project."""
    for row in record["filings"][0]["budget"]["rows"]:
        if any(word in row["item"] for word in ("质保金", "进博会", "建设")):
            row["item"] = "日常经费"


def exact_only(record: Record) -> None:
    for index in (1, 2, 9):
        put((f"/budget/rows/{index}/unit_price", None))(record)


def number(digits: str) -> Decimal:
    return Decimal(digits)


_MEASURABLE = put(("/indicators/8/target/text", "1套"), ("/indicators/8/target/measurable", True))

PLANTED = {
    "form.title_fits_body": Planted(EVALUATION, put(("/form/title", "项目支出绩效目标申报表"))),
    "form.required_filled": Planted(M21, both(put(("/project/contact_phone", None)), rewrite("021-55500123", ""))),
    "project.one_recurrence_box": Planted(M21, both(put(("/project/recurrence", None)), untick("中期预算试点"))),
    "project.procurement_method_agrees": Planted(M20, put(("/project/procurement_method", "公开招标"))),
    "project.procurement_told": Planted(
        M21,
        put(("/project/government_procurement", False), ("/project/procurement_method", None)),
        outcome="flag",
    ),
    "project.one_off_items": Planted(M20, put(("/budget/rows/0/item", "戒毒康复指导室质保金")), renamed_items, "flag"),
    "project.headcounts_agree": Planted(
        M21, more("/project/feasibility", "现有100名护理员，持证上岗。"), outcome="flag"
    ),
    "project.goals_differ": Planted(M21, same_goals),
    "dates.start_before_end": Planted(M21, put(("/project/start_date", "2024-01-01"))),
    "dates.within_fiscal_year": Planted(
        M20, put(("/project/start_date", "2019-01-01"), ("/project/end_date", "2019-12-31"))
    ),
    "dates.one_fiscal_year": Planted(M20, rewrite("(2020 年)", "(2021 年)")),
    "dates.deadlines_before_end": Planted(
        LIBRARY, put(("/indicators/3/target/text", "2026年3月底前"), ("/indicators/3/target/measurable", True))
    ),
    "funds.units_agree": Planted(M20, put(("/money_unit", "元"))),
    "funds.amounts_fit_unit": Planted(M21, more("/project/annual_target", "全年投入1675.17元。")),
    "funds.total_covers_annual": Planted(M21, put(("/funds/total_budget", number("1000.00")))),
    "funds.annual_is_its_sources": Planted(TWO, put(("/funds/annual/carried_over", number("86600.00")))),
    "funds.total_is_its_sources": Planted(LIBRARY, put(("/funds/other_funds", number("1.00")))),
    "funds.appropriation_is_its_levels": Planted(M21, put(("/funds/lower_level_matching", number("61.00")))),
    "funds.annual_is_breakdown_total": Planted(
        M21,
        put(
            ("/funds/annual_budget", number("1676.17")),
            ("/funds/fiscal_appropriation", number("1626.17")),
            ("/funds/own_level", number("1166.17")),
        ),
    ),
    "budget.rows_sum_to_total": Planted(
        M21, put(("/budget/rows/40/amount", number("3.00")), ("/budget/rows/40/unit_price", number("3.00")))
    ),
    "budget.rows_as_precise_as_total": Planted(M21, put(("/budget/total", number("1675.1701"))), outcome="flag"),
    "budget.unit_price_rounded_half_up": Planted(M20, put(("/budget/rows/2/unit_price", number("3.12")))),
    "budget.amount_is_price_times_quantity": Planted(M21, put(("/budget/rows/28/unit_price", number("4.10")))),
    "budget.amount_exactly_price_times_quantity": Planted(
        M20, put(("/budget/rows/15/amount", number("50.04"))), exact_only, "flag"
    ),
    "budget.one_headcount": Planted(M21, put(("/budget/rows/41/quantity", 110)), outcome="flag"),
    "indicators.measurable": Planted(
        M21,
        put(("/indicators/1/target/text", None), ("/indicators/1/target/measurable", None)),
        _MEASURABLE,
    ),
    "indicators.rates_have_percent": Planted(
        M21, put(("/indicators/9/target/text", "≥90"), ("/indicators/9/target/unit", None))
    ),
    "indicators.qualitative_graded": Planted(EVALUATION, put(("/indicators/4/target/text", "保持稳定"))),
    "indicators.levels_present": Planted(
        LIBRARY,
        put(
            ("/indicators/9/level1", "output"),
            ("/indicators/9/level2", "quality"),
            ("/indicators/9/name", "读者好评率"),
        ),
    ),
    "indicators.outputs_complete": Planted(LIBRARY, put(("/indicators/4/level2", "quality"))),
    "indicators.belong_to_project": Planted(M21, put(("/indicators/8/name", "河道水质考核机制")), outcome="flag"),
    "indicators.goals_have_indicators": Planted(
        M21, more("/project/annual_target", "老年人就业率有所提高。"), outcome="flag"
    ),
    "indicators.descriptions_add": Planted(
        M21, put(("/indicators/0/description", "享受助餐服务的老年人数。")), outcome="flag"
    ),
    "indicators.costs_have_ceilings": Planted(M21, put(("/indicators/5/target/operator", ">="))),
    "indicators.rates_within_hundred": Planted(M21, put(("/indicators/2/target/operator", ">="))),
    "indicators.no_holes_left": Planted(
        M21,
        put(
            ("/indicators/3/target/text", "≥**%"),
            ("/indicators/3/target/value", None),
            ("/indicators/3/target/measurable", None),
        ),
    ),
    "indicators.long_term_differ_from_annual": Planted(GENERAL, horizons, outcome="flag"),
    "scores.weights_sum_to_100": Planted(EVALUATION, put(("/indicators/4/weight", number("25")))),
    "scores.execution_rate": Planted(EVALUATION, put(("/funds/execution/1/rate", "90.00%"))),
    "scores.execution_score": Planted(EVALUATION, put(("/funds/execution/0/score", number("9.5")))),
    "scores.indicator_scores": Planted(EVALUATION, put(("/indicators/0/score", number("14")))),
    "scores.shortfalls_explained": Planted(EVALUATION, put(("/indicators/1/deviation_reason", None))),
    "scores.low_execution_explained": Planted(
        EVALUATION,
        put(("/funds/execution/2/executed", number("24.00")), ("/funds/execution/2/rate", "80.00%")),
        outcome="flag",
    ),
    "safeguards.categories_and_phases": Planted(M21, put(("/safeguards/0/phases", []))),
    "safeguards.phases_covered": Planted(M21, no_closing, outcome="flag"),
    "citations.none_younger": Planted(M21, cite(0, year=2022)),
    "citations.one_number": Planted(M21, twin),
    "citations.annual_plans_of_year": Planted(M21, cite(0, annual_plan_for=2019), outcome="flag"),
    "citations.validity_covers_year": Planted(M21, cite(0, valid=[2017, 2020]), outcome="flag"),
    "citations.are_regulations": Planted(LIBRARY, cite(1, draft=True), outcome="flag"),
    "citations.provisional_in_force": Planted(LIBRARY, cite(1, provisional=True), outcome="flag"),
    "citations.have_numbers": Planted(
        LIBRARY, cite(0, id="《图书馆管理办法》", title="图书馆管理办法"), outcome="flag"
    ),
    "citations.basis_and_safeguards_agree": Planted(M21, no_safeguard, shared_only, "flag"),
}
