"""The index without the names of persons and how to reach them.

What any filing's fields for persons hold goes, wherever it stands: in other filings, in titles, in names of files. So
does whatever is written like a telephone or identity number or an address of e-mail. As the name of a record's file
may hold a person, too, records go by a key that says nothing. Nor can a name be spelt out by searching for parts of
it: what overlaps with one is looked for in what is shown, as long as no more than ``_MOST`` filings have it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.index import folding
from extract.index.engine import Clause, Engine, Row, as_one, selected
from extract.index.persons import BLOT, Known, is_office, known, reaches, words

_SUFFIX = ".json"  # of every record's file
_NOWHERE = "\ufffd"  # a character of no text
_KEY = 16  # digits of a record's digest
_LONGEST_ID = 18  # digits that a database takes
_MOST = 2_000  # filings that are looked through for a part of a name
_PART = "/* part of a text */"
_IN_PARTS = {  # the columns that are searched for part of a text, and where each is read
    "folded": "SELECT folded FROM regulation",
    "title.folded": "SELECT folded FROM title",
    "unit": "SELECT unit FROM filing",
}
_AMOUNT = """SELECT 1 FROM filing WHERE total_budget = ? OR annual_budget = ?
  UNION ALL SELECT 1 FROM budget_row WHERE amount = ? UNION ALL SELECT 1 FROM budget_row WHERE unit_price = ? LIMIT 1"""
_OFFICE = "SELECT 1 FROM filing WHERE unit = ? UNION ALL SELECT 1 FROM regulation WHERE issuer = ? LIMIT 1"


class MaskedEngine:
    """An index that is read: its texts are blotted, and files of records go by keys, in rows and in values alike.

    Masking stands where rows come out, so that nothing that reads an index can forget it.
    """

    is_masked = True

    def __init__(self, engine: Engine, database: str | Path) -> None:
        self._engine = engine
        self._known = persons(engine, database)
        self.failure: type[Exception] = engine.failure

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query as they may be shown; ``RuntimeError`` if it asks the table of persons."""
        if "person" in sql.replace("(", " ").replace(")", " ").split():
            raise RuntimeError("the table of persons is closed where persons are masked")
        given = [self._meant(value) for value in values]
        if _PART in sql:
            given = [_NOWHERE if isinstance(value, str) and self._names_hide(value) else value for value in given]
        rows = self._engine.rows(sql, given)
        files = {value for row in rows for value in row if isinstance(value, str) and value.endswith(_SUFFIX)}
        keys = _keys(self._engine, sorted(files))
        return [tuple(self._shown(value, keys) for value in row) for row in rows]

    def columns(self, table: str) -> list[str]:
        """The columns of a table in their order."""
        return self._engine.columns(table)

    def version(self) -> int | None:
        """The version of the index."""
        return self._engine.version()

    def holds(self, column: str) -> str:
        """The condition that a column has the value in it; ``KeyError`` for a column whose texts are not looked at."""
        _ = _IN_PARTS[column]
        return f"{self._engine.holds(column)} {_PART}"

    def among(self, column: str) -> str:
        """The condition that a column is one of some numbers."""
        return self._engine.among(column)

    def in_any(self, column: str, queries: Sequence[str]) -> str:
        """The condition that a column is among what one of the queries gives."""
        return self._engine.in_any(column, queries)

    def having(self, text: str) -> Clause:
        """Where the text overlaps with a name, only filings that still have it when they are blotted."""
        clause = self._engine.having(self._known.blotted(text).replace(BLOT, _NOWHERE))
        if not self._known.overlaps(text):
            return clause
        rows = self._engine.rows(f"SELECT DISTINCT id FROM ({clause[0]}) AS found LIMIT ?", (*clause[1], _MOST + 1))
        if len(rows) > _MOST:
            return clause
        sql = "SELECT filing_id, text FROM passage WHERE filing_id IN"
        passages = selected(self._engine, sql, [row[0] for row in rows])
        shown = {
            own for own, passage in passages if text in folding.folded(passage) and self._is_shown_in(passage, text)
        }
        return f"SELECT id FROM filing WHERE {self._engine.among('id')}", (as_one(sorted(shown)),)

    def close(self) -> None:
        """Give the connection up."""
        self._engine.close()

    def hides(self, text: str) -> bool:
        """Whether a search for the text is one for a person who is masked."""
        return self._known.blotted(text) != text

    def _is_shown_in(self, passage: str, text: str) -> bool:
        return text in folding.folded(self._blotted(passage))

    def _names_hide(self, text: str) -> bool:
        """Whether some column has the folded text only together with a person's name."""
        if not self._known.overlaps(text):
            return False
        sql = " UNION ".join(
            f"{source} WHERE {self._engine.holds(column.rpartition('.')[2])}" for column, source in _IN_PARTS.items()
        )
        rows = self._engine.rows(sql, (text,) * len(_IN_PARTS))
        return not all(self._is_shown_in(row[0], text) for row in rows)

    def _meant(self, value: Any) -> Any:
        """A key's file; who asks for a file by its own name, or for a person, gets nothing."""
        if not isinstance(value, str):
            return value
        return _NOWHERE if value.endswith(_SUFFIX) else file(self._engine, value) or self._blotted(value)

    def _shown(self, value: Any, keys: Mapping[str, str]) -> Any:
        return keys.get(value) or self._blotted(value) if isinstance(value, str) else value

    def _blotted(self, value: str) -> str:
        """The text blotted, unless it is nobody's: amounts, years and ids, perhaps several, and units that are offices.

        An amount may look like a telephone number: then the index has it as an amount.
        """
        blotted = self._known.blotted(value)
        if blotted == value:
            return value
        if value.replace(".", "").replace(",", "").isdecimal():
            stands = not reaches(value) or bool(self._engine.rows(_AMOUNT, (value,) * 4))
        else:
            stands = is_office(value) and bool(self._engine.rows(_OFFICE, (value,) * 2))
        return value if stands else blotted


