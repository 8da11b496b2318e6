"""Dates (日期) and years (年度): of the project, the form's parts and the indicators."""

from collections.abc import Iterator
from datetime import date

from extract.check.subject import Finding, Subject
from extract.check.words import indicator_words, phrase_matches, word_list
from extract.find.date import dates_in, fiscal_year
from extract.model import Place
from extract.record.model import Evidence, Filing

_DATES = ("/project/start_date", "/project/end_date")
_LATER_YEARS = frozenset(("phased", "multi_year", "one_off", "medium_term_pilot"))


def start_before_end(subject: Subject) -> Finding | None:
    """起始日期 ≤ 结束日期.

    D1, error. Source: common sense.
    """
    start, end = subject.filing.project.start_date, subject.filing.project.end_date
    if start is None or end is None:
        return None
    span = f"起始日期{start.isoformat()}，结束日期{end.isoformat()}"
    if start <= end:
        return Finding("holds", f"{span}，先后相符。", _DATES)
    return Finding("fails", f"{span}：起始日期晚于结束日期，请更正。", _DATES)


def within_fiscal_year(subject: Subject) -> Finding | None:
    """The dates of a recurring project, and of one that begins and ends in one year, lie in the fiscal year.

    D2, error. Source: 填报说明 of the 2011 form (the form's year is the budget's).
    """
    start, end = subject.filing.project.start_date, subject.filing.project.end_date
    year = subject.filing.fiscal_year
    if start is None or end is None or start > end:
        return None
    is_recurring = subject.filing.project.recurrence == "recurring"
    if not is_recurring and start.year != end.year:
        return None
    pointers = ("/fiscal_year", *_DATES)
    span = f"项目起止{start.isoformat()}至{end.isoformat()}"
    if year is None:
        return Finding("cannot_check", f"年度不明，无法核对{span}。", pointers)
    if start.year == end.year == year:
        return Finding("holds", f"{span}，在{year}年度内。", pointers)
    why = "经常性项目应按年度申报" if is_recurring and start.year != end.year else "与表列年度不符"
    return Finding("fails", f"{span}，不在{year}年度内：{why}，请核对起止日期。", pointers)


def one_fiscal_year(subject: Subject) -> Finding | None:
    """All parts of the form have the same year, and the project's name has no other year.

    D3, error. Source: common sense. The name of a project of several years may have the year it began: flag.
    """
    year, project = subject.filing.fiscal_year, subject.filing.project
    if year is None:
        return None
    others = [(other, place) for other, place in _part_years(subject) if other != year]
    if others:
        words = word_list(dict.fromkeys(str(other) for other, _ in others))
        message = f"本表年度为{year}，另一部分写作{words}，请统一。"
        return Finding("fails", message, ("/fiscal_year",), [place for _, place in others])
    in_name = [int(match["year"]) for match in phrase_matches("year", project.name)]
    if len(in_name) != 1 or in_name[0] == year:
        return Finding("holds", f"各部分年度一致：{year}。", ("/fiscal_year",))
    pointers = ("/fiscal_year", "/project/name")
    words = f"项目名称写{in_name[0]}年，本表年度为{year}，请"
    if project.recurrence in _LATER_YEARS or project.novelty == "carried_over":
        return Finding("flag", f"{words}确认是否跨年项目。", pointers)
    return Finding("fails", f"{words}核对。", pointers)


def deadlines_before_end(subject: Subject) -> Finding | None:
    """A date that a time indicator names is not after the project's end; without a year it counts in the fiscal year.

    D4, error. Source: peer practice.
    """
    end, year = subject.filing.project.end_date, subject.filing.fiscal_year
    deadlines = []  # with the earliest day of each date
    for line in subject.indicators:
        text = line.indicator.target.text if line.indicator.level2 == "timeliness" else None
        days = [one.value for one in dates_in(text)] if text else []
        if not days and year is not None and date.min.year <= year <= date.max.year:
            days = [date(year, int(match["month"]), 1) for match in phrase_matches("month", text)]
        deadlines += [(line, day) for day in days]
    if not deadlines:
        return None
    pointers = ["/project/end_date", *dict.fromkeys(line.target_pointer for line, _ in deadlines)]
    if end is None:
        return Finding("cannot_check", "项目结束日期未填或未能识别，无法核对时效指标的期限。", pointers)
    late = [line for line, day in deadlines if day > end]
    if not late:
        return Finding("holds", f"时效指标的期限均不晚于项目结束日期{end.isoformat()}。", pointers)
    words = word_list(f"{indicator_words(line)}（{line.indicator.target.text}）" for line in late)
    return Finding("fails", f"时效指标的期限晚于项目结束日期{end.isoformat()}：{words}，请核对。", pointers)


# ---------------------------------------------------------------- years and days as they are written


def _part_years(subject: Subject) -> Iterator[tuple[int, Place]]:
    """The years under the titles of the filing's further parts, with their places."""
    own = _year_paragraph(subject.filing)
    if own is None or len(subject.filing.form.parts) < 2:
        return
    following = map(_year_paragraph, subject.record.filings[subject.index + 1 :])
    limit = next((paragraph for paragraph in following if paragraph is not None), None)
    for clause in subject.record.clauses[own:limit]:
        year = fiscal_year(clause.text) if clause.role == "heading" else None
        if year:
            yield year[0], next(iter(clause.places), Place())


def _year_paragraph(filing: Filing) -> int | None:
    """The paragraph that the fiscal year of a filing was read from."""
    return next((place.paragraph for place in filing.evidence.get("/fiscal_year", Evidence()).places), None)
