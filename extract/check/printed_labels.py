"""Which labels a form prints, and whether anything stands beside them: a value is missing only beside its label."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from extract import pack
from extract.check.subject import Subject
from extract.find import money
from extract.find.form.words.label import bare_label
from extract.find.width import half_width
from extract.model import Place
from extract.record.model import RecordCell, RecordClause

_LONGEST = 120  # characters: labels stand alone or beside a few others, not in running text


class PrintedLabel(NamedTuple):
    """A label as printed: whether something stands beside or behind it, and where."""

    has_value: bool
    places: tuple[Place, ...]


def printed_labels(subject: Subject, wanted: Iterable[str]) -> Mapping[str, PrintedLabel]:
    """The labels of the wanted leaves that the filing's tables and foot print.

    The clauses outside of tables count only in a record with one filing, since they belong to no table.
    """
    cells, record = subject.cells, subject.record
    by_pointer, _ = _known_labels()
    texts: list[tuple[RecordCell | RecordClause, str]] = []  # each with what stands on its right
    for cell, following in zip_longest(cells, cells[1:]):
        texts.append((cell, following.text if following and cell.row == following.row else ""))
    texts += [(clause, "") for clause in (record.clauses if len(record.filings) == 1 else ())]
    short = [(one, right) for one, right in texts if one.text and len(one.text) <= _LONGEST]
    # most labels occur nowhere, so all texts are searched at once
    every = "".join("\n".join(one.text for one, _ in short).split())
    names = {name: pointer for pointer in wanted for name in by_pointer.get(pointer, ()) if name in every}
    ends = {name[-1] for name in names}
    labels: dict[str, PrintedLabel] = {}
    for one, right in short:
        if ends.isdisjoint(one.text):
            continue
        for pointer, has_value in _labels_in(one.text, right, names):
            known = labels.get(pointer, PrintedLabel(False, ()))
            labels[pointer] = PrintedLabel(known.has_value or has_value, known.places or one.places)
    return labels


def _labels_in(words: str, right: str, names: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The wanted leaves that a text names; True where a value follows before the next label, or stands beside it."""
    parts, (_, every_label) = _parts(words), _known_labels()
    for part, following in zip_longest(parts, parts[1:], fillvalue=right):
        pointer = names.get(bare_label(part))
        if pointer is not None:
            first = _parts(following)[:1]
            is_filled = money.is_error(following) or not money.is_blank(following)
            yield pointer, is_filled and not (first and bare_label(first[0]) in every_label)


def _parts(line: str) -> list[str]:
    """The text between blanks and colons."""
    return half_width(line).replace(":", " ").split()


@cache
def _known_labels() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """The labels of ``field.toml`` by the pointers of their fields, and all of them."""
    labels: dict[str, tuple[str, ...]] = {}
    for entry in pack.toml("field")["field"]:
        pointer = "/" + entry.get("key", "").replace(".", "/")
        labels[pointer] = (*labels.get(pointer, ()), *entry["labels"])
    return labels, frozenset(name for names in labels.values() for name in names)
