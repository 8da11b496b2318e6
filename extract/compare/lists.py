"""The lists of a filing: which item is which, and what became of each.

An item is first looked for where everything is the same, then where its name and class are, then its name alone; what
is left over is paired with the most alike, as a proposal (改名). The order of a list is no content: it is not compared.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.compare.amounts import difference, in_base
from extract.compare.leaves import Heading, leaf_changes
from extract.compare.likeness import folded
from extract.compare.model import Change, Group, Kind
from extract.compare.nodes import Node, measured, written
from extract.compare.pairing import Key, Pair, Proposal, Traits, paired
from extract.compare.targets import judged
from extract.identity import item_key, title_key
from extract.record import labels

_ALIKE_SUM = 0.4  # so like a row's names must be where its amount, or its price and quantity, is the same


@dataclass(frozen=True, slots=True)
class Listing:
    """How the items of one list are told apart, and told.

    ``part`` is the schema's name of an item, ``keys`` and ``proposal`` pair two lists, ``name`` is what an item is
    called and ``tells`` the leaf (of a target, its text) that says most of it, ``kinds`` the leaves whose change has a
    kind of its own, ``named_by`` the leaf that a proposal renames, ``amount`` the leaf with its money.
    """

    group: Group
    part: str
    keys: Sequence[Key[Node]]
    name: Callable[[Node], str]
    proposal: Proposal[Node] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    named_by: str | None = None
    amount: str | None = None
    tells: str | None = None


def list_changes(listing: Listing, old: Sequence[Node], new: Sequence[Node]) -> Iterator[Change]:
    """The items that came or went, and the changed leaves of those that stayed, in the order of the new list."""
    for pair in paired(old, new, listing.keys, listing.proposal):
        if pair.old is None and pair.new is not None:
            yield _alone(listing, "added", new[pair.new])
        elif pair.new is None and pair.old is not None:
            yield _alone(listing, "dropped", old[pair.old])
        elif pair.old is not None and pair.new is not None:
            yield from _item_changes(listing, old[pair.old], new[pair.new], pair)


def _alone(listing: Listing, kind: Kind, node: Node) -> Change:
    """An item that one side has only; the difference is its whole amount."""
    name = listing.name(node)
    amount, unit = measured(node, listing.amount) if listing.amount else (None, None)
    side = node.whole(_told(listing, node) or name, listing.named_by, listing.kinds)
    old, new = (None, side) if kind == "added" else (side, None)
    if amount is not None and kind == "dropped":
        amount = -amount
    return Change(kind, listing.group, labels.title(listing.part), name, old, new, amount, unit)


def _told(listing: Listing, node: Node) -> str:
    """What says most of an item: its amount, its target, its document."""
    value = node.content[listing.tells] if listing.tells else None
    return written(value["text"] if isinstance(value, dict) else value)


def _item_changes(listing: Listing, old: Node, new: Node, pair: Pair) -> Iterator[Change]:
    kinds = dict(listing.kinds)
    if pair.likeness is not None and listing.named_by:
        kinds[listing.named_by] = "renamed"
    heading = Heading(listing.group, labels.names(listing.part), listing.name(new), kinds, pair.likeness)
    yield from leaf_changes(heading, old, new)
    if listing.part == "indicator" and old.content["target"] != new.content["target"]:
        yield _target(heading, old.child("target"), new.child("target"))


def _target(heading: Heading, old: Node, new: Node) -> Change:
    """The change of an indicator's target, with its numbers and what it asks; all its leaves in one."""
    before, after = old.content, new.content
    found = difference(before["value"], before["unit"], after["value"], after["unit"])
    sides = (old.whole(labels.shown(before["text"])), new.whole(labels.shown(after["text"])))
    return Change(
        "changed",
        heading.group,
        heading.names["target"],
        heading.item,
        *sides,
        difference=found.amount,
        unit=found.unit,
        percent=found.percent,
        note=judged(before, after),
    )


# ---------------------------------------------------------------- names and keys


def _content(node: Node) -> Hashable:
    return repr(node.content)


