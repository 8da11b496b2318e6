"""Columns of text that no ruling line parts: the edges along which text is white on several lines.

An edge is where runs of several lines begin to the right of white that all lines between them leave free. Text that
runs across an edge ends it there: a form has other columns further down. Lengths are points.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.read.layout.edge_candidates import edge_candidates
from extract.read.layout.text_runs import (
    NEAR,
    SET_OFF,
    LineRun,
    Lines,
    is_rest_of_row,
    runs_beside,
    sides_at,
    white_below,
)

_MOST_LINES = 6  # between two lines that have the same columns
SAME = 6.0  # points: edges of several stretches nearer than this are one, where white allows


class ColumnEdge(NamedTuple):
    """An edge between two columns: its place, and the lines of text along which it runs."""

    x: float
    lines: frozenset[int]


def column_edges(lines: Lines) -> list[ColumnEdge]:
    """The edges between columns of the lines, from left to right.

    Each is used by two lines or more that have text on both sides of it, or by one where the white is wide.
    """
    beside = runs_beside(lines)
    edges: list[tuple[ColumnEdge, frozenset[int]]] = []
    for x, used in edge_candidates(lines, beside):
        alike = [edge for edge, other in edges if _is_same(beside, x, edge.x, used & other)]
        own = used.difference(*(edge.lines for edge in alike)) if alike else used
        if own:
            reach = frozenset(range(min(own), max(own) + 1)).difference(*(edge.lines for edge in alike))
            edges.append((ColumnEdge(x, reach), used))
    result: list[ColumnEdge] = []
    used_edges = list(_as_far_as_used(lines, beside, [edge for edge, _ in edges]))
    for edge in sorted(_with_blank_cells(lines, used_edges)):
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
        if min(on) >= above:
            result.append(ColumnEdge(x, on))
            continue
        others = [edge for edge in edges if edge.x != x and max(edge.lines) >= above]
        is_other = any(_is_same(lines, x, edge.x, range(len(lines))) for edge in others)
        end = max(on) + 1
        while end < len(lines) and not is_other and sides_at(lines[end], x)[0] is not None:
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
            if is_alone or abs(after - x - SET_OFF) < NEAR:
                users.append(number)
                alone += is_alone
        if not users or (len(users) == 1 and not alone):
            continue
        first, last = min(users), max(users)
        while first - 1 in on and white_below(lines, first - 1, first) < 0:  # lines of one row, not on one height
            first -= 1
        while last + 1 in on and white_below(lines, last, last + 1) < 0:
            last += 1
        others = frozenset[int]().union(*(own for other, own in edges if other != x and abs(other - x) < SAME))
        yield _with_rest_of_rows(lines, ColumnEdge(x, on & frozenset(range(first, last + 1))), others)


def _with_blank_cells(lines: Lines, edges: Sequence[ColumnEdge]) -> list[ColumnEdge]:
    """The edges; where none parts two texts of a line, those of lines above or below in the white between them go on
    along it: a cell is blank.
    """
    own = [set(edge.lines) for edge in edges]
    for number, line in enumerate(lines):
        for before, after in pairwise(line):
            here = [k for k, edge in enumerate(edges) if before.x1 - 0.3 <= edge.x <= after.x0 + 0.3]
            for k in here if not any(number in own[k] for k in here) else ():
                _, nearest = min((abs(other - number), other) for other in own[k])
                between = range(min(nearest, number), max(nearest, number) + 1)
                if len(between) <= _MOST_LINES + 2 and _is_white(lines, edges[k].x, between):
                    own[k].update(between)
    return [ColumnEdge(edge.x, frozenset(on)) for edge, on in zip(edges, own, strict=True)]


def _with_rest_of_rows(lines: Lines, edge: ColumnEdge, others: frozenset[int]) -> ColumnEdge:
    """The edge, which runs along the other lines of its first and last row too, but those that other edges have."""
    own = set(edge.lines)
    for end, step in ((min(own), -1), (max(own), 1)):
        last, number = end, end + step
        while number not in others and is_rest_of_row(lines, number, last) and _is_white(lines, edge.x, [number]):
            own.add(number)
            last, number = number, number + step
    return ColumnEdge(edge.x, frozenset(own))


def _is_same(lines: Lines, x: float, other: float, shared: Collection[int]) -> bool:
    """Whether two places are one edge: on none of the lines that use both, text stands between them."""
    low, high = sorted((x, other))
    if not shared:
        return False
    return not any(low - 0.5 <= run.x0 and run.x1 <= high + 0.5 for k in shared for run in lines[k])
