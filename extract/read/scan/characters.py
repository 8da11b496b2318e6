"""The lines of text of a level page without ruling lines → characters with their bounds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from extract.model import Columns
from extract.pack import pattern
from extract.read.glyphs import plain
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine
from extract.read.ocr import OcrEngine, PixelBox, RecognizedLine
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.missed_lines import missed_lines
from extract.read.scan.pen_strokes import Ruling, is_stroke, with_crossed_in_doubt

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_EDGE = 2.0  # points: a ruling line this near to a line's end does not part it
_SPECK = 3  # dots of ink: less is dirt
_LEAST = 0.6  # the least confidence of a character in a line that the search missed: dirt is read, too
_NEAR = 0.3  # of a line's height: ink nearer than this goes on with the line
_LEVEL = 0.6  # of the lower one's height: so much is common to two parts of one line
_BELOW = 0.2  # of a line's height: what it has below its baseline
_HALF = 0.6  # of a line's height: no character reaches farther from its middle
_LEFT = (0.75, 0.3)  # of the line's usual width: so wide is a character, and a digit, without the square beside it
# as wide as a character, with their white on the right (GB/T 15834, 5.1)
_CLOSING = frozenset("，、。；：！？）》」』】〕”’")
# a mark of half width and the one of full width that stands behind a Chinese character (GB/T 15834, 5.1)
_FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
_NUMERALS = dict(zip(("I", "II", "III", "IV", "V", "VI"), "ⅠⅡⅢⅣⅤⅥ", strict=True))
_NUMERAL = (0.75, 1.5)  # of the line's usual width: so wide is a numeral with its white
_WIDE = 0.6  # of the line's usual width: so much room has a mark of full width between its neighbours
_MOST_SURE = 0.999  # the confidence of a character: what is read from an image is never certain
_REACH = 0.1  # of a line's height: the white that a character has on either side


def characters(
    page: GreyPage,
    lines: Sequence[PixelBox],
    ruling: Ruling,
    squares: Sequence[PixelBox],
    engine: OcrEngine,
) -> list[Glyph]:
    """The characters of the lines; the ``page`` has no ruling lines, and no line crosses a vertical one.

    Ink that no line has, and that is none of the ``squares``, is read as lines of its own: the search for lines misses
    a digit or a dash that stands alone.
    """
    whole = joined_boxes([part for bounds in lines for part in _parts(bounds, ruling.vertical, page)])
    rest = missed_lines(page, whole, squares)
    glyphs = [glyph for line in line_glyphs(page, whole, squares, engine) for glyph in line]
    for bounds, line in zip(rest, line_glyphs(page, rest, squares, engine), strict=True):
        is_sure = all(glyph.confidence >= _LEAST for glyph in line)
        glyphs += line if is_sure and not is_stroke(line, bounds, whole, ruling, page.scale) else []
    return with_crossed_in_doubt(glyphs, page)


def joined_boxes(boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """The lines, overlapping ones on one line joined: their common text would be read twice."""
    result: list[PixelBox] = []
    for bounds in sorted(boxes):
        line = bounds
        while (other := next((one for one in result if _overlap(one, line)), None)) is not None:
            result.remove(other)
            line = min(other[0], line[0]), min(other[1], line[1]), max(other[2], line[2]), max(other[3], line[3])
        result.append(line)
    return result


def _overlap(a: PixelBox, b: PixelBox) -> bool:
    beside = min(a[2], b[2]) - max(a[0], b[0])
    level = min(a[3], b[3]) - max(a[1], b[1])
    return beside > 0 and level > _LEVEL * min(a[3] - a[1], b[3] - b[1])


def _parts(bounds: PixelBox, vertical: Sequence[RulingLine], page: GreyPage) -> Iterator[PixelBox]:
    """The line, cut where a vertical ruling line crosses it; parts without ink are left out.

    Each part is as long as its ink, from its first column with ink to the last. Where the ink goes on, so does the
    part, up to the next vertical lines: the search for lines may cut a character.
    """
    x0, top, x1, bottom = bounds
    middle, edge = (top + bottom) / 2 / page.scale, _EDGE * page.scale
    cuts = sorted(round(line.at * page.scale) for line in vertical if line.start <= middle <= line.end)
    ends = [x0, *(cut for cut in cuts if x0 + edge < cut < x1 - edge), x1]
    walls = [0, *cuts, page.ink.shape[1]]
    top = max(top, 0)
    for left, right in pairwise(ends):
        here = (left + right) / 2
        start, end = max(wall for wall in walls if wall <= here), min(wall for wall in walls if wall > here)
        dots = page.ink[top:bottom, start:end]
        if np.count_nonzero(dots[:, max(left - start, 0) : right - start]) <= _SPECK:
            continue
        columns = np.flatnonzero(dots.any(axis=0)) + start
        inside = columns[(columns >= left) & (columns < right)]
        near = _NEAR * (bottom - top)
        first = _last_near(columns[columns <= inside[0]][::-1], near)
        yield first, top, _last_near(columns[columns >= inside[-1]], near) + 1, bottom


def _last_near(columns: "Pixels", near: float) -> int:
    """The last of the columns that is reached in steps no wider than ``near``."""
    wide = np.flatnonzero(np.abs(np.diff(columns)) > near)
    return int(columns[wide[0]] if len(wide) else columns[-1])


def line_glyphs(
    page: GreyPage, lines: Sequence[PixelBox], squares: Sequence[PixelBox], engine: OcrEngine
) -> Iterator[list[Glyph]]:
    """The characters of each of the lines."""
    images = []
    for line in lines:
        x0, top, x1, bottom = line
        margin = _margin(line)
        cropped = page.grey[top:bottom, max(x0 - margin, 0) : x1 + margin]
        images.append(Image.fromarray(np.ascontiguousarray(cropped)))
    for line, text in zip(lines, engine.read_lines(images), strict=True):
        glyphs = list(_line_glyphs(line, text, page, [square for square in squares if _overlap(line, square)]))
        yield _with_roman_numerals(glyphs)


def _with_roman_numerals(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters, letters that are one Roman numeral of a class (Ⅳ类) as one where they stand in one's room.

    Engines read such a sign, which Chinese print sets as wide as a character, as its letters.
    """
    text = "".join(glyph.char for glyph in glyphs)
    em = median(glyph.x1 - glyph.x0 for glyph in glyphs) if glyphs else 0.0
    for match in reversed(list(pattern("scan", "class_numeral").finditer(text))):
        start, end = match.span()
        first, last = glyphs[start], glyphs[end - 1]
        if _NUMERAL[0] * em <= last.x1 - first.x0 <= _NUMERAL[1] * em:
            sure = min(glyph.confidence for glyph in glyphs[start:end])
            columns = tuple(column for glyph in glyphs[start:end] for column in glyph.columns)
            numeral = _NUMERALS[match.group()]
            glyphs[start:end] = [
                first._replace(x1=last.x1, char=numeral, raw=match.group(), confidence=sure, columns=columns)
            ]
    return glyphs


