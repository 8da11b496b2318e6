"""Dates and times as a spreadsheet shows them (ECMA-376 part 1, 18.8.31).

Dates count the days from the end of 1899, with a 29th of February 1900 that never was, or from 1904.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from extract.read.sheet.chinese_numerals import chinese_digits, chinese_number
from extract.read.sheet.format_sections import FormatSection

_LAST_DAY = 2_958_465  # 31 December 9999
_DAY = 86_400  # seconds
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_ENGLISH = ("", "9")  # a Chinese spreadsheet has English names of months and days unless it is told otherwise


def date_text(value: Decimal, epoch: int, section: FormatSection) -> str | None:
    """The date and time that the number of days stands for; ``m`` behind hours or before seconds is minutes. None for
    what is no date, or a format that is not known here.
    """
    if not 0 <= value <= _LAST_DAY:
        return None
    first = datetime(1904, 1, 1) if epoch == 1904 else datetime(1899, 12, 31 if value < 60 else 30)
    seconds = int((value * _DAY).to_integral_value(ROUND_HALF_UP))
    moment = first + timedelta(seconds=seconds)
    has_half = section.has_kind("half")
    dates = [part.text.lower().strip("[]") for part in section.parts if part.kind in ("date", "elapsed")]
    neighbours = zip(["", *dates], dates, [*dates[1:], ""], strict=False)
    result: list[str] = []
    for kind, text in section.parts:
        part: str | None = text
        if kind in ("date", "elapsed"):
            before, letters, behind = next(neighbours)
            is_minutes = letters[0] == "m" and (before[:1] == "h" or behind[:1] == "s")
            if kind == "elapsed":
                part = str(seconds // _SECONDS[letters[0]]).zfill(len(letters))
            else:
                part = _date_part(moment, "n" * len(letters) if is_minutes else letters, section, has_half=has_half)
        elif kind == "half":
            part = text.split("/")[moment.hour >= 12]
        if part is None or kind in ("digits", "general", "fraction", "exponent"):  # digits are parts of seconds
            return None
        result.append(part)
    return "".join(result).strip()


def _date_part(moment: datetime, letters: str, section: FormatSection, *, has_half: bool) -> str | None:
    """A part of a date, ``n`` for minutes, in Chinese numerals where the section has them; None for what may be written
    in several ways.
    """
    if letters[0] in "ye":
        year = f"{moment.year:04}"[-2 if letters[0] == "y" and len(letters) < 3 else 0 :]
        return chinese_digits(year, section.numerals) if section.numerals else year
    if letters == "aaaa" or (letters == "dddd" and section.language == "804"):
        return f"星期{_WEEKDAYS[moment.weekday()]}"
    if letters[0] in "md" and len(letters) in (3, 4) and section.language in _ENGLISH:
        name = _MONTHS[moment.month - 1] if letters[0] == "m" else _DAYS[moment.weekday()]
        return name[: 3 if len(letters) == 3 else None]
    hour = (moment.hour % 12 or 12) if has_half else moment.hour
    values = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}
    if letters[0] not in values or len(letters) > 2:
        return None
    number = f"{values[letters[0]]:0{len(letters)}}"
    if not section.numerals:
        return number
    spoken = chinese_number(number, section.numerals) if len(letters) == 1 else None
    return spoken[1:] if spoken and 10 <= int(number) < 20 else spoken
