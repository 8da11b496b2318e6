"""Places, as the record writes them: one object, or a list where a thing stands in several places."""

from collections.abc import Sequence
from typing import Any

from extract.model import Box, Place
from extract.record.writing import Line


def at(places: Sequence[Place]) -> Any:
    """One place as an object, several as a list, none as None."""
    if len(places) == 1:
        return place(places[0])
    return [place(one) for one in places] or None


def listed(at: Any) -> list[dict[str, Any]]:
    """The places of a record's ``at``: of one, of several, of none.

    >>> listed({"page": 1}), listed(None)
    ([{'page': 1}], [])
    """
    return at if isinstance(at, list) else [at] if at else []


def place(one: Place) -> Line:
    """The known members of a place, in the order of the schema."""
    found = Line()
    if one.page is not None:
        found["page"] = one.page
    if one.box is not None:
        found["box"] = box(one.box)
    if one.table is not None:
        found["table"] = one.table
        found["row"] = one.row
        found["column"] = one.column
    if one.paragraph is not None:
        found["paragraph"] = one.paragraph
    return found


def box(points: Box) -> list[float]:
    """A box in tenths of a point: finer than any printer, and short to read."""
    x0, top, x1, bottom = points
    return [int(x0 * 10 + 0.5) / 10, int(top * 10 + 0.5) / 10, int(x1 * 10 + 0.5) / 10, int(bottom * 10 + 0.5) / 10]
