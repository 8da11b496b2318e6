"""A record's JSON: indented, places, cells and evidence each on one line, amounts with the digits as written."""

from decimal import Decimal
from typing import Any

import msgspec
import orjson

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_LINE = msgspec.json.Encoder(decimal_format="number")


def to_json(node: object) -> bytes:
    """An object of the record, or dicts and lists, as indented UTF-8 JSON; ``ValueError`` for an endless amount.

    A class with the attribute ``one_line`` is written on one line; it holds no amounts.
    """
    return orjson.dumps(node, default=_json_of, option=_INDENTED)


def to_dict(node: object) -> dict[str, Any]:
    """An object of the record as dicts and lists; amounts are ``Decimal``, days ISO 8601 text."""
    content: dict[str, Any] = _plain(node)
    return content


def _plain(node: object) -> Any:
    """The same of anything that a record holds."""
    if isinstance(node, msgspec.Struct) and not getattr(node, "one_line", False):
        node = _content(node)
    if isinstance(node, dict):
        return {key: _plain(item) for key, item in node.items()}
    if isinstance(node, tuple | list):
        return [_plain(item) for item in node]
    plain = to_builtins(node)
    return _plain(plain) if isinstance(plain, dict) else plain


def to_builtins(node: object) -> Any:
    """As :func:`to_dict`, but quicker: with tuples for lists, and with the keys that say nothing."""
    return msgspec.to_builtins(node, builtin_types=(Decimal,))


def number(amount: Decimal) -> str:
    """The amount as a JSON number without exponent; ``ValueError`` if it is not finite."""
    if not amount.is_finite():
        raise ValueError(f"{amount} is no amount")
    return format(amount, "f")


def _json_of(value: object) -> object:
    """The JSON form of what orjson cannot write: amounts and the record's objects."""
    if getattr(value, "one_line", False):  # as most are
        return orjson.Fragment(_LINE.encode(value))
    if isinstance(value, msgspec.Struct):
        return _content(value)
    if type(value) is Decimal:
        return orjson.Fragment(number(value))
    raise TypeError(f"{type(value).__name__} has no place in a record")


def _content(node: msgspec.Struct) -> dict[str, Any]:
    """The attributes of an object, without those of its class's ``seldom`` that are blank."""
    content = msgspec.structs.asdict(node)
    for key in getattr(node, "seldom", ()):
        value = content[key]
        if value is None or value == () or (isinstance(value, msgspec.Struct) and value == type(value)()):
            del content[key]
    return content
