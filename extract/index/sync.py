"""Synchronising an index with a folder of records: add new and changed records, remove deleted ones.

The list of files is a temporary table, so that memory does not grow with the number of records.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import msgspec

from extract import storage
from extract.errors import IndexTrouble
from extract.index import folding, opening, writing
from extract.index.changed_records import BYTES, TOGETHER, index_changed
from extract.index.connection import Row, WritableConnection, select_in
from extract.storage import Address, Place

_FOLLOWED = 100  # records that a running batch indexes together: about a second's work
_AT_ONCE = 1000  # rows


class _RecordLine(msgspec.Struct):
    """What a line of the manifest says about its record."""

    path: str
    record: str | None
    record_sha256: str | None = None


_LINE = msgspec.json.Decoder(_RecordLine)


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """The numbers of records added, removed and unchanged.

    ``trouble`` says in Chinese which records are missing, changed or no records, or that the manifest is damaged.
    """

    added: int = 0
    removed: int = 0
    unchanged: int = 0
    trouble: tuple[str, ...] = ()


def update(
    folder: Place, database: str | Path, entries: Mapping[str, bytes] = MappingProxyType({}), *, keep: bool = False
) -> SyncCounts:
    """Bring the index up to the records in ``folder``; of a record in trouble, the index keeps what it has.

    ``entries`` as for ``add``. ``keep``: what other folders have brought stays, so that several may be indexed at once,
    on a server.

    The manifest names the records and their sources; without a manifest, all files below ``records/`` are indexed.
    Raises ``IndexTrouble`` if there are no records, or the index cannot be written.
    """
    trouble: list[str] = []
    sources = _sources(folder, trouble)  # first of all: without records, no index is begun
    with opening.writing(database) as connection:
        _note_wanted(connection, sources)
        return _sync(connection, folder, trouble, entries, keep=keep)


def rebuild(folder: Place, database: str | Path) -> SyncCounts:
    """Build the index anew, if it is damaged or of another version; raises as ``update`` does.

    Readers see the old index until the new one is complete.
    """
    trouble: list[str] = []
    sources = _sources(folder, trouble)
    with opening.rebuilding(database) as connection:
        _note_wanted(connection, sources)
        return _sync(connection, folder, trouble)


def add(
    folder: Place, database: str | Path, files: Iterable[str], entries: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Index some records of the folder, replacing their old rows; a later ``update`` removes and notes sources.

    ``entries`` are those of records that were packed when these were written; the others are read.
    """
    with opening.writing(database) as connection:
        once = list(dict.fromkeys(files))  # sources of one content share a record
        rows = select_in(connection, "SELECT file, stamp, digest FROM record WHERE file IN", once)
        known = {row[0]: (row[1], row[2]) for row in rows}
        index_changed(connection, folder, [(file, *known.get(file, (None, None))) for file in once], None, entries)


class Follower:
    """Indexes the records of a running batch, a hundred at a time, and the rest at the end.

    If the index cannot be written, the batch goes on without it, and ``end`` raises the ``IndexTrouble``.
    """

    def __init__(self, folder: Place, database: str | Path) -> None:
        self._folder = folder
        self._database = database
        self._waiting: list[str] = []
        self._entries: dict[str, bytes] = {}
        self._trouble: IndexTrouble | None = None

    def see(self, file: str, entry: bytes | None = None) -> None:
        """Note that a record was written, if it can be with its packed entry; index it with the next hundred."""
        self._waiting.append(file)
        if entry is not None:
            self._entries[file] = entry
        if len(self._waiting) >= _FOLLOWED or sum(map(len, self._entries.values())) > BYTES:
            self._index_waiting()

    def _index_waiting(self) -> None:
        try:
            if self._waiting and not self._trouble:
                add(self._folder, self._database, self._waiting, self._entries)
        except IndexTrouble as trouble:
            self._trouble = trouble
        self._waiting.clear()
        self._entries.clear()

    def end(self) -> SyncCounts:
        """Bring the index up to the folder when all records are written, those that wait among them."""
        if self._trouble:
            raise self._trouble
        return update(self._folder, self._database, self._entries)


# ---------------------------------------------------------------- wanted records

