"""A part of a filing and where it stands in its record: what a change is made of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extract.compare.amounts import in_base, number
from extract.compare.model import Side
from extract.record.labels import shown
from extract.record.places import listed

ASIDE = {"at", "evidence", "checks"}  # where a value stands, and what follows from the values
_LISTS = {"schedule", "sources", "execution", "rows", "indicators", "safeguards", "other_fields"}
_MONEY = {
    "total_budget",
    "annual_budget",
    "fiscal_appropriation",
    "from_higher_level",
    "own_level",
    "lower_level_matching",
    "carried_over",
    "other_funds",
    "amount",
    "initial",
    "adjusted",
    "executed",
    "total",
    "unit_price",
    "last_year_budget",
    "last_year_executed",
    "planned_spend",
}


@dataclass(frozen=True, slots=True)
class Node:
    """An object of a filing: ``path`` is its JSON Pointer within the filing, ``base`` that of the filing."""

    filing: Mapping[str, Any]
    base: str
    path: str
    content: Mapping[str, Any]

    def child(self, key: str) -> "Node":
        """The object under a key."""
        return Node(self.filing, self.base, f"{self.path}/{key}", self.content[key])

    def items(self, key: str) -> list["Node"]:
        """The objects of the list under a key."""
        return [
            Node(self.filing, self.base, f"{self.path}/{key}/{position}", item)
            for position, item in enumerate(self.content[key])
        ]

    def leaves(self) -> list[str]:
        """The keys of its values; a list of words (保障阶段) is one value."""
        aside = ASIDE | _LISTS
        return [key for key, value in self.content.items() if key not in aside and not isinstance(value, dict)]

    def side(self, key: str) -> Side:
        """The value under a key, with its places."""
        path = f"{self.path}/{key}"
        value = self.content[key]
        value = None if value == [] else value
        return Side(self.base + path, value, written(value), tuple(_once(self._places(path, value))))

    def whole(self, text: str, lead: str | None = None, shared: Collection[str] = ()) -> Side:
        """The object itself as one side of a change, told by a text; the places of the leaf ``lead`` come first.

        The leaves ``shared`` may stand in a cell that is merged over several objects: their places are left out.
        """
        keys = sorted(self.content.keys() - set(shared), key=lambda key: (key != lead, list(self.content).index(key)))
        found = [place for key in keys for place in self._places(f"{self.path}/{key}", self.content[key])]
        return Side(self.base + self.path, self.content, text, tuple(_once(found)))

    def unit(self, key: str) -> str | None:
        """The unit of the number under a key: of money that of its table, of a quantity its own; None if unknown."""
        if key == "quantity":
            unit: str | None = self.content["unit_of_measure"]
            return unit
        return _money_unit(self, key)

    def _places(self, path: str, value: Any) -> Iterator[dict[str, Any]]:
        """Where a value, or what is in it, stands."""
        if path in self.filing["evidence"]:
            yield from listed(self.filing["evidence"][path]["at"])
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in inner:
            yield from self._places(f"{path}/{key}", part)


def _once(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for place in found:
        if place not in seen:
            seen.append(place)
            yield place


def written(value: Any) -> str:
    """A value in the form's words; a number with the digits as written, never with an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else shown(value)


def _money_unit(node: Node, key: str) -> str | None:
    filing, part = node.filing, node.path.split("/")[1:2]
    general: str | None = filing["money_unit"]
    if part == ["budget"]:
        own = "unit_price_unit" if key == "unit_price" else "unit"
        return filing["budget"][own] or general
    if part == ["funds"]:
        return node.content.get("unit") or filing["funds"]["unit"] or general
    return general if key == "planned_spend" else None


def measured(node: Node, key: str) -> tuple[Decimal | None, str | None]:
    """The number under a key and its unit; None for what is no number that a difference means anything of."""
    amount = number(node.content[key])
    if amount is None or key == "fiscal_year":
        return None, None
    return amount, node.unit(key) if key in _MONEY or key == "quantity" else None


def same(old: Node, new: Node, key: str) -> bool:
    """Whether both have the same value under a key: money is the same in any unit, 5 is 5.00."""
    before, after = measured(old, key), measured(new, key)
    if None in (before[0], after[0]) or None in (before[1], after[1]) or key not in _MONEY:
        return bool(old.content[key] == new.content[key])
    return in_base(*before) == in_base(*after)
