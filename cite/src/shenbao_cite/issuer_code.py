"""Where the code (机关代字) of a document number begins: its left edge in the run of characters before the year.

Nobody lists all codes, so a left edge is chosen, not looked up: known codes, the short name of a region or a national
organ at the start and the words that codes are made of speak for an edge, as do words before it that end a title, a
date or the name of an organ; words that never stand in a code (根据, 按照 …) speak against.
"""

import re
from functools import lru_cache

from shenbao_cite import pack
from shenbao_cite.lexicon import lexicon, word_spans

_LONGEST = 16  # characters of a code
_MOST_ADDED = 4  # points that what stands before an edge may give besides those of a marked one
_MOST_FORM = 5  # points that an unlisted code may have by its form
_TOWNS = frozenset("镇乡")
_COUNTIES = "市区县旗"  # behind the last of which the name of a town begins
_COUNTIES_ALONE = frozenset("区县")  # the county that is spoken of: its organs' codes begin so
_OURS = frozenset("我本该各全")  # 我区: words, not the beginning of a code
_OF_STATE = frozenset("国中")  # what codes of organs of the state and the party begin with
_DOUBLED = re.compile(r"(.{2,6})\1")  # 国务院食安办食安办: the name of an organ, and its code


def is_known_code(code: str) -> bool:
    """Whether the code is listed."""
    return code in lexicon().codes


@lru_cache(maxsize=4096)
def is_complete_code(code: str) -> bool:
    """Whether the code is listed, or has a region at its start and the tail of a code behind it."""
    return is_known_code(code) or (_has_start(code) and _has_tail(code))


def is_of_government(code: str) -> bool:
    """Whether it is the short name of a place with that of its government: 沪府, 粤府, 浙政."""
    return code.endswith(lexicon().governments) and code[:-1] in lexicon().regions


@lru_cache(maxsize=4096)
def is_code_like(code: str) -> bool:
    """Whether the code is listed or built like one: a region or national stem at its start, a known tail behind it."""
    return is_known_code(code) or _has_start(code) or _has_tail(code) or _place_start(code) == 0


@lru_cache(maxsize=4096)
def is_made_code(code: str) -> bool:
    """Whether the code is complete, or begins like one, ends in 字, 发, 函 … and is made of known pieces throughout."""
    bare, head = re.sub(r"[^\w]", "", code), re.match(r"\w*", code)
    if head and head[0] != code and is_known_code(head[0]):
        return True  # 公发（治）: of a part of the organ
    known = lexicon()
    begins = _has_start(bare) or bare.startswith(tuple(known.places))  # 市规建字: of the city that is spoken of
    is_made = begins and bare.endswith(known.streams) and not _strange_characters(bare)[begins and not _has_start(bare)]
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
    if run[:2] in known.organs and run[2:] in known.codes and len(run) > 3 and run not in known.codes:
        return 2  # 国办厅字: the short name of an organ, and its code
    within, last_word, last_long = _words_inside(run)
    strange = _strange_characters(run)
    twice = _DOUBLED.search(run)
    best, edge = known.enough - 1, None
    for start in range(max(0, len(run) - _LONGEST), len(run)):
        code = run[start:]
        is_listed = code in known.codes
        if is_listed:  # 林字 and 县政发 are also ends of longer codes: 延市林字, 绍县政发
            is_common = (len(code) == 2 and code.endswith("字")) or (code[0] in known.places and code[1] in "政府委")
            points = known.marked if len(code) == 1 else known.short if is_common else known.listed
        else:
            points = (3 - 2 * strange[start] if strange[start] < 4 else -6) - (
                6 if last_long >= start else 3 * (last_word >= start)
            )
        points -= (3 if is_listed else 6) * (start in within) + 6 * (twice is not None and start < twice.end(1))
        if points + known.marked + _MOST_ADDED + _MOST_FORM < best:
            continue
        points += _points_before(run, start, enclosed, is_listed)
        if not is_listed and points + _MOST_FORM >= best:
            points += _form_points(code, strange[start])
        if points > best or (points == best and edge is not None and run.startswith(known.soft, edge)):
            best, edge = points, start
    placed = _place_start(run)
    if edge is None or placed is not None:
        return placed
    return _local_start(run, edge)


def _local_start(run: str, edge: int) -> int:
    """An edge moved to where the name of a town's government begins, as no list knows the names of towns, or before the
    county that is spoken of, with nothing else before it (区民发).
    """
    if edge and run[edge - 1] in _COUNTIES_ALONE and run[edge] not in _OF_STATE:
        edge -= edge == 1 or (run[edge - 2] not in _OURS and ends_in_lead_word(run[: edge - 1]))
    if _TOWNS.isdisjoint(run[max(0, edge - 1) : edge + 1]):
        return edge
    first = max((right for _, right in word_spans(run, lexicon().hard) if right <= edge), default=0)
    first = max(first, *(run.rfind(sign, 0, edge) + 1 for sign in _COUNTIES))
    town = pack.pattern("issuer_run", "town").match(run, first)
    return first if town and first < edge < town.end() else edge


