"""What the numbers of a filing must be to each other, as values: exact intervals, no fixed tolerance.

A number is known as far as it was written: ``813.70`` stands for anything that is rounded half up to it, so for
``[813.695, 813.705)``. A whole quantity (163 persons) is a count and exact. A relation holds where some numbers within
those intervals fulfil it: 23 amounts in two decimals may differ from their total by 23 × 0.005. Source of the bounds:
arithmetic, no official text gives a tolerance.

A relation names its operands by their JSON pointers within the filing, so that whoever doubts a digit finds the
relations that speak for or against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Filing = Mapping[str, Any]

UNITS = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
_ZERO, _ONE = Decimal(0), Decimal(1)
_NUMBERS = frozenset((int, float, Decimal))
_LARGEST, _SMALLEST = 15, -15  # powers of ten: no budget has larger or finer numbers


class Interval(NamedTuple):
    """All numbers from ``low`` up to ``high``; ``high`` is outside unless it is ``low``."""

    low: Decimal
    high: Decimal


class Operand(NamedTuple):
    """A number of the filing under its pointer; ``number`` is None where it is blank.

    ``counted`` marks whole things; ``unread`` says that something stands there which could not be read.
    """

    pointer: str
    number: Decimal | None
    counted: bool = False
    unread: bool = False


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
    """A JSON number as a decimal; None if it is none, or larger or finer than any budget's."""
    if type(value) not in _NUMBERS:
        return None
    found = value if isinstance(value, Decimal) else Decimal(str(value))
    return found if found.is_finite() and _SMALLEST < found.adjusted() < _LARGEST else None


def written(amount: Decimal) -> Interval:
    """What a number as written stands for.

    >>> written(Decimal("813.70"))
    Interval(low=Decimal('813.695'), high=Decimal('813.705'))
    """
    half = half_unit(amount)
    return Interval(amount - half, amount + half)


def half_unit(amount: Decimal) -> Decimal:
    """Half a unit of the last digit that was written."""
    return Decimal(5).scaleb(-decimals(amount) - 1)


def exact(amount: Decimal) -> Interval:
    """The number itself."""
    return Interval(amount, amount)


def plus(first: Interval, second: Interval) -> Interval:
    """The sums."""
    return Interval(first.low + second.low, first.high + second.high)


def times(first: Interval, second: Interval) -> Interval:
    """The products."""
    if second.low == second.high >= 0:
        return Interval(first.low * second.low, first.high * second.low)
    ends = [a * b for a in first for b in second]
    return Interval(min(ends), max(ends))


def meets(first: Interval, second: Interval) -> bool:
    """Whether a number lies in both."""
    return max(first.low, second.low) < min(first.high, second.high) or _inside(first, second) or _inside(second, first)


def _inside(point: Interval, other: Interval) -> bool:
    """Whether an exact number lies in the other interval."""
    return point.low == point.high and (other.low <= point.low < other.high or other.low == point.low == other.high)


def decimals(amount: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = amount.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


# ---------------------------------------------------------------- what a relation says


def closes(relation: Relation) -> bool | None:
    """Whether the relation can hold; None where a unit, an unread number or a blank factor leaves it open."""
    found = reach(relation)
    if found is None or relation.result.number is None:
        return None
    result = _interval(relation.result)
    return meets(result, found) or (relation.sign == ">=" and result.low >= found.low)


def reach(relation: Relation) -> Interval | None:
    """What the terms can amount to, in the unit of the result; a term that is blank alone counts as 0."""
    if relation.factor is None or any(operand.unread for operand in relation.operands()):
        return None
    found = exact(_ZERO)
    for term in relation.terms:
        if len(term) > 1 and any(operand.number is None for operand in term):
            return None
        found = plus(found, _product(term))
    return found if relation.factor == 1 else times(found, exact(relation.factor))


def value(relation: Relation) -> Decimal:
    """The terms with their numbers as written, blanks as 0."""
    found = _ZERO
    for term in relation.terms:
        product = _ONE
        for operand in term:
            product *= operand.number or _ZERO
        found += product
    return found * (relation.factor or _ONE)


def blanks(relation: Relation) -> tuple[str, ...]:
    """The pointers of the terms that were read as 0 because they are blank."""
    return tuple(term[0].pointer for term in relation.terms if len(term) == 1 and term[0].number is None)


def _product(term: Iterable[Operand]) -> Interval:
    first, *others = map(_interval, term)
    for other in others:
        first = times(first, other)
    return first


def _interval(operand: Operand) -> Interval:
    amount = operand.number if operand.number is not None else _ZERO
    is_exact = operand.number is None or (operand.counted and decimals(amount) == 0)
    return exact(amount) if is_exact else written(amount)


def factor(unit_from: object, unit_to: object) -> Decimal | None:
    """What turns amounts of the one unit into the other; None where one of them is unknown.

    >>> factor("元", "万元"), factor(None, "万元")
    (Decimal('0.0001'), None)
    """
    first, second = UNITS.get(str(unit_from)), UNITS.get(str(unit_to))
    return None if first is None or second is None else first / second


# ---------------------------------------------------------------- the operands of a filing


def operand(filing: Filing, pointer: str, *, counted: bool = False) -> Operand:
    """The number under a pointer of the filing."""
    found = number(at(filing, pointer))
    return Operand(pointer, found, counted, found is None and pointer in mapping(filing.get("evidence")))


def column(filing: Filing, pointer: str, key: str, *, counted: bool = False) -> list[Operand]:
    """The numbers under one key in each item of a list."""
    rows = at(filing, pointer)
    evidence = mapping(filing.get("evidence"))
    found = []
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        name, value = f"{pointer}/{index}/{key}", number(row.get(key) if isinstance(row, dict) else None)
        found.append(Operand(name, value, counted, value is None and name in evidence))
    return found


def at(filing: Filing, pointer: str) -> Any:
    """What stands under a pointer of the filing; None where nothing does."""
    node: Any = filing
    for step in pointer.split("/")[1:]:
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
        else:
            return None
    return node


def mapping(node: Any) -> Mapping[str, Any]:
    """The node if it is an object, else an empty one."""
    return node if isinstance(node, dict) else {}


def pointers(filing: Filing, pointer: str) -> list[str]:
    """The pointers of the items of a list."""
    found = at(filing, pointer)
    return [f"{pointer}/{index}" for index in range(len(found))] if isinstance(found, list) else []


def numbers(filing: Filing, names: Iterable[str]) -> list[Operand]:
    """The operands under several pointers."""
    return [operand(filing, name) for name in names]


def sum_of(operands: Iterable[Operand]) -> tuple[tuple[Operand, ...], ...]:
    """Operands as the terms of a sum."""
    return tuple((one,) for one in operands)


def is_filled(one: Operand) -> bool:
    """Whether something stands there, be it unread."""
    return one.number is not None or one.unread


def filled(operands: Iterable[Operand]) -> Iterator[Operand]:
    """Those where something stands."""
    return (one for one in operands if is_filled(one))
