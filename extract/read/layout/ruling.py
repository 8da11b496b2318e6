"""Ruling lines → grids of merged cells: pure functions of plain values.

``ruling lines → joined lines → sets of touching lines → grid lines → atomic cells → regions``. A region is a cell as a
reader sees it; merged cells are one region. All numbers are points from the page's top left corner.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import or_
from typing import NamedTuple

from msgspec import Struct

from extract.model import Box

SNAP = 3.0  # lines nearer than this are one line (double lines, cells that draw their own borders)
_OPEN = 6.0  # lines that stick out this far beyond the last crossing one mean an edge that was not drawn
_TALL = 400.0  # a row that fills a page, a landscape one too
_SIDES = 3  # of two cells
_SHORT = 4.0  # what is left below this length is dirt


Drawn = Sequence[Sequence[bool]]  # by line, then by the stretch between two crossing lines


class RulingLine(NamedTuple):
    """A straight line: at ``at`` on its own axis, from ``start`` to ``end`` on the other."""

    at: float
    start: float
    end: float


class GridRegion(NamedTuple):
    """A cell of a grid; ``undrawn`` names its sides that have no line all along: of t, b, l, r."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    undrawn: str


class RuledGrid(Struct, frozen=True):
    """One table's lines and regions; ``atoms[row][column]`` is the position of the region that holds that cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[GridRegion, ...]
    atoms: tuple[tuple[int, ...], ...]

    def has_line(self, y: float) -> bool:
        """Whether one of the grid's horizontal lines is at that height."""
        k = bisect_left(self.ys, y - SNAP)
        return k < len(self.ys) and self.ys[k] <= y + SNAP

    def notches(self) -> list[bool]:
        """For each region whether it is a notch beside the table and no cell: open at the grid's left or right border,
        where a line closes other rows; a table without any line at that border has none.
        """
        last = len(self.xs) - 1
        notches = [False] * len(self.regions)
        for side in "lr":
            at_border = [r.column == 0 if side == "l" else r.column + r.column_span == last for r in self.regions]
            is_open = [
                border and side in region.undrawn for border, region in zip(at_border, self.regions, strict=True)
            ]
            if is_open != at_border:  # a line closes some row
                notches = list(map(or_, notches, is_open))
        return notches

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


def ruled_grids(horizontal: Sequence[RulingLine], vertical: Sequence[RulingLine]) -> list[RuledGrid]:
    """One grid for each set of lines that touch, from top to bottom."""
    grids = []
    for across, down in touching_lines(joined_ruling_lines(horizontal), joined_ruling_lines(vertical)):
        xs, ys = _grid_lines(down, across), _grid_lines(across, down)
        if len(xs) > 1 and len(ys) > 1:
            drawn = _drawn_stretches(across, ys, xs), _drawn_stretches(down, xs, ys)
            grids.append(compact_grid(xs, ys, _rectangles(*drawn, len(ys) - 1, len(xs) - 1), *drawn))
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def joined_ruling_lines(pieces: Iterable[RulingLine]) -> list[RulingLine]:
    """Pieces of one line become one line; its place is the mean of theirs. What stays very short is left out."""
    groups: list[list[RulingLine]] = []
    for piece in sorted(pieces):
        if groups and piece.at - groups[-1][0].at <= SNAP:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    result: list[RulingLine] = []
    for group in groups:
        at = sum(piece.at for piece in group) / len(group)
        start, end = None, 0.0
        for _, first, last in sorted(group, key=lambda piece: piece.start):
            if start is None or first > end + SNAP:
                if start is not None:
                    result.append(RulingLine(at, start, end))
                start, end = first, last
            end = max(end, last)
        if start is not None:
            result.append(RulingLine(at, start, end))
    return [line for line in result if line.end - line.start >= _SHORT]


def touching_lines(
    horizontal: Sequence[RulingLine], vertical: Sequence[RulingLine]
) -> list[tuple[list[RulingLine], list[RulingLine]]]:
    """The lines parted into sets that cross or touch one another; a line that touches none is left out.

    A vertical line that touches none goes to the table as tall as it: on a page in the middle of a merged cell, nothing
    is drawn of that cell but its sides.
    """
    groups: dict[int, tuple[list[RulingLine], list[RulingLine]]] = {}
    for node, root in enumerate(_roots(horizontal, vertical)):
        group = groups.setdefault(root, ([], []))
        if node < len(horizontal):
            group[0].append(horizontal[node])
        else:
            group[1].append(vertical[node - len(horizontal)])
    tables = [group for group in groups.values() if group[0] and group[1]]
    alone = [line for across, down in groups.values() if not across for line in down]
    if not tables:
        return _sides_of_a_row(alone)
    for line in alone:
        for _, down in tables:
            top, bottom = min(other.start for other in down), max(other.end for other in down)
            if abs(line.start - top) <= _OPEN and abs(line.end - bottom) <= _OPEN:
                down.append(line)
                break
    return tables


