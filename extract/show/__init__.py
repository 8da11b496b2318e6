"""What was read, as a person would look at it: tables on the screen, boxes drawn over the page."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.record import convert
from extract.show.overlay import overlay
from extract.show.screen import screen

__all__ = ["content", "overlay", "screen"]


def content(file: Path) -> dict[str, Any]:
    """The record of a PDF or Word file, or the record that is in a .json file; ``ValueError`` if that is none."""
    if file.suffix.lower() != ".json":
        return convert(file).to_dict()
    try:
        found = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise ValueError(f"{file} is no JSON: {error}") from None
    if not isinstance(found, dict) or found.get("schema") != "shenbao/record/1":
        raise ValueError(f"{file} is no record")
    return found
