"""The index in one SQLite file: a contentless FTS5 table of characters, many readers and one writer at a time."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from extract.errors import IndexTrouble, QueryError
from extract.index import schema
from extract.index.connection import OWN_NAME, Clause, Dialect, Row, index_command

_HEAD = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm")  # suffixes of the files that SQLite keeps beside a database
_PATIENCE = 60.0  # seconds that a writer waits for another
_STEPS = 10_000  # of SQLite's virtual machine between two checks of the deadline
_PAGE = 16_384  # bytes: a new file with pages of 4,096 costs a ninth more to write, and is a tenth larger
_CACHE = 131_072  # kB of pages that a writer keeps
_MAPPED = 1 << 32  # bytes of the file that a reader maps into memory
_HELD = 1 << 24  # bytes of the FTS5 index kept in memory before they are written: enough for a transaction
_IN_USE = "{} 正被别的程序使用，不能换成新建的检索库；请先停止它再运行。"
_ASCII = "".join(mark for mark in map(chr, range(33, 127)) if not mark.isalnum())


# each character is a token, so that queries of any length work, also punctuation; columnsize=0 stores no lengths, which
# only ranking would need
_FULL_TEXT = """CREATE VIRTUAL TABLE full_text USING fts5(
  characters, content='', columnsize=0, tokenize="ascii tokenchars '{}'"
)"""


def open_connection(file: Path, seconds: float, *, write: bool, alone: bool = False) -> "Sqlite":
    """A connection; a reader sees the state of this moment; ``alone`` locks out others. Raises ``IndexTrouble``."""
    if not write and not file.is_file():
        raise IndexTrouble(f"{file}：没有这个检索库；先运行 {index_command(file)} 建立。")
    mode = "rwc" if write else "ro"
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            0 if alone else _PATIENCE,
            isolation_level=None,
            uri=True,
            check_same_thread=False,
        )
        if alone:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        return Sqlite(connection, seconds, write=write)
    except sqlite3.Error as error:
        message = f"{file} 无法打开（{error}）；如已损坏，运行 {index_command(file)} --rebuild 重建。"
        raise IndexTrouble(message) from error


@contextmanager
def rebuilding(file: Path) -> Iterator["Sqlite"]:
    """A new index beside the file, which it replaces at the end.

    Raises ``IndexTrouble`` if the file is not an index, if it is in use, or if another process is rebuilding.
    """
    set_aside(file)
    _check_file_is_ours(file)
    beside = file.with_name(f"{file.name}.new")
    _remove_abandoned(beside)
    try:
        with closing(open_connection(beside, 0, write=True, alone=True)) as connection:
            yield connection
        try:
            _write_through(file)
            _remove_files(file, _BESIDE)  # SQLite would take them for those of the new file
            beside.replace(file)
        except OSError as error:
            raise IndexTrouble(_IN_USE.format(file)) from error
    finally:
        _remove_files(beside, ("", *_BESIDE))


def remove(file: Path) -> None:
    """Remove the file and those that SQLite keeps beside it; raises ``IndexTrouble`` if it is not an index."""
    _check_file_is_ours(file)
    _remove_files(file, ("", *_BESIDE))


def set_aside(file: Path) -> None:
    """Give another name to what stands in the place of the index beside its records and is no database at all.

    So an index whose first bytes are damaged is built anew, and what was no index is kept.
    """
    if not (file.parent / "records").is_dir() or file.name != OWN_NAME or not file.exists():
        return
    if file.is_file():
        with file.open("rb") as stream:
            if stream.read(16) in (_HEAD, b""):
                return
    file.rename(next(free for free in map(f"{file}.aside{{}}".format, count(1)) if not os.path.lexists(free)))


def _check_file_is_ours(file: Path) -> None:
    """Raise ``IndexTrouble`` if the file is not an index; a damaged index passes."""
    if file.is_file() and file.stat().st_size:
        with suppress(IndexTrouble):  # merges the -wal file of a killed run, so that the mark is in the file
            open_connection(file, 0, write=True).close()
        with file.open("rb") as stream:
            head = stream.read(72)
        if head[:16] != _HEAD or int.from_bytes(head[68:72], "big") != schema.MARK:
            raise IndexTrouble(f"{file} 不是检索库，不予删除；如确是已损坏的检索库，请删除它再运行。")


def _remove_abandoned(beside: Path) -> None:
    """Remove the files of a killed run; raises ``IndexTrouble`` if another process is building there."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(beside, 0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise IndexTrouble(f"{beside.with_suffix('')} 正由另一个程序重建，请等它完成。") from error
    _remove_files(beside, ("", *_BESIDE))