def _roots(horizontal: Sequence[RulingLine], vertical: Sequence[RulingLine]) -> list[int]:
    """For each line, the horizontal ones first, the position of the one that stands for all that it touches."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    order = sorted(range(len(horizontal)), key=lambda row: horizontal[row].at)
    heights = [horizontal[row].at for row in order]
    for column, (x, top, bottom) in enumerate(vertical, len(horizontal)):
        for row in sorted(order[bisect_left(heights, top - SNAP) : bisect_right(heights, bottom + SNAP)]):
            _, left, right = horizontal[row]
            if left - SNAP <= x <= right + SNAP:
                parent[root(row)] = root(column)
    return [root(node) for node in range(len(parent))]


def _sides_of_a_row(alone: list[RulingLine]) -> list[tuple[list[RulingLine], list[RulingLine]]]:
    """The lines of a page that shows nothing but the middle of one row: the sides of its cells, all equally tall."""
    tops, bottoms = [line.start for line in alone], [line.end for line in alone]
    if len(alone) < _SIDES or max(tops) - min(tops) > SNAP or max(bottoms) - min(bottoms) > SNAP:
        return []
    left, right = min(line.at for line in alone), max(line.at for line in alone)
    return [([RulingLine(tops[0], left, right)], alone)] if bottoms[0] - tops[0] >= _TALL else []


def _grid_lines(own: list[RulingLine], crossing: list[RulingLine]) -> list[float]:
    """The grid lines of one direction; where the crossing lines stick out, an edge that was not drawn is added."""
    lines = sorted({line.at for line in own})
    starts, ends = sorted(line.start for line in crossing), sorted(line.end for line in crossing)
    second = min(1, len(crossing) - 1)  # one line out of many may stick out by chance
    if starts[second] < lines[0] - _OPEN:
        lines.insert(0, starts[0])
    if ends[-1 - second] > lines[-1] + _OPEN:
        lines.append(ends[-1])
    return lines


def _drawn_stretches(own: list[RulingLine], lines: list[float], crossing: list[float]) -> list[list[bool]]:
    """``[line][k]``: whether something is drawn on that line between the crossing lines k and k + 1."""
    drawn = [[False] * (len(crossing) - 1) for _ in lines]
    position = {at: index for index, at in enumerate(lines)}
    for at, start, end in own:
        first = bisect_left(crossing, start - SNAP)
        last = bisect_right(crossing, end + SNAP) - 1
        row = drawn[position[at]]
        for k in range(first, last):
            row[k] = True
    return drawn


def _rectangles(across: Drawn, down: Drawn, rows: int, columns: int) -> list[tuple[int, int, int, int]]:
    """Atomic cells that no drawn line parts, as rectangles (row, column, row_span, column_span) in reading order.

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
        while bottom < rows and not any(across[bottom][column:end]):
            if any(line[bottom] for line in down[column + 1 : end]):
                break
            bottom += 1
        for line in taken[row:bottom]:
            line[column:end] = [True] * (end - column)
        result.append((row, column, bottom - row, end - column))
    return result


def compact_grid(
    xs: Sequence[float],
    ys: Sequence[float],
    rectangles: Sequence[tuple[int, int, int, int]],
    across: Drawn,
    down: Drawn,
) -> RuledGrid:
    """The grid without the lines that no cell's edge uses, so that rows and columns count what a reader sees.

    ``rectangles`` are cells as (row, column, row_span, column_span) of the lines; ``across[y][k]`` and ``down[x][k]``
    tell whether something is drawn on that line between the crossing lines k and k + 1.
    """
    rows = _new_positions(line for row, _, span, _ in rectangles for line in (row, row + span))
    columns = _new_positions(line for _, column, _, span in rectangles for line in (column, column + span))
    regions = []
    for top, left, row_span, column_span in rectangles:
        bottom, right = top + row_span, left + column_span
        undrawn = ""
        if (
            row_span > 1
            or column_span > 1
            or not (across[top][left] and across[bottom][left] and down[left][top] and down[right][top])
        ):
            own = across[top][left:right], across[bottom][left:right], down[left][top:bottom], down[right][top:bottom]
            undrawn = "".join(compress("tblr", (not all(drawn) for drawn in own)))
        row, column = rows[top], columns[left]
        box = (xs[left], ys[top], xs[right], ys[bottom])
        regions.append(GridRegion(row, column, rows[bottom] - row, columns[right] - column, box, undrawn))
    atoms = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for position, region in enumerate(regions):
        for row in range(region.row, region.row + region.row_span):
            atoms[row][region.column : region.column + region.column_span] = [position] * region.column_span
    return RuledGrid(
        tuple(xs[k] for k in columns), tuple(ys[k] for k in rows), tuple(regions), tuple(map(tuple, atoms))
    )


def _new_positions(lines: Iterable[int]) -> dict[int, int]:
    return {line: position for position, line in enumerate(sorted(set(lines)))}


def area(box: Box) -> float:
    """Square points."""
    return (box[2] - box[0]) * (box[3] - box[1])


def holds(outer: Box, inner: Box) -> bool:
    """Whether the second box lies in the first and is another."""
    if outer == inner:
        return False
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
