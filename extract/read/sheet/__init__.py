"""Workbooks (.xlsx, .xls, .et) → Document: each visible sheet is a table, its name a running head.

``xlsx`` and ``xls`` read what is stored, ``formats`` shows numbers as a reader sees them, ``sheet`` makes the tables.
A sheet has no pages before it is printed: places are tables, rows and columns, counted from the first that is used.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from extract.model import Block, Cell, Clause, Document, Place, Remark, Role
from extract.read.formats import XLSX
from extract.read.glyphs import content
from extract.read.paragraph_labels import label_of
from extract.read.sheet import xls, xlsx
from extract.read.sheet.sheet import Drawn, Position, Sheet, drawn

_UNREAD = "文件中有浮于单元格之上的图形、文本框或控件（复选框等），其中的文字和勾选未能读取，请对照原件。"
Told = tuple[Sheet, Drawn]


def read(source: bytes, kind: str) -> Document:
    """The document; ``kind`` is what ``sniff`` says. Raises a ``SourceError`` where there is none to read."""
    book = xlsx.Workbook(source) if kind == XLSX.media_type else xls.Workbook(source)
    told: list[Told] = []
    for sheet in book.sheets():
        told.append((sheet, drawn(sheet, sum(one.table is not None for _, one in told))))
    remarks = [remark for sheet, one in told for remark in _remarks(sheet, one)]
    if book.unread:
        remarks.append(Remark("part_unread", "warning", _UNREAD))
    if all(one.table is None for _, one in told):
        remarks.append(Remark("text_missing", "error" if book.unread else "warning", "文件的工作表中没有文字。"))
    return Document(kind, (), tuple(_blocks(told)), tuple(remarks))


def _blocks(told: Sequence[Told]) -> Iterator[Block]:
    """The name of a sheet stands before its table as a running head does: it is not a heading of the form's own."""
    clauses = count()
    for sheet, table in ((sheet, one.table) for sheet, one in told if one.table is not None):
        yield from _running("header", (sheet.name, sheet.header), clauses)
        yield table
        yield from _running("footer", (sheet.footer,), clauses)


def _running(role: Role, texts: Iterable[str], clauses: Iterator[int]) -> Iterator[Clause]:
    for text, raw, boxes in map(content, texts):
        if text:
            yield Clause(next(clauses), text, role, *label_of(text), boxes, raw=raw)


def _remarks(sheet: Sheet, one: Drawn) -> Iterator[Remark]:
    name = sheet.name
    if one.hidden:
        yield Remark("cells_hidden", "info", f"工作表“{name}”的隐藏行列中有{one.hidden}个单元格有内容，未读取。")
    if sheet.unformatted:
        message = f"工作表“{name}”有{len(sheet.unformatted)}个单元格的数字格式无法识别，读到的是未加格式的原数值。"
        yield Remark("number_format_unread", "warning", message, _places(one, sheet.unformatted))
    if sheet.unevaluated:
        message = f"工作表“{name}”有{len(sheet.unevaluated)}个公式没有保存计算结果，按空白读取；请用 Excel 打开后另存。"
        yield Remark("formula_without_result", "error", message, _places(one, sheet.unevaluated))


def _places(one: Drawn, positions: frozenset[Position]) -> tuple[Place, ...]:
    cells: list[Cell] = [one.cells[position] for position in sorted(positions) if position in one.cells]
    return tuple(cell.place() for cell in cells)