def hides(engine: Engine, text: str) -> bool:
    """Whether a search for the text is one for a person who is masked."""
    return isinstance(engine, MaskedEngine) and engine.hides(text)


def _keys(engine: Engine, files: Sequence[str]) -> dict[str, str]:
    rows = selected(engine, "SELECT file, id, digest FROM record WHERE file IN", files)
    return {row[0]: f"{row[1]}-{row[2][:_KEY]}" for row in rows}


def file(engine: Engine, key: str) -> str | None:
    """The file of the record that a key means; None once it has been converted anew."""
    number, _, digest = key.partition("-")
    if not (number.isascii() and number.isdecimal()) or len(number) > _LONGEST_ID or len(digest) != _KEY:
        return None
    rows = engine.rows("SELECT file, digest FROM record WHERE id = ?", (int(number),))
    return rows[0][0] if rows and rows[0][1].startswith(digest) else None


# ---------------------------------------------------------------- whose names


class _State(NamedTuple):
    """An index at a moment: what comes in gets the highest id, so that the newest record tells it from any before."""

    database: str
    built: tuple[Row, ...]
    newest: tuple[Row, ...]


_gathered: dict[_State, Known] = {}  # of two indexes at most


def persons(engine: Engine, database: str | Path) -> Known:
    """The persons of the whole index, gathered again only when records have come in or it has been built anew."""
    state = _State(
        str(database),
        tuple(engine.rows("SELECT value FROM about WHERE name = 'built'")),
        tuple(engine.rows("SELECT id, stamp, digest FROM record ORDER BY id DESC LIMIT 1")),
    )
    gathered = _gathered.get(state)
    if gathered is None:
        entries = engine.rows("SELECT DISTINCT text FROM person")
        gathered = known(word for (entry,) in entries for word in words(entry))
        for old in list(_gathered)[:-1]:
            _gathered.pop(old, None)
        _gathered[state] = gathered
    return gathered
