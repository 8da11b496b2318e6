"""Two parts of a table on successive pages → one table: do they belong together, and what repeats.

The upper part may have grown over many pages: only its first and last rows are looked at, so that a long table takes no
more time a page than a short one. Cells stand in the order of rows and columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter

from extract.model import Cell, Table
from extract.read.layout.split_cells import OpenCells, box_of, first_box, goes_on, is_cut, merged, open_alone, pairs_of

_Columns = tuple[dict[int, int], dict[int, int], int]

_NEAR = 4.0  # points: edges nearer than this are the same edge
_ROOM = 24.0  # points: a page counts as full if the next row would have left no more than this
_MOST_HEADER_ROWS = 6
_ROW, _ROW_AND_COLUMN = attrgetter("row"), attrgetter("row", "column")


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """The joined table; the lower part's row r and column c are now at ``r + rows`` and ``columns[c]``."""

    table: Table
    from_index: int
    rows: int
    columns: Mapping[int, int]


def as_one(above: Table, below: Table, open_cells: OpenCells, foot: float) -> JoinedTable | None:
    """The two parts as one table, None if they are two tables; ``foot`` is where the upper page's text area ends."""
    upper, lower = _edges(above), _edges(below)
    if not _edges_meet(list(upper.values()), list(lower.values())):
        return None
    header = _repeated_rows(above, below)
    room = foot - max(box_of(above.cells[k])[3] for k in _foot(above.cells, above.rows, above.columns))
    if not _is_full(below, header, room) or _begins_anew(above, below, header):
        return None
    at_foot = open_cells if room <= _ROOM else frozenset()  # elsewhere a missing rule cuts nothing
    return _stacked(above, below, header, at_foot, _columns(upper, lower))


# ---------------------------------------------------------------- do they belong together


def _edges(table: Table) -> dict[int, float]:
    """The places of the grid lines between columns."""
    edges: dict[int, float] = {}
    for cell in table.cells:
        if len(edges) > table.columns:  # all are known
            break
        x0, _, x1, _ = first_box(cell)
        edges.setdefault(cell.column, x0)
        edges.setdefault(cell.column + cell.column_span, x1)
    return dict(sorted(edges.items()))


def _edges_meet(upper: Sequence[float], lower: Sequence[float]) -> bool:
    """Whether both parts are equally wide and the lower one's inner edges are mostly edges of the upper one.

    Of a few wide rows above, all inner edges must be edges of the lower one.
    """
    if abs(upper[0] - lower[0]) > _NEAR or abs(upper[-1] - lower[-1]) > _NEAR:
        return False
    met, all_met = _met(lower[1:-1], upper), _met(upper[1:-1], lower)
    return 2 * met >= len(lower) - 2 or 0 < len(upper) - 2 == all_met


def _met(edges: Sequence[float], others: Sequence[float]) -> int:
    """How many of the edges are also among the others."""
    return sum(any(abs(x - other) <= _NEAR for other in others) for x in edges)


def _row(table: Table, row: int) -> Sequence[Cell]:
    return table.cells[bisect_left(table.cells, row, key=_ROW) : bisect_right(table.cells, row, key=_ROW)]


def _foot(cells: Sequence[Cell], rows: int, columns: int) -> list[int]:
    """The positions of the cells that reach down to the last row, from the last one on until they fill it."""
    found: list[int] = []
    for position in range(len(cells) - 1, -1, -1):
        cell = cells[position]
        if cell.row + cell.row_span == rows:
            found.append(position)
            columns -= cell.column_span
            if columns <= 0:
                break
    return found


def _repeated_rows(above: Table, below: Table) -> int:
    """How many rows at the top of the lower part repeat the top of the upper one."""
    most = min(above.rows, below.rows - 1, _MOST_HEADER_ROWS)
    rows = takewhile(lambda row: _repeats(above, below, row), range(most))
    count = len(list(rows))
    while count and any(cell.row < count < cell.row + cell.row_span for cell in below.cells):
        count -= 1  # a header ends where its merged cells end
    return count


def _repeats(above: Table, below: Table, row: int) -> bool:
    upper, lower = _row(above, row), _row(below, row)
    near = len(upper) == len(lower) and all(
        a.text == b.text and abs(first_box(a)[0] - first_box(b)[0]) <= _NEAR for a, b in zip(upper, lower, strict=True)
    )
    return near and any(cell.text for cell in lower)


