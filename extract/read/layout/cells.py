"""Characters in grids → tables: which cell each belongs to, and the text of the cell."""

from collections.abc import Sequence

from extract.model import Cell, CellReference, Place, Table
from extract.read.glyphs import FRAMED, boxes_of
from extract.read.layout import lines as printed
from extract.read.layout.lines import PADDING, Glyph, Row
from extract.read.layout.ruling import Grid, Region, area, holds

_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_MOST_TABLES = 10_000  # on a page


def parted(glyphs: list[Glyph], grids: list[Grid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """The glyphs of each grid's regions, and those outside of all; of nested grids the innermost has the glyph."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.regions] for grid in grids]
    if not grids:
        return inside, glyphs
    outside: list[Glyph] = []
    order = sorted(range(len(grids)), key=lambda k: area(grids[k].box))
    box, home = _NOWHERE, outside
    nested = any(holds(a.box, b.box) for a in grids for b in grids)
    for glyph in glyphs:
        x0, top, x1, bottom, _, char, _, _ = glyph
        # a box hangs over the right border at times, for LibreOffice gives it no width; it is of the cell it begins in
        x, y = x0 + 1.0 if char in FRAMED else (x0 + x1) / 2, (top + bottom) / 2
        in_same = not nested and box[0] < x < box[2] and box[1] < y < box[3]
        # closing punctuation may hang over the cell's border, but it cannot begin a line
        if not in_same and not (char in printed.CLOSING and home and _follows(home[-1], glyph)):
            home, box = outside, _NOWHERE
            for k in order:
                position = grids[k].at(x, y)
                if position is not None:
                    home, box = inside[k][position], grids[k].regions[position].box
                    break
        home.append(glyph)
    return inside, outside


def _follows(before: Glyph, after: Glyph) -> bool:
    """Whether the second glyph stands directly behind the first on the same line."""
    return abs(before.base - after.base) < 1.0 and -1.0 < after.x0 - before.x1 < 0.3 * (after.bottom - after.top)


def tables_of(grids: Sequence[Grid], inside: Sequence[list[list[Glyph]]], page: int) -> list[Table]:
    """The tables from top to bottom, a nested one right behind the one that holds it."""
    holders = [_holder(grid, grids) for grid in grids]
    order: list[int] = []

    def visit(position: int) -> None:
        order.append(position)
        for inner, holder in enumerate(holders):
            if holder and holder[0] == position:
                visit(inner)

    for position, holder in enumerate(holders):
        if holder is None:
            visit(position)
    # indices are unique over all pages until joining numbers the document's tables
    index = {position: page * _MOST_TABLES + k for k, position in enumerate(order)}
    return [_table(grids[k], inside[k], index[k], page, _reference(holders[k], grids, index)) for k in order]


def _holder(grid: Grid, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """The position of the smallest grid whose one region holds this grid, and of that region."""
    found = [
        (area(region.box), k, position)
        for k, other in enumerate(grids)
        if other is not grid and holds(other.box, grid.box)
        for position, region in enumerate(other.regions)
        if holds(region.box, grid.box)
    ]
    return min(found)[1:] if found else None


def _reference(holder: tuple[int, int] | None, grids: Sequence[Grid], index: dict[int, int]) -> CellReference | None:
    if holder is None:
        return None
    region = grids[holder[0]].regions[holder[1]]
    return CellReference(index[holder[0]], region.row, region.column)


def _table(grid: Grid, glyphs: Sequence[list[Glyph]], index: int, page: int, inside: CellReference | None) -> Table:
    rows = [printed.rows(found) for found in glyphs]
    padding = _padding(grid, rows)
    cells = tuple(
        _cell(region, found, padding, page)
        for region, found, outside in zip(grid.regions, rows, grid.outside(), strict=True)
        if found or not outside
    )
    return Table(index, len(grid.ys) - 1, len(grid.xs) - 1, cells, (page,), inside)


def _padding(grid: Grid, rows: Sequence[Sequence[Row]]) -> float:
    """What the table's cells usually keep free on the left; text set elsewhere than at the left does not tell."""
    firsts = (min((row.x0 for row in found), default=None) for found in rows)
    gaps = [x0 - region.box[0] for region, x0 in zip(grid.regions, firsts, strict=True) if x0 is not None]
    usual = sorted(gap for gap in gaps if 0 <= gap <= PADDING)
    return usual[len(usual) // 2] if usual else 0.0


def _cell(region: Region, rows: list[Row], padding: float, page: int) -> Cell:
    x0, top, x1, bottom = region.box
    composed = printed.in_column(rows, x0 + padding, x1 - padding, page)
    return Cell(
        row=region.row,
        column=region.column,
        row_span=region.row_span,
        column_span=region.column_span,
        text=composed.text,
        boxes=boxes_of(composed.text) if rows else (),
        places=(Place(page=page, box=(x0, top, x1, bottom)),),
        lines=composed.lines,
        raw=composed.raw,
    )
