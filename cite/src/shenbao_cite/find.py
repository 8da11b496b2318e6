"""The citations of a text, case by case: numbers, their titles, then documents that are cited without a number."""

from collections.abc import Iterator
from itertools import chain, pairwise
from operator import attrgetter

from shenbao_cite import misread, numbers, pack
from shenbao_cite.by_title import clean_title, pinpoints, stretch, titled_documents
from shenbao_cite.cases_and_gazettes import case_citations, gazette_citations
from shenbao_cite.meeting import meeting_citations
from shenbao_cite.model import Citation, TitleFields, citation_of
from shenbao_cite.number import NumberSpan, number_spans
from shenbao_cite.number_range import with_range_members
from shenbao_cite.repairs import repair_names
from shenbao_cite.standard import standard_citations
from shenbao_cite.title import Extent, Titles

_START = attrgetter("start")
_NO_TITLE: TitleFields = None, None, None


def find_citations(text: str, *, scanned: bool = False, cases: bool = False, ranges: bool = False) -> list[Citation]:
    """The citations of a text in order, none overlapping; offsets are code points of the text as given.

    ``scanned`` says that the text was read from an image: then signs and digits that were misread are put right where
    only one number can be meant, and a stretch that may be two numbers is no citation. With ``cases`` the cases of
    courts (案号) are cited too; with ``ranges`` each number in a range (3号至5号), at the place of the whole range.

    >>> [(c.id, c.title) for c in find_citations("《新虹街道禁毒工作办法》（闵禁毒委(2018)16号）")]
    [('闵禁毒委〔2018〕16号', '新虹街道禁毒工作办法')]
    """
    marked = misread.restored_titles(numbers.fold(text)) if scanned else text
    if not pack.pattern("citation", "trigger").search(marked):
        return []
    folded = numbers.fold(marked)

    # document numbers (发文字号), orders (令) and announcements (公告)
    clean = misread.restored_text(folded) if scanned else folded
    spans = misread.certain_spans(folded, clean, number_spans(clean)) if scanned else number_spans(clean)

    # the title of each, between the numbers beside it; a number that borrows its issuer has none of its own
    titles, citations, floor = Titles(folded), list[Citation](), 0
    for span, later in pairwise(chain[NumberSpan | None](spans, (None,))):
        if span:
            start, end, _, is_shared, _ = span
            title = None if is_shared else titles.title(start, end, floor, later.start if later else len(folded))
            citations.append(_numbered_citation(text, (folded, clean), span, title))
            floor = end

    # without a number: documents by title, letters, meetings and standards
    standards = list(standard_citations(text, folded, titles))
    own = {citation.title_start for citation in (*citations, *standards)}
    others = [
        *titled_documents(text, folded, [book for book in titles.books if book[0] + 1 not in own]),
        *meeting_citations(text, folded),
        *standards,
        *gazette_citations(text, folded),
        *(case_citations(text, folded) if cases else ()),
    ]
    every = sorted([*citations, *_apart_from(citations, others)], key=_START)
    return list(with_range_members(text, every)) if ranges else every


def _numbered_citation(text: str, copies: tuple[str, str], span: NumberSpan, title: Extent | None) -> Citation:
    """The citation of a number; ``copies`` are the folded text and the one with misread characters put right."""
    start, end, number, shared, ranged = span
    folded, clean = copies
    if title:
        title_start, title_end = title
        named: TitleFields = clean_title(text[title_start:title_end]), title_start, title_end
        articles = pinpoints(text, folded, max(end, title_end))
    else:
        named = _NO_TITLE
        articles = pinpoints(text, folded, end)
    pinpoint = stretch(text, articles) if articles else None
    place = start, end, text[start:end], str(number)
    citation = citation_of(place, number[:4], named, pinpoint, articles)
    if shared or ranged or folded != clean:
        from_neighbours = ("shared_issuer",) * shared + ("range",) * ranged
        repairs = repair_names(citation.text, citation.id, number.issuer, from_neighbours)
        if folded != clean:
            repairs = tuple(sorted({*repairs, *misread.repair_names(folded, clean, span)}))
        object.__setattr__(citation, "repairs", repairs)
    return citation


def _apart_from(numbered: list[Citation], others: list[Citation]) -> Iterator[Citation]:
    """The ``others`` that overlap no number, no number's title and no earlier one of the others."""
    number_places = [(citation.start, citation.end) for citation in numbered]
    for citation in numbered:
        if citation.title_start is not None and citation.title_end is not None:
            number_places.append((citation.title_start, citation.title_end))
    number_places.sort()
    end = at = 0
    for citation in sorted(others, key=lambda one: (one.start, -one.end)):
        while at < len(number_places) and number_places[at][0] < citation.start:
            end = max(end, number_places[at][1])
            at += 1
        if citation.start >= end and (at == len(number_places) or number_places[at][0] >= citation.end):
            yield citation
            end = citation.end
