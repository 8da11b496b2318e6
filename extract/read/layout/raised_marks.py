"""Raised digits on a page, the mark of a note or an exponent, which are no digits of the number before them."""

from collections.abc import Sequence
from itertools import compress
from operator import attrgetter, gt

from extract.read.glyphs import RAISED
from extract.read.layout.lines import Glyph

_SMALLER = 0.8  # of the size of the character before: a raised digit is printed smaller
_LEAST, _MOST = 0.12, 0.75  # of that size: how far its baseline stands above the line's
_NEAR = 0.35  # of that size: the gap between the two
_BASE = attrgetter("base")
_SIGNS = frozenset("0123456789")


def with_raised_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters, in the order in which they were drawn, each raised digit put on the line of what it follows, as ¹
    for a 1. ``raw`` keeps the digit.
    """
    result = list(glyphs)
    bases = list(map(_BASE, glyphs))
    if not any(glyph.char in _SIGNS for glyph in compress(glyphs[1:], map(gt, bases, bases[1:]))):  # as on most pages
        return result
    host, raised = -1, -1  # the places of what the last digit follows, and of the last raised digit
    for place in [place for place, glyph in enumerate(glyphs) if glyph.char in _SIGNS and place]:
        host = host if place - 1 == raised else place - 1
        glyph, own = glyphs[place], glyphs[host]
        size, rise = own.bottom - own.top, own.base - glyph.base
        if rise <= 0:  # as most digits
            continue
        before = result[place - 1]
        is_small = glyph.bottom - glyph.top <= _SMALLER * size and not own.char.isspace()
        is_behind = (before.x0 + before.x1) / 2 <= glyph.x0 <= before.x1 + _NEAR * size
        if is_small and is_behind and _LEAST * size <= rise <= _MOST * size:
            top = max(glyph.top, own.top)
            bottom = max(min(glyph.bottom + rise, own.bottom), top + size / 4)
            char = glyph.char.translate(RAISED)
            result[place], raised = glyph._replace(top=top, bottom=bottom, base=own.base, char=char), place
    return result
