"""Records that are already written, for whatever works on records: as dicts and lists, amounts as ``Decimal``."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

SCHEMA = "shenbao/record/1"


def load(file: str | Path) -> dict[str, Any]:
    """The record in a .json file; ``ValueError`` if there is none in it."""
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
