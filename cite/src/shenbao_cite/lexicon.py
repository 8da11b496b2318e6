"""What is known of issuers: their codes, how these begin and end, and the words that stand before them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from shenbao_cite import pack

_LONGEST_WORD = 20  # characters of a word before a code: the full name of an organ
_LONGEST_ORGAN = 18  # characters of the name of a national organ


class Words(NamedTuple):
    """Words, and how long those are that begin with a character, the longest first."""

    words: frozenset[str]
    sizes: Mapping[str, tuple[int, ...]]


class Lexicon(NamedTuple):
    """What is known of issuers: codes, how they begin and end, words before them, and national organs.

    ``starts`` are short names of regions and national stems, ``tails`` those of local organs, ``bodies`` those that
    every place has, ``streams`` the last characters of codes (字, 发, 函); ``pieces`` are what codes are made of,
    ``inner`` those that may precede others. ``before`` are the points of an edge behind a word, ``before_sizes`` how
    long such words are by their last characters (``organ_sizes``: national organs), ``leads`` and ``soft`` words that
    lead up to a code. No code has a ``hard`` word in it, no name of an organ one of the ``verbs``. ``placeholders``
    stand for a code that is left open (×), ``never_last`` are signs that end none but a few listed ones, ``no_code``
    those that end none at all. The points of an edge: ``enough`` to be one, ``marked`` if a word before it marks it,
    ``listed`` if its code is in the list, ``short`` if longer codes often end in it.
    """

    codes: frozenset[str]
    starts: frozenset[str]
    regions: frozenset[str]
    pieces: Words
    inner: frozenset[str]
    signs: frozenset[str]
    tails: frozenset[str]
    bodies: frozenset[str]
    streams: tuple[str, ...]
    before: Mapping[str, int]
    before_sizes: Mapping[str, tuple[int, ...]]
    hard: Words
    verbs: Words
    soft: tuple[str, ...]
    leads: tuple[str, ...]
    office_ends: frozenset[str]
    places: frozenset[str]
    governments: tuple[str, ...]
    organs: frozenset[str]
    organ_sizes: Mapping[str, tuple[int, ...]]
    offices: frozenset[str]
    placeholders: frozenset[str]
    never_last: frozenset[str]
    no_code: frozenset[str]
    enough: int
    marked: int
    short: int
    listed: int


@cache
def lexicon() -> Lexicon:
    """The content of ``patterns/issuer.toml``."""
    content = pack.toml("issuer")
    before, tails, organs = content["before"], content["tails"], content["national"]["organs"]
    shorts = (region.get("short", ()) for region in content["region"])
    regions = frozenset[str]().union(*content["shorts"].values(), *shorts)
    names = [organ for one in content["region"] for organ in one.get("organs", {})]
    lists = [codes for one in content["region"] for codes in (one.get("others", ""), *one.get("organs", {}).values())]
    hard = [*before["hard"], *before["in_organs"], *before["titles"], *before["dates"]]
    points = _points(content, [*organs, *names], hard)
    pieces = regions.union(content["stems"], tails["local"], tails["streams"], tails["divisions"].split())
    codes = frozenset(code for words in lists for code in words.split())
    never_last = frozenset([*"号令月日", *(word for word in before["hard"] if len(word) == 1)])
    return Lexicon(
        codes=codes,
        starts=regions.union(content["stems"]),
        regions=regions,
        pieces=_words(pieces),
        inner=pieces.difference(tails["streams"]),
        signs=frozenset(content["signs"]),
        tails=frozenset(tails["local"]),
        bodies=frozenset(tails["bodies"]),
        streams=tuple(tails["streams"]),
        before=points,
        before_sizes=_sizes_by_last_character(points, _LONGEST_WORD),
        hard=_words([*hard, *before["organs"], *(one for one in organs if len(one) > 2)]),
        verbs=_words(word for word in before["hard"] if len(word) > 1 or word in before["particles"]),
        soft=tuple(before["soft"]),
        leads=(*before["hard"], *before["soft"]),
        office_ends=frozenset(before["organs"]),
        places=frozenset(before["places"]),
        governments=tuple(content["governments"]),
        organs=frozenset(organs),
        organ_sizes=_sizes_by_last_character(organs, _LONGEST_ORGAN),
        offices=frozenset(content["national"]["offices"]),
        placeholders=frozenset(content["national"]["placeholders"]),
        **content["points"],
        never_last=never_last,
        no_code=never_last.difference(code[-1] for code in codes if not code.endswith("令")),
    )


def _points(content: Mapping[str, Any], organs: Iterable[str], hard: Iterable[str]) -> dict[str, int]:
    """The points of an edge behind a word: names of organs and ``hard`` words mark it."""
    before, marked = content["before"], content["points"]["marked"]
    return {
        **dict.fromkeys([*before["places"], *before["noun"]], 1) | dict.fromkeys(before["soft"], 2),
        **dict.fromkeys([name for name in organs if len(name) > 2], marked),
        **dict.fromkeys([*before["organs"], *hard], marked),
    }


def _words(words: Iterable[str]) -> Words:
    """The words with their sizes."""
    whole = frozenset(words)
    return Words(whole, _sizes(whole, 0))


def _sizes_by_last_character(words: Iterable[str], longest: int) -> Mapping[str, tuple[int, ...]]:
    """How long the words are under the characters that they end in, the longest first, none above ``longest``."""
    return _sizes((word for word in words if len(word) <= longest), -1)


def _sizes(words: Iterable[str], place: int) -> Mapping[str, tuple[int, ...]]:
    """How long the words are under the character that each has at a place, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[place], set()).add(len(word))
    return {mark: tuple(sorted(lengths, reverse=True)) for mark, lengths in sizes.items()}


def word_spans(text: str, known: Words) -> list[tuple[int, int]]:
    """The places of the words in a short text, from the left, the longest of those that begin at one place.

    An expression of a thousand words does the same; to compile it takes a tenth of the first call.
    """
    spans = []
    words, sizes = known
    place, length = 0, len(text)
    while place < length:
        stop = place + 1
        for size in sizes.get(text[place], ()):
            end = place + size
            if end <= length and text[place:end] in words:
                spans.append((place, end))
                stop = end
                break
        place = stop
    return spans
