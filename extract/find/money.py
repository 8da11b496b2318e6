"""Amounts of money (金额): exact, with the digits as written; what is not surely an amount is None."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import regex

from extract import pack
from extract.find.width import half

_UNITS = {"万": "万元", "亿": "亿元"}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, the unit written beside it (万元, 元 …; None where there is none) and where number and unit stand."""

    value: Decimal
    unit: str | None
    start: int
    end: int
    unit_at: tuple[int, int]


@lru_cache(maxsize=4096)
def find(text: str) -> Amount | None:
    """The amount that the text is, None where it is blank, a dash, words or several numbers.

    >>> find("968.191 8").value, find("6,351,000.00").value, find("12.5万元").unit, find("----")
    (Decimal('968.1918'), Decimal('6351000.00'), '万元', None)
    """
    plain = half(text)
    if not any(mark.isdigit() for mark in plain):
        return None
    patterns = pack.patterns("money")
    found = patterns["amount"].fullmatch(plain) or patterns["amount_explained"].fullmatch(plain)
    return _amount(found) if found else None


@lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Whether nothing is filled in: blanks only, or a mark for "does not apply" (---- / ——)."""
    return not text.strip() or (len(text) < 12 and pack.patterns("money")["dash"].fullmatch(half(text)) is not None)


def unit_in(text: str) -> tuple[str, int, int] | None:
    """The first unit of money in a label or a line (金额单位：万元), with its offsets."""
    found = pack.patterns("money")["unit"].search(text) if "元" in text else None
    return ("".join(found[0].split()), found.start(), found.end()) if found else None


def _amount(found: regex.Match[str]) -> Amount:
    digits = found["number"].replace(",", "").replace(" ", "")
    unit = "".join((found["unit"] or "").split()) or None
    start, end = found.span("number")
    trimmed = start + len(found["number"].rstrip())
    return Amount(Decimal(digits), _UNITS.get(unit or "", unit), start, min(end, trimmed), found.span("unit"))
