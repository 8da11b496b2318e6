"""The manifest: what became of each file, a line of JSON for each, safe on disk before the next file is reported.

What stands in it is also kept in a private SQLite database, whose pages go to disk when there are many: the memory
that a run takes does not grow with the number of its files.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import orjson

from extract.batch import store
from extract.batch.model import Outcome

_TABLES = """
CREATE TABLE line (path TEXT PRIMARY KEY, text BLOB) WITHOUT ROWID;
CREATE TABLE met (position INTEGER PRIMARY KEY, path TEXT UNIQUE);
CREATE TABLE content (sha256 TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open manifest."""

    stream: IO[bytes]
    database: sqlite3.Connection

    def line(self, path: str) -> Outcome | None:
        """What the manifest says about the file."""
        row = self.database.execute("SELECT text FROM line WHERE path = ?", (path,)).fetchone()
        return _outcome(row[0]) if row else None

    def meet(self, path: str, sha256: str | None) -> str:
        """Note that this run has come to the file; the first file of the run that has this content."""
        self.database.execute("INSERT OR IGNORE INTO met (path) VALUES (?)", (path,))
        if sha256 is None:
            return path
        self.database.execute("INSERT OR IGNORE INTO content VALUES (?, ?)", (sha256, path))
        row = self.database.execute("SELECT path FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        return str(row[0])

    def add(self, outcome: Outcome) -> None:
        """Write a line, and wait until it is on the disk; raises ``NotWritten`` if the file system refuses."""
        line = _line(outcome)
        try:
            self.stream.write(line)
            self.stream.flush()
            os.fsync(self.stream.fileno())
        except OSError as error:
            raise store.NotWritten(error.errno, error.strerror, self.stream.name) from error
        _keep(self.database, outcome.path, line)


@contextmanager
def opened(manifest: Path, part: Path) -> Iterator[Ledger]:
    """The manifest, to be gone on with; a line that was cut off is dropped.

    Raises ``NotWritten`` if the file system refuses.
    """
    with _database() as database:
        if manifest.exists():
            _load(manifest, database)
            _rewrite(database, manifest, part)
        try:
            stream = manifest.open("ab")
        except OSError as error:
            raise store.NotWritten(error.errno, error.strerror, str(manifest)) from error
        with stream:
            yield Ledger(stream, database)


def in_order(ledger: Ledger, manifest: Path, part: Path) -> None:
    """Write the manifest anew when a run is through: a line for each path, in the order the files were found."""
    ledger.stream.close()
    _rewrite(ledger.database, manifest, part)


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect("", isolation_level=None)  # "" is a temporary database on disk
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA cache_size = -512")  # kilobytes
        database.executescript(_TABLES)
        yield database
    finally:
        database.close()


def _load(manifest: Path, database: sqlite3.Connection) -> None:
    with manifest.open("rb") as lines:
        for line in lines:
            try:
                path = _outcome(line).path
            except (orjson.JSONDecodeError, TypeError):
                continue
            _keep(database, path, line)


def _rewrite(database: sqlite3.Connection, manifest: Path, part: Path) -> None:
    rows = database.execute(
        "SELECT text FROM line LEFT JOIN met USING (path) ORDER BY position IS NULL, position, path"
    )
    store.write_all(manifest, (row[0] for row in rows), part)


def _keep(database: sqlite3.Connection, path: str, line: bytes) -> None:
    keep = "INSERT INTO line VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET text = excluded.text"
    database.execute(keep, (path, line))


def _line(outcome: Outcome) -> bytes:
    content = asdict(outcome)
    del content["is_old"]
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _outcome(line: bytes) -> Outcome:
    return Outcome(**orjson.loads(line), is_old=True)
