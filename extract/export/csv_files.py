"""CSV files that Excel opens rightly and that read back exactly: UTF-8 with a byte order mark, no formulas."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from extract.export.writer import ExportTable, PartialFile, Row, Value, Writer

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # OWASP, CSV Injection


class CsvFolder(Writer):
    """A folder of CSV files, one for each table; they get their names when all are complete.

    Heads, codes, yes and no are those for programs; if it is ``worded``, those for people.
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
            row = [column.worded(value) if isinstance(value, str | bool) else value for value, column in pairs]
        lines.writerow([csv_text(value) for value in row])

    def end(self, *, keep: bool) -> None:
        """Complete the files and give them their names, or throw them away."""
        for _, stream, *_ in self._files.values():
            stream.close()
        for file, *_ in self._files.values():
            file.end(keep=keep)


def csv_text(value: Value) -> str:
    """A value as it stands in the file: a blank is empty, a number has its digits as written.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. So does a text that already has
    apostrophes before such a beginning: a reader can take one off wherever such a beginning follows.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = "" if value is None else str(value)
    is_formula = isinstance(value, str) and text.lstrip("'").startswith(_FORMULA)
    return f"'{text}" if is_formula else text
