"""Filings beside each other: a unit's project over the years, declaration against self-evaluation, copies of one."""

from collections.abc import Iterator
from decimal import Decimal

from extract.check.arithmetic import at, exact, factor, meets, number, operand, pointers, times, written
from extract.check.filed import Filed, Project, Said
from extract.check.subject import AT_LEAST, AT_MOST, Goal, Subject, text
from extract.check.summing import label
from extract.check.words import amount, indicator, listed, reached, says, target
from extract.identity import item_key, text_key

_ANNUAL = "/project/annual_target"
_AMOUNTS = ("/funds/total_budget", "/funds/annual_budget", "/budget/total")


def goals_renewed(project: Project) -> Iterator[Said]:
    """The annual goal is not last year's, word for word.

    Warning. Source: 财预〔2015〕88号 (goals are approved with each year's budget).
    """
    for earlier, later in project.years():
        old, new = earlier.subject.text(_ANNUAL), later.subject.text(_ANNUAL)
        if old is None or new is None:
            continue
        both = ((earlier, (_ANNUAL,)), (later, (_ANNUAL,)))
        told = f"{later.told()}的年度绩效目标与{earlier.told()}"
        if text_key(old) == text_key(new):
            yield Said("flag", f"{told}逐字相同，请按本年度工作填写。", both)
        else:
            yield Said("holds", f"{told}不同。", both)


def amounts_renewed(project: Project) -> Iterator[Said]:
    """The lines of the breakdown are not all last year's, to the last digit.

    Info. Source: practice of rolling budgets forward.
    """
    for earlier, later in project.years():
        old, new = ({item_key(item.name): item.amount for item in one.subject.items} for one in (earlier, later))
        if not old or not new:
            continue
        names = [(one, [f"{item.pointer}/amount" for item in one.subject.items]) for one in (earlier, later)]
        told = f"{later.told()}的预算明细与{earlier.told()}"
        if old == new:
            yield Said("flag", f"{told}的{len(new)}行完全相同，请确认已重新测算。", names)
        else:
            yield Said("holds", f"{told}不尽相同。", names)


def one_off_items_once(project: Project) -> Iterator[Said]:
    """What occurs once (建设, 质保金) is not asked for in two years.

    Warning. Source: common sense.
    """
    for earlier, later in project.years():
        known = {item_key(item.name): item for item in earlier.subject.items if says("one_off", item.name)}
        again = [(known[item_key(item.name)], item) for item in later.subject.items if item_key(item.name) in known]
        if not again:
            continue
        told = listed(f"“{item.name}”（{amount(old.amount)}、{amount(item.amount)}）" for old, item in again)
        both = [
            (earlier, [f"{old.pointer}/amount" for old, _ in again]),
            (later, [f"{item.pointer}/amount" for _, item in again]),
        ]
        yield Said("flag", f"一次性支出在{earlier.told()}和{later.told()}中重复申报：{told}。", both)


def one_off_project_once(project: Project) -> Iterator[Said]:
    """A one-off project is not declared again after its end.

    Warning. Source: common sense.
    """
    where = ("/project/recurrence", "/project/end_date")
    for earlier, later in project.years():
        end, year = earlier.subject.day("/project/end_date"), later.subject.year()
        if earlier.subject.text("/project/recurrence") != "one_off" or end is None or year is None:
            continue
        if end.year < year:
            told = f"一次性项目已于{end.isoformat()}结束（{earlier.told()}），又见于{later.told()}，请说明。"
            yield Said("flag", told, ((earlier, where), (later, where)))


def last_year_amounts_agree(project: Project) -> Iterator[Said]:
    """上年度预算安排 of a line is the amount that last year's declaration has.

    Warning. Source: arithmetic. Only filings of two years on end, in one unit of money.
    """
    for earlier, later in project.years():
        if (earlier.subject.year() or 0) + 1 != later.subject.year() or _unit(earlier) != _unit(later):
            continue
        known = {
            item_key(item.name): item
            for item in earlier.subject.items
            if item_key(item.name) and item.amount is not None
        }
        found = [
            (known[item_key(item.name)], item, printed)
            for item in later.subject.items
            if item_key(item.name) in known
            and (printed := number(at(later.subject.filing, f"{item.pointer}/last_year_budget"))) is not None
        ]
        if not found:
            continue
        off = [one for one in found if not meets(written(one[2]), written(one[0].amount or Decimal(0)))]
        both = [
            (earlier, [f"{old.pointer}/amount" for old, _, _ in off or found]),
            (later, [f"{new.pointer}/last_year_budget" for _, new, _ in off or found]),
        ]
        if not off:
            yield Said("holds", f"{later.told()}的上年预算与{earlier.told()}一致。", both)
            continue
        told = listed(f"“{new.name}”写{amount(printed)}，上年为{amount(old.amount)}" for old, new, printed in off)
        yield Said("fails", f"{later.told()}的上年预算与{earlier.told()}不符：{told}。", both)


def targets_not_below_results(project: Project) -> Iterator[Said]:
    """The targets of a year are not below what the year before reached.

    Info. Source: common sense; a target that has been reached already asks for nothing.
    """
    for result, plan in project.results():
        known = {item_key(goal.name): goal for goal in result.subject.goals if item_key(goal.name)}
        low = [(known[item_key(goal.name)], goal) for goal in plan.subject.goals if item_key(goal.name) in known]
        low = [(old, goal) for old, goal in low if _is_lower(goal, old)]
        if not low:
            continue
        told = listed(f"{target(goal)}，上年完成“{old.actual}”" for old, goal in low)
        both = [(result, [f"{old.pointer}/actual" for old, _ in low]), (plan, [goal.target for _, goal in low])]
        yield Said("flag", f"{plan.told()}的目标低于上年实际：{told}，请说明。", both)


