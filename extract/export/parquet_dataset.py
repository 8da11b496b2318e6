"""A Parquet dataset that grows run by run: ``TABLE/fiscal_year=2020/run000001-0.parquet``.

The year of a row is its filing's, of what belongs to no filing the first one's that the record has. Each source stands
in the dataset once: a record that has changed takes the place of its earlier rows. A run is either whole there or not
at all.
"""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import count, groupby
from typing import Any, NamedTuple, Self

from extract.export.dataset_files import DatasetFiles
from extract.export.parquet_files import PRECISION, SCALE, arrow_library, exact_cells
from extract.export.record_tables import record_tables, table_rows
from extract.export.writer import Column, Value
from extract.record.model import Record
from extract.record.pointers import value_at
from extract.storage import Place

_ROWS = 20_000  # kept in memory and written together
_LARGE = 256 << 20  # bytes of a file that compacting leaves as it is
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # Hive's word for null, which readers of datasets know
_FILES = (
    Column("media_type", "格式"),
    Column("bytes", "字节数", "integer"),
    Column("sha256", "原件摘要"),
    Column("pages", "页数", "integer"),
    Column("text_layer", "文字来源"),
    Column("status", "读取情况", "code"),
    Column("filings", "申报表数", "integer"),
    Column("citations", "引用文件数", "integer"),
    Column("remarks", "说明数", "integer"),
)


class _DatasetTable(NamedTuple):
    """A table of the dataset: its columns; ``kept``, which cells of an exported row they begin with.

    ``units`` are the pointers of the units of its amounts that stand elsewhere in the filing: further columns.
    """

    columns: tuple[Column, ...]
    kept: tuple[int, ...] = ()
    units: tuple[str, ...] = ()


@cache
def _layouts() -> dict[str, _DatasetTable]:
    """The tables of an export without the fiscal year, which is the partition's, and the table of files."""
    layouts = {"files": _DatasetTable(_FILES)}
    for name, table in record_tables().items():
        if name in (
            "files",
            "dictionary",
            "codes",
        ):  # the dataset has files of its own, its schema says what columns are
            continue
        positions = tuple(number for number, one in enumerate(table.columns) if number and one.key != "fiscal_year")
        columns = tuple(table.columns[number] for number in positions)
        own = {column.leaf.pointer for column in columns if column.leaf}
        units = dict.fromkeys(one.leaf.unit for one in columns if one.leaf and one.leaf.unit)
        elsewhere = tuple(pointer for pointer in units if pointer and pointer not in own)
        more = tuple(Column(_unit_key(pointer), "金额单位") for pointer in elsewhere)
        layouts[name] = _DatasetTable((*columns, *more), positions, elsewhere)
    return layouts


def _unit_key(pointer: str) -> str:
    return pointer.removeprefix("/").replace("/", "_")


@cache
def _schema(table: str) -> Any:
    """The schema of a table's files; a field's metadata have its Chinese title, and the column of its unit."""
    arrow = arrow_library()
    types = {"integer": arrow.int64(), "boolean": arrow.bool_(), "number": arrow.decimal128(PRECISION, SCALE)}
    types["date"] = arrow.date32()
    columns = _layouts()[table].columns
    keys = {column.leaf.pointer: column.key for column in columns if column.leaf}
    fields = [arrow.field("source", arrow.string(), metadata={"title": "文件"})]
    fields.append(arrow.field("record_sha256", arrow.string(), metadata={"title": "记录摘要"}))
    for column in columns:
        unit = column.leaf.unit if column.leaf else None
        about = {"title": column.head} | ({"unit": keys.get(unit, _unit_key(unit))} if unit else {})
        kind = types.get(column.kind, arrow.string())
        fields.append(arrow.field(column.key, kind, metadata=about))
    return arrow.schema(fields)


class _RunFile(NamedTuple):
    """A file of a run: its writer, and the rows that wait to be written."""

    writer: Any
    waiting: list[list[Value]]


