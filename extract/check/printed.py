"""Which labels a form prints, and whether anything stands beside them: a blank is one only where it is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from extract import pack
from extract.check.arithmetic import mapping
from extract.check.subject import Node, Subject, items, place, places, text
from extract.find.form.label import bare
from extract.find.width import half

_LONGEST = 120  # characters: labels stand alone or beside a few others, not in running text


class Label(NamedTuple):
    """A label as printed: whether something stands beside or behind it, and where."""

    has_value: bool
    places: tuple[Node, ...]


class _Text(NamedTuple):
    """A cell or clause with the text of the cell on its right."""

    text: str
    right: str
    at: object


def labels(subject: Subject, wanted: Iterable[str]) -> Mapping[str, Label]:
    """The labels of the wanted leaves that the filing's tables and foot print."""
    names = {name: pointer for pointer in wanted for name in _names(pointer)}
    if not names:
        return {}
    found: dict[str, Label] = {}
    for printed in (*_cells(subject), *_clauses(subject)):
        for pointer, has_value in _labels(printed, names):
            known = found.get(pointer, Label(False, ()))
            where = tuple(place(one) for one in places(printed.at))
            found[pointer] = Label(known.has_value or has_value, known.places or where)
    return found


def _labels(printed: _Text, names: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The wanted leaves that a text names; with a value where text follows up to the next label, or stands beside."""
    parts = _parts(printed.text)
    for index, part in enumerate(parts):
        pointer = names.get(bare(part))
        if pointer is not None:
            following = parts[index + 1] if index + 1 < len(parts) else printed.right
            yield pointer, bool(following) and not _is_label(following)


def _parts(line: str) -> list[str]:
    """The text between blanks and colons."""
    return half(line).replace(":", " ").split()


def _is_label(words: str) -> bool:
    first = _parts(words)
    return bool(first) and bare(first[0]) in _all_names()


def _cells(subject: Subject) -> Iterator[_Text]:
    found = [(cell, text(cell.get("text")) or "") for cell in subject.cells()]
    for (cell, words), (following, right) in zip(found, [*found[1:], ({}, "")], strict=False):
        if len(words) <= _LONGEST:
            yield _Text(words, right if cell.get("row") == following.get("row") else "", cell.get("at"))


def _clauses(subject: Subject) -> Iterator[_Text]:
    """The short clauses outside of tables; only of a record with one filing, since they belong to no table."""
    if len(items(subject.record.get("filings"))) != 1:
        return
    for clause in map(mapping, items(subject.record.get("clauses"))):
        words = text(clause.get("text")) or ""
        if len(words) <= _LONGEST:
            yield _Text(words, "", clause.get("at"))


def _names(pointer: str) -> tuple[str, ...]:
    return _by_key().get(pointer.removeprefix("/").replace("/", "."), ())


@cache
def _by_key() -> Mapping[str, tuple[str, ...]]:
    """The labels of ``field.toml`` by their keys."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in pack.toml("field")["field"]:
        found[entry.get("key", "")] = (*found.get(entry.get("key", ""), ()), *entry["labels"])
    return found


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for entry in pack.toml("field")["field"] for name in entry["labels"])
