"""Numbers as a spreadsheet shows them: value and number format → text (ECMA-376 part 1, 18.8.30 and 18.8.31).

A spreadsheet works with binary fractions and shows no more than fifteen significant digits, so that 0.1 + 0.2 is 0.3.
Dates count the days from the end of 1899, with a 29th of February 1900 that never was, or from 1904.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from extract.pack import patterns

GENERAL = "General"
_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # holds the largest binary fraction to its last digit
_LARGEST = 308  # powers of ten in a binary fraction of 64 bits
_LAST_DAY = 2_958_465  # 31 December 9999
_WEEKDAYS = "一二三四五六日"
_DAY, _TIME = "yyyy/m/d", "h:mm:ss"
_BUILT_IN = {  # those without a code in the file, as a Chinese spreadsheet shows them (18.8.30, zh-cn)
    **{0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: _DAY, 20: "h:mm"},
    **{21: _TIME, 22: f"{_DAY} h:mm", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'},
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
    **{45: "mm:ss", 49: "@"},
}


class _Piece(NamedTuple):
    kind: str
    text: str


def built_in(identity: int) -> str:
    """The code of a format that the file names by its number alone; empty, which shows as General, if unknown."""
    return _BUILT_IN.get(identity, "")


def number(text: str) -> Decimal | None:
    """The number that a file holds, None if it is none that a spreadsheet can have."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and (not value or abs(value.adjusted()) <= _LARGEST) else None


def general(value: Decimal) -> str:
    """The number without a format, with up to fifteen significant digits."""
    text = format(_DIGITS.create_decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shown(value: Decimal, code: str, epoch: int = 1900) -> str | None:
    """What stands in a cell that has this number and format, without the blanks around it; None if the format has
    parts that are not known here.
    """
    value = _DIGITS.create_decimal(value)
    sections = _sections(code)
    position = 1 if value < 0 else 0 if value else 2
    position = position if position < len(sections) else 0
    pieces = _pieces(sections[position])
    kinds = {piece.kind for piece in pieces}
    if kinds & {"unknown", "condition"}:
        return None
    if "date" in kinds:
        moment = _moment(value, epoch)
        return None if moment is None else _dated(moment, pieces)
    return _numbered(abs(value) if position == 1 else value, pieces)


def shown_text(text: str, code: str) -> str:
    """What stands in a cell that has this text and format: the fourth section adds to it, or hides it."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return "".join(text if piece.kind == "text" else piece.text for piece in _pieces(sections[3]))


@lru_cache  # a workbook has few formats, and very many cells
def _sections(code: str) -> tuple[str, ...]:
    return tuple(patterns("sheet")["divider"].split(code or GENERAL))


@lru_cache
def _pieces(section: str) -> tuple[_Piece, ...]:
    found = patterns("sheet")["piece"].finditer(section)
    pieces = (_Piece(match.lastgroup or "", match[match.lastgroup or 0]) for match in found)
    return tuple(piece for piece in pieces if piece.kind not in ("room", "colour"))


# ---------------------------------------------------------------- numbers


def _numbered(value: Decimal, pieces: Sequence[_Piece]) -> str | None:
    if sum(piece.kind in ("digits", "general", "text") for piece in pieces) > 1:
        return None  # fractions, and numbers with words between their digits
    percents = sum(piece.kind == "other" and piece.text == "%" for piece in pieces)
    scaled = abs(value).scaleb(2 * percents)
    text = "".join(_figures(scaled, piece) for piece in pieces).strip()
    return f"-{text}" if value < 0 else text


def _figures(value: Decimal, piece: _Piece) -> str:
    if piece.kind in ("general", "text"):
        return general(value)
    return _digits(value, piece.text) if piece.kind == "digits" else piece.text


def _digits(value: Decimal, mask: str) -> str:
    """The digits of a number that is not negative, by a mask such as ``#,##0.00``; commas at its end divide it."""
    bare = mask.rstrip(",")
    whole, _, part = bare.partition(".")
    scaled = value.scaleb(-3 * (len(mask) - len(bare)))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(part)), context=_WIDE)
    before, _, behind = f"{rounded:f}".partition(".")
    least = len(part.rstrip("#?"))
    behind = behind[:least] + behind[least:].rstrip("0")
    before = before.lstrip("0").zfill(whole.count("0"))
    before = f"{int(before):,}" if "," in whole and before else before
    return f"{before}.{behind}" if behind else before


# ---------------------------------------------------------------- dates


def _moment(value: Decimal, epoch: int) -> datetime | None:
    if not 0 <= value <= _LAST_DAY:
        return None
    seconds = int((value * 86_400).to_integral_value(ROUND_HALF_UP))
    if epoch == 1904:
        return datetime(1904, 1, 1) + timedelta(seconds=seconds)
    return datetime(1899, 12, 31 if value < 60 else 30) + timedelta(seconds=seconds)


def _dated(moment: datetime, pieces: Sequence[_Piece]) -> str | None:
    dates = [piece.text.lower() for piece in pieces if piece.kind == "date"]
    half = any(piece.kind == "half" for piece in pieces)
    shown = (_part(moment, letters, half=half) for letters in _with_minutes(dates))
    result = []
    for kind, text in pieces:
        part = next(shown) if kind == "date" else text.split("/")[moment.hour >= 12] if kind == "half" else text
        if part is None or kind in ("digits", "general"):  # digits are parts of seconds
            return None
        result.append(part)
    return "".join(result).strip()


def _with_minutes(dates: Sequence[str]) -> Iterator[str]:
    """The parts of a date, ``n`` for what ``m`` is behind hours or before seconds: minutes."""
    for before, part, behind in zip(["", *dates], dates, [*dates[1:], ""], strict=False):
        yield "n" * len(part) if part[0] == "m" and (before[:1] == "h" or behind[:1] == "s") else part


def _part(moment: datetime, letters: str, *, half: bool) -> str | None:
    """A part of a date, ``n`` for minutes; None for names of months and days that are not Chinese."""
    if letters[0] == "y":
        return f"{moment.year:04}"[-2 if len(letters) < 3 else 0 :]
    if letters == "aaaa":
        return f"星期{_WEEKDAYS[moment.weekday()]}"
    hour = (moment.hour % 12 or 12) if half else moment.hour
    values = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}
    if letters[0] not in values or len(letters) > 2:
        return None
    return f"{values[letters[0]]:0{len(letters)}}"