def _write_through(file: Path) -> None:
    """Write the -wal file into the database; raises ``IndexTrouble`` if another connection prevents it."""
    if not file.is_file():
        return
    try:
        with closing(open_connection(file, 0, write=True)) as connection:
            ((is_busy, *_),) = connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    except (IndexTrouble, sqlite3.Error):
        return  # the old file is damaged and will be replaced
    if is_busy:
        raise IndexTrouble(_IN_USE.format(file))


def _remove_files(file: Path, suffixes: Sequence[str]) -> None:
    for suffix in suffixes:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


class Sqlite:
    """A connection to an index in a file."""

    failure: type[Exception] = sqlite3.Error
    dialect = Dialect("instr({0}, ?) > 0", "{0} IN (SELECT value FROM json_each('[' || ? || ']'))", "UNION ALL")
    is_masked = False

    def __init__(self, connection: sqlite3.Connection, seconds: float, *, write: bool) -> None:
        self._connection = connection
        self._seconds = seconds
        self._deadline = 0.0
        if seconds:
            connection.set_progress_handler(lambda: monotonic() > self._deadline, _STEPS)
        if write:
            if self.version() is None:  # never change the file of another program
                self._ask(f"PRAGMA page_size = {_PAGE}")
                self._ask(f"PRAGMA application_id = {schema.MARK}")
            self._ask("PRAGMA journal_mode = WAL")
            self._ask("PRAGMA synchronous = NORMAL")  # a power cut may lose records, but breaks no file
            self._ask(f"PRAGMA cache_size = -{_CACHE}")
        else:
            self._ask("PRAGMA query_only = ON")
            self._ask(f"PRAGMA mmap_size = {_MAPPED}")
            self._ask("BEGIN")
            self._ask("PRAGMA user_version")  # a read takes the snapshot

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; raises ``QueryError`` after the allowed seconds."""
        self._deadline = monotonic() + self._seconds
        return self._ask(sql, values)

    def execute(self, sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each row of values."""
        self._connection.executemany(sql, rows)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that keeps other writers out."""
        self._ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._ask("COMMIT")

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [row[0] for row in self._ask("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]

    def version(self) -> int | None:
        """The version; None for an empty file. Raises ``IndexTrouble`` if the file is another program's."""
        if not self._ask("SELECT 1 FROM sqlite_master LIMIT 1"):
            return None
        if self._ask("PRAGMA application_id") != [(schema.MARK,)]:
            raise IndexTrouble("这个文件是别的程序的数据库，不是检索库。")
        return int(self._ask("PRAGMA user_version")[0][0])

    def script(self, statements: str, version: int) -> None:
        """Create tables; the first time also the full-text table."""
        if self.version() is None:
            marks = _ASCII.replace("'", "''").replace('"', '""')
            self._ask(_FULL_TEXT.format(marks))
            self._ask("INSERT INTO full_text (full_text, rank) VALUES ('hashsize', ?)", (_HELD,))
        for statement in statements.format(clustered=" WITHOUT ROWID").split(";"):
            self._ask(statement)
        self._ask(f"PRAGMA user_version = {version}")

    def filings_with(self, text: str) -> Clause:
        """A query for the characters of the text as a phrase."""
        phrase = " ".join(text).replace('"', '""')
        return "SELECT rowid AS id FROM full_text WHERE full_text MATCH ?", (f'"{phrase}"',)

    def add_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Store the characters of each text under its filing's id."""
        self._connection.executemany("INSERT INTO full_text (rowid, characters) VALUES (?, CAST(? AS TEXT))", texts)

    def drop_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Delete the texts; a contentless table needs each deleted text again."""
        self._connection.executemany(
            "INSERT INTO full_text (full_text, rowid, characters) VALUES ('delete', ?, CAST(? AS TEXT))", texts
        )

    def tidy(self) -> None:
        """Write the -wal file into the database, as far as readers allow it."""
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise QueryError(f"检索超过 {self._seconds:g} 秒，已停止；请把检索词写得更具体。") from error
            raise
