"""The lines of text of a level page without rules → characters with their bounds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extract.read.glyphs import plain
from extract.read.lines import Glyph
from extract.read.ruling import Rule
from extract.read.scan import engine
from extract.read.scan.engine import Bounds, Said
from extract.read.scan.page import Sheet

if TYPE_CHECKING:
    from extract.read.sight import Pixels

_EDGE = 2.0  # points: a rule this near to a line's end does not part it
_SPECK = 3  # dots of ink: less is dirt


def glyphs(sheet: Sheet, vertical: Sequence[Rule]) -> list[Glyph]:
    """The characters of the page; ``sheet`` is without its rules, and no line runs across a vertical one."""
    found = engine.found(sheet.grey, sheet.scale)
    lines = [part for bounds in found for part in _parts(bounds, vertical, sheet)]
    said = engine.read([_cropped(sheet, line) for line in lines])
    return [glyph for line, one in zip(lines, said, strict=True) for glyph in _placed(line, one, sheet)]


def _parts(bounds: Bounds, vertical: Sequence[Rule], sheet: Sheet) -> Iterator[Bounds]:
    """The line, cut where a vertical rule crosses it; parts without ink are left out."""
    x0, top, x1, bottom = bounds
    middle, edge = (top + bottom) / 2 / sheet.scale, _EDGE * sheet.scale
    cuts = (rule.at * sheet.scale for rule in vertical if rule.start <= middle <= rule.end)
    ends = [x0, *sorted(round(cut) for cut in cuts if x0 + edge < cut < x1 - edge), x1]
    for left, right in pairwise(ends):
        part = _with_ink((left, top, right, bottom), sheet)
        if part is not None:
            yield part


def _with_ink(bounds: Bounds, sheet: Sheet) -> Bounds | None:
    """The part of the bounds from the first column with ink to the last; None where there is nothing but dirt."""
    x0, top, x1, bottom = bounds
    x0, top = max(x0, 0), max(top, 0)
    dots = sheet.ink[top:bottom, x0:x1]
    columns = np.flatnonzero(dots.any(axis=0))
    if np.count_nonzero(dots) <= _SPECK:
        return None
    return (x0 + int(columns[0]), top, x0 + int(columns[-1]) + 1, bottom)


def _cropped(sheet: Sheet, line: Bounds) -> "Pixels":
    x0, top, x1, bottom = line
    margin = (bottom - top) // 8
    return np.ascontiguousarray(sheet.grey[top:bottom, max(x0 - margin, 0) : x1 + margin])


def _placed(line: Bounds, said: Said, sheet: Sheet) -> Iterator[Glyph]:
    """The characters of the line, each in the white to both sides of its ink."""
    if not said.text.strip():
        return
    x0, top, x1, bottom = line
    margin = (bottom - top) // 8
    left, right = max(x0 - margin, 0), min(x1 + margin, sheet.grey.shape[1])
    middles = [left + part * (right - left) for part in said.middles]
    cuts = [x0, *_gaps(middles, sheet.ink[top:bottom], x0, x1), x1]
    scale = sheet.scale
    base = bottom - 0.2 * (bottom - top)
    for char, ordinary, sure, (a, b) in zip(said.text, plain(said.text), said.sure, pairwise(cuts), strict=True):
        yield Glyph(a / scale, top / scale, b / scale, bottom / scale, base / scale, ordinary, char, sure)


def _gaps(middles: Sequence[float], ink: "Pixels", x0: int, x1: int) -> Iterator[float]:
    """Between each two characters the middle of the whitest stretch."""
    columns = np.count_nonzero(ink, axis=0)
    for before, after in pairwise(middles):
        start, end = max(round(before), x0), min(round(after) + 1, x1)
        if end <= start:
            yield min(max((before + after) / 2, x0), x1)
            continue
        between = columns[start:end]
        whitest = np.flatnonzero(between == between.min())
        yield start + float(whitest.mean())
