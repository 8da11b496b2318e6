"""The citations of a text, case by case: numbers, their titles, then documents that are cited without a number."""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from shenbao_cite import misread, numbers, pack
from shenbao_cite.by_title import cited_articles, clean_title, titled_documents
from shenbao_cite.cases_and_gazettes import case_citations, gazette_citations
from shenbao_cite.meeting import meeting_citations
from shenbao_cite.model import Citation, TitleFields, citation_of
from shenbao_cite.number import NumberSpan, number_spans
from shenbao_cite.number_range import with_range_members
from shenbao_cite.repairs import repair_names
from shenbao_cite.standard import standard_citations
from shenbao_cite.title import Titles

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
    if "号" not in marked and not pack.pattern("citation", "trigger").search(marked):
        return []
    folded = numbers.fold(marked)

    # document numbers (发文字号), orders (令) and announcements (公告)
    clean = misread.restored_text(folded) if scanned else folded
    spans = misread.certain_spans(folded, clean, number_spans(clean)) if scanned else list(number_spans(clean))
    titles = Titles(folded)
    citations = _numbered_citations(text, (folded, clean), spans, titles)

    # without a number: documents by title, letters, meetings and standards
    others = list(standard_citations(text, folded, titles))
    own = {citation.title_start for citation in (*citations, *others)}
    others += titled_documents(text, folded, [book for book in titles.books if book[0] + 1 not in own])
    if "次" in folded or "期" in folded:
        others += meeting_citations(text, folded)
    if "公报" in folded:
        others += gazette_citations(text, folded)
    if cases:
        others += case_citations(text, folded)
    if others:
        citations = sorted([*citations, *_apart_from(citations, others)], key=_START)
    return list(with_range_members(text, citations)) if ranges else citations


def _numbered_citations(
    text: str, copies: tuple[str, str], spans: Sequence[NumberSpan], titles: Titles
) -> list[Citation]:
    """The citations of the numbers in a text, each with the title that stands between the numbers beside it.

    ``copies`` are the folded text and the one with misread characters put right.
    """
    folded, clean = copies
    citations, floor = list[Citation](), 0
    ceilings = [*(span.start for span in spans[1:]), len(folded)]
    for span, ceiling in zip(spans, ceilings, strict=False):
        start, end, number, is_shared, is_ranged = span
        # a number that borrows its issuer has no title of its own
        title = None if is_shared else titles.title(start, end, floor, ceiling)
        title_fields: TitleFields = (clean_title(text[title[0] : title[1]]), *title) if title else _NO_TITLE
        cited = cited_articles(text, folded, max(end, title[1]) if title else end)
        place = start, end, text[start:end], str(number)
        citation = citation_of(place, number[:4], title_fields, cited)
        if is_shared or is_ranged or folded is not clean:
            object.__setattr__(citation, "repairs", _repairs(citation, span, folded, clean))
        citations.append(citation)
        floor = end
    return citations


def _repairs(citation: Citation, span: NumberSpan, folded: str, clean: str) -> tuple[str, ...]:
    """What was mended in a number that depends on its neighbours or was misread."""
    from_neighbours = ("shared_issuer",) * span.shared + ("range",) * span.ranged
    repairs = repair_names(citation.text, citation.id, span.number.issuer, from_neighbours)
    return repairs if folded is clean else tuple(sorted({*repairs, *misread.repair_names(folded, clean, span)}))


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
