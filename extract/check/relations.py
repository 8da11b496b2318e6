"""The relations that a form prints between its numbers: sums, products, shares. A blank form gives none."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract import pack
from extract.check.arithmetic import Operand, Relation, closes, column, factor, number, operand
from extract.find import money
from extract.find.width import half_width
from extract.record.model import Filing

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_LEVELS = ("from_higher_level", "own_level", "lower_level_matching")


def relations(filing: Filing) -> tuple[Relation, ...]:
    """All relations whose result and at least one term are filled."""
    return (
        *budget_relations(filing),
        *sources_sum(filing),
        *funds_relations(filing),
        *evaluation_relations(filing),
    )


def budget_relations(filing: Filing) -> Iterator[Relation]:
    """金额合计 = Σ 金额; 金额 = 单价 × 数量, for each row that has all three; further factors (次数, 月数) count.

    当年预算 = 金额合计 of the breakdown; = Σ 金额 where no total is printed.
    """
    budget = filing.budget
    amounts, prices = column(filing, "amount"), column(filing, "unit_price")
    total, annual = operand(filing, "/budget/total"), operand(filing, "/funds/annual_budget")
    yield from _sum("budget.rows_sum_to_total", total, amounts)
    unit = factor(budget.unit_price_unit, budget.unit)
    factors = _further_factors(filing)
    for amount, price, quantity in zip(amounts, prices, column(filing, "quantity", counted=True), strict=True):
        places = filing.evidence[amount.pointer].places if amount.pointer in filing.evidence else ()
        more = [one for place in dict.fromkeys((p.table, p.row) for p in places) for one in factors.get(place, ())]
        if not (amount.is_filled and price.is_filled and quantity.is_filled):
            continue
        bare = Relation("budget.amount_is_price_times_quantity", amount, ((price, quantity),), factor=unit)
        if not more or closes(bare):  # 数量 may be what 人数 and 月数 give already
            yield bare
        elif all(one.number is not None for one in more):  # 每月 says no number
            yield bare._replace(terms=((price, quantity, *more),))
    for breakdown in _sum("funds.annual_is_breakdown_total", annual, [total] if total.is_filled else amounts):
        yield breakdown._replace(factor=factor(budget.unit, filing.funds.unit))


def _further_factors(filing: Filing) -> dict[tuple[int | None, int | None], list[Operand]]:
    """The factors beside price and quantity by table and row, from the other fields; None is one that is no number."""
    factors: dict[tuple[int | None, int | None], list[Operand]] = defaultdict(list)
    for index, other in enumerate(filing.other_fields):
        head = half_width(other.label.rpartition("/")[2])
        if pack.pattern("account", "further_factor").fullmatch(head) is None:
            continue
        unit = money.unit_behind(other.value)
        amount = money.amount(other.value[: unit[0]] if unit is not None else other.value)
        factor_ = Operand(f"/other_fields/{index}/value", amount.value if amount is not None else None, counted=True)
        for place in dict.fromkeys((one.table, one.row) for one in other.places):
            factors[place].append(factor_)
    return factors


def sources_sum(filing: Filing) -> Iterator[Relation]:
    """当年预算 = 财政拨款 + 上年结转 + 其他资金; in a form of two columns also 项目总预算 = the sources beside it.

    Without 当年预算 the sources are those of 项目总预算. Sources that no key names (其他) count where the sum closes
    with them: a form does not print whether they stand beside the others or are a part of them (其中). Most forms have
    no 上年结转, so a blank one is not missing; a blank 财政拨款 is the sum of its levels (上级, 本级).
    """
    main, beside = (
        [
            one
            for key in ("fiscal_appropriation", "carried_over", "other_funds")
            if (one := operand(filing, f"{part}/{key}")).is_filled or key != "carried_over"
        ]
        for part in ("/funds", "/funds/annual")
    )
    if not main[0].is_filled:
        levels = [one for key in _LEVELS if (one := operand(filing, f"/funds/{key}")).is_filled]
        main = [*levels, *main[1:]] if levels else main
    annual, total = operand(filing, "/funds/annual_budget"), operand(filing, "/funds/total_budget")
    has_column = any(one.is_filled for one in beside)
    if has_column:
        yield from _sum("funds.annual_is_its_sources", annual, beside)
    result = total if has_column or not annual.is_filled else annual
    rule = "funds.annual_is_its_sources" if result is annual else "funds.total_is_its_sources"
    own = [*_sum(rule, result, main)]
    whole = [*_sum(rule, result, [*main, *unnamed_sources(filing)])]
    yield from whole if any(closes(one) for one in whole) else own


def unnamed_sources(filing: Filing) -> list[Operand]:
    """The amounts of the sources that no key names, as far as they are in the unit of the funds."""
    places = (place for place, one in enumerate(filing.funds.sources) if one.unit == filing.funds.unit)
    amounts = (operand(filing, f"/funds/sources/{place}/amount") for place in places)
    return [amount for amount in amounts if amount.is_filled]


def funds_relations(filing: Filing) -> Iterator[Relation]:
    """财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套.

    项目总预算 ≥ 当年预算, and = where the project begins and ends in one year.
    """
    levels = [operand(filing, f"/funds/{key}") for key in _LEVELS]
    yield from _sum("funds.appropriation_is_its_levels", operand(filing, "/funds/fiscal_appropriation"), levels)
    start, end = filing.project.start_date, filing.project.end_date
    is_in_one_year = start is not None and end is not None and start.year == end.year
    annual, total = operand(filing, "/funds/annual_budget"), operand(filing, "/funds/total_budget")
    for relation in _sum("funds.total_covers_annual", total, [annual]):
        yield relation._replace(sign="=" if is_in_one_year else ">=")


def evaluation_relations(filing: Filing) -> Iterator[Relation]:
    """For each line of a self-evaluation that has all three: 全年执行数 = 执行率 × 全年预算数; 得分 = 执行率 × 分值.

    An execution beyond 100 % counts as 100 %. 分值: those of the indicators and of the execution together are 100.
    """
    lines = [f"/funds/execution/{index}" for index in range(len(filing.funds.execution))]
    scores = []
    for index, line in enumerate(lines):
        rate = execution_share(filing, index)
        executed, adjusted = operand(filing, f"{line}/executed"), operand(filing, f"{line}/adjusted")
        score, weight = operand(filing, f"{line}/score"), operand(filing, f"{line}/weight", counted=True)
        if rate.number is not None and executed.is_filled and adjusted.is_filled:
            yield Relation("scores.execution_rate", executed, ((rate, adjusted),))
        if rate.number is not None and score.is_filled and weight.is_filled:
            capped = Operand(rate.pointer, _ONE, counted=True) if rate.number >= 1 else rate
            scores.append(Relation("scores.execution_score", score, ((capped, weight),)))
    yield from scores
    lines = [*(f"/indicators/{index}" for index in range(len(filing.indicators))), *lines]
    weights = [one for line in lines if (one := operand(filing, f"{line}/weight", counted=True)).is_filled]
    yield from _sum("scores.weights_sum_to_100", Operand("", _HUNDRED, counted=True), weights)


def execution_share(filing: Filing, index: int) -> Operand:
    """The rate (执行率) of a line of the execution as a number: 0.9659 for 96.59%; blank where it is no percentage."""
    text = (filing.funds.execution[index].rate or "").strip()
    try:
        percent = number(Decimal(text[:-1].strip())) if text.endswith(("%", "％")) else None
    except ArithmeticError:
        percent = None
    return Operand(f"/funds/execution/{index}/rate", percent and percent.scaleb(-2))


def _sum(rule: str, result: Operand, terms: Sequence[Operand]) -> Iterator[Relation]:
    """The sum, where its result and any of its terms is filled."""
    if result.is_filled and any(one.is_filled for one in terms):
        yield Relation(rule, result, tuple((one,) for one in terms))
