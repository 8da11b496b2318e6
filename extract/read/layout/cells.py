"""Characters in grids → tables: which cell each belongs to, and the text of the cell."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from extract.model import Box, Cell, CellReference, Place, Table
from extract.read.glyphs import FRAMED, boxes_of
from extract.read.layout.line_breaks import PADDING, ComposedText, cell_text, is_wrapped
from extract.read.layout.lines import CLOSING, Glyph, TextLine, text_lines
from extract.read.layout.ruling import RuledGrid, area, holds
from extract.read.layout.turned_text import stacked_text, turned_text
from extract.read.native import accelerator

GlyphsByRegion = Sequence[Sequence[Glyph]]
TurnedByGrid = Mapping[int, Sequence[GlyphsByRegion]]

_FRAMED, _CLOSING = "".join(FRAMED), "".join(CLOSING)
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_ON_RULE = 0.3  # of a line's height: what of it reaches over the rule above is more than its program's blank
_MOST_TABLES = 10_000  # on a page


def glyphs_by_cell(glyphs: list[Glyph], grids: list[RuledGrid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """The glyphs of each grid's regions, and those outside of all; of nested grids the innermost has the glyph."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.regions] for grid in grids]
    if not grids:
        return inside, glyphs
    outside: list[Glyph] = []
    order = sorted(range(len(grids)), key=lambda k: area(grids[k].box))
    nested = len(grids) > 1 and any(holds(a.box, b.box) for a in grids for b in grids)
    cells = [(grids[k], [region.box for region in grids[k].regions], inside[k]) for k in order]
    parts = [(grid.xs, grid.ys, grid.atoms, boxes, own) for grid, boxes, own in cells]
    if accelerator is None or not accelerator.by_cell(glyphs, parts, outside, nested, _FRAMED, _CLOSING):
        _put_into_cells(glyphs, cells, outside, nested=nested)
    return inside, outside


def _put_into_cells(
    glyphs: Sequence[Glyph],
    cells: Sequence[tuple[RuledGrid, Sequence[Box], Sequence[list[Glyph]]]],
    outside: list[Glyph],
    *,
    nested: bool,
) -> None:
    """Put each glyph into the list of its region, or into that of those outside.

    ``cells`` are the grids, the smallest first, with the boxes and lists of their regions.
    """
    (left, above, right, below), home = _NOWHERE, outside  # the sides of the cell of the glyph before, times two
    for glyph in glyphs:
        x0, top, x1, bottom, _, char, _, _, _ = glyph
        # a check box may hang over the right border, as LibreOffice gives it no width; its cell is where it begins
        x, y = 2 * (x0 + 1.0) if char in FRAMED else x0 + x1, top + bottom
        in_same = left < x < right and above < y < below
        # closing punctuation may hang over the cell's border, but it cannot begin a line
        if not in_same and not (char in CLOSING and home and _follows(home[-1], glyph)):
            (left, above, right, below), home = _NOWHERE, outside
            for grid, boxes, lists in cells:
                position = grid.at(x / 2, y / 2)
                if position is not None:
                    home = lists[position]
                    if not nested:
                        left, above, right, below = (2 * side for side in boxes[position])
                    break
        home.append(glyph)


def _follows(before: Glyph, after: Glyph) -> bool:
    """Whether the second glyph stands directly behind the first on the same line."""
    return abs(before.base - after.base) < 1.0 and -1.0 < after.x0 - before.x1 < 0.3 * (after.bottom - after.top)


