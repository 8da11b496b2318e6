"""Columns of text that no ruling line parts: the edges along which text is white on several lines.

``characters of a line → runs → edges``. Words that stand as apart as the cells of a table are runs of their own; an
edge is where runs of several lines begin to the right of white that all lines between them leave free. Text that runs
across an edge ends it there: a form has other columns further down. Lengths are points, an em is the width of a Chinese
character.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from extract.read.layout.lines import Glyph

_GAP = 0.8  # em: white from here on parts two runs
_WIDE = 1.5  # em: white from here on parts two cells on a line that has no like
_THIN = 0.2  # em: white beside a full cell
SAME = 6.0  # points: edges of several stretches nearer than this are one, where white allows
_NEAR = 1.5  # points: places nearer than this are the same
_SET_OFF = 1.0  # points: an edge lies so far to the left of the text behind it
_FAR = 8.0  # em: white between two lines of one table
_LONGEST_WORD = 6  # characters of a label set wide (项    目)
_SENTENCE = frozenset("，。；、,;")
LEADERS = frozenset("….·．⋯‧・")
_FEWEST_LEADERS = 4  # dots in a row: fewer are an ellipsis


class LineRun(NamedTuple):
    """Characters of a line without wide white between them.

    ``seams`` is the thin white between them, each with the position of the character behind it; running text has
    that behind a label alone.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    text: str
    base: float = 0.0
    seams: tuple[tuple[float, float, int], ...] = ()


class ColumnEdge(NamedTuple):
    """An edge between two columns: its place, and the lines of text along which it runs."""

    x: float
    lines: frozenset[int]


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
        if after.x0 - before.x1 > _GAP * em:
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
    seams = [(a.x1, b.x0, k) for k, (a, b) in enumerate(pairwise(group), 1) if b.x0 - a.x1 > _THIN * em]
    if text in words:
        seams = []
    elif not _SENTENCE.isdisjoint(text):  # running text, but for a label before it
        seams = [seam for seam in seams if text[: seam[2]].rstrip("：:") in words]
    box = (group[0].x0, min(one.top for one in group), group[-1].x1, max(one.bottom for one in group))
    return LineRun(*box, own, text, group[0].base, tuple(seams))


def parts_of(run: LineRun, edges: Collection[float] | None = None) -> list[LineRun]:
    """The run cut in its thin white, all of it or where there is one of the edges."""
    cuts = [one for one in run.seams if edges is None or any(one[0] - 0.3 <= x <= one[1] + 0.3 for x in edges)]
    lefts, starts = [run.x0, *(cut[1] for cut in cuts)], [0, *(cut[2] for cut in cuts)]
    rights, stops = [*(cut[0] for cut in cuts), run.x1], [*starts[1:], len(run.text)]
    return [
        run._replace(x0=left, x1=right, text=run.text[start:stop], seams=())
        for left, right, start, stop in zip(lefts, rights, starts, stops, strict=True)
    ]


# ---------------------------------------------------------------- edges


def column_edges(lines: Lines) -> list[ColumnEdge]:
    """The edges between columns of the lines, from left to right.

    Each is used by two lines or more that have text on both sides of it, or by one where the white is wide.
    """
    beside = runs_beside(lines)
    candidates = sorted(_candidates(lines, beside), key=lambda one: (-len(one[1]), one[0]))
    edges: list[tuple[ColumnEdge, frozenset[int]]] = []
    for x, used in candidates:
        alike = [edge for edge, other in edges if _is_same(beside, x, edge.x, used & other)]
        own = used.difference(*(edge.lines for edge in alike)) if alike else used
        if own:
            reach = frozenset(range(min(own), max(own) + 1)).difference(*(edge.lines for edge in alike))
            edges.append((ColumnEdge(x, reach), used))
    result: list[ColumnEdge] = []
    for edge in sorted(_as_far_as_used(lines, beside, [edge for edge, _ in edges])):
        last = result[-1] if result else edge
        is_near = edge.x - last.x < SAME and last.lines.isdisjoint(edge.lines)  # a column of several stretches
        is_same = is_near and _is_white(lines, last.x, edge.lines)
        if is_near and not is_same and _is_white(lines, edge.x, last.lines):
            result[-1] = ColumnEdge(edge.x, last.lines)
        result.append(ColumnEdge(last.x, edge.lines) if is_same else edge)
    return result


def lines_before(lines: Lines, line: Sequence[LineRun]) -> Lines:
    """The lines as high as if the other line followed them, as a row does."""
    tops = [min(run.top for run in own) for own in lines]
    bottoms = [max(run.bottom for run in own) for own in lines]
    gap = max(line[0].em, tops[-1] - bottoms[-2] if len(lines) > 1 else 0.0)  # more than in a cell
    down = min(run.top for run in line) - gap - max(bottoms, default=0.0)
    return [
        [run._replace(top=run.top + down, bottom=run.bottom + down, base=run.base + down) for run in own]
        for own in lines
    ]


def edges_going_on(lines: Lines, edges: Sequence[ColumnEdge], above: int) -> list[ColumnEdge]:
    """The edges; those of lines ``above`` a page break go on below it until text crosses them: columns that are blank
    there are columns nevertheless.
    """
    result = []
    for x, on in edges:
        others = [edge for edge in edges if edge.x != x and max(edge.lines) >= above]
        is_other = any(_is_same(lines, x, edge.x, range(len(lines))) for edge in others)
        end = max(on) + 1
        while min(on) < above and end < len(lines) and not is_other and sides_at(lines[end], x)[0] is not None:
            end += 1
        result.append(ColumnEdge(x, on | frozenset(range(above, end))))
    return result


