"""Which labels a form prints, and whether anything stands beside them: a blank is one only where it is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from extract import pack
from extract.check.subject import Node, Subject, items, place, places, text
from extract.find.form.label import bare_label
from extract.find.width import half_width

_LONGEST = 120  # characters: labels stand alone or beside a few others, not in running text


class Label(NamedTuple):
    """A label as printed: whether something stands beside or behind it, and where."""

    has_value: bool
    places: tuple[Node, ...]


def labels(subject: Subject, wanted: Iterable[str]) -> Mapping[str, Label]:
    """The labels of the wanted leaves that the filing's tables and foot print."""
    cells, clauses = subject.cells, _clauses(subject)
    beside: list[tuple[Node, Node]] = [*zip_longest(cells, cells[1:], fillvalue={}), *((one, {}) for one in clauses)]
    short = [(words, node, following) for node, following in beside if (words := _short(node))]
    names = _somewhere({name: pointer for pointer in wanted for name in _names(pointer)}, (one[0] for one in short))
    ends = {name[-1] for name in names}
    found: dict[str, Label] = {}
    for words, node, following in short:
        if ends.isdisjoint(words):
            continue
        for pointer, has_value in _labels(words, _right(node, following), names):
            known = found.get(pointer, Label(False, ()))
            where = tuple(place(one) for one in places(node.get("at")))
            found[pointer] = Label(known.has_value or has_value, known.places or where)
    return found


def _short(node: Node) -> str:
    """The text if it may be a label or a few of them; "" for running text."""
    words = node.get("text")
    return words if isinstance(words, str) and len(words) <= _LONGEST else ""


def _somewhere(names: Mapping[str, str], texts: Iterable[str]) -> dict[str, str]:
    """The names that stand anywhere in the texts: looked for in all of them at once, as most stand nowhere."""
    every = "".join("\n".join(texts).split())
    return {name: pointer for name, pointer in names.items() if name in every}


def _labels(words: str, right: str, names: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The wanted leaves that a text names; with a value where text follows up to the next label, or stands beside."""
    parts = _parts(words)
    for index, part in enumerate(parts):
        pointer = names.get(bare_label(part))
        if pointer is not None:
            following = parts[index + 1] if index + 1 < len(parts) else right
            yield pointer, bool(following) and not _is_label(following)


def _right(cell: Node, following: Node) -> str:
    """The text of the cell on its right."""
    return (text(following.get("text")) or "") if cell.get("row") == following.get("row") else ""


def _parts(line: str) -> list[str]:
    """The text between blanks and colons."""
    return half_width(line).replace(":", " ").split()


def _is_label(words: str) -> bool:
    first = _parts(words)
    return bool(first) and bare_label(first[0]) in _all_names()


def _clauses(subject: Subject) -> list[Node]:
    """The clauses outside of tables; only of a record with one filing, since they belong to no table."""
    if len(items(subject.record.get("filings"))) != 1:
        return []
    return [clause for clause in items(subject.record.get("clauses")) if isinstance(clause, dict)]


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
