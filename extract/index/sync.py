"""Synchronising an index with a folder of records: add new and changed records, remove deleted ones.

A file with the same size and time of change is not read again; after reading, the hash of its bytes decides. The list
of files is a temporary table, so that memory does not grow with the number of records.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath

import msgspec

from extract.errors import IndexTrouble
from extract.index import opening, writing
from extract.index.connection import Row, WritableConnection, select_in
from extract.index.writing import IndexedRecord
from extract.read import sandbox
from extract.record.model import Record

_TOGETHER = 400  # records in a transaction: a killed run loses no more
_BYTES = 1 << 25  # of records in a transaction, which limits memory
_FOLLOWED = 100  # records that a running batch indexes together: about a second's work
_AT_ONCE = 1000  # rows
_SECONDS = 60  # for a record


class _RecordLine(msgspec.Struct):
    """What a line of the manifest says about its record."""

    path: str
    record: str | None
    record_sha256: str | None = None


_LINE = msgspec.json.Decoder(_RecordLine)


class _NotIndexed(Exception):
    """A record cannot be indexed; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """The numbers of records added, removed and unchanged.

    ``trouble`` says in Chinese which records are missing, changed or no records, or that the manifest is damaged.
    """

    added: int = 0
    removed: int = 0
    unchanged: int = 0
    trouble: tuple[str, ...] = ()


def update(folder: Path, database: str | Path) -> SyncCounts:
    """Bring the index up to the records in ``folder``; of a record in trouble, the index keeps what it has.

    The manifest names the records and their sources; without a manifest, all files below ``records/`` are indexed.
    Raises ``IndexTrouble`` if there are no records, or the index cannot be written.
    """
    trouble: list[str] = []
    sources = _sources(folder, trouble)  # first of all: without records, no index is begun
    with opening.writing(database) as connection:
        return _sync(connection, folder, sources, trouble)


def rebuild(folder: Path, database: str | Path) -> SyncCounts:
    """Build the index anew, if it is damaged or of another version; raises as ``update`` does.

    Readers see the old index until the new one is complete.
    """
    trouble: list[str] = []
    sources = _sources(folder, trouble)
    with opening.rebuilding(database) as connection:
        return _sync(connection, folder, sources, trouble)


def add(folder: Path, database: str | Path, files: Sequence[str]) -> None:
    """Index some records of the folder, replacing their old rows; a later ``update`` removes and notes sources."""
    with opening.writing(database) as connection:
        once = list(dict.fromkeys(files))  # sources of one content share a record
        rows = select_in(connection, "SELECT file, stamp, digest FROM record WHERE file IN", once)
        known = {row[0]: (row[1], row[2]) for row in rows}
        _index_changed(connection, folder, [(file, *known.get(file, (None, None))) for file in once], None)


class Follower:
    """Indexes the records of a running batch, a hundred at a time, and the rest at the end.

    If the index cannot be written, the batch goes on without it, and ``end`` raises the ``IndexTrouble``.
    """

    def __init__(self, folder: Path, database: str | Path) -> None:
        self._folder = folder
        self._database = database
        self._waiting: list[str] = []
        self._trouble: IndexTrouble | None = None

    def see(self, file: str) -> None:
        """Note that a record was written; index it with the next hundred."""
        self._waiting.append(file)
        if len(self._waiting) < _FOLLOWED or self._trouble:
            return
        try:
            add(self._folder, self._database, self._waiting)
        except IndexTrouble as trouble:
            self._trouble = trouble
        self._waiting.clear()

    def end(self) -> SyncCounts:
        """Bring the index up to the folder when all records are written."""
        if self._trouble:
            raise self._trouble
        return update(self._folder, self._database)


# ---------------------------------------------------------------- wanted records

_GONE = "SELECT file FROM record WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE wanted.file = record.file) ORDER BY file"
_NEXT = (
    "SELECT DISTINCT wanted.file, stamp, digest FROM wanted LEFT JOIN record ON record.file = wanted.file "
    "WHERE wanted.file > ? ORDER BY wanted.file LIMIT ?"
)
_IS_AS_WRITTEN = "SELECT 1 FROM wanted WHERE file = ? AND (written = ? OR written IS NULL) LIMIT 1"
_DIFFERING = (
    "SELECT source.path FROM source LEFT JOIN wanted ON wanted.path = source.path "
    "WHERE wanted.file IS NULL OR wanted.file <> source.file"
)
_MISSING = (
    "SELECT path, file FROM wanted WHERE file IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM source WHERE source.path = wanted.path)"
)


def _sources(folder: Path, trouble: list[str]) -> Iterator[Row]:
    """The path of each source, its record's file (None for what was skipped), the record's hash as it was written.

    A damaged line of the manifest is added to ``trouble``. Raises ``IndexTrouble`` if there is no folder of records.
    """
    manifest, records = folder / "manifest.jsonl", folder / "records"
    if manifest.is_file():
        return _manifest_sources(manifest, trouble)
    if not records.is_dir():
        raise IndexTrouble(f"{folder} 中没有 records 文件夹；先运行 shenbao convert … --out {folder}。")
    files = (file.relative_to(records).as_posix() for file in records.rglob("*.json"))
    return ((file.removesuffix(".json"), file, None) for file in files)