_GONE = "SELECT file FROM record WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE wanted.file = record.file) ORDER BY file"
_NEXT = (
    "SELECT DISTINCT wanted.file, stamp, digest FROM wanted LEFT JOIN record ON record.file = wanted.file "
    "WHERE wanted.file > ? ORDER BY wanted.file LIMIT ?"
)
_DIFFERING = (
    "SELECT source.path FROM source LEFT JOIN wanted ON wanted.path = source.path "
    "WHERE wanted.file IS NULL OR wanted.file <> source.file"
)
_MOVED = (
    "SELECT source.path FROM source JOIN wanted ON wanted.path = source.path "
    "WHERE wanted.file IS NULL OR wanted.file <> source.file"
)
_SKIPPED = "SELECT 'skipped', CAST(count(*) AS TEXT) FROM wanted WHERE file IS NULL"
_MISSING = (
    "SELECT path, file FROM wanted WHERE file IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM source WHERE source.path = wanted.path)"
)


def _sources(folder: Place, trouble: list[str]) -> Iterator[Row]:
    """The path of each source, its record's file (None for what was skipped), the record's hash as it was written.

    A damaged line of the manifest is added to ``trouble``. Raises ``IndexTrouble`` if there is no folder of records.
    """
    records = folder / "records"
    if (folder / storage.MANIFEST).is_file():
        return _manifest_sources(folder, trouble)
    if not records.is_dir():
        raise IndexTrouble(f"{folder} 中没有 records 文件夹；先运行 shenbao convert … --out {folder}。")
    if isinstance(records, Address):
        files = (file.below(records) for file in records.files() if file.name.endswith(".json"))
    else:
        files = (file.relative_to(records).as_posix() for file in records.rglob("*.json"))
    return ((file.removesuffix(".json"), file, None) for file in files)


def _manifest_sources(folder: Place, trouble: list[str]) -> Iterator[Row]:
    for number, line in enumerate(storage.manifest_lines(folder), 1):
        if not line.endswith(b"\n"):  # a run that was killed may have left half a line
            continue
        try:
            content = _LINE.decode(line)
            if "\0" in content.path or ".." in PurePosixPath(content.record or "").parts:
                raise ValueError(content.path)
        except (ValueError, msgspec.DecodeError, RecursionError):
            trouble.append(f"{folder / storage.MANIFEST} 第 {number} 行已损坏")
        else:
            yield content.path, content.record, content.record_sha256


def _note_wanted(connection: WritableConnection, sources: Iterator[Row]) -> None:
    """Note the sources in the temporary table ``wanted``; a path that comes again counts as it comes last."""
    connection.execute("CREATE TEMPORARY TABLE wanted AS SELECT path, file, file AS written FROM source WHERE 1 = 0")
    connection.execute("CREATE UNIQUE INDEX wanted_by_path ON wanted (path)")
    insert = (
        "INSERT INTO wanted VALUES (?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET file = excluded.file, written = excluded.written"
    )
    while some := list(islice(sources, _AT_ONCE)):
        connection.execute(insert, some)
    connection.execute("CREATE INDEX wanted_by_file ON wanted (file)")


def _sync(
    connection: WritableConnection,
    folder: Place,
    trouble: list[str],
    entries: Mapping[str, bytes] = MappingProxyType({}),
    *,
    keep: bool = False,
) -> SyncCounts:
    """Remove deleted records, index new and changed ones, store the sources and how many files were skipped.

    ``keep``: nothing is removed but what changed, and the number of skipped files, those of one folder, stays.
    """
    files = int(connection.rows("SELECT count(DISTINCT file) FROM wanted")[0][0])
    # a damaged line may have named any record
    missing_files = [] if trouble or keep else [row[0] for row in connection.rows(_GONE)]
    for start in range(0, len(missing_files), TOGETHER):
        writing.put(connection, (), missing_files[start : start + TOGETHER])
    damaged = len(trouble)
    added = index_changed(connection, folder, _wanted_files(connection), trouble, entries)
    unchanged = files - added - (len(trouble) - damaged)
    with connection.writing():
        differing = [] if damaged else connection.rows(_MOVED if keep else _DIFFERING)
        connection.execute("DELETE FROM source WHERE path = ?", differing)
        new = connection.rows(_MISSING)
        connection.insert("source", [(*row, folding.folded_text(row[0])) for row in new])
        if not keep:
            connection.execute("DELETE FROM about WHERE name = 'skipped'")
            connection.insert("about", connection.rows(_SKIPPED))
    if added or missing_files or differing or new:
        connection.tidy()
    if trouble:
        trouble.append(f"再运行一次 shenbao convert … --out {folder}，会重新转换这些文件并补上")
    return SyncCounts(added, len(missing_files), unchanged, tuple(trouble))


def _wanted_files(connection: WritableConnection) -> Iterator[Row]:
    """The wanted files with the stamp and digest that the index has (None for new files)."""
    last = ""
    while rows := connection.rows(_NEXT, (last, _AT_ONCE)):
        yield from rows
        last = rows[-1][0]
