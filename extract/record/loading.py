"""Reading JSON text as a record."""

from collections.abc import Mapping
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

    Keys that the classes do not know are left out, missing ones take their default, so that records of older versions
    of the same schema are read. A word that only a newer version has in a list of choices raises ``ValueError``.
    """
    data = data.removeprefix(_BOM)
    try:
        if msgspec.json.decode(data, type=_Head).schema != SCHEMA:
            raise ValueError(f"{name} is no record")
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name} is no record: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{name} is no JSON: {error}") from None


def from_dict(content: Mapping[str, Any], kind: type[T]) -> T:
    """The record in dicts and lists, as :func:`extract.record.writing.to_dict` gives them; ``ValueError`` if none."""
    if content.get("schema") != SCHEMA:
        raise ValueError("this is no record")
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"this is no record: {error}") from None
