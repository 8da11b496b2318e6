"""Dates (日期) and fiscal years (预算年度) as forms print them."""

from calendar import monthrange
from datetime import date

import regex
from msgspec import Struct

from extract import pack
from extract.find.width import half_width

_CHINESE = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")

_KEYS = ("year", "y8"), ("month", "m", "m8"), ("day", "d", "d8")


class Day(Struct, frozen=True):
    """A date and its offsets; ``whole`` is False where only year and month are written, ``value`` is then their 1st."""

    value: date
    start: int
    end: int
    whole: bool = True


def dates_in(text: str) -> list[Day]:
    """The dates in the text, in its order; a day that the calendar does not have (2月30日) is no date.

    An end date without a year has that of the date before it.

    >>> [day.value.isoformat() for day in dates_in("2020年1月1日至12月31日，二〇二一年三月五日")]
    ['2020-01-01', '2020-12-31', '2021-03-05']
    """
    plain, patterns = half_width(text), pack.patterns("date")
    matches = [*patterns["date"].finditer(plain), *patterns["date_words"].finditer(plain)]
    days = [day for day in map(_day, sorted(matches, key=regex.Match.start)) if day]
    ends = [_day(end, day.value.year) for day in days if (end := patterns["end"].match(plain, day.end))]
    return sorted([*days, *(end for end in ends if end)], key=lambda day: day.start)


def last_of_month(day: date) -> date:
    """The last day of the month, for an end that is written as year and month only."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def fiscal_year(text: str, *, in_title: bool = False) -> tuple[int, int, int] | None:
    """The year that a line such as （2023年度） is, with its offsets; None for any other text.

    With ``in_title`` the year that a title names (2024年度…申报表).
    """
    plain, patterns = half_width(text), pack.patterns("date")
    match = patterns["year_in_title"].search(plain) if in_title else patterns["fiscal_year"].fullmatch(plain)
    return (int(match["year"].translate(_CHINESE)), match.start("year"), match.end("year")) if match else None


def year_aside(text: str) -> tuple[int, int, int] | None:
    """The year that stands apart behind something else (单位名称：水务局　2024年), and where it stands; or None."""
    match = pack.patterns("date")["year_aside"].search(half_width(text))
    return (int(match["year"]), *match.span()) if match and text[: match.start()].strip() else None


def is_day(text: str) -> bool:
    """Whether the text is one whole date and nothing else."""
    days = dates_in(text)
    return len(days) == 1 and days[0].whole and text.strip() == text[days[0].start : days[0].end].strip()


def is_cut(text: str, following: str) -> bool:
    """Whether a text ends in a month and what follows is only the day of it (2025年11月, then 5日)."""
    month = text.rstrip()
    if not month.endswith("月") or pack.pattern("date", "day_alone").fullmatch(half_width(following)) is None:
        return False
    return any(day.end == len(month) for day in dates_in(month))


def is_duration(text: str) -> bool:
    """Whether the text is a length of time (1年, 12个月), or years alone (2025年-2027年): no date, though a number."""
    patterns, plain = pack.patterns("date"), half_width(text)
    return any(patterns[name].fullmatch(plain) is not None for name in ("duration", "years"))


def _day(match: regex.Match[str], year: int | None = None) -> Day | None:
    """The date of a match, in digits or words (二〇二〇, 十二, 三十一); ``year`` for an end that leaves it out."""
    parts: dict[str, int] = {}
    for key, digits in match.groupdict().items():
        if digits and key != "mark":
            tens, ten, ones = digits.translate(_CHINESE).partition("十")
            parts[key] = 10 * int(tens or 1) + int(ones or 0) if ten else int(tens)
    years, months, days = (next((parts[key] for key in keys if key in parts), None) for keys in _KEYS)
    start = match.start() if year is None else match.start("month")
    try:
        return Day(date(year or years or 0, months or 0, days or 1), start, match.end(), days is not None)
    except ValueError:
        return None
