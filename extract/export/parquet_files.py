"""Parquet files, with pyarrow where it is installed: amounts as exact decimals."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.errors import ShenbaoError
from extract.export.writer import ExportTable, PartialFile, Row, Value, Writer

_ROWS = 2_000  # kept in memory and written together
PRECISION, SCALE = 38, 12  # digits of a 128-bit decimal, and those after the point


class ParquetMissing(ShenbaoError):
    """pyarrow is not installed."""


def arrow_library() -> Any:
    """The module pyarrow with its Parquet part; raises ``ParquetMissing`` if it is not installed."""
    try:
        import pyarrow.compute  # noqa: PLC0415
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError:
        raise ParquetMissing('Parquet needs pyarrow: pip install ".[parquet]" in the source folder') from None
    return pyarrow


def exact_cells(table: str, row: Row, notes: list[str]) -> list[Value]:
    """The cells of a row; a number with more digits than a column holds is blank, and ``notes`` name it."""
    cells: list[Value] = []
    for value in row:
        if isinstance(value, Decimal):
            exponent = value.as_tuple().exponent
            is_exact = isinstance(exponent, int) and -exponent <= SCALE
            if not is_exact or value.adjusted() >= PRECISION - SCALE:
                notes.append(f"表“{table}”的数 {value:f} 位数过多，未写入；原数见记录。")
                cells.append(None)
                continue
        cells.append(value)
    return cells


class ParquetFolder(Writer):
    """A folder of Parquet files, one for each table; they get their names when all are complete.

    Numbers are ``decimal128(38, 12)``: exact, but 813.70 and 813.7 are the same. A number with more digits is left
    blank, and ``notes`` name it. Raises ``ParquetMissing`` if pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._arrow = arrow_library()
        folder.mkdir(parents=True, exist_ok=True)
        self.notes: list[str] = []
        self._folder = folder
        self._files: dict[str, tuple[PartialFile, Any, list[Row]]] = {}

    def open(self, table: ExportTable) -> None:
        """Begin a file; its fields are the columns' keys."""
        arrow = self._arrow
        types = {"integer": arrow.int64(), "boolean": arrow.bool_(), "number": arrow.decimal128(PRECISION, SCALE)}
        types["date"] = arrow.date32()
        schema = arrow.schema([(column.key, types.get(column.kind, arrow.string())) for column in table.columns])
        file = PartialFile(self._folder / f"{table.name}.parquet")
        self._files[table.name] = file, arrow.parquet.ParquetWriter(file.path, schema), []

    def put(self, name: str, row: Row) -> None:
        """Add a row to the file of a table."""
        waiting = self._files[name][2]
        waiting.append(exact_cells(name, row, self.notes))
        if len(waiting) == _ROWS:
            self._write(name)

    def _write(self, name: str) -> None:
        """Write the waiting rows of a table."""
        _, writer, waiting = self._files[name]
        columns = zip(*waiting, strict=True)
        arrays = [self._arrow.array(values, field.type) for values, field in zip(columns, writer.schema, strict=True)]
        writer.write_table(self._arrow.Table.from_arrays(arrays, schema=writer.schema))
        waiting.clear()

    def end(self, *, keep: bool) -> None:
        """Complete the files and give them their names (``keep``), or delete them."""
        for name, (_, writer, waiting) in self._files.items():
            if keep and waiting:
                self._write(name)
            writer.close()
        for file, _, _ in self._files.values():
            file.end(keep=keep)
