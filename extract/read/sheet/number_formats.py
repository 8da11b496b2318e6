"""Numbers as a spreadsheet shows them: value and number format → text (ECMA-376 part 1, 18.8.30 and 18.8.31).

A spreadsheet works with binary fractions and shows no more than fifteen significant digits, so that 0.1 + 0.2 is 0.3.
Dates count the days from the end of 1899, with a 29th of February 1900 that never was, or from 1904.
"""

from collections.abc import Mapping, Sequence
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
BUILT_IN: Mapping[
    int, str
] = {  # formats without a code in the file, as a Chinese spreadsheet shows them (18.8.30, zh-cn)
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


class _FormatPart(NamedTuple):
    kind: str
    text: str


def stored_number(text: str) -> Decimal | None:
    """The number that a file holds, None if no spreadsheet can have it."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and (not value or abs(value.adjusted()) <= _LARGEST) else None


def is_beyond_digits(text: str) -> bool:
    """Whether a stored number has more whole digits than the fifteen that a spreadsheet keeps, as a long code has."""
    value = stored_number(text) if len(text) > _DIGITS.prec or "e" in text.lower() else None
    return value is not None and value.adjusted() >= _DIGITS.prec


def general_text(value: Decimal) -> str:
    """The number without a format, with up to fifteen significant digits; a larger one as a power of ten, so that no
    zeros stand where digits are not known.
    """
    rounded = _DIGITS.create_decimal(value)
    if rounded.adjusted() >= _DIGITS.prec:
        return format(rounded.normalize(), "E")
    text = format(rounded, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def number_text(value: Decimal, code: str, epoch: int = 1900) -> str | None:
    """What stands in a cell that has this number and format, without the blanks around it; None if the format has
    parts that are not known here.
    """
    value = _DIGITS.create_decimal(value)
    sections = _sections(code)
    position = 1 if value < 0 else 0 if value else 2
    position = position if position < len(sections) else 0
    parts = _parts(sections[position])
    kinds = {part.kind for part in parts}
    if kinds & {"unknown", "condition"}:
        return None
    if "date" in kinds:
        return _date_text(value, epoch, parts)
    percents = sum(part.kind == "other" and part.text == "%" for part in parts)
    text = _text_in_parts(abs(value).scaleb(2 * percents), parts)
    if text is None:
        return None
    return f"-{text.strip()}" if value < 0 and position != 1 else text.strip()


def _text_in_parts(value: Decimal, parts: Sequence[_FormatPart]) -> str | None:
    """The number that is not negative in the parts of its format; None for a fraction, or more than one number.

    Words may part the digits: 0!.0, shows 1286000 as 128.6. Behind the first group of digits each has a fixed length.
    """
    masks = [part.text for part in parts if part.kind == "digits"]
    numbers = len(masks) + sum(part.kind in ("general", "text") for part in parts)
    if numbers <= 1:
        texts = {"general": general_text(value), "text": general_text(value)}
        texts["digits"] = _digits_by_mask(value, masks[0]) if masks else ""
        return "".join(texts.get(part.kind, part.text) for part in parts)
    parted = any(part.kind == "other" and part.text == "/" for part in parts)
    if parted or numbers > len(masks) or any("." in mask or "," in mask.rstrip(",") for mask in masks[:-1]):
        return None
    lengths = [len(mask.rstrip(",").partition(".")[0]) for mask in masks[1:]]
    mask = masks[0] + "".join(masks[1:]).replace("#", "0")
    whole, point, behind = _digits_by_mask(value, mask.replace("?", "0")).partition(".")
    groups: list[str] = []
    for length in reversed(lengths):
        groups.insert(0, whole[len(whole) - length :])
        whole = whole[: len(whole) - length]
    groups = [whole, *groups]
    groups[-1] += point + behind
    return "".join(groups.pop(0) if part.kind == "digits" else part.text for part in parts)


def formatted_text(text: str, code: str) -> str:
    """What stands in a cell that has this text and format: the fourth section adds to it, or hides it."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return "".join(text if part.kind == "text" else part.text for part in _parts(sections[3]))


@lru_cache  # a workbook has few formats, and very many cells
def _sections(code: str) -> tuple[str, ...]:
    return tuple(patterns("sheet")["divider"].split(code or GENERAL))


@lru_cache
def _parts(section: str) -> tuple[_FormatPart, ...]:
    matches = patterns("sheet")["piece"].finditer(section)
    parts = (_FormatPart(match.lastgroup or "", match[match.lastgroup or 0]) for match in matches)
    return tuple(part for part in parts if part.kind not in ("room", "colour"))


def _digits_by_mask(value: Decimal, mask: str) -> str:
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


def _date_text(value: Decimal, epoch: int, parts: Sequence[_FormatPart]) -> str | None:
    """The date and time that the number of days stands for; ``m`` behind hours or before seconds is minutes."""
    if not 0 <= value <= _LAST_DAY:
        return None
    first = datetime(1904, 1, 1) if epoch == 1904 else datetime(1899, 12, 31 if value < 60 else 30)
    moment = first + timedelta(seconds=int((value * 86_400).to_integral_value(ROUND_HALF_UP)))
    half = any(part.kind == "half" for part in parts)
    dates = [part.text.lower() for part in parts if part.kind == "date"]
    neighbours = zip(["", *dates], dates, [*dates[1:], ""], strict=False)
    result: list[str] = []
    for kind, text in parts:
        part: str | None = text
        if kind == "date":
            before, letters, behind = next(neighbours)
            is_minutes = letters[0] == "m" and (before[:1] == "h" or behind[:1] == "s")
            part = _date_part(moment, "n" * len(letters) if is_minutes else letters, half=half)
        elif kind == "half":
            part = text.split("/")[moment.hour >= 12]
        if part is None or kind in ("digits", "general"):  # digits are parts of seconds
            return None
        result.append(part)
    return "".join(result).strip()


def _date_part(moment: datetime, letters: str, *, half: bool) -> str | None:
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