class ParquetDataset:
    """A dataset below ``folder``; what is added in a ``with`` block comes in at its end, unless it raises.

    ``added`` and ``unchanged`` count records, ``notes`` say in Chinese what could not be written as it is. Raises
    ``ParquetMissing`` if pyarrow is not installed, ``ShenbaoError`` if another run is writing there.
    """

    def __init__(self, folder: Place) -> None:
        self._arrow = arrow_library()
        self._files = DatasetFiles(folder)
        self.added = self.unchanged = 0
        self.notes: list[str] = []
        self._known: dict[str, str] = {}  # digests of records by their sources
        self._superseded: set[str] = set()
        self._parts: dict[tuple[str, str], _RunFile] = {}
        self._new: list[str] = []  # the files of this run, by the places that they will have
        self._names: Iterator[str] = iter(())

    def __enter__(self) -> Self:
        """The dataset, locked, with an interrupted run brought to its end."""
        try:
            self._files.lock()
            names = self._files.names()
            last = max((int(name.rpartition("/run")[2][:6]) for name in names), default=0)
            self._names = (f"run{last + 1:06}-{number}.parquet" for number in count())
            for name in names:
                if name.startswith("files/"):
                    rows = self._arrow.parquet.read_table(self._files.source(name), columns=["source", "record_sha256"])
                    sources, digests = rows.columns
                    self._known |= zip(sources.to_pylist(), digests.to_pylist(), strict=True)
        except BaseException:
            self._files.release()  # ``__exit__`` is not called
            raise
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Bring the run in, or drop it if the block raised."""
        try:
            for part in self._parts.values():
                self._write(part)
                part.writer.close()
            if error is None and self._parts:
                obsolete = self._without_superseded()
                self._files.commit(self._new, obsolete)
            self._files.drop()
        finally:
            self._files.release()

    def add(self, record: Record) -> None:
        """Add a record, unless the dataset has it as it is."""
        path, digest = record.source.path, sha256(record.to_json().encode()).hexdigest()
        if self._known.get(path) == digest:
            self.unchanged += 1
            return
        if path in self._known:
            self._superseded.add(path)
        self._known[path] = digest
        self.added += 1
        years = [filing.fiscal_year for filing in record.filings]
        first = next((year for year in years if year is not None), None)
        source = record.source
        about = (source.media_type, source.bytes, source.sha256, source.pages, source.text_layer, record.status)
        counts = (len(record.filings), len(record.citations), len(record.remarks))
        self._put("files", first, [path, digest, *about, *counts])
        for table, row in table_rows(record):
            if table == "files":
                continue
            layout = _layouts()[table]
            filing = record.filings[row[1] - 1] if isinstance(row[1], int) else None
            units = [value_at(filing, pointer) if filing else None for pointer in layout.units]
            cells = [path, digest, *(row[number] for number in layout.kept), *units]
            self._put(table, filing.fiscal_year if filing else first, exact_cells(table, cells, self.notes))

    def compact(self) -> int:
        """Join the files of each partition; returns how many files were joined."""
        with self:
            joined: list[str] = []
            for where, names in groupby(self._files.names(), key=lambda name: name.rpartition("/")[0]):
                table, _, partition = where.partition("/")
                small = [name for name in names if self._files.size(name) < _LARGE]
                for name in small if len(small) > 1 and table in _layouts() else ():
                    joined.append(name)
                    for group in self._arrow.parquet.ParquetFile(self._files.source(name)).iter_batches(_ROWS):
                        self._join(table, partition, self._arrow.Table.from_batches([group]))
            for part in self._parts.values():
                part.writer.close()
            self._parts.clear()
            self._files.commit(self._new, joined)
            return len(joined)

    def _join(self, table: str, partition: str, rows: Any) -> None:
        """Write rows of earlier runs, in which columns may be missing that came later."""
        schema = _schema(table)
        columns = [
            rows.column(field.name).cast(field.type)
            if field.name in rows.column_names
            else self._arrow.nulls(len(rows), field.type)
            for field in schema
        ]
        self._part(table, partition).writer.write_table(self._arrow.Table.from_arrays(columns, schema=schema))

    def _put(self, table: str, year: int | None, cells: list[Value]) -> None:
        part = self._part(table, f"fiscal_year={_NO_YEAR if year is None else year}")
        part.waiting.append(cells)
        if len(part.waiting) == _ROWS:
            self._write(part)

    def _part(self, table: str, partition: str) -> _RunFile:
        """The file of this run for a table and year."""
        part = self._parts.get((table, partition))
        if part is None:
            self._new.append(f"{table}/{partition}/{next(self._names)}")
            file = self._files.new(self._new[-1])
            writer = self._arrow.parquet.ParquetWriter(file, _schema(table), compression="zstd")
            part = self._parts[table, partition] = _RunFile(writer, [])
        return part

    def _write(self, part: _RunFile) -> None:
        """Write the waiting rows of a file."""
        if part.waiting:
            schema = part.writer.schema
            columns = zip(zip(*part.waiting, strict=True), schema, strict=True)
            arrays = [self._arrow.array(cells, field.type) for cells, field in columns]
            part.writer.write_table(self._arrow.Table.from_arrays(arrays, schema=schema))
            part.waiting.clear()

    def _without_superseded(self) -> list[str]:
        """The files of earlier runs that hold rows of records that have changed; the other rows are written anew."""
        obsolete: list[str] = []
        wanted = self._arrow.array(sorted(self._superseded), self._arrow.string())
        for name in self._files.names() if self._superseded else ():
            sources = self._arrow.parquet.read_table(self._files.source(name), columns=["source"]).column(0)
            is_superseded = self._arrow.compute.is_in(sources, wanted)
            if self._arrow.compute.any(is_superseded).as_py():
                obsolete.append(name)
                rows = self._arrow.parquet.ParquetFile(self._files.source(name)).read()
                current_rows = rows.filter(self._arrow.compute.invert(is_superseded))
                if len(current_rows):
                    self._new.append(f"{name.rpartition('/')[0]}/{next(self._names)}")
                    self._arrow.parquet.write_table(current_rows, self._files.new(self._new[-1]), compression="zstd")
        return obsolete
