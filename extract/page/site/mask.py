"""Records without the names of persons and how to reach them.

What the fields for persons hold goes, wherever else in the record it stands, and so does whatever is written like a
telephone or identity number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from extract import pack
from extract.index import Context, Engine, Hit, overview
from extract.index.parts import parts
from extract.index.places import listed

Content = dict[str, Any]
_BLOT = "＊"
_SHORTEST = 2  # characters: a single one stands in other words too
_DIGITS_ONLY = 5  # digits: a shorter number is no telephone's


def words(content: Content) -> tuple[str, ...]:
    """What the fields for persons hold, the longest first."""
    texts = {text for part in parts(content) for _, entry in part.persons for text in _pieces(entry)}
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _pieces(entry: str) -> Iterator[str]:
    for text in (entry, *entry.replace("\n", " ").replace("、", " ").split()):
        least = _DIGITS_ONLY if text.isdecimal() else _SHORTEST
        if len(text.strip()) >= least:
            yield text.strip()


def blotted(text: str, persons: Iterable[str]) -> str:
    """The text, as long as before, without these words and without telephone and identity numbers."""
    for person in persons:
        text = text.replace(person, _BLOT * len(person))
    return pack.patterns("search")["reach"].sub(lambda found: _BLOT * len(found[0]), text)


def masked(content: Content) -> Content:
    """A copy of the record without persons: their fields are blank and have no evidence, their names are blotted."""
    persons = words(content)
    found: Content = {key: value if key == "source" else _walked(value, persons) for key, value in content.items()}
    for part in parts(content):
        if part.position is not None:
            for pointer, _ in part.persons:
                _emptied(found["filings"][part.position], pointer)
    return found


def _walked(node: Any, persons: Sequence[str]) -> Any:
    if isinstance(node, str):
        return blotted(node, persons)
    if isinstance(node, dict):
        return {key: _walked(value, persons) for key, value in node.items()}
    return [_walked(item, persons) for item in node] if isinstance(node, list) else node


def _emptied(filing: Content, pointer: str) -> None:
    """Take the leaf's value out, and its evidence; a field that must have a value gets a blot."""
    *steps, last = pointer.split("/")[1:]
    node: Any = filing
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[last] = _BLOT if steps[:1] == ["other_fields"] else None
    del filing["evidence"][pointer]


def places(content: Content) -> list[Mapping[str, Any]]:
    """Where persons stand in a record as it was read: their fields, and every cell and clause that names them."""
    persons = words(content)
    own = [
        place
        for part in parts(content)
        if part.position is not None
        for pointer, _ in part.persons
        for place in listed(content["filings"][part.position]["evidence"][pointer]["at"])
    ]
    holders = (*content["clauses"], *(cell for table in content["tables"] for cell in _cells(table)))
    naming = (holder for holder in holders if blotted(holder["text"], persons) != holder["text"])
    return own + [place for holder in naming for place in listed(holder["at"])]


def _cells(table: Content) -> Iterator[Content]:
    yield from table["cells"]
    for row in table["repeated_rows"]:
        yield from row


def hits(engine: Engine, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without the persons of their filings."""
    return tuple(replace(hit, contexts=_contexts(engine, hit)) for hit in found)


def _contexts(engine: Engine, hit: Hit) -> tuple[Context, ...]:
    """The contexts of a hit without the persons of its filing; spans stay where they are."""
    if not hit.contexts:
        return ()
    held = overview.details(engine, hit.filing.id, ("persons",), masked=False)["persons"]
    persons = [text for person in held for text in _pieces(person["text"])]
    return tuple(replace(context, text=blotted(context.text, persons)) for context in hit.contexts)
