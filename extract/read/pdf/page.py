"""One page → its tables and clauses from top to bottom, and what was amiss with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2

from extract.model import Block, Box, Clause, Page, Place, Remark, Table
from extract.read import lines as printed
from extract.read import paragraphs, ruling
from extract.read.boxes import with_boxes
from extract.read.cells import parted, tables_of
from extract.read.joining import top_of
from extract.read.lines import Glyph, Row
from extract.read.pdf.characters import Characters, characters
from extract.read.pdf.drawing import Drawing, drawing
from extract.read.pdf.frame import frame_of
from extract.read.pdf.unruled import unruled_grids
from extract.read.ruling import Grid, Rule, area, holds
from extract.read.tables import OpenCells

_SQUARE = 18.0  # points: a grid up to this size is a drawn check box, not a table
_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a stamp or mark on it
_OUTLINES = 60  # small drawn figures on a page without text: letters turned into drawings
_MIDDLE = (0.3, 0.7)  # of a character's height: a line from here to there goes through it
_FULL_LINES = 3  # so many lines that end at the same place tell where the text column ends


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it was read, the bounds of its text column, and what was amiss."""

    page: Page
    column: tuple[float, float]
    tables: list[Table]
    open_cells: OpenCells
    clauses: list[Clause]
    remarks: list[Remark]

    def ordered(self, clauses: Sequence[Clause]) -> list[Block]:
        """The tables and the clauses from top to bottom; nested tables stay behind the one that holds them."""
        result: list[Block] = list(clauses)
        for table in reversed([table for table in self.tables if table.inside is None]):
            top = top_of(table)
            position = next((k for k, block in enumerate(result) if top_of(block) > top), len(result))
            result[position:position] = [table, *_nested(table, self.tables)]
        return result


class _Content(NamedTuple):
    """What stands on the page: width and height as seen, in points, what is written and what is drawn."""

    width: float
    height: float
    written: Characters
    drawn: Drawing


def read_page(pdf: pypdfium2.PdfDocument, index: int, source: bytes) -> ReadPage:
    """The page; one that is damaged comes back empty, with a remark that says so."""
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        remark = Remark("page_unreadable", "error", f"第{number}页已损坏，无法读取。", (Place(page=number),))
        return ReadPage(Page(number, 0.0, 0.0, "none"), (0.0, 0.0), [], frozenset(), [], [remark])
    try:
        frame = frame_of(page)
        drawn = drawing(page, frame)
        content = _Content(*frame.size, characters(page, frame, invisible=drawn.invisible), drawn)
    finally:
        page.close()
    remarks = list(_remarks(content, number))
    unreadable = any(remark.severity == "error" for remark in remarks)
    seen = Page(number, round(content.width, 2), round(content.height, 2), "none" if unreadable else "digital")
    return _blocks(content, seen, source, remarks)


def _remarks(content: _Content, number: int) -> Iterator[Remark]:
    at = (Place(page=number),)
    unmapped, hidden = content.written.unmapped, content.written.hidden.strip()
    if _is_image(content):
        message = f"第{number}页没有可读取的文字层（扫描图像或图形），需要文字识别（OCR）。"
        yield Remark("page_without_text", "error", message, at)
    elif unmapped > 0.02 * len(content.written.glyphs):
        message = f"第{number}页有{unmapped}个字符的字体缺少文字编码，文字不可靠，需要文字识别（OCR）。"
        yield Remark("text_unmapped", "error", message, at)
    elif unmapped:
        yield Remark("text_unmapped", "warning", f"第{number}页有{unmapped}个字符的字体缺少文字编码。", at)
    if hidden:
        yield Remark("text_hidden", "info", f"第{number}页有不显示的文字，未计入正文：{hidden}", at)


