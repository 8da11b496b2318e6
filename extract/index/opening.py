"""Which database an address means, and whether there is an index of this version behind it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from uuid import uuid4

from extract.errors import IndexTrouble
from extract.index import folding, schema, sqlite
from extract.index.connection import Connection, WritableConnection, display_name, is_server
from extract.index.masking import MaskedConnection


@contextmanager
def reading(database: str | Path, seconds: float = 0, *, masked: bool = False) -> Iterator[Connection]:
    """The index as it is at this moment, whoever writes meanwhile; a query may take so many seconds (0: any).

    ``masked``: nothing that comes out of it names a person or says how to reach one, whatever is asked.
    Raises ``IndexTrouble`` where there is no index of this version.
    """
    connection = _connection(database, seconds, write=False)
    try:
        _check_version(connection, database)
        yield MaskedConnection(connection, database) if masked else connection
    except connection.failure as error:
        raise IndexTrouble(
            f"{display_name(database)} 读不了（{error}）；如已损坏，运行 shenbao index DIR --rebuild 重建。"
        ) from error
    finally:
        connection.close()


@contextmanager
def writing(database: str | Path) -> Iterator[WritableConnection]:
    """The index to be changed, made or brought to this version first; raises ``IndexTrouble`` where that cannot be."""
    with closing(_connection(database, 0, write=True)) as connection, _made(connection, database):
        yield connection


@contextmanager
def rebuilding(database: str | Path) -> Iterator[WritableConnection]:
    """A new index to be filled; it takes the place of the old one when it is full, which readers see until then.

    Raises ``IndexTrouble`` if the old one is no index, or where the new one cannot be made.
    """
    new = _postgres().rebuilding(str(database)) if is_server(database) else sqlite.rebuilding(Path(database))
    with new as connection, _made(connection, database):
        yield connection


@contextmanager
def _made(connection: WritableConnection, database: str | Path) -> Iterator[None]:
    """The tables are there, those of an earlier version led to this one as far as there is a way."""
    try:
        with connection.writing():
            version = connection.version()
            if version is None:
                connection.script(schema.tables(), schema.VERSION)
                connection.insert("about", [("folding", folding.fingerprint()), ("built", uuid4().hex)])
                version = schema.VERSION
            while version < schema.VERSION and version + 1 in schema.MIGRATIONS:
                version += 1
                connection.script(schema.MIGRATIONS[version], version)
        _check_version(connection, database)
        yield
    except connection.failure as error:
        raise IndexTrouble(f"{display_name(database)} 没有写成（{error}）；排除原因后再运行一次，会接着做。") from error


def remove(database: str | Path) -> None:
    """Take the whole index away, so that it is built anew; ``IndexTrouble`` if it is a file that is no index."""
    if is_server(database):
        _postgres().remove(str(database))
    else:
        sqlite.remove(Path(database))


def _connection(database: str | Path, seconds: float, *, write: bool) -> WritableConnection:
    if is_server(database):
        connection: WritableConnection = _postgres().open_connection(str(database), seconds, write=write)
        return connection
    return sqlite.open_connection(Path(database), seconds, write=write)


def _postgres() -> ModuleType:
    try:
        from extract.index import postgres  # noqa: PLC0415
    except ImportError as error:
        raise IndexTrouble("PostgreSQL 检索库需要 psycopg：pip install 'shenbao[postgres]'。") from error
    return postgres


def _check_version(connection: Connection, database: str | Path) -> None:
    version = connection.version()
    if version is None:
        raise IndexTrouble(f"{display_name(database)} 中没有检索库；先运行 shenbao index DIR 建立。")
    if version != schema.VERSION:
        raise IndexTrouble(
            f"{display_name(database)} 是第 {version} 版检索库，本程序用第 {schema.VERSION} 版；"
            "运行 shenbao index DIR --rebuild 重建。"
        )
    wanted = {
        "filing": set(schema.amount_columns("funds")),
        "budget_row": {one.name for one in schema.budget_columns()},
    }
    if not all(columns <= set(connection.columns(table)) for table, columns in wanted.items()):
        raise IndexTrouble(
            f"{display_name(database)} 中没有本程序记录的全部栏目；运行 shenbao index DIR --rebuild 重建。"
        )
    if connection.rows("SELECT value FROM about WHERE name = 'folding'") != [(folding.fingerprint(),)]:
        raise IndexTrouble(
            f"{display_name(database)} 是用另一套字符对照表（patterns）建的；运行 shenbao index DIR --rebuild 重建。"
        )
