"""The lines of text of a level page without rules → characters with their bounds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extract.read.glyphs import plain
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import Rule
from extract.read.scan import rapidocr_engine, second_reading
from extract.read.scan.grey_page import Sheet
from extract.read.scan.missed_lines import missed
from extract.read.scan.rapidocr_engine import Bounds, Said

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_EDGE = 2.0  # points: a rule this near to a line's end does not part it
_SPECK = 3  # dots of ink: less is dirt
_LEAST = 0.6  # how sure a character of what the search for lines missed must be: dirt says something too
_NEAR = 0.3  # of a line's height: ink nearer than this goes on with the line
_LEVEL = 0.6  # of the lower one's height: so much is common to two parts of one line
_BELOW = 0.2  # of a line's height: what it has below its baseline
_HALF = 0.6  # of a line's height: no character reaches farther from its middle
_LEFT = (0.75, 0.3)  # of the line's usual width: so wide is a character, and a figure, without the square beside it
_REACH = 0.1  # of a line's height: the white that a character has on either side


def glyphs(sheet: Sheet, found: Sequence[Bounds], vertical: Sequence[Rule], squares: Sequence[Bounds]) -> list[Glyph]:
    """The characters of the lines that were ``found``; the ``sheet`` has no rules, and no line crosses a vertical one.

    Ink that no line has, and that is none of the ``squares``, is read as lines of its own: the search for lines misses
    a digit or a dash that stands alone.
    """
    lines = apart([part for bounds in found for part in _parts(bounds, vertical, sheet)])
    result = _read(sheet, lines, squares)
    rest = missed(sheet, lines, squares)
    return result + [glyph for glyph in _read(sheet, rest, squares) if glyph.confidence >= _LEAST]


def apart(found: Sequence[Bounds]) -> list[Bounds]:
    """The lines, those that overlap on one line made one: what stands in both would be read twice."""
    result: list[Bounds] = []
    for bounds in sorted(found):
        line = bounds
        while (other := next((one for one in result if _overlap(one, line)), None)) is not None:
            result.remove(other)
            line = _around(other, line)
        result.append(line)
    return result


def _overlap(a: Bounds, b: Bounds) -> bool:
    beside = min(a[2], b[2]) - max(a[0], b[0])
    level = min(a[3], b[3]) - max(a[1], b[1])
    return beside > 0 and level > _LEVEL * min(a[3] - a[1], b[3] - b[1])


def _around(a: Bounds, b: Bounds) -> Bounds:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _read(sheet: Sheet, lines: Sequence[Bounds], squares: Sequence[Bounds]) -> list[Glyph]:
    said = rapidocr_engine.read([_cropped(sheet, line) for line in lines])
    sure = second_reading.doubted(said, [_enlarged(sheet, line) for line in lines])
    return [
        glyph
        for line, one in zip(lines, sure, strict=True)
        for glyph in _placed(line, one, sheet, [square for square in squares if _overlap(line, square)])
    ]


def _parts(bounds: Bounds, vertical: Sequence[Rule], sheet: Sheet) -> Iterator[Bounds]:
    """The line, cut where a vertical rule crosses it, each part as long as its ink; parts without ink are left out."""
    x0, top, x1, bottom = bounds
    middle, edge = (top + bottom) / 2 / sheet.scale, _EDGE * sheet.scale
    cuts = sorted(round(rule.at * sheet.scale) for rule in vertical if rule.start <= middle <= rule.end)
    ends = [x0, *(cut for cut in cuts if x0 + edge < cut < x1 - edge), x1]
    walls = [0, *cuts, sheet.ink.shape[1]]
    for left, right in pairwise(ends):
        here = (left + right) / 2
        room = max(wall for wall in walls if wall <= here), min(wall for wall in walls if wall > here)
        part = _with_ink((left, max(top, 0), right, bottom), room, sheet)
        if part is not None:
            yield part


def _with_ink(bounds: Bounds, room: tuple[int, int], sheet: Sheet) -> Bounds | None:
    """The bounds from the first column with ink to the last; None where there is nothing but dirt.

    Where the ink goes on, so do they, up to the ends of the room: the search for lines may cut a character.
    """
    x0, top, x1, bottom = bounds
    left = room[0]
    dots = sheet.ink[top:bottom, left : room[1]]
    if np.count_nonzero(dots[:, max(x0 - left, 0) : x1 - left]) <= _SPECK:
        return None
    columns = np.flatnonzero(dots.any(axis=0)) + left
    inside = columns[(columns >= x0) & (columns < x1)]
    near = _NEAR * (bottom - top)
    before, after = columns[columns <= inside[0]][::-1], columns[columns >= inside[-1]]
    return (_last_near(before, near), top, _last_near(after, near) + 1, bottom)


def _last_near(columns: "Pixels", near: float) -> int:
    """The last of the columns that is reached in steps no wider than ``near``."""
    wide = np.flatnonzero(np.abs(np.diff(columns)) > near)
    return int(columns[wide[0]] if len(wide) else columns[-1])


def _cropped(sheet: Sheet, line: Bounds) -> "Pixels":
    x0, top, x1, bottom = line
    margin = _margin(line)
    return np.ascontiguousarray(sheet.grey[top:bottom, max(x0 - margin, 0) : x1 + margin])


def _enlarged(sheet: Sheet, line: Bounds) -> "Pixels":
    """Another image of the line: with more white around it, and drawn larger."""
    margin = _margin(line)
    white = cv2.copyMakeBorder(_cropped(sheet, line), margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(white, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC))


def _placed(line: Bounds, said: Said, sheet: Sheet, squares: Sequence[Bounds]) -> Iterator[Glyph]:
    """The characters of the line, each with a little of the white to both sides of its ink.

    What OCR takes for blanks is left out: the white that stays between the characters tells, as on any page.
    """
    x0, top, x1, bottom = line
    chars = [k for k, char in enumerate(said.text) if not char.isspace()]
    margin = _margin(line)
    left, right = max(x0 - margin, 0), min(x1 + margin, sheet.grey.shape[1])
    middles = [left + said.middles[k] * (right - left) for k in chars]
    bounds = _bounds(middles, sheet.ink[top:bottom], x0, x1)
    scale, base = sheet.scale, bottom - _BELOW * (bottom - top)
    ordinary = plain(said.text)
    em = median(b - a for a, b in bounds) if bounds else 0.0
    for k, middle, reach in zip(chars, middles, bounds, strict=True):
        least = _LEFT[said.text[k].isascii()] * em
        a, b = _without(squares, middle, reach, least)
        place = (a / scale, top / scale, b / scale, bottom / scale, base / scale)
        yield Glyph(*place, ordinary[k], said.text[k], round(said.sure[k], 2))


def _without(squares: Sequence[Bounds], middle: float, reach: tuple[float, float], least: float) -> tuple[float, float]:
    """From where to where the character reaches without the squares beside it, which OCR may have passed over."""
    a, b = reach
    for x0, _, x1, _ in squares:
        if x1 <= middle and b - x1 >= least:
            a = max(a, float(x1))
        elif middle <= x0 and x0 - a >= least:
            b = min(b, float(x0))
    return a, b


def _margin(line: Bounds) -> int:
    return (line[3] - line[1]) // 8


def _bounds(middles: Sequence[float], ink: "Pixels", x0: int, x1: int) -> list[tuple[float, float]]:
    """From where to where each character reaches: to the middle of the white beside it, or a bit into wide white."""
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
