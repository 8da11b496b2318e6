"""Places as the index keeps them: short, since it has millions, and read only for the hits that are shown.

``3;321.7,396.4,342.6,406.0;1,8,5;`` is page 3, a box, table 1, row 8, column 5, and no paragraph; what several places
are joined with is ``|``.
"""

from collections.abc import Mapping
from typing import Any

from extract.index.parts import listed

_BOX = "box"
_CELL = ("table", "row", "column")


def packed(at: Any) -> str | None:
    """A place of a record, or a list of them, in short; None where there is none."""
    return "|".join(map(_packed, listed(at))) or None


def _packed(at: Mapping[str, Any]) -> str:
    box = ",".join(map(str, at[_BOX])) if at.get(_BOX) else ""
    cell = f"{at['table']},{at['row']},{at['column']}" if "table" in at else ""
    return f"{at.get('page', '')};{box};{cell};{at.get('paragraph', '')}"


def unpacked(text: str | None) -> Any:
    """The place again, a list where there are several."""
    found = [_unpacked(one) for one in text.split("|")] if text else []
    return found[0] if len(found) == 1 else found or None


def _unpacked(text: str) -> dict[str, Any]:
    page, box, cell, paragraph = text.split(";")
    found: dict[str, Any] = {"page": int(page)} if page else {}
    if box:
        found[_BOX] = [float(side) for side in box.split(",")]
    if cell:
        found.update(zip(_CELL, map(int, cell.split(",")), strict=True))
    if paragraph:
        found["paragraph"] = int(paragraph)
    return found
