"""The units in which forms give money, each in 元."""

from decimal import Decimal

UNITS = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}


def in_yuan(amount: Decimal, unit: str | None) -> Decimal | None:
    """An amount in 元, without noughts at the end that the unit brings in; None where the unit is unknown.

    >>> in_yuan(Decimal("3855.9424"), "万元"), in_yuan(Decimal("1.50"), "元"), in_yuan(Decimal("1.50"), None)
    (Decimal('38559424'), Decimal('1.50'), None)
    """
    if unit not in UNITS:
        return None
    yuan = amount * UNITS[unit]
    return yuan if unit == "元" else yuan.quantize(Decimal(1)) if yuan == yuan.to_integral() else yuan.normalize()
