"""The relations that a form prints between its numbers: sums, products, shares. A blank form gives none."""

from collections.abc import Iterator
from decimal import Decimal

from extract.check.arithmetic import (
    Filing,
    Operand,
    Relation,
    at,
    closes,
    column,
    factor,
    filled,
    is_filled,
    number,
    numbers,
    operand,
    pointers,
    sum_of,
)

_ROWS = "/budget/rows"
_ONE = Decimal(1)
_HUNDRED = Decimal(100)


def relations(filing: Filing) -> tuple[Relation, ...]:
    """All relations whose result and at least one term are filled."""
    found = (
        *rows_sum(filing),
        *row_products(filing),
        *sources_sum(filing),
        *levels_sum(filing),
        *total_covers_annual(filing),
        *annual_is_breakdown(filing),
        *execution_rates(filing),
        *execution_scores(filing),
        *weights_sum(filing),
    )
    return tuple(one for one in found if is_filled(one.result))


# ---------------------------------------------------------------- the budget breakdown


def rows_sum(filing: Filing) -> Iterator[Relation]:
    """金额合计 = Σ 金额."""
    rows = _amounts(filing)
    total = operand(filing, "/budget/total")
    if is_filled(total) and any(filled(rows)):
        yield Relation("budget.rows_sum_to_total", total, sum_of(rows))


def row_products(filing: Filing) -> Iterator[Relation]:
    """金额 = 单价 × 数量, for each row that has all three."""
    unit = factor(at(filing, "/budget/unit_price_unit"), at(filing, "/budget/unit"))
    amounts, prices = column(filing, _ROWS, "amount"), column(filing, _ROWS, "unit_price")
    for amount, price, quantity in zip(amounts, prices, column(filing, _ROWS, "quantity", counted=True), strict=True):
        if is_filled(amount) and is_filled(price) and is_filled(quantity):
            yield Relation("budget.amount_is_price_times_quantity", amount, ((price, quantity),), factor=unit)


def _amounts(filing: Filing) -> list[Operand]:
    return column(filing, _ROWS, "amount")


# ---------------------------------------------------------------- the funds


def sources_sum(filing: Filing) -> Iterator[Relation]:
    """当年预算 = 财政拨款 + 上年结转 + 其他资金; in a form of two columns also 项目总预算 = the sources beside it.

    Without 当年预算 the sources are those of 项目总预算. Sources that no key names (其他) count where the sum closes
    with them: a form does not print whether they stand beside the others or are a part of them (其中).
    """
    main, beside = _sources(filing, "/funds"), _sources(filing, "/funds/annual")
    annual, total = operand(filing, "/funds/annual_budget"), operand(filing, "/funds/total_budget")
    has_column = any(filled(beside))
    if has_column:
        yield from _sum("funds.annual_is_its_sources", annual, beside)
    head = total if has_column or not is_filled(annual) else annual
    name = "funds.annual_is_its_sources" if head is annual else "funds.total_is_its_sources"
    own = [*_sum(name, head, main)]
    whole = [*_sum(name, head, [*main, *unnamed_sources(filing)])]
    yield from whole if any(closes(one) for one in whole) else own


def unnamed_sources(filing: Filing) -> list[Operand]:
    """The amounts of the sources that no key names, as far as they are in the unit of the funds."""
    unit = at(filing, "/funds/unit")
    lines = (line for line in pointers(filing, "/funds/sources") if at(filing, f"{line}/unit") == unit)
    return [*filled(numbers(filing, (f"{line}/amount" for line in lines)))]


def levels_sum(filing: Filing) -> Iterator[Relation]:
    """财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套."""
    levels = numbers(filing, (f"/funds/{key}" for key in ("from_higher_level", "own_level", "lower_level_matching")))
    yield from _sum("funds.appropriation_is_its_levels", operand(filing, "/funds/fiscal_appropriation"), levels)


