"""JSON Schemas of Python types, with which the API's description shows the types of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    NoneType: {"type": "null"},
    Any: {},
}


def schema(kind: Any, known: dict[str, Schema]) -> Schema:
    """The schema of a type; adds the schemas of its dataclasses to ``known`` under their names."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return _object(kind, known)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema(part, known) for part in parts]}
    if origin is Literal:
        return {"enum": list(parts)}
    return _many(origin, parts, known)


def _many(origin: Any, parts: tuple[Any, ...], known: dict[str, Schema]) -> Schema:
    """The schema of a tuple, mapping or sequence."""
    if origin is tuple and Ellipsis not in parts:
        return {"type": "array", "prefixItems": [schema(part, known) for part in parts], "minItems": len(parts)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(parts[1], known)}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return {"type": "array", "items": schema(parts[0], known)}
    raise TypeError(f"{origin} has no schema")


def _object(kind: Any, known: dict[str, Schema]) -> Schema:
    if kind.__name__ not in known:
        known[kind.__name__] = {}  # ends the recursion of a type that contains itself
        hints = get_type_hints(kind)
        members = {field.name: schema(hints[field.name], known) for field in fields(kind)}
        known[kind.__name__] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": members,
            "required": list(members),
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{kind.__name__}"}
