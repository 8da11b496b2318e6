"""The archive without the names of persons and how to reach them.

What any filing's fields for persons hold goes, wherever it stands: in other filings, in titles, in names of files. So
does whatever is written like a telephone or identity number or an address of e-mail. As the name of a record's file
may hold a person, too, records go by a key that says nothing. Nor can a name be spelt out by searching for parts of
it: what overlaps with one is looked for in what is shown, as long as no more than ``_MOST`` filings have it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from msgspec import Struct
from msgspec.structs import replace

from extract.index import Engine, folding
from extract.index.engine import Clause, Row, as_one, selected
from extract.index.parts import named, parts
from extract.index.persons import BLOT, Known, is_office, known, reaches, words
from extract.model import Place
from extract.record.model import Filing, MentionPlace, Record, RecordCell, RecordClause, Source

HIDDEN = "已隐去"
_SUFFIX = ".json"  # of every record's file
_NOWHERE = "\ufffd"  # a character of no text
_KEY = 16  # digits of a record's digest
_LONGEST_ID = 18  # digits that a database takes
_MOST = 2_000  # filings that are looked through for a part of a name
_PART = "/* part of a text */"
_OFFICES = ("reporting_unit", "competent_department", "implementing_unit", "issuer")
_AMOUNT = """SELECT 1 FROM filing WHERE total_budget = ? OR annual_budget = ?
  UNION ALL SELECT 1 FROM budget_row WHERE amount = ? UNION ALL SELECT 1 FROM budget_row WHERE unit_price = ? LIMIT 1"""
_OFFICE = "SELECT 1 FROM filing WHERE unit = ? UNION ALL SELECT 1 FROM regulation WHERE issuer = ? LIMIT 1"


# ---------------------------------------------------------------- the index


def masked(engine: Engine, database: str) -> Engine:
    """The index with its texts blotted and keys for the files of records, in what it answers and what it is asked."""
    return cast("Engine", _Masked(engine, persons(engine, database)))


class _Masked:
    """Blots where rows come out, so that no page can forget to."""

    def __init__(self, engine: Engine, own: Known) -> None:
        self._engine = engine
        self._known = own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        given = [self._meant(value) for value in values]
        if _PART in sql:
            given = [_NOWHERE if isinstance(value, str) and self._names_hide(value) else value for value in given]
        rows = self._engine.rows(sql, given)
        files = {value for row in rows for value in row if isinstance(value, str) and value.endswith(_SUFFIX)}
        keys = _keys(self._engine, sorted(files))
        return [tuple(self._shown(value, keys) for value in row) for row in rows]

    def hides(self, text: str) -> bool:
        return self._known.blotted(text) != text

    def holds(self, column: str) -> str:
        return f"{self._engine.holds(column)} {_PART}"

    def having(self, text: str) -> Clause:
        """Where the text overlaps with a name, only filings that still have it when they are blotted."""
        found = self._engine.having(self._known.blotted(text).replace(BLOT, _NOWHERE))
        if not self._known.overlaps(text):
            return found
        rows = self._engine.rows(f"SELECT DISTINCT id FROM ({found[0]}) AS found LIMIT ?", (*found[1], _MOST + 1))
        if len(rows) > _MOST:
            return found
        return f"SELECT id FROM filing WHERE {self._engine.among('id')}", (as_one(self._still(text, rows)),)

    def _still(self, text: str, candidates: Sequence[Row]) -> list[int]:
        """The candidates that have the folded text in a passage as it is shown."""
        sql = "SELECT filing_id, text FROM passage WHERE filing_id IN"
        passages = selected(self._engine, sql, [row[0] for row in candidates])
        return sorted(
            {own for own, passage in passages if text in folding.folded(passage) and self._has(passage, text)}
        )

    def _has(self, shown: str, text: str) -> bool:
        return text in folding.folded(self._known.blotted(shown))

    def _names_hide(self, text: str) -> bool:
        """Whether a number or title of a document has the folded text only together with a person's name."""
        if not self._known.overlaps(text):
            return False
        holding = self._engine.holds("folded")
        sql = f"SELECT folded FROM regulation WHERE {holding} UNION SELECT folded FROM title WHERE {holding}"
        return not all(self._has(row[0], text) for row in self._engine.rows(sql, (text, text)))

    def _meant(self, value: Any) -> Any:
        """A key's file; who asks for a file by its own name, or for a person, gets nothing."""
        if not isinstance(value, str):
            return value
        return _NOWHERE if value.endswith(_SUFFIX) else file(self._engine, value) or self._blotted(value)

    def _shown(self, value: Any, keys: Mapping[str, str]) -> Any:
        return keys.get(value) or self._blotted(value) if isinstance(value, str) else value

    def _blotted(self, value: str) -> str:
        """The text blotted, unless it is nobody's: amounts, years and ids, perhaps several, and units that are offices.

        An amount may look like a telephone number: then the archive has it as an amount.
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
    return isinstance(engine, _Masked) and engine.hides(text)


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


def persons(engine: Engine, database: str) -> Known:
    """The persons of the whole archive, gathered again only when records have come in or it has been built anew."""
    state = _State(
        database,
        tuple(engine.rows("SELECT value FROM about WHERE name = 'built'")),
        tuple(engine.rows("SELECT id, stamp, digest FROM record ORDER BY id DESC LIMIT 1")),
    )
    found = _gathered.get(state)
    if found is None:
        entries = engine.rows("SELECT DISTINCT text FROM person")
        found = known(word for (entry,) in entries for word in words(entry))
        for old in list(_gathered)[:-1]:
            _gathered.pop(old, None)
        _gathered[state] = found
    return found


class _State(NamedTuple):
    """An index at a moment: what comes in gets the highest id, so that the newest record tells it from any before."""

    database: str
    built: tuple[Row, ...]
    newest: tuple[Row, ...]


_gathered: dict[_State, Known] = {}  # of two archives at most


# ---------------------------------------------------------------- a record


@dataclass(frozen=True, slots=True)
class MaskedRecord:
    """A record without persons, and the ``path`` of its source as it is.

    ``hidden`` is what was taken out, by filing, as JSON pointers; ``places`` is where persons stand.
    """

    record: Record
    path: str
    hidden: tuple[frozenset[str], ...]
    places: tuple[Place, ...]


def unmasked_record(record: Record) -> MaskedRecord:
    """The record as it is."""
    return MaskedRecord(record, record.source.path, (frozenset(),) * len(record.filings), ())


def masked_record(record: Record, others: Known) -> MaskedRecord:
    """A copy of the record without its own persons and others: their fields are blank, their names blotted."""
    held = parts(record.to_dict())
    known_here = (named(held), others)
    hidden: list[frozenset[str]] = [frozenset()] * len(record.filings)
    for part in held:
        if part.position is not None:
            hidden[part.position] = frozenset(pointer for pointer, _ in part.persons)
    filings = [_without_leaves(filing, pointers) for filing, pointers in zip(record.filings, hidden, strict=True)]
    masked = _blotted(replace(record, filings=tuple(filings), source=Source()), known_here)
    source = replace(record.source, path=_blotted(record.source.path, known_here))
    places = [
        place
        for filing, pointers in zip(record.filings, hidden, strict=True)
        for pointer in pointers
        for place in filing.evidence[pointer].places
    ]
    cells = [cell for table in record.tables for row in (table.cells, *table.repeated_rows) for cell in row]
    holders: list[RecordClause | RecordCell] = [*record.clauses, *cells]
    for holder in holders:
        if _blotted(holder.text, known_here) != holder.text:
            places += holder.places
    return MaskedRecord(replace(masked, source=source), record.source.path, tuple(hidden), tuple(places))


def _without_leaves(filing: Filing, pointers: Collection[str]) -> Filing:
    """The filing with these leaves blank and without their evidence; where a text must stand, that it is hidden."""
    for pointer in pointers:
        filing = _with_value(filing, pointer.split("/")[1:], HIDDEN if pointer.startswith("/other_fields/") else None)
    evidence = {pointer: one for pointer, one in filing.evidence.items() if pointer not in pointers}
    return replace(filing, evidence=evidence)


def _with_value(node: Any, steps: Sequence[str], value: str | None) -> Any:
    """The object with another value at the end of the steps."""
    if not steps:
        return value
    if isinstance(node, tuple):
        at = int(steps[0])
        return (*node[:at], _with_value(node[at], steps[1:], value), *node[at + 1 :])
    return replace(node, **{steps[0]: _with_value(getattr(node, steps[0]), steps[1:], value)})


def _blotted(node: Any, known_here: Sequence[Known]) -> Any:
    """The object or text with names and ways to reach somebody blotted, but for fields of offices that hold one."""
    if isinstance(node, str):
        for known_words in known_here:
            node = known_words.blotted(node)
    elif isinstance(node, tuple):
        return tuple(_blotted(item, known_here) for item in node)
    elif isinstance(node, dict):
        return {key: _blotted(item, known_here) for key, item in node.items()}
    elif isinstance(node, Struct) and not isinstance(node, Place | MentionPlace):
        values = {name: getattr(node, name) for name in node.__struct_fields__}
        kept = [name for name in _OFFICES if isinstance(values.get(name), str) and is_office(values[name])]
        return replace(node, **{key: _blotted(item, known_here) for key, item in values.items() if key not in kept})
    return node
