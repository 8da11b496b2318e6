"""Squares and characters of a page → the characters with check boxes among them, each with its state."""

from collections.abc import Sequence

from extract.pack import patterns
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE, box
from extract.read.layout.lines import Glyph
from extract.read.scan.squares import Square

_SURE = 0.9  # confidence from which an ordinary character is one, however square
_ON = 0.3  # of the narrower one's width: so much is common to a square and the character that was read there
_CLOSE = 0.2  # of the line's height: digits of one number stand no farther apart
_DIGITS = frozenset("0123456789.,，．")
_SIDES = "[]|｜"  # characters read for a square that a ruling line closes
_RUNNING = 12  # characters on one line are running text, where 口 begins or ends a line in mid-word
_OF_DATES, _GAP = "年月日", 3.0  # what stands behind the numbers of a date, and how near to them, in points
_MOUTH = "口囗"  # what □ is read as
_TALL = "目日自白且月曰"  # taller than wide, as no box is
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
        if any(_is_character(glyph, line, square, (x0, x1)) for glyph in on):
            continue
        base = min(((abs(one.x0 - x0), one.base) for one in line if one not in on), default=(0.0, bottom))[1]
        char = _STATES[square.is_ticked]
        read = "".join(glyph.char for glyph in on).strip()
        gone = set(map(id, on))
        result = [glyph for glyph in result if id(glyph) not in gone]
        result.append(Glyph(x0, top, x1, bottom, base, char, read or char))
    return result


def _is_character(glyph: Glyph, line: Sequence[Glyph], square: Square, sides: tuple[float, float]) -> bool:
    """Whether the glyph is what the square is, or has it as a part: 国, 回 and 口 are square too, 是 has 日 in it.

    A box stands before or behind a label, not within a number or a date: a digit right beside another is one, and 月
    right behind a digit.
    """
    if glyph.char.isascii() or glyph.char.isspace() or box(glyph.char) is not None:
        near = _CLOSE * (glyph.bottom - glyph.top)
        others = (one for one in line if one is not glyph and one.char in _DIGITS and one.x0 - near < glyph.x1)
        return glyph.char in _DIGITS and any(one.x1 + near > glyph.x0 for one in others)
    if not sides[0] < (glyph.x0 + glyph.x1) / 2 < sides[1]:
        return True
    if glyph.char in _OF_DATES and any(one.char in _DIGITS and abs(one.x1 - glyph.x0) <= _GAP for one in line):
        return True
    if glyph.char in _MOUTH:
        return not square.is_ticked and _is_mouth(glyph, line)
    return glyph.confidence >= _SURE or (square.is_tall and glyph.char in _TALL)


def _is_mouth(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Whether 口 stands in a word, or in a text that is no list of options."""
    is_sure = glyph.confidence >= _SURE
    if is_sure and len(line) >= _RUNNING and not any(one.char in "□☐☑☒" for one in line):
        return True
    before = max((one for one in line if one.x0 < glyph.x0), default=None)
    after = min((one for one in line if one.x0 > glyph.x0), default=None)
    words = "".join(one.char for one in (before, glyph, after) if one is not None)
    return patterns("scan")["mouth"].search(words) is not None
