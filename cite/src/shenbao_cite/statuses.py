"""Status words (效力状态) beside citations: what a text repeals, suspends, amends, puts in force."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

import regex

from shenbao_cite import pack
from shenbao_cite.by_title import title_id
from shenbao_cite.find import find_citations
from shenbao_cite.model import Citation
from shenbao_cite.numbers import fold, integer
from shenbao_cite.references import document_id, find_references
from shenbao_cite.relations import Reference, StatusFact, StatusKind

_KINDS: tuple[StatusKind, ...] = ("repealed", "suspended", "expired", "amended", "effective", "valid_until", "in_force")
_TAKES_OBJECT = ("repealed", "suspended", "expired", "amended", "in_force")
_LEAD = 16  # how far before a document the words stand that make it no subject
_LISTED = 400  # documents in one list
_REACH = 2000  # how far back a sentence is looked through


def find_statuses(
    text: str, citations: Iterable[Citation] | None = None, kinds: Collection[StatusKind] = _KINDS
) -> list[StatusFact]:
    """What a text says of the standing of documents, in order; one fact for each document that it is said of.

    Of ``kinds`` alone, where they are given. Not told is what may happen: 拟废止, 是否修订.

    >>> text = "本办法自2020年1月1日起施行，《资金管理办法》（沪财预〔2015〕8号）同时废止。"
    >>> [(one.kind, one.id, one.date) for one in find_statuses(text)]
    [('effective', None, '2020-01-01'), ('repealed', '沪财预〔2015〕8号', None)]
    """
    words, folded = pack.toml("status")["words"], fold(text)
    possible_kinds = [kind for kind in kinds if any(word in folded for word in words[kind].split())]
    if not possible_kinds:
        return []
    cited = find_citations(text) if citations is None else list(citations)
    facts = (one for one in _Statuses(text, cited).facts() if one.kind in possible_kinds)
    return sorted(facts, key=lambda one: (one.start, one.citation.start if one.citation else -1))


class _Mention(NamedTuple):
    """A document where a text names it, with its title and the bracket around its number: ``[start, end)``.

    ``citation`` is None where the text means itself (本办法); ``pinpoint`` are the articles that are cited there.
    """

    start: int
    end: int
    citation: Citation | None
    pinpoint: str | None


class _Statuses:
    """The status words of one text and the documents they are said of."""

    def __init__(self, text: str, citations: list[Citation]) -> None:
        self.text = text
        self.folded = fold(text)
        references = find_references(text, citations)
        mentions = [*map(self.mention, citations), *(self.mention_by_reference(one) for one in references)]
        self.mentions = sorted((one for one in mentions if one), key=lambda one: one.start)
        self._starts = [one.start for one in self.mentions]
        self._ends = [mark.start() for mark in pack.pattern("reference", "sentence_end").finditer(self.folded)]
        masked = list(self.folded)
        for one in self.mentions:
            masked[one.start : one.end] = "#" * (one.end - one.start)
        # how many brackets are open before each character, the commas outside of documents
        self._open = list(accumulate((mark == "(") - (mark == ")") for mark in masked))
        self._commas = [place for place, mark in enumerate(masked) if mark in ",，"]

    def mention(self, citation: Citation) -> _Mention:
        """A citation with its title."""
        places = [citation.start, citation.end]
        if citation.title_start is not None and citation.title_end is not None:
            places += [citation.title_start, citation.title_end]
        start, end = min(places), max(places)
        start -= self.folded[start - 1 : start] == "《"
        end += self.folded[end : end + 1] in ("》", ")")
        return _Mention(start, end, citation, citation.pinpoint)

    def mention_by_reference(self, reference: Reference) -> _Mention | None:
        """A reference to one document, or to the text itself."""
        if len(reference.antecedents) == 1:
            return _Mention(reference.start, reference.end, reference.antecedents[0], reference.pinpoint)
        is_self = reference.kind == "self"
        return _Mention(reference.start, reference.end, None, reference.pinpoint) if is_self else None

    def facts(self) -> Iterator[StatusFact]:
        """All facts."""
        is_of_list = bytearray(len(self.text))  # 1 where words are said of a list
        for start, end, facts in self.lists():
            is_of_list[start:end] = b"\1" * (end - start)
            yield from facts
        yield from self.in_titles()
        for kind in _KINDS:
            for words in pack.pattern("status", kind).finditer(self.folded):
                if not is_of_list[words.start()] and not self.is_inside(words.start()):
                    yield from (self.fact(kind, words, subject) for subject in self.subjects_of(kind, words))

    def fact(self, kind: StatusKind, words: regex.Match[str], subject: _Mention) -> StatusFact:
        """What the words say of the subject, with the day and the years that they name."""
        groups = {name: value for name, value in words.groupdict().items() if value}
        since = pack.pattern("status", "since").match(self.folded, max(0, words.start() - _LEAD * 2), words.start())
        day = groups.get("date") or groups.get("on") or groups.get("to") or (since["date"] if since else None)
        years = integer(groups["years"].replace("两", "二")) if "years" in groups else None
        citation = subject.citation
        name = document_id(citation) if citation else None
        start, end = words.span()
        date = iso_date(day) if day else None
        return StatusFact(start, end, self.text[start:end], kind, name, citation, date, years, subject.pinpoint)

    def is_inside(self, place: int) -> bool:
        """Whether a place is inside a citation or its title."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self.mentions[at].end

    # ---------------------------------------------------------------- of what it is said

    def subjects_of(self, kind: StatusKind, words: regex.Match[str]) -> list[_Mention]:
        """The documents that the words are said of: those behind a verb, else those of the clause before it."""
        if kind in _TAKES_OBJECT:
            objects = self.row(bisect_left(self._starts, words.end()), words.end(), "object_gap")
            if objects:
                return objects
        sentence = bisect_right(self._ends, words.start())
        floor = max(self._ends[sentence - 1] + 1 if sentence else 0, words.start() - _REACH)
        last = bisect_left(self._starts, words.start())
        first = bisect_left(self._starts, floor)
        before = self.mentions[first:last]
        if not before:
            return []
        if subject := self.subject_in_bracket(kind, words, before):
            return [subject]
        # ，有效期5年: a clause without anything of its own says more of what the one before it speaks of
        clause = self.clause_start(floor, words.start())
        stop, empty = words.start(), pack.pattern("status", "empty")
        while clause > floor and empty.fullmatch(self.folded, clause, stop):
            stop = clause - 1
            clause = self.clause_start(floor, stop)
        late = bisect_left(self._starts, clause, first, last)
        subjects = [one for one in self.mentions[late:last] if self._is_subject(one, floor)]
        # 《甲》，《乙》同时废止: clauses of nothing but documents belong to it
        index = before.index(subjects[0]) if subjects else len(before)
        gap = pack.pattern("status", "between")
        while index and gap.fullmatch(self.folded, before[index - 1].end, self.edge(before, index, words)):
            index -= 1
            if not self._is_subject(before[index], floor):
                break
            subjects.insert(0, before[index])
        return subjects

    def subject_in_bracket(self, kind: StatusKind, words: regex.Match[str], before: list[_Mention]) -> _Mention | None:
        """What words in a bracket are said of: 《办法》（已废止）, 《条例》（…令第5号公布，…令第9号修订）."""
        nearest = before[-1]
        if self.folded.count("(", nearest.end, words.start()) > self.folded.count(")", nearest.end, words.start()):
            return nearest
        if kind != "amended" or nearest.end != words.start() or words[0][0] not in "修第":
            return None
        opened = self.folded.rfind("(", before[0].start, nearest.start)
        is_open = opened >= 0 and self.folded.find(")", opened, nearest.start) < 0
        amended = next(one for one in before if one.end > opened)  # the second order is the one that amends
        return amended if is_open and amended is not nearest else None

    def edge(self, before: list[_Mention], index: int, words: regex.Match[str]) -> int:
        """Where the next subject begins, or the words where there is none yet."""
        return before[index].start if index < len(before) else words.start()

    def clause_start(self, floor: int, place: int) -> int:
        """Where the clause begins that holds a place: behind the last comma outside of documents and brackets."""
        depth = self._open[place - 1] if place else 0
        for at in range(bisect_left(self._commas, place) - 1, -1, -1):
            comma = self._commas[at]
            if comma < floor:
                break
            if self._open[comma] <= depth:
                return comma + 1
        return floor

    def _is_subject(self, mention: _Mention, floor: int) -> bool:
        """Whether no word before a document makes it the ground, the means or the date of what is said."""
        lead = pack.pattern("status", "no_subject")
        return not lead.match(self.folded, max(floor, mention.start - _LEAD), mention.start)

    def row(self, index: int, place: int, gap: str) -> list[_Mention]:
        """The documents that stand one after another from ``place`` on; ``gap`` is what may stand before the first."""
        row: list[_Mention] = []
        while index < len(self.mentions):
            mention = self.mentions[index]
            if not pack.pattern("status", gap).fullmatch(self.folded, place, max(place, mention.start)):
                break
            row.append(mention)
            place, gap, index = mention.end, "between", index + 1
        return row

    # ---------------------------------------------------------------- titles and lists

    def in_titles(self) -> Iterator[StatusFact]:
        """What titles say of the documents in them: 关于废止《甲》的通知, 关于修改〈乙〉的决定."""
        for mention in self.mentions:
            titled = mention.citation
            if titled is None or titled.title_start is None or titled.title_end is None or titled.start < mention.start:
                continue
            for words in pack.pattern("status", "in_title").finditer(self.folded, titled.title_start, titled.title_end):
                kind: StatusKind = "repealed" if words["word"] == "废止" else "amended"
                for book in pack.pattern("status", "inner_title").finditer(self.folded, *words.span("titles")):
                    start, end = book.span()
                    title = self.text[start + 1 : end - 1]
                    inner = Citation(
                        start, end, self.text[start:end], title_id(title), "named", None, None, None, title
                    )
                    place = words.span("word")
                    yield StatusFact(*place, self.text[slice(*place)], kind, document_id(inner), inner)

    def lists(self) -> Iterator[tuple[int, int, list[StatusFact]]]:
        """Sentences and headings whose documents stand in the lines behind: 下列文件废止：, 废止文件目录."""
        for head in pack.pattern("status", "list").finditer(self.folded):
            group = "word" if head["word"] else "head"
            start, end = head.span(group)
            facts: list[StatusFact] = []
            place = head.end()
            first = bisect_left(self._starts, place)
            for mention in self.mentions[first : first + _LISTED]:
                if mention.citation is None or self.folded.count("\n", place, mention.start) > 1 + bool(not facts):
                    break
                name = document_id(mention.citation)
                kind: StatusKind = "repealed" if head[group] == "废止" else "expired"
                facts.append(StatusFact(start, end, self.text[start:end], kind, name, mention.citation))
                place = mention.end
            if facts:
                yield head.start(), head.end(), facts


def iso_date(day: str) -> str:
    """A day, month or year as 2020-01-01, 2020-01 or 2020.

    >>> iso_date("2020年1月1日"), iso_date("二〇二〇年十月")
    ('2020-01-01', '2020-10')
    """
    parts: Mapping[str, str | None] = {}
    match = pack.pattern("status", "day").fullmatch(day)
    if match:
        parts = match.groupdict()
    numbers = [integer(parts[name] or "") for name in ("year", "month", "day") if parts.get(name)]
    return "-".join(f"{number:02}" for number in numbers)
