"""The manifest: the outcome of each file as a line of JSON, written before the next outcome is reported.

Its lines are also kept in a temporary SQLite database, which moves pages to the disk, so that the memory of a run does
not grow with the number of files.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec
import orjson
from msgspec import Struct
from msgspec.structs import replace

from extract import storage
from extract.batch import store
from extract.batch.model import Outcome
from extract.batch.output import Output
from extract.storage import Place

_TABLES = """
CREATE TABLE line (path TEXT PRIMARY KEY, text BLOB) WITHOUT ROWID;
CREATE TABLE met (position INTEGER PRIMARY KEY, path TEXT UNIQUE);
CREATE TABLE content (sha256 TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID;
"""
_TO_MARK = (
    "SELECT path, position IS NOT NULL FROM line LEFT JOIN met USING (path) "
    """WHERE position IS NULL OR instr(text, CAST('"gone":true' AS BLOB))"""
)
_IN_ORDER = "SELECT text FROM line LEFT JOIN met USING (path) ORDER BY position IS NULL, position, path"
_FIELDS = [name for name in Outcome.__struct_fields__ if name not in ("is_old", "entry")]
_DECODER = msgspec.json.Decoder(Outcome)


class Manifest(Struct, frozen=True):
    """An open manifest, which ``output`` keeps."""

    output: Output
    database: sqlite3.Connection

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
        """Write the outcome's line and wait until it is kept; raises ``NotWritten`` if the file system refuses."""
        line = _line(outcome)
        self.output.append(line)
        _keep(self.database, outcome.path, line)

    def outcomes(self) -> Iterator[Outcome]:
        """All outcomes, those of this run in its order, then the others."""
        for row in self.database.execute(_IN_ORDER):
            yield _outcome_of_line(row[0])

    def mark_gone(self, scopes: Iterable[str]) -> None:
        """Mark the files at or below the paths ``scopes`` that this run has not met, and those that are back.

        What stands below a folder or archive that could not be read may still be there.
        """
        below = tuple(f"{scope}/" for scope in scopes)
        for path, is_met in self.database.execute(_TO_MARK).fetchall():
            outcome = self.outcome(path)
            is_asked = below == ("/",) or f"{path}/".startswith(below)
            if outcome and not is_met and not outcome.gone and is_asked and not self.is_out_of_sight(path):
                _keep(self.database, path, _line(replace(outcome, gone=True)))
            elif outcome and is_met:
                _keep(self.database, path, _line(replace(outcome, gone=False)))

    def is_out_of_sight(self, path: str) -> bool:
        """Whether this run failed on a folder or archive around the file."""
        parts = path.split("/")
        around = (self.outcome("/".join(parts[:number])) for number in range(1, len(parts)))
        return any(one is not None and one.status == "failed" for one in (*around, self.outcome(".")))

    def take_out(self, paths: Iterable[str]) -> None:
        """Remove lines; ``end`` writes the rest."""
        self.database.executemany("DELETE FROM line WHERE path = ?", ((path,) for path in paths))

    def end(self) -> None:
        """Rewrite the manifest: one line for each path, in the order of the run."""
        self.output.rewrite(row[0] for row in self.database.execute(_IN_ORDER))


@contextmanager
def open_manifest(out: Place, output: Output) -> Iterator[Manifest]:
    """The manifest, opened to add lines; one that is cut or damaged is dropped, so that its file is converted anew.

    Raises ``NotWritten`` if the file system refuses.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as database:  # "" is a temporary database on disk
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA cache_size = -512")  # kilobytes
        database.executescript(_TABLES)
        if isinstance(out, Path):
            store.clear_place(out / storage.MANIFEST)
        for outcome in outcomes_of(out):
            _keep(database, outcome.path, _line(outcome))
        manifest = Manifest(output, database)
        manifest.end()
        yield manifest


def outcomes_of(out: Place) -> Iterator[Outcome]:
    """The outcomes of a manifest that may not exist or be damaged, without lines that are not whole."""
    with suppress(OSError if isinstance(out, Path) else FileNotFoundError):
        for line in storage.manifest_lines(out):
            with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                outcome = _outcome_of_line(line)
                if "\0" not in outcome.path:
                    yield outcome


def _keep(database: sqlite3.Connection, path: str, line: bytes) -> None:
    keep = "INSERT INTO line VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET text = excluded.text"
    database.execute(keep, (path, line))


def _line(outcome: Outcome) -> bytes:
    content = {name: getattr(outcome, name) for name in _FIELDS}
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _outcome_of_line(line: bytes) -> Outcome:
    return replace(_DECODER.decode(line), is_old=True)
