"""The lists of a filing: which item is which, and what became of each.

An item is first looked for where everything is the same, then where its name and class are, then its name alone; what
is left over is paired with the most alike, as a proposal (改名). The order of a list is no content: it is not compared.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.compare.amounts import difference, in_base
from extract.compare.field_changes import Heading, field_changes
from extract.compare.filing_parts import FilingPart, form_text
from extract.compare.item_pairs import Key, Pair, Proposal, Traits, item_pairs
from extract.compare.model import Change, Group, Kind
from extract.compare.targets import target_change
from extract.compare.text_diff import folded
from extract.record import labels
from extract.record.fields import field_at
from extract.record.model import Target

_ALIKE_SUM = 0.4  # so like a row's names must be where its amount, or its price and quantity, is the same
_ROW_NAME = ("item", "subcategory", "category")  # a row without 明细 is called by its 子类 or 大类


@dataclass(frozen=True, slots=True)
class ComparedList:
    """How the items of the list at a pointer are told apart, and told.

    ``keys`` and ``proposal`` pair two lists; ``names`` are the leaves that an item is called by, the first that is
    filled in, and ``tells`` the one (of a target, its text) that says most of it; ``kinds`` are the leaves whose change
    has a kind of its own, ``named_by`` the leaf that a proposal renames, ``amount`` the leaf with an item's money.
    """

    group: Group
    pointer: str
    keys: Sequence[Key[FilingPart]]
    names: Sequence[str]
    proposal: Proposal[FilingPart] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    named_by: str | None = None
    amount: str | None = None
    tells: str | None = None


def list_changes(compared: ComparedList, old: Sequence[FilingPart], new: Sequence[FilingPart]) -> Iterator[Change]:
    """The items that came or went, and the changed leaves of those that stayed, in the order of the new list."""
    for pair in item_pairs(old, new, compared.keys, compared.proposal):
        if pair.old is None and pair.new is not None:
            yield _alone(compared, "added", new[pair.new])
        elif pair.new is None and pair.old is not None:
            yield _alone(compared, "dropped", old[pair.old])
        elif pair.old is not None and pair.new is not None:
            yield from _item_changes(compared, old[pair.old], new[pair.new], pair)


def _alone(compared: ComparedList, kind: Kind, part: FilingPart) -> Change:
    """An item that one side has only, told by what says most of it; the difference is its whole amount."""
    name = _name(compared, part)
    amount, unit = part.measure(compared.amount) if compared.amount else (None, None)
    value = getattr(part.content, compared.tells) if compared.tells else None
    text = form_text(value.text if isinstance(value, Target) else value)
    side = part.whole(text or name, compared.named_by, compared.kinds)
    old, new = (None, side) if kind == "added" else (side, None)
    if amount is not None and kind == "dropped":
        amount = -amount
    title = labels.title(field_at(compared.pointer).holds or "")
    return Change(kind, compared.group, title, name, old, new, amount, unit)


def _name(compared: ComparedList, part: FilingPart) -> str:
    return _first_text(part, compared.names) or "（无名称）"


def _item_changes(compared: ComparedList, old: FilingPart, new: FilingPart, pair: Pair) -> Iterator[Change]:
    """The changed leaves of an item; those of an indicator's target in one change, with what it asks now."""
    kinds = dict(compared.kinds)
    if pair.likeness is not None and compared.named_by:
        kinds[compared.named_by] = "renamed"
    heading = Heading(compared.group, _name(compared, new), kinds, pair.likeness)
    yield from field_changes(heading, old, new)
    before, after = (getattr(part.content, "target", None) for part in (old, new))
    if before == after or before is None or after is None:
        return
    gap = difference(before.value, before.unit, after.value, after.unit)
    yield Change(
        "changed",
        heading.group,
        field_at(f"{new.pointer}/target").chinese,
        heading.item,
        old.child("target").whole(labels.shown(before.text)),
        new.child("target").whole(labels.shown(after.text)),
        difference=gap.amount,
        unit=gap.unit,
        percent=gap.percent,
        note=target_change(before, after),
    )


