"""The index on a PostgreSQL server, for many users: the same tables, in the schema ``shenbao`` of the database.

A ``tsvector`` holds the characters of each text, all pairs of neighbours, and each mark with both of its neighbours,
under a GIN index, which plain PostgreSQL has. Pairs make searches fast: nearly every filing has any single character.
Nearly every filing has a comma before and behind a common character, too, which is why marks stand with both.
Texts and vectors are stored apart from their rows (TOAST), and a search reads only those of its hits. The vectors have
no positions, since a ``tsvector`` holds at most 256 for one word; a search for more than a pair also checks the text
itself, which is stored as it is, since unpacking it takes as long as the check.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from typing import Any

import psycopg

from extract.errors import IndexTrouble, QueryError
from extract.index.connection import Clause, Dialect, Row, display_name

_NO_CONNECTION = "{} 连接不上（{}）。"
_SCHEMA, _NEW = "shenbao", "shenbao_new"
# Compiling a query (jit) or starting parallel workers takes longer than any query of ours. Fetching a vector is
# expensive, which the planner does not know: it would read all of them instead of those that the index names.
_CHOICES = {"jit": "off", "max_parallel_workers_per_gather": "0", "enable_seqscan": "off", "work_mem": "64MB"}
_SETTINGS = " ".join(f"-c {name}={value}" for name, value in _CHOICES.items())
_TEXTS = """
CREATE TABLE full_text (filing_id INTEGER, part INTEGER, folded TEXT, characters tsvector)
  WITH (toast_tuple_target = 128);
ALTER TABLE full_text ALTER folded SET STORAGE EXTERNAL;
CREATE INDEX full_text_of_filing ON full_text (filing_id);
CREATE INDEX full_text_characters ON full_text USING gin (characters);
CREATE INDEX filing_seen ON filing (id) INCLUDE (fiscal_year, unit, kind, status, amount);
CREATE INDEX regulation_seen ON regulation (id) INCLUDE (same_as);
CREATE INDEX regulation_of_same ON regulation (same_as) INCLUDE (id);
"""
# characters: a tsvector holds at most 1 MB, of which a part of this length needs three quarters; no search text is
# longer than the overlap of two parts
_PART, _OVERLAP = 30_000, 500
# advisory locks
_LOCK = 0x5348454E  # held by a writer
_BUILT = _LOCK + 2  # held while an index is built anew
_SEEN = _LOCK + 1  # shared by all readers: replacing the old index waits for them


def open_connection(address: str, seconds: float, *, write: bool, name: str = _SCHEMA) -> "Postgres":
    """A connection; a reader sees the state of this moment. ``name`` is the schema. Raises ``IndexTrouble``."""
    try:
        connection = psycopg.connect(address, autocommit=True, options=f"-c search_path={name} {_SETTINGS}")
        return Postgres(connection, seconds, write=write, name=name)
    except psycopg.Error as error:
        raise IndexTrouble(_NO_CONNECTION.format(display_name(address), str(error).strip())) from error


@contextmanager
def rebuilding(address: str) -> Iterator["Postgres"]:
    """A new index in another schema, which takes the old schema's name at the end.

    Raises ``IndexTrouble`` if a schema is another program's, or if another process is rebuilding.
    """
    _check_schema_is_ours(address, _SCHEMA)
    with closing(open_connection(address, 0, write=True, name=_NEW)) as connection:
        if connection.rows("SELECT pg_try_advisory_lock(?)", (_BUILT,)) != [(True,)]:  # held until closed
            raise IndexTrouble(f"{display_name(address)} 的检索库正由另一个程序重建，请等它完成。")
        remove(address, _NEW)
        try:
            yield connection
            _run(
                address,
                f"SELECT pg_advisory_xact_lock({_LOCK})",
                f"SELECT pg_advisory_xact_lock({_SEEN})",
                f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE",
                f"ALTER SCHEMA {_NEW} RENAME TO {_SCHEMA}",
            )
        finally:
            remove(address, _NEW)


def remove(address: str, name: str = _SCHEMA) -> None:
    """Remove the schema with its tables; raises ``IndexTrouble`` if it is another program's."""
    _check_schema_is_ours(address, name)
    _run(address, f"DROP SCHEMA IF EXISTS {name} CASCADE")


def _check_schema_is_ours(address: str, name: str) -> None:
    """Raise ``IndexTrouble`` if the schema is another program's."""
    with closing(open_connection(address, 0, write=True, name=name)) as connection:
        connection.version()


