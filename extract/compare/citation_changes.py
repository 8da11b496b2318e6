"""Changes of cited documents, which are paired by number, or by title if one has no number."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.compare.item_pairs import Proposal, Traits, item_pairs
from extract.compare.model import Change, Side
from extract.identity import text_key, title_key
from extract.record import labels
from extract.record.model import CitedDocument

_LEAVES = ("id", "kind", "issuer", "year", "number", "title", "draft", "provisional", "annual_plan_for", "valid")


class PlacedCitation(NamedTuple):
    """A cited document and its position in the record."""

    position: int
    document: CitedDocument

    def side(self, key: str, value: Any, text: str) -> Side:
        """A leaf of the document, or the whole document (""), as one side of a change, with all mentions' places."""
        places = tuple(place for mention in self.document.mentions for place in mention.places)
        return Side(f"/citations/{self.position}{key and f'/{key}'}", value, text, places)


def citation_changes(old: Sequence[PlacedCitation], new: Sequence[PlacedCitation]) -> Iterator[Change]:
    """The added, dropped and changed citations of documents, in the order of the new record.

    A document without a number is the same as one with a number if the titles agree; two numbers are two documents.
    """
    for pair in item_pairs(old, new, (_id,), Proposal(_traits, least=1, with_fact=1)):
        if pair.old is not None and pair.new is not None:
            yield from _changes(old[pair.old], new[pair.new])
            continue
        cited = old[pair.old] if pair.old is not None else new[pair.new or 0]
        name, title = cited.document.id, cited.document.title
        side = cited.side("", cited.document, name if title is None or title in name else f"{name} {title}")
        label = labels.part_title("citation")
        if pair.old is None:
            yield Change("added", "citations", label, name, None, side)
        else:
            yield Change("dropped", "citations", label, name, side, None)


def _id(cited: PlacedCitation) -> str:
    key = title_key if cited.document.kind == "named" else text_key
    return key(cited.document.id)


def _traits(cited: PlacedCitation) -> Traits:
    document = cited.document
    return Traits(title_key(document.title), own=None if document.number is None else document.id)


def _changes(old: PlacedCitation, new: PlacedCitation) -> Iterator[Change]:
    """The leaves of a document that differ, and the cited articles (None: it is cited as a whole)."""
    name = new.document.id
    for key in _LEAVES:
        before, after = getattr(old.document, key), getattr(new.document, key)
        if before != after:
            sides = old.side(key, before, labels.value_text(before)), new.side(key, after, labels.value_text(after))
            yield Change("changed", "citations", labels.field_titles("citation")[key], name, *sides)
    before, after = (
        sorted({mention.pinpoint for mention in one.document.mentions if mention.pinpoint}) or None
        for one in (old, new)
    )
    if before != after:
        sides = (
            old.side("mentions", before, labels.value_text(before)),
            new.side("mentions", after, labels.value_text(after)),
        )
        yield Change("changed", "citations", labels.field_titles("mention")["pinpoint"], name, *sides)
