"""The changes between an object and its counterpart, leaf by leaf."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extract.compare.amounts import difference
from extract.compare.filing_parts import FilingPart, is_same
from extract.compare.model import SAME_WORDS, Change, Group, Kind
from extract.compare.text_diff import comparable_text
from extract.record.fields import field_at


@dataclass(frozen=True, slots=True)
class Heading:
    """The common part of an object's changes: their group, and the name of the list item.

    ``kinds`` maps leaves to a special kind of change; ``likeness`` is that of a proposed pair (0 to 1).
    """

    group: Group
    item: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    likeness: float | None = None


def field_changes(heading: Heading, old: FilingPart, new: FilingPart, keys: Sequence[str] = ()) -> Iterator[Change]:
    """A change for each differing leaf (only of ``keys``, if given), in the form's order."""
    for key in keys or old.leaves():
        if is_same(old, new, key):
            continue
        kind = heading.kinds.get(key, "changed")
        gap = difference(*old.measure(key), *new.measure(key))
        likeness = None
        if kind == "renamed" and heading.likeness is not None:
            likeness = Decimal(format(heading.likeness, ".2f"))
        before, after = getattr(old.content, key), getattr(new.content, key)
        is_typographic = (
            isinstance(before, str) and isinstance(after, str) and comparable_text(before) == comparable_text(after)
        )
        yield Change(
            kind,
            heading.group,
            field_at(f"{new.pointer}/{key}").chinese,
            heading.item,
            old.side(key),
            new.side(key),
            gap.amount,
            gap.unit,
            gap.percent,
            likeness,
            gap.note or (SAME_WORDS if is_typographic else None),
        )