def _line_glyphs(
    line: PixelBox, recognized: RecognizedLine, page: GreyPage, squares: Sequence[PixelBox]
) -> Iterator[Glyph]:
    """The characters of the line, each with a little of the white to both sides of its ink.

    What OCR takes for blanks is left out: the white between the characters shows them, as on any page. A square
    beside a character, which OCR may have passed over, is no part of it.
    """
    x0, top, x1, bottom = line
    text = recognized.text
    chars = [k for k, char in enumerate(text) if not char.isspace()]
    margin = _margin(line)
    left, right = max(x0 - margin, 0), min(x1 + margin, page.grey.shape[1])
    middles = [left + recognized.centres[k] * (right - left) for k in chars]
    bounds = _bounds(middles, page.ink[top:bottom], x0, x1)
    scale, base = page.scale, bottom - _BELOW * (bottom - top)
    em = median(b - a for a, b in bounds) if bounds else 0.0
    nexts = [*(left + _REACH * (bottom - top) for left, _ in bounds), float(x1)][1:]
    columns = _columns([recognized.centres[k] for k in chars], recognized.columns)
    said = _with_wide_marks(recognized, chars, bounds, columns)
    ordinary = plain("".join(char for char, _ in said))
    for k, middle, reach, limit, own in zip(range(len(chars)), middles, bounds, nexts, columns, strict=True):
        char, sure = said[k]
        least = _LEFT[char.isascii()] * em
        start, end = reach
        for square in squares:
            if square[2] <= middle and end - square[2] >= least:
                start = max(start, float(square[2]))
            elif middle <= square[0] and square[0] - start >= least:
                end = min(end, float(square[0]))
        if char in _CLOSING:
            end = max(end, min(start + em, limit))
        place = (start / scale, top / scale, end / scale, bottom / scale, base / scale)
        yield Glyph(*place, ordinary[k], char, min(round(sure, 3), _MOST_SURE), own)


