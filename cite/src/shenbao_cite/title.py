"""Titles: which words around a number are the title of the document it names.

``《X》（号）``, ``关于印发《X》的通知（号）``, ``号《X》``, ``号关于…的通知``, a line or a table row that holds both.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from functools import cache
from typing import NamedTuple

from shenbao_cite import pack

Extent = tuple[int, int]

_AROUND = frozenset("()[]〈〉")
_COMMAS = frozenset(",，;；")
_PAIRED = {"”": "“", ")": "("}
# All lengths are in characters. A page of an official document has 22 lines of 28 (GB/T 9704-2012, 5.2.3).
_LONGEST = 240  # a title in running words: room for one that hands on another's (关于转发《关于印发〈…〉的通知》的通知)
_LONGEST_BOOK = 480  # a title in 《》, whose pair bounds it: the limit only keeps a stray 《 from holding a whole page
_LONGEST_LINE = 120  # a line that is a title: four printed ones
_SHORTEST = 6  # 关于…通知 and its like; below it is a remnant (的通知, 本办法)
_SPEAKING = 12  # a field of a row that is longer is seldom a level, a date or an organ, so it may be a title
_NEAR = 60  # how far a title may stand from its number: a bracket, an organ's name, 文号： between them
_TAIL = 8  # between the 》 and the end of a title in words: 的若干补充规定
_ROW = 2000  # how far back the fields of a row may begin
_OF_LATE = 3  # the last titles given, which may come up again: a search to the left ends at the number before
_AHEAD = 20  # characters behind a number in which words that are its title begin
_MASK = "＃"
_REMARK_ENDS = ")]〉"
_LOOKAROUND = re.compile(r"\(\?<?[=!][^()]*\)")
_LAST_LETTERS = re.compile(r"\w+(?=\])|\w(?=[|)?*+{]|$)")  # of the words of an expression: those of [录簿], 条例|


class TitleSigns(NamedTuple):
    """The characters by which a title's neighbourhood is told, as ``patterns/title.toml`` lists them.

    ``bounds`` hold a phrase to the left: its stops and the brackets that open before it; ``joins`` lead from a title to
    another document. The others are edges of the
    patterns of their names; ``kind_ends`` are the last characters of kinds of document.
    """

    bounds: frozenset[str]
    joins: tuple[str, ...]
    kind_ends: frozenset[str]
    gap_before: Container[str]
    short_name_before: Container[str]
    line_start: Container[str]
    remarks: Container[str]
    ends_clause: Container[str]
    behind: Container[str]


@cache
def signs() -> TitleSigns:
    """The signs of the patterns in use."""
    phrase = pack.toml("title")["phrase"]
    before = ("gap_before", "short_name_before", "line_start", "remarks")
    return TitleSigns(
        frozenset("".join([*phrase["stops"], *phrase["openers"]])),
        tuple(phrase["joins"]),
        kind_ends(),
        **{name: pack.edges("title", name, "last") for name in before},
        ends_clause=pack.edges("title", "ends_clause", "first"),
        behind=pack.edges("title", "behind", "first"),
    )


@cache
def kind_ends() -> frozenset[str]:
    """The last characters of kinds of document, as the patterns name them, and of remarks behind them."""
    words = "|".join(pack.pattern("title", name).pattern for name in ("ends", "signed"))
    return frozenset([*_REMARK_ENDS, *"".join(_LAST_LETTERS.findall(_LOOKAROUND.sub("", words)))])


def book_titles(text: str) -> list[Extent]:
    """The spans of the outermost ``《…》`` of a folded text, brackets included; one without its pair is passed over.

    No title goes on behind a blank line.
    """
    books: list[Extent] = []
    opened: list[int] = []
    blank = pack.pattern("title", "blank_line")
    last, start, stop = 0, text.find("《"), text.find("》")
    while stop >= 0:
        if not opened and 0 <= start < stop and not 0 <= (following := text.find("《", start + 1)) < stop:
            if stop - start < _LONGEST_BOOK and (
                text.find("\n", start, stop) < 0 or not blank.search(text, start, stop)
            ):
                books.append((start, stop + 1))
            last, start, stop = stop, following, text.find("》", stop + 1)
            continue
        place = start if 0 <= start < stop else stop
        if opened and text.find("\n", last, place) >= 0 and blank.search(text, last, place):
            opened.clear()
        last = place
        if place == start:
            opened.append(start)
            start = text.find("《", start + 1)
            continue
        stop = text.find("》", place + 1)
        if opened and place + 1 - (first := opened.pop()) <= _LONGEST_BOOK:
            while books and books[-1][0] > first:
                books.pop()
            books.append((first, place + 1))
    return books


class Titles:
    """The titles of one text; each is given to one number only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.books = book_titles(text) if "》" in text else []
        self._starts = [start for start, _ in self.books]
        self._ends = [end for _, end in self.books]
        self._taken: list[Extent] = []
        self._has_rows = "|" in text or "\t" in text
        self._signs = signs()

    def title(self, start: int, end: int, floor: int, ceiling: int) -> Extent | None:
        """The extent of the title of the number at ``[start, end)``; neighbours stand before floor and behind ceiling.

        The brackets of a plain ``《X》`` are not in the extent, those inside ``关于印发《X》的通知`` are.
        """
        at = bisect_right(self._starts, start) - 1
        if at >= 0:
            first, last = self.books[at]
            if last >= end:
                return self._title_around(start, end, first + 1, last - 1)
            # 《X》（号）, as most are
            if last == start - 1 and first >= floor and self.text[last] == "(":
                title = first + 1, last - 1
                if not self._is_short_name(first, floor) and not self._is_of_late(title):
                    self._taken.append(title)
                    return title
        for candidate in self._candidates(start, end, floor, ceiling):
            if candidate and not self._is_of_late(candidate):
                self._taken.append(candidate)
                return candidate
        return None

    def _title_around(self, start: int, end: int, left: int, right: int) -> Extent | None:
        """The title in whose 《》, from ``left`` to ``right``, the number stands: what is beside it and its bracket.

        None where it stands amid other words.
        """
        after = pack.pattern("title", "gap_after").match(self.text, end, right)
        first, stop = after.end() if after else end, self._gap_start(start, left)
        if first == right:
            return (left, stop) if stop > left else None
        return (first, right) if stop == left else None

    def _book_at(self, places: list[int], place: int) -> Extent | None:
        """The 《X》 that begins or ends at a place; ``places`` are the beginnings or the ends of all."""
        at = bisect_left(places, place)
        return self.books[at] if at < len(places) and places[at] == place else None

    def _is_of_late(self, title: Extent) -> bool:
        """Whether the title is in one that was given to another number just before."""
        return any([left <= title[0] and title[1] <= right for left, right in self._taken[-_OF_LATE:]])

    def book(self, start: int, end: int, floor: int, ceiling: int) -> Extent | None:
        """The extent of the 《X》 right before or behind the number, which has no other title: that of a standard."""
        title = self._book_before(self._gap_start(start, floor), floor)
        if title is None and self.text.find("《", end, end + _OF_LATE) >= 0:
            title = self._marked_behind(end, ceiling)
        if title:
            self._taken.append(title)
        return title

    def _candidates(self, start: int, end: int, floor: int, ceiling: int) -> Iterator[Extent | None]:
        """The extents that may be the title, the likeliest first; None for a kind that does not occur."""
        text, stop = self.text, self._gap_start(start, floor)
        mark = text[stop - 1 : stop]
        if mark == "》":
            yield self._book_before(stop, floor)
        is_end = mark in self._signs.kind_ends
        if is_end:
            yield self._words_before(stop, floor)
        if text[end : end + 1] in self._signs.behind or text.find("《", end, end + _NEAR) >= 0:
            yield self._marked_behind(end, ceiling)
        near = max(floor, start - 2 * _NEAR)
        for stop_over in self._stops_over(near, start, end):
            yield self._book_before(stop_over, floor)
            yield self._words_before(stop_over, floor)
        if is_end and stop < start:
            yield self._plain_words_before(stop, floor)
        before = text[start - 1 : start]
        if before.isspace() or (self._has_rows and self._is_in_row(start, floor)):
            yield self._apart_before(start, floor)
        if before in self._signs.line_start:
            yield self._line_behind(start, end, ceiling)

    def _is_in_row(self, start: int, floor: int) -> bool:
        """Whether the number stands behind another column of a row."""
        row = max(floor, start - _ROW)
        return self.text.rfind("|", row, start) >= 0 or self.text.rfind("\t", row, start) >= 0

    def _gap_start(self, start: int, floor: int) -> int:
        """Where what stands between a title and its number at ``start`` begins: of 《X》（号） at the bracket."""
        before = self.text[start - 1 : start]
        if before == "(" and start - 1 > floor and self.text[start - 2] == "》":
            return start - 1
        if before not in self._signs.gap_before:
            return start
        gap = pack.pattern("title", "gap_before").match(self.text, max(floor, start - _NEAR), start)
        return gap.start() if gap else start

    def _stops_over(self, near: int, start: int, end: int) -> Iterator[int]:
        """Where a title may end with something else between it and the number at ``[start, end)``."""
        for name in self._ways_over(near, start, end):
            apart = pack.pattern("title", name).match(self.text, near, start)
            if apart:
                yield apart.start()

    def _ways_over(self, near: int, start: int, end: int) -> list[str]:
        """The patterns of what else may stand before the number at ``[start, end)``, by signs without which none does.

        Brackets of their own, （试行）（号）; words in its bracket, （参见…号）; 《X》，财政部财会〔2017〕7号印发.
        """
        text = self.text
        names: list[str] = []
        last, behind = text[start - 1 : start], text[end : end + _TAIL]
        opened = max(text.rfind("(", near, start), text.rfind("[", near, start))
        if opened >= 0 or text.find("〈", near, start) >= 0:
            closed = max(text.rfind(")", opened, start), text.rfind("]", opened, start))
            names += ["remarks"] * (last in self._signs.remarks or last.isspace())
            names += ["aside"] * (opened >= 0 and (closed < 0 or last in _COMMAS or last.isspace()))
            names = [] if names and pack.pattern("title", "amended").match(behind) else names
        if behind[:1] in self._signs.ends_clause and pack.pattern("title", "ends_clause").match(text, end):
            names.append("apposed")
        return names

    # ---------------------------------------------------------------- before the number

    def _book_before(self, stop: int, floor: int) -> Extent | None:
        """《X》 right before ``stop``."""
        book = self._book_at(self._ends, stop)
        if book is None or book[0] < floor:
            return None
        return None if self._is_short_name(book[0], floor) else (book[0] + 1, book[1] - 1)

    def _is_short_name(self, start: int, floor: int) -> bool:
        """Whether words before the 《X》 at ``start`` say that it is the short name of a document (以下简称《X》)."""
        if self.text[start - 1 : start] not in self._signs.short_name_before:
            return False
        near = max(floor, start - _TAIL)
        return pack.pattern("title", "short_name_before").match(self.text, near, start) is not None

    def _words_before(self, stop: int, floor: int) -> Extent | None:
        """A title in running words that ends at ``stop``: 关于…的通知, or the X of 《X》的通知."""
        begin, masked = self._phrase(stop, floor)
        if not masked:
            return None
        opening = pack.pattern("title", "begins").search(masked)
        if opening and stop - begin - opening.start() >= _SHORTEST:
            return (begin + opening.start(), stop)
        at = bisect_right(self._ends, stop) - 1
        book = self.books[at] if at >= 0 and _MASK in masked else None
        if (
            book is None
            or book[0] < begin
            or stop - book[1] > _TAIL
            or self.text.startswith(self._signs.joins, book[1])
        ):
            return None
        return book[0] + 1, book[1] - 1

    def _plain_words_before(self, stop: int, floor: int) -> Extent | None:
        """A phrase that ends in the name of a kind of document (…重点工作安排的意见)."""
        begin, masked = self._phrase(stop, floor)
        if not masked:
            return None
        edge = max(masked.rfind("、"), masked.rfind(" "), masked.rfind(_MASK)) + 1
        lead = pack.pattern("title", "lead").match(masked, edge)
        start = begin + (lead.end() if lead else edge)
        return (start, stop) if stop - start >= _SHORTEST else None

    def _phrase(self, stop: int, floor: int) -> tuple[int, str]:
        """Start and masked text of the phrase that ends at ``stop`` in the name of a kind of document.

        The phrase begins behind the punctuation before it; brackets are passed over with their content. The text is
        empty where it does not end like a title.
        """
        is_end = stop > floor and self.text[stop - 1] in self._signs.kind_ends
        if not is_end or not pack.pattern("title", "ends").match(self.text, max(floor, stop - _NEAR), stop):
            return stop, ""
        place, bounds = stop, self._signs.bounds
        while place > floor and stop - place < _LONGEST:
            mark = self.text[place - 1]
            if mark == "》" and (book := self._book_at(self._ends, place)):
                place = book[0]
            elif mark in _PAIRED:
                place = self.text.rfind(_PAIRED[mark], floor, place)
            if place <= floor or self.text[place - 1] in bounds:
                break
            place -= 1
        begin = max(place, floor)
        return begin, self._masked_text(begin, stop)

    def _masked_text(self, begin: int, stop: int) -> str:
        """The stretch with each 《…》 masked, offset for offset."""
        masked = self.text[begin:stop]
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, stop)
        for start, end in self.books[first:last]:
            masked = masked[: start - begin] + _MASK * (end - start) + masked[end - begin :]
        return masked[: stop - begin]

    def _apart_before(self, start: int, floor: int) -> Extent | None:
        """A title before the number, where the organ's name or other columns of a row stand between the two."""
        organ = pack.pattern("title", "organ_before").match(self.text, max(floor, start - _NEAR), start)
        if organ:
            return self._field_title(organ.start(), floor)
        if not self._has_rows:
            return None
        row = pack.pattern("title", "row_before").match(self.text, max(floor, start - _ROW), start)
        fields = list(pack.pattern("title", "field").finditer(self.text, row.start(), start)) if row else []
        for field in reversed(fields):
            if "关于" in field[0] or "《" in field[0] or len(field[0]) > _SPEAKING:
                title = self._field_title(field.end(), field.start())
                if title:
                    return title
        return None

    def _field_title(self, stop: int, floor: int) -> Extent | None:
        """The title that ends a field."""
        while stop > floor and self.text[stop - 1].isspace():
            stop -= 1
        return (
            self._book_before(stop, floor) or self._words_before(stop, floor) or self._plain_words_before(stop, floor)
        )

    # ---------------------------------------------------------------- behind the number

    def _line_behind(self, start: int, end: int, ceiling: int) -> Extent | None:
        """The title that follows on a line which begins with the number."""
        if not pack.pattern("title", "line_start").match(self.text, max(0, start - _NEAR), start):
            return None
        line = pack.pattern("title", "line").match(self.text, end, min(ceiling, end + _LONGEST_LINE))
        return line.span("title") if line else None

    def _marked_behind(self, end: int, ceiling: int) -> Extent | None:
        """号《X》, unless the next number claims the title with a bracket of its own, or 号关于…的通知."""
        text, limit = self.text, min(ceiling, end + _NEAR)
        if text.find("《", end, limit) >= 0:
            gap = pack.pattern("title", "gap_behind").match(text, end, limit)
            book = self._book_at(self._starts, gap.end()) if gap else None
            if gap and book:
                next_number = pack.pattern("title", "next_number")
                is_claimed = ceiling - book[1] < _NEAR and next_number.fullmatch(text, book[1], ceiling)
                is_open = text[gap.end() - 1] == "(" and text[book[1] : book[1] + 1] != ")"
                return None if book[1] > ceiling or is_claimed or is_open else (book[0] + 1, book[1] - 1)
        if not pack.pattern("title", "begins").search(text, end, end + _AHEAD):
            return None
        words = pack.pattern("title", "behind").match(self._masked_text(end, min(ceiling, end + _LONGEST)))
        last = pack.pattern("title", "last_kind").match(words["title"]) if words else None
        if words is None or last is None:
            return None
        return (end + words.start("title"), end + words.start("title") + last.end())
