"""Titles: which words around a number are the title of the document it names.

``《X》（号）``, ``关于印发《X》的通知（号）``, ``号《X》``, ``号关于…的通知``, a line or a table row that holds both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cache

import regex

from extract import pack

Extent = tuple[int, int]

_STOPS = frozenset('。；;，,：:！!？?\n\t|[“”"')
_OPENERS = "([《"
# All lengths are in characters. A page of an official document has 22 lines of 28 (GB/T 9704-2012, 5.2.3).
_LONGEST = 240  # a title in running words: room for one that hands on another's (关于转发《关于印发〈…〉的通知》的通知)
_LONGEST_BOOK = 480  # a title in 《》, whose pair bounds it: the limit only keeps a stray 《 from holding a whole page
_LONGEST_LINE = 120  # a line that is a title: four printed ones
_SHORTEST = 6  # 关于…通知 and its like; below it is a remnant (的通知, 本办法)
_SPEAKING = 12  # a field of a row that is longer is seldom a level, a date or an organ, so it may be a title
_NEAR = 60  # how far a title may stand from its number: a bracket, an organ's name, 文号： between them
_TAIL = 8  # between the 》 and the end of a title in words: 的若干补充规定
_ROW = 2000  # how far back the fields of a row may begin
_OF_LATE = 3  # titles given last that may be offered again: a look back ends at the number before
_MASK = "＃"


def book_titles(text: str) -> list[Extent]:
    """The spans of the outermost ``《…》`` of a folded text, brackets included; one without its pair is passed over."""
    found: list[Extent] = []
    opened: list[int] = []
    for mark in _pattern("book").finditer(text):
        if mark[0] == "《":
            opened.append(mark.start())
        elif mark[0] == "》":
            _closed(found, opened, mark.end())
        else:
            opened.clear()
    return found


def _closed(found: list[Extent], opened: list[int], end: int) -> None:
    if not opened:
        return
    start = opened.pop()
    if end - start > _LONGEST_BOOK:
        return
    while found and found[-1][0] > start:
        found.pop()
    found.append((start, end))


class Titles:
    """The titles of one text; each is given to one number only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.books = book_titles(text) if "》" in text else []
        self._starts = [start for start, _ in self.books]
        self._ends = [end for _, end in self.books]
        self.taken: list[Extent] = []

    def around(self, start: int, end: int) -> Extent | None:
        """The book title that holds ``[start, end)``."""
        at = bisect_right(self._starts, start) - 1
        return self.books[at] if at >= 0 and self.books[at][1] >= end else None

    def ending(self, end: int) -> Extent | None:
        """The book title that ends right at ``end``."""
        at = bisect_left(self._ends, end)
        return self.books[at] if at < len(self.books) and self._ends[at] == end else None

    def beginning(self, start: int) -> Extent | None:
        """The book title that begins right at ``start``."""
        at = bisect_left(self._starts, start)
        return self.books[at] if at < len(self.books) and self._starts[at] == start else None

    def title(self, start: int, end: int, floor: int, ceiling: int) -> Extent | None:
        """The extent of the title of the number at ``[start, end)``; neighbours stand before floor and behind ceiling.

        The brackets of a plain ``《X》`` are not in the extent, those inside ``关于印发《X》的通知`` are.
        """
        holder = self.around(start, end)
        if holder:
            return self._inside(holder, start, end)
        found = next((title for title in self._offers(start, end, floor, ceiling) if not self._is_taken(title)), None)
        if found:
            self.taken.append(found)
        return found

    def _offers(self, start: int, end: int, floor: int, ceiling: int) -> Iterator[Extent]:
        """What may be the title, the surest first: 《》 and 关于… before, then behind, then phrases without a mark."""
        gap = _pattern("gap_before").match(self.text, max(floor, start - _NEAR), start)
        stop = gap.start() if gap else start
        offers: tuple[Callable[[], Extent | None], ...] = (
            lambda: self._book_before(stop, floor),
            lambda: self._worded(stop, floor),
            lambda: self._marked_behind(end, ceiling),
            lambda: self._plain(stop, floor) if stop < start else None,
            lambda: self._apart(start, floor),
            lambda: self._line_behind(start, end, ceiling),
        )
        yield from (title for offer in offers if (title := offer()))

    def _is_taken(self, title: Extent) -> bool:
        return any(left <= title[0] and title[1] <= right for left, right in self.taken[-_OF_LATE:])

    def _inside(self, holder: Extent, start: int, end: int) -> Extent | None:
        """The holder's content without the number and its bracket; None where the number stands amid other words."""
        left, right = holder[0] + 1, holder[1] - 1
        after = _pattern("gap_after").match(self.text, end, right)
        gap = _pattern("gap_before").match(self.text, max(left, start - _NEAR), start)
        first, stop = after.end() if after else end, gap.start() if gap else start
        if first == right:
            return (left, stop) if stop > left else None
        return (first, right) if stop == left else None

    # ---------------------------------------------------------------- before the number

    def _book_before(self, stop: int, floor: int) -> Extent | None:
        book = self.ending(stop)
        return (book[0] + 1, book[1] - 1) if book and book[0] >= floor else None

    def _worded(self, stop: int, floor: int) -> Extent | None:
        """A title in running words that ends at ``stop``: 关于…的通知, or the X of 《X》的通知."""
        if not _pattern("ends").match(self.text, max(floor, stop - _NEAR), stop):
            return None
        begin = self._phrase_start(stop, floor)
        masked = self._masked(begin, stop)
        opening = _pattern("begins").search(masked)
        if opening and stop - begin - opening.start() >= _SHORTEST:
            return (begin + opening.start(), stop)
        return self._last_book(begin, stop) if _MASK in masked else None

    def _last_book(self, begin: int, stop: int) -> Extent | None:
        at = bisect_right(self._ends, stop) - 1
        book = self.books[at] if at >= 0 else None
        return (book[0] + 1, book[1] - 1) if book and book[0] >= begin and stop - book[1] <= _TAIL else None

    def _plain(self, stop: int, floor: int) -> Extent | None:
        """A phrase that ends in the name of a kind of document (…重点工作安排的意见)."""
        if not _pattern("ends").match(self.text, max(floor, stop - _NEAR), stop):
            return None
        begin = self._phrase_start(stop, floor)
        masked = self._masked(begin, stop)
        cut = max(masked.rfind("、"), masked.rfind(" "), masked.rfind(_MASK)) + 1
        lead = _pattern("lead").match(masked, cut)
        start = begin + (lead.end() if lead else cut)
        return (start, stop) if stop - start >= _SHORTEST else None

    def _phrase_start(self, stop: int, floor: int) -> int:
        """Back to the punctuation that ends the phrase before; brackets that close are passed over as a whole."""
        place = stop
        while place > floor and stop - place < _LONGEST:
            place = self._pass_over(place, floor)
            if place <= floor or self.text[place - 1] in _STOPS or self.text[place - 1] in _OPENERS:
                break
            place -= 1
        return max(place, floor)

    def _pass_over(self, place: int, floor: int) -> int:
        if place <= floor:
            return place
        mark = self.text[place - 1]
        if mark == "》" and (book := self.ending(place)):
            return book[0]
        if mark == "”":
            return max(self.text.rfind("“", floor, place), floor)
        if mark == ")":
            return max(self.text.rfind("(", floor, place), floor)
        return place

    def _masked(self, begin: int, stop: int) -> str:
        """The stretch with the content of book titles blotted out, offset for offset."""
        masked = self.text[begin:stop]
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, stop)
        for start, end in self.books[first:last]:
            masked = masked[: start - begin] + _MASK * (end - start) + masked[end - begin :]
        return masked[: stop - begin]

    def _apart(self, start: int, floor: int) -> Extent | None:
        """A title that the organ's name or other columns of a row part from the number."""
        organ = _pattern("organ_before").match(self.text, max(floor, start - _NEAR), start)
        if organ:
            return self._field(organ.start(), floor)
        row = _pattern("row_before").match(self.text, max(floor, start - _ROW), start)
        return self._row(row.start(), start) if row else None

    def _row(self, begin: int, start: int) -> Extent | None:
        fields = [found.span() for found in _pattern("field").finditer(self.text, begin, start)]
        titles = [self._field(right, left) for left, right in reversed(fields) if self._speaks(left, right)]
        return next((title for title in titles if title), None)

    def _speaks(self, left: int, right: int) -> bool:
        field = self.text[left:right]
        return "关于" in field or "《" in field or right - left > _SPEAKING

    def _field(self, stop: int, floor: int) -> Extent | None:
        while stop > floor and self.text[stop - 1].isspace():
            stop -= 1
        return self._book_before(stop, floor) or self._worded(stop, floor) or self._plain(stop, floor)

    # ---------------------------------------------------------------- behind the number

    def _marked_behind(self, end: int, ceiling: int) -> Extent | None:
        gap = _pattern("gap_behind").match(self.text, end, min(ceiling, end + _NEAR))
        book = self.beginning(gap.end()) if gap else None
        return self._book_behind(book, ceiling) if book else self._words_behind(end, ceiling)

    def _book_behind(self, book: Extent, ceiling: int) -> Extent | None:
        """The title unless the next number claims it with a bracket of its own."""
        claimed = ceiling - book[1] < _NEAR and _pattern("next_number").fullmatch(self.text, book[1], ceiling)
        if book[1] > ceiling or claimed:
            return None
        return (book[0] + 1, book[1] - 1)

    def _words_behind(self, end: int, ceiling: int) -> Extent | None:
        stretch = self._masked(end, min(ceiling, end + _LONGEST))
        found = _pattern("behind").match(stretch)
        if found is None:
            return None
        last = _pattern("last_kind").match(found["title"])
        return (end + found.start("title"), end + found.start("title") + last.end()) if last else None

    def _line_behind(self, start: int, end: int, ceiling: int) -> Extent | None:
        if not _pattern("line_start").match(self.text, max(0, start - _NEAR), start):
            return None
        found = _pattern("line").match(self.text, end, min(ceiling, end + _LONGEST_LINE))
        return found.span("title") if found else None


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return pack.patterns("title")[name]