def _with_wide_marks(
    recognized: RecognizedLine, chars: Sequence[int], bounds: Sequence[tuple[float, float]], columns: Sequence[Columns]
) -> list[tuple[str, float]]:
    """The characters at those places with their confidences; a mark behind a Chinese character that has the room of one
    is of full width where the engine also took it for one, and so is a stop at the end of a line, where no room tells.
    """
    text = recognized.text
    said = [(text[k], recognized.confidences[k]) for k in chars]
    em = median(b - a for a, b in bounds) if bounds else 0.0
    ends = [left for left, _ in bounds[1:]]
    ends += [0.0 if said and said[-1][0] in "()" else float("inf")]  # a half-width bracket closes a half-width one
    for place in range(1, len(chars)):
        wide = _FULL_WIDTH.get(said[place][0])
        share = max((one for column in columns[place] for char, one in column if char == wide), default=0.0)
        has_room = ends[place] - bounds[place - 1][1] >= _WIDE * em
        before = said[place - 1][0]
        if wide and share and has_room and ("\u4e00" <= before <= "\u9fff" or before in _CLOSING):
            said[place] = wide, said[place][1] + share
    return _with_matching_bracket(said)


def _with_matching_bracket(said: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The characters, a bracket at the end of a line as wide as the one that it closes."""
    open_brackets = [char for char, _ in said[:-1] if char in "（("]
    closed = sum(char in "）)" for char, _ in said[:-1])
    if said and said[-1][0] == ")" and len(open_brackets) == closed + 1 and open_brackets[-1] == "（":
        said[-1] = "）", said[-1][1]
    return said


def _columns(centres: Sequence[float], columns: Columns) -> list[Columns]:
    """The columns of each character: those from half way to the one before it to half way to the next.

    Where the engine is sure, a column that says the same as the one before it says nothing more, and is left out.
    """
    ends = [round((before + after) / 2 * len(columns)) for before, after in pairwise(centres)]
    return [
        tuple(
            column
            for place, column in enumerate(columns[start:end], start)
            if place == start or len(column) > 1 or column != columns[place - 1]
        )
        for start, end in pairwise([0, *ends, len(columns)])
    ][: len(centres)]


def _margin(line: PixelBox) -> int:
    return (line[3] - line[1]) // 8


def _bounds(middles: Sequence[float], ink: "Pixels", x0: int, x1: int) -> list[tuple[float, float]]:
    """Left and right bound of each character: the middle of the white beside it, or a bit into wide white."""
    columns = np.count_nonzero(ink, axis=0)
    reach = _REACH * ink.shape[0]
    lefts, rights = [float(x0)], []
    for before, after in pairwise(middles):
        start, end = _gap(columns, before, after, x0, x1)
        rights.append(min(start + reach, (start + end) / 2))
        lefts.append(max(end - reach, (start + end) / 2))
    rights.append(float(x1))
    most = _HALF * ink.shape[0]  # what is farther off was drawn beside it, and not read: a check box
    return [
        (max(left, middle - most), min(right, middle + most))
        for left, right, middle in zip(lefts, rights, middles, strict=False)
    ]


def _gap(columns: "Pixels", before: float, after: float, x0: int, x1: int) -> tuple[float, float]:
    """The widest of the whitest stretches between the middles of two characters."""
    start, end = max(round(before), x0), min(round(after) + 1, x1)
    if end <= start:
        middle = min(max((before + after) / 2, x0), x1)
        return middle, middle
    between = columns[start:end]
    edges = np.flatnonzero(np.diff(between == between.min(), prepend=False, append=False))
    widest = int((edges[1::2] - edges[::2]).argmax())
    return start + float(edges[2 * widest]), start + float(edges[2 * widest + 1])
