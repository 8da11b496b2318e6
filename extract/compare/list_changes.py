"""The changes of a filing's lists, item by item.

Items are paired if all their content is equal, then by name and class, then by name alone; the rest by likeness, as
proposals (改名). The order of a list is not compared.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from extract.compare.amounts import difference, in_base
from extract.compare.field_changes import Heading, field_changes
from extract.compare.filing_parts import FilingPart, form_text
from extract.compare.item_pairs import Key, Pair, Proposal, Traits, item_pairs
from extract.compare.model import Change, Group, Kind
from extract.compare.targets import target_change
from extract.compare.text_diff import comparable_text
from extract.identity import item_key, title_key
from extract.record import labels
from extract.record.fields import field_at
from extract.record.model import Indicator, Target

_ALIKE_SUM = 0.4  # least likeness of the names of rows with the same amount, or the same price and quantity
_NO_NAME = "（无名称）"
_ROW_NAME = ("item", "subcategory", "category")  # a row without 明细 is named by its 子类 or 大类


@dataclass(frozen=True, slots=True)
class ComparedList:
    """How the items of the list at ``pointer`` are paired, and how their changes are named.

    ``keys`` and ``proposal`` pair two lists. The first filled leaf of ``names`` is an item's name; ``main`` is the leaf
    (of a target, its text) that represents the whole item. ``kinds`` maps leaves to a special kind of change,
    ``named_by`` is the leaf that a proposal renames, ``amount`` the leaf with an item's money.
    """

    group: Group
    pointer: str
    keys: Sequence[Key[FilingPart]]
    names: Sequence[str]
    proposal: Proposal[FilingPart] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    named_by: str | None = None
    amount: str | None = None
    main: str | None = None


def list_changes(compared: ComparedList, old: Sequence[FilingPart], new: Sequence[FilingPart]) -> Iterator[Change]:
    """The added and dropped items, and the changed leaves of the others, in the order of the new list."""
    for pair in item_pairs(old, new, compared.keys, compared.proposal):
        if pair.old is None and pair.new is not None:
            yield _alone(compared, "added", new[pair.new])
        elif pair.new is None and pair.old is not None:
            yield _alone(compared, "dropped", old[pair.old])
        elif pair.old is not None and pair.new is not None:
            yield from _item_changes(compared, old[pair.old], new[pair.new], pair)


def _alone(compared: ComparedList, kind: Kind, part: FilingPart) -> Change:
    """The change for an item of only one side, with the text of its main leaf and its whole amount as difference."""
    name = _first_text(part, compared.names) or _NO_NAME
    amount, unit = part.measure(compared.amount) if compared.amount else (None, None)
    value = getattr(part.content, compared.main) if compared.main else None
    text = form_text(value.text if isinstance(value, Target) else value)
    side = part.whole(text or name, compared.named_by, compared.kinds)
    old, new = (None, side) if kind == "added" else (side, None)
    if amount is not None and kind == "dropped":
        amount = -amount
    title = labels.part_title(field_at(compared.pointer).holds or "")
    return Change(kind, compared.group, title, name, old, new, amount, unit)


def _item_changes(compared: ComparedList, old: FilingPart, new: FilingPart, pair: Pair) -> Iterator[Change]:
    """The changed leaves of an item; those of an indicator's target are one change, which says if it is stricter."""
    kinds = dict(compared.kinds)
    if pair.likeness is not None and compared.named_by:
        kinds[compared.named_by] = "renamed"
    heading = Heading(compared.group, _first_text(new, compared.names) or _NO_NAME, kinds, pair.likeness)
    yield from field_changes(heading, old, new)
    if not isinstance(old.content, Indicator) or not isinstance(new.content, Indicator):
        return
    yield from field_changes(heading, old.child("grade_values"), new.child("grade_values"))
    before, after = old.content.target, new.content.target
    if before == after:
        return
    gap = difference(before.value, before.unit, after.value, after.unit)
    yield Change(
        "changed",
        heading.group,
        field_at(f"{new.pointer}/target").chinese,
        heading.item,
        old.child("target").whole(labels.value_text(before.text)),
        new.child("target").whole(labels.value_text(after.text)),
        difference=gap.amount,
        unit=gap.unit,
        percent=gap.percent,
        note=target_change(before, after),
    )


# ---------------------------------------------------------------- names and keys


def _content(part: FilingPart) -> Hashable:
    return repr(part.content)


def _first_text(part: FilingPart, keys: Sequence[str]) -> str:
    """The first text that is not blank."""
    return next((str(text) for key in keys if (text := getattr(part.content, key))), "")


def _words(keys: Sequence[str], part: FilingPart) -> Hashable | None:
    """A key of the texts of several leaves; None if the last one is blank."""
    texts = tuple((title_key if key == "document" else item_key)(getattr(part.content, key)) for key in keys)
    return texts if texts[-1] else None


