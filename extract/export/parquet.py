"""Parquet files, with pyarrow where it is installed: amounts as exact decimals."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.errors import ShenbaoError
from extract.export.whole import Column, Part, Row, Table, Value, Writer

_ROWS = 2_000  # held until they are written together
_PRECISION, _SCALE = 38, 12  # digits of a 128-bit decimal, and of them behind the point


class ParquetMissing(ShenbaoError):
    """pyarrow is not installed."""


class Parquets(Writer):
    """A folder of Parquet files, one for each table; each stands under its name when all are whole.

    Numbers are ``decimal128(38, 12)``: exact, but 813.70 and 813.7 are one. What does not fit is left blank, and
    ``notes`` name it. Raises ``ParquetMissing`` where pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow.parquet  # noqa: PLC0415
        except ImportError:
            raise ParquetMissing("Parquet needs pyarrow: pip install 'shenbao[parquet]'") from None
        folder.mkdir(parents=True, exist_ok=True)
        self.notes: list[str] = []
        self._arrow: Any = pyarrow
        self._folder = folder
        self._files: dict[str, tuple[Part, Any, list[Row]]] = {}

    def open(self, table: Table) -> None:
        """Begin a file; its fields are the columns' keys."""
        part = Part(self._folder / f"{table.name}.parquet")
        schema = self._arrow.schema([(column.key, self._type(column)) for column in table.columns])
        self._files[table.name] = part, self._arrow.parquet.ParquetWriter(part.path, schema), []

    def put(self, name: str, row: Row) -> None:
        """Add a row to the file of a table."""
        waiting = self._files[name][2]
        waiting.append([self._fitting(value, name) for value in row])
        if len(waiting) == _ROWS:
            self._write(name)

    def _type(self, column: Column) -> Any:
        arrow = self._arrow
        kinds = {"integer": arrow.int64(), "boolean": arrow.bool_(), "number": arrow.decimal128(_PRECISION, _SCALE)}
        return kinds.get(column.kind, arrow.string())

    def _fitting(self, value: Value, name: str) -> Value:
        if isinstance(value, Decimal) and not _fits(value):
            self.notes.append(f"表“{name}”的数 {value:f} 位数过多，未写入；原数见记录。")
            return None
        return value

    def _write(self, name: str) -> None:
        _, writer, waiting = self._files[name]
        columns = zip(*waiting, strict=True)
        arrays = [self._arrow.array(values, field.type) for values, field in zip(columns, writer.schema, strict=True)]
        writer.write_table(self._arrow.Table.from_arrays(arrays, schema=writer.schema))
        waiting.clear()

    def end(self, *, keep: bool) -> None:
        """Make the files whole, or throw them away."""
        for name, (_, writer, waiting) in self._files.items():
            if keep and waiting:
                self._write(name)
            writer.close()
        for part, _, _ in self._files.values():
            part.done(keep=keep)


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= _SCALE and value.adjusted() < _PRECISION - _SCALE
