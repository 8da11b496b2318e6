"""What users write down beside the archive, in an SQLite file of its own: saved searches, notes and tags.

The archive is only read. A note belongs to the content of a file (its SHA-256) and to its path, so that it is there
again after the index was built anew, and stays with the path where the file was replaced. A saved search keeps which
hits its user has looked at, by the same content, so that what is new is what was no hit then.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

_TABLES = """
CREATE TABLE IF NOT EXISTS saved_search (
  id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, looked TEXT NOT NULL,
  seen BLOB NOT NULL, UNIQUE (user, name)
);
CREATE TABLE IF NOT EXISTS note (
  id INTEGER PRIMARY KEY, sha256 TEXT, path TEXT NOT NULL, position INTEGER NOT NULL, at TEXT NOT NULL,
  user TEXT NOT NULL, written TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS note_by_content ON note (sha256);
CREATE INDEX IF NOT EXISTS note_by_path ON note (path);
"""
_MARK = 0x5348424E  # "SHBN": the application_id of such a file
_DIGEST = 8  # bytes kept of a hit
_PATIENCE = 10.0  # seconds to wait for another writer
MOST_SEARCHES = 50  # of a user
MOST_NOTES = 200  # of a file


class SavedSearch(NamedTuple):
    """A search under its name; ``query`` is that of its address, ``looked`` the time when its hits were looked at."""

    id: int
    name: str
    query: str
    looked: str
    seen: bytes

    def new_hits(self, hits: Iterable[str]) -> list[str]:
        """Those hits, as ``content_key`` names them, that were none when the search was last looked at."""
        old_hits = {self.seen[at : at + _DIGEST] for at in range(0, len(self.seen), _DIGEST)}
        return [hit for hit in hits if _digest(hit) not in old_hits]


class Note(NamedTuple):
    """A note on a filing (``position`` in its file) or on the place ``at`` in it; who wrote it, and when."""

    id: int
    sha256: str | None
    path: str
    position: int
    at: str
    user: str
    written: str
    text: str
    tags: str


class NotebookFull(Exception):
    """There are as many searches or notes as are kept."""


class Notebook:
    """The file, which is created if it is not there. Raises ``ValueError`` if it is another program's, or unusable."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            with self._open() as connection:
                (mark,) = connection.execute("PRAGMA application_id").fetchone()
                (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                if mark != _MARK and (mark or tables):
                    raise ValueError(f"{file} is another program's database")
                connection.executescript(f"PRAGMA application_id = {_MARK}; {_TABLES}")
        except sqlite3.Error as error:
            raise ValueError(f"{file} cannot be used: {error}") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection, whose changes are kept if the block ends well."""
        with closing(sqlite3.connect(self._file, _PATIENCE)) as connection, connection:
            yield connection

    def save_search(self, user: str, name: str, query: str, hits: Iterable[str]) -> None:
        """Keep a search with its present hits, in place of one of the same name; raises ``NotebookFull``."""
        with self._open() as connection:
            (number,) = connection.execute(
                "SELECT count(*) FROM saved_search WHERE user = ? AND name <> ?", (user, name)
            ).fetchone()
            if number >= MOST_SEARCHES:
                raise NotebookFull
            connection.execute(
                "INSERT INTO saved_search (user, name, query, looked, seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
                "(user, name) DO UPDATE SET query = excluded.query, looked = excluded.looked, seen = excluded.seen",
                (user, name, query, _now(), _digests(hits)),
            )

    def searches(self, user: str) -> list[SavedSearch]:
        """The searches of a user by their names."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT id, name, query, looked, seen FROM saved_search WHERE user = ? ORDER BY name", (user,)
            )
            return [SavedSearch(*row) for row in rows]

    def mark_looked_at(self, user: str, search: int, hits: Iterable[str]) -> None:
        """Keep these as the hits of a search that its user has looked at."""
        with self._open() as connection:
            connection.execute(
                "UPDATE saved_search SET looked = ?, seen = ? WHERE id = ? AND user = ?",
                (_now(), _digests(hits), search, user),
            )

    def drop_search(self, user: str, search: int) -> None:
        """Forget a search."""
        with self._open() as connection:
            connection.execute("DELETE FROM saved_search WHERE id = ? AND user = ?", (search, user))

    def add_note(self, note: Note) -> None:
        """Keep a note, with this moment as its time; raises ``NotebookFull``."""
        with self._open() as connection:
            (number,) = connection.execute("SELECT count(*) FROM note WHERE path = ?", (note.path,)).fetchone()
            if number >= MOST_NOTES:
                raise NotebookFull
            connection.execute(
                "INSERT INTO note (sha256, path, position, at, user, written, text, tags) VALUES (?,?,?,?,?,?,?,?)",
                (*note[1:6], _now(), note.text, note.tags),
            )

    def notes(self, sha256: str | None = None, paths: Iterable[str] = ()) -> list[Note]:
        """The notes on a file by its content or one of its paths, else all; the oldest first."""
        known = list(paths)
        where = f" WHERE sha256 = ? OR path IN ({', '.join('?' * len(known))})" if sha256 or known else ""
        with self._open() as connection:
            rows = connection.execute(f"SELECT * FROM note{where} ORDER BY id", (sha256, *known) if where else ())
            return [Note(*row) for row in rows]

    def drop_note(self, user: str, note: int) -> None:
        """Delete a note of this user."""
        with self._open() as connection:
            connection.execute("DELETE FROM note WHERE id = ? AND user = ?", (note, user))


def content_key(sha256: str | None, path: str, position: int | None) -> str:
    """The key of a hit, which outlasts the index: its content (SHA-256), else its path, and its position there."""
    return f"{sha256 or path}:{'' if position is None else position}"


def _digest(hit: str) -> bytes:
    return blake2b(hit.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def _digests(hits: Iterable[str]) -> bytes:
    return b"".join(sorted(map(_digest, hits)))


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