def _place_start(run: str) -> int | None:
    """Where the place begins whose body ends the run, 柳岸区消安委: no list knows all places.

    None where the run ends in no such body, or where it is not certain that the name of a place stands before it.
    """
    known = lexicon()
    if known.places.isdisjoint(run) and "街道" not in run:
        return None
    stop = 1 + max(run.rfind("街道") + 1, *[run.rfind(sign) for sign in known.places])
    body = run[stop:]
    if body not in known.bodies and not any(body.removesuffix(form) in known.bodies for form in known.streams):
        return None
    first = max((right for _, right in word_spans(run, known.hard) if right < stop), default=0)
    lead = pack.pattern("organ", "lead").match(run, first, stop)
    first = lead.end() if lead else first
    return first if pack.pattern("issuer_run", "place").fullmatch(run, first, stop) else None


def _words_inside(run: str) -> tuple[set[int], int, int]:
    """Of words that no code has in it: the places within them, and where the last one and the last long one begin."""
    known, last_word, last_long = lexicon(), -1, -1
    within: set[int] = set()
    for left, right in word_spans(run, known.hard):
        within.update(range(left + 1, right))
        word = run[left:right]
        if right < len(run) and word not in known.inner:
            last_word = left
            last_long = left if len(word) > 2 or word not in known.office_ends else last_long
    return within, last_word, last_long


def _points_before(run: str, start: int, enclosed: bool, is_listed: bool) -> int:
    """The points that what stands before ``start`` gives to a code that begins there."""
    known = lexicon()
    if start == 0:
        # 市政办发, 州建房通; 沪民老工发: where the short name of a place stands, a code begins
        is_begun = run[0] in known.signs or (enclosed and run[0] in known.places)
        return known.marked + 2 * enclosed + 2 * is_begun
    sizes = known.before_sizes.get(run[start - 1], ())
    points = 0
    for size in sizes:
        if size <= start:
            points = max(points, known.before.get(run[start - size : start], 0))
    if points == known.marked:
        is_echo = start > 3 and len(run) - start < 6 and run.startswith(run[start : start + 2])
        return points + 4 * is_echo  # 同济大学同济财: the code repeats how the organ's name begins
    if start > 1 and points == 2 and run[start - 1] in known.soft:
        is_second = any(
            known.before.get(run[first : start - 1]) == known.marked for first in range(max(0, start - 9), start - 1)
        )
        points += is_second
    elif start == 1 and points == 2:
        points = known.marked
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
    if start == 1 or any(known.before.get(run[first : start - 1], 0) >= known.marked for first in range(start - 1)):
        return -known.listed  # one character behind what leads up to a code is a place that no list knows: 潜文旅发
    longer = (run[first:] for first in range(max(0, start - 3), start))
    is_inner = any(code in known.codes or code in known.tails for code in longer)  # 旅发 of 文旅发, 安委 of 消安委
    return known.short - known.listed if is_inner else -1


def _form_points(code: str, strange: int) -> int:
    """The points that an unlisted code has by its own form, besides those against its ``strange`` characters.

    For it counts a beginning of a known place or organ and that it is made of known pieces; against it names of places
    inside, and length.
    """
    known = lexicon()
    has_start = _has_start(code)
    points = (
        2 * has_start
        + 2 * (has_start and not strange and len(code) > 2 and _has_tail(code))
        + code.endswith(known.streams)
    )
    points -= 6 * (len(code) == 1) + 3 * (not known.places.isdisjoint(code[2:-1]))
    points -= 4 * (has_start and code[0] in code[2:])
    points -= 4 * (not known.signs.isdisjoint(code[1:]))
    return points - max(0, len(code) - 8)


def _strange_characters(run: str) -> list[int]:
    """For every offset the number of characters from there on that belong to no piece that codes are made of."""
    (pieces, sizes), end = lexicon().pieces, len(run)
    strange = [0] * (end + 1)
    for start in range(end - 1, max(-1, end - _LONGEST - 1), -1):
        least = strange[start + 1] + 1
        for size in sizes.get(run[start], ()):
            stop = start + size
            if stop <= end and strange[stop] < least and run[start:stop] in pieces:
                least = strange[stop]
        strange[start] = least
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
            if rest in tails:
                return True
            if rest.endswith(streams):
                form = next(form for form in streams if rest.endswith(form))
                if rest.removesuffix(form) in tails:
                    return True
    return False