def _text(node: Node, *keys: str) -> str:
    """The first of the texts that is filled in."""
    return next((str(node.content[key]) for key in keys if node.content[key]), "")


def _words(*keys: str) -> Key[Node]:
    """The texts of several leaves, without what typing them anew may change; None if the last one is blank."""

    def key(node: Node) -> Hashable | None:
        found = tuple((title_key if name == "document" else item_key)(node.content[name]) for name in keys)
        return found if found[-1] else None

    return key


def _row_with_amount(node: Node) -> Hashable | None:
    """Classes, name and amount of a budget row; of a row without 明细 its 子类 or 大类 is the name."""
    name, amount = item_key(_text(node, "item", "subcategory", "category")), in_base(*measured(node, "amount"))
    return (item_key(node.content["category"]), item_key(node.content["subcategory"]), name, amount) if name else None


def _row_name(node: Node) -> str:
    return _text(node, "item", "subcategory", "category", "note") or "（无名称）"


def _row_traits(node: Node) -> Traits:
    """A renamed row keeps its amount, or its price and quantity."""
    amount, price, quantity = (_known(node, key) for key in ("amount", "unit_price", "quantity"))
    facts = {("amount", amount) if amount else None, (price, quantity) if price and quantity else None}
    return Traits(folded(_text(node, "item", "subcategory", "category")), frozenset(facts - {None}))


def _known(node: Node, key: str) -> Hashable | None:
    amount, unit = measured(node, key)
    return in_base(amount, unit) if amount else None


def _indicator_traits(node: Node) -> Traits:
    level = (node.content["level1"], node.content["horizon"])
    return Traits(folded(node.content["name"]), frozenset({level}))


def _document_traits(node: Node) -> Traits:
    """Two numbers are two documents, however alike their titles."""
    return Traits(folded(node.content["document"]), own=node.content["citation"])


def _step_traits(node: Node) -> Traits:
    return Traits(folded(node.content["content"]))


def _named_by(*keys: str) -> Callable[[Node], str]:
    def name(node: Node) -> str:
        return _text(node, *keys) or "（无名称）"

    return name


ROWS = Listing(
    group="budget",
    part="budget_row",
    keys=(_content, _row_with_amount, _words("category", "subcategory", "item"), _words("item")),
    name=_row_name,
    proposal=Proposal(_row_traits, with_fact=_ALIKE_SUM),
    kinds={"category": "moved", "subcategory": "moved"},
    named_by="item",
    amount="amount",
    tells="amount",
)
INDICATORS = Listing(
    group="indicators",
    part="indicator",
    keys=(_content, _words("level1", "level2", "horizon", "name"), _words("level1", "name"), _words("name")),
    name=_named_by("name", "description", "level2_text", "level1_text"),
    proposal=Proposal(_indicator_traits),
    kinds=dict.fromkeys(("level1", "level1_text", "level2", "level2_text", "horizon"), "moved"),
    named_by="name",
    tells="target",
)
SAFEGUARDS = Listing(
    group="safeguards",
    part="safeguard",
    keys=(
        _content,
        _words("document", "citation"),
        _words("category", "citation"),
        _words("citation"),
        _words("document"),
    ),
    name=_named_by("citation", "document", "measures"),
    proposal=Proposal(_document_traits),
    kinds={"category": "moved"},
    named_by="document",
    tells="document",
)
SCHEDULE = Listing(
    group="project",
    part="schedule_step",
    keys=(_content, _words("content")),
    name=_named_by("content", "note"),
    proposal=Proposal(_step_traits),
    named_by="content",
    amount="planned_spend",
    tells="planned_spend",
)
SOURCES = Listing(
    group="funds",
    part="funds_source",
    keys=(_content, _words("label")),
    name=_named_by("label"),
    amount="amount",
    tells="amount",
)
EXECUTION = Listing(group="funds", part="execution", keys=(_content, _words("label")), name=_named_by("label"))
OTHER_FIELDS = Listing(
    group="other_fields",
    part="other_field",
    keys=(_content, _words("label", "value"), _words("label")),
    name=_named_by("label"),
    tells="value",
)
