"""Dates (日期) and fiscal years (预算年度) as forms print them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import regex

from extract import pack
from extract.find.width import half

_CHINESE = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


@dataclass(frozen=True, slots=True)
class Day:
    """A date and its offsets; ``whole`` is False where only year and month are written, ``value`` is then their 1st."""

    value: date
    start: int
    end: int
    whole: bool = True


def find(text: str) -> list[Day]:
    """The dates in the text, in its order; a day that the calendar has not (2月30日) is no date.

    >>> [day.value.isoformat() for day in find("2020年1月1日至２０２０／１２／３１")]
    ['2020-01-01', '2020-12-31']
    """
    matches = pack.patterns("date")["date"].finditer(half(text))
    return [day for day in map(_day, matches) if day]


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


def _day(found: regex.Match[str]) -> Day | None:
    year, month = found["year"] or found["y8"], found["month"] or found["m"] or found["m8"]
    day = found["day"] or found["d"] or found["d8"]
    try:
        return Day(date(int(year), int(month), int(day or 1)), found.start(), found.end(), day is not None)
    except ValueError:
        return None


def is_duration(text: str) -> bool:
    """Whether the text is a length of time (1年, 12个月): no date, though it has a number."""
    return pack.patterns("date")["duration"].fullmatch(half(text)) is not None
