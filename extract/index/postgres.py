"""The index on a PostgreSQL server, for many users: the same tables, in the schema ``shenbao`` of the database.

The texts' characters, and pairs of neighbours, stand in a ``tsvector`` under a GIN index, which stock PostgreSQL has.
Pairs are what makes a search fast: a single character stands in nearly every filing. No positions are kept, since a
``tsvector`` holds no more than 256 of one word; where more than a pair is searched for, the text itself decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Any

import psycopg

from extract.errors import IndexTrouble, QueryError
from extract.index.engine import Clause, Row, named

_SCHEMA = "shenbao"
# compiling a query takes longer than any of ours
_SETTINGS = f"-c search_path={_SCHEMA} -c jit=off"
_TEXTS = """
CREATE TABLE full_text (filing_id INTEGER, part INTEGER, folded TEXT, characters tsvector);
CREATE INDEX full_text_of_filing ON full_text (filing_id);
CREATE INDEX full_text_characters ON full_text USING gin (characters);
"""
# characters: a tsvector holds a megabyte, a text of this length at most half of that; nothing that is searched for is
# longer than the overlap
_PART, _OVERLAP = 30_000, 500
_LOCK = 0x5348454E  # of whoever writes


def connected(address: str, seconds: float, *, write: bool) -> "Postgres":
    """A connection; to read, at the state of this moment. Raises ``IndexTrouble``."""
    try:
        connection = psycopg.connect(address, autocommit=True, options=_SETTINGS)
        return Postgres(connection, seconds, write=write)
    except psycopg.Error as error:
        raise _trouble(address, error) from error


def remove(address: str) -> None:
    """Remove the tables."""
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE")
    except psycopg.Error as error:
        raise _trouble(address, error) from error


class Postgres:
    """A connection to an index on a server."""

    failure: type[Exception] = psycopg.Error

    def __init__(self, connection: psycopg.Connection[Row], seconds: float, *, write: bool) -> None:
        self._connection = connection
        self._seconds = seconds
        if not write:
            connection.execute(f"SET statement_timeout = {int(seconds * 1000)}")
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows that a query gives."""
        try:
            found: list[Row] = self._connection.execute(_own(sql), values).fetchall()
        except psycopg.errors.QueryCanceled as error:
            raise QueryError(f"检索超过 {self._seconds:g} 秒，已停止；请把检索词写得更具体。") from error
        return found

    def execute(self, sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each row of values."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_own(sql), rows)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows."""
        if rows:
            with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            yield

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        rows = self.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ? "
            "ORDER BY ordinal_position",
            (_SCHEMA, table),
        )
        return [row[0] for row in rows]

    def version(self) -> int | None:
        """The version, which stands in the comment of the schema; None where there is no schema."""
        rows = self.rows("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = ?", (_SCHEMA,))
        if not rows:
            return None
        if not str(rows[0][0]).isdecimal():
            raise IndexTrouble(f"数据库里已有别的程序的 {_SCHEMA} 模式，不是检索库。")
        return int(rows[0][0])

    def script(self, statements: str, version: int) -> None:
        """Make tables; the first time with that of the texts."""
        if self.version() is None:
            self._connection.execute(f"CREATE SCHEMA {_SCHEMA}")
            statements = f"{statements};{_TEXTS}"
        statements = statements.format(clustered="").replace(" TEXT", ' TEXT COLLATE "C"')  # in the order of SQLite
        for statement in filter(str.strip, statements.split(";")):
            self._connection.execute(statement)
        self._connection.execute(f"COMMENT ON SCHEMA {_SCHEMA} IS '{version}'")

    def holds(self, column: str) -> str:
        """Part of a text."""
        return f"strpos({column}, ?) > 0"

    def having(self, text: str) -> Clause:
        """All pairs of the text, or its one character; what is longer than a pair must stand there in one piece."""
        wanted = " & ".join(_word(word) for word in (_pairs(text) if len(text) > 1 else [text]))
        sql = "SELECT DISTINCT filing_id AS id FROM full_text WHERE characters @@ CAST(? AS tsquery)"
        return (sql, (wanted,)) if len(text) < 3 else (f"{sql} AND strpos(folded, ?) > 0", (wanted, text))

    def add_texts(self, texts: Sequence[tuple[int, str]]) -> None:
        """Each under its filing's id, long ones in several parts."""
        pieces = [(filing, *piece) for filing, text in texts for piece in enumerate(_pieces(text))]
        self.insert("full_text", [(filing, part, piece, _vector(piece)) for filing, part, piece in pieces])

    def drop_texts(self, texts: Sequence[tuple[int, str]]) -> None:
        """By their filing's id."""
        self.execute("DELETE FROM full_text WHERE filing_id = ?", [(filing,) for filing, _ in texts])

    def tidy(self) -> None:
        """Bring new texts into the index proper, and tell the planner what there is."""
        self._connection.execute("VACUUM ANALYZE")

    def close(self) -> None:
        """Close; the server may have gone already."""
        with suppress(psycopg.Error):
            self._connection.close()


def _own(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(1, len(text) - _OVERLAP), _PART - _OVERLAP):
        yield text[start : start + _PART]


def _pairs(text: str) -> list[str]:
    return list(dict.fromkeys(one + other for one, other in pairwise(text)))


def _vector(text: str) -> str:
    return " ".join(map(_word, sorted({*text, *_pairs(text)})))


def _word(word: str) -> str:
    """A word as a tsvector or tsquery takes it."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _trouble(address: str, error: psycopg.Error) -> IndexTrouble:
    return IndexTrouble(f"{named(address)} 连接不上（{str(error).strip()}）。")
