"""Opening an index by the address of its database, with a check of its version."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from uuid import uuid4

from extract.errors import IndexTrouble
from extract.index import folding, schema, sqlite
from extract.index.connection import Connection, WritableConnection, display_name, index_command, is_server
from extract.index.masking import MaskedConnection


@contextmanager
def reading(database: str | Path, seconds: float = 0, *, masked: bool = False) -> Iterator[Connection]:
    """A connection that sees the index as it is now, also while others write to it.

    A query may take ``seconds`` (0: no limit). ``masked``: all results are without names and contact details of
    persons. Raises ``IndexTrouble`` if there is no index of this version.
    """
    connection = _connection(database, seconds, write=False)
    try:
        _check_version(connection, database)
        yield MaskedConnection(connection, database) if masked else connection
    except connection.failure as error:
        raise IndexTrouble(
            f"{display_name(database)} 无法读取（{error}）；如已损坏，运行 {index_command(database)} --rebuild 重建。"
        ) from error
    finally:
        connection.close()


@contextmanager
def writing(database: str | Path) -> Iterator[WritableConnection]:
    """A connection that changes the index, created or migrated to this version first; raises ``IndexTrouble``."""
    with closing(_connection(database, 0, write=True)) as connection, _current_tables(connection, database):
        yield connection


@contextmanager
def rebuilding(database: str | Path) -> Iterator[WritableConnection]:
    """A new, empty index that replaces the old one at the end; readers see the old one until then.

    Raises ``IndexTrouble`` if the old database is not an index, or if the new index cannot be written.
    """
    new = _postgres().rebuilding(str(database)) if is_server(database) else sqlite.rebuilding(Path(database))
    with new as connection, _current_tables(connection, database):
        yield connection


@contextmanager
def _current_tables(connection: WritableConnection, database: str | Path) -> Iterator[None]:
    """Create the tables, or migrate those of an earlier version as far as ``MIGRATIONS`` reach."""
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
        raise IndexTrouble(
            f"{display_name(database)} 没有写成（{error}）；排除原因后再运行一次，会接着做；"
            f"如已损坏，运行 {index_command(database)} --rebuild 重建。"
        ) from error


def remove(database: str | Path) -> None:
    """Delete the whole index, so that it is built anew; raises ``IndexTrouble`` if the file is not an index."""
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
        raise IndexTrouble('PostgreSQL 检索库需要 psycopg：在源代码文件夹中执行 pip install ".[postgres]"。') from error
    return postgres


def _check_version(connection: Connection, database: str | Path) -> None:
    version = connection.version()
    if version is None:
        raise IndexTrouble(f"{display_name(database)} 中没有检索库；先运行 {index_command(database)} 建立。")
    if version != schema.VERSION:
        raise IndexTrouble(
            f"{display_name(database)} 是第 {version} 版检索库，本程序用第 {schema.VERSION} 版；"
            f"运行 {index_command(database)} --rebuild 重建。"
        )
    wanted = {
        "filing": set(schema.amount_columns("funds")),
        "budget_row": {one.name for one in schema.budget_columns()},
    }
    if not all(columns <= set(connection.columns(table)) for table, columns in wanted.items()):
        raise IndexTrouble(
            f"{display_name(database)} 中没有本程序记录的全部栏目；运行 {index_command(database)} --rebuild 重建。"
        )
    if connection.rows("SELECT value FROM about WHERE name = 'folding'") != [(folding.fingerprint(),)]:
        raise IndexTrouble(
            f"{display_name(database)} 是用另一套字符对照表（patterns）建的；"
            f"运行 {index_command(database)} --rebuild 重建。"
        )
