"""The citations of a text, case by case: numbers, their titles, then documents that are cited without a number."""

from collections.abc import Iterator
from operator import attrgetter

from shenbao_cite import misread, numbers, pack
from shenbao_cite.by_title import clean_title, pinpoint, titled_documents
from shenbao_cite.cases_and_gazettes import case_citations, gazette_citations
from shenbao_cite.categories import category
from shenbao_cite.issuer_code import is_complete_code, is_known_code
from shenbao_cite.meeting import meeting_citations
from shenbao_cite.model import Citation
from shenbao_cite.number import NumberSpan, number_spans
from shenbao_cite.number_range import with_range_members
from shenbao_cite.numbers import Number
from shenbao_cite.organ_names import Organ, organ_of_code, organ_of_name
from shenbao_cite.repairs import repair_names
from shenbao_cite.standard import standard_citations
from shenbao_cite.title import Extent, Titles

_SURE, _BUILT, _UNSURE = 1.0, 0.9, 0.6
_START = attrgetter("start")


def find_citations(text: str, *, scanned: bool = False, cases: bool = False, ranges: bool = False) -> list[Citation]:
    """The citations of a text in order, none overlapping; offsets are code points of the text as given.

    ``scanned`` says that the text was read from an image: then signs and digits that were misread are put right where
    only one number can be meant, and a stretch that may be two numbers is no citation. With ``cases`` the cases of
    courts (案号) are cited too; with ``ranges`` each number between the ends of a range (3号至5号), at the place of the
    whole range.

    >>> [(c.id, c.title) for c in find_citations("《新虹街道禁毒工作办法》（闵禁毒委(2018)16号）")]
    [('闵禁毒委〔2018〕16号', '新虹街道禁毒工作办法')]
    """
    if not pack.pattern("citation", "trigger").search(text):
        return []
    folded = numbers.fold(text)

    # document numbers (发文字号), orders (令) and announcements (公告)
    clean = misread.restored_text(folded) if scanned else folded
    spans = misread.certain_spans(folded, clean, number_spans(clean)) if scanned else number_spans(clean)

    # the title of each, between the numbers beside it; a number that borrows its issuer has none of its own
    titles = Titles(folded)
    citations: list[Citation] = []
    floor = 0
    for span, ceiling in zip(spans, [*(later.start for later in spans[1:]), len(folded)], strict=False):
        title = None if span.shared else titles.title(span.start, span.end, floor, ceiling)
        citations.append(_numbered_citation(text, (folded, clean), span, title))
        floor = span.end

    # without a number: documents by title, letters, meetings and standards
    own = {citation.title_start for citation in citations}
    others = [
        *titled_documents(text, folded, [book for book in titles.books if book[0] + 1 not in own]),
        *meeting_citations(text, folded),
        *standard_citations(text, folded),
        *gazette_citations(text, folded),
        *(case_citations(text, folded) if cases else ()),
    ]
    every = sorted([*citations, *_apart_from(citations, others)], key=_START)
    return list(with_range_members(text, every)) if ranges else every


def _numbered_citation(text: str, copies: tuple[str, str], span: NumberSpan, title: Extent | None) -> Citation:
    """The citation of a number; ``copies`` are the folded text and the one with misread characters put right."""
    surface = text[span.start : span.end]
    folded, clean = copies
    name = str(span.number)
    repairs = () if surface == name and not span.ranged else repair_names(surface, span)
    if folded != clean:
        repairs = tuple(sorted({*repairs, *misread.repair_names(folded, clean, span)}))
    number = span.number
    by_code = number.kind == "document"
    organ = (organ_of_code if by_code else organ_of_name)(number.issuer, number.year)
    words = clean_title(text[slice(*title)]) if title else None
    return Citation(
        start=span.start,
        end=span.end,
        text=surface,
        id=name,
        kind=span.number.kind,
        issuer=span.number.issuer,
        year=span.number.year,
        number=span.number.number,
        title=words,
        repairs=repairs,
        title_start=title[0] if title else None,
        title_end=title[1] if title else None,
        pinpoint=pinpoint(text, folded, span.end if not title or title[1] < span.end else title[1]),
        organ=organ.name,
        level=organ.level,
        region=organ.region,
        confidence=_confidence(number, organ),
        category=category(number.kind, number.issuer, words, organ),
    )


def _confidence(number: Number, organ: Organ) -> float:
    """How sure the left edge of a number is: 1 for a listed code or organ, less for one that was told by its form."""
    if number.kind != "document":
        return _SURE if organ.level else _UNSURE
    if is_known_code(number.issuer):
        return _SURE
    return _BUILT if is_complete_code(number.issuer) else _UNSURE


def _apart_from(numbered: list[Citation], others: list[Citation]) -> Iterator[Citation]:
    """The ``others`` that overlap no number, no number's title and no earlier one of the others."""
    taken = [(citation.start, citation.end) for citation in numbered]
    for citation in numbered:
        if citation.title_start is not None and citation.title_end is not None:
            taken.append((citation.title_start, citation.title_end))
    taken.sort()
    end = at = 0
    for citation in sorted(others, key=lambda one: (one.start, -one.end)):
        while at < len(taken) and taken[at][0] < citation.start:
            end = max(end, taken[at][1])
            at += 1
        if citation.start >= end and (at == len(taken) or taken[at][0] >= citation.end):
            yield citation
            end = citation.end
