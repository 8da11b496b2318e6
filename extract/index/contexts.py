"""The contexts of a hit: the words around each match, and its place on the page."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.index import folding
from extract.index.amounts import amount_matches
from extract.index.connection import Connection, marks, select_in
from extract.index.model import Context
from extract.index.places import unpacked_at
from extract.index.terms import Meaning

_AROUND = 36  # characters before and after a match
MOST = 5  # contexts of one hit


class _PassageRow(NamedTuple):
    """A passage as the index has it."""

    position: int
    field: str | None
    text: str
    at: str | None


class _MentionRow(NamedTuple):
    """A mention of a document as the index has it."""

    document: str
    text: str
    passage: int | None
    field: str | None
    start: int
    end: int
    at: str | None


def contexts(
    connection: Connection, ids: Sequence[int], meanings: Sequence[Meaning], most: int | None = MOST
) -> Mapping[int, tuple[tuple[Context, ...], int]]:
    """For each filing its first ``most`` contexts (None: all), and the number of further ones."""
    passages: dict[int, dict[int, _PassageRow]] = defaultdict(dict)
    sql = "SELECT filing_id, position, field, text, at FROM passage WHERE filing_id IN"
    for row in sorted(select_in(connection, sql, ids if meanings else ())):
        passages[row[0]][row[1]] = _PassageRow(*row[1:])
    mentions = _mentions(connection, ids, meanings)
    words = [word for meaning in meanings for word in meaning.words]
    amounts = tuple(amount for meaning in meanings for amount in meaning.amounts)
    matches = amount_matches(connection, ids, amounts) if amounts else {}
    contexts_by_filing = {}
    for one in ids:
        of_texts = []
        for match in matches.get(one, ()):
            before = f"{match.name}  " if match.name else ""
            text, span = f"{before}{match.amount} {match.unit or ''}", (len(before), len(before) + len(match.amount))
            of_texts.append(Context(text.rstrip(), (span,), match.field, unpacked_at(match.at)))
        beside, cited = _passage_contexts(passages[one], mentions[one], words)
        of_texts += beside
        every = [*of_texts, *cited] if words else [*cited, *of_texts]
        once = list({(context.text, repr(context.at), context.field): context for context in every}.values())
        contexts_by_filing[one] = (tuple(once[:most]), len(once[most:]) if most else 0)
    return contexts_by_filing


def _mentions(connection: Connection, ids: Sequence[int], meanings: Sequence[Meaning]) -> dict[int, list[_MentionRow]]:
    """The mentions of the documents that the terms name, by filing id."""
    mentions: dict[int, list[_MentionRow]] = defaultdict(list)
    for meaning in meanings if ids else ():
        if meaning.documents is None:
            continue
        sql, values = meaning.documents
        rows = connection.rows(
            "SELECT filing_id, name, text, passage, field, start_at, end_at, at FROM mention "
            "JOIN regulation ON regulation.id = regulation_id "
            f"WHERE filing_id IN ({marks(ids)}) AND same_as IN ({sql}) ORDER BY filing_id, position",
            (*ids, *values),
        )
        for row in rows:
            mentions[row[0]].append(_MentionRow(*row[1:]))
    return mentions


def _passage_contexts(
    passages: Mapping[int, _PassageRow], mentions: Sequence[_MentionRow], words: Sequence[str]
) -> tuple[list[Context], list[Context]]:
    """The contexts of the words, then those of the mentions.

    Words that stand in a mention or beside it are marked in its context only: no place is listed twice.
    """
    spans = {position: _word_spans(passage.text, words) for position, passage in passages.items()} if words else {}
    cited = []
    for mention in mentions:
        passage = passages.get(-1 if mention.passage is None else mention.passage)
        at = unpacked_at(mention.at)
        if passage is None:
            own = ((0, len(mention.text)),)
            cited.append(Context(mention.text, own, mention.field, at, mention.document))
            continue
        start, end = _window(passage.text, mention.start, mention.end)
        near = [one for one in spans.get(passage.position, ()) if start <= one[0] and one[1] <= end]
        others = [one for one in near if not mention.start <= one[0] < one[1] <= mention.end]
        around = _context(passage, (start, end), sorted([(mention.start, mention.end), *others]))
        cited.append(Context(around.text, around.spans, mention.field, at, mention.document))
        spans[passage.position] = [one for one in spans.get(passage.position, ()) if one not in near]
    rest = ((passages[position], own) for position, own in sorted(spans.items()) if own)
    return [_context(passage, _window(passage.text, *own[0]), own) for passage, own in rest], cited


def _word_spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded words stand in a text, in order."""
    folded = folding.folded_text(text)
    here = [word for word in words if word in folded]
    spans = sorted(match.span() for word in here for match in re.finditer(re.escape(word), folded))
    raw = folding.offsets(text) if spans else []
    return [(raw[start], raw[end - 1] + 1) for start, end in spans]


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch of a text that is shown around a match."""
    return max(0, start - _AROUND), min(len(text), end + _AROUND)


def _context(passage: _PassageRow, window: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Context:
    """The text in the window, with the spans in it as offsets within this text."""
    start, end = window
    before, behind = "…" * (start > 0), "…" * (end < len(passage.text))
    text = f"{before}{passage.text[start:end]}{behind}"
    shift = len(before) - start
    inside = tuple((one + shift, other + shift) for one, other in spans if one >= start and other <= end)
    return Context(text, inside, passage.field, unpacked_at(passage.at))
