"""The numbers that the citation reader sees in a stretch of a query, with all that was copied with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract import pack
from extract.find.citation import find_citations
from extract.find.citation.issuer_code import is_complete_code
from extract.model import Citation

_NUMBERED = ("document", "order", "announcement")
_OPENERS, _CLOSERS = "([〈《<", ")]〉》>"


@dataclass(frozen=True, slots=True)
class Mention:
    """A number, from its title in front to what belongs to it behind; ``text`` as typed, ``name`` its normal form."""

    start: int
    end: int
    text: str
    name: str


def mentioned(text: str, clean: str) -> Iterator[Mention]:
    """The mentions in a text in order, none overlapping; ``clean`` is its folded copy."""
    for citation in find_citations(text):
        if citation.kind in _NUMBERED and _is_one(citation):
            yield _mention(text, clean, citation)


def _is_one(citation: Citation) -> bool:
    """Whether no blank parts the code, which may then be a word and a code, unless all of it is known as a code."""
    if citation.kind != "document" or citation.issuer is None or _is_shared(citation):
        return True
    return len(citation.text.split()[0]) >= len(citation.issuer) or is_complete_code(citation.issuer)


def _is_shared(citation: Citation) -> bool:
    """Whether it borrows its issuer from the number before: 12号."""
    return "shared_issuer" in citation.repairs


def _mention(text: str, clean: str, citation: Citation) -> Mention:
    start, end = _extent(clean, citation)
    written = citation.id if _is_shared(citation) else text[citation.start : citation.end]
    return Mention(start, behind(clean, end), written, citation.id)


def _extent(clean: str, citation: Citation) -> tuple[int, int]:
    """The span of a number with its title, in 《》 or with no blank between, and with what closes their brackets."""
    start, end = citation.start, citation.end
    if citation.title_start is None or citation.title_end is None:
        return start, end
    left = citation.title_start - (clean[citation.title_start - 1 : citation.title_start] == "《")
    right = citation.title_end + (clean[citation.title_end : citation.title_end + 1] == "》")
    between = clean[right:start] + clean[end:left]
    if clean[left] != "《" and any(mark.isspace() for mark in between):
        return start, end
    first, last = min(start, left), max(end, right)
    closed = _closed(clean, clean[first:start] + clean[end:last], last)
    return (start, end) if closed is None else (first, closed)


def _closed(clean: str, around: str, end: int) -> int | None:
    """Behind what closes the brackets open in ``around``; None where a bracket in it closes one from outside."""
    depth = 0
    for mark in around:
        depth += (mark in _OPENERS) - (mark in _CLOSERS)
        if depth < 0:
            return None
    while depth and clean[end : end + 1] in tuple(_CLOSERS):
        end, depth = end + 1, depth - 1
    return end


def behind(clean: str, end: int) -> int:
    """Behind what is written right behind a number without being searched for: 文件, 》, a comma."""
    found = pack.patterns("search")["behind"].match(clean, end)
    return found.end() if found else end
