"""Tables without ruling lines, or with some only, on a page: where they are, and what of them is not certain.

``text_stretches`` says which lines are such a table, ``unruled_grid`` what its cells are. Every character of the lines
between its first and last row lies in one of its cells.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from msgspec import Struct, field

from extract.read.layout.cells import glyphs_by_cell
from extract.read.layout.form_words import telling_words
from extract.read.layout.lines import CLOSING, Glyph, TextLine, glyph_lines, text_lines
from extract.read.layout.ruling import RuledGrid, RulingLine, holds
from extract.read.layout.text_columns import ColumnEdge, column_edges, edges_going_on, lines_before
from extract.read.layout.text_runs import Lines, text_runs
from extract.read.layout.text_stretches import (
    form_stretches,
    has_form_words,
    is_signature,
    lines_in_columns,
    white_between,
)
from extract.read.layout.unruled_grid import UnruledTable

_LINES_ABOVE = 40  # of a form that the next page needs to go on with it
_HEAD_GAP = 1.2  # em: white below a running head
_FEWEST_LABELS = 3  # line by line in one cell
_HEAD_LINES = 3  # of heads and their first row

AlignedGrids = Callable[[Sequence[Sequence[TextLine]]], list[RuledGrid] | None]  # of stretches of lines in columns


class Surroundings(NamedTuple):
    """What else shows tables without ruling lines: the horizontal ruling lines, who aligns text in columns, and the
    last lines of a form without ruling lines at the foot of the page before.

    ``aligned_grids`` gives the grids of tables that have no words of a form; without it, or where it gives None, they
    are made as those of forms are.
    """

    rules: Sequence[RulingLine] = ()
    aligned_grids: AlignedGrids | None = None
    above: Lines = ()


class UnruledTables(Struct):
    """The grids of the tables, and texts of tables whose cells, or whose labels over several rows, are not certain.

    ``lines`` are the last lines of the last form; ``white`` has, for each edge of a grid's columns, from where to where
    it might as well be; ``goes_on`` tells whether the first is the rest of one on the page before.
    """

    grids: list[RuledGrid] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    lines: Lines = ()
    white: dict[float, tuple[float, float]] = field(default_factory=dict)
    goes_on: bool = False

    def add(self, lines: Lines, edges: Sequence[ColumnEdge], rules: Sequence[RulingLine], above: int = 0) -> None:
        """Adds the table of the lines with the edges of its columns, or tells it where it has no grid.

        So many of its first lines as ``above`` are on the page before.
        """
        table = UnruledTable(lines, edges, rules, above)
        grid = table.grid()
        if grid is None:
            table = UnruledTable(lines, edges, rules, above, is_tight=True)
            grid = table.grid()
        self.goes_on = self.goes_on or above > 0
        if grid is not None:
            self.grids.append(grid)
            self.unsure.extend(cell.text for cell in table.unsure)
            for x, end in ((x, end) for x, end in table.ends.items() if end in grid.xs):
                low, high = self.white.get(end, (end, end))
                self.white[end] = (min(low, x), max(high, x))
        else:
            self.unsure.append(lines[above][0].text)

    def add_forms(self, lines: Lines, rules: Sequence[RulingLine], above: int) -> None:
        """Adds the forms among the lines, or tells that the first of the page does not fit the form above it."""
        edges = edges_going_on(lines, column_edges(lines), above) if above else column_edges(lines)
        for stretch, along in form_stretches(lines, edges, above):
            moved = [ColumnEdge(x, frozenset(k - stretch.start for k in on if k in stretch)) for x, on in along]
            own = lines[stretch.start : stretch.stop]
            self.add(own, [edge for edge in moved if edge.lines], rules, max(above - stretch.start, 0))
            heads = max(range(len(own)), key=lambda k: len(own[k]))  # and their first row show the columns best
            last = max(len(own) - _LINES_ABOVE, 0)
            self.lines = [*lines_before(own[heads : min(heads + _HEAD_LINES, last)], own[last]), *own[last:]]
        first = lines[above]
        if above and not self.goes_on and len(first) > 1 and not is_signature(first):
            self.unsure.append(first[0].text)


def unruled_tables(glyphs: Sequence[Glyph], lines: Sequence[TextLine], around: Surroundings) -> UnruledTables:
    """The tables among the characters, whose ``lines`` these are."""
    result = UnruledTables()
    is_form = bool(around.above) or has_form_words(lines)
    plain = list(lines_in_columns(lines))
    if not is_form and not plain:
        return result
    runs = [line for line in (text_runs(one, telling_words()) for one in glyph_lines(glyphs)) if line]
    if is_form:
        result.add_forms(*(_behind(runs, around) if around.above and runs else (runs, around.rules, 0)))
        forms = [(grid.ys[0], grid.ys[-1]) for grid in result.grids]
        plain = [own for own in plain if not any(own[0].top < end and own[-1].bottom > top for top, end in forms)]
    aligned = around.aligned_grids(plain) if plain and around.aligned_grids is not None else None
    result.grids.extend(aligned or ())
    for own in plain if aligned is None else ():
        inside = [line for line in runs if own[0].top < line[0].base < own[-1].bottom + 1]
        table = UnruledTables()
        table.add(inside, column_edges(inside), around.rules)
        if not table.unsure and len(inside) == len(own) == len(table.grids[0].ys) - 1:  # prose is set line by line, too
            result.grids.extend(table.grids)
    return result


def closing_signs_first(glyphs: Sequence[Glyph], grids: Sequence[RuledGrid]) -> list[Glyph]:
    """The characters, before all others the closing signs that begin a cell of the grids, as % in a column of units:
    behind the text of the cell before, each would count as hanging over that cell's border.
    """
    beginning: list[Glyph] = []
    for before, one in pairwise(glyphs):
        y = (one.top + one.bottom) / 2
        if one.char in CLOSING and any(
            grid.at(one.x0 + 0.5, y) not in {None, grid.at(before.x1 - 0.5, y)} for grid in grids
        ):
            beginning.append(one)
    if not beginning:
        return [*glyphs]
    others = {id(one) for one in beginning}
    return [*beginning, *(one for one in glyphs if id(one) not in others)]


def is_border(grid: RuledGrid, grids: Sequence[RuledGrid], glyphs: list[Glyph]) -> bool:
    """Whether a grid with no other one in it may be the border of text in columns: it is a frame, or has lines between
    columns alone, and in one of them words of a form, each in a line of its own.
    """
    if min(len(grid.xs), len(grid.ys)) > 2 or any(holds(one.box, grid.box) for one in grids):
        return False
    cells = glyphs_by_cell(glyphs, [grid])[0][0] if len(grid.xs) > 2 else []
    labels = (sum(line.text.strip() in telling_words() for line in text_lines(own)) for own in cells if own)
    return len(grid.xs) == 2 or any(count >= _FEWEST_LABELS for count in labels)


def _behind(runs: Lines, around: Surroundings) -> tuple[Lines, Sequence[RulingLine], int]:
    """The lines of a page behind those of the form above, without running heads; the rules, one at the page break among
    them, and how many lines are above.
    """
    start = 0
    while start + 1 < len(runs) and len(runs[start]) == 1 and white_between(runs, start, start + 1) > _HEAD_GAP:
        start += 1
    above = lines_before(around.above, runs[start])
    border = (max(run.bottom for run in above[-1]) + min(run.top for run in runs[start])) / 2
    rules = [rule for rule in around.rules if rule.at > border]
    return [*above, *runs[start:]], [RulingLine(border, -inf, inf), *rules], len(above)
