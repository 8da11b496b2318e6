"""Bars beside numbers: tables that are also charts, for screens, screen readers and print."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


class Bar(NamedTuple):
    """A line of a chart: its label, link, value in words, and length in percent of the longest bar."""

    label: str
    link: str | None
    value: str
    length: float
    note: str = ""


def bars(lines: Sequence[tuple[str, str | None, Decimal | int, str, str]]) -> tuple[Bar, ...]:
    """Bars for (label, link, value, value in words, note)."""
    longest = max((Decimal(value) for _, _, value, _, _ in lines), default=Decimal(0))
    return tuple(
        Bar(label, link, words, round(float(100 * value / longest), 1) if longest > 0 else 0.0, note)
        for label, link, value, words, note in lines
    )


def count_bars(counts: Sequence[tuple[str, str | None, int]]) -> tuple[Bar, ...]:
    """Bars for numbers of filings: (label, link, number)."""
    return bars([(label, link, number, f"{number} 份", "") for label, link, number in counts])


def money(yuan: Decimal) -> str:
    """An amount of yuan in 万元 or 亿元, with two decimals.

    >>> money(Decimal("38559424")), money(Decimal("123456789012")), money(Decimal("0"))
    ('3,855.94 万元', '1,234.57 亿元', '0.00 万元')
    """
    large = abs(yuan) >= _YI
    return f"{yuan / (_YI if large else _WAN):,.2f} {'亿元' if large else '万元'}"
