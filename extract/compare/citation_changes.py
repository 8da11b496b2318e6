"""Changes of cited documents, which are paired by number, or by title if one has no number."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.compare.item_pairs import Proposal, Traits, item_pairs
from extract.compare.model import Change, Side
from extract.identity import is_telling_title, text_key, title_key
from extract.record import labels
from extract.record.model import CitedDocument

_OTHER_YEAR = "标题相同，但文号的年份不同：也可能是另发的文件"
_OF_NUMBER = 5  # of the leaves: they say what the number says
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

    A document without a number is the same as one with a number if the titles agree. Two numbers are two documents,
    unless both have the same title, one that is long enough to tell documents apart: then the number changed.
    """
    for pair in item_pairs(old, new, (_id,), Proposal(_traits, least=1, with_fact=1), _numbered_title):
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


def _numbered_title(cited: PlacedCitation) -> str | None:
    """The key of a numbered document's title; None if it has no number, or a title that many documents share."""
    document = cited.document
    return title_key(document.title) if document.number is not None and is_telling_title(document.title) else None


def _traits(cited: PlacedCitation) -> Traits:
    document = cited.document
    return Traits(title_key(document.title), own=None if document.number is None else document.id)


def _changes(old: PlacedCitation, new: PlacedCitation) -> Iterator[Change]:
    """The leaves of a document that differ, and the cited articles (None: it is cited as a whole)."""
    name, skipped = new.document.id, 0
    if old.document.number is not None and new.document.number is not None and _id(old) != _id(new):
        before, after = (one.side("id", one.document.id, one.document.id) for one in (old, new))
        label, title = labels.field_titles("citation")["id"], new.document.title
        note = None if old.document.year == new.document.year else _OTHER_YEAR
        yield Change("renumbered", "citations", label, title, before, after, note=note)
        skipped = _OF_NUMBER
    for key in _LEAVES[skipped:]:
        was, becomes = getattr(old.document, key), getattr(new.document, key)
        if was != becomes:
            sides = old.side(key, was, labels.value_text(was)), new.side(key, becomes, labels.value_text(becomes))
            yield Change("changed", "citations", labels.field_titles("citation")[key], name, *sides)
    cited, cites = (
        sorted({mention.pinpoint for mention in one.document.mentions if mention.pinpoint}) or None
        for one in (old, new)
    )
    if cited != cites:
        sides = (
            old.side("mentions", cited, labels.value_text(cited)),
            new.side("mentions", cites, labels.value_text(cites)),
        )
        yield Change("changed", "citations", labels.field_titles("mention")["pinpoint"], name, *sides)
