"""A record taken apart: its filings and what else its document says, each with its passages, mentions and persons.

Every clause and every cell that says more than a label belongs to one filing. What a field for a person says stands
apart and is blotted out where it was read, and numbers to reach somebody wherever they stand: a number that could be
searched for could be spelt out digit by digit. A name in any other text stays, for it may be a word (用电高峰).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extract import pack
from extract.index import folding, persons
from extract.index.places import Key, holder_key, packed_places
from extract.record.fields import field_at
from extract.record.model import CitedDocument, Filing, Mention, MentionPlace, Record, RecordCell, RecordClause

_SHORTEST = 12  # characters of a cell that no field was read from: labels are shorter


class LeafText(NamedTuple):
    """A filled leaf of a filing: the filing's position, the leaf's pointer, and its text as written."""

    filing: int
    pointer: str
    text: str


class TextPassage(NamedTuple):
    """A clause or cell: the leaf it is (or holds first), its role, its text and its place, packed."""

    field: str | None
    role: str
    text: str
    at: str


class PassageMention(NamedTuple):
    """A mention of a cited document, its first place, and the position of the passage that it stands in."""

    cited: CitedDocument
    mention: Mention
    at: MentionPlace
    passage: int | None


@dataclass(slots=True)
class FilingText:
    """A filing with its position in the record, or what stands outside of all filings (None); what it says.

    ``persons`` are the fields for persons that are filled: pointer and text.
    """

    position: int | None
    filing: Filing | None
    passages: list[TextPassage] = field(default_factory=list)
    mentions: list[PassageMention] = field(default_factory=list)
    persons: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """The text that is searched."""
        return joined_text(passage.text for passage in self.passages)


_Mentions = Sequence[tuple[CitedDocument, Mention, MentionPlace]]


def joined_text(texts: Iterable[str]) -> str:
    """The passages of a filing as one folded text; nothing that is searched for runs over their borders."""
    return folding.BORDER.join(folding.folded(text) for text in texts)


def filing_texts(record: Record) -> list[FilingText]:
    """The filings of a record, then what stands outside of them; a record without filings is one such text."""
    parts: dict[int | None, FilingText] = {
        position: FilingText(position, filing, persons=_person_entries(filing))
        for position, filing in enumerate(record.filings)
    }
    numbers = persons.person_words(
        number for part in parts.values() for _, entry in part.persons for number in persons.entry_numbers(entry)
    )
    leaves, mentions = _leaves_by_holder(record.filings), _mentions_by_holder(record.citations)
    tables = {key[0]: texts[0].filing for key, texts in reversed(leaves.items()) if len(key) == 3}
    holders: list[tuple[Key, RecordClause | RecordCell, str]] = [
        ((paragraph,), clause, clause.role) for paragraph, clause in enumerate(record.clauses)
    ]
    for number, table in enumerate(record.tables):
        holders += [((number, cell.row, cell.column), cell, "cell") for cell in table.cells]
    for key, holder, role in holders:
        held, cited = leaves.get(key, ()), mentions.get(key, ())
        text = numbers.blotted(_without_persons(holder.text, held, record.filings).replace("\0", " "))
        position = 0 if len(record.filings) == 1 else _owner(key, held, cited, tables)
        part = parts.setdefault(position, FilingText(None, None))
        speaks = any(mark.isalpha() and mark != persons.BLOT for mark in text)
        if cited or (speaks and (len(key) == 1 or held or len(text) >= _SHORTEST)):
            part.mentions += [PassageMention(*mention, len(part.passages)) for mention in cited]
            place = packed_places(holder.places, key) or ""
            part.passages.append(TextPassage(held[0].pointer if held else None, role, text, place))
    return list(parts.values())


def _leaves_by_holder(filings: Iterable[Filing]) -> dict[Key, list[LeafText]]:
    leaves: dict[Key, list[LeafText]] = defaultdict(list)
    for position, filing in enumerate(filings):
        for pointer, evidence in filing.evidence.items():
            for at in evidence.places:
                leaves[holder_key(at)].append(LeafText(position, pointer, evidence.text))
    return leaves


def _mentions_by_holder(
    citations: Iterable[CitedDocument],
) -> dict[Key, list[tuple[CitedDocument, Mention, MentionPlace]]]:
    """The mentions by the cell or clause in which they begin."""
    mentions: dict[Key, list[tuple[CitedDocument, Mention, MentionPlace]]] = defaultdict(list)
    for cited in citations:
        for mention in cited.mentions:
            at = mention.places[0]
            mentions[holder_key(at)].append((cited, mention, at))
    return mentions


def _without_persons(text: str, leaves: Iterable[LeafText], filings: Sequence[Filing]) -> str:
    """The text, as long as before, without those of its leaves that are fields for persons."""
    for leaf in leaves:
        if leaf.text and _is_person(leaf.pointer, filings[leaf.filing]):
            text = text.replace(leaf.text, persons.BLOT * len(leaf.text))
    return text


def _owner(key: Key, leaves: Sequence[LeafText], cited: _Mentions, tables: Mapping[int, int]) -> int | None:
    """The position of the filing that reads a holder, cites in it, or reads its table; None if none does."""
    for leaf in leaves:
        return leaf.filing
    for _, _, at in cited:
        if at.filing is not None:
            return at.filing
    return tables.get(key[0]) if len(key) == 3 else None


# ---------------------------------------------------------------- persons


def record_persons(texts: Iterable[FilingText]) -> persons.PersonWords:
    """The persons of a record."""
    return persons.person_words(
        word for part in texts for _, entry in part.persons for word in persons.entry_words(entry, own=True)
    )


def _person_entries(filing: Filing) -> list[tuple[str, str]]:
    """The fields for persons that are filled: pointer and text."""
    return [
        (pointer, evidence.text.replace("\0", ""))
        for pointer, evidence in filing.evidence.items()
        if _is_person(pointer, filing)
    ]


def _is_person(pointer: str, filing: Filing) -> bool:
    """Whether a leaf names a person or how to reach one: its field does, or its label on the form."""
    if pointer.startswith("/other_fields/"):
        return names_person(filing.other_fields[int(pointer.split("/")[2])].label)
    try:
        return field_at(pointer).person
    except KeyError:  # an item of a list of choices
        return False


@lru_cache(maxsize=4096)
def names_person(label: str) -> bool:
    """Whether a label asks for a person or how to reach one (联系电话, 填表人)."""
    return pack.patterns("search")["person_label"].search(folding.folded(label)) is not None
