"""The budget breakdown (项目预算分解): rows against their total, amounts against unit prices and quantities."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import prod

from extract.check.arithmetic import Operand, Relation, blanks, closes, decimals, half_unit, value
from extract.check.subject import BudgetLine, Finding, Product, Subject
from extract.check.sums import unsure_finding
from extract.check.words import (
    amount_words,
    budget_line_words,
    phrase_matches,
    signed_amount,
    trimmed_amount,
    word_list,
)
from extract.find import money

_NO_HEADCOUNT = frozenset(map(Decimal, (1, 12)))  # 1 is a lump sum, 12 may be the months of a year
_PRECISION = 50  # digits: enough that a quotient is rounded only once, half up


def rows_sum_to_total(subject: Subject) -> Finding | None:
    """Σ 金额 = 金额合计, each as far as it was written.

    A1, error. Source: arithmetic; 23 rows in two decimals may be off by 23 × 0.005.
    """
    relation = next(iter(subject.relations["budget.rows_sum_to_total"]), None)
    if relation is None:
        return None
    pointers = [operand.pointer for operand in relation.operands()]
    if finding := unsure_finding(subject, relation):
        return finding
    slack = sum((half_unit(one.number) for (one,) in relation.terms if one.number is not None), Decimal(0))
    total, printed = value(relation), relation.result.number or Decimal(0)
    empty = len(blanks(relation))
    note = f"（{empty}行金额为空，按0计）" if empty else ""
    sums = f"{len(relation.terms)}行金额合计{trimmed_amount(total)}{note}，表列金额合计{amount_words(printed)}"
    if total == printed:
        return Finding("holds", f"{sums}，相等。", pointers)
    sums = f"{sums}，相差{signed_amount(total - printed)}"
    if closes(relation):
        return Finding("holds", f"{sums}，在明细四舍五入容差±{trimmed_amount(slack)}以内。", pointers)
    message = f"{sums}，超出明细四舍五入容差±{trimmed_amount(slack)}，请核对各行金额和合计数。"
    return Finding("fails", message, pointers)


def rows_as_precise_as_total(subject: Subject) -> Finding | None:
    """金额 has as many decimals as 金额合计 needs.

    A2, info. Source: 填报说明 of the 163号 form (万元, two decimals): the rows' exact values are hidden.
    """
    relation = next(iter(subject.relations["budget.rows_sum_to_total"]), None)
    amounts = [one.number for (one,) in relation.terms if one.number is not None] if relation else []
    if relation is None or relation.result.number is None or not amounts:
        return None
    rows = max(decimals(one) for one in amounts)
    total = decimals(relation.result.number.normalize())
    pointers = [relation.result.pointer]
    if total <= rows:
        return Finding("holds", f"金额合计的小数位数（{total}位）不多于明细（{rows}位）。", pointers)
    message = f"明细金额列{rows}位小数，金额合计列{total}位小数：明细的准确数未列出，请按同一精度填列。"
    return Finding("flag", message, pointers)


def unit_price_rounded_half_up(subject: Subject) -> Finding | None:
    """单价 is 金额 ÷ 数量 rounded half up, or 金额 is 单价 × 数量 rounded half up, in rows that close.

    A3, error. Source: arithmetic; 500.00 ÷ 160 = 3.125 is 3.13, not 3.12.
    """
    closing = [one for one in subject.products if one.closes]
    if not closing:
        return None
    wrong = [(one, right) for one in closing if (right := _unit_price_words(one.relation)) is not None]
    if not wrong:
        message = f"{len(closing)}行中{len(closing)}行的单价等于金额÷数量四舍五入。"
        return Finding("holds", message, [f"{one.line.pointer}/unit_price" for one in closing])
    words = (
        f"{budget_line_words(one.line)}（{right}，表列{amount_words(one.line.unit_price)}）" for one, right in wrong
    )
    message = f"单价不等于金额÷数量的四舍五入：{word_list(words, '；')}。"
    return Finding("fails", message, _pointers(one for one, _ in wrong))


def amount_is_price_times_quantity(subject: Subject) -> Finding | None:
    """金额 = 单价 × 数量, within what rounding of either can make.

    A4, error. Source: arithmetic; a whole quantity is exact, units are converted.
    """
    products = subject.products
    if not products:
        return None
    wrong = [one for one in products if one.closes is False and not _has_further_factor(subject, one)]
    if wrong:
        words = word_list(map(_product_words, wrong), "；")
        return Finding("fails", f"金额不等于单价×数量：{words}。请核对三个数。", _pointers(wrong))
    open_ones = [one for one in products if one.closes is None]
    products = tuple(one for one in products if one.closes is not False)
    if not products:
        return None
    if open_ones:
        why = "单位不明" if open_ones[0].relation.factor is None else "有数值未能识别"
        message = f"{len(open_ones)}行{why}，无法核对金额与单价×数量。"
        return Finding("cannot_check", message, _pointers(open_ones))
    message = f"{len(products)}行中{len(products)}行的金额与单价×数量在四舍五入范围内一致。"
    return Finding("holds", message, _pointers(products))


def amount_exactly_price_times_quantity(subject: Subject) -> Finding | None:
    """金额 = 单价 × 数量 to the last digit, of rows that close within rounding.

    A5, info. Source: arithmetic; where they differ, the unit price was derived from the amount.
    """
    closing = [one for one in subject.products if one.closes]
    if not closing:
        return None
    off = [one for one in closing if one.line.amount != value(one.relation)]
    if not off:
        message = f"{len(closing)}行中{len(closing)}行的金额正好等于单价×数量。"
        return Finding("holds", message, [f"{one.line.pointer}/amount" for one in closing])
    words = word_list(map(_product_words, off), "；")
    message = f"{len(closing)}行中{len(closing) - len(off)}行的金额正好等于单价×数量，其余因单价取整有差额：{words}。"
    return Finding("flag", message, _pointers(off))


def one_headcount(subject: Subject) -> Finding | None:
    """Items that are paid for the same people (辅警工资, 辅警社保) have the same quantity.

    A11, flag. Source: common sense; the months of a year and lump sums are no head-counts.
    """
    groups: dict[tuple[str, str | None], list[BudgetLine]] = {}
    for line in subject.budget_lines:
        for match in phrase_matches("person_cost", line.name)[:1]:
            if line.quantity is not None and line.quantity not in _NO_HEADCOUNT:
                groups.setdefault((match["who"], line.row.unit_of_measure), []).append(line)
    groups = {who: lines for who, lines in groups.items() if len(lines) > 1}
    if not groups:
        return None
    pointers = [f"{line.pointer}/quantity" for lines in groups.values() for line in lines]
    off = {who: lines for (who, _), lines in groups.items() if len({line.quantity for line in lines}) > 1}
    if not off:
        return Finding("holds", f"同一人员的各项支出人数一致：{word_list(who for who, _ in groups)}。", pointers)
    counts = (
        f"{who}：{word_list(f'{budget_line_words(line)}{amount_words(line.quantity)}' for line in lines)}"
        for who, lines in off.items()
    )
    return Finding("flag", f"同一人员的人数不一致，请说明：{word_list(counts, '；')}。", pointers)


# ---------------------------------------------------------------- rows that have amount, price and quantity


def _pointers(products: Iterable[Product]) -> list[str]:
    return [operand.pointer for one in products for operand in one.relation.operands()]


def _has_further_factor(subject: Subject, one: Product) -> bool:
    """Whether price and quantity give the amount with a further number of their row, in a column that no list names."""
    amount = subject.filing.evidence.get(one.relation.result.pointer)
    rows = {(place.table, place.row) for place in (amount.places if amount else ()) if place.row is not None}
    texts = {cell.text for cell in subject.cells if any((place.table, place.row) in rows for place in cell.places)}
    numbers = (own.value for text in texts if (own := money.amount(text)) is not None)
    factors = (Operand("", number, counted=True) for number in numbers)
    return any(closes(one.relation._replace(terms=((*one.relation.terms[0], factor),))) for factor in factors)


def _product_words(one: Product) -> str:
    """第2行“辅警工资”4.99×163＝813.37，表列813.70（+0.33）."""
    line, expected = one.line, value(one.relation)
    off = (line.amount or Decimal(0)) - expected
    return (
        f"{budget_line_words(line)}{'×'.join(amount_words(factor.number) for factor in one.relation.terms[0])}"
        f"＝{trimmed_amount(expected)}，表列{amount_words(line.amount)}（{signed_amount(off)}）"
    )


def _unit_price_words(relation: Relation) -> str | None:
    """What the unit price should be (500.00÷160四舍五入为3.13); None where it is rounded correctly."""
    ((price, *counts),) = relation.terms
    total, printed, product = relation.result.number, price.number, value(relation)
    divisor = prod((count.number or Decimal(0) for count in counts), start=relation.factor or Decimal(0))
    if total is None or printed is None or not divisor:
        return None if total == product and total is not None and printed is not None else "数量为0"
    with localcontext(prec=_PRECISION):
        rounded = _rounded_half_up(total / divisor, printed)
        if rounded == printed or _rounded_half_up(product, total) == total:
            return None
    counted = "÷".join(amount_words(count.number) for count in counts)
    return f"{amount_words(total)}÷{counted}四舍五入为{amount_words(rounded)}"


def _rounded_half_up(number: Decimal, like: Decimal) -> Decimal:
    """The number with as many decimals as the other."""
    return number.quantize(Decimal(1).scaleb(-decimals(like)), ROUND_HALF_UP)
