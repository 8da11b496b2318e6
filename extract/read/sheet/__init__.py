"""Workbooks (.xlsx, .xls, .et, Excel 2003 XML) → Document: each visible sheet is a table, its name a running head.

``xlsx``, ``xls`` and ``excel_2003`` read what is stored, ``number_formats`` shows numbers as a reader sees them,
``worksheet`` makes the tables, ``pictures`` finds the pictures, ``unread`` tells what else lies over the cells. A sheet
has no pages before it is printed: places are tables, rows and columns, counted from the first that is used.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from extract.model import Block, Clause, Document, Place, Remark, Role, Severity, Table
from extract.read.embedded_file import Separate, separate_remark
from extract.read.formats import EXCEL_2003, XLS
from extract.read.glyphs import content
from extract.read.ocr import AUTO, OcrOptions
from extract.read.paragraph_labels import label_of
from extract.read.picture_readings import PictureReading, PlacedPicture, picture_blocks, picture_remarks
from extract.read.pictures import PictureReader
from extract.read.sheet.excel_2003 import Excel2003Workbook
from extract.read.sheet.number_formats import stored_number
from extract.read.sheet.worksheet import (
    Position,
    SheetPicture,
    SheetTable,
    Worksheet,
    hides_numbers,
    sheet_table,
)
from extract.read.sheet.xls import XlsWorkbook
from extract.read.sheet.xlsx import XlsxWorkbook
from extract.read.unread import unmapped_remarks, unread_remark

_NONE: Separate = {}
Workbook = XlsxWorkbook | XlsWorkbook | Excel2003Workbook
_WORKBOOKS: Mapping[str, Callable[[bytes], Workbook]] = {
    XLS.media_type: XlsWorkbook,
    EXCEL_2003.media_type: Excel2003Workbook,
}
_REFERENCE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read(source: bytes, kind: str, ocr: OcrOptions = AUTO, separate: Separate = _NONE) -> Document:
    """The document; ``kind`` is what ``sniff`` says, ``ocr`` whether pictures are read, ``separate`` are the parts that
    are converted apart.

    Raises a ``SourceError`` if the file cannot be read.
    """
    workbook: Workbook = _WORKBOOKS.get(kind, XlsxWorkbook)(source)
    reader = PictureReader(ocr)
    sheets: list[tuple[Worksheet, SheetTable]] = []
    pictures: list[PlacedPicture] = []
    tables = 0
    for sheet in workbook.sheets:
        if sheet.is_hidden:
            sheets.append((sheet, SheetTable(None, {}, list(sheet.filled_cells()))))
            continue
        readings = [(one, reader.reading(one.picture)) for one in sorted(sheet.pictures, key=lambda one: one.position)]
        sheets.append(_with_pictures(sheet, readings, tables))
        pictures += _placed_pictures(*sheets[-1], readings)
        tables += sheets[-1][1].tables
    remarks = [remark for sheet, table in sheets for remark in _remarks(sheet, table)]
    remarks += [remark for sheet, table in sheets for remark in _hidden_remarks(workbook, sheet, table)]
    unread = [*picture_remarks(pictures, ocr), *_unread_remarks(sheets, separate)]
    blocks = tuple(_blocks(sheets))
    if not blocks:
        is_unread = any(remark.severity == "error" for remark in [*remarks, *unread])
        remarks.append(Remark("text_missing", "error" if is_unread else "warning", "文件的工作表中没有文字。"))
    holders = (one for block in blocks for one in (block.cells if isinstance(block, Table) else (block,)))
    return Document(kind, (), blocks, (*remarks, *unread, *unmapped_remarks(holders)))


def _with_pictures(
    sheet: Worksheet, readings: Sequence[tuple[SheetPicture, PictureReading]], tables: int
) -> tuple[Worksheet, SheetTable]:
    """The sheet with what the pictures in its cells say, and its table, which is numbered ``tables``, and others."""
    pictured: dict[Position, list[PictureReading]] = {}
    for one, reading in readings:
        if one.is_in_cell and reading.outcome != "nothing":  # one that was not read is told, with its cell
            pictured.setdefault(one.position, []).append(reading)
    sheet = sheet._replace(pictured=pictured)
    table = sheet_table(sheet, tables)
    apart = [reading for one, reading in readings if not one.is_in_cell]
    return sheet, table._replace(behind=tuple(picture_blocks(apart, 0, tables + table.tables)))


def _placed_pictures(
    sheet: Worksheet, table: SheetTable, readings: Sequence[tuple[SheetPicture, PictureReading]]
) -> Iterator[PlacedPicture]:
    for one, reading in readings:
        yield PlacedPicture(reading, *_place(sheet, table, one.position), one.is_in_cell)


def _blocks(sheets: Sequence[tuple[Worksheet, SheetTable]]) -> Iterator[Block]:
    """The name of a sheet stands before its table as a running head does: it is not a heading of the form's own.

    A text box stands before the table if it begins above the table's first row, else behind it.
    """
    clauses = 0
    for sheet, one in sheets:
        if not (one.table or one.behind or (sheet.drawn and not sheet.is_hidden)):
            continue
        first = min((row for row, _ in sheet.filled_cells()), default=0)
        above = {drawn for drawn in sheet.drawn if drawn.position and drawn.position[0] < first}
        tables = (*([] if one.table is None else [one.table]), *one.inner)
        parts: list[tuple[Role, str] | Block] = [("header", sheet.name), ("header", sheet.header)]
        parts += [("body", drawn.text) for drawn in sheet.drawn if drawn in above]
        parts += [*tables, *(("body", drawn.text) for drawn in sheet.drawn if drawn not in above), *one.behind]
        notes: list[tuple[Role, str]] = [("note", note) for note in (*sheet.notes, *sheet.struck)]
        for part in (*parts, *notes, ("footer", sheet.footer)):
            if isinstance(part, Table):
                yield part
                continue
            if isinstance(part, Clause):
                yield replace(part, index=clauses)
            elif (body := content(part[1])).text:
                yield Clause(clauses, body.text, part[0], *label_of(body.text), body.boxes, raw=body.raw)
            else:
                continue
            clauses += 1


def _remarks(sheet: Worksheet, table: SheetTable) -> Iterator[Remark]:
    name = sheet.name
    unformatted, unevaluated, rounded = (
        tuple(table.cells[position].place() for position in sorted(positions) if position in table.cells)
        for positions in (sheet.unformatted, sheet.unevaluated, sheet.rounded)
    )
    if sheet.struck and not sheet.is_hidden:
        message = f"工作表“{name}”有划去的文字，未计入表格：{' '.join(sheet.struck)}"
        yield Remark("text_struck", "warning", message)
    if sheet.unformatted:
        message = (
            f"工作表“{name}”有{len(sheet.unformatted)}个单元格的数字格式无法识别，读到的是未加格式的原数值，"
            "与表中显示的不同；请对照原件核对。"
        )
        yield Remark("number_format_unread", "error", message, unformatted)
    if sheet.unevaluated:
        message = f"工作表“{name}”有{len(sheet.unevaluated)}个公式没有保存计算结果，按空白读取；请用 Excel 打开后另存。"
        yield Remark("formula_without_result", "error", message, unevaluated)
    if rounded:
        message = (
            f"工作表“{name}”有{len(rounded)}个单元格的数字超过15位，文件中只保存了前15位，其后各位已丢失；"
            "编码、账号一类请改为文本格式后重新填写。"
        )
        yield Remark("number_beyond_digits", "error", message, rounded)


def _hidden_remarks(workbook: Workbook, sheet: Worksheet, table: SheetTable) -> Iterator[Remark]:
    """The remarks on what the sheet hides, by its rows and columns and in cells that it shows: an error where a number
    is among it, unless it lists choices for others.
    """
    unseen = [
        (row, column)
        for (row, column), text in sheet.unseen.items()
        if not (sheet.is_hidden or row in sheet.hidden_rows or column in sheet.hidden_columns)
        if text.strip() and stored_number(text) != 0
    ]
    where = f"隐藏的工作表“{sheet.name}”" if sheet.is_hidden else f"工作表“{sheet.name}”的隐藏行列"
    places = tuple(table.cells[position].place() for position in sorted(unseen) if position in table.cells)
    kinds: list[tuple[str, Sequence[Position], tuple[Place, ...]]] = [
        (f"{where}中有{len(table.hidden)}个单元格有内容，未读取", table.hidden, ()),
        (
            f"工作表“{sheet.name}”有{len(unseen)}个单元格的内容看不到（字色同底色，或格式为;;;一类），未读取",
            unseen,
            places,
        ),
    ]
    for message, hidden, at in kinds:
        if not hidden:
            continue
        is_number = hides_numbers({**sheet.unseen, **sheet.texts}, hidden)
        if is_number and not (sheet.is_hidden and workbook.lists_choices(sheet.name)):
            yield Remark("cells_hidden", "error", f"{message}，其中有数字；请核对后取消隐藏，再重新转换。", at)
        else:
            yield Remark("cells_hidden", "info", f"{message}。", at)


def _unread_remarks(sheets: Sequence[tuple[Worksheet, SheetTable]], separate: Separate) -> Iterator[Remark]:
    """The remarks on what lies over the cells of visible sheets, one for each kind of thing; and what is separate."""
    apart: list[tuple[str, Place | None]] = []
    things: dict[tuple[str, Severity], list[tuple[str, Place | None]]] = {}
    for sheet, table in sheets:
        for kind, position, severity, part in () if sheet.is_hidden else sheet.unread:
            name, place = _place(sheet, table, position)
            if part is not None and part in separate:
                apart.append((separate[part], place))
            else:
                things.setdefault((kind, severity), []).append((name, place))
    if apart:
        yield separate_remark(apart)
    for (kind, severity), places in things.items():
        yield unread_remark(kind, places, severity)


def _place(sheet: Worksheet, table: SheetTable, position: Position | None) -> tuple[str, Place | None]:
    """Where something stands on a sheet: in a clerk's words, and as a place, that of the table outside of its cells."""
    cell = table.cells.get(position) if position is not None else None
    place = cell.place() if cell else Place(table=table.table.index) if table.table else None
    return f"工作表“{sheet.name}”" + (_reference(position) if position is not None else ""), place


def _reference(position: Position) -> str:
    """(6, 1) → ``B7``."""
    row, column = position
    letters = ""
    while column >= 0:
        letters = _REFERENCE_LETTERS[column % 26] + letters
        column = column // 26 - 1
    return f"{letters}{row + 1}"
