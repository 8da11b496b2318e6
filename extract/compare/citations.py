"""The cited documents of two records: by their number, by their title where one has no number."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.compare.model import Change, Kind, Side
from extract.compare.pairing import Proposal, Traits, paired
from extract.identity import text_key, title_key
from extract.record import labels
from extract.record.places import listed

_LEAVES = ("id", "kind", "issuer", "year", "number", "title", "draft", "provisional", "annual_plan_for", "valid")


class Cited(NamedTuple):
    """A cited document and its position in the record."""

    position: int
    content: dict[str, Any]


def citation_changes(old: Sequence[Cited], new: Sequence[Cited]) -> Iterator[Change]:
    """The documents that are cited anew, no longer, or otherwise, in the order of the new record.

    A document that had no number and has one now is the same one if their titles are; two numbers are two documents.
    """
    for pair in paired(old, new, (_id,), Proposal(_traits, least=1, with_fact=1)):
        if pair.old is not None and pair.new is not None:
            yield from _changes(old[pair.old], new[pair.new])
        elif pair.new is not None:
            yield _change(None, _whole(new[pair.new]), new[pair.new])
        elif pair.old is not None:
            yield _change(_whole(old[pair.old]), None, old[pair.old])


def _id(cited: Cited) -> str:
    key = title_key if cited.content["kind"] == "named" else text_key
    return key(cited.content["id"])


def _traits(cited: Cited) -> Traits:
    numbered = cited.content["number"] is not None
    return Traits(title_key(cited.content["title"]), own=cited.content["id"] if numbered else None)


def _changes(old: Cited, new: Cited) -> Iterator[Change]:
    for key in _LEAVES:
        if old.content[key] != new.content[key]:
            yield _change(_side(old, key, old.content[key]), _side(new, key, new.content[key]), new, key)
    before, after = _pinpoints(old), _pinpoints(new)
    if before != after:
        yield _change(_side(old, "mentions", before), _side(new, "mentions", after), new, "pinpoint")


def _change(old: Side | None, new: Side | None, cited: Cited, key: str = "") -> Change:
    part = "mention" if key == "pinpoint" else "citation"
    label = labels.names(part)[key] if key else labels.title("citation")
    kind: Kind = "changed" if key else "added" if old is None else "dropped"
    return Change(kind, "citations", label, cited.content["id"], old, new)


def _pinpoints(cited: Cited) -> list[str] | None:
    """The articles that are cited, each once; None where the document is cited as a whole."""
    return sorted({mention["pinpoint"] for mention in cited.content["mentions"] if mention["pinpoint"]}) or None


def _side(cited: Cited, key: str, value: Any) -> Side:
    return Side(f"/citations/{cited.position}/{key}", value, labels.shown(value), _places(cited))


def _whole(cited: Cited) -> Side:
    title = cited.content["title"]
    text = cited.content["id"] if title is None or title in cited.content["id"] else f"{cited.content['id']} {title}"
    return Side(f"/citations/{cited.position}", cited.content, text, _places(cited))


def _places(cited: Cited) -> tuple[dict[str, Any], ...]:
    return tuple(place for mention in cited.content["mentions"] for place in listed(mention["at"]))
