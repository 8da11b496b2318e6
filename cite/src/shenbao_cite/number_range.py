"""Ranges of document numbers (沪府规〔2021〕18—20号): the numbers between the two that are written."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from shenbao_cite import numbers, pack
from shenbao_cite.model import Citation


def with_range_members(text: str, citations: Iterable[Citation]) -> Iterator[Citation]:
    """The citations in order, with those between the ends of a range added; the text of these is the whole range."""
    every = list(citations)
    for first, last in pairwise(every):
        yield first
        if first.number is None or last.number is None or "range" not in first.repairs or "range" not in last.repairs:
            continue
        number = numbers.parse(last.id)
        sign = pack.pattern("citation", "range_sign").fullmatch(numbers.fold(text[first.end : last.start]))
        if sign and number:
            facts = dict(zip(last.__slots__, last.values(), strict=True))
            facts |= {"start": first.start, "text": text[first.start : last.end]}
            for serial in range(first.number + 1, last.number):
                yield Citation(**{**facts, "id": str(number._replace(number=serial)), "number": serial})
    yield from every[-1:]
