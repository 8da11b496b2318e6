"""The index on a PostgreSQL server, for many users: the same tables, in the schema ``shenbao`` of the database.

The texts' characters, and pairs of neighbours, stand in a ``tsvector`` under a GIN index, which stock PostgreSQL has.
Pairs are what makes a search fast: a single character stands in nearly every filing. Texts and vectors are stored
apart from their rows (toast), of which a search reads as many as there are hits. No positions are kept, since a
``tsvector`` holds no more than 256 of one word; where more than a pair is searched for, the text itself decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from typing import Any

import psycopg

from extract.errors import IndexTrouble, QueryError
from extract.index.engine import Clause, Row, named

_SCHEMA, _NEW = "shenbao", "shenbao_new"
# Compiling a query takes longer than any of ours, and starting a process for half of it, too. A vector is dear to
# fetch, which the planner does not know: it would rather read all of them than those the index names.
_CHOICES = {"jit": "off", "max_parallel_workers_per_gather": "0", "enable_seqscan": "off", "work_mem": "64MB"}
_SETTINGS = " ".join(f"-c {name}={value}" for name, value in _CHOICES.items())
_TEXTS = """
CREATE TABLE full_text (filing_id INTEGER, part INTEGER, folded TEXT, characters tsvector)
  WITH (toast_tuple_target = 128);
CREATE INDEX full_text_of_filing ON full_text (filing_id);
CREATE INDEX full_text_characters ON full_text USING gin (characters);
CREATE INDEX filing_seen ON filing (id) INCLUDE (fiscal_year, unit, kind, status, amount);
"""
# characters: a tsvector holds a megabyte, a text of this length at most half of that; nothing that is searched for is
# longer than the overlap
_PART, _OVERLAP = 30_000, 500
_LOCK = 0x5348454E  # of whoever writes
_BUILT = _LOCK + 2  # of whoever builds an index anew
_SEEN = _LOCK + 1  # shared by all who read: whoever puts a new index in the place of the old one waits for them


def connected(address: str, seconds: float, *, write: bool, name: str = _SCHEMA) -> "Postgres":
    """A connection; to read, at the state of this moment. Raises ``IndexTrouble``. ``name`` is the schema's."""
    try:
        connection = psycopg.connect(address, autocommit=True, options=f"-c search_path={name} {_SETTINGS}")
        return Postgres(connection, seconds, write=write, name=name)
    except psycopg.Error as error:
        raise _trouble(address, error) from error


@contextmanager
def rebuilt(address: str) -> Iterator["Postgres"]:
    """An index in another schema, which takes the name of the old one at the end; one at a time.

    Raises ``IndexTrouble`` if one of the schemas is something else.
    """
    _must_be_ours(address, _SCHEMA)
    with closing(connected(address, 0, write=True, name=_NEW)) as engine:
        if engine.rows("SELECT pg_try_advisory_lock(?)", (_BUILT,)) != [(True,)]:  # until the connection is closed
            raise IndexTrouble(f"{named(address)} 的检索库正由另一个程序重建，请等它完成。")
        remove(address, _NEW)
        try:
            yield engine
            _ask(
                address,
                f"SELECT pg_advisory_xact_lock({_LOCK})",
                f"SELECT pg_advisory_xact_lock({_SEEN})",
                f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE",
                f"ALTER SCHEMA {_NEW} RENAME TO {_SCHEMA}",
            )
        finally:
            remove(address, _NEW)


def remove(address: str, name: str = _SCHEMA) -> None:
    """Remove the tables; ``IndexTrouble`` if they are not ours."""
    _must_be_ours(address, name)
    _ask(address, f"DROP SCHEMA IF EXISTS {name} CASCADE")


def _must_be_ours(address: str, name: str) -> None:
    """Raise ``IndexTrouble`` if the schema is another program's."""
    with closing(connected(address, 0, write=True, name=name)) as engine:
        engine.version()


def _ask(address: str, *statements: str) -> None:
    """Run statements in one transaction."""
    try:
        with psycopg.connect(address) as connection:
            for statement in statements:
                connection.execute(statement)
    except psycopg.Error as error:
        raise _trouble(address, error) from error


class Postgres:
    """A connection to an index on a server."""

    failure: type[Exception] = psycopg.Error
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
            (self._name, table),
        )
        return [row[0] for row in rows]

    def version(self) -> int | None:
        """The version, which stands in the comment of the schema; None where there is no schema."""
        rows = self.rows(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = ?", (self._name,)
        )
        if not rows:
            return None
        if not str(rows[0][0]).isdecimal():
            raise IndexTrouble(f"数据库里已有别的程序的 {self._name} 模式，不是检索库。")
        return int(rows[0][0])

    def script(self, statements: str, version: int) -> None:
        """Make tables; the first time with that of the texts."""
        if self.version() is None:
            self._connection.execute(f"CREATE SCHEMA {self._name}")
            statements = f"{statements};{_TEXTS}"
        statements = statements.format(clustered="").replace(" TEXT", ' TEXT COLLATE "C"')  # in the order of SQLite
        for statement in filter(str.strip, statements.split(";")):
            self._connection.execute(statement)
        self._connection.execute(f"COMMENT ON SCHEMA {self._name} IS '{version}'")

    def holds(self, column: str) -> str:
        """Part of a text."""
        return f"strpos({column}, ?) > 0"

    def among(self, column: str) -> str:
        """An array."""
        return f"{column} = ANY(CAST(string_to_array(?, ',') AS integer[]))"

    def in_any(self, column: str, queries: Sequence[str]) -> str:
        """Several sets, each looked into, take half the time of one that is made of them."""
        return " OR ".join(f"{column} IN ({query})" for query in queries)

    def having(self, text: str) -> Clause:
        """All pairs of the text, or its one character; what is longer than a pair must stand there in one piece."""
        wanted = " & ".join(_word(word) for word in (_pairs(text) if len(text) > 1 else [text]))
        sql = "SELECT filing_id AS id FROM full_text WHERE characters @@ CAST(? AS tsquery)"
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
