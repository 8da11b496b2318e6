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
    shown = {}
    for one in ids:
        said = []
        for match in matches.get(one, ()):
            text = f"{match.name}  {match.amount}" if match.name else match.amount
            span = (len(text) - len(match.amount), len(text))
            said.append(Context(text, (span,), match.field, unpacked_at(match.at)))
        for passage in passages[one].values() if words else ():
            text = folding.folded_text(passage.text)
            here = [word for word in words if word in text]
            spans = sorted(match.span() for word in here for match in re.finditer(re.escape(word), text))
            if spans:
                raw = folding.offsets(passage.text)
                said.append(_context(passage, [(raw[start], raw[end - 1] + 1) for start, end in spans]))
        cited = [_mention_context(mention, passages[one]) for mention in mentions[one]]
        every = [*said, *cited] if words else [*cited, *said]
        once = list({(context.text, repr(context.at)): context for context in every}.values())
        shown[one] = (tuple(once[:most]), len(once[most:]) if most else 0)
    return shown


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


def _mention_context(mention: _MentionRow, passages: Mapping[int, _PassageRow]) -> Context:
    """The words around a mention; only the mention's text if its passage is not in the index."""
    passage = passages.get(-1 if mention.passage is None else mention.passage)
    at = unpacked_at(mention.at)
    if passage is None:
        return Context(mention.text, ((0, len(mention.text)),), mention.field, at, mention.document)
    around = _context(passage, [(mention.start, mention.end)])
    return Context(around.text, around.spans, mention.field, at, mention.document)


def _context(passage: _PassageRow, spans: Sequence[tuple[int, int]]) -> Context:
    """The words around the first span, with the spans as offsets within these words."""
    start = max(0, spans[0][0] - _AROUND)
    end = min(len(passage.text), spans[0][1] + _AROUND)
    before, behind = "…" * (start > 0), "…" * (end < len(passage.text))
    text = f"{before}{passage.text[start:end]}{behind}"
    shift = len(before) - start
    inside = tuple((one + shift, other + shift) for one, other in spans if one >= start and other <= end)
    return Context(text, inside, passage.field, unpacked_at(passage.at))
