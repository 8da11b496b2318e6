"""Excel workbooks: numbers as numbers with the digits as written, text as text, never as a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter

from extract.export.writer import Column, ExportTable, PartialFile, Row, Value, Writer

MOST_ROWS = 1_048_576  # with the heads (Excel specifications and limits)
MOST_UNITS = 32_767  # UTF-16 code units in a cell
_DIGITS = 15  # digits that a number in a cell can have (IEEE 754 double)
_WIDEST, _NARROWEST = 60, 6  # column widths in Latin letters
_CUT = "……（未完）"
_PICTURE, _ROW = 640, 20  # pixels: the width of a picture, the height of a row
_DATE = "yyyy-mm-dd"
_MADE = datetime(2000, 1, 1)  # a fixed date of creation, so that the same tables give the same bytes


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet: its name, the heads of its columns and its rows of texts, numbers and blanks (None)."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Row]


def write_workbook(path: Path, sheets: Iterable[WorkbookSheet]) -> list[str]:
    """Write the sheets with long texts wrapped; returns Chinese sentences on values that did not fit.

    Raises ``OSError`` if the file cannot be written.
    """
    with Workbook(path, wrap=True) as book:
        for sheet in sheets:
            book.open(ExportTable(sheet.name, sheet.name, tuple(Column(head, head) for head in sheet.heads)))
            for row in sheet.rows:
                book.put(sheet.name, row)
    return book.notes


class _CellStyle(NamedTuple):
    """The style of a cell: its number format, whether its text is wrapped, whether it is a head or a link."""

    pattern: str = ""
    wrap: bool = False
    head: bool = False
    link: bool = False


@dataclass(slots=True)
class _OpenSheet:
    """A sheet that is being written; ``volume`` counts the sheets of its table from 1, ``row`` is the next row.

    ``widths`` are those of the widest text of each column so far, in Latin letters.
    """

    table: ExportTable
    sheet: Any
    volume: int
    row: int = 1
    widths: list[int] = field(default_factory=list)

    def widen(self, column: int, text: str) -> None:
        """Widen a column for a text's longest line; a Chinese character is as wide as two Latin ones."""
        width = max(sum(1 + (char > "\u2e7f") for char in line) for line in text.split("\n"))
        self.widths[column] = max(self.widths[column], width)

    def finish(self) -> None:
        """Set the widths of columns, and the filter over all rows."""
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST) + 1)
        self.sheet.autofilter(0, 0, self.row - 1, len(self.widths) - 1)


