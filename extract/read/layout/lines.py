"""Characters of a page → lines of text, with a blank where the author left a gap.

Widths and gaps are points; an em is the width of a Chinese character of the line.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, sub
from typing import NamedTuple

from extract.model import Columns, Line, Place
from extract.read.native import accelerator

CLOSING = frozenset("、。，．；：！？）〕》〉」』】”’…％%)],.;:!?}℃")  # may not begin a line (GB/T 15834, 5.1)
OPENING = frozenset("（〔《〈「『【“‘([{")  # may not end one
_BRACKETS = OPENING | frozenset("）〕》〉」』】”’)]}")
_REACH = 0.4  # of a character's height: baselines nearer than this are one line's
_SQUARE = 0.75  # of a character's height, which has room above and below: the side of a Chinese character
_WIDE_GAP = 1.0  # em: a gap from here on is always the author's
_BLANK = 0.2  # em: between Chinese characters that otherwise stand close, a gap from here on is a typed blank
_SHARES = (_REACH, _BLANK, _SQUARE)
_BARE = 0.15  # em: the same, without the white that their squares have beside the ink
_WORD_GAP = 0.25  # em: between Latin letters


class Glyph(NamedTuple):
    """One printed character: its bounds, the baseline it stands on (all from the page's top) and its character.

    ``confidence`` (0 to 1) is below 1 only for what was read from an image; ``columns`` are those of the image's line
    that it was read from.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    char: str
    raw: str
    confidence: float = 1.0
    columns: Columns = ()


_BASE = attrgetter("base")


class TextLine(NamedTuple):
    """One printed line: its bounds, its em, and the text with each character's horizontal bounds.

    ``confidences`` and ``columns`` are those of its characters, empty where none was read from an image.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    text: str
    raw: str
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    confidences: tuple[float, ...] = ()
    columns: tuple[Columns, ...] = ()


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """The lines of text from top to bottom; blank ones are left out."""
    if not glyphs:
        return []
    if accelerator is not None:
        native_lines: list[TextLine] | None = accelerator.text_lines(TextLine, list(glyphs), _with_blanks, _SHARES)
        if native_lines is not None:
            return native_lines
    lines = (_text_line(sorted(group)) for group in glyph_lines(glyphs))
    return [line for line in lines if line is not None]


def glyph_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The characters of each line, from top to bottom.

    They stand on one line if their baselines are nearer than a part of the height of the line's first glyph.
    """
    if not glyphs:
        return []
    ordered = sorted(glyphs, key=_BASE)
    base, reach = ordered[0].base, _REACH * (ordered[0].bottom - ordered[0].top)
    if ordered[-1].base - base <= reach:  # one line, as in most cells
        return [ordered]
    starts = [0]
    for place, glyph in enumerate(ordered):
        if glyph.base - base > reach:
            starts.append(place)
            base, reach = glyph.base, _REACH * (glyph.bottom - glyph.top)
    return [ordered[start:end] for start, end in pairwise((*starts, len(ordered)))]


def _text_line(glyphs: list[Glyph]) -> TextLine | None:
    """The glyphs, from left to right, as one line without blanks at its ends; None where they are all blank."""
    while glyphs and glyphs[0].char.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].char.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return None
    lefts, tops, rights, bottoms, _, chars, raws, confidences, columns = zip(*glyphs, strict=True)
    em = max(map(sub, rights, lefts))
    if max(chars) < "\u2e80":  # no Chinese character on the line: digits and letters are about half as wide
        em = max(em, _SQUARE * max(map(sub, bottoms, tops)))
    if len(glyphs) > 1 and max(map(sub, lefts[1:], rights)) > _BLANK * em:
        lefts, _, rights, _, _, chars, raws, confidences, columns = zip(*_with_blanks(glyphs, em), strict=True)
    text = "".join(chars)
    raw = text if chars == raws else "".join(raws)
    line = TextLine(lefts[0], min(tops), max(rights), max(bottoms), em, text, raw, lefts, rights)
    if min(confidences) == 1.0 and not any(columns):
        return line
    return line._replace(confidences=confidences, columns=columns if any(columns) else ())


def _with_blanks(glyphs: list[Glyph], em: float) -> list[Glyph]:
    """The glyphs of a line, with a blank where the author left a gap."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(glyphs)]
    usual = max(sorted(gaps)[len(gaps) // 2], 0.0)  # a line set wide has gaps everywhere, and none of them is a blank
    result: list[Glyph] = [glyphs[0]]
    for gap, before, after in zip(gaps, glyphs, glyphs[1:], strict=False):
        if gap > _BLANK * em and _is_blank(before, after, gap, em, usual):
            result.append(Glyph(before.x1, after.top, after.x0, after.bottom, after.base, " ", " "))
        result.append(after)
    return result


def _is_blank(before: Glyph, after: Glyph, gap: float, em: float, usual: float) -> bool:
    """Whether the gap between the two characters is a blank that the author typed."""
    left, right = before.char, after.char
    if left.isspace() or right.isspace():
        return False
    if gap > _WIDE_GAP * em:
        return True
    if left.isascii() and right.isascii():
        return gap > _WORD_GAP * em and (left.isalpha() or right.isalpha())
    # brackets and digits beside Chinese are set off by the program, not by the author
    if is_latin(left) or right.isascii() or left in _BRACKETS or right in _BRACKETS or right in CLOSING:
        return False
    # PDFium bounds some characters by their ink: what their squares have beside it is no gap
    bare = gap - (2 * em - (before.x1 - before.x0) - (after.x1 - after.x0)) / 2
    return bare > max(_BARE * em, 3 * usual)


def is_latin(char: str) -> bool:
    """Whether the character is a Latin letter or a digit."""
    return char.isascii() and char.isalnum()


def place_of(lines: Sequence[TextLine], page: int) -> Place:
    """The page and the box around the lines."""
    lefts, tops, rights, bottoms = zip(*(line[:4] for line in lines), strict=True)
    return Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))


def text_line_of(line: Line, text: str) -> TextLine:
    """A line of a text that was composed before, as it was printed."""
    own = text[line.start : line.start + len(line.lefts)]
    widths = [right - left for left, right in zip(line.lefts, line.rights, strict=True)]
    em = max(widths) if max(own) >= "\u2e80" else max(*widths, _SQUARE * (line.bottom - line.top))
    return TextLine(line.lefts[0], line.top, line.rights[-1], line.bottom, em, own, own, line.lefts, line.rights)
