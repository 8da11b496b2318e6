"""The money (项目资金): sums over sources and levels, total against the year, units."""

from extract.check import relations
from extract.check.arithmetic import at, closes, mapping
from extract.check.subject import Finding, Subject, items, places
from extract.check.summing import checked_sum, unit_of
from extract.check.words import listed

_MONEY = ("total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level", "other_funds")


def total_covers_annual(subject: Subject) -> Finding | None:
    """项目总预算 ≥ 当年预算; both are equal where the project begins and ends in one year.

    A6, error. Source: arithmetic. D5: the total of several years is not compared for equality.
    """
    return _sum(subject, "funds.total_covers_annual")


def annual_is_its_sources(subject: Subject) -> Finding | None:
    """当年预算 = 财政拨款 + 上年结转 + 其他资金, blanks as 0.

    A7, error. Source: 填报说明 of the 2011 form, 资金总额 is filled by source.
    """
    return _sources(subject, "funds.annual_is_its_sources")


def total_is_its_sources(subject: Subject) -> Finding | None:
    """项目总预算 = its sources, where they stand beside it or no 当年预算 is printed.

    A7, error. Source: as of the annual budget.
    """
    return _sources(subject, "funds.total_is_its_sources")


def appropriation_is_its_levels(subject: Subject) -> Finding | None:
    """财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套, blanks as 0.

    A8, error. Source: arithmetic.
    """
    return _sum(subject, "funds.appropriation_is_its_levels")


def annual_is_breakdown_total(subject: Subject) -> Finding | None:
    """当年预算 = 金额合计 of the breakdown, or the sum of its rows where no total is printed.

    A9, error. Source: arithmetic; units are converted.
    """
    return _sum(subject, "funds.annual_is_breakdown_total")


def units_agree(subject: Subject) -> Finding | None:
    """The unit of every amount is known, and one filing does not mix 万元 and 元.

    A10, error. Source: 填报说明 of the 163号 form (万元). A column of unit prices may have its own unit.
    """
    units = {pointer: unit_of(subject, pointer) for pointer in _units(subject)}
    if not units:
        return None
    strange = _strange_amounts(subject)
    if strange:
        told = listed((str(one.get("message")).rstrip("。") for one in strange), "；")
        return Finding("fails", f"{told}。请改用表内统一的金额单位。", (), _places(strange))
    known = dict.fromkeys(unit for unit in (*units.values(), unit_of(subject, "/money_unit")) if unit)
    pointers = [*units, "/money_unit"]
    if None in units.values():
        return Finding("cannot_check", "金额单位未写明，无法判断金额大小。", pointers)
    if len(known) > 1:
        return Finding("fails", f"同一申报表混用金额单位：{listed(known)}，请统一。", pointers)
    return Finding("holds", f"金额单位一致：{listed(known)}。", pointers)


# ---------------------------------------------------------------- sources


def _sum(subject: Subject, rule: str) -> Finding | None:
    return next((checked_sum(subject, relation) for relation in subject.relations(rule)), None)


def _sources(subject: Subject, rule: str) -> Finding | None:
    finding = _sum(subject, rule)
    if finding is None or finding.outcome != "fails":
        return finding
    if unplaced := _unplaced_sources(subject):
        told = f"另有资金来源{listed(unplaced)}，表上未说明是其中数还是并列数，无法核对合计。"
        return Finding("cannot_check", told, finding.pointers)
    if _closes_with_total(subject, rule):
        told = finding.message + "各来源之和等于项目总预算，请确认来源按全周期还是按当年填列。"
        return Finding("flag", told, finding.pointers)
    return finding


def _unplaced_sources(subject: Subject) -> list[str]:
    found = items(at(subject.filing, "/funds/sources"))
    return [str(mapping(one).get("label")) for one in found if mapping(one).get("amount")]


def _closes_with_total(subject: Subject, rule: str) -> bool:
    """Whether the sources of a form that no definition knows add up to the total instead of the year's budget."""
    if rule != "funds.annual_is_its_sources" or subject.text("/form/id"):
        return False
    funds = {**mapping(subject.filing.get("funds")), "annual_budget": None}
    found = relations.sources_sum({**subject.filing, "funds": funds})
    return any(closes(one) for one in found)


# ---------------------------------------------------------------- units


def _units(subject: Subject) -> list[str]:
    """The pointers of the units of all parts that hold amounts."""
    found = []
    if any(at(subject.filing, f"/funds/{key}") is not None for key in _MONEY) or items(
        at(subject.filing, "/funds/execution")
    ):
        found.append("/funds/unit")
    if at(subject.filing, "/budget/total") is not None or any(item.amount is not None for item in subject.items):
        found.append("/budget/unit")
    return found


def _strange_amounts(subject: Subject) -> list[dict[str, object]]:
    """The record's remarks about amounts in another unit than their table's."""
    tables = subject.tables
    found = [dict(mapping(one)) for one in items(subject.record.get("remarks"))]
    return [
        one
        for one in found
        if one.get("code") == "amount_unit" and any(place.get("table") in tables for place in places(one.get("at")))
    ]


def _places(remarks: list[dict[str, object]]) -> list[dict[str, object]]:
    return [dict(place) for one in remarks for place in places(one.get("at"))]
