"""Amounts of money (金额): exact, with the digits as written; a text that is not certainly an amount gives None."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract import pack
from extract.find.width import half_width

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
def amount(text: str) -> Amount | None:
    """The amount that the text is, None where it is blank, a dash, words or several numbers.

    >>> amount("968.191 8").value, amount("6,351,000.00").value, amount("12.5万元").unit, amount("----")
    (Decimal('968.1918'), Decimal('6351000.00'), '万元', None)
    """
    plain = half_width(text)
    if not any(mark.isdigit() for mark in plain):
        return None
    patterns = pack.patterns("money")
    match = patterns["amount"].fullmatch(plain) or patterns["amount_explained"].fullmatch(plain)
    if match is None:
        return None
    digits = match["number"].replace(",", "").replace(" ", "")
    unit = "".join((match["unit"] or "").split()) or None
    start, end = match.span("number")
    trimmed = start + len(match["number"].rstrip())
    return Amount(Decimal(digits), _UNITS.get(unit or "", unit), start, min(end, trimmed), match.span("unit"))


def unit_behind(text: str) -> tuple[int, int] | None:
    """Where the unit of a counted quantity stands (163人); None where a number stands alone, or something else."""
    match = pack.patterns("money")["counted"].fullmatch(half_width(text))
    return match.span("unit") if match else None


@lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Whether nothing is filled in: blanks only, or a mark for "does not apply" (---- / ——)."""
    return not text.strip() or (
        len(text) < 12 and pack.patterns("money")["dash"].fullmatch(half_width(text)) is not None
    )


def unit_in(text: str) -> tuple[str, int, int] | None:
    """The first unit of money in a label or a line (金额单位：万元), with its offsets."""
    match = pack.patterns("money")["unit"].search(text) if "元" in text else None
    return ("".join(match[0].split()), match.start(), match.end()) if match else None
