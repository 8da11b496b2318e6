"""Amounts of money (金额): exact, with the digits as written; a text that is not certainly an amount gives None."""

from decimal import Decimal
from functools import lru_cache

import regex
from msgspec import Struct

from extract import pack
from extract.find.width import half_width

_UNITS = {"万": "万元", "亿": "亿元"}
YUAN = {"元": 1, "百元": 100, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}  # how many 元 a unit is
_CAPITALS = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟圆正弍貳參陸萬億", "零一二三四五六七八九十百千元整二二三六万亿")
_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}


class Amount(Struct, frozen=True):
    """An amount, the unit written beside it (万元, 元 …; None where there is none) and where number and unit stand.

    ``in_words`` is what numerals say (壹佰万元整), in 元; beside figures it may be another amount.
    """

    value: Decimal
    unit: str | None
    start: int
    end: int
    unit_at: tuple[int, int]
    in_words: Decimal | None = None


@lru_cache(maxsize=4096)
def amount(text: str) -> Amount | None:
    """The amount that the text is, None where it is blank, a dash, words or several numbers.

    >>> amount("968.191 8").value, amount("6,351,000.00").value, amount("12.5万元").unit, amount("----")
    (Decimal('968.1918'), Decimal('6351000.00'), '万元', None)
    """
    plain = half_width(text)
    if plain and ("元" in plain or "圆" in plain) and (worded := _amount_in_words(plain.translate(_CAPITALS))):
        return worded
    if not any(map(str.isdigit, plain)):
        return None
    patterns = pack.patterns("money")
    kinds = ("amount", "amount_explained", "amount_whole")
    match = next((match for kind in kinds if (match := patterns[kind].fullmatch(plain))), None)
    if match is None:
        return None
    digits = match["number"].replace(",", "").replace(" ", "")
    unit = "".join((match["unit"] or "").split()) or None
    start, end = match.span("number")
    trimmed = start + len(match["number"].rstrip())
    return Amount(Decimal(digits), _UNITS.get(unit or "", unit), start, min(end, trimmed), match.span("unit"))


def _amount_in_words(plain: str) -> Amount | None:
    """The amount in numerals, or that of the figures beside them; numerals in 万元 where they say no less than 万."""
    match = pack.pattern("money", "in_words").fullmatch(plain)
    if match is None:
        return None
    yuan = section = digit = 0
    for char in match["words"]:
        if char in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[char], 0
        elif char in _UNITS:
            yuan, section, digit = yuan + (section + digit) * YUAN[_UNITS[char]], 0, 0
        else:
            digit = 2 if char == "两" else _DIGITS.index(char)
    cents = 10 * _DIGITS.index(match["dime"] or "零") + _DIGITS.index(match["cent"] or "零")
    words = Decimal(yuan + section + digit) + Decimal(cents) / 100
    if beside := figures_beside(match, words):
        return beside
    start, end = match.span("words")
    last = match["words"][-1]
    if last in _UNITS and not cents:
        unit = _UNITS[last]
        return Amount(words / YUAN[unit], unit, start, end - 1, (end - 1, match.end("unit")), words)
    return Amount(
        words, "元", start, match.end("cent" if match["cent"] else "dime") if cents else end, match.span("unit"), words
    )


def figures_beside(match: regex.Match[str], words: Decimal) -> Amount | None:
    """The figures beside numerals; those without a unit that say the same are in 元 as the numerals are."""
    for number, unit in (("figures", "before"), ("beside", "behind")):
        if match[number]:
            name = "".join((match[unit] or "").split()) or None
            value = Decimal(match[number].replace(",", "").replace(" ", ""))
            is_in_yuan = name is None and value == words  # ¥2035000.00 beside 贰佰零叁万伍仟元整
            own = "元" if is_in_yuan else _UNITS.get(name or "", name)
            return Amount(value, own, *match.span(number), match.span("unit" if is_in_yuan else unit), words)
    return None


def unit_behind(text: str) -> tuple[int, int] | None:
    """Where the unit of a counted quantity stands (163人); None where a number stands alone, or something else."""
    match = pack.patterns("money")["counted"].fullmatch(half_width(text))
    return match.span("unit") if match else None


@lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Whether nothing is filled in: blanks only, a mark for "does not apply" (---- / ——), or a formula's error."""
    return not text.strip() or (
        len(text) < 12 and (pack.patterns("money")["dash"].fullmatch(half_width(text)) is not None or is_error(text))
    )


def is_error(text: str) -> bool:
    """Whether the text is what a workbook shows where a formula has no result (#DIV/0!)."""
    return "#" in text and pack.pattern("money", "formula_error").fullmatch(half_width(text)) is not None


def says_none(text: str) -> bool:
    """Whether the words beside a label of money say that there is none (无, 不涉及)."""
    return pack.pattern("money", "none").fullmatch(half_width(text)) is not None


def unit_in(text: str) -> tuple[str, int, int] | None:
    """The first unit of money in a label or a line (金额单位：万元), with its offsets."""
    match = pack.patterns("money")["unit"].search(text) if "元" in text else None
    return ("".join(match[0].split()), match.start(), match.end()) if match else None
