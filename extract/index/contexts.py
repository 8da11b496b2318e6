"""Where a hit says what was searched for: the words around it, and the place on the page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.index import amounts, folding
from extract.index.engine import Engine, selected
from extract.index.model import Context
from extract.index.places import unpacked
from extract.index.terms import Meaning

_AROUND = 36  # characters before and behind
MOST = 5  # contexts of one hit


class _Passage(NamedTuple):
    """A passage as the index has it."""

    position: int
    field: str | None
    text: str
    at: str | None


class _Mention(NamedTuple):
    """A mention of a document as the index has it."""

    document: str
    text: str
    passage: int | None
    field: str | None
    start: int
    end: int
    at: str | None


def contexts(
    engine: Engine, ids: Sequence[int], meanings: Sequence[Meaning], most: int | None = MOST
) -> Mapping[int, tuple[tuple[Context, ...], int]]:
    """For each filing its contexts, the first ones of them or all (None), and how many more there are."""
    passages = _passages(engine, ids) if meanings else {}
    mentions = _mentions(engine, ids, meanings)
    words = [word for meaning in meanings for word in meaning.words]
    sums = tuple(amount for meaning in meanings for amount in meaning.amounts)
    priced = amounts.lines(engine, ids, sums) if sums else {}
    found = {}
    for one in ids:
        held = passages.get(one, {})
        spoken = [*map(_priced, priced.get(one, ()))]
        spoken += [context for passage in held.values() for context in _spoken(passage, words)]
        cited = [_cited(mention, held) for mention in mentions.get(one, ())]
        every = [*cited, *spoken] if not words else [*spoken, *cited]
        once = list({(context.text, repr(context.at)): context for context in every}.values())
        found[one] = (tuple(once[:most]), len(once[most:]) if most else 0)
    return found


def _passages(engine: Engine, ids: Sequence[int]) -> dict[int, dict[int, _Passage]]:
    sql = "SELECT filing_id, position, field, text, at FROM passage WHERE filing_id IN"
    found: dict[int, dict[int, _Passage]] = defaultdict(dict)
    for row in sorted(selected(engine, sql, ids)):
        found[row[0]][row[1]] = _Passage(*row[1:])
    return found


def _mentions(engine: Engine, ids: Sequence[int], meanings: Sequence[Meaning]) -> dict[int, list[_Mention]]:
    """The mentions of the documents that the terms name."""
    found: dict[int, list[_Mention]] = defaultdict(list)
    for meaning in meanings if ids else ():
        if meaning.documents is None:
            continue
        sql, values = meaning.documents
        rows = engine.rows(
            "SELECT filing_id, name, text, passage, field, start_at, end_at, at FROM mention "
            "JOIN regulation ON regulation.id = regulation_id "
            f"WHERE filing_id IN ({', '.join('?' * len(ids))}) AND same_as IN ({sql}) ORDER BY filing_id, position",
            (*ids, *values),
        )
        for row in rows:
            found[row[0]].append(_Mention(*row[1:]))
    return found


def _spoken(passage: _Passage, words: Sequence[str]) -> Iterator[Context]:
    """The passage around the first of the words, with every word in sight marked."""
    text = folding.folded(passage.text) if words else ""
    spans = sorted((at, at + len(word)) for word in words for at in _every(text, word))
    if spans:
        raw = folding.offsets(passage.text)
        yield _context(passage, [(raw[start], raw[end - 1] + 1) for start, end in spans])


def _priced(line: amounts.Line) -> Context:
    """The amount, behind the name of its budget row."""
    text = f"{line.name}  {line.amount}" if line.name else line.amount
    return Context(text, ((len(text) - len(line.amount), len(text)),), line.field, unpacked(line.at))


def _every(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _cited(mention: _Mention, passages: Mapping[int, _Passage]) -> Context:
    passage = passages.get(-1 if mention.passage is None else mention.passage)
    at = unpacked(mention.at)
    if passage is None:
        return Context(mention.text, ((0, len(mention.text)),), mention.field, at, mention.document)
    found = _context(passage, [(mention.start, mention.end)])
    return Context(found.text, found.spans, mention.field, at, mention.document)


def _context(passage: _Passage, spans: Sequence[tuple[int, int]]) -> Context:
    """The words around the first span; the spans are counted within them."""
    start = max(0, spans[0][0] - _AROUND)
    end = min(len(passage.text), spans[0][1] + _AROUND)
    before, behind = "…" * (start > 0), "…" * (end < len(passage.text))
    text = f"{before}{passage.text[start:end]}{behind}"
    shift = len(before) - start
    inside = tuple((one + shift, other + shift) for one, other in spans if one >= start and other <= end)
    return Context(text, inside, passage.field, unpacked(passage.at))
