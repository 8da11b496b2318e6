"""Dates (日期) and fiscal years (预算年度) as forms print them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import regex

from extract import pack
from extract.find.width import half

_CHINESE = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")

_KEYS = ("year", "y8"), ("month", "m", "m8"), ("day", "d", "d8")


@dataclass(frozen=True, slots=True)
class Day:
    """A date and its offsets; ``whole`` is False where only year and month are written, ``value`` is then their 1st."""

    value: date
    start: int
    end: int
    whole: bool = True


def find(text: str) -> list[Day]:
    """The dates in the text, in its order; a day that the calendar has not (2月30日) is no date.

    An end that leaves its year out has that of the date before it.

    >>> [day.value.isoformat() for day in find("2020年1月1日至12月31日，二〇二一年三月五日")]
    ['2020-01-01', '2020-12-31', '2021-03-05']
    """
    plain, patterns = half(text), pack.patterns("date")
    matches = [*patterns["date"].finditer(plain), *patterns["date_words"].finditer(plain)]
    found = [day for day in map(_day, sorted(matches, key=regex.Match.start)) if day]
    ends = [_day(end, one.value.year) for one in found if (end := patterns["end"].match(plain, one.end))]
    return sorted([*found, *(end for end in ends if end)], key=lambda day: day.start)


def last_of_month(day: date) -> date:
    """The last day of the month, for an end that is written as year and month only."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def fiscal_year(text: str) -> tuple[int, int, int] | None:
    """The year that a line such as （2023年度） is, with its offsets; None for any other text."""
    return _year(pack.patterns("date")["fiscal_year"].fullmatch(half(text)))


def year_in_title(text: str) -> tuple[int, int, int] | None:
    """The year that a title names (2024年度…申报表), with its offsets."""
    return _year(pack.patterns("date")["year_in_title"].search(half(text)))


def _year(found: regex.Match[str] | None) -> tuple[int, int, int] | None:
    if found is None:
        return None
    start, end = found.span("year")
    return int(found["year"].translate(_CHINESE)), start, end


def _day(found: regex.Match[str], year: int | None = None) -> Day | None:
    said = {key: _number(digits) for key, digits in found.groupdict().items() if digits and key != "mark"}
    years, months, days = (next((said[key] for key in keys if key in said), None) for keys in _KEYS)
    start = found.start() if year is None else found.start("month")
    try:
        return Day(date(year or years or 0, months or 0, days or 1), start, found.end(), days is not None)
    except ValueError:
        return None


def _number(digits: str) -> int:
    """A year, month or day in figures or words (二〇二〇, 十二, 三十一)."""
    tens, ten, ones = digits.partition("十")
    if not ten:
        return int(digits.translate(_CHINESE))
    return 10 * int(tens.translate(_CHINESE) or 1) + int(ones.translate(_CHINESE) or 0)


def is_duration(text: str) -> bool:
    """Whether the text is a length of time (1年, 12个月): no date, though it has a number."""
    return pack.patterns("date")["duration"].fullmatch(half(text)) is not None
