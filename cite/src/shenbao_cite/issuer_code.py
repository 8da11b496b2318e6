"""Where the code (机关代字) of a document number begins: its left edge in the run of characters before the year.

Nobody lists all codes, so a left edge is chosen, not looked up: known codes, the short name of a region at the start
and the tail of a local code speak for an edge, words that never stand in a code (根据, 按照 …) speak against.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from shenbao_cite import pack

_LONGEST = 16  # characters of a code
_ENOUGH = 3  # points that an edge must have


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
    shorts = [*content["shorts"].values(), *(region.get("short", ()) for region in content["region"])]
    regions = frozenset(short for names in shorts for short in names)
    starts, tails = regions.union(content["stems"]), frozenset(content["tails"]["local"])
    lists = [codes for one in content["region"] for codes in (one.get("others", ""), *one.get("organs", {}).values())]
    codes = frozenset(code for words in lists for code in words.split())
    return Lexicon(
        codes=codes,
        starts=starts,
        regions=regions,
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


def is_known_code(code: str) -> bool:
    """Whether the code is listed."""
    return code in lexicon().codes


def is_complete_code(code: str) -> bool:
    """Whether the code is listed, or has a region at its start and the tail of a code behind it."""
    return is_known_code(code) or (_has_start(code) and _has_tail(code))


def is_of_government(code: str) -> bool:
    """Whether it is the short name of a place with that of its government: 沪府, 粤府, 浙政."""
    return code.endswith(lexicon().governments) and code[:-1] in lexicon().regions


def is_code_like(code: str) -> bool:
    """Whether the code is listed or built like one: a region or national stem at its start, a known tail behind it."""
    return is_known_code(code) or _has_start(code) or _has_tail(code)


def ends_in_lead_word(words: str) -> bool:
    """Whether the words end in one that leads up to a code without being part of it: 根据, 文号."""
    before = pack.toml("issuer")["before"]
    return words.endswith((*before["hard"], *before["soft"]))


@lru_cache(maxsize=8192)
def code_start(run: str, enclosed: bool = False) -> int | None:
    """The offset in ``run`` at which the code begins that ends it, None where no edge is good enough.

    ``enclosed`` says that a bracket or a title stands right before the run, so that little else can be in it.
    """
    leads = tuple(word.span() for word in lexicon().hard.finditer(run))
    organs = tuple(word.span() for word in lexicon().organ_words.finditer(run))
    words = _Words(run, leads, organs, frozenset([0, *(end for _, end in leads)]))
    edges = []
    for start in range(max(0, len(run) - _LONGEST), len(run)):
        code = run[start:]
        points = _left_points(words, start, enclosed)
        if is_known_code(code):
            points += 5 if len(code) > 1 else 1
        else:
            points += _code_points(words, start)
        edges.append((points, not code.startswith(lexicon().soft), -start))
    best = max(edges, default=(0, False, 0))
    return -best[2] if best[0] >= _ENOUGH else None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a run that are no part of a code, as spans: those that lead up to one, and the names of organs.

    ``edges`` are the places where a lead word ends, and the start of the run.
    """

    run: str
    leads: tuple[tuple[int, int], ...]
    organs: tuple[tuple[int, int], ...]
    edges: frozenset[int]

    def leads_to(self, start: int) -> bool:
        """Whether a lead word, or one that may be one behind such a word, ends at ``start``."""
        if start - 1 not in self.edges or start in self.edges:
            return start in self.edges
        is_inside = any(left < start < right for left, right in self.leads)
        return self.run.startswith(lexicon().soft, start - 1) and not is_inside


def _left_points(words: _Words, start: int, enclosed: bool) -> int:
    """The points that the words before ``start`` give to a code that begins there."""
    if words.leads_to(start):
        return 3 + 2 * (enclosed and start == 0)
    known, before = lexicon(), words.run[:start]
    # a code echoes the region that the organ's name in front begins with
    echoed = 2 * (len(before) > 3 and words.run[start] in before)
    if before.endswith(known.organ_ends) or before.endswith(known.soft):
        return 2 + echoed
    if before.endswith(known.nouns) or (before[-1] in known.places and not words.leads_to(start - 1)):
        return 1 + echoed
    if before[-1] not in known.characters or words.run[start] in known.signs:
        return 0
    return -1 if is_known_code(words.run[start:]) else -3


def _code_points(words: _Words, start: int) -> int:
    """The points that an unlisted code has by its own form.

    For it counts a beginning or end of a known place or organ; against it words that no code holds, strange
    characters, and length.
    """
    known, code, end = lexicon(), words.run[start:], len(words.run)
    points = 2 * _has_start(code) - 3 * (len(code) == 1)
    points += 2 if _has_tail(code) else int(code.endswith(known.streams))
    points -= 6 * any(start <= left and right < end for left, right in words.leads)
    points -= sum(2 if right - left == 2 else 5 for left, right in words.organs if start <= left and right < end)
    points -= 6 * any(left < start < right for left, right in words.organs)
    points -= 3 * any(mark in known.places for mark in code[2:-1])
    points -= 4 * (code[0] in code[2:] and _has_start(code))
    points -= 4 * any(mark in known.signs for mark in code[1:])
    return points - min(3, sum(mark not in known.characters for mark in code[1:])) - max(0, len(code) - 8)


def _has_start(code: str) -> bool:
    """Whether the code begins with the short name of a place or a national stem."""
    starts = lexicon().starts
    if any(code[:length] in starts for length in (2, 3, 4)):
        return True
    return code[0] in starts and not code.startswith(lexicon().soft)


def _has_tail(code: str) -> bool:
    """Whether the code ends, behind one to three characters of its region, in an organ's short name and its form."""
    tails, streams = lexicon().tails, lexicon().streams
    if code in tails:
        return False
    for length in (1, 2, 3):
        rest = code[length:]
        if len(code) == 2 or len(code) > length + 1:
            form = next((form for form in streams if rest.endswith(form)), "")
            if rest in tails or rest.removesuffix(form) in tails:
                return True
    return False
