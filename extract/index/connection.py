"""What the index asks of a database: an address that begins postgresql:// is a server, any other a file of SQLite.

All SQL is written once, with ``?`` for values; only what the two databases do not share stands behind this
seam: how texts are searched, how rows come in by the thousand, who may write.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

Row = tuple[Any, ...]
Clause = tuple[str, tuple[Any, ...]]
_SERVER = ("postgresql://", "postgres://")


class Dialect(NamedTuple):
    """The SQL that the two databases do not share, ``{0}`` for a column.

    ``contains`` is the condition that a column has the value in it, ``among`` that it is one of some numbers, of which
    the value is the list, joined with commas. ``unites``: sets of ids are looked into faster when united first.
    """

    contains: str
    among: str
    unites: bool


class Connection(Protocol):
    """A connection that reads an index.

    ``failure`` is what it raises where the database fails. ``is_masked``: persons are taken out of all that it gives,
    and its table ``person`` is closed.
    """

    failure: type[Exception]
    dialect: Dialect
    is_masked: bool

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows that a query gives; ``QueryError`` if it takes longer than the connection allows."""

    def columns(self, table: str) -> list[str]:
        """The columns of a table in their order."""

    def version(self) -> int | None:
        """The version of the index, None where there is none yet."""

    def filings_with(self, text: str) -> Clause:
        """A query for the ids of the filings that have the folded text in a passage; an id may come more than once."""

    def close(self) -> None:
        """Give the connection up."""


class WritableConnection(Connection, Protocol):
    """A connection that changes an index, too."""

    def execute(self, sql: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement, once for each row of values."""

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows that have all columns of the table, in its order."""

    def writing(self) -> AbstractContextManager[None]:
        """All or nothing, and nobody else writes meanwhile; readers see the state before it until it is through."""

    def script(self, statements: str, version: int) -> None:
        """Run statements that make tables, and note the version they make."""

    def add_texts(self, texts: Sequence[tuple[int, str]]) -> None:
        """Make the folded texts of filings searchable."""

    def drop_texts(self, texts: Sequence[tuple[int, str]]) -> None:
        """Take them out again; they must be what was added."""

    def tidy(self) -> None:
        """What is to be done once after many changes."""


def marks(values: Sequence[object]) -> str:
    """The placeholders of some values in SQL: ``?, ?``."""
    return ", ".join("?" * len(values))


def is_server(database: str | Path) -> bool:
    """Whether the address is that of a server."""
    return str(database).startswith(_SERVER)


def display_name(database: str | Path) -> str:
    """How a message names the database: without the password of a server's address."""
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
