"""A self-evaluation's scores (得分): rates, weights, what was reached against what was to be reached, reasons."""

from decimal import Decimal
from typing import NamedTuple

from extract.check.arithmetic import closes, exact, meets, operand, rounded_interval, value
from extract.check.relations import execution_share
from extract.check.subject import AT_LEAST, AT_MOST, Finding, IndicatorLine, Subject
from extract.check.words import amount_words, has_phrase, indicator_words, reached_number, trimmed_amount, word_list
from extract.record.pointers import value_at

_HUNDRED, _NINETY = Decimal(100), Decimal(90)


class _ExecutionColumn(NamedTuple):
    """A column of the execution that is computed from others: head and key, the formula in words and with numbers.

    ``terms`` are the keys of those numbers, in the formula's order.
    """

    head: str
    key: str
    formula: str
    with_numbers: str
    terms: tuple[str, ...]


_RATE = _ExecutionColumn("执行率", "rate", "全年执行数÷全年预算数", "执行{}÷预算{}", ("executed", "adjusted"))
_SCORE = _ExecutionColumn("得分", "score", "执行率×分值", "分值{}", ("weight",))


def weights_sum_to_100(subject: Subject) -> Finding | None:
    """The weights of the indicators and of the execution are 100 together.

    I10, error. Source: the self-evaluation forms (10 for the execution, 90 for the indicators); a declaration
    may leave the 10 to the self-evaluation.
    """
    relation = next(iter(subject.relations["scores.weights_sum_to_100"]), None)
    if relation is None:
        return None
    names = [one.pointer for (one,) in relation.terms]
    total = value(relation)
    if closes(relation):
        return Finding("holds", f"{len(names)}项分值合计{trimmed_amount(total)}。", names)
    if total == _NINETY and subject.is_declared():
        return Finding("holds", "指标分值合计90，另10分留给预算执行率。", names)
    if closes(relation) is None or len(names) < len(subject.indicators):
        message = f"有的指标没有分值，已填的合计{trimmed_amount(total)}，无法核对是否为100。"
        return Finding("cannot_check", message, names)
    return Finding("fails", f"{len(names)}项分值合计{trimmed_amount(total)}，应为100，请核对。", names)


def execution_rate(subject: Subject) -> Finding | None:
    """执行率 = 全年执行数 ÷ 全年预算数.

    S1, error. Source: 四川 form 17 (执行率=预算执行数/调整后预算数).
    """
    return _execution_finding(subject, "scores.execution_rate", _RATE)


def execution_score(subject: Subject) -> Finding | None:
    """得分 = 执行率 × 分值, at most the weight.

    S1, error. Source: the same as for the rate.
    """
    return _execution_finding(subject, "scores.execution_score", _SCORE)


def indicator_scores(subject: Subject) -> Finding | None:
    """For ≥: 得分 = min(1, 完成值 ÷ 目标值) × 分值; for ≤: min(1, 目标值 ÷ 完成值) × 分值.

    S2, error. Source: 自评 rules (正指标, 反向指标). Indicators with a scoring rule of their own are left out.
    """
    scored, wrong = [], []
    for line in subject.indicators:
        share = _reached_share(line)
        if share is None or line.indicator.scoring_rule or line.score is None or line.weight is None:
            continue
        scored.append(line)
        expected = min(share, Decimal(1)) * line.weight
        if not meets(exact(expected), rounded_interval(line.score)):
            wrong.append((line, expected))
    if not scored:
        return None
    involved = [line for line, _ in wrong] or scored
    pointers = [f"{line.pointer}/{key}" for line in involved for key in ("target/text", "actual", "weight", "score")]
    if not wrong:
        return Finding("holds", f"{len(scored)}项定量指标的得分与完成情况相符。", pointers)
    words = (
        f"{indicator_words(line)}目标“{line.indicator.target.text}”、完成“{line.indicator.actual}”、"
        f"分值{amount_words(line.weight)}，应得{trimmed_amount(round(expected, 2))}，表列{amount_words(line.score)}"
        for line, expected in wrong
    )
    return Finding("fails", f"得分与完成情况不符：{word_list(words, '；')}。", pointers)


