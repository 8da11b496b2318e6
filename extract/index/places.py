"""Packed places: short texts, since an index has millions of places and reads only those of the hits on a page.

``3;321.7,396.4,342.6,406.0;1,8,5;`` is page 3, a box (points), table 1, row 8, column 5, and no paragraph; ``|`` joins
several places.
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
    """The key of the cell or clause of a place."""
    if at.table is not None:
        return (at.table, at.row or 0, at.column or 0)
    return () if at.paragraph is None else (at.paragraph,)


def packed_places(places: Iterable[Place | MentionPlace], holder: Key | None = None) -> str | None:
    """The places of a record as packed text, None if there are none.

    ``holder`` is the key of their cell or clause: the places that a cell or clause has itself do not name it.
    """
    texts = []
    for place in places:
        key = holder_key(place) if holder is None else holder
        numbers = ",".join(map(str, key))
        cell, paragraph = ("", numbers) if len(key) < 2 else (numbers, "")
        box = "" if place.box is None else ",".join(map(str, place.box))
        texts.append(f"{'' if place.page is None else place.page};{box};{cell};{paragraph}")
    return "|".join(texts) or None


def packed_at(at: Any) -> str | None:
    """The packed text of ``at`` in a record's JSON: one place or a list of places."""
    return packed_places(places_of(msgspec.convert(at, At)))


def unpacked_at(text: str | None) -> Any:
    """The ``at`` of a record's JSON for a packed text: one place, a list of several, or None."""
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
