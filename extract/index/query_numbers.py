"""Document numbers in a stretch of a query, as the citation reader finds them, with the text copied with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract import pack
from shenbao_cite import find_citations
from shenbao_cite.issuer_code import is_complete_code
from shenbao_cite.model import Citation
from shenbao_cite.numbers import parse

_NUMBERED = ("document", "order", "announcement")
_OPENERS, _CLOSERS = "([〈《<", ")]〉》>"


@dataclass(frozen=True, slots=True)
class QueryNumber:
    """A document number; its span covers title and trailing words, ``text`` is as typed, ``name`` the normal form."""

    start: int
    end: int
    text: str
    name: str


def query_numbers(text: str, clean: str) -> Iterator[QueryNumber]:
    """The numbers in a text in order, none overlapping; ``clean`` is its folded copy.

    The first word of an issuer code with a blank in it may be a search word of its own. Such a text counts as a number
    only if the whole code is known, or if the number shares the issuer of the number before (12号).
    """
    for citation in find_citations(text):
        is_shared = "shared_issuer" in citation.repairs
        is_one = (
            citation.kind != "document"
            or citation.issuer is None
            or is_shared
            or len(citation.text.split()[0]) >= len(citation.issuer)
            or is_complete_code(citation.issuer)
        )
        if citation.kind in _NUMBERED and is_one:
            start, end = _extent(clean, citation)
            typed = citation.id if is_shared else text[citation.start : citation.end]
            # 18-2 without 号; 18-20 is no branch, as the second number is the greater
            branch = pack.patterns("search")["branch"].match(clean, citation.end)
            number = parse(f"{citation.text}{branch[0]}号") if branch and end == citation.end else None
            if branch and number:
                yield QueryNumber(start, end_with_tail(clean, branch.end()), f"{typed}{branch[0]}", str(number))
            else:
                yield QueryNumber(start, end_with_tail(clean, end), typed, citation.id)


def _extent(clean: str, citation: Citation) -> tuple[int, int]:
    """The span of a number with its adjacent title (in 《》, or with no blank between) and their closing brackets."""
    start, end = citation.start, citation.end
    if citation.title_start is None or citation.title_end is None:
        return start, end
    left = citation.title_start - (clean[citation.title_start - 1 : citation.title_start] == "《")
    right = citation.title_end + (clean[citation.title_end : citation.title_end + 1] == "》")
    between = clean[right:start] + clean[end:left]
    if clean[left] != "《" and any(mark.isspace() for mark in between):
        return start, end
    first, last = min(start, left), max(end, right)
    depth = 0
    for mark in clean[first:start] + clean[end:last]:
        depth += (mark in _OPENERS) - (mark in _CLOSERS)
        if depth < 0:  # it closes a bracket from outside
            return start, end
    while depth and clean[last : last + 1] in tuple(_CLOSERS):
        last, depth = last + 1, depth - 1
    return first, last


def end_with_tail(clean: str, end: int) -> int:
    """The end of a number together with the trailing characters that are no search words: 文件, 》, a comma."""
    tail = pack.patterns("search")["behind"].match(clean, end)
    return tail.end() if tail else end
