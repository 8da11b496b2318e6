"""Two parts of one table, printed on pages side by side → the whole table on the first one."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extract.model import Cell, Clause, Place, Table
from extract.read.layout.line_breaks import with_continuation
from extract.read.layout.pages import ReadPage
from extract.read.layout.rotation import UNMOVED, rotated_blocks
from extract.read.layout.ruling import RuledGrid

_STEP = 4.0  # points: sides of cells that fall into the same step are at one height


def joined_slices(left: ReadPage, right: ReadPage) -> tuple[ReadPage, ReadPage]:
    """The left page with the whole table, and the right page without its part.

    What stands on the right page is moved to the right of the left page's table, and its matrix leads back.
    """
    if left.grid is None or right.grid is None:
        raise ValueError("both pages have a table")
    [above], [beside] = left.tables, right.tables
    rests = _blank_rests(beside, right.grid, open_rows(left.grid, "r"))
    beside = replace(beside, cells=(*beside.cells, *rests))
    end = max(place.box[2] for cell in above.cells for place in cell.places if place.box is not None)
    shift = end - right.grid.xs[0]
    matrix = (1.0, 0.0, shift, 0.0, 1.0, 0.0)
    moved = rotated_blocks([beside, *right.clauses], {right.page.number: matrix})
    [part] = [block for block in moved if isinstance(block, Table)]
    table = _side_by_side(above, part, left.grid, right.grid)
    back = (*UNMOVED[:2], -shift, *UNMOVED[3:])
    rest = replace(
        right,
        tables=(),
        open_cells=frozenset(),
        grid=None,
        clauses=[block for block in moved if isinstance(block, Clause)],
        to_original=back,
    )
    opened = {(_row(right.grid.ys[row], left.grid), column + above.columns) for row, column in right.open_cells}
    return replace(left, tables=[table], open_cells=left.open_cells | opened), rest


def open_rows(grid: RuledGrid, side: str) -> set[tuple[int, int]]:
    """The rows whose cell at that border has no line there, by the heights where they begin and end."""
    end = len(grid.xs) - 1
    border = [r for r in grid.regions if (r.column == 0 if side == "l" else r.column + r.column_span == end)]
    return {(round(r.box[1] / _STEP), round(r.box[3] / _STEP)) for r in border if side in r.undrawn}


def _blank_rests(table: Table, grid: RuledGrid, open_right: set[tuple[int, int]]) -> Iterator[Cell]:
    """The rests of merged cells that the edge cut, where nothing is written in them and they were no cells."""
    own = {(cell.row, cell.column) for cell in table.cells}
    for row, column, row_span, column_span, box, undrawn in grid.regions:
        cell = Cell(row, column, row_span, column_span, "", places=(Place(page=table.pages[0], box=box),))
        if (row, column) not in own and column == 0 and "l" in undrawn and _height(cell) in open_right:
            yield cell


def _row(height: float, grid: RuledGrid) -> int:
    return min(range(len(grid.ys)), key=lambda k: abs(grid.ys[k] - height))


def _side_by_side(above: Table, part: Table, one: RuledGrid, other: RuledGrid) -> Table:
    """The two parts as one table; a merged cell that the edge cut is one cell with two places."""
    rows = [_row(y, one) for y in other.ys]
    right = [
        replace(
            cell,
            row=rows[cell.row],
            row_span=rows[cell.row + cell.row_span] - rows[cell.row],
            column=cell.column + above.columns,
        )
        for cell in part.cells
    ]
    open_left, open_right = open_rows(other, "l"), open_rows(one, "r")
    cells: list[Cell] = []
    used: set[int] = set()
    for cell in above.cells:
        rest = next((c for c in _cut_rests(cell, right, above.columns) if _height(c) in open_left), None)
        if cell.column + cell.column_span == above.columns and _height(cell) in open_right and rest is not None:
            used.add(id(rest))
            whole = with_continuation(cell, rest, "")
            cells.append(replace(whole, column_span=cell.column_span + rest.column_span))
        else:
            cells.append(cell)
    cells += [cell for cell in right if id(cell) not in used]
    return replace(
        above,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        columns=above.columns + part.columns,
        pages=above.pages + part.pages,
    )


def _cut_rests(cell: Cell, right: Sequence[Cell], columns: int) -> Iterator[Cell]:
    """The cell that begins at the other part's left border in the same rows."""
    return (c for c in right if c.column == columns and (c.row, c.row_span) == (cell.row, cell.row_span))


def _height(cell: Cell) -> tuple[int, int]:
    """Where the cell begins and ends, as the open rows are told."""
    box = cell.places[0].box
    return (round(box[1] / _STEP), round(box[3] / _STEP)) if box is not None else (-1, -1)
