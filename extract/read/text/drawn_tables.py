"""Tables drawn with characters (┌─┬┐, +--+) → cells, merged ones too.

Columns are counted as a text is shown: a Chinese character takes two. Characters of box drawing take one or two,
as the font has it: the width is taken under which all edges stand in line.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product
from typing import NamedTuple
from unicodedata import east_asian_width

from extract.pack import patterns

_BOX_STROKES = frozenset("─━┄┅┈┉╌╍═")
_HEAD_ONLY = 3  # ruling lines of a table whose rows have none between them


class TextCell(NamedTuple):
    """A cell: where it begins, how many rows and columns it takes, and its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


class _Ink(NamedTuple):
    """The characters that tables are drawn with: strokes across; edges down, with corners and crossings."""

    strokes: frozenset[str]
    edges: frozenset[str]


_BOX = _Ink(_BOX_STROKES, frozenset(map(chr, range(0x2500, 0x2580))) - _BOX_STROKES)
_PLAIN = _Ink(frozenset("-="), frozenset("|+"))


class _Band(NamedTuple):
    """A row of the grid: the ruling line above it by its number, None where none is drawn, and its lines of text."""

    rule: int | None
    lines: Sequence[int]


def drawn_cells(lines: Sequence[str]) -> list[TextCell] | None:
    """The cells of the table; None where a cell is no rectangle, or edges stand out of line and in unequal numbers."""
    is_box = "\u2500" <= lines[0].strip()[:1] <= "\u257f"
    ink = _BOX if is_box else _PLAIN
    if any(line.strip()[-1] not in ink.edges for line in lines):
        return None
    for width in (2, 1) if is_box else (1,):
        try:
            return list(_DrawnTable(lines, width, ink).cells())
        except _NoTable:
            continue
    # in a font of uneven widths no edges stand in line: then no cells may be merged
    ruling = patterns("text")["ruling_line"]
    bands = [
        list(group) for is_rule, group in groupby(lines, lambda line: ruling.search(line) is not None) if not is_rule
    ]
    rows = [[_split(line, ink.edges) for line in band] for band in bands]
    if len({sum(char in ink.edges for char in line.strip()) for line in lines}) > 1 or not rows:
        return None
    columns = len(rows[0][0])
    joined = [["\n".join(filter(None, (parts[column] for parts in row))) for column in range(columns)] for row in rows]
    return [TextCell(row, column, 1, 1, text) for row, parts in enumerate(joined) for column, text in enumerate(parts)]


class _NoTable(Exception):
    """The lines are no table that can be read for certain."""


class _DrawnTable:
    """A table by the columns of its lines; those of box drawing are ``width`` wide. Raises ``_NoTable``."""

    def __init__(self, lines: Sequence[str], width: int, ink: _Ink) -> None:
        self._grid = [_columns(line, width) for line in lines]
        self._strokes, self._down = ink
        ruling = patterns("text")["ruling_line"]
        rules = [number for number, line in enumerate(lines) if ruling.search(line)]
        if len(rules) < 2 or rules[0] != 0 or rules[-1] != len(lines) - 1:
            raise _NoTable
        self._edges = sorted({at for rule in rules for at, char in enumerate(self._grid[rule]) if char in self._down})
        self._bands = [_Band(rule, range(rule + 1, following)) for rule, following in pairwise(rules)]
        if len(self._edges) < 2 or not all(band.lines for band in self._bands):
            raise _NoTable
        for line in (self._grid[number] for band in self._bands for number in band.lines):
            own = [at for at, char in enumerate(line) if char in self._down]
            if not {self._edges[0], self._edges[-1]} <= {*own} <= {*self._edges}:
                raise _NoTable
        cells = ((number, *edges) for number in self._bands[-1].lines for edges in pairwise(self._edges))
        if len(rules) <= _HEAD_ONLY and all(self._between(*cell).strip() for cell in cells):
            rule, numbers = self._bands.pop()
            self._bands += [_Band(None if k else rule, [number]) for k, number in enumerate(numbers)]

    def cells(self) -> Iterator[TextCell]:
        """The cells in reading order."""
        owners = self._owners()
        spots_by_owner: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for spot, owner in owners.items():
            spots_by_owner.setdefault(owner, []).append(spot)
        for _, spots in sorted(spots_by_owner.items()):
            rows, columns = ([spot[axis] for spot in spots] for axis in (0, 1))
            (top, bottom), (left, right) = (min(rows), max(rows) + 1), (min(columns), max(columns) + 1)
            if len(spots) != (bottom - top) * (right - left):
                raise _NoTable
            text = self._text(range(top, bottom), self._edges[left], self._edges[right])
            yield TextCell(top, left, bottom - top, right - left, text)

    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Of each place of the grid, the first place of its cell."""
        owners = {spot: spot for spot in product(range(len(self._bands)), range(len(self._edges) - 1))}
        for row, column in list(owners):
            for other, is_parted in (
                ((row, column - 1), column == 0 or self._has_edge(row, column)),
                ((row - 1, column), row == 0 or self._is_ruled(row, column)),
            ):
                if not is_parted:
                    old, new = sorted((owners[row, column], owners[other]), reverse=True)
                    owners |= {spot: new for spot, owner in owners.items() if owner == old}
        return owners

    def _has_edge(self, row: int, column: int) -> bool:
        """Whether there is an edge at the left of the place, on all its lines or on none."""
        at = self._edges[column]
        drawn = {self._grid[number][at] in self._down for number in self._bands[row].lines}
        if len(drawn) > 1:
            raise _NoTable
        return True in drawn

    def _is_ruled(self, row: int, column: int) -> bool:
        rule = self._bands[row].rule
        return rule is None or self._strokes.issuperset(
            self._between(rule, *self._edges[column : column + 2]).strip() or " "
        )

    def _between(self, number: int, left: int, right: int) -> str:
        return "".join(self._grid[number][left + 1 : right])

    def _text(self, rows: range, left: int, right: int) -> str:
        """The text of a cell; a line that fills the cell goes on in the next one."""
        first = self._bands[rows[0]]
        numbers = range(min(first.lines), max(self._bands[rows[-1]].lines) + 1)
        text, is_open = "", True
        for number in numbers:
            piece = self._between(number, left, right)
            if piece.strip():
                text += ("" if is_open else "\n") + piece.strip()
                is_open = len(_columns(piece.rstrip(), 1)) >= right - left - 3
        return text


def _split(line: str, edges: frozenset[str]) -> list[str]:
    """The texts between the edges of a line."""
    mark = next(iter(edges))
    return [
        part.strip() for part in "".join(mark if char in edges else char for char in line.strip()).split(mark)[1:-1]
    ]


def _columns(line: str, width: int) -> list[str]:
    """The line's characters by columns; those of box drawing are ``width`` wide, the second column of one has ""."""
    columns: list[str] = []
    for char in line.rstrip():
        is_wide = width == 2 if "\u2500" <= char <= "\u257f" else east_asian_width(char) in "WF"
        columns += [char, ""] if is_wide else [char]
    return columns
