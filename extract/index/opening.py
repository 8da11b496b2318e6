"""Which engine an address means, and whether there is an index of this version behind it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from uuid import uuid4

from extract.errors import IndexTrouble
from extract.index import folding, schema, sqlite
from extract.index.engine import Engine, Writer, is_server, named
from extract.index.masking import MaskedEngine


@contextmanager
def reading(database: str | Path, seconds: float = 0, *, masked: bool = False) -> Iterator[Engine]:
    """The index as it is at this moment, whoever writes meanwhile; a query may take so many seconds (0: any).

    ``masked``: nothing that comes out of it names a person or says how to reach one, whatever is asked.
    Raises ``IndexTrouble`` where there is no index of this version.
    """
    found = _connected(database, seconds, write=False)
    try:
        _checked(found, database)
        yield MaskedEngine(found, database) if masked else found
    except found.failure as error:
        raise IndexTrouble(
            f"{named(database)} 读不了（{error}）；如已损坏，运行 shenbao index DIR --rebuild 重建。"
        ) from error
    finally:
        found.close()


@contextmanager
def writing(database: str | Path) -> Iterator[Writer]:
    """The index to be changed, made or brought to this version first; raises ``IndexTrouble`` where that cannot be."""
    with closing(_connected(database, 0, write=True)) as found, _filled(found, database):
        yield found


@contextmanager
def rebuilding(database: str | Path) -> Iterator[Writer]:
    """A new index to be filled; it takes the place of the old one when it is full, which readers see until then.

    Raises ``IndexTrouble`` if the old one is no index, or where the new one cannot be made.
    """
    built = _server().rebuilt(str(database)) if is_server(database) else sqlite.rebuilt(Path(database))
    with built as found, _filled(found, database):
        yield found


@contextmanager
def _filled(found: Writer, database: str | Path) -> Iterator[None]:
    try:
        with found.writing():
            _made(found)
        _checked(found, database)
        yield
    except found.failure as error:
        raise IndexTrouble(f"{named(database)} 没有写成（{error}）；排除原因后再运行一次，会接着做。") from error


def remove(database: str | Path) -> None:
    """Take the whole index away, so that it is built anew; ``IndexTrouble`` if it is a file that is no index."""
    if is_server(database):
        _server().remove(str(database))
    else:
        sqlite.remove(Path(database))


def _connected(database: str | Path, seconds: float, *, write: bool) -> Writer:
    if is_server(database):
        found: Writer = _server().connected(str(database), seconds, write=write)
        return found
    return sqlite.connected(Path(database), seconds, write=write)


def _server() -> ModuleType:
    try:
        from extract.index import postgres  # noqa: PLC0415
    except ImportError as error:
        raise IndexTrouble("PostgreSQL 检索库需要 psycopg：pip install 'shenbao[postgres]'。") from error
    return postgres


def _made(engine: Writer) -> None:
    """Make the tables, or lead those of an earlier version to this one, as far as there is a way."""
    version = engine.version()
    if version is None:
        engine.script(schema.tables(), schema.VERSION)
        engine.insert("about", [("folding", folding.fingerprint()), ("built", uuid4().hex)])
        return
    while version < schema.VERSION and version + 1 in schema.MIGRATIONS:
        version += 1
        engine.script(schema.MIGRATIONS[version], version)


def _checked(engine: Engine, database: str | Path) -> None:
    version = engine.version()
    if version is None:
        raise IndexTrouble(f"{named(database)} 中没有检索库；先运行 shenbao index DIR 建立。")
    if version != schema.VERSION:
        raise IndexTrouble(
            f"{named(database)} 是第 {version} 版检索库，本程序用第 {schema.VERSION} 版；"
            "运行 shenbao index DIR --rebuild 重建。"
        )
    wanted = {"filing": set(schema.total_columns()), "budget_row": {one.name for one in schema.budget_columns()}}
    if not all(columns <= set(engine.columns(table)) for table, columns in wanted.items()):
        raise IndexTrouble(f"{named(database)} 中没有本程序记录的全部栏目；运行 shenbao index DIR --rebuild 重建。")
    if engine.rows("SELECT value FROM about WHERE name = 'folding'") != [(folding.fingerprint(),)]:
        raise IndexTrouble(
            f"{named(database)} 是用另一套字符对照表（patterns）建的；运行 shenbao index DIR --rebuild 重建。"
        )
