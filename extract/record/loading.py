"""Reading JSON text as a record."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec

SCHEMA = "shenbao/record/1"
_BOM = b"\xef\xbb\xbf"
T = TypeVar("T")


class _Head(msgspec.Struct):
    """Enough of a record to know that it is one."""

    schema: str | None = None


def parse(data: bytes, name: str | Path, kind: type[T]) -> T:
    """The record that JSON text holds; ``ValueError`` with ``name`` if it holds none.

    Keys that the classes do not know are left out, missing ones take their default: a record that an older or newer
    version of the same schema wrote is read.
    """
    data = data.removeprefix(_BOM)
    try:
        if msgspec.json.decode(data, type=_Head).schema != SCHEMA:
            raise ValueError(f"{name} is no record")
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name} is no record: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} is no JSON: {error}") from None


def from_dict(content: Mapping[str, Any], kind: type[T]) -> T:
    """The record in dicts and lists, as :func:`extract.record.writing.to_dict` gives them; ``ValueError`` if none."""
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"this is no record: {error}") from None


def load(file: str | Path) -> dict[str, Any]:
    """The record in a .json file as dicts and lists; ``ValueError`` if there is none in it."""
    return parsed(Path(file).read_bytes(), file)


def parsed(data: bytes, name: str | Path, number: Callable[[str], Any] = Decimal) -> dict[str, Any]:
    """The record that the bytes of a file hold; ``ValueError`` with the file's name if they hold none.

    ``number`` makes a value of the digits of an amount.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=number)
    except ValueError as error:
        raise ValueError(f"{name} is no JSON: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ValueError(f"{name} is no record")
    return found
