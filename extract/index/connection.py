"""The interface to a database: an address that begins postgresql:// names a server, any other an SQLite file.

Both databases run the same SQL, with ``?`` for values. This interface covers only what they do differently: full-text
search, bulk inserts, and locks for writers.
"""

import shlex
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

Row = tuple[Any, ...]
Clause = tuple[str, tuple[Any, ...]]
OWN_NAME = "shenbao.db"  # of the index that ``convert`` writes, beside the records
_SERVER = ("postgresql://", "postgres://")


class Dialect(NamedTuple):
    """The SQL that the two databases do not share, ``{0}`` for a column.

    ``contains`` is the condition that a column contains the value; ``among`` that the column is one of the numbers in
    the value, a list joined with commas. ``union`` joins queries for ids that are checked as one set.
    """

    contains: str
    among: str
    union: str


class Connection(Protocol):
    """A connection that reads an index.

    ``failure`` is the exception class of the database. ``is_masked``: every result is without persons, and the table
    ``person`` cannot be read.
    """

    failure: type[Exception]
    dialect: Dialect
    is_masked: bool

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; raises ``QueryError`` if it takes longer than the connection allows."""

    def columns(self, table: str) -> list[str]:
        """The columns of a table in their order."""

    def version(self) -> int | None:
        """The version of the index; None if the database has no index yet."""

    def filings_with(self, text: str) -> Clause:
        """A query for the ids of the filings with the folded text in a passage; an id may come more than once."""

    def close(self) -> None:
        """Close the connection."""


class WritableConnection(Connection, Protocol):
    """A connection that can also change an index."""

    def execute(self, sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement, once for each row of values."""

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows that have all columns of the table, in its order."""

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that keeps other writers out; readers see the earlier state until it is committed."""

    def script(self, statements: str, version: int) -> None:
        """Run statements that create tables, and store the version of the index."""

    def add_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Make the texts of filings searchable, each as ``folding.joined_text`` gives it."""

    def drop_texts(self, texts: Sequence[tuple[int, bytes]]) -> None:
        """Remove texts from the search; they must equal the texts that were added."""

    def tidy(self) -> None:
        """Maintenance to run once after many changes."""


def marks(values: Sequence[object]) -> str:
    """The placeholders of some values in SQL: ``?, ?``."""
    return ", ".join("?" * len(values))


def is_server(database: str | Path) -> bool:
    """Whether the address is that of a server."""
    return str(database).startswith(_SERVER)


def index_command(database: str | Path) -> str:
    """The command that brings the index up to the records, in as far as its address says where they are."""
    name = display_name(database)
    if is_server(database):
        return f"shenbao index DIR --db {name}"
    folder = Path(database).parent
    words = ["shenbao index", shlex.quote(str(folder)) if (folder / "records").is_dir() else "DIR"]
    if words[1] == "DIR" or Path(database).name != OWN_NAME:
        words += ["--db", shlex.quote(name)]
    return " ".join(words)


def display_name(database: str | Path) -> str:
    """The database's name for messages: a server's address without its password."""
    text = str(database)
    head, at, tail = text.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at and is_server(database) else text


_AT_ONCE = 1000  # values in one statement


def select_in(connection: Connection, sql: str, values: Sequence[object]) -> list[Row]:
    """The rows of a query that ends in ``IN``, for any number of values."""
    rows: list[Row] = []
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        rows += connection.rows(f"{sql} ({marks(some)})", some)
    return rows
