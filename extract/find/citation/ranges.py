"""Ranges of document numbers (沪府规〔2021〕18—20号): the numbers between the two that are written."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from extract import pack
from extract.find import numbers
from extract.model import Citation


def spread(text: str, citations: Iterable[Citation]) -> Iterator[Citation]:
    """The citations in order, those between the ends of a range put in; these have the whole range as their text."""
    found = list(citations)
    for citation, later in pairwise(found):
        yield citation
        yield from _between(text, citation, later)
    yield from found[-1:]


def _between(text: str, first: Citation, last: Citation) -> Iterator[Citation]:
    if first.number is None or last.number is None or not _is_range(text, first, last):
        return
    whole = replace(last, start=first.start, text=text[first.start : last.end])
    for serial in range(first.number + 1, last.number):
        yield _numbered(whole, serial)


def _is_range(text: str, first: Citation, last: Citation) -> bool:
    if "range" not in first.repairs or "range" not in last.repairs:
        return False
    sign = pack.patterns("citation")["range_sign"]
    return sign.fullmatch(numbers.fold(text[first.end : last.start])) is not None


def _numbered(citation: Citation, serial: int) -> Citation:
    number = numbers.parse(citation.id)
    return replace(citation, id=str(replace(number, number=serial)), number=serial) if number else citation
