"""CSV files that Excel opens rightly and that read back exactly: UTF-8 with a byte order mark, no formulas."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from extract.export.whole import Part, Row, Table, Value, Writer, worded

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # OWASP, CSV Injection


class Plain(Writer):
    """A folder of CSV files, one for each table; each stands under its name when all are whole.

    Heads, codes, yes and no are those for programs, or, where it is ``worded``, those for people.
    """

    def __init__(self, folder: Path, *, worded: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.notes: list[str] = []
        self._folder, self._worded = folder, worded
        self._files: dict[str, tuple[Part, IO[str], Any, Table]] = {}

    def open(self, table: Table) -> None:
        """Begin a file."""
        part = Part(self._folder / f"{table.name}.csv")
        stream = part.path.open("w", encoding="utf-8-sig", newline="")
        lines = csv.writer(stream)
        self._files[table.name] = part, stream, lines, table
        lines.writerow([column.head if self._worded else column.key for column in table.columns])

    def put(self, name: str, row: Row) -> None:
        """Add a line to the file of a table."""
        _, _, lines, table = self._files[name]
        if self._worded:
            pairs = zip(row, table.columns, strict=True)
            row = [worded(value, column) if isinstance(value, str | bool) else value for value, column in pairs]
        lines.writerow([cell(value) for value in row])

    def end(self, *, keep: bool) -> None:
        """Make the files whole, or throw them away."""
        for _, stream, *_ in self._files.values():
            stream.close()
        for part, *_ in self._files.values():
            part.done(keep=keep)


def cell(value: Value) -> str:
    """A value as it stands in the file: a blank is empty, a number has its digits as written.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; so does one that already has
    apostrophes before such a beginning: thus one can be taken off wherever such a beginning follows.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = "" if value is None else str(value)
    guarded = isinstance(value, str) and text.lstrip("'").startswith(_FORMULA)
    return f"'{text}" if guarded else text
