"""Records without the names of persons and how to reach them, as a masked index has them (``index.masking``).

Its own persons go from a record and those of the whole index, and whatever is written like a telephone or identity
number or an address of e-mail.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.index.passages import filing_texts, record_persons
from extract.index.persons import PersonWords, is_office
from extract.record.model import Record
from extract.record.places import listed

Content = dict[str, Any]
HIDDEN = "已隐去"
_OFFICES = ("reporting_unit", "competent_department", "implementing_unit", "issuer")


@dataclass(frozen=True, slots=True)
class Masked:
    """A record without persons, and the ``path`` of its source as it is.

    ``hidden`` is what was taken out, by filing, as JSON pointers; ``places`` is where persons stand.
    """

    content: Content
    path: str
    hidden: tuple[frozenset[str], ...]
    places: tuple[Mapping[str, Any], ...]


def unmasked(content: Content) -> Masked:
    """The record as it is."""
    return Masked(content, content["source"]["path"], (frozenset(),) * len(content["filings"]), ())


def record(content: Content, others: PersonWords) -> Masked:
    """A copy of the record without its own persons and others: their fields are blank, their names blotted."""
    held = filing_texts(Record.from_dict(content))
    known_here = (record_persons(held), others)
    found = _walked({**content, "source": {}}, known_here)
    found["source"] = content["source"] | {"path": _blotted(content["source"]["path"], known_here)}
    hidden: list[frozenset[str]] = [frozenset()] * len(content["filings"])
    for part in held:
        if part.position is not None:
            hidden[part.position] = frozenset(pointer for pointer, _ in part.persons)
            for pointer in hidden[part.position]:
                _emptied(found["filings"][part.position], pointer)
    return Masked(found, content["source"]["path"], tuple(hidden), tuple(_places(content, hidden, known_here)))


def _blotted(text: str, known_here: Sequence[PersonWords]) -> str:
    for own in known_here:
        text = own.blotted(text)
    return text


def _walked(node: Any, known_here: Sequence[PersonWords]) -> Any:
    if isinstance(node, str):
        return _blotted(node, known_here)
    if isinstance(node, dict):
        return {key: value if _is_office(key, value) else _walked(value, known_here) for key, value in node.items()}
    return [_walked(item, known_here) for item in node] if isinstance(node, list) else node


def _is_office(key: str, value: Any) -> bool:
    return key in _OFFICES and isinstance(value, str) and is_office(value)


def _emptied(filing: Content, pointer: str) -> None:
    """Take the leaf's value out, and its evidence; a field that must have a value says that it is hidden."""
    *steps, last = pointer.split("/")[1:]
    node: Any = filing
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[last] = HIDDEN if steps[:1] == ["other_fields"] else None
    del filing["evidence"][pointer]


def _places(
    content: Content, hidden: Sequence[frozenset[str]], known_here: Sequence[PersonWords]
) -> Iterator[Mapping[str, Any]]:
    """Where persons stand: their fields, and every cell and clause that names them."""
    for filing, pointers in zip(content["filings"], hidden, strict=True):
        for pointer in pointers:
            yield from listed(filing["evidence"][pointer]["at"])
    cells = (cell for table in content["tables"] for cell in _cells(table))
    for holder in (*content["clauses"], *cells):
        if _blotted(holder["text"], known_here) != holder["text"]:
            yield from listed(holder["at"])


def _cells(table: Content) -> Iterator[Content]:
    yield from table["cells"]
    for row in table["repeated_rows"]:
        yield from row
