"""Runs of text on the lines of a page, and the white between them.

Words that stand as apart as the cells of a table are runs of their own; thinner white within a run is a seam, in which
a column may begin. Lengths are points, an em is the width of a Chinese character.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.read.layout.lines import Glyph

GAP = 0.8  # em: white from here on parts two runs
_THIN = 0.2  # em: white beside a full cell
PADDED = 0.45  # em: white that words of running text do not have between them, but cells with padding do
NEAR = 1.5  # points: places nearer than this are the same
SET_OFF = 1.0  # points: an edge lies so far to the left of the text behind it
_CLOSE = 1.0  # em: white between two lines of one row, at most
SAME_SIZE = 1.25  # times: letters, digits and characters of another font make a line so much higher
_LONGEST_WORD = 6  # characters of a label set wide (项    目)
_SENTENCE = frozenset("，。；、;")  # a comma of half width parts thousands
LEADERS = frozenset("….·．⋯‧・")
_FEWEST_LEADERS = 4  # dots in a row: fewer are an ellipsis


class LineRun(NamedTuple):
    """Characters of a line without wide white between them.

    ``seams`` is the thin white between them, each with the position of the character behind it and how far its
    baseline is off; running text has that behind a label, or where it is as wide as the padding of cells.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    text: str
    base: float = 0.0
    seams: tuple[tuple[float, float, int, float], ...] = ()


Lines = Sequence[Sequence[LineRun]]


def text_runs(line: Sequence[Glyph], words: Collection[str]) -> list[LineRun]:
    """The runs of a line from left to right; blanks and dots that lead to the next column are white.

    Single characters that together are one of the ``words`` are a label set wide, and no columns.
    """
    glyphs = [one for one in sorted(line) if not one.char.isspace()]
    ink = _without_leaders(glyphs)
    if not ink:
        return []
    em = max(*(one.x1 - one.x0 for one in ink), 0.75 * min(one.bottom - one.top for one in ink))
    groups = [[ink[0]]]
    for before, after in pairwise(ink):
        if after.x0 - before.x1 > GAP * em:
            groups.append([])
        groups[-1].append(after)
    start = 0
    while start < len(groups):  # 项    目
        end = next((k for k in range(start, len(groups)) if len(groups[k]) > 1), len(groups))
        for stop in range(min(end, start + _LONGEST_WORD), start + 1, -1):
            if "".join(one.char for group in groups[start:stop] for one in group) in words:
                groups[start:stop] = [[one for group in groups[start:stop] for one in group]]
                break
        start += 1
    return [_run(group, em, words) for group in groups]


def _without_leaders(glyphs: Sequence[Glyph]) -> list[Glyph]:
    ink: list[Glyph] = []
    dots: list[Glyph] = []
    for one in glyphs:
        if one.char in LEADERS:
            dots.append(one)
            continue
        ink += dots if len(dots) < _FEWEST_LEADERS else []
        dots = []
        ink.append(one)
    return ink + dots if len(dots) < _FEWEST_LEADERS else ink


def _run(group: Sequence[Glyph], em: float, words: Collection[str]) -> LineRun:
    text = "".join(one.char for one in group)
    own = max(*(one.x1 - one.x0 for one in group), 0.75 * min(one.bottom - one.top for one in group))
    seams = [
        (a.x1, b.x0, k, b.base - group[0].base)
        for k, (a, b) in enumerate(pairwise(group), 1)
        if b.x0 - a.x1 > _THIN * em
    ]
    if text in words:
        seams = []
    elif not _SENTENCE.isdisjoint(text):  # running text
        seams = [one for one in seams if one[1] - one[0] > PADDED * em or text[: one[2]].rstrip("：:") in words]
    box = (group[0].x0, min(one.top for one in group), group[-1].x1, max(one.bottom for one in group))
    return LineRun(*box, own, text, group[0].base, tuple(seams))


def parts_of(run: LineRun, edges: Collection[float] | None = None) -> list[LineRun]:
    """The run cut in its thin white, all of it or where there is one of the edges."""
    cuts = [one for one in run.seams if edges is None or any(one[0] - 0.3 <= x <= one[1] + 0.3 for x in edges)]
    lefts, starts = [run.x0, *(cut[1] for cut in cuts)], [0, *(cut[2] for cut in cuts)]
    rights, stops = [*(cut[0] for cut in cuts), run.x1], [*starts[1:], len(run.text)]
    bases = [run.base, *(run.base + cut[3] for cut in cuts)]
    return [
        run._replace(x0=left, x1=right, base=base, text=run.text[start:stop], seams=())
        for left, right, base, start, stop in zip(lefts, rights, bases, starts, stops, strict=True)
    ]


def runs_beside(lines: Lines) -> list[list[LineRun]]:
    """For each line, the runs of the lines that run on with it at other heights: those of cells side by side."""
    groups: list[list[int]] = []
    for number in range(len(lines)):
        if groups and white_below(lines, number - 1, number) < 0:
            groups[-1].append(number)
        else:
            groups.append([number])
    parts = [[part for number in group for run in lines[number] for part in parts_of(run)] for group in groups]
    rows = [sorted(own) for own in parts]
    return [row for row, group in zip(rows, groups, strict=True) for _ in group]


def is_rest_of_row(lines: Lines, number: int, neighbour: int) -> bool:
    """Whether a line close to its neighbour has no text in the first column: it is of cells with more lines, and not
    larger, as a heading is.
    """
    if not 0 <= number < len(lines) or not lines[number] or white_below(lines, number, neighbour) > _CLOSE:
        return False
    own, other = lines[number], lines[neighbour]
    low, high = sorted(line[0].bottom - line[0].top for line in (own, other))
    return own[0].x0 > other[0].x1 and high < SAME_SIZE * low


def sides_at(line: Sequence[LineRun], x: float) -> tuple[bool | None, LineRun | None]:
    """Whether text stands to the left of the place, and the first run to its right; (None, …) where text crosses it."""
    left: bool | None = False
    for run in line:
        if run.x0 >= x - 0.3:
            return left, run
        if run.x1 > x + 0.3:
            seam = next((seam for seam in run.seams if seam[0] - 0.3 <= x <= seam[1] + 0.3), None)
            is_at = seam is not None and (abs(seam[1] - x - SET_OFF) < NEAR or seam[1] - seam[0] > PADDED * run.em)
            return (True, run) if is_at else (None, run)
        left = True
    return left, None


def white_below(lines: Lines, one: int, other: int) -> float:
    """White between two lines, in em."""
    upper, lower = sorted((one, other))
    if not lines[upper] or not lines[lower]:
        return 0.0
    return (min(run.top for run in lines[lower]) - max(run.bottom for run in lines[upper])) / lines[upper][0].em
