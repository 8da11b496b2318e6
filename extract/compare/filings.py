"""Which filing of one record is which of the other, and the changes of each."""

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from extract.compare.leaves import Heading, leaf_changes
from extract.compare.lists import (
    EXECUTION,
    INDICATORS,
    OTHER_FIELDS,
    ROWS,
    SAFEGUARDS,
    SCHEDULE,
    SOURCES,
    list_changes,
)
from extract.compare.model import Change, FilingChanges, Group, Kind, Side
from extract.compare.nodes import ASIDE, Node
from extract.compare.pairing import Pair, Proposal, Traits, paired
from extract.identity import PROPOSED_PROJECT, project_key, text_key
from extract.record import labels

Filing = dict[str, Any]
_FORM = ("kind", "title")  # which definition read it, and how well, is no content


def filing_pairs(old: Sequence[Filing], new: Sequence[Filing]) -> list[Pair]:
    """The filings of one project together.

    By form and name of the project, by the name, by form and project whatever the year in the name, by the project;
    then the most alike names, and what is left in its order.
    """
    keys = (_kind_and_name, _name, _kind_and_project, _project)
    return paired(old, new, keys, Proposal(_traits, PROPOSED_PROJECT, PROPOSED_PROJECT), (_any,))


def _kind_and_name(filing: Filing) -> Hashable | None:
    return (filing["form"]["kind"], _name(filing)) if _name(filing) else None


def _name(filing: Filing) -> str | None:
    return text_key(filing["project"]["name"]) or None


def _kind_and_project(filing: Filing) -> Hashable | None:
    return (filing["form"]["kind"], _project(filing)) if _project(filing) else None


def _project(filing: Filing) -> str | None:
    return project_key(filing["project"]["name"]) or None


def _traits(filing: Filing) -> Traits:
    return Traits(project_key(filing["project"]["name"]))


def _any(filing: Filing) -> Hashable:
    return "form" in filing


def filing_changes(old: Sequence[Filing], new: Sequence[Filing], pair: Pair) -> FilingChanges:
    """The changes of a pair of filings; of one that stands alone, that it came or went."""
    before = None if pair.old is None else _node(old[pair.old], pair.old)
    after = None if pair.new is None else _node(new[pair.new], pair.new)
    changes = _changes(before, after) if before and after else _alone(before, after)
    return FilingChanges(pair.old, pair.new, _title(after or before), tuple(changes))


def _node(filing: Filing, position: int) -> Node:
    return Node(filing, f"/filings/{position}", "", filing)


def _title(node: Node | None) -> str:
    name: str | None = node.content["project"]["name"] if node else None
    return name or labels.title("filing")


def _alone(old: Node | None, new: Node | None) -> Iterator[Change]:
    kind: Kind = "added" if old is None else "dropped"
    sides = (_side(old) if old else None, _side(new) if new else None)
    yield Change(kind, "head", labels.title("filing"), _title(new or old), *sides)


def _side(node: Node) -> Side:
    """A whole filing as one side of a change: told, and found, by the name of its project."""
    values = {key: value for key, value in node.content.items() if key not in ASIDE}
    return Side(node.base, values, _title(node), node.child("project").side("name").places)


def _changes(old: Node, new: Node) -> Iterator[Change]:
    yield from leaf_changes(Heading("head", labels.names("form")), old.child("form"), new.child("form"), _FORM)
    yield from _leaves("head", "filing", old, new)
    yield from _leaves("project", "project", old.child("project"), new.child("project"))
    yield from list_changes(SCHEDULE, old.child("project").items("schedule"), new.child("project").items("schedule"))
    yield from _funds(old.child("funds"), new.child("funds"))
    yield from _leaves("budget", "budget", old.child("budget"), new.child("budget"))
    yield from list_changes(ROWS, old.child("budget").items("rows"), new.child("budget").items("rows"))
    for listing, key in ((INDICATORS, "indicators"), (SAFEGUARDS, "safeguards"), (OTHER_FIELDS, "other_fields")):
        yield from list_changes(listing, old.items(key), new.items(key))


def _funds(old: Node, new: Node) -> Iterator[Change]:
    yield from _leaves("funds", "funds", old, new)
    annual = Heading("funds", labels.names("annual_funds"), labels.title("annual_funds"))
    yield from leaf_changes(annual, old.child("annual"), new.child("annual"))
    yield from list_changes(SOURCES, old.items("sources"), new.items("sources"))
    yield from list_changes(EXECUTION, old.items("execution"), new.items("execution"))


def _leaves(group: Group, part: str, old: Node, new: Node) -> Iterator[Change]:
    return leaf_changes(Heading(group, labels.names(part)), old, new)
