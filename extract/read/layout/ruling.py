"""Ruling lines → grids of merged cells: pure functions of plain values.

``rules → joined rules → tables of touching rules → grid lines → atomic cells → regions``. A region is a cell as a
reader sees it; merged cells are one region. All numbers are points from the page's top left corner.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from extract.model import Box

SNAP = 3.0  # lines nearer than this are one line (double rules, cells that draw their own borders)
_OPEN = 6.0  # rules that stick out this far beyond the last crossing rule mean an edge that was not drawn
_TALL = 400.0  # a row that fills a page, a landscape one too
_SIDES = 3  # of two cells
_SHORT = 4.0  # what is left below this length is dirt


Drawn = Sequence[Sequence[bool]]  # by line, then by the stretch between two crossing lines


class Rule(NamedTuple):
    """A straight line: at ``at`` on its own axis, from ``start`` to ``end`` on the other."""

    at: float
    start: float
    end: float


class Region(NamedTuple):
    """A cell of a grid; ``undrawn`` names its sides that have no rule all along: of t, b, l, r."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    undrawn: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table's lines and regions; ``atoms[row][column]`` is the position of the region that holds that cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    atoms: tuple[tuple[int, ...], ...]

    def has_line(self, y: float) -> bool:
        """Whether one of the grid's horizontal lines is at that height."""
        k = bisect_left(self.ys, y - SNAP)
        return k < len(self.ys) and self.ys[k] <= y + SNAP

    def outside(self) -> list[bool]:
        """For each region whether it is a notch beside the table and no cell: open at the grid's left or right border,
        where a rule closes other rows; a table without any rule at that border has none.
        """
        last = len(self.xs) - 1
        left = [region.column == 0 for region in self.regions]
        right = [region.column + region.column_span == last for region in self.regions]
        return [
            a or b for a, b in zip(_notches(self.regions, left, "l"), _notches(self.regions, right, "r"), strict=True)
        ]

    @property
    def box(self) -> Box:
        """The bounds of the whole grid."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def at(self, x: float, y: float) -> int | None:
        """The position of the region around the point, None outside of the grid."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.atoms[row][column]


def _notches(regions: Sequence[Region], at_border: Sequence[bool], side: str) -> list[bool]:
    is_open = [border and side in region.undrawn for region, border in zip(regions, at_border, strict=True)]
    closed = any(border and not open_ for border, open_ in zip(at_border, is_open, strict=True))
    return [closed and open_ for open_ in is_open]


def grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Grid]:
    """One grid for each set of rules that touch, from top to bottom."""
    found = [_grid(*group) for group in touching(joined(horizontal), joined(vertical))]
    return sorted((grid for grid in found if grid), key=lambda grid: (grid.ys[0], grid.xs[0]))


def joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line become one rule; the place of the line is the mean of its pieces."""
    result: list[Rule] = []
    for group in _neighbours(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for _, first, last in sorted(group, key=lambda rule: rule.start):
            if start is None or first > end + SNAP:
                if start is not None:
                    result.append(Rule(at, start, end))
                start, end = first, last
            end = max(end, last)
        if start is not None:
            result.append(Rule(at, start, end))
    return [rule for rule in result if rule.end - rule.start >= _SHORT]


def _neighbours(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def touching(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules parted into sets that cross or touch one another; a rule that touches none is left out."""
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node, root in enumerate(_roots(horizontal, vertical)):
        group = groups.setdefault(root, ([], []))
        if node < len(horizontal):
            group[0].append(horizontal[node])
        else:
            group[1].append(vertical[node - len(horizontal)])
    tables = [group for group in groups.values() if group[0] and group[1]]
    alone = [rule for across, down in groups.values() if not across for rule in down]
    if not tables:
        return _sides_of_a_row(alone)
    for rule in alone:
        _attach(rule, tables)
    return tables


