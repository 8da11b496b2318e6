"""A record's JSON: indented, places, cells and evidence each on one line, amounts with the digits as written."""

from decimal import Decimal
from typing import Any

import orjson

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_APPEND_NEWLINE


class Line(dict[str, Any]):
    """An object that is written on one line; it holds no amounts."""

    __slots__ = ()


def written(content: dict[str, Any]) -> bytes:
    """The record as UTF-8 JSON; ``ValueError`` where an amount is not finite."""
    return orjson.dumps(content, default=_written, option=_INDENTED)


def _written(value: object) -> orjson.Fragment:
    if type(value) is Line:
        return orjson.Fragment(orjson.dumps(value))
    if type(value) is Decimal:
        return orjson.Fragment(number(value))
    raise TypeError(f"{type(value).__name__} has no place in a record")


def number(amount: Decimal) -> str:
    """The amount as a JSON number without exponent; ``ValueError`` if it is not finite."""
    if not amount.is_finite():
        raise ValueError(f"{amount} is no amount")
    return format(amount, "f")


def plain(value: Any) -> Any:
    """A copy of the content in plain dicts and lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
