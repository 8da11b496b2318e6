"""Where the code (机关代字) of a document number begins: its left edge in the run of characters before the year.

Nobody lists all codes, so a left edge is chosen, not looked up: known codes, the short name of a region at the start
and the tail of a local code speak for an edge, words that never stand in a code (根据, 按照 …) speak against.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from extract import pack

_LONGEST = 16
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of issuers: codes, how they begin and end, words before them, and national organs.

    No code holds a ``hard`` word, no name of an organ one of the ``verbs``.
    """

    codes: frozenset[str]
    starts: frozenset[str]
    regions: frozenset[str]
    characters: frozenset[str]
    signs: str
    tails: frozenset[str]
    streams: tuple[str, ...]
    hard: re.Pattern[str]
    verbs: re.Pattern[str]
    soft: tuple[str, ...]
    organ_ends: tuple[str, ...]
    organ_words: re.Pattern[str]
    nouns: tuple[str, ...]
    places: str
    governments: tuple[str, ...]
    organs: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The content of ``patterns/issuer.toml``."""
    content = pack.toml("issuer")
    before = content["before"]
    codes = frozenset(_codes(content["region"]))
    starts, tails = frozenset(_starting(content)), frozenset(content["tails"]["local"])
    return Lexicon(
        codes=codes,
        starts=starts,
        regions=frozenset(_regions(content)),
        characters=frozenset().union(*codes, *starts, *tails),
        signs=content["signs"],
        tails=tails,
        streams=tuple(content["tails"]["streams"]),
        hard=_any_of([*before["hard"], *before["in_organs"]]),
        verbs=_any_of(word for word in before["hard"] if len(word) > 1 or word in before["particles"]),
        soft=tuple(before["soft"]),
        organ_ends=tuple(before["organs"]),
        organ_words=_any_of(before["organs"]),
        nouns=tuple(before["noun"]),
        places=before["places"],
        governments=tuple(content["governments"]),
        organs=frozenset(content["national"]["organs"]),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _codes(regions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for region in regions:
        for codes in (region.get("others", ""), *region.get("organs", {}).values()):
            yield from codes.split()


def _starting(content: Mapping[str, Any]) -> Iterator[str]:
    """How codes begin: national organs with a stem, local ones with the short name of their place."""
    yield from content["stems"]
    yield from _regions(content)


def _regions(content: Mapping[str, Any]) -> Iterator[str]:
    """The short names of places."""
    for shorts in content["shorts"].values():
        yield from shorts
    for region in content["region"]:
        yield from region.get("short", ())


def known(code: str) -> bool:
    """Whether the code is listed."""
    return code in lexicon().codes


def complete(code: str) -> bool:
    """Whether the code is listed, or has a region at its start and the tail of a code behind it."""
    return known(code) or (_starts(code) and _tailed(code))


def of_government(code: str) -> bool:
    """Whether it is the short name of a place with that of its government: 沪府, 粤府, 浙政."""
    return code.endswith(lexicon().governments) and code[:-1] in lexicon().regions


def shaped(code: str) -> bool:
    """Whether the code is listed or built like one: a region or national stem at its start, a known tail behind it."""
    return known(code) or _starts(code) or _tailed(code)


def leads(words: str) -> bool:
    """Whether the words end in one that leads up to a code without being part of it: 根据, 文号."""
    before = pack.toml("issuer")["before"]
    return words.endswith((*before["hard"], *before["soft"]))


@lru_cache(maxsize=8192)
def code_start(run: str, enclosed: bool = False) -> int | None:
    """The offset in ``run`` at which the code begins that ends it, None where no edge is good enough.

    ``enclosed`` says that a bracket or a title stands right before the run, so that little else can be in it.
    """
    words = Words(run, enclosed)
    candidates = range(max(0, len(run) - _LONGEST), len(run))
    best = max(candidates, key=lambda start: (_edge(words, start), not words.soft(start), -start), default=None)
    return best if best is not None and _edge(words, best) >= _ENOUGH else None


class Words:
    """The words of a run that are no part of a code: those that lead up to one, and the names of organs."""

    def __init__(self, run: str, enclosed: bool = False) -> None:
        self.run = run
        self.enclosed = enclosed
        self.leads = [found.span() for found in lexicon().hard.finditer(run)]
        self.organs = [found.span() for found in lexicon().organ_words.finditer(run)]
        self._edges = {0, *(end for _, end in self.leads)}

    def leads_to(self, start: int) -> bool:
        """Whether a lead word, or one that may be one behind such a word, ends at ``start``."""
        return start in self._edges or (start - 1 in self._edges and self.soft(start - 1) and not self._leads(start))

    def soft(self, start: int) -> bool:
        """Whether a word that may lead up to a code begins there."""
        return self.run.startswith(lexicon().soft, start)

    def _leads(self, start: int) -> bool:
        """Whether ``start`` stands inside a lead word."""
        return any(left < start < right for left, right in self.leads)

    def cuts(self, start: int) -> bool:
        """Whether ``start`` stands inside the name of an organ."""
        return any(left < start < right for left, right in self.organs)


def _edge(words: Words, start: int) -> int:
    """How much speaks for a code that begins at ``start``."""
    code = words.run[start:]
    if known(code):
        return _left_context(words, start) + (5 if len(code) > 1 else 1)
    return _left_context(words, start) + _inside(words, start) + _shape(code)


def _left_context(words: Words, start: int) -> int:
    if words.leads_to(start):
        return 3 + 2 * (words.enclosed and start == 0)
    before = words.run[:start]
    # a code echoes the region that the organ's name in front begins with
    echoed = 2 * (len(before) > 3 and words.run[start] in before)
    if before.endswith(lexicon().organ_ends) or before.endswith(lexicon().soft):
        return 2 + echoed
    if before.endswith(lexicon().nouns) or (before[-1] in lexicon().places and not words.leads_to(start - 1)):
        return 1 + echoed
    if before[-1] not in lexicon().characters or words.run[start] in lexicon().signs:
        return 0
    return -1 if known(words.run[start:]) else -3


def _inside(words: Words, start: int) -> int:
    """What speaks against an unlisted code: words that none holds, strange characters, its length."""
    code, end = words.run[start:], len(words.run)
    score = -6 * any(start <= left and right < end for left, right in words.leads)
    score -= sum(2 if right - left == 2 else 5 for left, right in words.organs if start <= left and right < end)
    score -= 6 * words.cuts(start)
    score -= 3 * any(mark in lexicon().places for mark in code[2:-1])
    score -= 4 * (code[0] in code[2:] and _starts(code))
    score -= 4 * any(mark in lexicon().signs for mark in code[1:])
    return score - min(3, sum(mark not in lexicon().characters for mark in code[1:])) - max(0, len(code) - 8)


def _shape(code: str) -> int:
    """What speaks for an unlisted code: begun like one of a known place or organ, ended like one."""
    begun = 2 * _starts(code)
    ended = 2 if _tailed(code) else int(code.endswith(lexicon().streams))
    return begun + ended - 3 * (len(code) == 1)


def _starts(code: str) -> bool:
    starts = lexicon().starts
    if any(code[:length] in starts for length in (2, 3, 4)):
        return True
    return code[0] in starts and not code.startswith(lexicon().soft)


def _tailed(code: str) -> bool:
    """Whether the code ends, behind one to three characters of its region, in an organ's short name and its form."""
    tails = lexicon().tails
    if code in tails:
        return False
    rests = [code[length:] for length in (1, 2, 3) if len(code) == 2 or len(code) > length + 1]
    return any(rest in tails or _without_form(rest) in tails for rest in rests)


def _without_form(rest: str) -> str:
    """The end of a code without the form of its documents (函, 规, 发 …)."""
    return next((rest.removesuffix(form) for form in lexicon().streams if rest.endswith(form)), rest)