def shortfalls_explained(subject: Subject) -> Finding | None:
    """Each indicator below its target, or below its full score, has a reason.

    S3, error. Source: 四川 form 17. Within the year, on a monitoring form, a target need not be reached yet.
    """
    if subject.is_declared() or not subject.indicators or subject.filing.evaluation.period is not None:
        return None
    short = []
    for line in subject.indicators:
        share, score, weight = _reached_share(line), line.score, line.weight
        lost_points = score is not None and weight is not None and score < weight
        if lost_points if share is None else share < 1:
            short.append(line)
    if not short:
        return Finding("holds", "没有未达目标值的指标。", [f"{line.pointer}/actual" for line in subject.indicators])
    silent = [line for line in short if not line.indicator.deviation_reason]
    if not silent:
        message = f"{len(short)}项未达目标值的指标均说明了原因。"
        return Finding("holds", message, [f"{line.pointer}/deviation_reason" for line in short])
    words = word_list(
        f"{indicator_words(line)}（目标“{line.indicator.target.text}”，完成“{line.indicator.actual or '空'}”）"
        for line in silent
    )
    message = f"未达目标值或未得满分而没有说明原因：{words}，请补充偏差原因。"
    return Finding("fails", message, [f"{line.pointer}/{key}" for line in silent for key in ("actual", "score")])


def low_execution_explained(subject: Subject) -> Finding | None:
    """An execution below 90 % has a reason, where the form asks for one.

    S3, flag. Source: 四川 form 17 (below 90 % needs a reason). It does not hold within the year.
    """
    if subject.filing.evaluation.period is not None:
        return None
    shares = [execution_share(subject.filing, index) for index in range(len(subject.filing.funds.execution))]
    rates = [
        (f"/funds/execution/{index}/rate", line, share.number * _HUNDRED)
        for index, (line, share) in enumerate(zip(subject.filing.funds.execution, shares, strict=True))
        if share.number is not None
    ]
    if not rates:
        return None
    low = [one for one in rates if one[2] < _NINETY and not one[1].reason]
    pointers = [pointer for pointer, *_ in low or rates]
    if not low:
        return Finding("holds", "预算执行率均不低于90%或已说明原因。", pointers)
    words = word_list(f"{line.label}{trimmed_amount(rate)}%" for _, line, rate in low)
    return Finding("flag", f"预算执行率低于90%而没有说明原因：{words}。", pointers)


def _execution_finding(subject: Subject, rule: str, column: _ExecutionColumn) -> Finding | None:
    """Whether the column follows from the others in each line of the execution."""
    relations, filing = subject.relations[rule], subject.filing
    if not relations:
        return None
    wrong = [relation for relation in relations if closes(relation) is False]
    pointers = [operand.pointer for relation in wrong or relations for operand in relation.operands()]
    if not wrong and any(closes(relation) is None for relation in relations):
        return Finding("cannot_check", f"有数值未能识别，无法核对{column.head}。", pointers)
    if not wrong:
        return Finding("holds", f"{len(relations)}行{column.head}与{column.formula}相符。", pointers)
    lines = []
    for relation in wrong:
        line = relation.result.pointer.rpartition("/")[0]
        terms = (amount_words(operand(filing, f"{line}/{key}").number) for key in column.terms)
        label, printed = (value_at(filing, f"{line}/{key}") for key in ("label", column.key))
        lines.append(f"{label}（{column.with_numbers.format(*terms)}，表列{column.head}{printed}）")
    return Finding("fails", f"{column.head}与{column.formula}不符：{word_list(lines, '；')}。", pointers)


def _reached_share(line: IndicatorLine) -> Decimal | None:
    """The share of the target that was reached, more than 1 where it was exceeded; None unless both are in one unit."""
    operator, reached = line.indicator.target.operator, reached_number(line.indicator.actual)
    if reached is None or not line.value or operator not in (*AT_LEAST, *AT_MOST):
        return None
    if has_phrase("rough", line.indicator.target.text):
        return None
    actual, unit = reached
    if unit != (line.indicator.target.unit or "") or not actual:
        return None
    return actual / line.value if operator in AT_LEAST else line.value / actual
