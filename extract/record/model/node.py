"""What every class of the record stands on: the titles of its fields, and the places of what it says."""

from typing import ClassVar, NamedTuple

from msgspec import Struct

from extract.model import Place, places_of


class FieldTitle(NamedTuple):
    """What a field is called, in Chinese as on the forms and in English.

    Of an amount of money, ``unit`` is the pointer of the field that says its unit (元, 万元); of another number,
    ``measure`` is that of its unit (公里, %). ``*`` stands for a list position. ``person`` marks a field that names a
    person or how to reach one.
    """

    chinese: str
    english: str
    unit: str | None = None
    measure: str | None = None
    person: bool = False


class RecordNode(Struct, frozen=True, gc=False):
    """An object of the record; its class's docstring starts with what it is.

    ``seldom`` are the keys that JSON has only where they say something: few forms have them.
    """

    seldom: ClassVar[tuple[str, ...]] = ()


class Placed(RecordNode, frozen=True):
    """An object that stands somewhere in the source: ``places`` are the places of its ``at``, however many."""

    @property
    def places(self) -> tuple[Place, ...]:
        """One place, several where a page break cuts it or it stands in several cells, none where it is unknown."""
        return places_of(getattr(self, "at", None))