def _roots(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[int]:
    """For each rule, the horizontal ones first, the rule that stands for all that it touches."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for column, (x, top, bottom) in enumerate(vertical, len(horizontal)):
        for row, (y, left, right) in enumerate(horizontal):
            if left - SNAP <= x <= right + SNAP and top - SNAP <= y <= bottom + SNAP:
                parent[root(row)] = root(column)
    return [root(node) for node in range(len(parent))]


def _sides_of_a_row(alone: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules of a page that shows nothing but the middle of one row: the sides of its cells, all equally tall."""
    tops, bottoms = [rule.start for rule in alone], [rule.end for rule in alone]
    if len(alone) < _SIDES or max(tops) - min(tops) > SNAP or max(bottoms) - min(bottoms) > SNAP:
        return []
    left, right = min(rule.at for rule in alone), max(rule.at for rule in alone)
    return [([Rule(tops[0], left, right)], alone)] if bottoms[0] - tops[0] >= _TALL else []


def _attach(column: Rule, tables: list[tuple[list[Rule], list[Rule]]]) -> None:
    """Gives a rule that touches none to the table as tall as it: on a page in the middle of a merged cell, nothing is
    drawn of that cell but its sides.
    """
    for _, vertical in tables:
        top, bottom = min(rule.start for rule in vertical), max(rule.end for rule in vertical)
        if abs(column.start - top) <= _OPEN and abs(column.end - bottom) <= _OPEN:
            vertical.append(column)
            return


def _grid(horizontal: list[Rule], vertical: list[Rule]) -> Grid | None:
    xs = _lines(vertical, horizontal)
    ys = _lines(horizontal, vertical)
    if len(xs) < 2 or len(ys) < 2:
        return None
    across, down = _drawn(horizontal, ys, xs), _drawn(vertical, xs, ys)
    rectangles = _rectangles(across, down, len(ys) - 1, len(xs) - 1)
    return compact(xs, ys, rectangles, across, down)


def _lines(own: list[Rule], crossing: list[Rule]) -> list[float]:
    """The grid lines of one direction; where the crossing rules stick out, an edge that was not drawn is added."""
    lines = sorted({rule.at for rule in own})
    starts, ends = sorted(rule.start for rule in crossing), sorted(rule.end for rule in crossing)
    second = min(1, len(crossing) - 1)  # one rule out of many may stick out by chance
    if starts[second] < lines[0] - _OPEN:
        lines.insert(0, starts[0])
    if ends[-1 - second] > lines[-1] + _OPEN:
        lines.append(ends[-1])
    return lines


def _drawn(rules: list[Rule], lines: list[float], crossing: list[float]) -> list[list[bool]]:
    """``[line][k]``: whether the rule on that line is drawn between the crossing lines k and k + 1."""
    drawn = [[False] * (len(crossing) - 1) for _ in lines]
    position = {at: index for index, at in enumerate(lines)}
    for at, start, end in rules:
        first = bisect_left(crossing, start - SNAP)
        last = bisect_right(crossing, end + SNAP) - 1
        row = drawn[position[at]]
        for k in range(first, last):
            row[k] = True
    return drawn


def _rectangles(across: Drawn, down: Drawn, rows: int, columns: int) -> list[tuple[int, int, int, int]]:
    """Atomic cells that no drawn rule parts, as rectangles (row, column, row_span, column_span) in reading order.

    An area that is no rectangle is cut up from the top, the widest part first.
    """
    taken = [[False] * columns for _ in range(rows)]
    result = []
    for row, column in ((row, column) for row in range(rows) for column in range(columns)):
        if taken[row][column]:
            continue
        end = column + 1
        while end < columns and not (down[end][row] or taken[row][end]):
            end += 1
        bottom = row + 1
        while bottom < rows and _is_open(across[bottom][column:end], down[column + 1 : end], bottom):
            bottom += 1
        for line in taken[row:bottom]:
            line[column:end] = [True] * (end - column)
        result.append((row, column, bottom - row, end - column))
    return result


def _is_open(above: Sequence[bool], inner: Drawn, row: int) -> bool:
    """Whether no rule parts the row's cells from those above nor from one another."""
    return not any(above) and not any(line[row] for line in inner)


def compact(
    xs: Sequence[float],
    ys: Sequence[float],
    rectangles: Sequence[tuple[int, int, int, int]],
    across: Drawn,
    down: Drawn,
) -> Grid:
    """The grid without the lines that no cell's edge uses, so that rows and columns count what a reader sees.

    ``rectangles`` are cells as (row, column, row_span, column_span) of the lines; ``across[y][k]`` and ``down[x][k]``
    tell whether a rule is drawn on that line between the crossing lines k and k + 1.
    """
    rows = _used(line for row, _, span, _ in rectangles for line in (row, row + span))
    columns = _used(line for _, column, _, span in rectangles for line in (column, column + span))
    regions = []
    for top, left, row_span, column_span in rectangles:
        bottom, right = top + row_span, left + column_span
        sides = (across[top][left:right], across[bottom][left:right], down[left][top:bottom], down[right][top:bottom])
        undrawn = "" if all(map(all, sides)) else "".join(compress("tblr", (not all(drawn) for drawn in sides)))
        row, column = rows[top], columns[left]
        box = (xs[left], ys[top], xs[right], ys[bottom])
        regions.append(Region(row, column, rows[bottom] - row, columns[right] - column, box, undrawn))
    atoms = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for position, region in enumerate(regions):
        for row in range(region.row, region.row + region.row_span):
            atoms[row][region.column : region.column + region.column_span] = [position] * region.column_span
    return Grid(tuple(xs[k] for k in columns), tuple(ys[k] for k in rows), tuple(regions), tuple(map(tuple, atoms)))


def _used(lines: Iterable[int]) -> dict[int, int]:
    return {line: position for position, line in enumerate(sorted(set(lines)))}


def area(box: Box) -> float:
    """Square points."""
    return (box[2] - box[0]) * (box[3] - box[1])


def holds(outer: Box, inner: Box) -> bool:
    """Whether the second box lies in the first and is another."""
    if outer == inner:
        return False
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
