"""A record (amounts as text) taken apart: its filings and what else its document says, with passages and citations.

Every clause and every cell that says more than a label belongs to one part. What a field for a person says stands
apart and is blotted out where it was read, and numbers to reach somebody wherever they stand: a number that could be
searched for could be spelt out digit by digit. A name in any other text stays, for it may be a word (用电高峰).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from extract import pack
from extract.index import folding, persons
from extract.index.places import Key, key, listed, packed_of

Content = Mapping[str, Any]
_SPEAKING = 12  # characters: labels are shorter
_PERSONS = (
    "/unit_leader",
    "/preparer",
    "/project/leader",
    "/project/contact_person",
    "/project/contact_phone",
)


class Leaf(NamedTuple):
    """A filled leaf of a filing: its pointer and its text as written."""

    filing: int
    pointer: str
    text: str


class Passage(NamedTuple):
    """A clause or cell: the leaf it is (or holds first), its role, its text and its place, packed."""

    field: str | None
    role: str
    text: str
    at: str


class Mention(NamedTuple):
    """A mention of a cited document, with the position of its passage."""

    cited: Content
    found: Content
    at: Content
    passage: int | None


@dataclass(slots=True)
class Part:
    """A filing with its position in the record, or what stands outside of all filings (None)."""

    position: int | None
    filing: Content | None
    passages: list[Passage] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    persons: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """The text that is searched."""
        return searched(passage.text for passage in self.passages)


def searched(texts: Iterable[str]) -> str:
    """The passages of a filing as one folded text; nothing that is searched for runs over their borders."""
    return folding.BORDER.join(folding.folded(text) for text in texts)


def parts(content: Content) -> list[Part]:
    """The parts of a record, its filings first; a record without filings is one part."""
    return _Division(content).parts()


class _Division:
    """What each holder of text belongs to."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.leaves = _leaves(content["filings"])
        self.cited = _cited(content["citations"])
        self.tables = _tables(self.leaves)
        self.found: dict[int | None, Part] = {
            position: Part(position, filing, persons=list(_persons(filing)))
            for position, filing in enumerate(content["filings"])
        }
        self.numbers = persons.known(
            number for part in self.found.values() for _, entry in part.persons for number in persons.numbers(entry)
        )

    def parts(self) -> list[Part]:
        for place, holder, role in _holders(self.content):
            self._take(place, holder, role)
        return list(self.found.values())

    def _take(self, place: Key, holder: Content, role: str) -> None:
        leaves, cited = self.leaves.get(place, ()), self.cited.get(place, ())
        text = self.numbers.blotted(self._without_persons(holder["text"], leaves).replace("\0", " "))
        part = self._part(place, leaves, cited)
        speaking = cited or (_speaks(text) and (len(place) == 1 or leaves or len(text) >= _SPEAKING))
        if not speaking:
            return
        pointer = leaves[0].pointer if leaves else None
        part.mentions += [Mention(*mention, len(part.passages)) for mention in cited]
        part.passages.append(Passage(pointer, role, text, packed_of(place, holder["at"])))

    def _without_persons(self, text: str, leaves: Iterable[Leaf]) -> str:
        """The text, as long as before, without those of its leaves that are fields for persons."""
        for leaf in leaves:
            if leaf.text and _is_person(leaf.pointer, self.content["filings"][leaf.filing]):
                text = text.replace(leaf.text, persons.BLOT * len(leaf.text))
        return text

    def _part(self, place: Key, leaves: Iterable[Leaf], cited: Iterable[tuple[Content, Content, Content]]) -> Part:
        """The filing that a holder belongs to: the only one, else the one that reads it or its table."""
        if len(self.content["filings"]) == 1:
            return self.found[0]
        owners = [leaf.filing for leaf in leaves] or [at["filing"] for _, _, at in cited if at["filing"] is not None]
        owner = owners[0] if owners else self.tables.get(place[0]) if len(place) == 3 else None
        return self.found.setdefault(owner, Part(None, None))


def _holders(content: Content) -> Iterator[tuple[Key, Content, str]]:
    for paragraph, clause in enumerate(content["clauses"]):
        yield (paragraph,), clause, clause["role"]
    for table, found in enumerate(content["tables"]):
        for cell in found["cells"]:
            yield (table, cell["row"], cell["column"]), cell, "cell"


def _leaves(filings: Iterable[Content]) -> dict[Key, list[Leaf]]:
    found: dict[Key, list[Leaf]] = defaultdict(list)
    for position, filing in enumerate(filings):
        for pointer, evidence in filing["evidence"].items():
            for at in listed(evidence["at"]):
                found[key(at)].append(Leaf(position, pointer, evidence["text"]))
    return found


def _cited(citations: Iterable[Content]) -> dict[Key, list[tuple[Content, Content, Content]]]:
    """The mentions by the place of their first part, each with its document and that place."""
    found: dict[Key, list[tuple[Content, Content, Content]]] = defaultdict(list)
    for cited in citations:
        for mention in cited["mentions"]:
            at = listed(mention["at"])[0]
            found[key(at)].append((cited, mention, at))
    return found


def _tables(leaves: Mapping[Key, list[Leaf]]) -> dict[int, int]:
    """The filing that reads a table."""
    found: dict[int, int] = {}
    for place, held in leaves.items():
        if len(place) == 3:
            found.setdefault(place[0], held[0].filing)
    return found


def _speaks(text: str) -> bool:
    return any(mark.isalpha() and mark != persons.BLOT for mark in text)


# ---------------------------------------------------------------- persons


def named(found: Iterable[Part]) -> persons.Known:
    """The persons of a record."""
    return persons.known(word for part in found for _, entry in part.persons for word in persons.words(entry, own=True))


def _persons(filing: Content) -> Iterator[tuple[str, str]]:
    for pointer, evidence in filing["evidence"].items():
        if _is_person(pointer, filing):
            yield pointer, evidence["text"].replace("\0", "")


def _is_person(pointer: str, filing: Content) -> bool:
    if pointer in _PERSONS:
        return True
    steps = pointer.split("/")
    return steps[1] == "other_fields" and names_person(filing["other_fields"][int(steps[2])]["label"])


@lru_cache(maxsize=4096)
def names_person(label: str) -> bool:
    """Whether a label asks for a person or how to reach one (联系电话, 填表人)."""
    return pack.patterns("search")["person_label"].search(folding.folded(label)) is not None
