"""A record → its filings, and the text outside of them, each with its passages, mentions and persons.

Every clause, and every cell with more text than a label, belongs to one filing. Values of fields for persons are kept
apart and blotted in the passage that they were read from. Telephone numbers of these fields are blotted in every
passage: otherwise a search could find one out digit by digit. A name in any other text stays, as it may be an ordinary
word (用电高峰). The file's name is the last passage of each, so that searches find files by their names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from extract import pack
from extract.index import folding, persons
from extract.index.places import Key, holder_key, packed_places
from extract.record.fields import field_at
from extract.record.labels import FILE_NAME
from extract.record.model import CitedDocument, Filing, Mention, MentionPlace, Record, RecordCell, RecordClause

_SHORTEST = 12  # characters: a shorter cell from which no field was read is taken for a label


class LeafText(NamedTuple):
    """A filled leaf of a filing: the filing's position, the leaf's pointer, and its text as written."""

    filing: int
    pointer: str
    text: str


class TextPassage(NamedTuple):
    """A clause or cell: the pointer of its first leaf, its role, its text and its packed place."""

    field: str | None
    role: str
    text: str
    at: str


class PassageMention(NamedTuple):
    """A mention of a cited document, its first place, and the position of its passage."""

    cited: CitedDocument
    mention: Mention
    at: MentionPlace
    passage: int | None


class FilingText(Struct):
    """The texts of a filing, with its position in the record; both None for text outside of all filings.

    ``persons`` are the filled fields for persons: pointer and text.
    """

    position: int | None
    filing: Filing | None
    passages: list[TextPassage] = field(default_factory=list)
    mentions: list[PassageMention] = field(default_factory=list)
    persons: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> bytes:
        """The text for the full-text search."""
        return folding.joined_text(passage.text for passage in self.passages)


_Mentions = Sequence[tuple[CitedDocument, Mention, MentionPlace]]


def filing_texts(record: Record) -> list[FilingText]:
    """The texts of a record's filings, then the text outside of them, which a record without any text has, too."""
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
        own_leaves, cited = leaves.get(key, ()), mentions.get(key, ())
        text = numbers.blotted_text(_without_persons(holder.text, own_leaves, record.filings).replace("\0", " "))
        position = 0 if len(record.filings) == 1 else _owner(key, own_leaves, cited, tables)
        part = parts.setdefault(position, FilingText(None, None))
        speaks = any(mark.isalpha() and mark != persons.BLOT for mark in text)
        if cited or (speaks and (len(key) == 1 or own_leaves or len(text) >= _SHORTEST)):
            part.mentions += [PassageMention(*mention, len(part.passages)) for mention in cited]
            place = packed_places(holder.places, key) or ""
            part.passages.append(TextPassage(own_leaves[0].pointer if own_leaves else None, role, text, place))
    parts = parts or {None: FilingText(None, None)}
    name = numbers.blotted_text(record.source.path.rpartition("/")[2].replace("\0", " "))
    for part in parts.values():
        part.passages.append(TextPassage(FILE_NAME, "file", name, ""))
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
    """The mentions by the cell or clause in which they begin, with their first places."""
    mentions: dict[Key, list[tuple[CitedDocument, Mention, MentionPlace]]] = defaultdict(list)
    for cited in citations:
        for mention in cited.mentions:
            at = mention.places[0]
            mentions[holder_key(at)].append((cited, mention, at))
    return mentions


def _without_persons(text: str, leaves: Iterable[LeafText], filings: Sequence[Filing]) -> str:
    """The text with the values of fields for persons blotted; its length stays the same."""
    for leaf in leaves:
        if leaf.text and _is_person(leaf.pointer, filings[leaf.filing]):
            text = text.replace(leaf.text, persons.BLOT * len(leaf.text))
    return text


def _owner(key: Key, leaves: Sequence[LeafText], cited: _Mentions, tables: Mapping[int, int]) -> int | None:
    """The position of the filing with a leaf in the holder, a citation in it, or a leaf in its table; else None."""
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
    """The filled fields for persons: pointer and text."""
    return [
        (pointer, evidence.text.replace("\0", ""))
        for pointer, evidence in filing.evidence.items()
        if _is_person(pointer, filing)
    ]


def _is_person(pointer: str, filing: Filing) -> bool:
    """Whether a leaf holds a person's name or contact details, by its field or by its label on the form."""
    if pointer.startswith("/other_fields/"):
        return names_person(filing.other_fields[int(pointer.split("/")[2])].label)
    try:
        return field_at(pointer).person
    except KeyError:  # an item of a list of choices
        return False


@lru_cache(maxsize=4096)
def names_person(label: str) -> bool:
    """Whether a label asks for a person's name or contact details (联系电话, 填表人)."""
    return pack.patterns("search")["person_label"].search(folding.folded_text(label)) is not None
