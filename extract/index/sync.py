"""The records of a folder and the index beside them: what is new or changed comes in, what is gone goes out.

A file whose size and time of change are as before is not read again; of one that was read, the hash decides. What is
to be done stands in a temporary table, so that memory does not grow with the number of records.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

import orjson

from extract.errors import IndexTrouble
from extract.index import opening, writing
from extract.index.connection import Row, WritableConnection, select_in
from extract.index.writing import IndexedRecord
from extract.record.model import Record

_TOGETHER = 400  # records in a transaction: a kill costs no more than these
_BYTES = 1 << 25  # and no more of their text than this, for memory
_FOLLOWED = 100  # records of a run that come in while it goes on: about a second's work
_AT_ONCE = 1000  # rows


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """How many records came in, went out and were there already."""

    added: int = 0
    removed: int = 0
    unchanged: int = 0


def update(folder: Path, database: str | Path) -> SyncCounts:
    """Make the index say what the records in ``folder`` say; raises ``IndexTrouble`` where one is no record.

    The manifest says which records count, and whose; without one, all below ``records/`` do.
    """
    sources = _sources(folder)
    with opening.writing(database) as connection:
        return _sync(connection, folder, sources)


def rebuild(folder: Path, database: str | Path) -> SyncCounts:
    """The same from nothing, for an index that is damaged or of another version; raises as ``update`` does.

    Readers see the old one until it is through.
    """
    sources = _sources(folder)
    with opening.rebuilding(database) as connection:
        return _sync(connection, folder, sources)


def add(folder: Path, database: str | Path, files: Sequence[str]) -> None:
    """Index some records of the folder in the place of what they were; ``update`` does the rest when all is through."""
    with opening.writing(database) as connection:
        rows = select_in(connection, "SELECT file, stamp, digest FROM record WHERE file IN", files)
        known = {row[0]: (row[1], row[2]) for row in rows}
        _put(connection, folder, [(file, *known.get(file, (None, None))) for file in files])


class Follower:
    """The index of a folder that is being filled: records come in by the hundred, and the rest when it is full.

    Where the index cannot be written, the filling goes on without it, and ``end`` raises why.
    """

    def __init__(self, folder: Path, database: str | Path) -> None:
        self._folder = folder
        self._database = database
        self._waiting: list[str] = []
        self._trouble: IndexTrouble | None = None

    def see(self, file: str) -> None:
        """A record has been written."""
        self._waiting.append(file)
        if len(self._waiting) < _FOLLOWED or self._trouble:
            return
        try:
            add(self._folder, self._database, self._waiting)
        except IndexTrouble as trouble:
            self._trouble = trouble
        self._waiting.clear()

    def end(self) -> SyncCounts:
        """All records have been written."""
        if self._trouble:
            raise self._trouble
        return update(self._folder, self._database)


# ---------------------------------------------------------------- what there should be

_GONE = "SELECT file FROM record WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE wanted.file = record.file) ORDER BY file"
_NEXT = (
    "SELECT DISTINCT wanted.file, stamp, digest FROM wanted LEFT JOIN record ON record.file = wanted.file "
    "WHERE wanted.file > ? ORDER BY wanted.file LIMIT ?"
)
_DIFFERING = (
    "SELECT source.path FROM source LEFT JOIN wanted ON wanted.path = source.path "
    "WHERE wanted.file IS NULL OR wanted.file <> source.file"
)
_MISSING = "SELECT path, file FROM wanted WHERE NOT EXISTS (SELECT 1 FROM source WHERE source.path = wanted.path)"


def _sources(folder: Path) -> Iterator[Row]:
    """The path of each source, with its record's file; raises ``IndexTrouble`` before anything is written."""
    manifest, records = folder / "manifest.jsonl", folder / "records"
    if manifest.is_file():
        return _manifest_sources(manifest)
    if not records.is_dir():
        raise IndexTrouble(f"{folder} 中没有 records 文件夹；先运行 shenbao convert … --out {folder}。")
    files = (file.relative_to(records).as_posix() for file in records.rglob("*.json"))
    return ((file.removesuffix(".json"), file) for file in files)


def _manifest_sources(manifest: Path) -> Iterator[Row]:
    with manifest.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):  # a run that was killed may have left half a line
                content = orjson.loads(line)
                yield content["path"], content["record"]


def _sync(connection: WritableConnection, folder: Path, sources: Iterator[Row]) -> SyncCounts:
    """Take out the records that are gone, put in those that are new or changed, and note the sources."""
    connection.execute("CREATE TEMPORARY TABLE wanted AS SELECT path, file FROM source WHERE 1 = 0")
    connection.execute("CREATE UNIQUE INDEX wanted_by_path ON wanted (path)")
    insert = "INSERT INTO wanted VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET file = excluded.file"
    while some := list(islice(sources, _AT_ONCE)):
        connection.execute(insert, some)
    connection.execute("CREATE INDEX wanted_by_file ON wanted (file)")
    files = int(connection.rows("SELECT count(DISTINCT file) FROM wanted")[0][0])
    gone = [row[0] for row in connection.rows(_GONE)]
    for start in range(0, len(gone), _TOGETHER):
        writing.put(connection, (), gone[start : start + _TOGETHER])
    added = _put(connection, folder, _wanted_files(connection))
    with connection.writing():
        old = connection.rows(_DIFFERING)
        connection.execute("DELETE FROM source WHERE path = ?", old)
        new = connection.rows(_MISSING)
        connection.insert("source", new)
    if added or gone or old or new:
        connection.tidy()
    return SyncCounts(added, len(gone), files - added)


def _wanted_files(connection: WritableConnection) -> Iterator[Row]:
    """The files that there should be, with the stamp and digest that the index knows."""
    last = ""
    while rows := connection.rows(_NEXT, (last, _AT_ONCE)):
        yield from rows
        last = rows[-1][0]


# ---------------------------------------------------------------- records


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for cycles: records are large and have none, and it looks again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _put(connection: WritableConnection, folder: Path, files: Iterable[Row]) -> int:
    """Index those of the files (name, stamp and digest as known) that differ; how many did."""
    together: list[IndexedRecord] = []
    size = number = 0
    with without_garbage_collection():
        for file, stamp, digest in files:
            entry, length = _changed_record(folder / "records" / file, file, stamp)
            if entry is None:
                continue
            if entry.digest == digest:
                with connection.writing():
                    connection.execute("UPDATE record SET stamp = ? WHERE file = ?", [(entry.stamp, file)])
                continue
            together.append(entry)
            size, number = size + length, number + 1
            if len(together) == _TOGETHER or size > _BYTES:
                writing.put(connection, together)
                together, size = [], 0
        if together:
            writing.put(connection, together)
    return number


def _changed_record(path: Path, file: str, stamp: str | None) -> tuple[IndexedRecord | None, int]:
    """The record and its bytes; none where its stamp is the known one."""
    state = path.stat()
    now = f"{state.st_size}-{state.st_mtime_ns}"
    if now == stamp:
        return None, 0
    data = path.read_bytes()
    try:
        record = Record.parse(data, path)
    except ValueError as error:
        raise IndexTrouble(f"{path} 不是记录文件（{error}）。") from error
    return IndexedRecord(file, sha256(data).hexdigest(), now, record), len(data)
