"""The table of the fields of a filing: pointer, titles, kind, and where the unit of a number stands.

It is made from the classes of :mod:`extract.record.model`: an attribute added there is a row here, and what compares,
exports, indexes, seeds or shows filings takes its fields from here. ``output/schema/record.schema.json`` says the same
for programs in other languages; a test holds the two equal.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from extract.record.model import FieldTitle, Filing

Kind = Literal["text", "choice", "boolean", "date", "whole", "number", "money", "group", "list"]
_KINDS: dict[Any, Kind] = {str: "text", bool: "boolean", date: "date", int: "whole", float: "number", Decimal: "number"}
_ABOUT_FIELDS = ("checks", "evidence")  # what is said about the fields of a filing, not what its form says
_POSITION = re.compile(r"/\d+(?=/|$)")


class Field(Struct, frozen=True):
    """A field of a filing.

    ``pointer`` is its JSON Pointer within the filing, ``*`` for a list position (``/budget/rows/*/amount``).
    ``part`` is the object that holds it, as the schema calls it (``budget_row``), ``name`` its key there.
    ``kind``: text; choice, one of ``choices``; boolean; date; whole, a whole number (a year); number; money, an amount;
    group, an object; list, of objects or else of choices or whole numbers.
    ``unit`` is the pointer of the field that says a number's unit, None where it has none.
    ``person`` marks what names a person or how to reach one. ``holds`` is the part that a group, or a list of objects,
    is made of.
    """

    pointer: str
    part: str
    name: str
    chinese: str
    english: str
    kind: Kind
    unit: str | None = None
    person: bool = False
    choices: tuple[str, ...] = ()
    holds: str | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value of its own; groups and lists of objects do not."""
        return self.holds is None


@cache
def fields() -> tuple[Field, ...]:
    """All fields of a filing in the order of the record; a group or list stands before its parts."""
    return tuple(_fields_of(Filing, ""))


@cache
def leaves() -> tuple[Field, ...]:
    """The fields that hold values."""
    return tuple(field for field in fields() if field.is_leaf)


@cache
def fields_of(part: str) -> tuple[Field, ...]:
    """The fields of one object of a filing: ``budget_row``, ``project``, ``filing``."""
    return tuple(field for field in fields() if field.part == part)


@cache
def field_at(pointer: str) -> Field:
    """The field of a pointer with list positions (``/budget/rows/3/amount``) or ``*``; ``KeyError`` if there is none.

    >>> field_at("/safeguards/2/document").chinese, field_at("/budget/rows/0/unit_price").unit
    ('文件名称', '/budget/unit_price_unit')
    """
    return _by_pointer()[_POSITION.sub("/*", pointer)]


def is_choice(pointer: str) -> bool:
    """Whether the leaf is one of several words of the schema's own; an item of a list of choices is one, too."""
    field = _by_pointer().get(_POSITION.sub("/*", pointer).removesuffix("/*"))
    return field is not None and bool(field.choices)


def money_fields() -> tuple[Field, ...]:
    """The fields that hold amounts of money."""
    return tuple(field for field in fields() if field.kind == "money")


def _fields_of(kind: type[Struct], base: str) -> Iterator[Field]:
    """The fields of a class and of the classes it holds."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        title = next((one for one in get_args(hint) if isinstance(one, FieldTitle)), None)
        if title is None or f"{base}{name}" in _ABOUT_FIELDS or name == "at":
            continue
        own_type = _without_none(get_args(hint)[0])
        is_list = get_origin(own_type) is tuple
        inner = _without_none(get_args(own_type)[0]) if is_list else own_type
        is_object = isinstance(inner, type) and issubclass(inner, Struct)
        pointer = f"{base}/{name}"
        yield Field(
            pointer,
            _part_name(kind),
            name,
            title.chinese,
            title.english,
            "list" if is_list else "group" if is_object else _leaf_kind(inner, title),
            title.unit or title.measure,
            title.person,
            get_args(inner) if get_origin(inner) is Literal else (),
            _part_name(inner) if is_object else None,
        )
        if is_object:
            yield from _fields_of(inner, f"{pointer}/*" if is_list else pointer)


def _part_name(kind: type[Struct]) -> str:
    """What the schema calls the object of a class: ``budget_row`` for ``BudgetRow``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def _leaf_kind(own_type: Any, title: FieldTitle) -> Kind:
    if title.unit is not None:
        return "money"
    return "choice" if get_origin(own_type) is Literal else _KINDS[own_type]


def _without_none(hint: Any) -> Any:
    """A type without ``| None`` and without its annotations."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


@cache
def _by_pointer() -> dict[str, Field]:
    return {field.pointer: field for field in fields()}
