"""Two parts of a table on successive pages → one table: do they belong together, which row was cut, what repeats.

The upper part may have grown over many pages: only its first and last rows are looked at, so that a long table takes no
more time a page than a short one. Cells stand in the order of rows and columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import attrgetter

from extract.model import Box, Cell, Table
from extract.read import lines as printed

OpenCells = frozenset[tuple[int, int]]
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
    room = foot - max(_box(above.cells[k])[3] for k in _foot(above.cells, above.rows, above.columns))
    if not _is_full(below, header, room) or _begins_anew(above, below, header):
        return None
    at_foot = open_cells if room <= _ROOM else frozenset()  # elsewhere a missing rule cuts nothing
    return _stacked(above, below, header, at_foot, _columns(upper, lower))


# ---------------------------------------------------------------- do they belong together


def _box(cell: Cell, part: int = -1) -> Box:
    """The box of the cell on its last page, or on another one."""
    box = cell.places[part].box
    if box is None:
        raise ValueError("a cell on a page has a box")
    return box


def _first_box(cell: Cell) -> Box:
    return _box(cell, 0)


def _edges(table: Table) -> dict[int, float]:
    """The places of the grid lines between columns."""
    edges: dict[int, float] = {}
    for cell in table.cells:
        if len(edges) > table.columns:  # all are known
            break
        x0, _, x1, _ = _first_box(cell)
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
        a.text == b.text and abs(_first_box(a)[0] - _first_box(b)[0]) <= _NEAR
        for a, b in zip(upper, lower, strict=True)
    )
    return near and any(cell.text for cell in lower)


def _is_full(below: Table, header: int, room: float) -> bool:
    """Whether the room that was left on the upper page would not have held what comes next."""
    # rows under one merged cell may have to stay together, so the tallest cell tells how much room was wanted
    height = max((_first_box(cell)[3] - _first_box(cell)[1] for cell in _row(below, header)), default=0.0)
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
    pairs = _pairs([upper[position] for position in foot], first)
    is_alike = len(pairs) == len(first)  # the two halves of a row have the same cells
    cut = is_alike and _is_cut(upper, pairs, above.rows, bool(is_open))
    shift = above.rows - cut - header
    alone = _open_alone(upper, is_open, above.rows)
    merged = {
        id(a): _merged(a, b, cut)
        for a, b in pairs
        if (a.row, a.column) in alone or _goes_on(a, b, cut, above.rows, is_open)
    }
    taken = {id(b) for a, b in pairs if id(a) in merged}
    for position in foot:
        upper[position] = merged.get(id(upper[position]), upper[position])
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


Pair = tuple[Cell, Cell]


def _pairs(foot: Sequence[Cell], head: Sequence[Cell]) -> list[Pair]:
    """The cells that stand one right below the other at the page break, in the same columns."""
    last = {(cell.column, cell.column_span): cell for cell in foot}
    below = ((cell, last.get((cell.column, cell.column_span))) for cell in head)
    return [(above, cell) for cell, above in below if above is not None]


def _is_cut(upper: Sequence[Cell], pairs: Sequence[Pair], rows: int, any_open: bool) -> bool:
    """Whether the break went through a row: its label is not printed again, or its text goes on in mid-sentence."""
    own = [(a, b) for a, b in pairs if a.row == rows - 1 and b.row_span == 1]
    both = [(a, b) for a, b in own if a.text and b.text]
    if not any(b.text for _, b in own) or any(not a.text and b.text for a, b in own):
        return False
    if any(_is_figure(a.text) and _is_figure(b.text) for a, b in both):
        return False  # numbers are never broken over lines: two rows
    if all(_runs_on(a, b) for a, b in both) and both:
        return any_open or _blank_below(own) or not _ends_sentence(both)
    return _is_label(*own[0], upper, any_open) and any(b.text for _, b in own[1:])


def _blank_below(pairs: Sequence[Pair]) -> bool:
    return any(a.text and not b.text for a, b in pairs)


def _ends_sentence(pairs: Sequence[Pair]) -> bool:
    return any(a.text[-1] in "。！？!?" for a, _ in pairs)


def _is_label(above: Cell, below: Cell, upper: Sequence[Cell], any_open: bool) -> bool:
    """Whether the row's first cell is a label not printed again, in a table that does not leave such cells blank."""
    if not above.text or below.text:
        return False
    columns = (above.column, above.column_span)
    blanks = any(not cell.text and (cell.column, cell.column_span) == columns for cell in upper)
    return any_open or not blanks


def _is_figure(text: str) -> bool:
    """Whether the text is an amount, a number or a target (≥90%), not words."""
    return any(char.isdigit() for char in text) and max(text) < "\u2e80"


def _runs_on(above: Cell, below: Cell) -> bool:
    """Whether the text goes on: the column's width broke its last line on the upper page."""
    last = printed.row_of(above.lines[-1], above.text)
    first = printed.row_of(below.lines[0], below.text)
    return printed.wraps(last, first, *_column(above, below))


def _column(above: Cell, below: Cell) -> tuple[float, float]:
    """The bounds of the cell's text: what it keeps free on the left it keeps free on the right."""
    x0, _, x1, _ = _box(above)
    padding = min(max(min(line.lefts[0] for line in above.lines + below.lines) - x0, 0.0), printed.PADDING)
    return x0 + padding, x1 - padding


def _goes_on(above: Cell, below: Cell, cut: bool, rows: int, open_cells: OpenCells) -> bool:
    """Whether the two are one cell: a cut row's cell, or a cell merged over rows of both pages."""
    if cut and above.row == rows - 1:
        return True
    merged = above.row_span > 1 or below.row_span > 1 or cut
    if not below.text:
        return merged and bool(above.text or (above.row, above.column) in open_cells)
    is_label = above.column == 0 and len(above.text) > 2  # one over two rows, of which each page has one
    return (merged or is_label) and _is_rest(above, below)


def _open_alone(upper: Sequence[Cell], open_cells: OpenCells, rows: int) -> OpenCells:
    """The open cells at the foot if others there are closed: the break is between two rows, and what is open is merged
    over both.
    """
    foot = {(cell.row, cell.column) for cell in upper if cell.row + cell.row_span == rows}
    return open_cells if foot - open_cells else frozenset()


def _is_rest(above: Cell, below: Cell) -> bool:
    """Whether the lower text is the last bit of a label that had no room above.

    It fills the upper cell to its foot, and the column's width broke off one character, or two of several lines. A
    longer text is taken for a label of its own: to join two labels is worse than to leave one in two pieces.
    """
    if not above.text or len(below.text) > min(len(above.lines), 2):
        return False
    last, first = above.lines[-1], below.lines[0]
    free = max(_box(above)[3] - last.bottom, first.top - _first_box(below)[1])
    return free < 0.8 * (last.bottom - last.top) and _runs_on(above, below)


def _merged(above: Cell, below: Cell, cut: bool) -> Cell:
    between = ""
    if above.text and below.text:
        last = printed.row_of(above.lines[-1], above.text)
        first = printed.row_of(below.lines[0], below.text)
        left, right = _column(above, below)
        between = printed.glue(last, first, right - left) if printed.wraps(last, first, left, right) else "\n"
    return replace(printed.continued(above, below, between), row_span=above.row_span + below.row_span - cut)
