"""What stands on a page → its tables and clauses from top to bottom; the pages of a file → its blocks.

For every reader that gets characters and ruling lines with places on a page.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from extract.model import Block, Box, Clause, Page, Place, Remark, Table, least_confidence
from extract.pack import patterns
from extract.read.layout.cells import glyphs_by_cell, tables_of_grids
from extract.read.layout.drawing import PageDrawing
from extract.read.layout.drawn_checkboxes import squares_of_strokes, with_checkboxes
from extract.read.layout.lines import Glyph, TextLine, place_of, text_lines
from extract.read.layout.page_breaks import PageBlocks, joined_blocks, top_of
from extract.read.layout.paragraphs import page_clauses, with_running_heads
from extract.read.layout.raised_marks import with_raised_marks
from extract.read.layout.rotation import Matrix, rotated_blocks
from extract.read.layout.ruling import RuledGrid, RulingLine, holds, ruled_grids
from extract.read.layout.shading import narrow_ruling_lines
from extract.read.layout.split_cells import OpenCells
from extract.read.layout.struck_text import note_clauses, struck_remarks, without_struck_text
from extract.read.layout.text_runs import Lines
from extract.read.layout.turned_text import turned_clauses
from extract.read.layout.unruled_tables import (
    AlignedGrids,
    Surroundings,
    UnruledTables,
    closing_signs_first,
    is_border,
    unruled_tables,
)

_SQUARE = 18.0  # points: a grid up to this size is a drawn check box, not a table
_NAMED = 3  # texts that a remark quotes
_FULL_LINES = 3  # so many lines that end at the same place tell where the text column ends

_FEW, _SURE = 3, 0.8  # characters, and confidence of the least certain one: more, and a line is no dirt
_PAPER_EDGE = 20.0  # points: nothing is printed nearer to the edge of the paper

_STRETCH = 0.02  # of its width: how much two sheets of one table differ when a feeder draws them in
_SHIFT = 45.0  # points: how far apart they lie at most


class ScannedContent(Struct, frozen=True):
    """What was read from a picture on a page: its characters and ruling lines, in points as seen."""

    glyphs: Sequence[Glyph]
    horizontal: Sequence[RulingLine] = ()
    vertical: Sequence[RulingLine] = ()


class PageContent(Struct):
    """What a reader finds on a page, in points as seen.

    Its characters, those of watermarks, what is drawn, and what was read from its pictures; ``turned`` are the
    characters that lie on their side, by the quarter turns that bring them level. ``aligned_grids`` gives the grids of
    text in columns that has no words of a form, where the reader has a way to.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    watermark: list[Glyph] = field(default_factory=list)
    drawing: PageDrawing = field(default_factory=PageDrawing)
    scanned: Sequence[ScannedContent] = ()
    turned: Mapping[int, list[Glyph]] = field(default_factory=dict)
    aligned_grids: AlignedGrids | None = None


class ReadPage(Struct, frozen=True):
    """One page as it was read, the bounds of its text column, and the remarks on it.

    Where it had to be straightened to be read, ``to_original`` leads to the page as it is, of that ``original_size``.
    ``grid`` is that of the page's table, None where it has none or several; ``rules`` are all level ruling lines;
    ``unruled`` are its tables without ruling lines, and ``again`` lays the page out behind the last lines of such a
    form on the page before.
    """

    page: Page
    column: tuple[float, float] = (0.0, 0.0)
    tables: Sequence[Table] = ()
    open_cells: OpenCells = frozenset()
    clauses: Sequence[Clause] = ()
    remarks: Sequence[Remark] = ()
    to_original: Matrix | None = None
    original_size: tuple[float, float] | None = None
    grid: RuledGrid | None = None
    rules: Sequence[RulingLine] = ()
    unruled: UnruledTables = field(default_factory=UnruledTables)
    again: Callable[[Lines], "ReadPage"] | None = None

    @property
    def open_tops(self) -> list[float]:
        """The left sides of the cells at the head of the page's only table that have no line above."""
        regions = self.grid.regions if self.grid is not None else ()
        return [region.box[0] for region in regions if region.row == 0 and "t" in region.undrawn]

    @property
    def original_page(self) -> Page:
        """The page as a reader sees it."""
        if self.original_size is None:
            return self.page
        width, height = self.original_size
        return replace(self.page, width=round(width, 2), height=round(height, 2))

    def ordered_blocks(self, clauses: Sequence[Clause]) -> list[Block]:
        """The tables and the clauses from top to bottom; nested tables stay behind the one that holds them."""
        groups: list[list[Table]] = []
        for table in self.tables:  # a nested table stands behind the one that holds it
            if table.inside is None:
                groups.append([table])
            else:
                groups[-1].append(table)
        result: list[Block] = list(clauses)
        for group in reversed(groups):
            top = top_of(group[0])
            position = next((k for k, block in enumerate(result) if top_of(block) > top), len(result))
            result[position:position] = group
        return result


# ---------------------------------------------------------------- one page