class Workbook(Writer):
    """A workbook that is written row by row in constant memory; it gets its name when it is complete.

    Each sheet has frozen heads, a filter, and columns as wide as their text. Rows beyond Excel's limit go into a
    further sheet; a text that is too long for a cell is cut; ``notes`` say so in Chinese. A number of more than 15
    digits is written as text.
    """

    def __init__(self, path: Path, *, wrap: bool = False) -> None:
        self.notes: list[str] = []
        self._file = PartialFile(path)
        self._book = xlsxwriter.Workbook(str(self._file.path), {"constant_memory": True})
        self._book.set_properties({"created": _MADE})
        self._formats: dict[_CellStyle, Any] = {}
        self._wrap = wrap
        self._sheets: dict[str, _OpenSheet] = {}

    def open(self, table: ExportTable) -> None:
        """Begin a sheet."""
        self._sheets[table.name] = self._new_sheet(table, 1)

    def put(self, name: str, row: Row) -> None:
        """Add a row to the sheet of a table."""
        sheet = self._sheets[name]
        if sheet.row == MOST_ROWS:
            self.notes.append(f"表“{sheet.sheet.get_name()}”已满{MOST_ROWS}行，其余各行写入下一张表。")
            sheet.finish()
            sheet = self._sheets[name] = self._new_sheet(sheet.table, sheet.volume + 1)
        for column, value in enumerate(row):
            if value is not None:
                self._write_value(sheet, column, value)
        sheet.row += 1

    def put_picture(self, name: str, caption: str, picture: BinaryIO, size: tuple[int, int]) -> int:
        """Add a picture of this size in pixels below its caption; returns the caption's row, counted from 1."""
        sheet, number = self._sheets[name], self._sheets[name].row + 1
        self.put(name, (caption,))
        scale = _PICTURE / size[0]
        options = {"image_data": picture, "x_scale": scale, "y_scale": scale}
        sheet.sheet.insert_image(sheet.row, 0, "picture", options)
        sheet.row += ceil(size[1] * scale / _ROW) + 1
        return number

    def link(self, name: str, column: int, target: str, row: int) -> None:
        """Make a cell of the last row lead to a row (from 1) of another sheet."""
        sheet, other = self._sheets[name], self._sheets[target].sheet.get_name()
        style = self._format(_CellStyle(link=True))
        sheet.sheet.write_url(sheet.row - 1, column, f"internal:'{other}'!A{row}", style, f"{other} 第 {row} 行")

    def _new_sheet(self, table: ExportTable, volume: int) -> _OpenSheet:
        """A sheet with its heads written."""
        sheet = self._book.add_worksheet(table.title if volume == 1 else f"{table.title}（{volume}）")
        sheet.freeze_panes(1, 0)
        own = _OpenSheet(table, sheet, volume, widths=[0] * len(table.columns))
        for position, column in enumerate(table.columns):
            sheet.write_string(0, position, column.head, self._format(_CellStyle(head=True)))
            own.widen(position, f"{column.head}   ")  # spaces for the filter's button
        return own

    def _write_value(self, sheet: _OpenSheet, column: int, value: Value) -> None:
        if isinstance(value, str | bool):
            return self._write_text(sheet, column, sheet.table.columns[column].in_words(value))
        if isinstance(value, date):
            sheet.sheet.write_datetime(sheet.row, column, value, self._format(_CellStyle(_DATE)))
            return sheet.widen(column, value.isoformat())
        digits = format(value, "f" if isinstance(value, Decimal) else "d")
        if isinstance(value, Decimal) and len(digits.lstrip("-").replace(".", "").strip("0")) > _DIGITS:
            return self._write_text(sheet, column, digits)  # a number would lose its last digits
        decimals = len(digits.partition(".")[2])
        pattern = "0" if isinstance(value, int) else "#,##0." + "0" * decimals if decimals else "#,##0"
        sheet.sheet.write_number(sheet.row, column, value, self._format(_CellStyle(pattern)))
        return sheet.widen(column, digits + " " * (len(digits) // 3))  # with the separators of thousands

    def _write_text(self, sheet: _OpenSheet, column: int, text: str) -> None:
        """Write a text; one that is too long is cut and marked."""
        cell_text, units = text, text.encode("utf-16-le") if len(text) * 2 > MOST_UNITS else b""
        if len(units) > 2 * MOST_UNITS:
            cell_text = units[: 2 * (MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
            place = f"表“{sheet.sheet.get_name()}”第{sheet.row + 1}行“{sheet.table.columns[column].head}”"
            self.notes.append(f"{place}有{len(text)}字，超过单元格的上限，只写入了开头；全文见记录。")
        style = self._format(_CellStyle(wrap=self._wrap))
        if cell_text.startswith("<r>") and cell_text.endswith("</r>"):  # XlsxWriter would take this for rich text
            sheet.sheet.write_rich_string(sheet.row, column, cell_text[0], style, cell_text[1:], style)
        else:
            sheet.sheet.write_string(sheet.row, column, cell_text, style)
        sheet.widen(column, cell_text[:_WIDEST])

    def _format(self, style: _CellStyle) -> Any:
        if style not in self._formats:
            wanted = {"valign": "top", "text_wrap": style.wrap, "bold": style.head, "bottom": int(style.head)}
            pattern: dict[str, Any] = {"num_format": style.pattern} if style.pattern else {}
            pattern |= {"font_color": "blue", "underline": 1} if style.link else {}
            self._formats[style] = self._book.add_format(wanted | pattern)
        return self._formats[style]

    def end(self, *, keep: bool) -> None:
        """Complete the file and give it its name (``keep``), or delete it."""
        for sheet in self._sheets.values():
            sheet.finish()
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as refused:
            raise OSError(f"{self._file.target}: {refused}") from refused
        self._file.end(keep=keep)
