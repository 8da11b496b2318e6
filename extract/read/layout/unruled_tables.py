"""Tables without ruling lines, or with some only: the grid of cells that the columns of their text make.

Text that stands in columns is a table where it has the words of a form (项目名称, 一级指标, 指标值), or where all its
lines have the same columns; running text, signatures and tables of contents have neither. Every character of the lines
between its first and last row lies in one of its cells.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, pairwise
from math import inf
from operator import sub
from typing import NamedTuple

import regex

from extract import pack
from extract.read.layout.lines import Glyph, TextLine, glyph_lines
from extract.read.layout.row_labels import is_set_in_middle, label_groups
from extract.read.layout.ruling import RuledGrid, RulingLine, compact_grid
from extract.read.layout.text_columns import (
    LEADERS,
    SAME,
    ColumnEdge,
    LineRun,
    column_edges,
    runs_beside,
    sides_at,
    text_runs,
)
from extract.read.layout.text_rows import (
    UnruledCell,
    cells_of_lines,
    fragments,
    row_bounds,
    rows_of_cells,
)

_FEWEST_WORDS = 3  # different words of forms that make text in columns a table
_SHORTEST_WORD = 3  # characters: 项目, 金额 and 备注 stand in any table
_FEWEST_LINES, _FEWEST_GAPS = 3, 2  # without such words
_GAP = 2.0  # em: white between the columns of such a table
_ACROSS = 6  # lines across all columns between two stretches of one table
_FAR = 8.0  # em: white between two lines of one table
_CLOSE = 0.9  # em: white between two lines of one cell, at most
_WIDE_RULE = 0.6  # of the table's width: a ruling line from here on parts rows
_WHITE = str.maketrans(dict.fromkeys(LEADERS, " "))
_MOST_LABELS = 3  # columns of labels beside several rows
_ROWS_APART = 1.6  # of the usual distance: rows between which a label stands, and no row

_PAIR = regex.compile(r"[：:].")  # a label with its value: 填表人：张三

Slot = tuple[float, float]


class UnruledTables(NamedTuple):
    """The grids of the tables, and texts of tables whose cells, or whose labels over several rows, are not certain."""

    grids: list[RuledGrid]
    unsure: list[str]


def unruled_tables(glyphs: Sequence[Glyph], lines: Sequence[TextLine], rules: Sequence[RulingLine]) -> UnruledTables:
    """The tables among the characters, whose ``lines`` these are; ``rules`` are horizontal ruling lines."""
    words = form_words()
    result = UnruledTables([], [])
    tokens = {token.rstrip("：:") for line in lines for token in line.text.translate(_WHITE).split()}
    is_form = len(tokens & words) >= _FEWEST_WORDS
    plain = [] if is_form else list(_lines_in_columns(lines))
    if not is_form and not plain:
        return result
    runs = [line for line in (text_runs(one, words) for one in glyph_lines(glyphs)) if line]
    edges = column_edges(runs)
    stretches = _stretches(runs, edges, words) if is_form else ((stretch, edges) for stretch in plain)
    for stretch, along in stretches:
        moved = (ColumnEdge(x, frozenset(k - stretch.start for k in on if k in stretch)) for x, on in along)
        table = _UnruledTable(runs[stretch.start : stretch.stop], [one for one in moved if one.lines], rules, words)
        grid = table.grid()
        if grid is not None:
            result.grids.append(grid)
            result.unsure.extend(cell.text for cell in table.unsure)
        elif is_form:
            result.unsure.append(runs[stretch.start][0].text)
    return result


@cache
def form_words() -> frozenset[str]:
    """The labels, heads of columns and levels of indicators that a form is known by."""
    content = pack.toml("field")
    labels = {label for kind in ("field", "column") for one in content[kind] for label in one["labels"]}
    levels = {word + end for one in content["level"] for word in one["words"] for end in ("", "指标", "目标")}
    return frozenset(word for word in labels | levels if len(word) >= _SHORTEST_WORD)


def _lines_in_columns(lines: Sequence[TextLine]) -> Iterator[range]:
    """Stretches of lines that all have the same white between three columns or more."""
    start, common = 0, list[tuple[float, float]]()
    for number, line in enumerate([*lines, None]):
        gaps = _gaps(line) if line is not None else []
        both = [(max(a, c), min(b, d)) for a, b in common for c, d in gaps]
        both = [(left, right) for left, right in both if right - left > 3.0]
        is_near = line is not None and number > start and line.top - lines[number - 1].bottom < 3 * line.em
        if len(both) >= _FEWEST_GAPS and is_near:
            common = both
            continue
        if number - start >= _FEWEST_LINES and len(common) >= _FEWEST_GAPS:
            yield range(start, number)
        start, common = number, gaps


def _gaps(line: TextLine) -> list[tuple[float, float]]:
    """The white stretches of a line; blanks that were typed count as white."""
    widest = max(map(sub, line.lefts[1:], line.rights), default=0.0)
    if widest <= _GAP * line.em and len(line.text.split()) == 1:  # as in most lines
        return []
    inked = [(a, b) for a, b, char in zip(line.lefts, line.rights, line.text, strict=True) if not char.isspace()]
    return [(before[1], after[0]) for before, after in pairwise(inked) if after[0] - before[1] > _GAP * line.em]


def _stretches(
    runs: Sequence[Sequence[LineRun]], edges: Sequence[ColumnEdge], words: frozenset[str]
) -> Iterator[tuple[range, Sequence[ColumnEdge]]]:
    """The stretches of lines that are tables, with the edges of their columns: those along edges that several lines
    use, with words enough, and the lines of cells that begin above or go on below.
    """
    covered = sorted({number for edge in edges if len(edge.lines) > 1 for number in edge.lines})
    beside = runs_beside(runs)
    parted = {k for k in covered for x, on in edges if k in on and all(sides_at(beside[k], x))}
    parted -= {k for k in parted if all(_PAIR.search(run.text) for run in runs[k])}
    groups: list[list[int]] = []
    for number in sorted(parted):
        last = groups[-1][-1] if groups else number
        goes_on = number - last <= _ACROSS + 1 or any({last, number} <= on for _, on in edges)
        if groups and goes_on and _white(runs, groups[-1][-1], number) < _FAR:
            groups[-1].append(number)
        else:
            groups.append([number])
    for group in groups:
        first, last, own = group[0], group[-1], edges
        while (
            first and _white(runs, first - 1, first) < 0 and (more := _with_line(runs, own, (first - 1, first), words))
        ):
            first, own = first - 1, more
        while last + 1 < len(runs) and _white(runs, last, last + 1) < _CLOSE:
            if not (more := _with_line(runs, own, (last + 1, last), words)):
                break
            last, own = last + 1, more
        known = {run.text.rstrip("：:") for line in runs[first : last + 1] for run in line} & words
        if len(known) >= _FEWEST_WORDS and last > first:
            yield range(first, last + 1), own


def _white(runs: Sequence[Sequence[LineRun]], upper: int, lower: int) -> float:
    """The most white between two lines that follow each other from one to the other, in em."""
    steps = pairwise(range(upper, lower + 1))
    return max((min(one.top for one in runs[b]) - max(one.bottom for one in runs[a])) / runs[a][0].em for a, b in steps)


def _with_line(
    runs: Sequence[Sequence[LineRun]], edges: Sequence[ColumnEdge], lines: tuple[int, int], words: Collection[str]
) -> list[ColumnEdge]:
    """The edges, which run along a further line too if it is one of cells beside those of its neighbour; else []."""
    number, neighbour = lines
    own = [edge.x for edge in edges if neighbour in edge.lines]
    if not own or any(sides_at(runs[number], x)[0] is None for x in own):
        return []
    joined = runs[neighbour][0].text + runs[number][0].text
    is_beside = runs[number][0].x0 >= min(own) or _white(runs, *sorted(lines)) < 0
    if not is_beside and not any(word.startswith(joined) for word in words):
        return []
    return [ColumnEdge(x, on | {number} if neighbour in on else on) for x, on in edges]


# ---------------------------------------------------------------- one table


@dataclass(slots=True)
class _Row:
    """A row: its cells, and the columns that it has."""

    cells: list[UnruledCell]
    slots: list[Slot]

    def cell(self, slot: Slot) -> UnruledCell | None:
        """The cell in the column, None where nothing stands."""
        return next((one for one in self.cells if slot[0] <= one.left and one.right <= slot[1]), None)


class _UnruledTable:
    """A table by the lines of its text and the edges of its columns."""

    def __init__(
        self,
        lines: Sequence[Sequence[LineRun]],
        edges: Sequence[ColumnEdge],
        rules: Sequence[RulingLine],
        words: Collection[str],
    ) -> None:
        everything = list(chain(*lines))
        self.left, self.right = min(run.x0 for run in everything) - 1, max(run.x1 for run in everything) + 1
        least = _WIDE_RULE * (self.right - self.left)
        self.rules = sorted(rule.at for rule in rules if min(rule.end, self.right) - max(rule.start, self.left) > least)
        self.edges, self.words = edges, words
        cells = cells_of_lines(lines, edges, self.rules, words)
        self.rows, self.floating = self._rows(rows_of_cells(cells, self.rules))
        self.ends = self._ends()
        self.unsure = list(fragments([row.cells for row in self.rows], words))

    def _rows(self, rows: Sequence[list[UnruledCell]]) -> tuple[list[_Row], list[UnruledCell]]:
        """The rows, and the labels that stand between two of them."""
        steps = sorted(
            below[0].middle - above[0].middle for above, below in pairwise(rows) if len(above) > 1 and len(below) > 1
        )
        usual = steps[len(steps) // 2] if steps else 0.0
        own: list[_Row] = []
        floating: list[UnruledCell] = []
        for k, row in enumerate(rows):
            if len(row) == 1 and self._is_between(row[0], *rows[max(k - 1, 0) : k], *rows[k + 1 : k + 2], usual=usual):
                floating.append(row[0])
                continue
            if len(row) == 1 and self._is_across(row[0]):
                row[0].left, row[0].right = -inf, inf
                own.append(_Row(row, [(-inf, inf)]))
                continue
            numbers = {number for cell in row for number in cell.numbers}
            xs = sorted({edge.x for edge in self.edges if not numbers.isdisjoint(edge.lines)})
            crossed = {x for x in xs for cell in row for run in cell.runs if run.x0 + 0.3 < x < run.x1 - 0.3}
            own.append(_Row(row, list(pairwise([-inf, *(x for x in xs if x not in crossed), inf]))))
        return own, floating

    def _is_across(self, cell: UnruledCell) -> bool:
        """Whether a text alone on its row is set in the middle of the whole table, as a heading is."""
        off = min(run.x0 for run in cell.runs) + max(run.x1 for run in cell.runs) - self.left - self.right
        return cell.left > -inf and abs(off) < 2 * cell.runs[0].em

    @staticmethod
    def _is_between(label: UnruledCell, *neighbours: Sequence[UnruledCell], usual: float) -> bool:
        """Whether a text alone is a label that stands beside the rows above and below it, not in one of its own."""
        beside = [[cell for cell in row if cell.left >= label.right] for row in neighbours]
        if len(beside) < 2 or not all(beside):
            return False
        above, below = (max(cell.middle for cell in row) for row in beside)
        bottom, top = max(cell.bottom for cell in beside[0]), min(cell.top for cell in beside[1])
        return below - above < _ROWS_APART * usual or label.top < bottom - 1 or label.bottom > top + 1

    def _ends(self) -> Mapping[float, float]:
        """Where the text to the left of each edge ends at most: there its cells end, so that it counts as full."""
        ends = {-inf: self.left, inf: self.right}
        cells = [*chain(*(row.cells for row in self.rows)), *self.floating]
        last = -inf
        for x in sorted({edge.x for edge in self.edges}):
            end = max((run.x1 for cell in cells if cell.right == x for run in cell.runs), default=x - 2) + 1
            if x - last < SAME and end <= last and not any({x, last} <= set(chain(*row.slots)) for row in self.rows):
                ends[x] = ends[last] = max(end, ends[last])  # one column, its text set otherwise further down
            else:
                ends[x] = max(ends[last] + 0.5, min(x, end))
            last = x
        return ends

    def grid(self) -> RuledGrid | None:
        """The grid; None where some text would not stand in one of its cells."""
        bounds = row_bounds([row.cells for row in self.rows], self.rules)
        spans = self._label_spans()
        xs = sorted({self.ends[x] for row in self.rows for slot in row.slots for x in slot})
        rectangles = []
        for number, row in enumerate(self.rows):
            for slot in row.slots:
                span = spans.get((number, slot), 1)
                if span:
                    left, right = (bisect_left(xs, self.ends[x]) for x in slot)
                    rectangles.append((number, left, span, right - left))
        across, down = [[True] * len(xs)] * len(bounds), [[True] * len(bounds)] * len(xs)
        grid = compact_grid(xs, bounds, rectangles, across, down)
        return grid if self._holds_all(grid) else None

    def _holds_all(self, grid: RuledGrid) -> bool:
        taken: set[int | None] = {None}
        for cell in (*chain(*(row.cells for row in self.rows)), *self.floating):
            places = {grid.at(x, (run.top + run.bottom) / 2) for run in cell.runs for x in (run.x0 + 0.5, run.x1 - 0.5)}
            if len(places) > 1 or not taken.isdisjoint(places):
                return False
            taken |= places
        return True

    # ------------------------------------------------------------ cells over several rows

    def _label_spans(self) -> dict[tuple[int, Slot], int]:
        """How many rows each cell takes that takes several; 0 for the places below its first row.

        The labels of a column stand beside rows of one label of the column before it.
        """
        spans: dict[tuple[int, Slot], int] = {}
        in_middle = True if self.floating else is_set_in_middle([row.cells for row in self.rows])
        owners = [0] * len(self.rows)
        for place in range(_MOST_LABELS):
            keys = [(self._label_slot(row, place), owner) for row, owner in zip(self.rows, owners, strict=True)]
            owners = list(range(len(self.rows)))
            for (slot, _), numbers in groupby(range(len(keys)), keys.__getitem__):
                stretch = list(numbers)
                first, last = stretch[0], stretch[-1]
                if slot is None or (groups := self._groups(first, last, slot, in_middle)) is None:
                    continue
                for label in {*groups} - {-1}:
                    start, count = first + groups.index(label), groups.count(label)
                    owners[start : start + count] = [start] * count
                    spans |= {(k, slot): 0 for k in range(start + 1, start + count)}
                    spans[start, slot] = count
        return spans

    def _groups(self, first: int, last: int, slot: Slot, in_middle: bool | None) -> list[int] | None:
        """The number of the label that each of the rows has in the column; None where none has or it is not certain."""
        rows = self.rows[first : last + 1]
        labels = [(k, cell) for k, row in enumerate(rows) if (cell := row.cell(slot))]
        others = [[cell for cell in row.cells if cell.left >= slot[1]] for row in rows]
        heights = [(min(cell.top for cell in own), max(cell.bottom for cell in own)) for own in others]
        loose = [one for one in self.floating if one.left == slot[0]]
        labels += [(-1, one) for one in loose if heights[0][0] < one.middle < heights[-1][1]]
        if not labels or len(labels) == len(rows) == sum(k >= 0 for k, _ in labels):
            return list(range(len(rows))) if labels else None
        labels.sort(key=lambda one: one[1].middle)
        groups = label_groups(heights, labels, in_middle)
        if groups is None:
            self.unsure += [cell for _, cell in labels]
        return groups

    def _label_slot(self, row: _Row, place: int) -> Slot | None:
        """The column at that place; None where nothing stands behind it, or a text in it is no label."""
        slot = row.slots[place] if place < len(row.slots) - 1 else None
        cell = row.cell(slot) if slot else None
        is_other = place > 0 and cell is not None and cell.text not in self.words
        return slot if slot and not is_other and any(one.left >= slot[1] for one in row.cells) else None
