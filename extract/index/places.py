"""Places as the index keeps them: short, since it has millions, and read only for the hits that are shown.

``3;321.7,396.4,342.6,406.0;1,8,5;`` is page 3, a box, table 1, row 8, column 5, and no paragraph; what several places
are joined with is ``|``.
"""

from collections.abc import Mapping
from typing import Any

Key = tuple[int, ...]  # (table, row, column) of a cell, (paragraph,) of a clause, () of neither
_BOX = "box"
_CELL = ("table", "row", "column")


def listed(at: Any) -> list[Mapping[str, Any]]:
    """The places, also where there is one or none."""
    return at if isinstance(at, list) else [at] if at else []


def key(at: Mapping[str, Any]) -> Key:
    """The cell or clause of a place."""
    if "table" in at:
        return (at["table"], at["row"], at["column"])
    return (at["paragraph"],) if "paragraph" in at else ()


def packed(at: Any) -> str | None:
    """A place of a record, or a list of them, in short; None where there is none."""
    return "|".join([_packed(one, key(one)) for one in listed(at)]) or None


def packed_of(holder: Key, at: Any) -> str:
    """The places of a cell or clause with its key, which its own place does not have."""
    return "|".join([_packed(one, holder) for one in listed(at)])


def _packed(at: Mapping[str, Any], holder: Key) -> str:
    box = ",".join(map(str, at[_BOX])) if _BOX in at else ""
    cell, paragraph = ("", ",".join(map(str, holder))) if len(holder) < 2 else (",".join(map(str, holder)), "")
    return f"{at.get('page', '')};{box};{cell};{paragraph}"


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