def total_covers_annual(filing: Filing) -> Iterator[Relation]:
    """项目总预算 ≥ 当年预算, and = where the project begins and ends in one year."""
    total, annual = operand(filing, "/funds/total_budget"), operand(filing, "/funds/annual_budget")
    if is_filled(total) and is_filled(annual):
        yield Relation("funds.total_covers_annual", total, ((annual,),), "=" if in_one_year(filing) else ">=")


def annual_is_breakdown(filing: Filing) -> Iterator[Relation]:
    """当年预算 = 金额合计 of the breakdown; = Σ 金额 where no total is printed."""
    annual, total = operand(filing, "/funds/annual_budget"), operand(filing, "/budget/total")
    terms = [total] if is_filled(total) else _amounts(filing)
    if is_filled(annual) and any(filled(terms)):
        units = factor(at(filing, "/budget/unit"), at(filing, "/funds/unit"))
        yield Relation("funds.annual_is_breakdown_total", annual, sum_of(terms), factor=units)


def in_one_year(filing: Filing) -> bool:
    """Whether the project begins and ends in the same year."""
    start, end = at(filing, "/project/start_date"), at(filing, "/project/end_date")
    return isinstance(start, str) and isinstance(end, str) and start[:4] == end[:4]


def _sources(filing: Filing, part: str) -> list[Operand]:
    """The sources of one column of money; most forms have no 上年结转, so that a blank one is none."""
    carried = filled(numbers(filing, (f"{part}/carried_over",)))
    return [
        operand(filing, f"{part}/fiscal_appropriation"),
        *carried,
        operand(filing, f"{part}/other_funds"),
    ]


def _sum(rule: str, result: Operand, terms: list[Operand]) -> Iterator[Relation]:
    if is_filled(result) and any(filled(terms)):
        yield Relation(rule, result, sum_of(terms))


# ---------------------------------------------------------------- a self-evaluation's execution and scores


def execution_rates(filing: Filing) -> Iterator[Relation]:
    """全年执行数 = 执行率 × 全年预算数, for each line that has all three."""
    for line in pointers(filing, "/funds/execution"):
        executed, adjusted = operand(filing, f"{line}/executed"), operand(filing, f"{line}/adjusted")
        rate = share(filing, f"{line}/rate")
        if rate.number is not None and is_filled(executed) and is_filled(adjusted):
            yield Relation("scores.execution_rate", executed, ((rate, adjusted),))


def execution_scores(filing: Filing) -> Iterator[Relation]:
    """得分 = 执行率 × 分值, an execution beyond 100 % counting as 100 %."""
    for line in pointers(filing, "/funds/execution"):
        score, weight = operand(filing, f"{line}/score"), operand(filing, f"{line}/weight", counted=True)
        rate = share(filing, f"{line}/rate")
        if rate.number is not None and is_filled(score) and is_filled(weight):
            capped = Operand(rate.pointer, _ONE, counted=True) if rate.number >= 1 else rate
            yield Relation("scores.execution_score", score, ((capped, weight),))


def share(filing: Filing, pointer: str) -> Operand:
    """A share as written (96.59%) as a number (0.9659); blank where it is no percentage."""
    text = at(filing, pointer)
    if not isinstance(text, str) or not text.strip().endswith(("%", "％")):
        return Operand(pointer, None)
    try:
        found = number(Decimal(text.strip()[:-1].strip()))
    except ArithmeticError:
        return Operand(pointer, None)
    return Operand(pointer, found and found.scaleb(-2))


def weights_sum(filing: Filing) -> Iterator[Relation]:
    """分值: those of the indicators and of the execution together are 100."""
    lines = (*pointers(filing, "/indicators"), *pointers(filing, "/funds/execution"))
    weights = list(filled(operand(filing, f"{line}/weight", counted=True) for line in lines))
    if weights:
        yield Relation("scores.weights_sum_to_100", Operand("", _HUNDRED, counted=True), sum_of(weights))
