"""CSV files that Excel opens correctly and that can be read back exactly: UTF-8 with byte order mark, no formulas."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from extract.export.writer import ExportTable, PartialFile, Row, Value, Writer

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # OWASP, CSV Injection


class CsvFolder(Writer):
    """A folder of CSV files, one for each table; they get their names when all are complete.

    Heads and values are keys and codes for programs or, if ``worded``, Chinese words.
    """

    def __init__(self, folder: Path, *, worded: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.notes: list[str] = []
        self._folder, self._worded = folder, worded
        self._files: dict[str, tuple[PartialFile, IO[str], Any, ExportTable]] = {}

    def open(self, table: ExportTable) -> None:
        """Begin a file."""
        file = PartialFile(self._folder / f"{table.name}.csv")
        stream = file.path.open("w", encoding="utf-8-sig", newline="")
        lines = csv.writer(stream)
        self._files[table.name] = file, stream, lines, table
        lines.writerow([column.head if self._worded else column.key for column in table.columns])

    def put(self, name: str, row: Row) -> None:
        """Add a line to the file of a table."""
        _, _, lines, table = self._files[name]
        if self._worded:
            pairs = zip(row, table.columns, strict=True)
            row = [column.in_words(value) if isinstance(value, str | bool) else value for value, column in pairs]
        lines.writerow([csv_text(value) for value in row])

    def end(self, *, keep: bool) -> None:
        """Complete the files and give them their names (``keep``), or delete them."""
        for _, stream, *_ in self._files.values():
            stream.close()
        for file, *_ in self._files.values():
            file.end(keep=keep)


def csv_text(value: Value) -> str:
    """The text of a value in the file: "" for a blank, the digits as written for a number.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. So does such a text that already
    has apostrophes before it, so that a reader can always remove exactly one.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = "" if value is None else str(value)
    is_formula = isinstance(value, str) and text.lstrip("'").startswith(_FORMULA)
    return f"'{text}" if is_formula else text
