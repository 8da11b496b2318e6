"""Squares and characters of a page → the characters with check boxes among them, each with its state."""

from collections.abc import Sequence
from functools import cache

from extract.pack import patterns, toml
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE, box
from extract.read.layout.lines import Glyph
from extract.read.scan.squares import Square

_SURE = 0.9  # confidence from which an ordinary character is one, however square
_LOST = 0.5  # confidence: a character of less was not recognised
_ON = 0.3  # of the narrower one's width: so much is common to a square and the character that was read there
_CLOSE = 0.2  # of the line's height: digits of one number, letters of one word stand no farther apart
_WIDE = 1.2  # of the line's height: what is farther off is another cell's text, or another option
_DIGITS = frozenset("0123456789.,，．")
_SIDES = "[]|｜"  # characters read for a square that a ruling line closes
_RUNNING = 12  # characters on one line are running text, where 口 begins or ends a line in mid-word
_OF_DATES, _GAP = "年月日", 3.0  # what stands behind the numbers of a date, and how near to them, in points
_HAN = ("\u3400", "\u9fff")  # accented letters are what the sides of boxes are read as
_LARGE = 0.95  # of the line's height: no part of a character is as large
_LIKELY = 0.02  # the probability of a box that an unsure character may be
_SMALL = 0.4  # of the line's height: boxes are about as wide as a character
_STATES = {False: EMPTY, True: TICKED, None: UNREADABLE}


def with_checkboxes(glyphs: Sequence[Glyph], squares: Sequence[Square], scale: float) -> list[Glyph]:
    """The glyphs with a box glyph for each square that is no character; ``raw`` keeps what was read in its place.

    Enough of a glyph must be on the square for it to have been read there; a side that was read as a bracket or a digit
    may lie beside its edge.
    """
    result = list(glyphs)
    for square in squares:
        x0, top, x1, bottom = (edge / scale for edge in square.bounds)
        line = sorted(glyph for glyph in result if glyph.top < (top + bottom) / 2 < glyph.bottom)
        on = []
        for glyph in line:
            least = 0.0 if glyph.char in _SIDES else _ON
            if min(glyph.x1, x1) - max(glyph.x0, x0) > least * min(x1 - x0, glyph.x1 - glyph.x0):
                on.append(glyph)
        near = _text_around(line, (x0, x1))
        beside = [glyph for glyph in near if glyph not in on]
        if (
            any(_is_character(glyph, near, square, (x0, x1)) for glyph in on)
            or (all(glyph.char.isspace() for glyph in on) and _is_within_text(near, (x0, x1)))
            or (square.is_ticked is None and _are_scribbles(beside))
        ):
            continue
        base = min(((abs(one.x0 - x0), one.base) for one in line if one not in on), default=(0.0, bottom))[1]
        char = _STATES[square.is_ticked]
        read = "".join(glyph.char for glyph in on).strip()
        gone = set(map(id, on))
        result = [glyph for glyph in result if id(glyph) not in gone]
        result.append(Glyph(x0, top, x1, bottom, base, char, read or char))
    return result


@cache
def _read_as(kind: str) -> frozenset[str]:
    """The characters of a kind of ``[box]`` in patterns/scan.toml: what a box, or the mark in it, is read as."""
    return frozenset(toml("scan")["box"][kind])


def _text_around(line: Sequence[Glyph], sides: tuple[float, float]) -> list[Glyph]:
    """What stands on the line without wide white between: the text that a square stands in, from left to right."""
    left, right = sides
    before = [glyph for glyph in line if glyph.x0 < left]
    after = [glyph for glyph in line if glyph.x0 >= left]
    near: list[Glyph] = []
    for glyph in reversed(before):
        if left - glyph.x1 > _WIDE * (glyph.bottom - glyph.top):
            break
        near.insert(0, glyph)
        left = glyph.x0
    for glyph in after:
        if glyph.x0 - right > _WIDE * (glyph.bottom - glyph.top):
            break
        near.append(glyph)
        right = max(right, glyph.x1)
    return near


