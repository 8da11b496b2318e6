"""A record's JSON: indented, places, cells and evidence each on one line, amounts with the digits as written."""

from decimal import Decimal
from typing import Any

import msgspec
import orjson

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_SELDOM = "applies"  # a key that stands only where it says something
_LINE = msgspec.json.Encoder(decimal_format="number")


def to_json(node: object) -> bytes:
    """An object of the record, or dicts and lists, as indented UTF-8 JSON; ``ValueError`` for an endless amount.

    A class with the attribute ``one_line`` is written on one line; it holds no amounts.
    """
    return orjson.dumps(node, default=_json_of, option=_INDENTED)


def to_dict(node: object) -> dict[str, Any]:
    """An object of the record as dicts and lists; amounts are ``Decimal``, days ISO 8601 text."""
    content: dict[str, Any] = _with_lists(to_builtins(node))
    return content


def to_builtins(node: object) -> Any:
    """As :func:`to_dict`, but quicker: with tuples for lists."""
    return msgspec.to_builtins(node, builtin_types=(Decimal,))


def number(amount: Decimal) -> str:
    """The amount as a JSON number without exponent; ``ValueError`` if it is not finite."""
    if not amount.is_finite():
        raise ValueError(f"{amount} is no amount")
    return format(amount, "f")


def _json_of(value: object) -> object:
    """The JSON form of what orjson cannot write: amounts and the record's objects."""
    if isinstance(value, msgspec.Struct):
        if getattr(value, "one_line", False):
            return orjson.Fragment(_LINE.encode(value))
        content = msgspec.structs.asdict(value)
        return content if content.get(_SELDOM, True) is not None else {k: v for k, v in content.items() if k != _SELDOM}
    if type(value) is Decimal:
        return orjson.Fragment(number(value))
    raise TypeError(f"{type(value).__name__} has no place in a record")


def _with_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_lists(item) for key, item in value.items() if item is not None or key != _SELDOM}
    return [_with_lists(item) for item in value] if isinstance(value, tuple | list) else value
