"""An index without the names and contact details of persons.

Every value of a filing's fields for persons is blotted wherever it occurs: in other filings, in titles, in file names.
So is every text that looks like a telephone number, an identity number or an e-mail address. The file name of a record
may contain a name, too, so records are addressed by a neutral key. Nobody can find out a name by searching for parts of
it: a search text that overlaps with a name is matched against the blotted texts, if at most ``_MOST`` filings have it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.index import folding
from extract.index.amounts import filings_with_amount, wanted_amount
from extract.index.connection import Clause, Connection, Row, select_in
from extract.index.persons import BLOT, PersonWords, entry_words, has_contact, is_office, person_words

_NO_WORD = re.compile(r"\W+")
_SUFFIX = ".json"  # of every record's file
_NOWHERE = "\ufffd"  # a character of no text
_KEY = 16  # digits of a record's digest
_LONGEST_ID = 18  # digits that a database takes
_MOST = 2_000  # filings whose blotted texts are checked for a part of a name
_PART = "/* part of {0} */"
_IN_PARTS = {  # the columns in which a part of a text may be searched, each with a query for its values
    "folded": "SELECT folded FROM regulation",
    "title.folded": "SELECT folded FROM title",
    "unit": "SELECT unit FROM filing",
    "folded_path": "SELECT folded_path FROM source",
}
_OFFICE = "SELECT 1 FROM filing WHERE unit = ? UNION ALL SELECT 1 FROM regulation WHERE issuer = ? LIMIT 1"


class MaskedConnection:
    """A connection whose rows are blotted, and which has keys in place of the files of records.

    Rows are masked where they leave the database, so that no reader of an index can forget it. Values of queries are
    masked, too.
    """

    is_masked = True

    def __init__(self, connection: Connection, database: str | Path) -> None:
        self._connection = connection
        self._persons = indexed_persons(connection, database)
        self.failure: type[Exception] = connection.failure
        self.dialect = connection.dialect._replace(contains=f"{connection.dialect.contains} {_PART}")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The masked rows of a query.

        Raises ``RuntimeError`` if the query reads the table of persons, or searches a column not in ``_IN_PARTS`` for a
        part of a text.
        """
        parts = {part.partition(" ")[0] for part in sql.split(_PART.partition("{")[0])[1:]}
        if not parts <= _IN_PARTS.keys() or "person" in _NO_WORD.split(sql.lower()):
            raise RuntimeError("this may name a person, and persons are masked")
        given = list(values)
        for position, value in enumerate(values):
            if isinstance(value, str):  # a query for a file by its real name, or for a person, gets no rows
                meant = record_file(self._connection, value) or self._blotted_text(value)
                is_hidden = value.endswith(_SUFFIX) or (bool(parts) and self._names_hide(meant))
                given[position] = _NOWHERE if is_hidden else meant
        rows = self._connection.rows(sql, given)
        files = {value for row in rows for value in row if isinstance(value, str) and value.endswith(_SUFFIX)}
        records = select_in(self._connection, "SELECT file, id, digest FROM record WHERE file IN", sorted(files))
        keys = {file: f"{number}-{digest[:_KEY]}" for file, number, digest in records}
        return [
            tuple(keys.get(value) or self._blotted_text(value) if isinstance(value, str) else value for value in row)
            for row in rows
        ]

    def columns(self, table: str) -> list[str]:
        """The columns of a table in their order."""
        return self._connection.columns(table)

    def version(self) -> int | None:
        """The version of the index."""
        return self._connection.version()

    def filings_with(self, text: str) -> Clause:
        """A query for filings with the text; if it overlaps with a name, only filings whose blotted text has it."""
        clause = self._connection.filings_with(self._persons.blotted_text(text).replace(BLOT, _NOWHERE))
        if not self._persons.overlaps(text):
            return clause
        rows = self._connection.rows(
            f"SELECT DISTINCT id FROM ({clause[0]}) AS holding LIMIT ?", (*clause[1], _MOST + 1)
        )
        if len(rows) > _MOST:
            return clause
        sql = "SELECT filing_id, text FROM passage WHERE filing_id IN"
        passages = select_in(self._connection, sql, [row[0] for row in rows])
        visible = {
            own
            for own, passage in passages
            if text in folding.folded_text(passage) and self._is_shown_in(passage, text)
        }
        return f"SELECT id FROM filing WHERE {self._connection.dialect.among.format('id')}", (
            ",".join(map(str, sorted(visible))),
        )

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _is_shown_in(self, passage: str, text: str) -> bool:
        return text in folding.folded_text(self._blotted_text(passage))

    def _names_hide(self, text: str) -> bool:
        """Whether some value of the searched columns no longer contains the folded text once it is blotted."""
        if not self._persons.overlaps(text):
            return False
        sql = " UNION ".join(
            f"{source} WHERE {self._connection.dialect.contains.format(column.rpartition('.')[2])}"
            for column, source in _IN_PARTS.items()
        )
        rows = self._connection.rows(sql, (text,) * len(_IN_PARTS))
        return not all(self._is_shown_in(row[0], text) for row in rows)

    def _blotted_text(self, value: str) -> str:
        """The text blotted, except amounts, years, lists of ids, and units that are offices.

        An amount may look like a telephone number; it is kept if the index has it as an amount.
        """
        blotted = self._persons.blotted_text(value)
        if blotted == value:
            return value
        if value.replace(".", "").replace(",", "").isdecimal():
            wanted = wanted_amount(value)
            amounts = filings_with_amount(wanted) if wanted else ()
            stands = not has_contact(value) or any(self._connection.rows(f"{sql} LIMIT 1", one) for sql, one in amounts)
        else:
            stands = is_office(value) and bool(self._connection.rows(_OFFICE, (value,) * 2))
        return value if stands else blotted


def hides(connection: Connection, text: str) -> bool:
    """Whether the text contains a person that the connection masks."""
    return isinstance(connection, MaskedConnection) and connection._persons.blotted_text(text) != text


def record_file(connection: Connection, key: str) -> str | None:
    """The file of the record with this key; None if there is none, as after the record was converted anew."""
    number, _, digest = key.partition("-")
    if not (number.isascii() and number.isdecimal()) or len(number) > _LONGEST_ID or len(digest) != _KEY:
        return None
    rows = connection.rows("SELECT file, digest FROM record WHERE id = ?", (int(number),))
    return rows[0][0] if rows and rows[0][1].startswith(digest) else None


# ---------------------------------------------------------------- persons of the index


class _IndexState(NamedTuple):
    """The state of an index: a new record gets the highest id, so the newest record identifies the state."""

    database: str
    built: tuple[Row, ...]
    newest: tuple[Row, ...]


_gathered: dict[_IndexState, PersonWords] = {}  # at most two states


def indexed_persons(connection: Connection, database: str | Path) -> PersonWords:
    """The persons of the whole index, cached until records come in or the index is built anew."""
    state = _IndexState(
        str(database),
        tuple(connection.rows("SELECT value FROM about WHERE name = 'built'")),
        tuple(connection.rows("SELECT id, stamp, digest FROM record ORDER BY id DESC LIMIT 1")),
    )
    gathered = _gathered.get(state)
    if gathered is None:
        entries = connection.rows("SELECT DISTINCT text FROM person")
        gathered = person_words(word for (entry,) in entries for word in entry_words(entry))
        for old in list(_gathered)[:-1]:
            _gathered.pop(old, None)
        _gathered[state] = gathered
    return gathered