def _is_full(below: Table, header: int, room: float) -> bool:
    """Whether the room that was left on the upper page would not have held what comes next."""
    # rows under one merged cell may have to stay together, so the tallest cell tells how much room was wanted
    height = max((first_box(cell)[3] - first_box(cell)[1] for cell in _row(below, header)), default=0.0)
    return room <= height + _ROOM


def _begins_anew(above: Table, below: Table, header: int) -> bool:
    """Whether the lower part is another copy of the same form: after the same title come the same labels again."""
    labels = [_label(below, row) for row in range(header, min(header + 4, below.rows))]
    same = [label for row, label in enumerate(labels, header) if label and label == _label(above, row)]
    return header > 0 and len(same) >= 2


def _label(table: Table, row: int) -> str:
    first = next((cell for cell in table.cells if cell.row == row and cell.column == 0), None)
    return first.text if first and not first.text.isascii() else ""


# ---------------------------------------------------------------- one below the other


def _stacked(above: Table, below: Table, header: int, open_cells: OpenCells, columns: _Columns) -> JoinedTable:
    upper_map, lower_map, count = columns
    upper = _in_columns(above.cells, upper_map)
    foot = _foot(upper, above.rows, count)
    is_open = frozenset((row, upper_map[column]) for row, column in open_cells)
    body = _in_columns([cell for cell in below.cells if cell.row >= header], lower_map)
    first = [cell for cell in body if cell.row == header]
    pairs = pairs_of([upper[position] for position in foot], first)
    is_alike = len(pairs) == len(first)  # the two halves of a row have the same cells
    cut = is_alike and is_cut(upper, pairs, above.rows, bool(is_open))
    shift = above.rows - cut - header
    alone = open_alone(upper, is_open, above.rows)
    whole = {
        id(a): merged(a, b, cut)
        for a, b in pairs
        if (a.row, a.column) in alone or goes_on(a, b, cut, above.rows, is_open)
    }
    taken = {id(b) for a, b in pairs if id(a) in whole}
    for position in foot:
        upper[position] = whole.get(id(upper[position]), upper[position])
    lower = [_at(cell, cell.row + shift) for cell in body if id(cell) not in taken]
    met = bisect_left(upper, shift + header, key=_ROW)
    table = Table(
        index=above.index,
        rows=shift + below.rows,
        columns=count,
        cells=(*upper[:met], *sorted(upper[met:] + lower, key=_ROW_AND_COLUMN)),
        pages=above.pages + below.pages,
        inside=above.inside,
        repeated_rows=above.repeated_rows + tuple(_copies(below, row, lower_map) for row in range(header)),
    )
    return JoinedTable(table, below.index, shift, lower_map)


def _columns(upper: Mapping[int, float], lower: Mapping[int, float]) -> _Columns:
    """Old column → new column for both parts, and how many columns there are."""
    lines: list[float] = sorted(upper.values())
    for x in lower.values():
        if all(abs(x - line) > _NEAR for line in lines):
            lines.append(x)
    lines.sort()

    def nearest(x: float) -> int:
        return min(range(len(lines)), key=lambda k: abs(lines[k] - x))

    return (
        {column: nearest(x) for column, x in upper.items()},
        {column: nearest(x) for column, x in lower.items()},
        len(lines) - 1,
    )


def _in_columns(cells: Sequence[Cell], columns: Mapping[int, int]) -> list[Cell]:
    if all(old == new for old, new in columns.items()):
        return list(cells)
    return [_at(cell, cell.row, columns) for cell in cells]


def _at(cell: Cell, row: int, columns: Mapping[int, int] | None = None) -> Cell:
    """The cell in another row and in renumbered columns; a plain call since ``replace`` is slow on so many cells."""
    column, span = cell.column, cell.column_span
    if columns is not None:
        column, span = columns[column], columns[column + span] - columns[column]
    rest = (cell.text, cell.table, cell.boxes, cell.places, cell.lines, cell.raw)
    return Cell(row, column, cell.row_span, span, *rest)


def _copies(below: Table, row: int, columns: Mapping[int, int]) -> tuple[Cell, ...]:
    return tuple(_at(cell, row, columns) for cell in _row(below, row))
