"""Records without names and contact details of persons, as a masked index shows them (``index.masking``).

A masked record lacks its own persons, those of the whole index, and every text that looks like a telephone number, an
identity number or an e-mail address.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from extract.index.passages import filing_texts, record_persons
from extract.index.persons import PersonWords, is_office
from extract.model import Place
from extract.record.model import Filing, MentionPlace, Record, RecordCell, RecordClause, Source

HIDDEN = "已隐去"
_OFFICES = ("reporting_unit", "competent_department", "implementing_unit", "issuer")


@dataclass(frozen=True, slots=True)
class MaskedRecord:
    """A record without persons, and the unmasked ``path`` of its source.

    ``hidden`` has the JSON pointers of removed values by filing; ``places`` are the places of persons.
    """

    record: Record
    path: str
    hidden: tuple[frozenset[str], ...]
    places: tuple[Place, ...]


def unmasked_record(record: Record) -> MaskedRecord:
    """The record without any masking."""
    return MaskedRecord(record, record.source.path, (frozenset(),) * len(record.filings), ())


def masked_record(record: Record, others: PersonWords) -> MaskedRecord:
    """A copy of the record without its own persons and ``others``: their fields are blank, their names blotted."""
    texts = filing_texts(record)
    known_here = (record_persons(texts), others)
    hidden: list[frozenset[str]] = [frozenset()] * len(record.filings)
    for part in texts:
        if part.position is not None:
            hidden[part.position] = frozenset(pointer for pointer, _ in part.persons)
    filings = [_without_leaves(filing, pointers) for filing, pointers in zip(record.filings, hidden, strict=True)]
    masked = _with_blots(replace(record, filings=tuple(filings), source=Source()), known_here)
    source = replace(record.source, path=_with_blots(record.source.path, known_here))
    places = [
        place
        for filing, pointers in zip(record.filings, hidden, strict=True)
        for pointer in pointers
        for place in filing.evidence[pointer].places
    ]
    cells = [cell for table in record.tables for row in (table.cells, *table.repeated_rows) for cell in row]
    holders: list[RecordClause | RecordCell] = [*record.clauses, *cells]
    for holder in holders:
        if _with_blots(holder.text, known_here) != holder.text:
            places += holder.places
    return MaskedRecord(replace(masked, source=source), record.source.path, tuple(hidden), tuple(places))


def _without_leaves(filing: Filing, pointers: Collection[str]) -> Filing:
    """The filing with these leaves blank and without their evidence; a required text says that it is hidden."""
    for pointer in pointers:
        filing = _with_value(filing, pointer.split("/")[1:], HIDDEN if pointer.startswith("/other_fields/") else None)
    evidence = {pointer: one for pointer, one in filing.evidence.items() if pointer not in pointers}
    return replace(filing, evidence=evidence)


def _with_value(node: Any, steps: Sequence[str], value: str | None) -> Any:
    """The object with another value at the path ``steps``."""
    if not steps:
        return value
    if isinstance(node, tuple):
        at = int(steps[0])
        return (*node[:at], _with_value(node[at], steps[1:], value), *node[at + 1 :])
    return replace(node, **{steps[0]: _with_value(getattr(node, steps[0]), steps[1:], value)})


def _with_blots(node: Any, known_here: Sequence[PersonWords]) -> Any:
    """The object or text with names and contact details blotted, except in fields that hold an office."""
    if isinstance(node, str):
        for known_words in known_here:
            node = known_words.blotted_text(node)
    elif isinstance(node, tuple):
        return tuple(_with_blots(item, known_here) for item in node)
    elif isinstance(node, dict):
        return {key: _with_blots(item, known_here) for key, item in node.items()}
    elif isinstance(node, Struct) and not isinstance(node, Place | MentionPlace):
        values = {name: getattr(node, name) for name in node.__struct_fields__}
        kept = [name for name in _OFFICES if isinstance(values.get(name), str) and is_office(values[name])]
        return replace(node, **{key: _with_blots(item, known_here) for key, item in values.items() if key not in kept})
    return node
