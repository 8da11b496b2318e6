"""Characters of a page → lines of text → the text of a cell or paragraph, with the author's line breaks alone.

A line wraps at its column's width when the next line's first word would not have fit behind it; any other line break
is the author's. Widths and gaps are points; an em is the width of a Chinese character of the line.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter, sub
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from extract.model import Cell, Clause, Columns, Line, Place
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
_BARE = 0.15  # em: the same, without the white that their squares have beside the ink
_WORD_GAP = 0.25  # em: between Latin letters
_INDENT = 1.2  # em: a line set in this far begins a paragraph
_FAR = 4.0  # em: a line set in this far is set to the right
_STACKED = 3  # characters: fewer, one below the other, may be answers
_SLACK = 0.45  # em: how much of a line its program may give away (punctuation set narrow, blanks beside digits)


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

    @property
    def confidence(self) -> float:
        """That of the least certain character."""
        return min(self.confidences, default=1.0)


class ComposedText(NamedTuple):
    """The text of a cell or paragraph with the printed lines that it stands on; ``raw`` None if it is the same."""

    text: str
    raw: str | None
    lines: tuple[Line, ...]


def text_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """The lines of text from top to bottom; blank ones are left out."""
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
    if _is_latin(left) or right.isascii() or left in _BRACKETS or right in _BRACKETS or right in CLOSING:
        return False
    # PDFium bounds some characters by their ink: what their squares have beside it is no gap
    bare = gap - (2 * em - (before.x1 - before.x0) - (after.x1 - after.x0)) / 2
    return bare > max(_BARE * em, 3 * usual)


# ---------------------------------------------------------------- breaks


def is_wrapped(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """Whether the line ends for no other reason than its column's width, from ``left`` to ``right``."""
    before, behind = line.x0 - left, right - line.x1
    is_centred = abs(before - behind) <= line.em / 2 and abs(line.x0 + line.x1 - following.x0 - following.x1) <= line.em
    free = behind + before if is_centred else behind
    if line.text[-1] in _OPENING:
        return True
    if free >= first_word_width(following) + _SLACK * line.em:
        return False
    if line.text[-1] not in _TERMINAL or not label_of(following.text)[0]:
        return True
    # a numbered paragraph may begin here, unless the numbers of this list stand in mid-line: …同意。4.街道…
    ends = (k for k, char in enumerate(line.text[:-1]) if char in _TERMINAL)
    return any(label_of(line.text[k + 1 :])[1] is not None for k in ends)


def continues_paragraph(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """Whether the second line goes on with the first one's paragraph, in a text column from ``left`` to ``right``."""
    is_indented = following.x0 - left > _INDENT * line.em and following.x0 - line.x0 > _INDENT * line.em
    is_set_right = line.x0 - left > _FAR * line.em and abs(following.x0 - line.x0) > line.em  # a signature, a date
    if is_indented or is_set_right or abs(following.em - line.em) > _OTHER_SIZE * line.em:
        return False
    return is_wrapped(line, following, left, right)


def first_word_width(line: TextLine) -> float:
    """The width in points of what must stay together at the line's beginning."""
    text = line.text
    end = 0
    while end < len(text) - 1 and text[end] in _OPENING:
        end += 1
    if _is_latin(text[end]):
        while end < len(text) and _is_in_word(text[end]):
            end += 1
    else:
        end += 1
    while end < len(text) and (text[end] in CLOSING or text[end] in _QUOTES):
        end += 2 if text[end] in _QUOTES else 1
    return line.rights[min(end, len(text)) - 1] - line.x0


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_in_word(char: str) -> bool:
    """Whether the character may stand within a Latin word or a number."""
    return _is_latin(char) or char in ".,-/%"


def separator(line: TextLine, following: TextLine, width: float) -> str:
    """What stands between a wrapped line and the next one: a blank between Latin words, else nothing.

    ``width`` is the column's. Nothing stands inside a word that was cut because it is longer than the column.
    """
    if not (_is_latin(line.text[-1]) and _is_latin(following.text[0])):
        return ""
    start = len(line.text)
    while start and _is_in_word(line.text[start - 1]):
        start -= 1
    last_word_width = line.x1 - line.lefts[min(start, len(line.lefts) - 1)]
    return "" if last_word_width + first_word_width(following) > width else " "


# ---------------------------------------------------------------- text


def composed_text(lines: Sequence[TextLine], separators: Sequence[str], page: int) -> ComposedText:
    """The text of the lines, ``separators[k]`` standing between line k and k + 1."""
    text, raw, placed = "", "", []
    for index, line in enumerate(lines):
        placed.append(
            Line(len(text), page, line.top, line.bottom, line.lefts, line.rights, line.confidences, line.columns)
        )
        between = separators[index] if index < len(separators) else ""
        text += line.text + between
        raw += line.raw + between
    return ComposedText(text, None if raw == text else raw, tuple(placed))


def cell_text(lines: Sequence[TextLine], left: float, right: float, page: int) -> ComposedText:
    """The text of a cell whose text column runs from ``left`` to ``right``."""
    if len(lines) < 2 or _is_stacked(lines):
        return composed_text(lines, [""] * (len(lines) - 1), page)
    separators = [
        separator(line, following, right - left) if is_wrapped(line, following, left, right) else "\n"
        for line, following in pairwise(lines)
    ]
    return composed_text(lines, separators, page)


def _is_stacked(lines: Sequence[TextLine]) -> bool:
    """Whether the characters of a label stand one below the other: a Chinese character and no more on each line."""
    if len(lines) < _STACKED or any(len(line.text) > 1 for line in lines):
        return False
    middles = [line.x0 + line.x1 for line in lines]
    return max(middles) - min(middles) <= lines[0].em and sum(line.text >= "\u2e80" for line in lines) > len(lines) / 2


def place_of(lines: Sequence[TextLine], page: int) -> Place:
    """The page and the box around the lines."""
    lefts, tops, rights, bottoms = zip(*(line[:4] for line in lines), strict=True)
    return Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))


# ---------------------------------------------------------------- text that goes on elsewhere


def text_line_of(line: Line, text: str) -> TextLine:
    """A line of a text that was composed before, as it was printed."""
    own = text[line.start : line.start + len(line.lefts)]
    widths = [right - left for left, right in zip(line.lefts, line.rights, strict=True)]
    em = max(widths) if max(own) >= "\u2e80" else max(*widths, _SQUARE * (line.bottom - line.top))
    return TextLine(line.lefts[0], line.top, line.rights[-1], line.bottom, em, own, own, line.lefts, line.rights)


def with_continuation(above: Part, below: Part, between: str) -> Part:
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
        lines=above.lines + tuple(line._replace(start=line.start + len(head)) for line in below.lines),
        raw=raw,
    )