# ---------------------------------------------------------------- names and keys


def _content(part: FilingPart) -> Hashable:
    return repr(part.content)


def _first_text(part: FilingPart, keys: Sequence[str]) -> str:
    """The first of the texts that is filled in."""
    return next((str(text) for key in keys if (text := getattr(part.content, key))), "")


def _words(*keys: str) -> Key[FilingPart]:
    """The texts of several leaves, without what typing them anew may change; None if the last one is blank."""

    def key(part: FilingPart) -> Hashable | None:
        texts = tuple(folded(getattr(part.content, name)) for name in keys)
        return texts if texts[-1] else None

    return key


def _row_with_amount(part: FilingPart) -> Hashable | None:
    name, row = folded(_first_text(part, _ROW_NAME)), part.content
    return (folded(row.category), folded(row.subcategory), name, in_base(*part.measure("amount"))) if name else None


def _row_traits(part: FilingPart) -> Traits:
    """A renamed row keeps its amount, or its price and quantity."""
    amount, price, quantity = (
        in_base(*part.measure(key)) if getattr(part.content, key) else None
        for key in ("amount", "unit_price", "quantity")
    )
    facts: set[Any] = {("amount", amount) if amount else None, (price, quantity) if price and quantity else None}
    return Traits(folded(_first_text(part, _ROW_NAME)), frozenset(facts - {None}))


def _indicator_traits(part: FilingPart) -> Traits:
    return Traits(folded(part.content.name), frozenset({(part.content.level1, part.content.horizon)}))


def _document_traits(part: FilingPart) -> Traits:
    """Two numbers are two documents, however alike their titles."""
    return Traits(folded(part.content.document), own=part.content.citation)


def _step_traits(part: FilingPart) -> Traits:
    return Traits(folded(part.content.content))


ROWS = ComparedList(
    group="budget",
    pointer="/budget/rows",
    keys=(_content, _row_with_amount, _words("category", "subcategory", "item"), _words("item")),
    names=(*_ROW_NAME, "note"),
    proposal=Proposal(_row_traits, with_fact=_ALIKE_SUM),
    kinds={"category": "moved", "subcategory": "moved"},
    named_by="item",
    amount="amount",
    tells="amount",
)
INDICATORS = ComparedList(
    group="indicators",
    pointer="/indicators",
    keys=(_content, _words("level1", "level2", "horizon", "name"), _words("level1", "name"), _words("name")),
    names=("name", "description", "level2_text", "level1_text"),
    proposal=Proposal(_indicator_traits),
    kinds=dict.fromkeys(("level1", "level1_text", "level2", "level2_text", "horizon"), "moved"),
    named_by="name",
    tells="target",
)
SAFEGUARDS = ComparedList(
    group="safeguards",
    pointer="/safeguards",
    keys=(
        _content,
        _words("document", "citation"),
        _words("category", "citation"),
        _words("citation"),
        _words("document"),
    ),
    names=("citation", "document", "measures"),
    proposal=Proposal(_document_traits),
    kinds={"category": "moved"},
    named_by="document",
    tells="document",
)
SCHEDULE = ComparedList(
    group="project",
    pointer="/project/schedule",
    keys=(_content, _words("content")),
    names=("content", "note"),
    proposal=Proposal(_step_traits),
    named_by="content",
    amount="planned_spend",
    tells="planned_spend",
)
SOURCES = ComparedList(
    group="funds",
    pointer="/funds/sources",
    keys=(_content, _words("label")),
    names=("label",),
    amount="amount",
    tells="amount",
)
EXECUTION = ComparedList(group="funds", pointer="/funds/execution", keys=(_content, _words("label")), names=("label",))
OTHER_FIELDS = ComparedList(
    group="other_fields",
    pointer="/other_fields",
    keys=(_content, _words("label", "value"), _words("label")),
    names=("label",),
    tells="value",
)