def tables_of_grids(
    grids: Sequence[RuledGrid], inside: Sequence[GlyphsByRegion], page: int, turned: TurnedByGrid = MappingProxyType({})
) -> list[Table]:
    """The tables from top to bottom, a nested one right behind the one that holds it.

    ``turned`` are the characters that lie on their side, by their quarter turns, in the order of ``inside``.
    """
    holders = [_holder(grid, grids) for grid in grids]
    order: list[int] = []
    waiting = [position for position, holder in enumerate(holders) if holder is None][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting += [k for k, holder in enumerate(holders) if holder and holder[0] == order[-1]][::-1]
    # indices are unique over all pages until joining numbers the document's tables
    index = {position: page * _MOST_TABLES + k for k, position in enumerate(order)}
    tables = []
    for position in order:
        grid, holder = grids[position], holders[position]
        region = grids[holder[0]].regions[holder[1]] if holder else None
        reference = CellReference(index[holder[0]], region.row, region.column) if holder and region else None
        own = _cells(grid, _lines_by_region(grid, [text_lines(glyphs) for glyphs in inside[position]]), page)
        cells = _with_turned_text(own, grid, {turn: glyphs[position] for turn, glyphs in turned.items()}, page)
        tables.append(Table(index[position], len(grid.ys) - 1, len(grid.xs) - 1, cells, (page,), reference))
    return tables


def _lines_by_region(grid: RuledGrid, lines: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The lines of each region. A row too low for its text lets the last line stand on the rule below: it goes on with
    the text above, if it is alone in its region and no text of the row below is at its height.
    """
    result = list(lines)
    for position in range(len(lines) - 1, -1, -1):
        own, box = result[position], grid.regions[position].box
        if len(own) != 1 or box[1] - own[0].top < _ON_RULE * (own[0].bottom - own[0].top):
            continue
        above = grid.at((box[0] + box[2]) / 2, box[1] - 1.0)
        before = result[above] if above is not None else []
        if above is None or not before or grid.regions[above].box[::2] != box[::2]:
            continue
        row = (k for k, region in enumerate(grid.regions) if region.box[1] == box[1] and k != position)
        if any(abs(line.bottom - own[0].bottom) < (own[0].bottom - own[0].top) / 2 for k in row for line in result[k]):
            continue
        padding = min(max(before[-1].x0 - box[0], 0.0), PADDING)
        if is_wrapped(before[-1], own[0], box[0] + padding, box[2] - padding):
            result[above], result[position] = [*before, *own], []
    return result


def _with_turned_text(
    cells: tuple[Cell, ...], grid: RuledGrid, turned: Mapping[int, GlyphsByRegion], page: int
) -> tuple[Cell, ...]:
    """The cells with the text that lies on its side in the grid's regions; those without any stay as they are."""
    by_place = {(cell.row, cell.column): cell for cell in cells}
    for turn, regions in turned.items():
        for region, glyphs in zip(grid.regions, regions, strict=True):
            composed = turned_text(glyphs, turn, region.box, page) if glyphs else None
            if composed is None or not composed.text:
                continue
            row, column, row_span, column_span, box, _ = region
            blank = Cell(row, column, row_span, column_span, "", places=(Place(page=page, box=box),))
            cell = by_place.get((row, column), blank)
            text, raw, lines = stacked_text(composed, ComposedText(cell.text, cell.raw, cell.lines))
            by_place[row, column] = replace(cell, text=text, raw=raw, lines=lines, boxes=boxes_of(text))
    return tuple(by_place[place] for place in sorted(by_place)) if turned else cells


def _holder(grid: RuledGrid, grids: Sequence[RuledGrid]) -> tuple[int, int] | None:
    """The position of the smallest grid whose one region holds this grid, and of that region."""
    holders = [
        (area(region.box), k, position)
        for k, other in enumerate(grids)
        if other is not grid and holds(other.box, grid.box)
        for position, region in enumerate(other.regions)
        if holds(region.box, grid.box)
    ]
    return min(holders)[1:] if holders else None


def _cells(grid: RuledGrid, lines: Sequence[list[TextLine]], page: int) -> tuple[Cell, ...]:
    """The cells with the lines of text of each region; a notch beside the table is a cell only if it has text."""
    # what the cells usually keep free on the left; text set elsewhere than at the left does not tell
    gaps = [
        min(line.x0 for line in own) - region.box[0] for region, own in zip(grid.regions, lines, strict=True) if own
    ]
    usual = sorted(gap for gap in gaps if 0 <= gap <= PADDING)
    padding = usual[len(usual) // 2] if usual else 0.0
    cells = []
    for region, own, is_notch in zip(grid.regions, lines, grid.notches(), strict=True):
        if own or not is_notch:
            row, column, row_span, column_span, box, _ = region
            text, raw, placed = cell_text(own, box[0] + padding, box[2] - padding, page)
            places = (Place(page=page, box=box),)
            cells.append(Cell(row, column, row_span, column_span, text, 0, boxes_of(text), places, placed, raw))
    return tuple(cells)
