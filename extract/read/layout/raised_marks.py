"""Raised digits on a page, the mark of a note or an exponent, which are no digits of the number before them."""

from collections.abc import Sequence

from extract.read.glyphs import RAISED
from extract.read.layout.lines import Glyph

_SMALLER = 0.8  # of the size of the character before: a raised digit is printed smaller
_LEAST, _MOST = 0.12, 0.75  # of that size: how far its baseline stands above the line's
_NEAR = 0.35  # of that size: the gap between the two
_SIGNS = frozenset("0123456789")


def with_raised_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters, in the order in which they were drawn, each raised digit put on the line of what it follows, as ¹
    for a 1. ``raw`` keeps the digit.
    """
    result: list[Glyph] = []
    host: Glyph | None = None
    for glyph in glyphs:
        if host is not None and glyph.char in _SIGNS:
            size, rise, before = host.bottom - host.top, host.base - glyph.base, result[-1]
            is_small = glyph.bottom - glyph.top <= _SMALLER * size
            is_behind = (before.x0 + before.x1) / 2 <= glyph.x0 <= before.x1 + _NEAR * size
            if is_small and is_behind and _LEAST * size <= rise <= _MOST * size:
                top = max(glyph.top, host.top)
                bottom = max(min(glyph.bottom + rise, host.bottom), top + size / 4)
                char = glyph.char.translate(RAISED)
                result.append(glyph._replace(top=top, bottom=bottom, base=host.base, char=char))
                continue
        host = None if glyph.char.isspace() else glyph
        result.append(glyph)
    return result
