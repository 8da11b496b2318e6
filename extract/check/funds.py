"""The money (项目资金): sums over sources and levels, total against the year, units."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from extract.check.arithmetic import closes, half_unit, number
from extract.check.relations import sources_sum
from extract.check.subject import Finding, Subject
from extract.check.sums import known_unit, number_label, sum_finding
from extract.check.words import amount_words, has_phrase, phrase_matches, trimmed_amount, word_list
from extract.find.form.definition import definition_of
from extract.record.model import Evidence
from extract.record.pointers import value_at
from extract.record.units import UNITS

_BUDGETS = ("total_budget", "annual_budget", "fiscal_appropriation")
_TEXTS = (*(f"/project/{key}" for key in ("summary", "basis", "overall_target", "annual_target", "main_activities")),)
_OTHER_UNIT = {"万元": "元", "元": "万元"}
_MOST = Decimal(10) ** 12  # 元: no project costs a trillion; all spending of the country is some thirty
_LEAST = Decimal(1000)  # 元: less was meant in 万元
_FEWEST_DIGITS = 4  # that two amounts have in common by no accident
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


def amounts_fit_unit(subject: Subject) -> Finding | None:
    """The budget in its unit is what the filing says of it elsewhere (总成本不超过120万元), and of a size that one has.

    A12, error. Source: common sense: 元 under 万元 is ten thousand times too much; by its size alone a flag. An amount
    elsewhere counts if an indicator of the whole cost has it, or if four digits are the same.
    """
    filing, unit = subject.filing, known_unit(subject.filing.funds.unit)
    budgets = {f"/funds/{key}": own for key in _BUDGETS if (own := number(getattr(filing.funds, key)))}
    if unit is None or not budgets:
        return None
    stated = list(_stated_amounts(subject))
    for pointer, (where, text, yuan, half) in ((pointer, one) for pointer in budgets for one in stated):
        if abs(budgets[pointer] * UNITS[unit] - yuan) <= half:
            return Finding("holds", f"{number_label(pointer)}与文中所写“{text}”相符。", [pointer, where])
    other = _OTHER_UNIT.get(unit, unit)
    for pointer, (where, text, yuan, half) in ((pointer, one) for pointer in budgets for one in stated):
        if other != unit and abs(budgets[pointer] * UNITS[other] - yuan) <= half:
            label = f"{number_label(pointer)}{amount_words(budgets[pointer])}{unit}"
            message = f"{label}与文中所写“{text}”相差一万倍，金额疑似以{other}填列，请核对金额单位。"
            return Finding("fails", message, [pointer, where, "/funds/unit"])
    for pointer, yuan in ((pointer, own * UNITS[unit]) for pointer, own in budgets.items()):
        is_too_much = yuan >= _MOST and filing.form.kind != "transfer"
        if is_too_much or (unit == "元" and 0 < yuan < _LEAST and pointer.endswith("budget")):
            size = "超过一万亿元" if is_too_much else "不足一千元"
            label = f"{number_label(pointer)}{amount_words(budgets[pointer])}{unit}"
            return Finding("flag", f"{label}，{size}，不像一个项目的金额，请核对金额单位。", [pointer, "/funds/unit"])
    return None


def _stated_amounts(subject: Subject) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    """The amounts that texts and targets state with their unit: pointer, words, 元, and how far off another may be.

    Of an indicator of the whole cost that is one in a hundred; other targets and texts count only with digits enough to
    be no accident, and exactly.
    """
    targets = [(one.target_pointer, one.indicator.target.text, one.indicator.name) for one in subject.indicators]
    texts = [(pointer, value_at(subject.filing, pointer), "") for pointer in _TEXTS]
    for pointer, text, name in (*targets, *texts):
        for match in phrase_matches("stated_amount", text):
            amount = Decimal(match["number"].replace(",", ""))
            scale = UNITS["万元" if match["unit"] == "万" else match["unit"]]
            digits, is_whole = trimmed_amount(amount).replace(".", "").strip("0"), has_phrase("whole_cost", name)
            if is_whole or len(digits) >= _FEWEST_DIGITS:
                exact = half_unit(amount) * scale
                yield pointer, match[0], amount * scale, max(exact, amount * scale / 100) if is_whole else exact


def _sum_finding(subject: Subject, rule: str) -> Finding | None:
    return next((sum_finding(subject, relation) for relation in subject.relations[rule]), None)


def _sources_finding(subject: Subject, rule: str) -> Finding | None:
    """Whether the sources add up; left open where a source may be a part of another (其中)."""
    finding = _sum_finding(subject, rule)
    filing, unplaced = subject.filing, []
    for place, source in enumerate(filing.funds.sources):
        printed = filing.evidence.get(f"/funds/sources/{place}/label", Evidence()).text
        if source.amount and not has_phrase("part_of_sum", printed):
            unplaced.append(source.label)
    if finding is None or finding.outcome != "fails" or not unplaced:
        return finding
    message = f"另有资金来源{word_list(unplaced)}，表上未说明是其中数还是并列数，无法核对合计。"
    return Finding("cannot_check", message, finding.pointers)
