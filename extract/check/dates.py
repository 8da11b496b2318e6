"""Dates (日期) and years (年度): of the project, the form's parts and the indicators."""

from datetime import date

from extract import pack
from extract.check.arithmetic import at, mapping
from extract.check.subject import Finding, Goal, Node, Subject, items, place, places, text, whole
from extract.check.words import half, indicator, listed, matches
from extract.find import date as dates

_DATES = ("/project/start_date", "/project/end_date")
_LATER_YEARS = frozenset(("phased", "multi_year", "one_off", "medium_term_pilot"))


def start_before_end(subject: Subject) -> Finding | None:
    """起始日期 ≤ 结束日期.

    D1, error. Source: common sense.
    """
    start, end = (subject.day(pointer) for pointer in _DATES)
    if start is None or end is None:
        return None
    told = f"起始日期{start.isoformat()}，结束日期{end.isoformat()}"
    if start <= end:
        return Finding("holds", f"{told}，先后相符。", _DATES)
    return Finding("fails", f"{told}：起始日期晚于结束日期，请更正。", _DATES)


def within_fiscal_year(subject: Subject) -> Finding | None:
    """The dates of a recurring project, and of one that begins and ends in one year, lie in the fiscal year.

    D2, error. Source: 填报说明 of the 2011 form (the form's year is the budget's).
    """
    start, end = (subject.day(pointer) for pointer in _DATES)
    year = subject.year()
    if start is None or end is None or start > end:
        return None
    is_recurring = subject.text("/project/recurrence") == "recurring"
    if not is_recurring and start.year != end.year:
        return None
    pointers = ("/fiscal_year", *_DATES)
    told = f"项目起止{start.isoformat()}至{end.isoformat()}"
    if year is None:
        return Finding("cannot_check", f"年度不明，无法核对{told}。", pointers)
    if start.year == end.year == year:
        return Finding("holds", f"{told}，在{year}年度内。", pointers)
    why = "经常性项目应按年度申报" if is_recurring and start.year != end.year else "与表列年度不符"
    return Finding("fails", f"{told}，不在{year}年度内：{why}，请核对起止日期。", pointers)


def one_fiscal_year(subject: Subject) -> Finding | None:
    """All parts of the form have the same year, and the project's name has no other.

    D3, error. Source: common sense. The name of a project of several years may have the year it began: flag.
    """
    year = subject.year()
    if year is None:
        return None
    others = [(other, where) for other, where in _part_years(subject) if other != year]
    if others:
        told = f"本表年度为{year}，另一部分写作{listed(dict.fromkeys(str(other) for other, _ in others))}，请统一。"
        return Finding("fails", told, ("/fiscal_year",), [where for _, where in others])
    named = [int(found["year"]) for found in matches("year", subject.text("/project/name"))]
    if len(named) != 1 or named[0] == year:
        return Finding("holds", f"各部分年度一致：{year}。", ("/fiscal_year",))
    pointers = ("/fiscal_year", "/project/name")
    if subject.text("/project/recurrence") in _LATER_YEARS or subject.text("/project/novelty") == "carried_over":
        return Finding("flag", f"项目名称写{named[0]}年，本表年度为{year}，请确认是否跨年项目。", pointers)
    return Finding("fails", f"项目名称写{named[0]}年，本表年度为{year}，请核对。", pointers)


def deadlines_before_end(subject: Subject) -> Finding | None:
    """A date that a time indicator names is not after the project's end; without a year it is of the fiscal year.

    D4, error. Source: peer practice.
    """
    end = subject.day("/project/end_date")
    found = [(goal, day) for goal in subject.goals for day in _deadlines(goal, subject.year())]
    if not found:
        return None
    pointers = ["/project/end_date", *dict.fromkeys(goal.target for goal, _ in found)]
    if end is None:
        return Finding("cannot_check", "项目结束日期未填或未能识别，无法核对时效指标的期限。", pointers)
    late = [goal for goal, day in found if day > end]
    if not late:
        return Finding("holds", f"时效指标的期限均不晚于项目结束日期{end.isoformat()}。", pointers)
    told = listed(f"{indicator(goal)}（{goal.text}）" for goal in late)
    return Finding("fails", f"时效指标的期限晚于项目结束日期{end.isoformat()}：{told}，请核对。", pointers)


# ---------------------------------------------------------------- years and days as they are written


def _part_years(subject: Subject) -> list[tuple[int, Node]]:
    """The years under the titles of the filing's further parts, with their places."""
    own = _paragraph(subject.filing)
    filings = items(subject.record.get("filings"))
    if own is None or len(items(at(subject.filing, "/form/parts"))) < 2:
        return []
    following = (_paragraph(mapping(one)) for one in filings[subject.index + 1 :])
    limit = next((paragraph for paragraph in following if paragraph is not None), None)
    clauses = items(subject.record.get("clauses"))[own:limit]
    heads = [mapping(one) for one in clauses if mapping(one).get("role") == "heading"]
    return [(year, _place(head)) for head in heads if (year := _year(text(head.get("text")))) is not None]


def _paragraph(filing: Node) -> int | None:
    evidence = mapping(mapping(filing.get("evidence")).get("/fiscal_year"))
    return next((whole(one.get("paragraph")) for one in places(evidence.get("at"))), None)


def _place(clause: Node) -> Node:
    return next((place(one) for one in places(clause.get("at"))), {})


def _year(line: str | None) -> int | None:
    found = dates.fiscal_year(line) if line else None
    return found[0] if found else None


def _deadlines(goal: Goal, year: int | None) -> list[date]:
    """The earliest day of each date in the target of a time indicator."""
    if goal.level2 != "timeliness" or goal.text is None:
        return []
    found = [one.value for one in dates.dates_in(goal.text)]
    if found or year is None:
        return found
    months = (int(one["month"]) for one in pack.patterns("check")["month"].finditer(half(goal.text)))
    return [date(year, month, 1) for month in months]
