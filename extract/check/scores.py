"""A self-evaluation's scores (得分): rates, weights, what was reached against what was to be reached, reasons."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.check import relations
from extract.check.arithmetic import (
    Operand,
    Relation,
    at,
    closes,
    exact,
    meets,
    operand,
    pointers,
    value,
    written,
)
from extract.check.subject import AT_LEAST, AT_MOST, Finding, Goal, Subject, text
from extract.check.words import amount, indicator, listed, reached, trimmed

_HUNDRED, _NINETY = Decimal(100), Decimal(90)


class _Reached(NamedTuple):
    """An indicator, and the share of its target that was reached; more than 1 where that was passed."""

    goal: Goal
    share: Decimal


class _Column(NamedTuple):
    """A column of the execution that follows from others: its head and key, by which formula, and that with numbers.

    ``terms`` are the keys of those numbers, in the formula's order.
    """

    head: str
    key: str
    formula: str
    filled: str
    terms: tuple[str, ...]


_RATE = _Column("执行率", "rate", "全年执行数÷全年预算数", "执行{}÷预算{}", ("executed", "adjusted"))
_SCORE = _Column("得分", "score", "执行率×分值", "分值{}", ("weight",))


def weights_sum_to_100(subject: Subject) -> Finding | None:
    """The weights of the indicators and of the execution are 100 together.

    I10, error. Source: the self-evaluation forms (10 for the execution, 90 for the indicators); a declaration
    may leave the 10 to the self-evaluation.
    """
    relation = next(iter(subject.relations("scores.weights_sum_to_100")), None)
    if relation is None:
        return None
    names = [one.pointer for (one,) in relation.terms]
    total = value(relation)
    if closes(relation):
        return Finding("holds", f"{len(names)}项分值合计{trimmed(total)}。", names)
    if total == _NINETY and subject.is_declared():
        return Finding("holds", "指标分值合计90，另10分留给预算执行率。", names)
    if closes(relation) is None or len(names) < len(subject.goals):
        return Finding("cannot_check", f"有的指标没有分值，已填的合计{trimmed(total)}，无法核对是否为100。", names)
    return Finding("fails", f"{len(names)}项分值合计{trimmed(total)}，应为100，请核对。", names)


def execution_rate(subject: Subject) -> Finding | None:
    """执行率 = 全年执行数 ÷ 全年预算数.

    S1, error. Source: 四川 form 17 (执行率=预算执行数/调整后预算数).
    """
    return _lines(subject, subject.relations("scores.execution_rate"), _RATE)


def execution_score(subject: Subject) -> Finding | None:
    """得分 = 执行率 × 分值, at most the weight.

    S1, error. Source: as of the rate.
    """
    return _lines(subject, subject.relations("scores.execution_score"), _SCORE)


def indicator_scores(subject: Subject) -> Finding | None:
    """Of ≥: 得分 = min(1, 完成值 ÷ 目标值) × 分值; of ≤: min(1, 目标值 ÷ 完成值) × 分值.

    S2, error. Source: 自评 rules (正指标, 反向指标). Indicators with a scoring rule of their own are left out.
    """
    found = [one for one in _reached(subject) if not one.goal.scoring_rule and _is_scored(one.goal)]
    if not found:
        return None
    wrong = [one for one in found if not meets(exact(_score(one)), written(one.goal.score or Decimal(0)))]
    if not wrong:
        told = f"{len(found)}项定量指标的得分与完成情况相符。"
        return Finding("holds", told, _pointers(found))
    told = listed((f"{_told(one)}，应得{_expected(one)}，表列{amount(one.goal.score)}" for one in wrong), "；")
    return Finding("fails", f"得分与完成情况不符：{told}。", _pointers(wrong))


def shortfalls_explained(subject: Subject) -> Finding | None:
    """What stayed below its target, or below its full score, has a reason.

    S3, error. Source: 四川 form 17.
    """
    if subject.kind() != "self_evaluation":
        return None
    compared = {one.goal.pointer: one for one in _reached(subject)}
    short = [goal for goal in subject.goals if _is_short(goal, compared.get(goal.pointer))]
    if not short:
        told = "没有未达目标值的指标。"
        return Finding("holds", told, [f"{goal.pointer}/actual" for goal in subject.goals]) if subject.goals else None
    silent = [goal for goal in short if not goal.reason]
    if not silent:
        told = f"{len(short)}项未达目标值的指标均说明了原因。"
        return Finding("holds", told, [f"{goal.pointer}/deviation_reason" for goal in short])
    names = [f"{goal.pointer}/{key}" for goal in silent for key in ("actual", "score")]
    told = listed(f"{indicator(goal)}（目标“{goal.text}”，完成“{goal.actual or '空'}”）" for goal in silent)
    return Finding("fails", f"未达目标值或未得满分而没有说明原因：{told}，请补充偏差原因。", names)


def low_execution_explained(subject: Subject) -> Finding | None:
    """An execution below 90 % has a reason, where the form asks for one.

    S3, flag. Source: 四川 form 17 (below 90 % needs a reason).
    """
    lines = pointers(subject.filing, "/funds/execution")
    rates = [(one, rate.number * _HUNDRED) for one in lines if (rate := _rate(subject, one)).number is not None]
    if not rates:
        return None
    low = [(one, rate) for one, rate in rates if rate < _NINETY and not text(at(subject.filing, f"{one}/reason"))]
    if not low:
        return Finding("holds", "预算执行率均不低于90%或已说明原因。", [f"{one}/rate" for one, _ in rates])
    told = listed(f"{at(subject.filing, f'{one}/label')}{trimmed(rate)}%" for one, rate in low)
    return Finding("flag", f"预算执行率低于90%而没有说明原因：{told}。", [f"{one}/rate" for one, _ in low])


# ---------------------------------------------------------------- the execution


def _rate(subject: Subject, line: str) -> Operand:
    return relations.share(subject.filing, f"{line}/rate")


def _lines(subject: Subject, found: Sequence[Relation], column: _Column) -> Finding | None:
    if not found:
        return None
    names = [one.pointer for relation in found for one in relation.operands()]
    wrong = [relation for relation in found if closes(relation) is False]
    if wrong:
        told = listed((_line(subject, relation, column) for relation in wrong), "；")
        return Finding(
            "fails", f"{column.head}与{column.formula}不符：{told}。", [o.pointer for r in wrong for o in r.operands()]
        )
    if any(closes(relation) is None for relation in found):
        return Finding("cannot_check", f"有数值未能识别，无法核对{column.head}。", names)
    return Finding("holds", f"{len(found)}行{column.head}与{column.formula}相符。", names)


def _line(subject: Subject, relation: Relation, column: _Column) -> str:
    line = relation.result.pointer.rpartition("/")[0]
    label = at(subject.filing, f"{line}/label")
    terms = (amount(operand(subject.filing, f"{line}/{key}").number) for key in column.terms)
    printed = at(subject.filing, f"{line}/{column.key}")
    return f"{label}（{column.filled.format(*terms)}，表列{column.head}{printed}）"


# ---------------------------------------------------------------- the indicators


def _reached(subject: Subject) -> list[_Reached]:
    """The indicators of which target and actual value are numbers in one unit."""
    return [one for goal in subject.goals if (one := _compared(goal)) is not None]


def _compared(goal: Goal) -> _Reached | None:
    found = reached(goal.actual)
    if found is None or goal.value is None or goal.operator not in (*AT_LEAST, *AT_MOST):
        return None
    actual, unit = found
    if (unit or "") != (goal.unit or "") or not actual or not goal.value:
        return None
    share = actual / goal.value if goal.operator in AT_LEAST else goal.value / actual
    return _Reached(goal, share)


def _is_scored(goal: Goal) -> bool:
    return goal.score is not None and goal.weight is not None


def _score(one: _Reached) -> Decimal:
    """The points that the share is worth."""
    return min(one.share, Decimal(1)) * (one.goal.weight or Decimal(0))


def _is_short(goal: Goal, compared: _Reached | None) -> bool:
    if compared is not None:
        return compared.share < 1
    return goal.score is not None and goal.weight is not None and goal.score < goal.weight


def _told(one: _Reached) -> str:
    return f"{indicator(one.goal)}目标“{one.goal.text}”、完成“{one.goal.actual}”、分值{amount(one.goal.weight)}"


def _expected(one: _Reached) -> str:
    return trimmed(round(_score(one), 2))


def _pointers(found: list[_Reached]) -> list[str]:
    return [f"{one.goal.pointer}/{key}" for one in found for key in ("target/text", "actual", "weight", "score")]
