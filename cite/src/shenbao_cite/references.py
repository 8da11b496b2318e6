"""References: words that mean a document cited before, each with the citation it stands for, or unresolved.

A reference is resolved where the text leaves one document only: the short name that was given to it, the one document
of that kind in the nearest sentence, the one number. Where two are possible, it stays unresolved.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from shenbao_cite import pack
from shenbao_cite.by_title import cited_articles
from shenbao_cite.find import find_citations
from shenbao_cite.issuer_code import code_start
from shenbao_cite.laws import bare_laws, full_title
from shenbao_cite.model import Citation, CitationKind
from shenbao_cite.numbers import fold
from shenbao_cite.relations import Reference, ReferenceKind

_NEAR = 60  # how far behind a document the words may stand that give it a short name
_CODE = 12  # how far before 59号文 its code may begin
_HEAD = 12  # lines at the head of a text among which its own number stands
_DOCUMENTS = ("document", "order", "announcement", "named", "letter")
_QUOTED = 500  # how far before 本办法 its quotation mark may stand
_MANY = 200  # documents before a word that are looked at
_COUNTS = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def find_references(text: str, citations: Iterable[Citation] | None = None) -> list[Reference]:
    """The references of a text in order, none overlapping; ``citations`` are those of the text, where they are known.

    >>> text = "《资金管理办法》（财预〔2018〕4号，以下简称《办法》）印发后，按《办法》第三条执行。"
    >>> [(one.text, one.id, one.pinpoint) for one in find_references(text)]
    [('《办法》', '财预〔2018〕4号', '第三条')]
    """
    return _References(text, find_citations(text) if citations is None else citations).all_references()


class _References:
    """The references of one text, kind by kind; what is looked up for each is made once, so that time is linear."""

    def __init__(self, text: str, citations: Iterable[Citation]) -> None:
        self.text = text
        self.folded = fold(text)
        self._taken = bytearray(len(text))  # 1 where a citation, its title or a reference stands
        cited = [one for one in citations if one.kind in _DOCUMENTS]
        for one in cited:
            for start, end in _extents(one):
                self._taken[start:end] = b"\1" * (end - start)
        self._sentences = [mark.start() for mark in pack.pattern("reference", "sentence_end").finditer(self.folded)]
        self._lines = [place for place in self._sentences if text[place] == "\n"]
        laws = [extent for extent in bare_laws(self.folded) if self._is_free(*extent[:2])]
        # a law that is named without 《》 is a document too, which the words behind it may mean
        named = [_law_citation(text, *law) for law in laws]
        self.citations = sorted([*cited, *named], key=lambda one: one.start)
        self._starts = [one.start for one in self.citations]
        self._laws = named
        # where citations and their titles end: a short name may be given between a title and its number
        places = [(end, one) for one in self.citations for _, end in _extents(one)]
        self._places = sorted(places, key=lambda one: one[0])

    def all_references(self) -> list[Reference]:
        """All references; where two overlap, a short name goes before a pointer, that before a number."""
        references: list[Reference] = []
        for reference in (*self.named_laws(), *self.short_names(), *self.pointers(), *self.by_numbers()):
            if self._is_free(reference.start, reference.end):
                references.append(reference)
                self.take(reference.start, reference.end)
        return sorted(references, key=lambda one: one.start)

    def _reference(self, span: tuple[int, int], kind: ReferenceKind, meant: Sequence[Citation]) -> Reference:
        """The reference at ``span`` that stands for the citations ``meant``."""
        ids = {document_id(one) for one in meant}
        name = ids.pop() if len(ids) == 1 else None
        cited = cited_articles(self.text, self.folded, span[1])
        return Reference(*span, self.text[slice(*span)], kind, name, tuple(meant), *cited)

    def _is_free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])

    def take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\1" * (end - start)

    def _before(self, place: int) -> Iterator[Citation]:
        """The documents that end before a place, the nearest first."""
        last = bisect_right(self._starts, place)
        nearest = (self.citations[at] for at in range(last - 1, max(0, last - _MANY) - 1, -1))
        yield from (one for one in nearest if one.end <= place)

    def _sentence(self, place: int) -> int:
        """Which sentence a place is in."""
        return bisect_right(self._sentences, place)

    # ---------------------------------------------------------------- laws

    def named_laws(self) -> Iterator[Reference]:
        """民法典第1165条; its antecedent is the first citation of the law in 《》, if one stands before it."""
        first: dict[str, Citation] = {}
        for one in self.citations:
            if one.text.startswith("《"):
                first.setdefault(document_id(one), one)
        for law in self._laws:
            cited = first.get(law.id)
            meant = (cited,) if cited and cited.start < law.start else ()
            reference = self._reference((law.start, law.end), "law", meant)
            yield replace(reference, id=law.id)
        # 及其实施条例 has the name of the law right before it: 《招标投标法》第三条及其实施条例第二条
        for place in pack.pattern("law", "under").finditer(self.folded):
            end, near = self._nearest_place(place.start())
            title = full_title(near.title) if near and near.title else ""
            is_law = title.endswith("法") or (title.endswith("条例") and place["under"] == "实施细则")
            if is_law and pack.pattern("law", "under_gap").fullmatch(self.folded, end, place.start()):
                name = f"《{title}{place['under']}》"
                cited = first.get(name)
                meant = (cited,) if cited and cited.start < place.start() else ()
                yield replace(self._reference(place.span("under"), "law", meant), id=name)

    def _nearest_place(self, place: int) -> tuple[int, Citation | None]:
        """Where the last document before a place ends, or its title, and the document; 0 and None where none does."""
        at = bisect_right(self._places, place, key=lambda one: one[0]) - 1
        return self._places[at] if at >= 0 else (0, None)

    # ---------------------------------------------------------------- short names

    def short_names(self) -> Iterator[Reference]:
        """《办法》 and 59号文 as they were defined (以下简称); a bare kind in 《》 without definition is unresolved."""
        definitions: dict[str, list[tuple[int, tuple[Citation, ...]]]] = {}
        for start, end, name, meant in list(self.definitions()):
            self.take(start, end)  # the place where a name is given is no reference
            definitions.setdefault(name, []).append((end, meant))
        if definitions:
            names = sorted(definitions, key=len, reverse=True)
            for place in regex.finditer("|".join(map(regex.escape, names)), self.folded):
                earlier = definitions[place[0]]
                at = bisect_right(earlier, place.start(), key=lambda one: one[0]) - 1
                if at >= 0 and self._is_free(*place.span()):
                    yield self._reference(place.span(), "short_name", earlier[at][1])
        for place in pack.pattern("reference", "generic").finditer(self.folded):
            if self._is_free(*place.span()):
                fitting = {document_id(one): one for one in self._before(place.start()) if _may_be(one, place["kind"])}
                is_one = len(fitting) == 1 and not definitions
                yield self._reference(place.span(), "short_name", list(fitting.values()) if is_one else ())

    def definitions(self) -> Iterator[tuple[int, int, str, tuple[Citation, ...]]]:
        """The short names that the text gives: where each stands, the name, the documents it is given to."""
        words = pack.toml("reference")
        nameless = {*words["strong"].split(), *words["nameless"].split()}
        for match in pack.pattern("reference", "definition").finditer(self.folded):
            last, near = self._nearest_place(match.start())
            gap = pack.pattern("reference", "definition_gap")
            is_behind = match.start() - last <= _NEAR and gap.fullmatch(self.folded, last, match.start())
            name = f"《{match['book']}》" if match["book"] else match["quoted"] or match["bare"]
            if match["book"] or name not in nameless:  # 以下简称办法: every other 办法 of the text would be one
                yield match.start(), match.end(), name, (near,) if near and is_behind else ()

    # ---------------------------------------------------------------- pointers

    def pointers(self) -> Iterator[Reference]:
        """该办法, 上述两个文件, 同法, 本通知; words that seldom mean a document count behind one of the kind."""
        strong = pack.toml("reference")["strong"].split()
        selves = [*strong, *pack.toml("reference")["self"].split()]
        own = [one for one in self.citations[:_HEAD] if self.heads_text(one)]
        for place in pack.pattern("reference", "pointer").finditer(self.folded):
            kind = place["kind"]
            documents = () if place["self"] else self.nearest(place, kind)
            if place["self"]:
                quoted = self.quoted_document(place.start(), kind)
                is_own = quoted is None and len(own) == 1 and own[0].end <= place.start()
                documents = (quoted,) if quoted else tuple(own) if is_own else ()
            if documents or kind in (selves if place["self"] else strong):
                yield self._reference(place.span(), "self" if place["self"] else "pointer", documents)
        for name, count in (("of_two", 2), ("ditto", 1)):
            for place in pack.pattern("reference", name).finditer(self.folded):
                sentence = self._sentence(place.start())
                near = [one for one in self._before(place.start()) if self._sentence(one.start) == sentence]
                first = list({document_id(one): one for one in reversed(near)}.values())
                if len(first) == count:
                    meant = first[0] if name == "ditto" or place["first"] else first[-1]
                    yield self._reference(place.span(), "pointer", [meant])

    def nearest(self, place: regex.Match[str], kind: str) -> tuple[Citation, ...]:
        """The documents that a pointer means: those of its kind in the nearest sentence that cites one.

        Further back than the paragraph before, only one that is the only one of its kind counts.
        """
        fitting = (one for one in self._before(place.start()) if _may_be(one, kind))
        last = next(fitting, None)
        if last is None or place["same"]:
            return (last,) if last else ()
        lines = bisect_right(self._lines, place.start()) - bisect_right(self._lines, last.end)
        sentence = self._sentence(last.start)
        first = {document_id(last): last}  # the first mention of each
        for one in fitting:
            if (lines <= 1 and self._sentence(one.start) != sentence) or (len(first) > 1 and not place["count"]):
                break
            first[document_id(one)] = one
        if place["count"]:
            count = int(place["count"]) if place["count"].isdecimal() else _COUNTS.get(place["count"])
            return tuple(reversed(first.values())) if len(first) == count else ()
        return (last,) if len(first) == 1 else ()

    def quoted_document(self, start: int, kind: str) -> Citation | None:
        """The document that is quoted where 本办法 stands in quotation marks: the last one of its kind before them."""
        opened = self.folded.rfind("“", max(0, start - _QUOTED), start)
        if opened < 0 or self.folded.find("”", opened, start) >= 0:
            return None
        near = (one for one in self._before(opened) if self._sentence(one.start) == self._sentence(opened))
        return next((one for one in near if _may_be(one, kind)), None)

    def heads_text(self, citation: Citation) -> bool:
        """Whether a number stands alone on one of the first lines: that of the text itself."""
        line_start = self.folded.rfind("\n", 0, citation.start) + 1
        line_end = self.folded.find("\n", citation.end)
        line = self.folded[line_start : citation.start] + self.folded[citation.end : max(line_end, citation.end)]
        is_alone = citation.number is not None and line_end > 0 and not line.strip(" \t\r\u3000()[]")
        return is_alone and bisect_right(self._lines, citation.start) < _HEAD

    # ---------------------------------------------------------------- numbers

    def by_numbers(self) -> Iterator[Reference]:
        """253号文, 财税59号文, 第722号令: the one document before of that number, and of the code where one stands."""
        by_number: dict[int, list[Citation]] = {}
        for one in self.citations:
            if one.number is not None:
                by_number.setdefault(one.number, []).append(one)
        for place in pack.pattern("reference", "number").finditer(self.folded):
            start, end = place.span()
            same = [one for one in by_number.get(int(place["number"]), ())[:_MANY] if one.end <= start]
            same = [one for one in same if _may_be(one, place["kind"])]
            run = pack.pattern("issuer_run", "run").match(self.folded, max(0, start - _CODE), start)
            words = run[0] if run else ""
            coded = [one for one in same if one.issuer and words.endswith(one.issuer)]
            if coded:
                start -= len(coded[-1].issuer or "")
            elif words and (code := code_start(words)) is not None:
                start, same = start - len(words) + code, []
            meant = coded or same
            yield self._reference((start, end), "number", meant[-1:] if len({one.id for one in meant}) == 1 else ())


def _extents(citation: Citation) -> list[tuple[int, int]]:
    """Where the citation stands and where its title does."""
    extents = [(citation.start, citation.end)]
    if citation.title_start is not None and citation.title_end is not None:
        extents.append((citation.title_start, citation.title_end))
    return extents


def document_id(citation: Citation) -> str:
    """The id of the document that is cited: a law by its full title, whatever short form was written."""
    return f"《{full_title(citation.title)}》" if citation.kind == "named" and citation.title else citation.id


def _law_citation(text: str, start: int, end: int, title: str) -> Citation:
    """A law that is named without 《》 as a citation."""
    return Citation(start, end, text[start:end], f"《{title}》", "named", None, None, None, title)


def _may_be(citation: Citation, kind: str) -> bool:
    """Whether a document may be called by that word: its title, or the one that it issues, ends in it, or any may."""
    return _fits(citation.kind, citation.title, kind)


@lru_cache(maxsize=4096)
def _fits(form: CitationKind, title: str | None, kind: str) -> bool:
    """Whether a document of that form and title may be called by that word."""
    untitled = pack.toml("reference")["untitled"]
    if kind in untitled["any"].split() or (form == "order" and kind == "令"):
        return True
    if title is None:
        return kind in untitled.get(form, "").split()
    return any(word.endswith(kind) for word in _title_kinds(title))


@lru_cache(maxsize=4096)
def _title_kinds(title: str) -> tuple[str, ...]:
    """The kinds of document that a title ends in, its own and that of the document it issues."""
    title = fold(title)
    issued = max(title.rfind("》"), title.rfind("〉")) + 1  # 关于印发《资金管理办法》的通知 is called both
    ends = pack.pattern("reference", "title_kind")
    matches = (ends.match(title), ends.match(title, 0, issued) if issued else None)
    return tuple(match["kind"] for match in matches if match)