def page_of_content(page: Page, content: PageContent, remarks: list[Remark]) -> ReadPage:
    """The page that has this content: what is struck out and the watermark are notes, drawn squares are check boxes.

    ``remarks`` are those of the page so far; those on struck out text are added to them.
    """
    drawing = content.drawing
    for piece in narrow_ruling_lines(drawing.narrow, drawing.areas, content.glyphs):
        drawing.add_ruling_line(*piece.box)
    for square in squares_of_strokes(drawing):
        drawing.add_square(*square)
    horizontal = [*drawing.horizontal, *(line for one in content.scanned for line in one.horizontal)]
    grids = ruled_grids(horizontal, [*drawing.vertical, *(line for one in content.scanned for line in one.vertical)])
    standing, struck = without_struck_text(with_raised_marks(content.glyphs), drawing.horizontal, grids)
    remarks += struck_remarks(struck, page.number)
    squares = [grid.box for grid in grids if _is_small(grid.box)]
    glyphs = [
        *with_checkboxes(standing, drawing, squares),
        *(one for own in content.scanned for one in own.glyphs),
    ]
    read = page_layout(page, glyphs, grids, Surroundings(horizontal, content.aligned_grids), content.turned)
    notes = note_clauses(content.watermark, page.number) + note_clauses(struck, page.number)
    clauses, all_remarks = [*read.clauses, *notes], [*remarks, *read.remarks]
    return replace(read, clauses=clauses, remarks=all_remarks, rules=horizontal)


def page_layout(
    page: Page,
    glyphs: list[Glyph],
    grids: Sequence[RuledGrid],
    around: Surroundings,
    turned: Mapping[int, list[Glyph]] = MappingProxyType({}),
) -> ReadPage:
    """The page with what the characters say in the grids and outside of them; ``turned`` are those on their side."""
    ruled = grids
    grids = [grid for grid in grids if not _is_small(grid.box) and not _is_frame(grid, grids, page)]
    frames = [grid for grid in grids if is_border(grid, grids, glyphs)]
    grids = [grid for grid in grids if grid not in frames] if frames else grids
    inside, outside = glyphs_by_cell(glyphs, grids)
    lines = text_lines(outside)
    unruled = unruled_tables(outside, lines, around) if lines else UnruledTables()
    if unruled.grids or frames:  # a frame around text in columns is the border of their table
        grids += [one for one in frames if not any(_meet(one.box, other.box) for other in unruled.grids)]
        grids += unruled.grids
        inside, outside = glyphs_by_cell(closing_signs_first(glyphs, unruled.grids), grids)
        lines = text_lines(outside)
    lines, dirt = _without_dirt(lines, grids, page)
    by_turn = {turn: glyphs_by_cell(own, grids) for turn, own in turned.items()}
    tables = tables_of_grids(grids, inside, page.number, {turn: own[0] for turn, own in by_turn.items()})
    column = _text_column(lines, grids, page)
    clauses = [
        *page_clauses(lines, page, [grid.ys[0] for grid in grids], *column),
        *(Clause(0, one.text, "note", places=(place_of([one], page.number),)) for one in dirt),
    ]
    beside = [clause for turn, own in by_turn.items() for clause in turned_clauses(own[1], turn, page.number)]
    clauses = sorted([*clauses, *beside], key=top_of) if beside else clauses
    remarks = [_unsure_remark(page, unruled.unsure)] if unruled.unsure else []
    alone = grids[0] if len(grids) == 1 else None
    read = ReadPage(page, column, tables, _open_cells(grids), clauses, remarks, grid=alone, unruled=unruled)
    tops = [*(line.top for line in lines[:1]), *(grid.ys[0] for grid in unruled.grids)]
    if not tops or any(grid.ys[0] < min(tops) for grid in ruled):
        return read
    return replace(read, again=lambda above: page_layout(page, glyphs, ruled, around._replace(above=above), turned))


def _open_cells(grids: Sequence[RuledGrid]) -> OpenCells:
    """The cells at the foot of the last table that have no line below: the page break cut them."""
    if not grids:
        return frozenset()
    last = max(grids, key=lambda grid: grid.ys[-1])
    foot = (region for region in last.regions if region.row + region.row_span == len(last.ys) - 1)
    return frozenset((region.row, region.column) for region in foot if "b" in region.undrawn)


def _unsure_remark(page: Page, texts: Sequence[str]) -> Remark:
    words = "、".join(f"“{text}”" for text in [*dict.fromkeys(texts)][:_NAMED])
    more = "等" if len(texts) > _NAMED else ""
    message = f"第{page.number}页没有框线的表格中，{words}{more}属于哪几行、哪几列无法确定，请对照原件。"
    return Remark("columns_unsure", "error", message, (Place(page=page.number),))


def _is_small(box: Box) -> bool:
    """Whether a grid of that size is a drawn check box."""
    return max(box[2] - box[0], box[3] - box[1]) <= _SQUARE


