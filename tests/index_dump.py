"""The content of an index without its ids, for comparing two indexes."""

from pathlib import Path

from extract import index
from extract.index.connection import Connection
from extract.index.schema import OF_FILING

_NOT_SAID = {"filing_id", "record_id", "regulation_id", "title_id", "id", "stamp", "same_as"}


def dump(database: Path | str) -> dict[str, list[str]]:
    """The sorted rows of each table, with names in place of ids."""
    with index.reading(database) as connection:
        records = _names_by_id(connection, "SELECT id, file FROM record")
        filings = {
            row[0]: f"{records[row[1]]}#{row[2]}"
            for row in connection.rows("SELECT id, record_id, position FROM filing")
        }
        names = _names_by_id(connection, "SELECT id, name FROM regulation")
        titles = _names_by_id(connection, "SELECT id, text FROM title")
        known = {
            "record_id": records,
            "filing_id": filings,
            "regulation_id": names,
            "same_as": names,
            "title_id": titles,
        }
        tables = ("record", "source", "remark", "filing", "regulation", "title", "citation", *OF_FILING)
        return {table: _rows(connection, table, known) for table in tables}


def _names_by_id(connection: Connection, sql: str) -> dict[int, str]:
    return {row[0]: row[1] for row in connection.rows(sql)}


def _rows(connection: Connection, table: str, known: dict[str, dict[int, str]]) -> list[str]:
    columns = connection.columns(table)
    rows = connection.rows(f"SELECT {', '.join(columns)} FROM {table}")
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
