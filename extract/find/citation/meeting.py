"""Meetings by their count: 2018年第11期行政工作例会, 第11次常务会议, 主任办公会议（2024年第二十八次）."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from extract import pack
from extract.find import numbers
from extract.find.citation.organ import organ_start
from extract.model import Citation

_NEAR = 40  # how far from its count a meeting's name may end


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A meeting in the folded text: its span, its year as written, its count (第11期) and its name.

    ``shared`` says that the name stands only behind the next meeting.
    """

    start: int
    end: int
    year: str | None
    count: regex.Match[str]
    name: str
    shared: bool = False


def meetings(text: str, folded: str) -> Iterator[Citation]:
    """The meetings of a text, the last one first; ``folded`` is its clean copy.

    Of 第11期行政、第8期行政工作例会 the first has the name of the second.
    """
    later: _Meeting | None = None
    for count in reversed(list(_pattern("meeting_count").finditer(folded))):
        later = _ahead(folded, count) or _sharing(folded, count, later) or _behind(folded, count)
        if later:
            yield _citation(text, folded, later)


def _ahead(folded: str, count: regex.Match[str]) -> _Meeting | None:
    name = _pattern("meeting_name").match(folded, count.end(), count.end() + _NEAR)
    return _made(folded, count, name.end(), name[0]) if name else None


def _sharing(folded: str, count: regex.Match[str], later: _Meeting | None) -> _Meeting | None:
    """The meeting whose name stands only behind the next one."""
    if later is None or later.count["count"] != count["count"]:
        return None
    gap = _pattern("meeting_gap").fullmatch(folded, count.end(), later.count.start())
    return replace(_made(folded, count, gap.start("mark"), later.name), shared=True) if gap else None


def _behind(folded: str, count: regex.Match[str]) -> _Meeting | None:
    """The meeting whose count stands in brackets behind its name."""
    if not folded.startswith(")", count.end()):
        return None
    start, year = _dated(folded, count)
    before = _pattern("meeting_before").match(folded, max(0, start - _NEAR), start)
    return _Meeting(before.start(), count.end() + 1, year, count, before["name"]) if before else None


def _made(folded: str, count: regex.Match[str], end: int, name: str) -> _Meeting:
    start, year = _dated(folded, count)
    return _Meeting(start, end, year, count, name)


def _dated(folded: str, count: regex.Match[str]) -> tuple[int, str | None]:
    """Where the year before the count begins and the year; the start of the count where none stands there."""
    found = _pattern("meeting_year").match(folded, max(0, count.start() - _NEAR), count.start())
    return (found.start(), found["year"]) if found else (count.start(), None)


def _citation(text: str, folded: str, meeting: _Meeting) -> Citation:
    start = organ_start(folded, meeting.start)
    start = meeting.start if start is None else start
    issuer = "".join(folded[start : meeting.start].split()) or None
    number = numbers.integer(meeting.count["number"])
    dated = f"{meeting.year}年" if meeting.year else ""
    return Citation(
        start=start,
        end=meeting.end,
        text=text[start : meeting.end],
        id=f"{issuer or ''}{dated}第{number}{meeting.count['count']}{''.join(meeting.name.split())}",
        kind="meeting",
        issuer=issuer,
        year=int(meeting.year) if meeting.year else None,
        number=number,
        title=None,
        repairs=("shared_meeting",) if meeting.shared else (),
    )


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return pack.patterns("citation")[name]
