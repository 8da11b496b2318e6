"""What stands on a page → its tables and clauses from top to bottom; the pages of a file → its blocks.

For every reader that gets characters and ruling lines with places on a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extract.model import Block, Box, Clause, Page, Remark, Table
from extract.read.layout import lines as printed
from extract.read.layout import paragraphs
from extract.read.layout.cells import parted, tables_of
from extract.read.layout.lines import Glyph, Row
from extract.read.layout.page_breaks import PageBlocks, joined, top_of
from extract.read.layout.rotation import Matrix, turned
from extract.read.layout.ruling import Grid, holds
from extract.read.layout.split_cells import OpenCells

_SQUARE = 18.0  # points: a grid up to this size is a drawn check box, not a table
_FULL_LINES = 3  # so many lines that end at the same place tell where the text column ends

_STRETCH = 0.02  # of its width: how much two sheets of one table differ when a feeder draws them in
_SHIFT = 45.0  # points: how far apart they lie at most
Unruled = Callable[[Sequence[Row]], list[Grid]]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it was read, the bounds of its text column, and what was amiss.

    Where it had to be straightened to be read, ``back`` leads to the page as it is, which has that ``size``.
    """

    page: Page
    column: tuple[float, float] = (0.0, 0.0)
    tables: Sequence[Table] = ()
    open_cells: OpenCells = frozenset()
    clauses: Sequence[Clause] = ()
    remarks: Sequence[Remark] = ()
    back: Matrix | None = None
    size: tuple[float, float] | None = None

    @property
    def as_it_is(self) -> Page:
        """The page as a reader sees it."""
        if self.size is None:
            return self.page
        width, height = self.size
        return replace(self.page, width=round(width, 2), height=round(height, 2))

    def ordered(self, clauses: Sequence[Clause]) -> list[Block]:
        """The tables and the clauses from top to bottom; nested tables stay behind the one that holds them."""
        result: list[Block] = list(clauses)
        for table in reversed([table for table in self.tables if table.inside is None]):
            top = top_of(table)
            position = next((k for k, block in enumerate(result) if top_of(block) > top), len(result))
            result[position:position] = [table, *_nested(table, self.tables)]
        return result


def blocks_of(pages: Sequence[ReadPage]) -> tuple[Block, ...]:
    """The blocks of all pages in reading order; what a page break cut is one again."""
    pages = _aligned(pages)
    clauses = paragraphs.with_running_heads([read.page for read in pages], [read.clauses for read in pages])
    blocks = joined(
        [
            PageBlocks(read.page, read.ordered(found), *read.column, read.open_cells)
            for read, found in zip(pages, clauses, strict=True)
        ]
    )
    return turned(blocks, {read.page.number: read.back for read in pages if read.back is not None})


def _aligned(pages: Sequence[ReadPage]) -> list[ReadPage]:
    """The pages, those that were read from images laid so that a table which may go on from page to page meets itself:
    sheets lie on a scanner's glass, and in its feeder, a little farther left or right each time.
    """
    result: list[ReadPage] = []
    for read in pages:
        above = result[-1] if result else None
        result.append(read if above is None or read.back is None else _laid_below(above, read))
    return result


def _laid_below(above: ReadPage, read: ReadPage) -> ReadPage:
    upper, lower = _sides(above.tables[::-1]), _sides(read.tables)
    if upper is None or lower is None or read.back is None:
        return read
    times = (upper[1] - upper[0]) / (lower[1] - lower[0])
    shift = upper[0] - times * lower[0]
    if abs(times - 1) > _STRETCH or abs(upper[0] - lower[0]) > _SHIFT:
        return read
    way = {read.page.number: (times, 0.0, shift, 0.0, 1.0, 0.0)}
    tables = [block for block in turned(read.tables, way) if isinstance(block, Table)]
    clauses = [block for block in turned(read.clauses, way) if isinstance(block, Clause)]
    a, b, c, d, e, f = read.back
    back = (a / times, b, c - a * shift / times, d / times, e, f - d * shift / times)
    left, right = (times * x + shift for x in read.column)
    return replace(read, tables=tables, clauses=clauses, back=back, column=(left, right))


def _sides(tables: Sequence[Table]) -> tuple[float, float] | None:
    """The left and right side of the first table that is in no other one."""
    outer = next((table for table in tables if table.inside is None), None)
    boxes = [place.box for cell in outer.cells for place in cell.places if place.box] if outer else []
    return (min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None


def laid_out(page: Page, glyphs: list[Glyph], grids: Sequence[Grid], unruled: Unruled) -> ReadPage:
    """The page with what the characters say in the grids and outside of them.

    ``unruled`` gives the grids of tables without rules among the lines outside.
    """
    grids = [grid for grid in grids if not is_small(grid.box) and not _is_frame(grid, grids, page)]
    inside, outside = parted(glyphs, grids)
    rows = printed.rows(outside)
    extra = unruled(rows) if rows else []
    if extra:
        grids += extra
        inside, outside = parted(glyphs, grids)
        rows = printed.rows(outside)
    tables = tables_of(grids, inside, page.number)
    tops = [grid.ys[0] for grid in grids]
    column = _column(rows, grids, page)
    return ReadPage(page, column, tables, _open_cells(grids), paragraphs.clauses(rows, page, tops, *column))


def _open_cells(grids: Sequence[Grid]) -> OpenCells:
    """The cells at the foot of the page's last table that have no rule below: the page break cut them."""
    last = max(grids, key=lambda grid: grid.ys[-1], default=None)
    if last is None:
        return frozenset()
    foot = (region for region in last.regions if region.row + region.row_span == len(last.ys) - 1)
    return frozenset((region.row, region.column) for region in foot if "b" in region.undrawn)


def is_small(box: Box) -> bool:
    """Whether a grid of that size is a drawn check box."""
    return max(box[2] - box[0], box[3] - box[1]) <= _SQUARE


def _is_frame(grid: Grid, grids: Sequence[Grid], page: Page) -> bool:
    """A frame around the page or around tables is decoration, not a cell."""
    x0, top, x1, bottom = grid.box
    if len(grid.regions) > 1:
        return False
    large = (x1 - x0) * (bottom - top) > 0.6 * page.width * page.height
    return large or sum(holds(grid.box, other.box) and not is_small(other.box) for other in grids) > 1


def _column(rows: Sequence[Row], grids: Sequence[Grid], page: Page) -> tuple[float, float]:
    """The left and right bound of the page's text: full lines tell, else margins are taken to mirror one another."""
    left = min([row.x0 for row in rows] + [grid.xs[0] for grid in grids], default=0.0)
    right = max([row.x1 for row in rows] + [grid.xs[-1] for grid in grids], default=page.width)
    long = [row for row in rows if row.x1 - row.x0 > 0.6 * page.width and right - row.x1 < row.em]
    return left, right if len(long) >= _FULL_LINES else max(right, page.width - left)


def _nested(table: Table, tables: Sequence[Table]) -> list[Table]:
    found: list[Table] = []
    for inner in tables:
        if inner.inside is not None and inner.inside.table == table.index:
            found += [inner, *_nested(inner, tables)]
    return found
