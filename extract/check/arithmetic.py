"""Relations between the numbers of a filing, computed with exact intervals instead of a fixed tolerance.

A number is as exact as it was written: ``813.70`` stands for any number that rounds half up to it, so for
``[813.695, 813.705)``. A whole quantity (163 persons) is a count and exact. A relation holds where some numbers within
those intervals fulfil it: 23 amounts in two decimals may differ from their total by 23 × 0.005. Source of the bounds:
arithmetic, no official text gives a tolerance.

A relation names its operands by their JSON pointers within the filing, so that ``doubts`` finds the relations that
speak for or against a digit.
"""

from decimal import Decimal
from typing import Literal, NamedTuple

from extract.record.model import Filing
from extract.record.pointers import value_at
from extract.record.units import UNITS

_ZERO, _ONE = Decimal(0), Decimal(1)
_NUMBERS = frozenset((int, float, Decimal))
_LARGEST, _SMALLEST = 15, -15  # powers of ten: no budget has larger or finer numbers


class Interval(NamedTuple):
    """All numbers from ``low`` up to ``high``; ``high`` is outside unless it is ``low``."""

    low: Decimal
    high: Decimal


class Operand(NamedTuple):
    """A number of the filing under its pointer; ``number`` is None where it is blank.

    ``counted`` marks counts of whole things; ``unread`` says that something stands there which could not be read.
    """

    pointer: str
    number: Decimal | None
    counted: bool = False
    unread: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether something stands there, be it unread."""
        return self.number is not None or self.unread


class Relation(NamedTuple):
    """``result`` is (or is at least) the sum of ``terms``, each a product of operands.

    ``rule`` is the rule that looks at it. ``factor`` turns the unit of the terms into that of the result, None where
    one of them is unknown.
    """

    rule: str
    result: Operand
    terms: tuple[tuple[Operand, ...], ...]
    sign: Literal["=", ">="] = "="
    factor: Decimal | None = _ONE

    def operands(self) -> tuple[Operand, ...]:
        """The result, then the operands of the terms."""
        return (self.result, *(operand for term in self.terms for operand in term))


# ---------------------------------------------------------------- intervals


def number(value: object) -> Decimal | None:
    """A JSON number as a decimal; None if the value is no number, or larger or finer than any budget's."""
    if type(value) not in _NUMBERS:
        return None
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    return amount if amount.is_finite() and _SMALLEST < amount.adjusted() < _LARGEST else None


def rounded_interval(amount: Decimal) -> Interval:
    """What a number as written stands for: all that is rounded half up to it.

    >>> rounded_interval(Decimal("813.70"))
    Interval(low=Decimal('813.695'), high=Decimal('813.705'))
    """
    half = half_unit(amount)
    return Interval(amount - half, amount + half)


def half_unit(amount: Decimal) -> Decimal:
    """Half a unit of the last digit that was written."""
    return Decimal(5).scaleb(-decimals(amount) - 1)


def exact(amount: Decimal) -> Interval:
    """The interval that holds this number alone."""
    return Interval(amount, amount)


def times(first: Interval, second: Interval) -> Interval:
    """The interval of the products."""
    if second.low == second.high >= 0:
        return Interval(first.low * second.low, first.high * second.low)
    ends = [a * b for a in first for b in second]
    return Interval(min(ends), max(ends))


def meets(first: Interval, second: Interval) -> bool:
    """Whether some number lies in both intervals."""
    low, high = max(first.low, second.low), min(first.high, second.high)
    if low != high:
        return low < high
    # only ``low`` may lie in both: the end of an interval lies outside of it, unless the interval is one exact number
    return all(one.low == one.high or low < one.high for one in (first, second))


def decimals(amount: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


# ---------------------------------------------------------------- what a relation says


def closes(relation: Relation) -> bool | None:
    """Whether the relation can hold; None where a unit, an unread number or a blank factor leaves it open."""
    sum_ = reach(relation)
    if sum_ is None or relation.result.number is None:
        return None
    result = _interval(relation.result)
    return meets(result, sum_) or (relation.sign == ">=" and result.low >= sum_.low)


def reach(relation: Relation) -> Interval | None:
    """What the terms can amount to, in the unit of the result; a term that is nothing but a blank counts as 0."""
    if relation.factor is None or any(operand.unread for operand in relation.operands()):
        return None
    low = high = _ZERO
    for term in relation.terms:
        if len(term) > 1 and any(operand.number is None for operand in term):
            return None
        product, *factors = map(_interval, term)
        for other in factors:
            product = times(product, other)
        low, high = low + product.low, high + product.high
    sum_ = Interval(low, high)
    return sum_ if relation.factor == 1 else times(sum_, exact(relation.factor))


def value(relation: Relation) -> Decimal:
    """The terms with their numbers as written, blanks as 0."""
    sum_ = _ZERO
    for term in relation.terms:
        product = _ONE
        for operand in term:
            product *= operand.number or _ZERO
        sum_ += product
    return sum_ * (relation.factor or _ONE)


def blanks(relation: Relation) -> tuple[str, ...]:
    """The pointers of the terms that were read as 0 because they are blank."""
    return tuple(term[0].pointer for term in relation.terms if len(term) == 1 and term[0].number is None)


def _interval(operand: Operand) -> Interval:
    amount = operand.number if operand.number is not None else _ZERO
    is_exact = operand.number is None or (operand.counted and decimals(amount) == 0)
    return exact(amount) if is_exact else rounded_interval(amount)


def factor(unit_from: object, unit_to: object) -> Decimal | None:
    """The factor that converts amounts from one unit to the other; None where a unit is unknown.

    >>> factor("元", "万元"), factor(None, "万元")
    (Decimal('0.0001'), None)
    """
    first, second = UNITS.get(str(unit_from)), UNITS.get(str(unit_to))
    return None if first is None or second is None else first / second


# ---------------------------------------------------------------- the operands of a filing


def operand(filing: Filing, pointer: str, *, counted: bool = False) -> Operand:
    """The number under a pointer of the filing."""
    amount = number(value_at(filing, pointer))
    return Operand(pointer, amount, counted, amount is None and pointer in filing.evidence)


def column(filing: Filing, key: str, *, counted: bool = False) -> list[Operand]:
    """The numbers under one key in each row of the budget breakdown."""
    operands = []
    for index, row in enumerate(filing.budget.rows):
        pointer, amount = f"/budget/rows/{index}/{key}", number(getattr(row, key))
        operands.append(Operand(pointer, amount, counted, amount is None and pointer in filing.evidence))
    return operands
