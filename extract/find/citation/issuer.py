"""Where the code (机关代字) of a document number begins: its left edge in the run of characters before the year.

Nobody lists all codes, so a left edge is chosen, not looked up: known codes, the short name of a region at the start
and the tail of a local code speak for an edge, words that never stand in a code (根据, 按照 …) speak against.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import regex

from extract import pack

_LONGEST = 16
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of issuers: codes, how they begin and end, words before them, and national organs."""

    codes: frozenset[str]
    starts: frozenset[str]
    tails: frozenset[str]
    hard: regex.Pattern[str]
    soft: tuple[str, ...]
    organ_ends: tuple[str, ...]
    nouns: tuple[str, ...]
    organs: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The content of ``patterns/issuer.toml``."""
    content = pack.toml("issuer")
    before, regions = content["before"], content["region"]
    return Lexicon(
        codes=frozenset(code for region in regions for codes in _codes(region) for code in codes.split()),
        starts=frozenset(content["stems"]).union(*(region["short"] for region in regions)),
        tails=frozenset(content["tails"]["local"]),
        hard=regex.compile("|".join(sorted(before["hard"], key=len, reverse=True))),
        soft=tuple(before["soft"]),
        organ_ends=tuple(before["organs"]),
        nouns=tuple(before["noun"]),
        organs=frozenset(content["national"]["organs"]),
    )


def _codes(region: Mapping[str, Any]) -> Iterator[str]:
    yield region["others"]
    yield from region["organs"].values()


def known(code: str) -> bool:
    """Whether the code is listed."""
    return code in lexicon().codes


def shaped(code: str) -> bool:
    """Whether the code is listed or built like one: a region or national stem at its start, a known tail behind it."""
    return known(code) or _starts(code) or _tailed(code)


@lru_cache(maxsize=8192)
def code_start(run: str) -> int | None:
    """The offset in ``run`` at which the code begins that ends it, None where no edge is good enough."""
    leads = [(found.start(), found.end()) for found in lexicon().hard.finditer(run)]
    candidates = range(max(0, len(run) - _LONGEST), len(run))
    best = max(candidates, key=lambda start: (_edge(run, start, leads), -start), default=None)
    return best if best is not None and _edge(run, best, leads) >= _ENOUGH else None


def _edge(run: str, start: int, leads: list[tuple[int, int]]) -> int:
    """How much speaks for a code that begins at ``start``."""
    return _left_context(run, start, leads) + _inside(run, start, leads) + _own(run[start:])


def _left_context(run: str, start: int, leads: list[tuple[int, int]]) -> int:
    if start == 0 or any(end == start for _, end in leads):
        return 3
    before = run[:start]
    echoed = 2 * (
        len(before) > 3 and run[start] in before
    )  # a code echoes the region that the organ's name in front begins with
    if before.endswith(lexicon().organ_ends) or before.endswith(lexicon().soft):
        return 2 + echoed
    if before.endswith(lexicon().nouns):
        return 1 + echoed
    return -1 if known(run[start:]) else -3


def _inside(run: str, start: int, leads: list[tuple[int, int]]) -> int:
    code = run[start:]
    if known(code):
        return 0
    score = -6 * any(start <= left and end < len(run) for left, end in leads)
    score -= 5 * any(organ in code[:-1] for organ in lexicon().organ_ends if len(organ) > 2)
    score -= 4 * (code[0] in code[2:] and _starts(code))
    return score - max(0, len(code) - 10)


def _own(code: str) -> int:
    if known(code):
        return 5 if len(code) > 1 else 1
    score = 2 * _starts(code) + 2 * _tailed(code) - 2 * code.startswith(lexicon().soft)
    return score - 3 * (len(code) == 1)


def _starts(code: str) -> bool:
    starts = lexicon().starts
    return any(code[:length] in starts for length in (1, 2, 3))


def _tailed(code: str) -> bool:
    tails = lexicon().tails
    return any(code[length:] in tails for length in (1, 2, 3) if len(code) == 2 or len(code) > length + 1)
