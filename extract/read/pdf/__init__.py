"""Born-digital PDF → Document.

PDFium gives characters and drawn lines, ``ruling`` the grids, ``lines`` the text of each cell, ``paragraphs`` the
clauses, ``joining`` makes one of what a page break cut. Tables without rules are left to pdfplumber.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from extract.errors import DamagedSource, EmptySource, EncryptedSource
from extract.model import Block, Box, Cell, CellReference, Clause, Document, Page, Place, Remark, Table
from extract.read import lines as printed
from extract.read import paragraphs, ruling
from extract.read.glyphs import boxes_of
from extract.read.joining import PageBlocks, joined
from extract.read.lines import Glyph, Row
from extract.read.pdf import pdfium
from extract.read.pdf.boxes import with_boxes
from extract.read.pdf.unruled import unruled_grids
from extract.read.ruling import Grid
from extract.read.tables import OpenCells

MEDIA_TYPE = "application/pdf"
_SQUARE = 18.0  # points: a grid up to this size is a drawn check box, not a table
_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a stamp or mark on it
_OUTLINES = 60  # small drawn figures on a page without text: letters turned into drawings
_FULL_LINES = 3  # so many lines that end at the same place tell where the text column ends
_MOST_TABLES = 10_000
_PADDING = 8.0  # points: the most that a cell keeps free on either side of its text


@dataclass(frozen=True, slots=True)
class _Read:
    """One page as it was read, the bounds of its text column, and what was amiss."""

    page: Page
    column: tuple[float, float]
    tables: list[Table]
    open_cells: OpenCells
    clauses: list[Clause]
    remarks: list[Remark]


def read(source: bytes) -> Document:
    """The document; raises ``EncryptedSource``, ``DamagedSource`` or ``EmptySource`` where there is none to read."""
    pdf = _opened(source)
    try:
        pages = [_page(pdf, index, source) for index in range(len(pdf))]
    finally:
        pdf.close()
    if not pages:
        raise EmptySource("文件中没有任何页面，请核对原件后重新导出。")
    clauses = paragraphs.with_running_heads([read.page for read in pages], [read.clauses for read in pages])
    blocks = joined(
        [
            PageBlocks(read.page, _ordered(read.tables, found), *read.column, read.open_cells)
            for read, found in zip(pages, clauses, strict=True)
        ]
    )
    remarks = tuple(remark for read in pages for remark in read.remarks)
    return Document(MEDIA_TYPE, tuple(read.page for read in pages), blocks, remarks)


def _opened(source: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedSource("文件已加密，需要密码才能打开；请用密码打开后另存为不加密的 PDF。") from error
        raise DamagedSource("PDF 文件已损坏、不完整或没有页面，无法打开；请从原处重新取得该文件。") from error


def _page(pdf: pypdfium2.PdfDocument, index: int, source: bytes) -> _Read:
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        remark = Remark("page_unreadable", "error", f"第{number}页已损坏，无法读取。", (Place(page=number),))
        return _Read(Page(number, 0.0, 0.0, "none"), (0.0, 0.0), [], frozenset(), [], [remark])
    try:
        content = pdfium.content(page)
    finally:
        page.close()
    remarks = list(_remarks(content, number))
    unreadable = any(remark.severity == "error" for remark in remarks)
    seen = Page(number, round(content.width, 2), round(content.height, 2), "none" if unreadable else "digital")
    return _blocks(content, seen, source, remarks)


def _remarks(content: pdfium.Content, number: int) -> Iterator[Remark]:
    at = (Place(page=number),)
    written = sum(not glyph.char.isspace() for glyph in content.glyphs)
    area = content.width * content.height
    covered = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in content.images)
    if (written < _FEW and covered > 0.5 * area) or (not written and len(content.shapes) > _OUTLINES):
        yield Remark(
            "page_without_text", "error", f"第{number}页是扫描图像，没有可读取的文字层，需要文字识别（OCR）。", at
        )
    elif content.unmapped > 0.02 * max(written, 1):
        message = f"第{number}页有{content.unmapped}个字符的字体缺少文字编码，文字不可靠，需要文字识别（OCR）。"
        yield Remark("text_unmapped", "error", message, at)
    elif content.unmapped:
        yield Remark("text_unmapped", "warning", f"第{number}页有{content.unmapped}个字符的字体缺少文字编码。", at)
    if content.hidden.strip():
        message = f"第{number}页有不显示的文字，未计入正文：{content.hidden.strip()}"
        yield Remark("text_hidden", "info", message, at)


# ---------------------------------------------------------------- blocks


def _blocks(content: pdfium.Content, page: Page, source: bytes, remarks: list[Remark]) -> _Read:
    grids = ruling.grids(content.horizontal, content.vertical)
    squares = [grid.box for grid in grids if _is_small(grid.box)]
    glyphs = with_boxes(_once(content.glyphs), content.shapes, squares)
    grids = [grid for grid in grids if not _is_small(grid.box) and not _is_frame(grid, grids, page)]
    inside, outside = _parted(glyphs, grids)
    rows = printed.rows(outside)
    extra = unruled_grids(source, page.number, rows) if rows else []
    if extra:
        grids += extra
        inside, outside = _parted(glyphs, grids)
        rows = printed.rows(outside)
    tables = _tables(grids, inside, page.number)
    tops = [grid.ys[0] for grid in grids]
    column = _column(rows, grids, page)
    clauses = paragraphs.clauses(rows, page, tops, *column)
    return _Read(page, column, tables, _open_cells(grids), clauses, remarks)


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
    return large or sum(_holds(grid.box, other.box) and not _is_small(other.box) for other in grids) > 1


def _holds(outer: Box, inner: Box) -> bool:
    if outer == inner:
        return False
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Without characters printed twice on the same spot to look bold."""
    if not glyphs:
        return glyphs
    lefts, _, _, _, bases, chars, _ = zip(*glyphs, strict=True)
    if len(set(zip(chars, map(int, lefts), map(int, bases), strict=True))) == len(glyphs):
        return glyphs
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        x, y = int(glyph.x0 // 4), int(glyph.base // 4)
        near = (other for i in (-1, 0, 1) for k in (-1, 0, 1) for other in seen.get((glyph.char, x + i, y + k), ()))
        if glyph.char.isspace() or not any(_overprinted(glyph, other) for other in near):
            kept.append(glyph)
            seen.setdefault((glyph.char, x, y), []).append(glyph)
    return kept


def _overprinted(glyph: Glyph, other: Glyph) -> bool:
    shift = max(abs(glyph.x0 - other.x0), abs(glyph.base - other.base))
    return shift < min(1.5, 0.35 * (glyph.x1 - glyph.x0))


def _parted(glyphs: list[Glyph], grids: list[Grid]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """The glyphs of each grid's regions, and those outside of all; of nested grids the innermost has the glyph."""
    inside: list[list[list[Glyph]]] = [[[] for _ in grid.regions] for grid in grids]
    outside: list[Glyph] = []
    order = sorted(range(len(grids)), key=lambda k: _area(grids[k].box))
    box, home = (0.0, 0.0, 0.0, 0.0), outside
    last: Glyph | None = None
    nested = any(_holds(a.box, b.box) for a in grids for b in grids)
    for glyph in glyphs:
        x0, top, x1, bottom, _, char, _ = glyph
        before, last = last, glyph
        if char in printed.CLOSING and before and _follows(before, glyph):
            home.append(glyph)  # it may hang over the cell's border, but it cannot begin a line
            continue
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if nested or not (box[0] < x < box[2] and box[1] < y < box[3]):
            home, box = outside, (0.0, 0.0, 0.0, 0.0)
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


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _column(rows: Sequence[Row], grids: Sequence[Grid], page: Page) -> tuple[float, float]:
    """The left and right bound of the page's text: full lines tell, else margins are taken to mirror one another."""
    left = min([row.x0 for row in rows] + [grid.xs[0] for grid in grids], default=0.0)
    right = max([row.x1 for row in rows] + [grid.xs[-1] for grid in grids], default=page.width)
    long = [row for row in rows if row.x1 - row.x0 > 0.6 * page.width and right - row.x1 < row.em]
    return left, right if len(long) >= _FULL_LINES else max(right, page.width - left)


# ---------------------------------------------------------------- tables


def _tables(grids: Sequence[Grid], inside: Sequence[list[list[Glyph]]], page: int) -> list[Table]:
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
        (_area(region.box), k, position)
        for k, other in enumerate(grids)
        if other is not grid and _holds(other.box, grid.box)
        for position, region in enumerate(other.regions)
        if _holds(region.box, grid.box)
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
        for region, found in zip(grid.regions, rows, strict=True)
        if found or not grid.is_outside(region)
    )
    return Table(index, len(grid.ys) - 1, len(grid.xs) - 1, cells, (page,), inside)


def _padding(grid: Grid, rows: Sequence[Sequence[Row]]) -> float:
    gaps = [
        min(row.x0 - region.box[0], region.box[2] - row.x1)
        for region, found in zip(grid.regions, rows, strict=True)
        for row in found
    ]
    return min(max(min(gaps, default=0.0), 0.0), _PADDING)


def _cell(region: ruling.Region, rows: list[Row], padding: float, page: int) -> Cell:
    x0, top, x1, bottom = region.box
    composed = printed.in_column(rows, x0 + padding, x1 - padding, page)
    return Cell(
        row=region.row,
        column=region.column,
        row_span=region.row_span,
        column_span=region.column_span,
        text=composed.text,
        boxes=boxes_of(composed.text),
        places=(Place(page=page, box=(x0, top, x1, bottom)),),
        lines=composed.lines,
        raw=composed.raw,
    )


def _ordered(tables: Sequence[Table], clauses: Sequence[Clause]) -> list[Block]:
    """Tables and clauses of one page from top to bottom; nested tables stay behind the one that holds them."""
    result: list[Block] = list(clauses)
    for table in reversed([table for table in tables if table.inside is None]):
        top = _top(table)
        position = next((k for k, block in enumerate(result) if _top(block) > top), len(result))
        result[position:position] = [table, *_nested(table, tables)]
    return result


def _nested(table: Table, tables: Sequence[Table]) -> list[Table]:
    found: list[Table] = []
    for inner in tables:
        if inner.inside is not None and inner.inside.table == table.index:
            found += [inner, *_nested(inner, tables)]
    return found


def _top(block: Block) -> float:
    places = block.cells[0].places if isinstance(block, Table) else block.places
    box = places[0].box
    return box[1] if box else 0.0
