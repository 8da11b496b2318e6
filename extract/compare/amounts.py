"""Numbers of two records beside each other: exact, across units of money, and the share in percent."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from extract.check.arithmetic import UNITS

_CENT = Decimal("0.01")
_DIGITS = 60  # no amount of a budget has as many: what is computed is exact


class Difference(NamedTuple):
    """New less old in ``unit``, its share of the old amount in percent, and a note; None where there is none."""

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
    """An amount that can be told equal to another's: money in 元, anything else with its own unit."""
    if amount is None:
        return None
    scale = UNITS.get(unit or "")
    with localcontext(prec=_DIGITS):
        return (amount * scale, "元") if scale else (amount, unit)


def difference(old: object, old_unit: str | None, new: object, new_unit: str | None) -> Difference:
    """What came to the old number, or went; money in two units is converted exactly, and the note says so.

    >>> difference(Decimal("12.5"), "万元", Decimal("130000.00"), "元")[:3]
    (Decimal('0.5'), '万元', Decimal('4.00'))
    """
    before, after = number(old), number(new)
    if before is None or after is None:
        return _NONE
    if old_unit == new_unit:
        amount, percent = _change(before, after)
        return Difference(amount, new_unit, percent)
    if old_unit not in UNITS or new_unit not in UNITS:
        return _NONE._replace(note=f"单位不同或未注明（{old_unit or '未注明'} → {new_unit or '未注明'}），不计差额")
    unit = max(old_unit, new_unit, key=lambda name: UNITS[name])
    amount, percent = _change(_converted(before, old_unit, unit), _converted(after, new_unit, unit))
    plain = Decimal(format(amount.normalize(), "f"))  # without the zeros that the conversion made
    return Difference(plain, unit, percent, f"单位不同（{old_unit} → {new_unit}），差额已折算为{unit}")


def _converted(amount: Decimal, unit: str, target: str) -> Decimal:
    """An amount of money in another unit, exactly: the units are powers of ten of each other."""
    with localcontext(prec=_DIGITS):
        return amount.scaleb(UNITS[unit].adjusted() - UNITS[target].adjusted())


def _change(old: Decimal, new: Decimal) -> tuple[Decimal, Decimal | None]:
    """New less old, and its share of the old amount in percent; None for a share of nothing."""
    with localcontext(prec=_DIGITS):
        amount = new - old
        return amount, (amount / abs(old) * 100).quantize(_CENT, ROUND_HALF_UP) if old else None