def _is_frame(grid: RuledGrid, grids: Sequence[RuledGrid], page: Page) -> bool:
    """Whether the grid is a frame around the page, around tables, or around words in a table's cell, as that of a field
    in a browser's form: decoration, not a cell.
    """
    x0, top, x1, bottom = grid.box
    if len(grid.regions) > 1:
        return False
    if any(len(other.regions) > 1 and holds(other.box, grid.box) for other in grids):
        return True
    is_large = (x1 - x0) * (bottom - top) > 0.6 * page.width * page.height
    return is_large or sum(holds(grid.box, other.box) and not _is_small(other.box) for other in grids) > 1


def _meet(one: Box, other: Box) -> bool:
    """Whether the two boxes have some area in common."""
    return max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(one[3], other[3])


def _without_dirt(
    lines: list[TextLine], grids: Sequence[RuledGrid], page: Page
) -> tuple[list[TextLine], list[TextLine]]:
    """The lines without dirt, and the dirt."""
    dirt = [line for line in lines if least_confidence(line.confidences) < 1 and _is_dirt(line, grids, page)]
    return [line for line in lines if line not in dirt] if dirt else lines, dirt


def _is_dirt(line: TextLine, grids: Sequence[RuledGrid], page: Page) -> bool:
    """Whether a line of an image is dirt: a stroke, or a sign hardly read, beside a table or at the paper's edge."""
    is_sure = least_confidence(line.confidences) >= _SURE
    if len(line.text) > _FEW or (is_sure and not patterns("scan")["stroke"].fullmatch(line.text)):
        return False
    middle = (line.top + line.bottom) / 2
    tables = [grid.box for grid in grids if grid.box[1] < middle < grid.box[3]]
    is_beside = any(line.x1 <= x0 or line.x0 >= x1 for x0, _, x1, _ in tables)
    edges = (line.x0, middle, page.width - line.x1, page.height - middle)
    return is_beside or min(edges) < _PAPER_EDGE


def _text_column(lines: Sequence[TextLine], grids: Sequence[RuledGrid], page: Page) -> tuple[float, float]:
    """The left and right bound of the page's text: full lines show them, else both margins count as equal."""
    left = min([line.x0 for line in lines] + [grid.xs[0] for grid in grids], default=0.0)
    right = max([line.x1 for line in lines] + [grid.xs[-1] for grid in grids], default=page.width)
    full = [line for line in lines if line.x1 - line.x0 > 0.6 * page.width and right - line.x1 < line.em]
    return left, right if len(full) >= _FULL_LINES else max(right, page.width - left)


# ---------------------------------------------------------------- all pages


def blocks_of(pages: Sequence[ReadPage]) -> tuple[tuple[Block, ...], list[Remark]]:
    """The blocks of all pages in reading order; what a page break cut is one again, or a remark tells of it.

    Sheets lie on a scanner's glass, and in its feeder, a little farther left or right each time: pages that were read
    from images are shifted so that the parts of a table on two pages line up.
    """
    aligned: list[ReadPage] = []
    for read in pages:
        aligned.append(_aligned_page(aligned[-1], read) if aligned and read.to_original is not None else read)
    clauses = with_running_heads([read.page for read in aligned], [read.clauses for read in aligned])
    blocks, remarks = joined_blocks(
        [
            PageBlocks(read.page, read.ordered_blocks(own), *read.column, read.open_cells, read.open_tops)
            for read, own in zip(aligned, clauses, strict=True)
        ]
    )
    matrices = {read.page.number: read.to_original for read in aligned if read.to_original is not None}
    return rotated_blocks(blocks, matrices) if matrices else blocks, remarks


def _aligned_page(above: ReadPage, read: ReadPage) -> ReadPage:
    """The page, its first table made as wide as the last one above and put right below it, if both may be one table."""
    upper, lower = _sides(above.tables[::-1]), _sides(read.tables)
    if upper is None or lower is None or read.to_original is None:
        return read
    times = (upper[1] - upper[0]) / (lower[1] - lower[0])
    shift = upper[0] - times * lower[0]
    if abs(times - 1) > _STRETCH or abs(upper[0] - lower[0]) > _SHIFT:
        return read
    matrices = {read.page.number: (times, 0.0, shift, 0.0, 1.0, 0.0)}
    tables = [block for block in rotated_blocks(read.tables, matrices) if isinstance(block, Table)]
    clauses = [block for block in rotated_blocks(read.clauses, matrices) if isinstance(block, Clause)]
    a, b, c, d, e, f = read.to_original
    to_original = (a / times, b, c - a * shift / times, d / times, e, f - d * shift / times)
    left, right = (times * x + shift for x in read.column)
    return replace(read, tables=tables, clauses=clauses, to_original=to_original, column=(left, right))


def _sides(tables: Sequence[Table]) -> tuple[float, float] | None:
    """The left and right side of the first table that is in no other one."""
    outer = next((table for table in tables if table.inside is None), None)
    boxes = [place.box for cell in outer.cells for place in cell.places if place.box] if outer else []
    return (min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None
