"""Citations without a document number: regulations by title, letters, meetings, standards."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

import regex

from extract import pack
from extract.find.citation import meeting, standard
from extract.find.citation.title import Extent, Titles
from extract.model import Citation

_NEAR = 60  # how far behind a citation its article may end
_LETTERS = ("函", "复函")
_INNER = dict(zip(map(ord, "()<>＜＞《》\\"), (*"（）〈〉〈〉〈〉", None), strict=True))


def unnumbered(text: str, titles: Titles, numbered: Iterable[Citation]) -> list[Citation]:
    """The named documents, letters, meetings and standards of a text that overlap no number and no title of one."""
    spans = sorted(_taken(numbered))
    found: list[Citation] = []
    for citation in sorted(_candidates(text, titles), key=lambda one: (one.start, -one.end)):
        later = found and citation.start < found[-1].end
        if not later and not _overlaps(citation, spans):
            found.append(citation)
    return found


def clean_title(title: str) -> str:
    """The title as written, without the line breaks inside it and blanks around it."""
    return "".join(line.strip() for line in title.splitlines())


def title_id(title: str) -> str:
    """The id of a document that is cited by title: 《title》 without blanks, inner brackets of one kind."""
    return f"《{''.join(title.split()).translate(_INNER)}》"


def pinpoint(text: str, folded: str, end: int) -> str | None:
    """The article that is cited right behind ``end`` (第三条第二款), None where there is none."""
    found = pack.patterns("title")["pinpoint"].match(folded, end, end + _NEAR)
    return text[slice(*found.span("place"))] if found else None


def _taken(numbered: Iterable[Citation]) -> list[Extent]:
    spans: list[Extent] = []
    for citation in numbered:
        spans.append((citation.start, citation.end))
        if citation.title_start is not None and citation.title_end is not None:
            spans.append((citation.title_start, citation.title_end))
    return spans


def _overlaps(citation: Citation, spans: list[Extent]) -> bool:
    """Whether the citation meets one of the sorted spans, which may hold each other but never cross."""
    first = bisect_left(spans, (citation.start, 0))
    inside = first < len(spans) and spans[first][0] < citation.end
    return inside or any(end > citation.start for _, end in spans[max(0, first - 3) : first])


def _candidates(text: str, titles: Titles) -> Iterator[Citation]:
    folded = titles.text
    yield from _books(text, titles)
    if "关于" in folded:
        yield from _quoted(text, folded)
        yield from _letters(text, folded)
    yield from meeting.meetings(text, folded)
    yield from standard.standards(text, folded)


# ---------------------------------------------------------------- titles and letters


def _books(text: str, titles: Titles) -> Iterator[Citation]:
    if not titles.books:
        return
    aliases = {title_id(found["name"]) for found in _pattern("title", "alias").finditer(titles.text)}
    for start, end in titles.books:
        if _is_document(titles.text, start + 1, end - 1) and title_id(text[start + 1 : end - 1]) not in aliases:
            yield _titled(text, titles.text, (start, end), (start + 1, end - 1))


def _is_document(folded: str, start: int, end: int) -> bool:
    """Whether the title says more than the kind of document and ends in one."""
    ends = (_pattern("title", name).match(folded, start, end) for name in ("ends", "signed"))
    return any(found and found.start() > start for found in ends)


def _quoted(text: str, folded: str) -> Iterator[Citation]:
    for found in _pattern("citation", "quoted_title").finditer(folded):
        yield _titled(text, folded, (found.start() - 1, found.end()), (found.start(), found.end() - 1))


def _letters(text: str, folded: str) -> Iterator[Citation]:
    for found in _pattern("citation", "plain_letter").finditer(folded):
        yield _titled(text, folded, found.span(), found.span())


def _titled(text: str, folded: str, span: Extent, extent: Extent) -> Citation:
    title = clean_title(text[slice(*extent)])
    return Citation(
        start=span[0],
        end=span[1],
        text=text[slice(*span)],
        id=title_id(title),
        kind="letter" if title.endswith(_LETTERS) else "named",
        issuer=None,
        year=None,
        number=None,
        title=title,
        title_start=extent[0],
        title_end=extent[1],
        pinpoint=pinpoint(text, folded, span[1]),
    )


@cache
def _pattern(file: str, name: str) -> regex.Pattern[str]:
    return pack.patterns(file)[name]