def _row_with_amount(part: FilingPart) -> Hashable | None:
    row, name = part.content, item_key(_first_text(part, _ROW_NAME))
    amount = in_base(*part.measure("amount"))
    return (item_key(row.category), item_key(row.subcategory), name, amount) if name else None


def _row_traits(part: FilingPart) -> Traits:
    """The traits of a row: a renamed row keeps its amount, or its price and quantity."""
    amount, price, quantity = (
        in_base(*part.measure(key)) if getattr(part.content, key) else None
        for key in ("amount", "unit_price", "quantity")
    )
    facts: set[Any] = {("amount", amount) if amount else None, (price, quantity) if price and quantity else None}
    return Traits(comparable_text(_first_text(part, _ROW_NAME)), frozenset(facts - {None}))


def _traits(part: FilingPart, name: str, fact: Sequence[str] = (), own: str | None = None) -> Traits:
    """The traits of an item: leaf ``name``, leaves ``fact`` as one fact, and leaf ``own`` (a document number)."""
    facts = {tuple(getattr(part.content, key) for key in fact)} if fact else ()
    return Traits(comparable_text(getattr(part.content, name)), frozenset(facts), own and getattr(part.content, own))


ROWS = ComparedList(
    group="budget",
    pointer="/budget/rows",
    keys=(_content, _row_with_amount, partial(_words, ("category", "subcategory", "item")), partial(_words, ("item",))),
    names=(*_ROW_NAME, "note"),
    proposal=Proposal(_row_traits, with_fact=_ALIKE_SUM),
    kinds={"category": "moved", "subcategory": "moved"},
    named_by="item",
    amount="amount",
    main="amount",
)
INDICATORS = ComparedList(
    group="indicators",
    pointer="/indicators",
    keys=(
        _content,
        partial(_words, ("level1", "level2", "horizon", "name")),
        partial(_words, ("level1", "name")),
        partial(_words, ("name",)),
    ),
    names=("name", "description", "level2_text", "level1_text"),
    proposal=Proposal(partial(_traits, name="name", fact=("level1", "horizon"))),
    kinds=dict.fromkeys(("level1", "level1_text", "level2", "level2_text", "horizon"), "moved"),
    named_by="name",
    main="target",
)
SAFEGUARDS = ComparedList(
    group="safeguards",
    pointer="/safeguards",
    keys=(
        _content,
        partial(_words, ("document", "citation")),
        partial(_words, ("category", "citation")),
        partial(_words, ("citation",)),
        partial(_words, ("document",)),
    ),
    names=("citation", "document", "measures"),
    proposal=Proposal(partial(_traits, name="document", own="citation")),
    kinds={"category": "moved"},
    named_by="document",
    main="document",
)
SCHEDULE = ComparedList(
    group="project",
    pointer="/project/schedule",
    keys=(_content, partial(_words, ("content",))),
    names=("content", "note"),
    proposal=Proposal(partial(_traits, name="content")),
    named_by="content",
    amount="planned_spend",
    main="planned_spend",
)
SOURCES = ComparedList(
    group="funds",
    pointer="/funds/sources",
    keys=(_content, partial(_words, ("label",))),
    names=("label",),
    amount="amount",
    main="amount",
)
EXECUTION = ComparedList(
    group="funds", pointer="/funds/execution", keys=(_content, partial(_words, ("label",))), names=("label",)
)
ALLOCATIONS = ComparedList(
    group="allocations",
    pointer="/allocations",
    keys=(_content, partial(_words, ("region", "task")), partial(_words, ("task",)), partial(_words, ("region",))),
    names=("task", "region", "content"),
    proposal=Proposal(partial(_traits, name="task")),
    named_by="task",
    amount="amount",
    main="amount",
)
DEPARTMENT_LINES = ComparedList(
    group="department",
    pointer="/department/budget_lines",
    keys=(_content, partial(_words, ("flow", "label"))),
    names=("label",),
    amount="amount",
    main="amount",
)
REGION_TARGETS = ComparedList(
    group="transfer",
    pointer="/transfer/region_targets",
    keys=(_content, partial(_words, ("region", "indicator"))),
    names=("region", "indicator"),
    main="text",
)
FUND_MANAGEMENT = ComparedList(
    group="evaluation",
    pointer="/evaluation/fund_management",
    keys=(_content, partial(_words, ("aspect",))),
    names=("aspect",),
)
REVIEW_ITEMS = ComparedList(
    group="review",
    pointer="/review/items",
    keys=(_content, partial(_words, ("reviewer", "category", "criterion")), partial(_words, ("criterion",))),
    names=("criterion", "category"),
    main="score",
)
REVIEW_OPINIONS = ComparedList(
    group="review",
    pointer="/review/opinions",
    keys=(_content, partial(_words, ("stage", "reviewer")), partial(_words, ("stage",))),
    names=("reviewer", "stage"),
    main="opinion",
)
OTHER_FIELDS = ComparedList(
    group="other_fields",
    pointer="/other_fields",
    keys=(_content, partial(_words, ("label", "value")), partial(_words, ("label",))),
    names=("label",),
    main="value",
)