def _is_within_text(near: Sequence[Glyph], sides: tuple[float, float]) -> bool:
    """Whether ink in which nothing was read stands in running text, or before 年 in a date: a seal, a stain or a part
    of a character, for a box stands before or behind an option.
    """
    before = next((glyph for glyph in reversed(near) if glyph.x1 <= sides[0] + _GAP), None)
    after = next((glyph for glyph in near if glyph.x0 >= sides[1] - _GAP), None)
    if before is not None and after is not None and before.char in _DIGITS and after.char in _OF_DATES:
        return True
    part = (sides[1] - sides[0]) / min((glyph.bottom - glyph.top for glyph in near), default=1.0)
    return bool(near) and (part < _SMALL or (part < _LARGE and before is not None and _is_running(near)))


def _are_scribbles(beside: Sequence[Glyph]) -> bool:
    """Whether all that stands beside an unclear square was hardly recognised: strokes of a pen, no option."""
    return bool(beside) and all(glyph.confidence < _LOST for glyph in beside)


def _is_running(near: Sequence[Glyph]) -> bool:
    return len(near) >= _RUNNING and all(box(glyph.char) is None for glyph in near)


def _is_character(glyph: Glyph, near: Sequence[Glyph], square: Square, sides: tuple[float, float]) -> bool:
    """Whether the glyph is what the square is, or has it as a part: 国, 回 and 口 are square too, 是 has 日 in it.

    A box stands before or behind a label, not within a word, a number or a date: a digit right beside another is one,
    a letter beside another, and 月 right behind a digit. Of an unsure character it counts whether boxes are read so.
    """
    char = glyph.char
    if box(char) is not None or char.isspace() or (char in _read_as("marks") and not _is_running(near)):
        return False
    if char.isascii():
        kin = str.isalpha if char.isalpha() else _DIGITS.__contains__
        room = _CLOSE * (glyph.bottom - glyph.top)
        others = (one for one in near if one is not glyph and kin(one.char) and one.char.isascii())
        is_beside = any(one.x0 - room < glyph.x1 and one.x1 + room > glyph.x0 for one in others)
        is_sure = glyph.confidence >= _SURE and char.isalnum() and char not in _read_as("letters")
        return is_sure or (is_beside and (char.isalpha() or char in _DIGITS))
    is_of_date = char in _OF_DATES and any(one.char in _DIGITS and abs(one.x1 - glyph.x0) <= _GAP for one in near)
    is_eye = char in _read_as("tall") and patterns("scan")["eye"].search(_with_neighbours(glyph, near)) is not None
    if is_of_date or is_eye or not sides[0] < (glyph.x0 + glyph.x1) / 2 < sides[1]:
        return True
    if char in _read_as("mouth"):
        return not square.is_ticked and _is_mouth(glyph, near)
    if glyph.confidence >= _SURE or (square.is_tall and char in _read_as("tall")):
        return True
    return _HAN[0] <= char <= _HAN[1] and (_is_running(near) or not _may_be_box(glyph))


def _may_be_box(glyph: Glyph) -> bool:
    """Whether the engine took a box into account, or what boxes are read as, True where it does not say what it did.

    口 and 区 are such, not 目 or 日, which are taller than wide.
    """
    likely = _read_as("mouth") | _read_as("framed") - _read_as("tall")
    shares = [share for column in glyph.columns for char, share in column if char in likely or box(char) is not None]
    return not glyph.columns or sum(shares) >= _LIKELY


def _is_mouth(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Whether 口 stands in a word, or in a text that is no list of options."""
    is_sure = glyph.confidence >= _SURE
    if is_sure and _is_running(line):
        return True
    return patterns("scan")["mouth"].search(_with_neighbours(glyph, line)) is not None


def _with_neighbours(glyph: Glyph, line: Sequence[Glyph]) -> str:
    """The character with those before and after it."""
    before = max((one for one in line if one.x0 < glyph.x0), default=None)
    after = min((one for one in line if one.x0 > glyph.x0), default=None)
    return "".join(one.char for one in (before, glyph, after) if one is not None)
