"""Two parts of a table on successive pages → one table: do their edges meet, and which cells are one.

The upper part may have grown over many pages: only its first and last rows are looked at, so that a long table takes no
more time a page than a short one. Cells stand in the order of rows and columns.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import takewhile
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from extract.model import Cell, Table
from extract.read.layout.first_rows import (
    MOST_HEADER_ROWS,
    NEAR,
    begins_anew,
    cells_of_row,
    is_new_copy,
    repeated_header_rows,
)
from extract.read.layout.split_cells import (
    OpenCells,
    box_of,
    cell_pairs,
    first_box,
    is_heads_and_rest,
    is_row_split,
    is_same_cell,
    joined_cell,
    merged_blank_labels,
    merged_open_cells,
)

_Columns = tuple[dict[int, int], dict[int, int], int]

_ROOM = 24.0  # points: a page counts as full if the next row would have left no more than this
_ROW, _ROW_AND_COLUMN = attrgetter("row"), attrgetter("row", "column")


class JoinedTable(Struct, frozen=True):
    """The joined table; the lower part's row r and column c are now at ``r + rows`` and ``columns[c]``.

    ``is_sure`` is False where no line parts two texts at the break, on neither page, that were not taken for one cell,
    or none parts the heads that are printed again from the rest of a row below them.
    """

    table: Table
    from_index: int
    rows: int
    columns: Mapping[int, int]
    is_sure: bool = True


def joined_table(
    above: Table, below: Table, open_cells: OpenCells, foot: float, open_tops: Sequence[float] = ()
) -> JoinedTable | None:
    """The two parts as one table, None if they are two tables; ``foot`` is where the upper page's text area ends.

    ``open_tops`` are the left sides of the lower part's first cells that have no line above.
    """
    upper, lower = _edges(above), _edges(below)
    if not _edges_meet(list(upper.values()), list(lower.values())):
        return None
    header = repeated_header_rows(above, below)
    room = foot - max((box_of(above.cells[k])[3] for k in _foot(above.cells, above.rows, above.columns)), default=foot)
    # rows under one merged cell may have to stay together, so the tallest cell tells how much room was wanted
    heights = [first_box(cell)[3] - first_box(cell)[1] for cell in cells_of_row(below, header)]
    open_on_both = _open_on_both(above, open_cells, open_tops)
    has_end = room > max(heights, default=0.0) + _ROOM and not open_on_both
    if has_end or is_new_copy(above, below, header):
        return None
    # elsewhere a missing line splits nothing, unless it is missing on both pages; repeated rows close those below
    at_foot = open_cells if room <= _ROOM or header else open_on_both
    columns = _common_columns(upper, lower)
    if any(len(set(numbers.values())) < len(numbers) for numbers in columns[:2]):  # one is narrower than the tolerance
        return None
    whole = _stacked_tables(above, below, header, at_foot, columns)
    if not open_on_both:
        end = above.cells[-1].places[0].page
        last = takewhile(lambda cell: cell.places[0].page == end, reversed(above.cells))
        rows = {cell.row for cell in last}.union(range(MOST_HEADER_ROWS)) if open_cells else set()
        first = cells_of_row(below, 0)
        return replace(whole, is_sure=not any(is_heads_and_rest(cells_of_row(above, row), first) for row in rows))
    lefts = [first_box(cell)[0] for cell in above.cells if cell.text and (cell.row, cell.column) in open_on_both]
    under = [cell.places for cell in cells_of_row(below, header) if cell.text and _is_near(first_box(cell)[0], lefts)]
    return replace(whole, is_sure=not any(cell.places in under for cell in whole.table.cells))


def seems_cut(above: Table, below: Table, foot: float) -> bool:
    """Whether the lower table, not joined, seems to be the rest of the upper one, cut by the page break.

    It is as wide, the page above is full or the columns are the same, and it begins with a row as any other: neither
    with a title or heads of its own, nor with the label of a field, nor as the upper one begins.
    """
    upper, lower = list(_edges(above).values()), list(_edges(below).values())
    if abs(upper[0] - lower[0]) > NEAR or abs(upper[-1] - lower[-1]) > NEAR:
        return False
    room = foot - max(box_of(above.cells[k])[3] for k in _foot(above.cells, above.rows, above.columns))
    first = cells_of_row(below, 0)
    height = max((first_box(cell)[3] - first_box(cell)[1] for cell in first), default=0.0)
    has_same_columns = len(upper) == len(lower) > 2 and _shared_edges(lower, upper) == len(lower)
    if len(first) < 2 or not (has_same_columns or room <= height + _ROOM) or begins_anew(above, below):
        return False
    return any(cell.text for cell in first)


# ---------------------------------------------------------------- do they belong together


def _edges(table: Table) -> dict[int, float]:
    """The places of the grid lines between columns."""
    edges: dict[int, float] = {}
    for cell in table.cells:
        if len(edges) > table.columns:  # all are known
            break
        (x0, _, x1, _), (_, _, end, _) = first_box(cell), box_of(cell)  # a cell may go on on a page at the right
        edges.setdefault(cell.column, x0)
        edges.setdefault(cell.column + cell.column_span, max(x1, end))
    return dict(sorted(edges.items()))


def _edges_meet(upper: Sequence[float], lower: Sequence[float]) -> bool:
    """Whether both parts are equally wide and the lower one's inner edges are mostly edges of the upper one.

    Of a few wide rows above, all inner edges must be edges of the lower one.
    """
    if abs(upper[0] - lower[0]) > NEAR or abs(upper[-1] - lower[-1]) > NEAR:
        return False
    shared, all_shared = _shared_edges(lower[1:-1], upper), _shared_edges(upper[1:-1], lower)
    return 2 * shared >= len(lower) - 2 or 0 < len(upper) - 2 == all_shared


def _shared_edges(edges: Sequence[float], others: Sequence[float]) -> int:
    """How many of the edges are also among the others."""
    return sum(_is_near(x, others) for x in edges)


def _is_near(x: float, others: Sequence[float]) -> bool:
    return any(abs(x - other) <= NEAR for other in others)


def _foot(cells: Sequence[Cell], rows: int, columns: int) -> list[int]:
    """The positions of the cells that reach down to the last row, from the last one on until they fill it."""
    positions: list[int] = []
    for position in range(len(cells) - 1, -1, -1):
        cell = cells[position]
        if cell.row + cell.row_span == rows:
            positions.append(position)
            columns -= cell.column_span
            if columns <= 0:
                break
    return positions


def _open_on_both(above: Table, open_cells: OpenCells, open_tops: Sequence[float]) -> OpenCells:
    """The open cells whose lower part is open as well."""
    if not open_cells or not open_tops:
        return frozenset()
    lefts = {(cell.row, cell.column): first_box(cell)[0] for cell in above.cells}
    return frozenset(place for place in open_cells if place in lefts and _is_near(lefts[place], open_tops))


# ---------------------------------------------------------------- one below the other


def _stacked_tables(above: Table, below: Table, header: int, open_cells: OpenCells, columns: _Columns) -> JoinedTable:
    upper_map, lower_map, count = columns
    upper = _in_columns(above.cells, upper_map)
    foot = _foot(upper, above.rows, count)
    is_open = frozenset((row, upper_map[column]) for row, column in open_cells)
    body = _in_columns([cell for cell in below.cells if cell.row >= header], lower_map)
    first = [cell for cell in body if cell.row == header]
    pairs = cell_pairs([upper[position] for position in foot], first)
    is_alike = len(pairs) == len(first)  # the two halves of a row have the same cells
    is_split = is_alike and is_row_split(upper, pairs, above.rows, bool(is_open))
    shift = above.rows - is_split - header
    merged = merged_open_cells(upper, is_open, above.rows)
    if not is_split:
        merged |= merged_blank_labels(upper, pairs, above.rows)
    whole = {
        id(a): joined_cell(a, b, is_split)
        for a, b in pairs
        if (a.row, a.column) in merged or is_same_cell(a, b, is_split, above.rows, is_open)
    }
    taken = {id(b) for a, b in pairs if id(a) in whole}
    for position in foot:
        upper[position] = whole.get(id(upper[position]), upper[position])
    lower = [_at(cell, cell.row + shift) for cell in body if id(cell) not in taken]
    seam = bisect_left(upper, shift + header, key=_ROW)
    copies = tuple(tuple(_at(cell, row, lower_map) for cell in cells_of_row(below, row)) for row in range(header))
    table = Table(
        index=above.index,
        rows=shift + below.rows,
        columns=count,
        cells=(*upper[:seam], *sorted(upper[seam:] + lower, key=_ROW_AND_COLUMN)),
        pages=above.pages + below.pages,
        inside=above.inside,
        repeated_rows=above.repeated_rows + copies,
    )
    return JoinedTable(table, below.index, shift, lower_map)


def _common_columns(upper: Mapping[int, float], lower: Mapping[int, float]) -> _Columns:
    """Old column → new column for both parts, and how many columns there are."""
    lines: list[float] = sorted(upper.values())
    for x in lower.values():
        if not _is_near(x, lines):
            lines.append(x)
    lines.sort()
    upper_map, lower_map = (
        {column: min((abs(line - x), k) for k, line in enumerate(lines))[1] for column, x in edges.items()}
        for edges in (upper, lower)
    )
    return upper_map, lower_map, len(lines) - 1


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
