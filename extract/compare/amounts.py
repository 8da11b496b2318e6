"""Differences of numbers of two records: exact, across units of money, and in percent."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from extract.record.units import UNITS

_CENT = Decimal("0.01")
_DIGITS = 60  # more than any amount of a budget has, so that results are exact


class Difference(NamedTuple):
    """New minus old in ``unit``, the same in percent of the old amount, and a note; each may be None."""

    amount: Decimal | None
    unit: str | None
    percent: Decimal | None
    note: str | None = None


_NONE = Difference(None, None, None)


def number(value: object) -> Decimal | None:
    """A number of a record as a decimal, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def in_base(amount: Decimal | None, unit: str | None) -> tuple[Decimal, str | None] | None:
    """An amount in the unit for comparison: money in 元, any other number in its own unit."""
    if amount is None:
        return None
    scale = UNITS.get(unit or "")
    with localcontext(prec=_DIGITS):
        return (amount * scale, "元") if scale else (amount, unit)


def difference(old: object, old_unit: str | None, new: object, new_unit: str | None) -> Difference:
    """The difference of two numbers; money in two units is converted exactly, with a note about it.

    >>> difference(Decimal("12.5"), "万元", Decimal("130000.00"), "元")[:3]
    (Decimal('0.5'), '万元', Decimal('4.00'))
    """
    before, after = number(old), number(new)
    if before is None or after is None:
        return _NONE
    unit, note = new_unit, None
    with localcontext(prec=_DIGITS):
        if old_unit != new_unit:
            if old_unit not in UNITS or new_unit not in UNITS:
                note = f"单位不同或未注明（{old_unit or '未注明'} → {new_unit or '未注明'}），不计差额"
                return _NONE._replace(note=note)
            unit = max(old_unit, new_unit, key=lambda name: UNITS[name])
            before = before.scaleb(UNITS[old_unit].adjusted() - UNITS[unit].adjusted())  # units are powers of ten
            after = after.scaleb(UNITS[new_unit].adjusted() - UNITS[unit].adjusted())
            note = f"单位不同（{old_unit} → {new_unit}），差额已折算为{unit}"
        amount = after - before
        percent = (amount / abs(before) * 100).quantize(_CENT, ROUND_HALF_UP) if before else None
    if note:  # without the trailing zeros of the conversion
        amount = Decimal(format(amount.normalize(), "f"))
    return Difference(amount, unit, percent, note)
