"""Where the code (机关代字) of a document number begins: its left edge in the run of characters before the year.

Nobody lists all codes, so a left edge is chosen, not looked up: known codes, the short name of a region or a national
organ at the start and the words that codes are made of speak for an edge, as do words before it that end a title, a
date or the name of an organ; words that never stand in a code (根据, 按照 …) speak against.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from shenbao_cite import pack

_LONGEST = 16  # characters of a code
_LONGEST_WORD = 20  # characters of a word before a code: the full name of an organ
_LONGEST_PIECE = 5  # characters of a piece of a code
_DOUBLED = re.compile(r"(.{2,6})\1")  # 国务院食安办食安办: the name of an organ, and its code
_ENOUGH = 3  # points that an edge must have
_MARKED = 3  # points of an edge that a word before it marks
_SHORT = 5  # points of a listed code that longer ones often end in
_LISTED = 9  # points of a code that is listed


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of issuers: codes, how they begin and end, words before them, and national organs.

    ``before`` are the points of an edge behind a word. No code holds a ``hard`` word, no name of an organ one of the
    ``verbs``; ``pieces`` are what codes are made of, ``inner`` those that may stand
    before others.
    """

    codes: frozenset[str]
    starts: frozenset[str]
    regions: frozenset[str]
    pieces: frozenset[str]
    inner: frozenset[str]
    signs: str
    tails: frozenset[str]
    streams: tuple[str, ...]
    before: Mapping[str, int]
    hard: re.Pattern[str]
    verbs: re.Pattern[str]
    soft: tuple[str, ...]
    leads: tuple[str, ...]
    office_ends: frozenset[str]
    places: str
    governments: tuple[str, ...]
    organs: frozenset[str]
    offices: frozenset[str]
    placeholders: frozenset[str]
    never_last: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The content of ``patterns/issuer.toml``."""
    content = pack.toml("issuer")
    before, tails, organs = content["before"], content["tails"], content["national"]["organs"]
    shorts = [*content["shorts"].values(), *(region.get("short", ()) for region in content["region"])]
    regions = frozenset(short for names in shorts for short in names)
    lists = [codes for one in content["region"] for codes in (one.get("others", ""), *one.get("organs", {}).values())]
    names = [organ for one in content["region"] for organ in one.get("organs", {})]
    hard = [*before["hard"], *before["in_organs"]]
    points = {
        **dict.fromkeys([*before["places"], *before["noun"]], 1),
        **dict.fromkeys(before["soft"], 2),
        **dict.fromkeys([*(name for name in [*organs, *names] if len(name) > 2), *before["organs"]], _MARKED),
        **dict.fromkeys([*hard, *before["titles"], *before["dates"]], _MARKED),
    }
    pieces = regions.union(content["stems"], tails["local"], tails["streams"], tails["divisions"].split())
    return Lexicon(
        codes=frozenset(code for words in lists for code in words.split()),
        starts=regions.union(content["stems"]),
        regions=regions,
        pieces=pieces,
        inner=pieces.difference(tails["streams"]),
        signs=content["signs"],
        tails=frozenset(tails["local"]),
        streams=tuple(tails["streams"]),
        before=points,
        hard=_any_of(
            [*hard, *before["titles"], *before["dates"], *before["organs"], *(one for one in organs if len(one) > 2)]
        ),
        verbs=_any_of(word for word in before["hard"] if len(word) > 1 or word in before["particles"]),
        soft=tuple(before["soft"]),
        leads=(*before["hard"], *before["soft"]),
        office_ends=frozenset(before["organs"]),
        places=before["places"],
        governments=tuple(content["governments"]),
        organs=frozenset(organs),
        offices=frozenset(content["national"]["offices"]),
        placeholders=frozenset(content["national"]["placeholders"]),
        never_last=frozenset([*"号令月日", *(word for word in before["hard"] if len(word) == 1)]),
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


def is_made_code(code: str) -> bool:
    """Whether the code is complete, or begins like one, ends in 字, 发, 函 … and is made of known pieces throughout."""
    bare = re.sub(r"[^\w]", "", code)
    is_made = _has_start(bare) and bare.endswith(lexicon().streams) and not _strange_characters(bare)[0]
    return is_complete_code(bare) or is_made


def ends_in_lead_word(words: str) -> bool:
    """Whether the words end in one that leads up to a code without being part of it: 根据, 文号."""
    return words.endswith(lexicon().leads)


@lru_cache(maxsize=8192)
def code_start(run: str, enclosed: bool = False) -> int | None:
    """The offset in ``run`` at which the code begins that ends it, None where no edge is good enough.

    ``enclosed`` says that a bracket or a title stands right before the run, so that little else can be in it.
    """
    known = lexicon()
    words = [word.span() for word in known.hard.finditer(run)]
    strange = _strange_characters(run)
    twice = _DOUBLED.search(run)
    best, edge = _ENOUGH - 1, None
    for start in range(max(0, len(run) - _LONGEST), len(run)):
        code = run[start:]
        is_listed = code in known.codes
        points = _code_points(code, strange[start])
        if is_listed:  # 林字 and 县政发 are also ends of longer codes: 延市林字, 绍县政发
            is_common = (len(code) == 2 and code.endswith("字")) or (code[0] in known.places and code[1] in "政府委")
            points = _MARKED if len(code) == 1 else _SHORT if is_common else _LISTED
        if not is_listed:
            inside = {run[left:right] for left, right in words if start <= left and right < len(run)} - known.inner
            points -= 6 * any(word not in known.office_ends or len(word) > 2 for word in inside) or 3 * bool(inside)
        points -= (3 if is_listed else 6) * any(left < start < right for left, right in words)
        points -= 6 * (twice is not None and start < twice.end(1))
        points += _points_before(run, start, enclosed, is_listed)
        if points > best or (points == best and edge is not None and run.startswith(known.soft, edge)):
            best, edge = points, start
    return edge


def _points_before(run: str, start: int, enclosed: bool, is_listed: bool) -> int:
    """The points that what stands before ``start`` gives to a code that begins there."""
    known = lexicon()
    if start == 0:
        return _MARKED + 2 * enclosed + 2 * (enclosed and run[0] in known.places)  # 市政办发, 州建房通
    points = max(known.before.get(run[first:start], 0) for first in range(max(0, start - _LONGEST_WORD), start))
    if points == _MARKED:
        return points
    if start > 1 and points == 2 and run[start - 1] in known.soft:
        is_second = any(
            known.before.get(run[first : start - 1]) == _MARKED for first in range(max(0, start - 9), start - 1)
        )
        points += is_second
    elif start == 1 and points == 2:
        points = _MARKED
    if points:
        # a code echoes the region that the organ's name in front begins with
        return min(points + 2 * (start > 3 and run[start] in run[:start]), 4)
    return _points_inside(run, start, is_listed)


def _points_inside(run: str, start: int, is_listed: bool) -> int:
    """The points against an edge before which no word ends: a code may go on to the left of it."""
    known = lexicon()
    if run[start] in known.signs:
        return 0
    if run[start - 1] in known.signs or not is_listed:
        return -4 if run[start - 1] in known.signs else -3
    if start == 1 or any(known.before.get(run[first : start - 1], 0) >= _MARKED for first in range(start - 1)):
        return -_LISTED  # one character behind what leads up to a code is a place that no list knows: 潜文旅发
    is_inner = any(run[first:] in known.codes for first in range(max(0, start - 3), start))  # 旅发 of 文旅发
    return _SHORT - _LISTED if is_inner else -1


def _code_points(code: str, strange: int) -> int:
    """The points that an unlisted code has by its own form.

    For it counts a beginning of a known place or organ and that it is made of known pieces; against it ``strange``
    characters, names of places inside, and length.
    """
    known = lexicon()
    has_start = _has_start(code)
    points = (
        2 * has_start
        + 2 * (has_start and not strange and len(code) > 2 and _has_tail(code))
        + code.endswith(known.streams)
        + (3 - 2 * strange if strange < 4 else -6)
    )
    points -= 6 * (len(code) == 1) + 3 * any(mark in known.places for mark in code[2:-1])
    points -= 4 * (has_start and code[0] in code[2:])
    points -= 4 * any(mark in known.signs for mark in code[1:])
    return points - max(0, len(code) - 8)


def _strange_characters(run: str) -> list[int]:
    """For every offset the number of characters from there on that belong to no piece that codes are made of."""
    pieces, end = lexicon().pieces, len(run)
    strange = [0] * (end + 1)
    for start in range(end - 1, max(-1, end - _LONGEST - 1), -1):
        stops = range(start + 1, min(end, start + _LONGEST_PIECE) + 1)
        strange[start] = min([strange[start + 1] + 1, *(strange[stop] for stop in stops if run[start:stop] in pieces)])
    return strange


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
