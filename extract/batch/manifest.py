"""The manifest: the outcome of each file as a line of JSON, safe on disk before the next outcome is reported.

Its lines are also kept in a temporary SQLite database, which moves pages to the disk, so that the memory of a run does
not grow with the number of files.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
class Manifest:
    """An open manifest; ``part`` is the path of its unfinished copy."""

    stream: IO[bytes]
    database: sqlite3.Connection
    part: Path

    def outcome(self, path: str) -> Outcome | None:
        """The outcome of the file in the manifest; None if there is none."""
        row = self.database.execute("SELECT text FROM line WHERE path = ?", (path,)).fetchone()
        return _outcome_of_line(row[0]) if row else None

    def meet(self, path: str, sha256: str | None) -> str:
        """Note a file of this run; returns the path of the run's first file with the same content."""
        self.database.execute("INSERT OR IGNORE INTO met (path) VALUES (?)", (path,))
        if sha256 is None:
            return path
        self.database.execute("INSERT OR IGNORE INTO content VALUES (?, ?)", (sha256, path))
        row = self.database.execute("SELECT path FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        return str(row[0])

    def add(self, outcome: Outcome) -> None:
        """Write the outcome's line and wait until it is on disk; raises ``NotWritten`` if the file system refuses."""
        content = asdict(outcome)
        del content["is_old"]
        line = orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)
        with store.reported_as_not_written(self.stream.name):
            self.stream.write(line)
            self.stream.flush()
            os.fsync(self.stream.fileno())
        _keep(self.database, outcome.path, line)

    def end(self) -> None:
        """Rewrite the manifest at the end of a run: one line for each path, in the order of the run."""
        self.stream.close()
        _rewrite(Path(self.stream.name), self.database, self.part)


@contextmanager
def open_manifest(file: Path, part: Path) -> Iterator[Manifest]:
    """The manifest, opened to add lines; a truncated last line is dropped.

    Raises ``NotWritten`` if the file system refuses.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as database:  # "" is a temporary database on disk
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA cache_size = -512")  # kilobytes
        database.executescript(_TABLES)
        if file.exists():
            with file.open("rb") as lines:
                for line in lines:
                    try:
                        _keep(database, _outcome_of_line(line).path, line)
                    except (orjson.JSONDecodeError, TypeError):
                        continue
            _rewrite(file, database, part)
        with store.reported_as_not_written(file):
            stream = file.open("ab")
        with stream:
            yield Manifest(stream, database, part)


def _rewrite(file: Path, database: sqlite3.Connection, part: Path) -> None:
    rows = database.execute(
        "SELECT text FROM line LEFT JOIN met USING (path) ORDER BY position IS NULL, position, path"
    )
    store.write(file, (row[0] for row in rows), part)


def _keep(database: sqlite3.Connection, path: str, line: bytes) -> None:
    keep = "INSERT INTO line VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET text = excluded.text"
    database.execute(keep, (path, line))


def _outcome_of_line(line: bytes) -> Outcome:
    return Outcome(**orjson.loads(line), is_old=True)
