"""Lines of text → the text of a cell or paragraph, with the author's line breaks alone.

A line wraps at its column's width when the next line's first word would not have fit behind it; any other line break
is the author's. Widths are points; an em is the width of a Chinese character of the line.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from extract import pack
from extract.model import Cell, Clause, Line
from extract.read.glyphs import boxes_of
from extract.read.layout.lines import CLOSING, OPENING, TextLine, is_latin
from extract.read.paragraph_labels import label_of

Part = TypeVar("Part", Cell, Clause)

_QUOTES = frozenset("“”‘’\"'")  # stay with the characters on both sides (Unicode line breaking, LB19)
_TERMINAL = frozenset("。；;！？!?：:")
PADDING = 8.0  # points: the most that a cell keeps free on either side of its text
_OTHER_SIZE = 0.15  # of an em: a difference from here on is another size of type
_INDENT = 1.2  # em: a line set in this far begins a paragraph
_FAR = 4.0  # em: a line set in this far is set to the right
_STACKED = 3  # characters: fewer, one below the other, may be answers
_SLACK = 0.45  # em: how much of a line its program may give away (punctuation set narrow, blanks beside digits)


def is_wrapped(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """Whether the line ends for no other reason than its column's width, from ``left`` to ``right``."""
    before, behind = line.x0 - left, right - line.x1
    is_centred = abs(before - behind) <= line.em / 2 and abs(line.x0 + line.x1 - following.x0 - following.x1) <= line.em
    free = behind + before if is_centred else behind
    if line.text[-1] in OPENING:
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
    while end < len(text) - 1 and text[end] in OPENING:
        end += 1
    if is_latin(text[end]):
        while end < len(text) and _is_in_word(text[end]):
            end += 1
    else:
        end += 1
    while end < len(text) and (text[end] in CLOSING or text[end] in _QUOTES):
        end += 2 if text[end] in _QUOTES else 1
    return line.rights[min(end, len(text)) - 1] - line.x0


def _is_in_word(char: str) -> bool:
    """Whether the character may stand within a Latin word or a number."""
    return is_latin(char) or char in ".,-/%"


def separator(line: TextLine, following: TextLine, width: float) -> str:
    """What stands between a wrapped line and the next one: a blank between Latin words, else nothing.

    ``width`` is the column's. Nothing stands inside a word that was cut because it is longer than the column, nor in a
    year, which programs cut that fill their lines to the last character (word-break: break-all).
    """
    if not (is_latin(line.text[-1]) and is_latin(following.text[0])):
        return ""
    if pack.pattern("text", "cut_year").search(f"{line.text[-4:]}\n{following.text[:12]}"):
        return ""
    start = len(line.text)
    while start and _is_in_word(line.text[start - 1]):
        start -= 1
    last_word_width = line.x1 - line.lefts[min(start, len(line.lefts) - 1)]
    return "" if last_word_width + first_word_width(following) > width else " "


# ---------------------------------------------------------------- text


class ComposedText(NamedTuple):
    """The text of a cell or paragraph with the printed lines that it stands on; ``raw`` None if it is the same."""

    text: str
    raw: str | None
    lines: tuple[Line, ...]


_NO_TEXT = ComposedText("", None, ())


def composed_text(lines: Sequence[TextLine], separators: Sequence[str], page: int) -> ComposedText:
    """The text of the lines, ``separators[k]`` standing between line k and k + 1."""
    if not lines:
        return _NO_TEXT
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
    if len(lines) == 1:  # as most cells have
        [line] = lines
        placed = Line(0, page, line.top, line.bottom, line.lefts, line.rights, line.confidences, line.columns)
        return ComposedText(line.text, None if line.raw == line.text else line.raw, (placed,))
    if not lines or _is_stacked(lines):
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
