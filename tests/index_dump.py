"""What an index says, whatever its ids are: to tell whether two say the same."""

from pathlib import Path

from extract import index
from extract.index.engine import Engine
from extract.index.schema import OF_FILING

_NOT_SAID = {"filing_id", "record_id", "regulation_id", "title_id", "id", "stamp", "same_as"}


def dump(database: Path | str) -> dict[str, list[str]]:
    """The rows of each table, ids replaced by what they stand for, sorted."""
    with index.reading(database) as engine:
        records = _named(engine, "SELECT id, file FROM record")
        filings = {
            row[0]: f"{records[row[1]]}#{row[2]}" for row in engine.rows("SELECT id, record_id, position FROM filing")
        }
        names = _named(engine, "SELECT id, name FROM regulation")
        titles = _named(engine, "SELECT id, text FROM title")
        known = {
            "record_id": records,
            "filing_id": filings,
            "regulation_id": names,
            "same_as": names,
            "title_id": titles,
        }
        tables = ("record", "source", "remark", "filing", "regulation", "title", "citation", *OF_FILING)
        return {table: _rows(engine, table, known) for table in tables}


def _named(engine: Engine, sql: str) -> dict[int, str]:
    return {row[0]: row[1] for row in engine.rows(sql)}


def _rows(engine: Engine, table: str, known: dict[str, dict[int, str]]) -> list[str]:
    columns = engine.columns(table)
    rows = engine.rows(f"SELECT {', '.join(columns)} FROM {table}")
    return sorted(
        repr(
            [
                known[column].get(value) if column in known else value
                for column, value in zip(columns, row, strict=True)
                if column in known or column not in _NOT_SAID
            ]
        )
        for row in rows
    )