def _is_white(lines: Lines, x: float, numbers: Collection[int]) -> bool:
    return all(sides_at(lines[k], x)[0] is not None for k in numbers)


def _as_far_as_used(lines: Lines, beside: Lines, edges: Sequence[ColumnEdge]) -> Iterator[ColumnEdge]:
    """The edges from the first to the last line that shows them: its text begins there, or stands on both sides of them
    and of no other edge.
    """
    for x, on in edges:
        users, alone = [], 0
        for number in on:
            row = beside[number]
            before = max((run.x1 for run in row if run.x1 <= x + 0.3), default=None)
            after = min((run.x0 for run in row if run.x0 >= x - 0.3), default=None)
            if after is None or sides_at(lines[number], x)[0] is None:
                continue
            is_alone = before is not None and not any(
                other != x and number in own and before - 0.5 <= other <= after for other, own in edges
            )
            if is_alone or abs(after - x - _SET_OFF) < _NEAR:
                users.append(number)
                alone += is_alone
        if not users or (len(users) == 1 and not alone):
            continue
        first, last = min(users), max(users)
        while first - 1 in on and _distance(lines, first - 1, first) < 0:  # lines of one row, not on one height
            first -= 1
        while last + 1 in on and _distance(lines, last, last + 1) < 0:
            last += 1
        yield ColumnEdge(x, on & frozenset(range(first, last + 1)))


def runs_beside(lines: Lines) -> list[list[LineRun]]:
    """For each line, the runs of the lines that run on with it at other heights: those of cells side by side."""
    groups: list[list[int]] = []
    for number in range(len(lines)):
        if groups and _distance(lines, number - 1, number) < 0:
            groups[-1].append(number)
        else:
            groups.append([number])
    parts = [[part for number in group for run in lines[number] for part in parts_of(run)] for group in groups]
    rows = [sorted(own) for own in parts]
    return [row for row, group in zip(rows, groups, strict=True) for _ in group]


def _candidates(lines: Lines, beside: Lines) -> Iterator[tuple[float, frozenset[int]]]:
    """Places of edges, each with the lines that use it: with text on both sides, or some that begins right at it."""
    tried_places: set[tuple[float, int]] = set()
    for number, line in enumerate(lines):
        for before, run in zip([None, *line], line, strict=False):
            x = run.x0 - (_SET_OFF if before is None else min(_SET_OFF, (run.x0 - before.x1) / 2))
            is_alone = before is None and (number == 0 or beside[number - 1] is not beside[number])
            is_alone = is_alone and (number + 1 == len(lines) or beside[number + 1] is not beside[number])
            if is_alone or (round(x), number) in tried_places:
                continue
            used, parted = _lines_along(lines, beside, x, number)
            tried_places |= {(round(x), k) for k in parted}
            if len(parted) > 1 or (before is not None and run.x0 - before.x1 > _WIDE * run.em):
                yield x, frozenset(used)


def _lines_along(lines: Lines, beside: Lines, x: float, number: int) -> tuple[list[int], list[int]]:
    """The lines above and below that use the edge, as far as no text crosses it; and those with text on both sides.

    Text beside a line at another height counts as its own.
    """
    used, parted = [], []
    for step in (-1, 1):
        k = last = number
        while 0 <= k < len(lines) and (k == last or _distance(lines, k, last) < _FAR):
            if sides_at(lines[k], x)[0] is None or any(one.x0 + 0.3 < x < one.x1 - 0.3 for one in beside[k]):
                break
            left = any(run.x1 <= x + 0.3 for run in beside[k])
            right = min((run.x0 for run in beside[k] if run.x0 >= x - 0.3), default=inf)
            if k != number or step > 0:
                used += [k] if k == number or abs(right - x - _SET_OFF) < _NEAR or (left and right < inf) else []
                parted += [k] if left and right < inf else []
            k, last = k + step, k
    return used, parted


def sides_at(line: Sequence[LineRun], x: float) -> tuple[bool | None, LineRun | None]:
    """Whether text stands to the left of the place, and the first run to its right; (None, …) where text crosses it."""
    left: bool | None = False
    for run in line:
        if run.x0 >= x - 0.3:
            return left, run
        if run.x1 > x + 0.3:
            seam = next((seam for seam in run.seams if seam[0] - 0.3 <= x <= seam[1] + 0.3), None)
            is_at = seam is not None and abs(seam[1] - x - _SET_OFF) < _NEAR
            return (True, run) if is_at else (None, run)
        left = True
    return left, None


def _distance(lines: Lines, one: int, other: int) -> float:
    """White between two lines, in em."""
    upper, lower = sorted((one, other))
    if not lines[upper] or not lines[lower]:
        return 0.0
    return (min(run.top for run in lines[lower]) - max(run.bottom for run in lines[upper])) / lines[upper][0].em


def _is_same(lines: Lines, x: float, other: float, shared: Collection[int]) -> bool:
    """Whether two places are one edge: on none of the lines that use both, text stands between them."""
    low, high = sorted((x, other))
    if not shared:
        return False
    return not any(low - 0.5 <= run.x0 and run.x1 <= high + 0.5 for k in shared for run in lines[k])
