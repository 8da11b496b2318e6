"""Places as the index keeps them: short, since it has millions, and read only for the hits that are shown.

``3;321.7,396.4,342.6,406.0;1,8,5;`` is page 3, a box, table 1, row 8, column 5, and no paragraph; what several places
are joined with is ``|``.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from extract.model import At, Place, places_of
from extract.record.model import MentionPlace

Key = tuple[int, ...]  # (table, row, column) of a cell, (paragraph,) of a clause, () of neither
_BOX = "box"
_CELL = ("table", "row", "column")


def holder_key(at: Place | MentionPlace) -> Key:
    """The cell or clause of a place."""
    if at.table is not None:
        return (at.table, at.row or 0, at.column or 0)
    return () if at.paragraph is None else (at.paragraph,)


def packed_places(places: Iterable[Place | MentionPlace], holder: Key | None = None) -> str | None:
    """Places of a record in short, None where there is none; ``holder`` is the key of the cell or clause they are of.

    A cell or clause does not say in its own places which one it is.
    """
    texts = []
    for place in places:
        key = holder_key(place) if holder is None else holder
        numbers = ",".join(map(str, key))
        cell, paragraph = ("", numbers) if len(key) < 2 else (numbers, "")
        box = "" if place.box is None else ",".join(map(str, place.box))
        texts.append(f"{'' if place.page is None else place.page};{box};{cell};{paragraph}")
    return "|".join(texts) or None


def packed(at: Any) -> str | None:
    """The same of a place as a record's dicts write it, or a list of them."""
    return packed_places(places_of(msgspec.convert(at, At)))


def unpacked(text: str | None) -> Any:
    """The place again as a record's dicts write it, a list where there are several, None where there is none."""
    places = []
    for one in text.split("|") if text else ():
        page, box, cell, paragraph = one.split(";")
        place: dict[str, Any] = {"page": int(page)} if page else {}
        if box:
            place[_BOX] = [float(side) for side in box.split(",")]
        if cell:
            place.update(zip(_CELL, map(int, cell.split(",")), strict=True))
        if paragraph:
            place["paragraph"] = int(paragraph)
        places.append(place)
    return places[0] if len(places) == 1 else places or None
