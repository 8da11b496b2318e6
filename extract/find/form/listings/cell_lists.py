"""Indicators that are listed inside one text, each behind its level (数量指标：1.渠道5.6公里；2.蓄水池7座)."""

from collections.abc import Iterator
from typing import NamedTuple

from extract import pack
from extract.find.form.listings.levels import Levels, with_words
from extract.find.form.words.content import content_kind
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.measure import measures_in
from extract.find.width import half_width
from extract.model import Span


class ListedMeasure(NamedTuple):
    """One indicator of a text: the levels that stand before it, its name, and its target if it has one."""

    levels: Levels
    name: Span
    target: Span | None


def listed_measures(span: Span, levels: Levels) -> Iterator[ListedMeasure]:
    """The indicators of a text; ``levels`` are those over it. A level holds until the next one.

    A level right before a value (成本：≤5万元) is the name of what it measures as well.
    """
    for part in text_parts(span):
        pieces = level_pieces(part)
        levels = with_words(levels, pieces) if pieces.words else levels
        rest = pieces.rest if pieces.words else part
        if pieces.words and rest is not None and content_kind(rest.text) in ("value", "number", "date"):
            yield ListedMeasure(levels, pieces.words[-1][0], rest)
            continue
        for one in _list_entries(rest) if rest is not None else ():
            for name, target in measures_in(one):
                yield ListedMeasure(levels, name, target)


def text_parts(span: Span) -> list[Span]:
    """The stretches of a text between line breaks and semicolons, without the blank ones."""
    ends = pack.pattern("column", "end_of_piece").finditer(half_width(span.text))
    return _stretches(span, [end.start() for end in ends], 1)


def _list_entries(span: Span) -> list[Span]:
    """The stretches of a text that begin with 1, 2, 3 …, the text itself where it does not count so."""
    marks = list(pack.pattern("field", "list_number").finditer(half_width(span.text)))
    if not marks or span.text[: marks[0].start()].strip():
        return [span]
    starts: list[int] = []
    for mark in marks:
        if int(mark["number"]) == len(starts) + 1:
            starts.append(mark.start())
    return _stretches(span, starts, 0)


def _stretches(span: Span, places: list[int], width: int) -> list[Span]:
    """The stretches between places, of which each takes ``width`` characters out."""
    starts = [0, *(place + width for place in places)]
    stretches = zip(starts, [*places, len(span.text)], strict=True)
    return [span.part(start, end) for start, end in stretches if span.text[start:end].strip()]
