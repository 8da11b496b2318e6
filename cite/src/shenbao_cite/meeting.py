"""Meetings by their count: 2018年第11期行政工作例会, 第11次常务会议, 主任办公会议（2024年第二十八次）."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from shenbao_cite import numbers, pack
from shenbao_cite.model import Citation
from shenbao_cite.organ import organ_start

_NEAR = 40  # how far from its count a meeting's name may end


class _Meeting(NamedTuple):
    """A meeting in the folded text: its span, its year as written, its count (第11期) and its name.

    ``shared`` says that the name stands only behind the next meeting.
    """

    start: int
    end: int
    year: str | None
    counted: regex.Match[str]
    name: str
    shared: bool = False


def meeting_citations(text: str, folded: str) -> Iterator[Citation]:
    """The meetings of a text, the last one first; ``folded`` is its clean copy."""
    later: _Meeting | None = None
    for count in reversed(list(pack.pattern("citation", "meeting_count").finditer(folded))):
        meeting = later = _meeting(folded, count, later)
        if meeting is None:
            continue
        start = organ_start(folded, meeting.start)
        start = meeting.start if start is None else start
        issuer = "".join(folded[start : meeting.start].split()) or None
        number = numbers.integer(count["number"])
        dated = f"{meeting.year}年" if meeting.year else ""
        yield Citation(
            start=start,
            end=meeting.end,
            text=text[start : meeting.end],
            id=f"{issuer or ''}{dated}第{number}{count['count']}{''.join(meeting.name.split())}",
            kind="meeting",
            issuer=issuer,
            year=int(meeting.year) if meeting.year else None,
            number=number,
            title=None,
            repairs=("shared_meeting",) if meeting.shared else (),
        )


def _meeting(folded: str, count: regex.Match[str], later: _Meeting | None) -> _Meeting | None:
    """The meeting of a count: its name stands behind it, behind the next meeting's count, or before it.

    Of 第11期行政、第8期行政工作例会 the first has the name of the second. Before it: 主任办公会议（第28次）.
    """
    dated = pack.pattern("citation", "meeting_year").match(folded, max(0, count.start() - _NEAR), count.start())
    start, year = (dated.start(), dated["year"]) if dated else (count.start(), None)
    name = pack.pattern("citation", "meeting_name").match(folded, count.end(), count.end() + _NEAR)
    if name:
        return _Meeting(start, name.end(), year, count, name[0])
    if later and later.counted["count"] == count["count"]:
        gap = pack.pattern("citation", "meeting_gap").fullmatch(folded, count.end(), later.counted.start())
        if gap:
            return _Meeting(start, gap.start("mark"), year, count, later.name, shared=True)
    if folded.startswith(")", count.end()):
        before = pack.pattern("citation", "meeting_before").match(folded, max(0, start - _NEAR), start)
        if before:
            return _Meeting(before.start(), count.end() + 1, year, count, before["name"])
    return None