def evaluation_keeps_indicators(project: Project) -> Iterator[Said]:
    """The self-evaluation has the indicators of the declaration.

    S4, error. Source: 财预〔2015〕88号 article 29.
    """
    for plan, result in project.evaluations():
        planned, shown = ([goal for goal in one.subject.goals if goal.name] for one in (plan, result))
        if not planned or not shown:
            continue
        lost = [goal for goal in planned if item_key(goal.name) not in {item_key(one.name) for one in shown}]
        added = [goal for goal in shown if item_key(goal.name) not in {item_key(one.name) for one in planned}]
        both = [(one, [f"{goal.pointer}/name" for goal in goals]) for one, goals in ((plan, lost), (result, added))]
        if not lost and not added:
            yield Said("holds", f"{result.told()}的指标与{plan.told()}一致。", _names(plan, result))
            continue
        parts = [f"少{listed(map(indicator, lost))}"] if lost else []
        parts += [f"多{listed(map(indicator, added))}"] if added else []
        yield Said("fails", f"{result.told()}的指标与{plan.told()}不一致：{'；'.join(parts)}。", both)


def evaluation_keeps_targets(project: Project) -> Iterator[Said]:
    """The targets of the self-evaluation are those of the declaration.

    S4, error. Source: 财预〔2015〕88号 articles 28 and 29 (approved goals are generally not adjusted).
    """
    for plan, result in project.evaluations():
        known = {item_key(goal.name): goal for goal in plan.subject.goals if item_key(goal.name)}
        shared = [(known[item_key(goal.name)], goal) for goal in result.subject.goals if item_key(goal.name) in known]
        if not shared:
            continue
        off = [(old, new) for old, new in shared if not _same_target(old, new)]
        both = [(plan, [old.target for old, _ in off or shared]), (result, [new.target for _, new in off or shared])]
        if not off:
            yield Said("holds", f"{result.told()}的{len(shared)}项目标值与{plan.told()}一致。", both)
            continue
        told = listed(f"{indicator(old)}申报“{old.text or '空'}”、自评“{new.text or '空'}”" for old, new in off)
        yield Said("fails", f"{result.told()}的目标值与{plan.told()}不一致：{told}。", both)


def evaluation_keeps_budget(project: Project) -> Iterator[Said]:
    """年初预算数 of the self-evaluation is 当年预算 of the declaration, in one unit.

    S4, error. Source: 财预〔2015〕88号 article 29.
    """
    for plan, result in project.evaluations():
        line = _total_line(result.subject)
        if line is None:
            continue
        initial = operand(result.subject.filing, f"{line}/initial")
        annual = operand(plan.subject.filing, "/funds/annual_budget")
        if initial.number is None or annual.number is None:
            continue
        both = [(plan, (annual.pointer,)), (result, (initial.pointer,))]
        told = f"{result.told()}的年初预算数{amount(initial.number)}与{plan.told()}的当年预算{amount(annual.number)}"
        scale = factor(_unit(plan), _unit(result))
        if scale is None:
            yield Said("cannot_check", f"金额单位不明，无法核对{told}。", both)
        elif meets(written(initial.number), times(written(annual.number), exact(scale))):
            yield Said("holds", f"{told}一致。", both)
        else:
            yield Said("fails", f"{told}不一致。", both)


def copies_agree(project: Project) -> Iterator[Said]:
    """Several files of one filing have the same totals.

    Warning. Source: common sense; a draft beside the final filing.
    """
    for first, second in project.copies:
        if _unit(first) != _unit(second):
            continue
        off = [pointer for pointer in _AMOUNTS if _differs(pointer, first, second)]
        if off:
            told = listed(f"{label(pointer)}{_amount(first, pointer)}、{_amount(second, pointer)}" for pointer in off)
            message = f"{first.told()}与{second.told()}是同一项目同一年度，金额不同：{told}，请确认以哪份为准。"
            yield Said("flag", message, ((first, off), (second, off)))


# ---------------------------------------------------------------- what is compared


def _names(*filed: Filed) -> list[tuple[Filed, list[str]]]:
    return [(one, [f"{goal.pointer}/name" for goal in one.subject.goals]) for one in filed]


def _differs(pointer: str, *filed: Filed) -> bool:
    """Whether both have an amount there, and not the same."""
    first, second = (number(at(one.subject.filing, pointer)) for one in filed)
    return first is not None and second is not None and first != second


def _amount(one: Filed, pointer: str) -> str:
    return amount(number(at(one.subject.filing, pointer)))


def _same_target(old: Goal, new: Goal) -> bool:
    """Whether both say the same: in numbers, else in words; a reading that is open speaks against nobody."""
    if old.value is not None and new.value is not None:
        return (old.operator, old.value, old.value_max, old.unit) == (new.operator, new.value, new.value_max, new.unit)
    return text_key(old.text) == text_key(new.text)


def _is_lower(goal: Goal, old: Goal) -> bool:
    """Whether the target asks for less than what was reached, both in one unit."""
    found = reached(old.actual)
    if found is None or goal.value is None or (found[1] or "") != (goal.unit or ""):
        return False
    return goal.value < found[0] if goal.operator in AT_LEAST else goal.operator in AT_MOST and goal.value > found[0]


def _total_line(subject: Subject) -> str | None:
    """The line of the execution that is the total."""
    lines = pointers(subject.filing, "/funds/execution")
    return next((one for one in lines if says("total", text(at(subject.filing, f"{one}/label")))), None)


def _unit(one: Filed) -> str | None:
    return one.subject.text("/funds/unit") or one.subject.text("/budget/unit")
