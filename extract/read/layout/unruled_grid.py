"""The grid of one table without ruling lines: its rows, the ends of its columns, and labels beside several rows."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain, groupby, pairwise
from math import inf

from msgspec import Struct

from extract.read.layout.form_words import telling_words
from extract.read.layout.ruling import RuledGrid, RulingLine, compact_grid
from extract.read.layout.text_cells import cells_of_lines
from extract.read.layout.text_columns import SAME, ColumnEdge
from extract.read.layout.text_rows import (
    cells_parted_at_rows,
    fragments,
    is_set_in_middle,
    label_groups,
    row_bounds,
    rows_of_cells,
)
from extract.read.layout.text_runs import Lines
from extract.read.layout.unruled_cells import UnruledCell

_WIDE_RULE = 0.6  # of the table's width: a ruling line from here on parts rows
_FEWEST_HEADS = 3
_MOST_LABELS = 3  # columns of labels beside several rows
_ROWS_APART = 1.6  # of the usual distance: rows between which a label stands, and no row

Slot = tuple[float, float]  # a column of a row, from edge to edge


class _Row(Struct):
    """A row: its cells, and the columns that it has."""

    cells: list[UnruledCell]
    slots: list[Slot]

    def cell(self, slot: Slot) -> UnruledCell | None:
        """The cell in the column, None where nothing stands."""
        return next((one for one in self.cells if slot[0] <= one.left and one.right <= slot[1]), None)


class UnruledTable:
    """A table by the lines of its text and the edges of its columns.

    In a table that ``is_tight``, rows are no farther apart than lines of a cell. So many of its first ``lines`` as
    ``above`` are on the page before: they show its columns, and have no rows here. ``floating`` are the labels that
    stand between two rows, ``ends`` where the text to the left of each edge ends, ``unsure`` the cells that may belong
    to others, or the labels whose rows are not certain.
    """

    def __init__(
        self,
        lines: Lines,
        edges: Sequence[ColumnEdge],
        rules: Sequence[RulingLine],
        above: int = 0,
        *,
        is_tight: bool = False,
    ) -> None:
        everything = list(chain(*lines))
        self.left, self.right = min(run.x0 for run in everything) - 1, max(run.x1 for run in everything) + 1
        least = _WIDE_RULE * (self.right - self.left)
        self.rules = sorted(rule.at for rule in rules if min(rule.end, self.right) - max(rule.start, self.left) > least)
        self.edges, self.words = edges, telling_words()
        cells = cells_of_lines(lines, edges, self.rules, self.words)
        cells = cells_parted_at_rows(cells, self.words) if is_tight else cells
        self.rows, self.floating = self._rows(rows_of_cells(cells, self.rules))
        self.ends = self._ends()
        self.rows = [row for row in self.rows if row.cells[0].numbers[0] >= above]
        self.floating = [cell for cell in self.floating if cell.numbers[0] >= above]
        self.unsure = list(fragments([row.cells for row in self.rows], self.words))

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
        if len(beside) < 2 or not all(beside) or any(cell.is_over(label) for row in neighbours for cell in row):
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
        """The column at that place; None where nothing stands behind it, a text in it is no label, or it is a head
        beside others.
        """
        is_head = sum(cell.text in self.words for cell in row.cells) >= _FEWEST_HEADS
        slot = row.slots[place] if place < len(row.slots) - 1 else None
        cell = row.cell(slot) if slot else None
        is_other = is_head or (place > 0 and cell is not None and cell.text not in self.words)
        return slot if slot and not is_other and any(one.left >= slot[1] for one in row.cells) else None
