"""The leaves of a filing: all that its form could have, filled or blank, with last year's value as written."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from extract.record.fields import field_at, fields, money_fields
from extract.record.model import Filing
from extract.record.pointers import value_at

BLANK = (None, ())  # values of a blank leaf
_APART = frozenset(("form", "checks", "evidence", "at", "fiscal_year"))  # not carried over

# leaves read from another field's text or from a label, without a text of their own: they are carried over with it
READ_OUT = frozenset(
    (
        "/indicators/level1", "/indicators/level2", "/indicators/horizon", "/indicators/target/measurable",
        "/safeguards/citation", "/funds/sources/unit",
    )
)  # fmt: skip


class FilingLeaf(NamedTuple):
    """A leaf: its JSON pointer, the same without list positions, the typed value and the text as written."""

    pointer: str
    name: str
    value: Any
    text: str


def filing_leaves(filing: Filing) -> Iterator[FilingLeaf]:
    """Every leaf of the filing in the order of the record; a list of choices (保障阶段) is one leaf.

    A target's operator and unit have a text only if they are in cells of their own, so that nothing is written twice.
    """
    for pointer, value in _values(filing, ""):
        evidence, text = filing.evidence.get(pointer), ""
        if value is not None and not isinstance(value, bool | tuple):
            text = evidence.text if evidence else str(value)
        if "/target/" in pointer and not pointer.endswith("/text"):
            whole = filing.evidence.get(f"{pointer.rpartition('/')[0]}/text")
            text = "" if whole and text in whole.text else text
        yield FilingLeaf(pointer, without_positions(pointer), value, text)


def _values(node: Struct, pointer: str) -> Iterator[tuple[str, Any]]:
    """Each leaf of an object and its nested objects: pointer and value."""
    for key in node.__struct_fields__:
        own, value = f"{pointer}/{key}", getattr(node, key)
        if key in _APART:
            continue
        if field_at(own).is_leaf:
            yield own, value
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from _values(item, f"{own}/{index}")
        else:
            yield from _values(value, own)


def list_sizes(filing: Filing) -> dict[str, int]:
    """The number of items of each list of objects of the filing by its pointer."""
    lists = (field.pointer for field in fields() if field.kind == "list" and field.holds)
    return {pointer: len(value_at(filing, pointer)) for pointer in lists}


@cache
def money_units() -> tuple[str, ...]:
    """The pointers of the fields with the unit of money; those in a list item, which apply only there, are left out."""
    return tuple(dict.fromkeys(field.unit for field in money_fields() if field.unit and "*" not in field.unit))


def without_positions(pointer: str) -> str:
    """The pointer without list positions: ``/budget/rows/amount``."""
    return "/".join(step for step in pointer.split("/") if not step.isdecimal())


def list_item(pointer: str) -> str:
    """The pointer of the list item around a leaf (``/budget/rows/3``), or the leaf's own."""
    steps = pointer.split("/")
    places = [index for index, step in enumerate(steps) if step.isdecimal()]
    return "/".join(steps[: places[-1] + 1]) if places else pointer