def _run(address: str, *statements: str) -> None:
    """Run statements in one transaction."""
    try:
        with psycopg.connect(address) as connection:
            for statement in statements:
                connection.execute(statement)
    except psycopg.Error as error:
        raise IndexTrouble(_NO_CONNECTION.format(display_name(address), str(error).strip())) from error


class Postgres:
    """A connection to an index on a server."""

    failure: type[Exception] = psycopg.Error
    # of a plain UNION the planner knows that its ids are different, and how many they are
    dialect = Dialect("strpos({0}, ?) > 0", "{0} = ANY(CAST(string_to_array(?, ',') AS integer[]))", "UNION")
    is_masked = False

    def __init__(self, connection: psycopg.Connection[Row], seconds: float, *, write: bool, name: str) -> None:
        self._connection = connection
        self._name = name
        self._seconds = seconds
        if not write:
            connection.execute(f"SET statement_timeout = {int(seconds * 1000)}")
            connection.execute("SELECT pg_advisory_lock_shared(%s)", (_SEEN,))  # until the connection is closed
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; raises ``QueryError`` after the allowed seconds."""
        try:
            return list(self._connection.execute(_with_psycopg_marks(sql), values).fetchall())
        except psycopg.errors.QueryCanceled as error:
            raise QueryError(f"检索超过 {self._seconds:g} 秒，已停止；请把检索词写得更具体。") from error

    def execute(self, sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each row of values."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_with_psycopg_marks(sql), rows)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows."""
        if rows:
            with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that keeps other writers out."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            yield

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        rows = self.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? "
            "ORDER BY ordinal_position",
            (self._name, table),
        )
        return [row[0] for row in rows]

    def version(self) -> int | None:
        """The version of the index, stored as the comment of the schema; None if there is no schema."""
        rows = self.rows(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = ?", (self._name,)
        )
        if not rows:
            return None
        if not str(rows[0][0]).isdecimal():
            raise IndexTrouble(f"数据库里已有别的程序的 {self._name} 模式，不是检索库。")
        return int(rows[0][0])

    def script(self, statements: str, version: int) -> None:
        """Create tables; the first time also the table of the full texts."""
        if self.version() is None:
            self._connection.execute(f"CREATE SCHEMA {self._name}")
            statements = f"{statements};{_TEXTS}"
        statements = statements.format(clustered="").replace(" TEXT", ' TEXT COLLATE "C"')  # sorts as SQLite does
        for statement in filter(str.strip, statements.split(";")):
            self._connection.execute(statement)
        self._connection.execute(f"COMMENT ON SCHEMA {self._name} IS '{version}'")

    def filings_with(self, text: str) -> Clause:
        """A query for the words of the text, or its one character; a longer text is also compared as a whole."""
        wanted = " & ".join(_quoted_word(word) for word in (_words(text) if len(text) > 1 else [text]))
        sql = "SELECT filing_id AS id FROM full_text WHERE characters @@ CAST(? AS tsquery)"
        return (sql, (wanted,)) if len(text) < 3 else (f"{sql} AND strpos(folded, ?) > 0", (wanted, text))

    def add_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Store each text under its filing's id, a long one in several overlapping parts."""
        rows = []
        for filing, spaced in texts:
            text = spaced.decode()[::2]
            for part, start in enumerate(range(0, max(1, len(text) - _OVERLAP), _PART - _OVERLAP)):
                piece = text[start : start + _PART]
                rows.append((filing, part, piece, " ".join(map(_quoted_word, sorted({*piece, *_words(piece)})))))
        self.insert("full_text", rows)

    def drop_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Delete the texts by their filings' ids."""
        self.execute("DELETE FROM full_text WHERE filing_id = ?", [(filing,) for filing, _ in texts])

    def tidy(self) -> None:
        """Merge new texts into the GIN index, and update the planner's statistics."""
        self._connection.execute("VACUUM ANALYZE")

    def close(self) -> None:
        """Close the connection; ignores a server that is already gone."""
        with suppress(psycopg.Error):
            self._connection.close()


def _with_psycopg_marks(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _words(text: str) -> list[str]:
    """The pairs of neighbours, and the marks with both of their neighbours."""
    pairs = (one + other for one, other in pairwise(text))
    marks = (text[at - 1 : at + 2] for at in range(1, len(text) - 1) if not text[at].isalnum())
    return list(dict.fromkeys((*pairs, *marks)))


def _quoted_word(word: str) -> str:
    """A word quoted for a tsvector or tsquery."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"
