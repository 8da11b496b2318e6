"""JSON Pointers within a filing: the value at one, the filled leaves under one, and the unit of a number."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from extract.record.fields import field_at
from extract.record.model import Check, Filing


def value_at(node: object, pointer: str) -> Any:
    """What stands at a pointer of a filing (or of a part of it, with a pointer within the part).

    None where it is blank or a list is shorter.

    >>> value_at(Filing(reporting_unit="综治组"), "/reporting_unit")
    '综治组'
    """
    value: Any = node
    for step in pointer.split("/")[1:]:
        if isinstance(value, tuple):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = getattr(value, step, None)
    return value


def with_value(node: Any, pointer: str, value: object) -> Any:
    """A copy of a filing, or of a part of it, with another value at a pointer that leads to a place it has.

    >>> with_value(Filing(reporting_unit="综治组"), "/reporting_unit", "综治办").reporting_unit
    '综治办'
    """
    if not pointer:
        return value
    step, slash, rest = pointer[1:].partition("/")
    if isinstance(node, tuple):
        own = with_value(node[int(step)], slash + rest, value)
        return (*node[: int(step)], own, *node[int(step) + 1 :])
    return replace(node, **{step: with_value(getattr(node, step), slash + rest, value)})


def leaf_values(node: object, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every filled leaf of a filing, or of a part of it at ``pointer``, with its pointer, in the order of the record.

    >>> list(leaf_values(Filing(fiscal_year=2020)))[-1]
    ('/fiscal_year', 2020)
    """
    if isinstance(node, Struct):
        for name in node.__struct_fields__:
            yield from leaf_values(getattr(node, name), f"{pointer}/{name}")
    elif isinstance(node, tuple):
        if node and isinstance(node[0], Check | int):  # what the rules say; the pages of the form
            return
        for index, item in enumerate(node):
            yield from leaf_values(item, f"{pointer}/{index}")
    elif node is not None and not isinstance(node, dict):
        yield pointer, node


def unit_of(filing: Filing, pointer: str) -> str | None:
    """The unit of the number at a pointer; None where it has none or it is unknown.

    An amount whose own unit is blank has that of its table, else the filing's general one.
    """
    field = field_at(pointer)
    if field.unit is None:
        return None
    steps = pointer.split("/")
    positioned = "/".join(steps[k] if step == "*" else step for k, step in enumerate(field.unit.split("/")))
    own: str | None = value_at(filing, positioned)
    if own is not None or field.kind != "money":
        return own
    return (filing.funds.unit if pointer.startswith("/funds/") else None) or filing.money_unit
