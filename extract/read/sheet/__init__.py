"""Workbooks (.xlsx, .xls, .et) → Document: each visible sheet is a table, its name a running head.

``xlsx`` and ``xls`` read what is stored, ``number_formats`` shows numbers as a reader sees them, ``worksheet`` makes
the tables. A sheet has no pages before it is printed: places are tables, rows and columns, counted from the first that
is used.
"""

from collections.abc import Iterator, Sequence

from extract.model import Block, Clause, Document, Remark, Role, Table
from extract.read.formats import XLSX
from extract.read.glyphs import content
from extract.read.paragraph_labels import label_of
from extract.read.sheet.worksheet import SheetTable, Worksheet, sheet_table
from extract.read.sheet.xls import XlsWorkbook
from extract.read.sheet.xlsx import XlsxWorkbook

_UNREAD = "文件中有浮于单元格之上的图形、文本框或控件（复选框等），其中的文字和勾选未能读取，请对照原件。"


def read(source: bytes, kind: str) -> Document:
    """The document; ``kind`` is what ``sniff`` says. Raises a ``SourceError`` if the file cannot be read."""
    workbook = XlsxWorkbook(source) if kind == XLSX.media_type else XlsWorkbook(source)
    sheets: list[tuple[Worksheet, SheetTable]] = []
    tables = 0
    for sheet in workbook.sheets:
        sheets.append((sheet, sheet_table(sheet, tables)))
        tables += sheets[-1][1].table is not None
    remarks = [remark for sheet, table in sheets for remark in _remarks(sheet, table)]
    if workbook.unread:
        remarks.append(Remark("part_unread", "warning", _UNREAD))
    if not tables:
        remarks.append(Remark("text_missing", "error" if workbook.unread else "warning", "文件的工作表中没有文字。"))
    return Document(kind, (), tuple(_blocks(sheets)), tuple(remarks))


def _blocks(sheets: Sequence[tuple[Worksheet, SheetTable]]) -> Iterator[Block]:
    """The name of a sheet stands before its table as a running head does: it is not a heading of the form's own."""
    clauses = 0
    for sheet, table in ((sheet, one.table) for sheet, one in sheets if one.table is not None):
        parts: list[tuple[Role, str] | Table] = [("header", sheet.name), ("header", sheet.header), table]
        for part in (*parts, ("footer", sheet.footer)):
            if isinstance(part, Table):
                yield part
            elif (shown := content(part[1])).text:
                yield Clause(clauses, shown.text, part[0], *label_of(shown.text), shown.boxes, raw=shown.raw)
                clauses += 1


def _remarks(sheet: Worksheet, table: SheetTable) -> Iterator[Remark]:
    name = sheet.name
    if table.hidden:
        yield Remark("cells_hidden", "info", f"工作表“{name}”的隐藏行列中有{table.hidden}个单元格有内容，未读取。")
    unformatted, unevaluated = (
        tuple(table.cells[position].place() for position in sorted(positions) if position in table.cells)
        for positions in (sheet.unformatted, sheet.unevaluated)
    )
    if sheet.unformatted:
        message = f"工作表“{name}”有{len(sheet.unformatted)}个单元格的数字格式无法识别，读到的是未加格式的原数值。"
        yield Remark("number_format_unread", "warning", message, unformatted)
    if sheet.unevaluated:
        message = f"工作表“{name}”有{len(sheet.unevaluated)}个公式没有保存计算结果，按空白读取；请用 Excel 打开后另存。"
        yield Remark("formula_without_result", "error", message, unevaluated)
