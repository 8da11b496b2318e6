"""The changes of one object beside its counterpart, leaf by leaf."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extract.compare.amounts import Difference, difference
from extract.compare.likeness import folded
from extract.compare.model import SAME_WORDS, Change, Group, Kind
from extract.compare.nodes import Node, measured, same


@dataclass(frozen=True, slots=True)
class Heading:
    """What the changes of an object have in common: group, the names of its leaves, the item's name.

    ``kinds`` are the leaves whose change has a kind of its own; ``likeness`` is that of a proposed item.
    """

    group: Group
    names: Mapping[str, str]
    item: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    likeness: float | None = None


def leaf_changes(heading: Heading, old: Node, new: Node, keys: Sequence[str] = ()) -> Iterator[Change]:
    """A change for each leaf (of those named, if any are) that is not the same on both sides, in the form's order."""
    for key in keys or old.leaves():
        if not same(old, new, key):
            yield _change(heading, old, new, key)


def _change(heading: Heading, old: Node, new: Node, key: str) -> Change:
    kind = heading.kinds.get(key, "changed")
    found = _difference(old, new, key)
    likeness = heading.likeness if kind == "renamed" else None
    return Change(
        kind,
        heading.group,
        heading.names.get(key, key),
        heading.item,
        old.side(key),
        new.side(key),
        found.amount,
        found.unit,
        found.percent,
        None if likeness is None else share(likeness),
        found.note or _typography(old.content[key], new.content[key]),
    )


def share(likeness: float) -> Decimal:
    """A likeness in two decimals."""
    return Decimal(format(likeness, ".2f"))


def _difference(old: Node, new: Node, key: str) -> Difference:
    return difference(*measured(old, key), *measured(new, key))


def _typography(old: Any, new: Any) -> str | None:
    words = isinstance(old, str) and isinstance(new, str) and folded(old) == folded(new)
    return SAME_WORDS if words else None
