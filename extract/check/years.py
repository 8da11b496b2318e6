"""Filings beside each other: a unit's project over the years, declaration against self-evaluation, copies of one."""

from collections.abc import Iterator

from extract.check.arithmetic import exact, factor, meets, number, operand, rounded_interval, times
from extract.check.projects import CollectionFinding, ProjectHistory, filing_words
from extract.check.subject import AT_LEAST, AT_MOST, BudgetLine, IndicatorLine, Subject
from extract.check.sums import number_label
from extract.check.words import amount_words, has_phrase, indicator_words, reached_number, target_words, word_list
from extract.identity import item_key, text_key
from extract.record.pointers import value_at

_AMOUNTS = ("/funds/total_budget", "/funds/annual_budget", "/budget/total")


def goals_renewed(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """The annual goal is not last year's, word for word.

    Warning. Source: 财预〔2015〕88号 (goals are approved with each year's budget).
    """
    for earlier, later in project.following_years():
        old, new = (one.filing.project.annual_target for one in (earlier, later))
        if not old or not new:
            continue
        both = [(one, ("/project/annual_target",)) for one in (earlier, later)]
        words = f"{filing_words(later)}的年度绩效目标与{filing_words(earlier)}"
        if text_key(old) == text_key(new):
            yield CollectionFinding("flag", f"{words}逐字相同，请按本年度工作填写。", both)
        else:
            yield CollectionFinding("holds", f"{words}不同。", both)


def amounts_renewed(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """The lines of the breakdown are not all last year's, to the last digit.

    Info. Source: practice of rolling budgets forward.
    """
    for earlier, later in project.following_years():
        old, new = ({item_key(line.name): line.amount for line in one.budget_lines} for one in (earlier, later))
        if not old or not new:
            continue
        both = [(one, [f"{line.pointer}/amount" for line in one.budget_lines]) for one in (earlier, later)]
        words = f"{filing_words(later)}的预算明细与{filing_words(earlier)}"
        if old == new:
            yield CollectionFinding("flag", f"{words}的{len(new)}行完全相同，请确认已重新测算。", both)
        else:
            yield CollectionFinding("holds", f"{words}不尽相同。", both)


def one_off_items_once(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """Items that occur once (建设, 质保金) are not requested in two years.

    Warning. Source: common sense.
    """
    for earlier, later in project.following_years():
        again = [(old, new) for old, new in _shared_lines(earlier, later) if has_phrase("one_off", old.name)]
        if not again:
            continue
        items = word_list(
            f"“{new.name}”（{amount_words(old.amount)}、{amount_words(new.amount)}）" for old, new in again
        )
        both = [
            (earlier, [f"{old.pointer}/amount" for old, _ in again]),
            (later, [f"{new.pointer}/amount" for _, new in again]),
        ]
        message = f"一次性支出在{filing_words(earlier)}和{filing_words(later)}中重复申报：{items}。"
        yield CollectionFinding("flag", message, both)


def one_off_project_once(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """A one-off project is not declared again after its end.

    Warning. Source: common sense.
    """
    pointers = ("/project/recurrence", "/project/end_date")
    for earlier, later in project.following_years():
        end = earlier.filing.project.end_date
        if earlier.filing.project.recurrence == "one_off" and end and end.year < (later.filing.fiscal_year or 0):
            ended = f"一次性项目已于{end.isoformat()}结束（{filing_words(earlier)}）"
            message = f"{ended}，又见于{filing_words(later)}，请说明。"
            yield CollectionFinding("flag", message, ((earlier, pointers), (later, pointers)))


def last_year_amounts_agree(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """上年度预算安排 of a line is the amount that last year's declaration has.

    Warning. Source: arithmetic. Only filings of consecutive years, in one unit of money.
    """
    for earlier, later in project.following_years():
        is_next = (earlier.filing.fiscal_year or 0) + 1 == later.filing.fiscal_year
        if not is_next or _money_unit(earlier) != _money_unit(later):
            continue
        lines = [
            (old, new, old.amount, printed)
            for old, new in _shared_lines(earlier, later)
            if (printed := number(new.row.last_year_budget)) is not None and old.amount is not None
        ]
        if not lines:
            continue
        off = [one for one in lines if not meets(rounded_interval(one[2]), rounded_interval(one[3]))]
        both = [
            (earlier, [f"{old.pointer}/amount" for old, *_ in off or lines]),
            (later, [f"{new.pointer}/last_year_budget" for _, new, *_ in off or lines]),
        ]
        words = f"{filing_words(later)}的上年预算与{filing_words(earlier)}"
        if not off:
            yield CollectionFinding("holds", f"{words}一致。", both)
            continue
        differences = word_list(
            f"“{new.name}”写{amount_words(printed)}，上年为{amount_words(amount)}" for _, new, amount, printed in off
        )
        yield CollectionFinding("fails", f"{words}不符：{differences}。", both)


def targets_not_below_results(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """The targets of a year are not below what the year before reached.

    Info. Source: common sense; a target that has been reached already asks for nothing.
    """
    for year, result in sorted(project.evaluated.items()):
        plan = project.declared.get(year + 1)
        if plan is None:
            continue
        low = []
        for old, new in _shared_indicators(result, plan):
            target, reached = new.indicator.target, reached_number(old.indicator.actual)
            if reached is None or new.value is None or has_phrase("rough", target.text):
                continue
            if reached[1] != (target.unit or ""):
                continue
            below = target.operator in AT_LEAST and new.value < reached[0]
            if below or (target.operator in AT_MOST and new.value > reached[0]):
                low.append((old, new))
        if not low:
            continue
        words = word_list(f"{target_words(new)}，上年完成“{old.indicator.actual}”" for old, new in low)
        both = [
            (result, [f"{old.pointer}/actual" for old, _ in low]),
            (plan, [new.target_pointer for _, new in low]),
        ]
        yield CollectionFinding("flag", f"{filing_words(plan)}的目标低于上年实际：{words}，请说明。", both)


def evaluation_keeps_indicators(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """The self-evaluation has the indicators of the declaration.

    S4, error. Source: 财预〔2015〕88号 article 29.
    """
    for plan, result in project.evaluations():
        plan_lines, result_lines = ([line for line in one.indicators if line.indicator.name] for one in (plan, result))
        if not plan_lines or not result_lines:
            continue
        plan_keys, result_keys = (
            {item_key(line.indicator.name) for line in lines} for lines in (plan_lines, result_lines)
        )
        only_planned = [line for line in plan_lines if item_key(line.indicator.name) not in result_keys]
        only_evaluated = [line for line in result_lines if item_key(line.indicator.name) not in plan_keys]
        words = f"{filing_words(result)}的指标与{filing_words(plan)}"
        involved = (
            ((plan, only_planned), (result, only_evaluated))
            if only_planned or only_evaluated
            else ((plan, plan.indicators), (result, result.indicators))
        )
        both = [(one, [f"{line.pointer}/name" for line in lines]) for one, lines in involved]
        if not only_planned and not only_evaluated:
            yield CollectionFinding("holds", f"{words}一致。", both)
            continue
        parts = [f"少{word_list(map(indicator_words, only_planned))}"] if only_planned else []
        parts += [f"多{word_list(map(indicator_words, only_evaluated))}"] if only_evaluated else []
        yield CollectionFinding("fails", f"{words}不一致：{'；'.join(parts)}。", both)


def evaluation_keeps_targets(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """The targets of the self-evaluation are those of the declaration.

    S4, error. Source: 财预〔2015〕88号 articles 28 and 29 (approved goals are generally not adjusted).
    """
    for plan, result in project.evaluations():
        shared = _shared_indicators(plan, result)
        if not shared:
            continue
        off = []  # numbers are compared where both targets have them, else their words
        for old, new in shared:
            first, second = (
                (line.indicator.target.operator, line.value, line.value_max, line.indicator.target.unit)
                if old.value is not None and new.value is not None
                else text_key(line.indicator.target.text)
                for line in (old, new)
            )
            if first != second:
                off.append((old, new))
        both = [
            (plan, [old.target_pointer for old, _ in off or shared]),
            (result, [new.target_pointer for _, new in off or shared]),
        ]
        if not off:
            message = f"{filing_words(result)}的{len(shared)}项目标值与{filing_words(plan)}一致。"
            yield CollectionFinding("holds", message, both)
            continue
        words = word_list(
            f"{indicator_words(old)}申报“{before or '空'}”、自评“{after or '空'}”"
            for old, new in off
            for before, after in ((old.indicator.target.text, new.indicator.target.text),)
        )
        message = f"{filing_words(result)}的目标值与{filing_words(plan)}不一致：{words}。"
        yield CollectionFinding("fails", message, both)


def evaluation_keeps_budget(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """年初预算数 of the self-evaluation is 当年预算 of the declaration, in one unit.

    S4, error. Source: 财预〔2015〕88号 article 29.
    """
    for plan, result in project.evaluations():
        labels = [line.label for line in result.filing.funds.execution]
        total = next((index for index, label in enumerate(labels) if has_phrase("total", label)), None)
        initial = operand(result.filing, f"/funds/execution/{total}/initial") if total is not None else None
        annual = operand(plan.filing, "/funds/annual_budget")
        if initial is None or initial.number is None or annual.number is None:
            continue
        both = [(plan, (annual.pointer,)), (result, (initial.pointer,))]
        words = (
            f"{filing_words(result)}的年初预算数{amount_words(initial.number)}"
            f"与{filing_words(plan)}的当年预算{amount_words(annual.number)}"
        )
        scale = factor(_money_unit(plan), _money_unit(result))
        if scale is None:
            yield CollectionFinding("cannot_check", f"金额单位不明，无法核对{words}。", both)
        elif meets(rounded_interval(initial.number), times(rounded_interval(annual.number), exact(scale))):
            yield CollectionFinding("holds", f"{words}一致。", both)
        else:
            yield CollectionFinding("fails", f"{words}不一致。", both)


def copies_agree(project: ProjectHistory) -> Iterator[CollectionFinding]:
    """Several files of one filing have the same totals.

    Warning. Source: common sense; a draft beside the final filing.
    """
    for first, second in project.copies:
        if _money_unit(first) != _money_unit(second):
            continue
        amounts = {pointer: [number(value_at(one.filing, pointer)) for one in (first, second)] for pointer in _AMOUNTS}
        off = {pointer: both for pointer, both in amounts.items() if None not in both and both[0] != both[1]}
        if off:
            words = word_list(
                f"{number_label(pointer)}{'、'.join(map(amount_words, both))}" for pointer, both in off.items()
            )
            files = f"{filing_words(first)}与{filing_words(second)}"
            message = f"{files}是同一项目同一年度，金额不同：{words}，请确认以哪份为准。"
            yield CollectionFinding("flag", message, ((first, list(off)), (second, list(off))))


# ---------------------------------------------------------------- lines and indicators that two filings share


def _shared_lines(earlier: Subject, later: Subject) -> list[tuple[BudgetLine, BudgetLine]]:
    """The budget lines of the later filing whose item the earlier one has too, after that of the earlier one."""
    known = {key: line for line in earlier.budget_lines if (key := item_key(line.name))}
    return [(known[key], line) for line in later.budget_lines if (key := item_key(line.name)) in known]


def _shared_indicators(first: Subject, second: Subject) -> list[tuple[IndicatorLine, IndicatorLine]]:
    """The indicators of the second filing that the first one has too, after those of the first one."""
    known = {key: line for line in first.indicators if (key := item_key(line.indicator.name))}
    return [(known[key], line) for line in second.indicators if (key := item_key(line.indicator.name)) in known]


def _money_unit(subject: Subject) -> str | None:
    return subject.filing.funds.unit or subject.filing.budget.unit
