"""Printed characters → printed lines → text, telling the author's line breaks from those of the column's width.

Pure functions of plain values: a line is broken by its column's width when the next line's first word would not have
fit behind it. Widths and gaps are points; an em is the width of a Chinese character of the line.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter, sub
from typing import NamedTuple, TypeVar

from extract.model import Cell, Clause, Line, Place
from extract.read.glyphs import boxes_of
from extract.read.paragraph_labels import label_of

Part = TypeVar("Part", Cell, Clause)

CLOSING = frozenset("、。，．；：！？）〕》〉」』】”’…％%)],.;:!?}℃")  # may not begin a line (GB/T 15834, 5.1)
_OPENING = frozenset("（〔《〈「『【“‘([{")  # may not end one
_BRACKETS = _OPENING | frozenset("）〕》〉」』】”’)]}")
_QUOTES = frozenset("“”‘’\"'")  # stay with the characters on both sides (Unicode line breaking, LB19)
_TERMINAL = frozenset("。；;！？!?：:")
PADDING = 8.0  # points: the most that a cell keeps free on either side of its text
_REACH = 0.4  # of a character's height: baselines nearer than this are one line's
_SQUARE = 0.75  # of a character's height, which has room above and below: the side of a Chinese character
_OTHER_SIZE = 0.15  # of an em: a difference from here on is another size of type
_WIDE_GAP = 1.0  # em: a gap from here on is always the author's
_BLANK = 0.2  # em: between Chinese characters that otherwise stand close, a gap from here on is a typed blank
_BARE = 0.15  # em: the same, when what their squares have beside the ink is taken off
_WORD_GAP = 0.25  # em: between Latin letters
_INDENT = 1.2  # em: a line set in this far begins a paragraph
_FAR = 4.0  # em: a line set in this far is set to the right
_SLACK = 0.45  # em: how much of a line its program may give away (punctuation set narrow, blanks beside digits)


class Glyph(NamedTuple):
    """One printed character: its bounds, the baseline it stands on (all from the page's top) and its character.

    ``confidence`` (0 to 1) is below 1 only for what was read from an image.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    char: str
    raw: str
    confidence: float = 1.0


_BASE = attrgetter("base")


class Row(NamedTuple):
    """One printed line: its bounds, its em, and the text with each character's horizontal bounds.

    ``confidence`` is that of the least certain character.
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
    confidence: float = 1.0


class Composed(NamedTuple):
    """The text of a cell or paragraph with the printed lines that it stands on; ``raw`` None if it is the same."""

    text: str
    raw: str | None
    lines: tuple[Line, ...]


_NOTHING = Composed("", None, ())


def rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """The printed lines from top to bottom; blank ones are left out."""
    if not glyphs:
        return []
    made = (_row(sorted(group)) for group in _on_baselines(glyphs))
    return [row for row in made if row is not None]


def _on_baselines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    ordered = sorted(glyphs, key=_BASE)
    base, reach = ordered[0].base, _reach(ordered[0])
    if ordered[-1].base - base <= reach:  # one line, as in most cells
        return [ordered]
    groups: list[list[Glyph]] = []
    for glyph in ordered:
        if groups and glyph.base - base <= reach:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
            base, reach = glyph.base, _reach(glyph)
    return groups


def _reach(glyph: Glyph) -> float:
    return _REACH * (glyph.bottom - glyph.top)


def _row(glyphs: list[Glyph]) -> Row | None:
    while glyphs and glyphs[0].char.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].char.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return None
    lefts, tops, rights, bottoms, _, chars, raws, sure = zip(*glyphs, strict=True)
    em = max(map(sub, rights, lefts))
    if max(chars) < "\u2e80":  # no Chinese character on the line: digits and letters are about half as wide
        em = max(em, _SQUARE * max(map(sub, bottoms, tops)))
    if len(glyphs) > 1 and max(map(sub, lefts[1:], rights)) > _BLANK * em:
        lefts, _, rights, _, _, chars, raws, _ = zip(*_spaced(glyphs, em), strict=True)
    text = "".join(chars)
    raw = text if chars == raws else "".join(raws)
    return Row(lefts[0], min(tops), max(rights), max(bottoms), em, text, raw, lefts, rights, min(sure))


def _spaced(glyphs: list[Glyph], em: float) -> list[Glyph]:
    """With a blank where the author left a gap."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(glyphs)]
    usual = max(sorted(gaps)[len(gaps) // 2], 0.0)  # a line set wide has gaps everywhere, and none of them is a blank
    result: list[Glyph] = [glyphs[0]]
    for gap, before, after in zip(gaps, glyphs, glyphs[1:], strict=False):
        if gap > _BLANK * em and _is_parted(before, after, gap, em, usual):
            result.append(Glyph(before.x1, after.top, after.x0, after.bottom, after.base, " ", " "))
        result.append(after)
    return result


def _is_parted(before: Glyph, after: Glyph, gap: float, em: float, usual: float) -> bool:
    """Whether the author left a blank between the two characters."""
    left, right = before.char, after.char
    if left.isspace() or right.isspace():
        return False
    if gap > _WIDE_GAP * em:
        return True
    if left.isascii() and right.isascii():
        return gap > _WORD_GAP * em and (left.isalpha() or right.isalpha())
    # brackets and digits beside Chinese are set off by the program, not by the author
    if _is_latin(left) or right.isascii() or left in _BRACKETS or right in _BRACKETS or right in CLOSING:
        return False
    # PDFium bounds some characters by their ink: what their squares have beside it is no gap
    bare = gap - (2 * em - (before.x1 - before.x0) - (after.x1 - after.x0)) / 2
    return bare > max(_BARE * em, 3 * usual)


# ---------------------------------------------------------------- breaks


def wraps(row: Row, following: Row, left: float, right: float) -> bool:
    """Whether only the column's width, from ``left`` to ``right``, parted the two lines."""
    before, behind = row.x0 - left, right - row.x1
    centred = abs(before - behind) <= row.em / 2 and abs(row.x0 + row.x1 - following.x0 - following.x1) <= row.em
    rest = behind + before if centred else behind
    if row.text[-1] in _OPENING:
        return True
    if rest >= first_word(following) + _SLACK * row.em:
        return False
    return not (row.text[-1] in _TERMINAL and label_of(following.text)[0] and not _lists_inline(row.text))


def _lists_inline(text: str) -> bool:
    """Whether numbers of a list stand in mid-line: ``…同意。4.街道…``."""
    ends = (k for k, char in enumerate(text[:-1]) if char in _TERMINAL)
    return any(label_of(text[k + 1 :])[1] is not None for k in ends)


def flows(row: Row, following: Row, left: float, right: float) -> bool:
    """Whether the second line goes on with the first one's paragraph, in a text column from ``left`` to ``right``."""
    indented = following.x0 - left > _INDENT * row.em and following.x0 - row.x0 > _INDENT * row.em
    set_right = row.x0 - left > _FAR * row.em and abs(following.x0 - row.x0) > row.em  # a signature, a date
    if indented or set_right or abs(following.em - row.em) > _OTHER_SIZE * row.em:
        return False
    return wraps(row, following, left, right)


def first_word(row: Row) -> float:
    """The width of what must stay together at the line's beginning."""
    text = row.text
    end = 0
    while end < len(text) - 1 and text[end] in _OPENING:
        end += 1
    if _is_latin(text[end]):
        while end < len(text) and (_is_latin(text[end]) or text[end] in ".,-/%"):
            end += 1
    else:
        end += 1
    while end < len(text) and (text[end] in CLOSING or text[end] in _QUOTES):
        end += 2 if text[end] in _QUOTES else 1
    return row.rights[min(end, len(text)) - 1] - row.x0


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def glue(row: Row, following: Row, room: float) -> str:
    """What stands between two lines that the column's width parted: a blank between Latin words, else nothing."""
    if not (_is_latin(row.text[-1]) and _is_latin(following.text[0])):
        return ""
    # a word longer than the column was cut inside; two words were not
    return "" if _last_word(row) + first_word(following) > room else " "


def _last_word(row: Row) -> float:
    start = len(row.text)
    while start and (_is_latin(row.text[start - 1]) or row.text[start - 1] in ".,-/%"):
        start -= 1
    return row.x1 - row.lefts[min(start, len(row.lefts) - 1)]


# ---------------------------------------------------------------- text


def composed(lines: Sequence[Row], breaks: Sequence[str], page: int) -> Composed:
    """The text of the lines, ``breaks[k]`` standing between line k and k + 1."""
    text, raw, placed = "", "", []
    for index, row in enumerate(lines):
        placed.append(Line(len(text), page, row.top, row.bottom, row.lefts, row.rights, row.confidence))
        between = breaks[index] if index < len(breaks) else ""
        text += row.text + between
        raw += row.raw + between
    return Composed(text, None if raw == text else raw, tuple(placed))


def _alone(row: Row, page: int) -> Composed:
    line = Line(0, page, row.top, row.bottom, row.lefts, row.rights, row.confidence)
    return Composed(row.text, None if row.raw == row.text else row.raw, (line,))


def in_column(lines: Sequence[Row], left: float, right: float, page: int) -> Composed:
    """The text of a cell whose text column runs from ``left`` to ``right``."""
    if not lines:
        return _NOTHING
    if len(lines) == 1:  # most cells
        return _alone(lines[0], page)
    breaks = [
        glue(row, following, right - left) if wraps(row, following, left, right) else "\n"
        for row, following in pairwise(lines)
    ]
    return composed(lines, breaks, page)


def place(lines: Sequence[Row], page: int) -> Place:
    """The page and the box around the lines."""
    lefts, tops, rights, bottoms = zip(*(row[:4] for row in lines), strict=True)
    return Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))


# ---------------------------------------------------------------- text that goes on elsewhere


def row_of(line: Line, text: str) -> Row:
    """A line of a text that was composed before, as it was printed."""
    own = text[line.start : line.start + len(line.lefts)]
    widths = [right - left for left, right in zip(line.lefts, line.rights, strict=True)]
    em = max(widths) if max(own) >= "\u2e80" else max(*widths, _SQUARE * (line.bottom - line.top))
    return Row(line.lefts[0], line.top, line.rights[-1], line.bottom, em, own, own, line.lefts, line.rights)


def moved(lines: Sequence[Line], shift: int) -> tuple[Line, ...]:
    """The lines of a text that now begins ``shift`` characters later."""
    return tuple(line._replace(start=line.start + shift) for line in lines)


def continued(above: Part, below: Part, between: str) -> Part:
    """The upper part of a cell or clause with the lower one's text behind it, ``between`` standing in the middle."""
    head = above.text + between
    raw = None
    if above.raw is not None or below.raw is not None:
        raw = (above.raw or above.text) + between + (below.raw or below.text)
    return replace(
        above,
        text=head + below.text,
        boxes=boxes_of(head + below.text),
        places=above.places + below.places,
        lines=above.lines + moved(below.lines, len(head)),
        raw=raw,
    )
