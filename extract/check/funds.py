"""The money (项目资金): sums over sources and levels, total against the year, units."""

from msgspec.structs import replace

from extract.check.arithmetic import closes
from extract.check.relations import sources_sum
from extract.check.subject import Finding, Subject
from extract.check.sums import known_unit, sum_finding
from extract.check.words import word_list
from extract.find.form.definition import definition_of

_MONEY = ("total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level", "other_funds")


def total_covers_annual(subject: Subject) -> Finding | None:
    """项目总预算 ≥ 当年预算; both are equal where the project begins and ends in one year.

    A6, error. Source: arithmetic. D5: the total of several years is not compared for equality.
    """
    return _sum_finding(subject, "funds.total_covers_annual")


def annual_is_its_sources(subject: Subject) -> Finding | None:
    """当年预算 = 财政拨款 + 上年结转 + 其他资金, blanks as 0.

    A7, error. Source: 填报说明 of the 2011 form, 资金总额 is filled by source.
    """
    finding = _sources_finding(subject, "funds.annual_is_its_sources")
    if finding is None or finding.outcome != "fails":
        return finding
    if definition_of(subject.filing.form.id).get("sources") == "annual":
        return finding
    # on any other form the sources may be those of the total instead of the year's budget
    filing = subject.filing
    of_total = sources_sum(replace(filing, funds=replace(filing.funds, annual_budget=None)))
    if not any(closes(one) for one in of_total):
        return finding
    message = finding.message + "各来源之和等于项目总预算，请确认来源按全周期还是按当年填列。"
    return Finding("flag", message, finding.pointers)


def total_is_its_sources(subject: Subject) -> Finding | None:
    """项目总预算 = its sources, where they stand beside it or no 当年预算 is printed.

    A7, error. Source: as of the annual budget.
    """
    return _sources_finding(subject, "funds.total_is_its_sources")


def appropriation_is_its_levels(subject: Subject) -> Finding | None:
    """财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套, blanks as 0.

    A8, error. Source: arithmetic.
    """
    return _sum_finding(subject, "funds.appropriation_is_its_levels")


def annual_is_breakdown_total(subject: Subject) -> Finding | None:
    """当年预算 = 金额合计 of the breakdown, or the sum of its rows where no total is printed.

    A9, error. Source: arithmetic; units are converted.
    """
    return _sum_finding(subject, "funds.annual_is_breakdown_total")


def units_agree(subject: Subject) -> Finding | None:
    """The unit of every amount is known, and one filing does not mix 万元 and 元.

    A10, error. Source: 填报说明 of the 163号 form (万元). A column of unit prices may have its own unit.
    """
    filing, units = subject.filing, {}
    if any(getattr(filing.funds, key) is not None for key in _MONEY) or filing.funds.execution:
        units["/funds/unit"] = known_unit(filing.funds.unit)
    if filing.budget.total is not None or any(line.amount is not None for line in subject.budget_lines):
        units["/budget/unit"] = known_unit(filing.budget.unit)
    if not units:
        return None
    strange = [
        remark
        for remark in subject.record.remarks
        if remark.code == "amount_unit" and any(place.table in subject.tables for place in remark.places)
    ]
    if strange:
        messages = word_list((remark.message.rstrip("。") for remark in strange), "；")
        places = [place for remark in strange for place in remark.places]
        return Finding("fails", f"{messages}。请改用表内统一的金额单位。", (), places)
    pointers = [*units, "/money_unit"]
    if None in units.values():
        return Finding("cannot_check", "金额单位未写明，无法判断金额大小。", pointers)
    known = dict.fromkeys(unit for unit in (*units.values(), known_unit(filing.money_unit)) if unit)
    if len(known) > 1:
        return Finding("fails", f"同一申报表混用金额单位：{word_list(known)}，请统一。", pointers)
    return Finding("holds", f"金额单位一致：{word_list(known)}。", pointers)


def _sum_finding(subject: Subject, rule: str) -> Finding | None:
    return next((sum_finding(subject, relation) for relation in subject.relations[rule]), None)


def _sources_finding(subject: Subject, rule: str) -> Finding | None:
    """Whether the sources add up; left open where a source may be a part of another (其中)."""
    finding = _sum_finding(subject, rule)
    unplaced = [source.label for source in subject.filing.funds.sources if source.amount]
    if finding is None or finding.outcome != "fails" or not unplaced:
        return finding
    message = f"另有资金来源{word_list(unplaced)}，表上未说明是其中数还是并列数，无法核对合计。"
    return Finding("cannot_check", message, finding.pointers)
