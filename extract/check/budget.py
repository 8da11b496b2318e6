"""The budget breakdown (项目预算分解): rows against their total, amounts against unit prices and quantities."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext

from extract.check import arithmetic
from extract.check.arithmetic import Relation, closes, value
from extract.check.subject import Finding, Item, Product, Subject
from extract.check.summing import unsure
from extract.check.words import amount, line, listed, matches, signed, trimmed

_NO_HEADCOUNT = frozenset(map(Decimal, (1, 12)))  # a lump sum, and as likely the months of a year
_PRECISION = 50  # digits: a quotient must not be rounded before it is rounded half up


def rows_sum_to_total(subject: Subject) -> Finding | None:
    """Σ 金额 = 金额合计, each as far as it was written.

    A1, error. Source: arithmetic; 23 rows in two decimals may be off by 23 × 0.005.
    """
    relation = next(iter(subject.relations("budget.rows_sum_to_total")), None)
    if relation is None:
        return None
    pointers = [operand.pointer for operand in relation.operands()]
    if finding := unsure(subject, relation):
        return finding
    slack = sum((arithmetic.half_unit(one.number) for (one,) in relation.terms if one.number is not None), Decimal(0))
    total, printed = value(relation), relation.result.number or Decimal(0)
    empty = len(arithmetic.blanks(relation))
    note = f"（{empty}行金额为空，按0计）" if empty else ""
    told = f"{len(relation.terms)}行金额合计{trimmed(total)}{note}，表列金额合计{amount(printed)}"
    if total == printed:
        return Finding("holds", f"{told}，相等。", pointers)
    told = f"{told}，相差{signed(total - printed)}"
    if closes(relation):
        return Finding("holds", f"{told}，在明细四舍五入容差±{trimmed(slack)}以内。", pointers)
    return Finding("fails", f"{told}，超出明细四舍五入容差±{trimmed(slack)}，请核对各行金额和合计数。", pointers)


def rows_as_precise_as_total(subject: Subject) -> Finding | None:
    """金额 has as many decimals as 金额合计 needs.

    A2, info. Source: 填报说明 of the 163号 form (万元, two decimals): the rows' exact values are hidden.
    """
    relation = next(iter(subject.relations("budget.rows_sum_to_total")), None)
    amounts = [one.number for (one,) in relation.terms if one.number is not None] if relation else []
    if relation is None or relation.result.number is None or not amounts:
        return None
    rows = max(arithmetic.decimals(one) for one in amounts)
    total = arithmetic.decimals(relation.result.number.normalize())
    pointers = [relation.result.pointer]
    if total <= rows:
        return Finding("holds", f"金额合计的小数位数（{total}位）不多于明细（{rows}位）。", pointers)
    told = f"明细金额列{rows}位小数，金额合计列{total}位小数：明细的准确数未列出，请按同一精度填列。"
    return Finding("flag", told, pointers)


def unit_price_rounded_half_up(subject: Subject) -> Finding | None:
    """单价 is 金额 ÷ 数量 rounded half up, or 金额 is 单价 × 数量 rounded half up; of rows that close at all.

    A3, error. Source: arithmetic; 500.00 ÷ 160 = 3.125 is 3.13, not 3.12.
    """
    closing = [one for one in subject.products if one.closes]
    if not closing:
        return None
    wrong = [one for one in closing if not _is_rounded(one.relation)]
    if not wrong:
        told = f"{len(closing)}行中{len(closing)}行的单价等于金额÷数量四舍五入。"
        return Finding("holds", told, [f"{one.item.pointer}/unit_price" for one in closing])
    told = listed((_not_rounded(one) for one in wrong), "；")
    return Finding("fails", f"单价不等于金额÷数量的四舍五入：{told}。", _pointers(wrong))


def amount_is_price_times_quantity(subject: Subject) -> Finding | None:
    """金额 = 单价 × 数量, within what rounding of either can make.

    A4, error. Source: arithmetic; a whole quantity is exact, units are converted.
    """
    products = subject.products
    if not products:
        return None
    wrong = [one for one in products if one.closes is False]
    if wrong:
        told = listed(map(_product, wrong), "；")
        return Finding("fails", f"金额不等于单价×数量：{told}。请核对三个数。", _pointers(wrong))
    open_ones = [one for one in products if one.closes is None]
    if open_ones:
        why = "单位不明" if open_ones[0].relation.factor is None else "有数值未能识别"
        told = f"{len(open_ones)}行{why}，无法核对金额与单价×数量。"
        return Finding("cannot_check", told, _pointers(open_ones))
    told = f"{len(products)}行中{len(products)}行的金额与单价×数量在四舍五入范围内一致。"
    return Finding("holds", told, _pointers(products))


def amount_exactly_price_times_quantity(subject: Subject) -> Finding | None:
    """金额 = 单价 × 数量 to the last digit, of rows that close within rounding.

    A5, info. Source: arithmetic; what differs has a unit price that was derived from the amount.
    """
    closing = [one for one in subject.products if one.closes]
    if not closing:
        return None
    off = [one for one in closing if one.item.amount != value(one.relation)]
    if not off:
        told = f"{len(closing)}行中{len(closing)}行的金额正好等于单价×数量。"
        return Finding("holds", told, [f"{one.item.pointer}/amount" for one in closing])
    told = listed(map(_product, off), "；")
    told = f"{len(closing)}行中{len(closing) - len(off)}行的金额正好等于单价×数量，其余因单价取整有差额：{told}。"
    return Finding("flag", told, _pointers(off))


def one_headcount(subject: Subject) -> Finding | None:
    """Items that are paid for the same people (辅警工资, 辅警社保) have the same quantity.

    A11, flag. Source: common sense; the months of a year and lump sums are no head-counts.
    """
    groups: dict[tuple[str, str | None], list[Item]] = {}
    for item in subject.items:
        for found in matches("person_cost", item.name)[:1]:
            if item.quantity is not None and item.quantity not in _NO_HEADCOUNT:
                groups.setdefault((found["who"], item.unit), []).append(item)
    groups = {who: items for who, items in groups.items() if len(items) > 1}
    if not groups:
        return None
    pointers = [f"{item.pointer}/quantity" for items in groups.values() for item in items]
    off = {who: items for (who, _), items in groups.items() if len({item.quantity for item in items}) > 1}
    if not off:
        return Finding("holds", f"同一人员的各项支出人数一致：{listed(who for who, _ in groups)}。", pointers)
    told = listed((f"{who}：{listed(map(_headcount, items))}" for who, items in off.items()), "；")
    return Finding("flag", f"同一人员的人数不一致，请说明：{told}。", pointers)


# ---------------------------------------------------------------- rows that have amount, price and quantity


def _pointers(products: Iterable[Product]) -> list[str]:
    return [operand.pointer for one in products for operand in one.relation.operands()]


def _product(one: Product) -> str:
    item, expected = one.item, value(one.relation)
    off = (item.amount or Decimal(0)) - expected
    return (
        f"{line(item)}{amount(item.unit_price)}×{amount(item.quantity)}＝{trimmed(expected)}，"
        f"表列{amount(item.amount)}（{signed(off)}）"
    )


def _not_rounded(one: Product) -> str:
    return f"{line(one.item)}（{_quotient(one.relation)}，表列{amount(one.item.unit_price)}）"


def _headcount(item: Item) -> str:
    return f"{line(item)}{amount(item.quantity)}"


def _is_rounded(relation: Relation) -> bool:
    ((price, _),) = relation.terms
    total, printed = relation.result.number, price.number
    if total is None or printed is None:
        return False
    quotient = _divided(relation)
    if quotient is None:
        return total == value(relation)
    return _rounded(quotient, printed) == printed or _rounded(value(relation), total) == total


def _divided(relation: Relation) -> Decimal | None:
    """金额 ÷ 数量 in the unit of the unit price; None for a quantity of 0."""
    ((_, quantity),) = relation.terms
    divisor = (quantity.number or Decimal(0)) * (relation.factor or Decimal(0))
    if not divisor or relation.result.number is None:
        return None
    with localcontext(prec=_PRECISION):
        return relation.result.number / divisor


def _quotient(relation: Relation) -> str:
    ((price, quantity),) = relation.terms
    quotient = _divided(relation)
    if quotient is None or price.number is None:
        return "数量为0"
    rounded = _rounded(quotient, price.number)
    return f"{amount(relation.result.number)}÷{amount(quantity.number)}四舍五入为{amount(rounded)}"


def _rounded(number: Decimal, like: Decimal) -> Decimal:
    """The number rounded half up to the decimals of the other."""
    with localcontext(prec=_PRECISION):
        return number.quantize(Decimal(1).scaleb(-arithmetic.decimals(like)), ROUND_HALF_UP)
