"""A part of a filing with its place in the record, from which changes are made."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from msgspec import Struct

from extract.compare.amounts import in_base, number
from extract.compare.model import Side
from extract.model import Place
from extract.record.fields import field_at
from extract.record.labels import value_text
from extract.record.model import Filing
from extract.record.pointers import unit_of

ASIDE = {"at", "evidence", "checks"}  # not compared: places of values, and results computed from them


@dataclass(frozen=True, slots=True)
class FilingPart:
    """An object of a filing: ``pointer`` is its JSON Pointer within the filing, ``base`` that of the filing."""

    filing: Filing
    base: str
    pointer: str
    content: Any

    def child(self, key: str) -> "FilingPart":
        """The object under a key."""
        return FilingPart(self.filing, self.base, f"{self.pointer}/{key}", getattr(self.content, key))

    def items(self, key: str) -> list["FilingPart"]:
        """The objects of the list under a key."""
        items = enumerate(getattr(self.content, key))
        return [FilingPart(self.filing, self.base, f"{self.pointer}/{key}/{number}", item) for number, item in items]

    def leaves(self) -> list[str]:
        """The keys of the object's values; a list of words (保障阶段) is one value."""
        keys = (key for key in self.content.__struct_fields__ if key not in ASIDE)
        return [key for key in keys if field_at(f"{self.pointer}/{key}").is_leaf]

    def side(self, key: str) -> Side:
        """The value under a key, with its places."""
        pointer, value = f"{self.pointer}/{key}", getattr(self.content, key)
        value = None if value == () else value
        return Side(self.base + pointer, value, form_text(value), tuple(dict.fromkeys(self._places(pointer, value))))

    def whole(self, text: str, lead: str | None = None, shared: Collection[str] = ()) -> Side:
        """The object itself as one side of a change, with its text; the places of the leaf ``lead`` come first.

        The leaves ``shared`` may stand in a cell merged over several objects; their places are left out.
        """
        keys = [key for key in self.content.__struct_fields__ if key not in shared]
        keys.sort(key=lambda key: key != lead)
        places = (place for key in keys for place in self._places(f"{self.pointer}/{key}", getattr(self.content, key)))
        return Side(self.base + self.pointer, self.content, text, tuple(dict.fromkeys(places)))

    def measure(self, key: str) -> tuple[Decimal | None, str | None]:
        """The number under a key and its unit; None if it is no number, or one whose difference means nothing."""
        amount = number(getattr(self.content, key))
        if amount is None or key == "fiscal_year":
            return None, None
        return amount, unit_of(self.filing, f"{self.pointer}/{key}")

    def _places(self, pointer: str, value: Any) -> Iterator[Place]:
        """The places of a value and of all values in it."""
        if pointer in self.filing.evidence:
            yield from self.filing.evidence[pointer].places
        inner: Any = enumerate(value) if isinstance(value, tuple) else ()
        if isinstance(value, Struct):
            inner = ((key, getattr(value, key)) for key in value.__struct_fields__)
        for key, part in inner:
            yield from self._places(f"{pointer}/{key}", part)


def form_text(value: Any) -> str:
    """A value in the form's words; a number with the digits as written, never with an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else value_text(value)


def is_same(old: FilingPart, new: FilingPart, key: str) -> bool:
    """Whether both have the same value under a key: money is compared across units, and 5 equals 5.00."""
    (before, old_unit), (after, new_unit) = old.measure(key), new.measure(key)
    is_money = field_at(f"{new.pointer}/{key}").kind == "money"
    if not is_money or None in (before, after, old_unit, new_unit):
        return bool(getattr(old.content, key) == getattr(new.content, key))
    return in_base(before, old_unit) == in_base(after, new_unit)