def _manifest_sources(manifest: Path, trouble: list[str]) -> Iterator[Row]:
    with manifest.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):  # a run that was killed may have left half a line
                continue
            try:
                content = _LINE.decode(line)
                if "\0" in content.path or ".." in PurePosixPath(content.record or "").parts:
                    raise ValueError(content.path)
            except (ValueError, msgspec.DecodeError, RecursionError):
                trouble.append(f"{manifest} 第 {number} 行已损坏")
            else:
                yield content.path, content.record, content.record_sha256


def _sync(connection: WritableConnection, folder: Path, sources: Iterator[Row], trouble: list[str]) -> SyncCounts:
    """Remove deleted records, index new and changed ones, store the sources and how many files were skipped."""
    connection.execute("CREATE TEMPORARY TABLE wanted AS SELECT path, file, file AS written FROM source WHERE 1 = 0")
    connection.execute("CREATE UNIQUE INDEX wanted_by_path ON wanted (path)")
    insert = (
        "INSERT INTO wanted VALUES (?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET file = excluded.file, written = excluded.written"
    )
    while some := list(islice(sources, _AT_ONCE)):
        connection.execute(insert, some)
    connection.execute("CREATE INDEX wanted_by_file ON wanted (file)")
    files = int(connection.rows("SELECT count(DISTINCT file) FROM wanted")[0][0])
    gone = [] if trouble else [row[0] for row in connection.rows(_GONE)]  # a damaged line may have named any record
    for start in range(0, len(gone), _TOGETHER):
        writing.put(connection, (), gone[start : start + _TOGETHER])
    damaged = len(trouble)
    added = _index_changed(connection, folder, _wanted_files(connection), trouble)
    unchanged = files - added - (len(trouble) - damaged)
    with connection.writing():
        old = [] if damaged else connection.rows(_DIFFERING)
        connection.execute("DELETE FROM source WHERE path = ?", old)
        new = connection.rows(_MISSING)
        connection.insert("source", new)
        connection.execute("DELETE FROM about WHERE name = 'skipped'")
        (skipped,) = connection.rows("SELECT count(*) FROM wanted WHERE file IS NULL")[0]
        connection.insert("about", [("skipped", str(skipped))])
    if added or gone or old or new:
        connection.tidy()
    if trouble:
        trouble.append(f"再运行一次 shenbao convert … --out {folder}，会重新转换这些文件并补上")
    return SyncCounts(added, len(gone), unchanged, tuple(trouble))


def _wanted_files(connection: WritableConnection) -> Iterator[Row]:
    """The wanted files with the stamp and digest that the index has (None for new files)."""
    last = ""
    while rows := connection.rows(_NEXT, (last, _AT_ONCE)):
        yield from rows
        last = rows[-1][0]


# ---------------------------------------------------------------- records


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: it would scan the large records again and again, and they have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _index_changed(
    connection: WritableConnection, folder: Path, files: Iterable[Row], trouble: list[str] | None
) -> int:
    """Index the files (name, known stamp, known digest) that changed; returns their number.

    What cannot be indexed is added to ``trouble``; None for records of a running batch, whose lines are still to come.
    """
    together: list[IndexedRecord] = []
    size = number = 0
    with without_garbage_collection():
        for entry, length in _changed_records(connection, folder, files, trouble):
            together.append(entry)
            size, number = size + length, number + 1
            if len(together) == _TOGETHER or size > _BYTES:
                writing.put(connection, together)
                together, size = [], 0
        if together:
            writing.put(connection, together)
    return number


def _changed_records(
    connection: WritableConnection, folder: Path, files: Iterable[Row], trouble: list[str] | None
) -> Iterator[tuple[IndexedRecord, int]]:
    """The records to be indexed, each with its length in bytes."""
    for file, stamp, digest in files:
        path = folder / "records" / file
        try:
            entry, length = _changed_record(path, file, stamp)
            if entry and trouble is not None and not connection.rows(_IS_AS_WRITTEN, (file, entry.digest)):
                raise _NotIndexed("写出后被改动过")
        except _NotIndexed as error:
            if trouble is not None:
                trouble.append(f"{path} {error}，没有编入")
            continue
        if entry and entry.digest == digest:
            with connection.writing():
                connection.execute("UPDATE record SET stamp = ? WHERE file = ?", [(entry.stamp, file)])
        elif entry:
            yield entry, length


def _changed_record(path: Path, file: str, stamp: str | None) -> tuple[IndexedRecord | None, int]:
    """The record, prepared under a limit of time, and its length in bytes; None and 0 if its stamp is unchanged.

    Raises ``_NotIndexed``, which says why it cannot be indexed.
    """
    try:
        state = path.stat()
        now = f"{state.st_size}-{state.st_mtime_ns}"
        if now == stamp:
            return None, 0
        data = path.read_bytes()
        with sandbox.time_limit(_SECONDS):
            return writing.indexed_record(Record.parse(data), file, sha256(data).hexdigest(), now), len(data)
    except TimeoutError as error:
        raise _NotIndexed(f"处理超过 {_SECONDS} 秒") from error
    except OSError as error:
        raise _NotIndexed(f"不在或读不了（{error.strerror}）") from error
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        raise _NotIndexed(f"不是记录文件，或已损坏（{error}）") from error
