"""The filled values of what was read, each under its JSON Pointer."""

from functools import cache
from typing import Any

from extract.model import Value
from extract.readings.node import ReadingNode


def filled_values(root: object) -> list[tuple[str, Value[object]]]:
    """Every filled field under a node with its JSON Pointer, in the order of the record."""
    filled: list[tuple[str, Value[object]]] = []
    ahead: list[tuple[str, Any]] = [("", root)]  # the next node last
    while ahead:
        pointer, node = ahead.pop()
        if type(node) is Value:
            filled.append((pointer, node))
        elif type(node) is tuple:
            ahead += [(f"{pointer}/{index}", node[index]) for index in range(len(node) - 1, -1, -1)]
        else:
            kind: Any = type(node)
            names = field_names(kind)[::-1]  # most are blank
            ahead += [(f"{pointer}/{name}", item) for name in names if (item := getattr(node, name)) is not None]
    return filled


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The field names of a reading, nothing for a plain type."""
    return kind.__struct_fields__ if issubclass(kind, ReadingNode) else ()
