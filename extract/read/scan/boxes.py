"""Squares and characters of a page → the characters with check boxes among them, each with its state."""

from collections.abc import Sequence

from extract.pack import patterns
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE, box
from extract.read.lines import Glyph
from extract.read.scan.squares import Square

_SURE = 0.9  # an ordinary character read as surely as this is one, however square
_ON = 0.5  # of the narrower one's width: so much is common to a square and the character that was read there
_WIDE = 1.2  # times its line's height: a character this wide has swallowed the square, which OCR did not see
_SIDES = "[]|｜"  # what is read of a square that a rule closes
_RUNNING = 12  # characters on one line are running text, where 口 begins or ends a line in mid-word
_MOUTH = "口囗"  # what □ is read as
_STATES = {False: EMPTY, True: TICKED, None: UNREADABLE}


def with_boxes(glyphs: Sequence[Glyph], squares: Sequence[Square], scale: float) -> list[Glyph]:
    """The glyphs with a box glyph for each square that is no character; ``raw`` keeps what was read in its place."""
    result = list(glyphs)
    for square in squares:
        bounds = [edge / scale for edge in square.bounds]
        x0, top, x1, bottom = bounds
        line = [glyph for glyph in result if glyph.top < (top + bottom) / 2 < glyph.bottom]
        on = [glyph for glyph in line if _common(glyph, x0, x1) > _least(glyph) * min(x1 - x0, glyph.x1 - glyph.x0)]
        if not any(_is_character(glyph, line) for glyph in on):
            drawn = _drawn(square, (x0, top, x1, bottom), on, line)
            rest = [_beside(glyph, x0, x1) for glyph in on if _is_wide(glyph)]
            gone = set(map(id, on))
            result = [glyph for glyph in result if id(glyph) not in gone] + rest + [drawn]
    return result


def _least(glyph: Glyph) -> float:
    """How much of it must be on the square: a side that was read as a bracket or a digit may lie beside its edge."""
    return 0.0 if glyph.char in _SIDES else _ON


def _common(glyph: Glyph, x0: float, x1: float) -> float:
    return min(glyph.x1, x1) - max(glyph.x0, x0)


def _is_wide(glyph: Glyph) -> bool:
    return not glyph.char.isspace() and glyph.x1 - glyph.x0 > _WIDE * (glyph.bottom - glyph.top)


def _is_character(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Whether the glyph is what the square is: 国, 回 and 口 are square too."""
    if _is_wide(glyph) or glyph.char.isascii() or glyph.char.isspace() or box(glyph.char) is not None:
        return False
    if glyph.char in _MOUTH:
        return _is_mouth(glyph, line)
    return glyph.confidence >= _SURE


def _is_mouth(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Whether 口 stands in a word, or in a text that is no list of options."""
    if len(line) >= _RUNNING and not any(one.char in "□☐☑☒" for one in line):
        return True
    before = max((one for one in line if one.x0 < glyph.x0), default=None)
    after = min((one for one in line if one.x0 > glyph.x0), default=None)
    words = "".join(one.char for one in (before, glyph, after) if one is not None)
    return patterns("scan")["mouth"].search(words) is not None


def _drawn(
    square: Square, bounds: tuple[float, float, float, float], on: Sequence[Glyph], line: Sequence[Glyph]
) -> Glyph:
    x0, top, x1, bottom = bounds
    base = min(((abs(one.x0 - x0), one.base) for one in line if one not in on), default=(0.0, bottom))[1]
    read = "".join(one.char for one in on if not _is_wide(one)).strip()
    char = _STATES[square.checked]
    return Glyph(x0, top, x1, bottom, base, char, read or char)


def _beside(glyph: Glyph, x0: float, x1: float) -> Glyph:
    """The glyph without the square that it swallowed."""
    if glyph.x1 - x1 > x0 - glyph.x0:
        return glyph._replace(x0=x1)
    return glyph._replace(x1=x0)