def _is_image(content: _Content) -> bool:
    """Whether the page's content is in an image, or in letters turned into drawings."""
    written = sum(not glyph.char.isspace() for glyph in content.written.glyphs[: 2 * _FEW])
    covered = sum(area(image) for image in content.drawn.images)
    if written < _FEW and covered > 0.5 * content.width * content.height:
        return True
    return not written and len(content.drawn.shapes) > _OUTLINES


# ---------------------------------------------------------------- blocks


def _blocks(content: _Content, page: Page, source: bytes, remarks: list[Remark]) -> ReadPage:
    grids = ruling.grids(content.drawn.horizontal, content.drawn.vertical)
    squares = [grid.box for grid in grids if _is_small(grid.box)]
    written, struck = _without_struck(content.written.glyphs, content.drawn.horizontal, grids)
    if struck:
        words = "".join(glyph.char for glyph in struck)
        message = f"第{page.number}页有划去的文字，未计入表格和正文：{words}"
        remarks.append(Remark("text_struck", "warning", message, (Place(page=page.number),)))
    glyphs = with_boxes(written, content.drawn.shapes, squares)
    grids = [grid for grid in grids if not _is_small(grid.box) and not _is_frame(grid, grids, page)]
    inside, outside = parted(glyphs, grids)
    rows = printed.rows(outside)
    extra = unruled_grids(source, page.number, rows) if rows else []
    if extra:
        grids += extra
        inside, outside = parted(glyphs, grids)
        rows = printed.rows(outside)
    tables = tables_of(grids, inside, page.number)
    tops = [grid.ys[0] for grid in grids]
    column = _column(rows, grids, page)
    clauses = paragraphs.clauses(rows, page, tops, *column)
    clauses += _note(content.written.slanted, page.number) + _note(struck, page.number)
    return ReadPage(page, column, tables, _open_cells(grids), clauses, remarks)


def _without_struck(
    glyphs: list[Glyph], horizontal: Sequence[Rule], grids: Sequence[Grid]
) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that stand and those with a line through their middle; a line of a table strikes nothing out."""
    lines = [rule for rule in horizontal if not any(grid.has_line(rule.at) for grid in grids)]
    if not lines:
        return glyphs, []
    struck = [glyph for glyph in glyphs if any(_strikes(line, glyph) for line in lines)]
    gone = set(map(id, struck))
    return [glyph for glyph in glyphs if id(glyph) not in gone], struck


def _strikes(line: Rule, glyph: Glyph) -> bool:
    height = glyph.bottom - glyph.top
    middle = _MIDDLE[0] * height < line.at - glyph.top < _MIDDLE[1] * height
    return middle and line.start <= (glyph.x0 + glyph.x1) / 2 <= line.end


def _note(glyphs: Sequence[Glyph], page: int) -> list[Clause]:
    """Text that is no part of what the page says, a watermark or what was struck out, as a note."""
    if not glyphs:
        return []
    lefts, tops, rights, bottoms, _, chars, *_ = zip(*glyphs, strict=True)
    place = Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))
    return [Clause(0, "".join(chars), role="note", places=(place,))]


def _open_cells(grids: Sequence[Grid]) -> OpenCells:
    """The cells at the foot of the page's last table that have no rule below: the page break cut them."""
    last = max(grids, key=lambda grid: grid.ys[-1], default=None)
    if last is None:
        return frozenset()
    foot = (region for region in last.regions if region.row + region.row_span == len(last.ys) - 1)
    return frozenset((region.row, region.column) for region in foot if "b" in region.undrawn)


def _is_small(box: Box) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) <= _SQUARE


def _is_frame(grid: Grid, grids: Sequence[Grid], page: Page) -> bool:
    """A frame around the page or around tables is decoration, not a cell."""
    x0, top, x1, bottom = grid.box
    if len(grid.regions) > 1:
        return False
    large = (x1 - x0) * (bottom - top) > 0.6 * page.width * page.height
    return large or sum(holds(grid.box, other.box) and not _is_small(other.box) for other in grids) > 1


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
