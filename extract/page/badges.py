"""Numbered marks over a document: where each stands, and which ones stand together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Place = Mapping[str, Any]
Spot = TypeVar("Spot", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its number, the tone that colours it, what it says, and where it stands."""

    number: int
    tone: str
    text: str
    places: Sequence[Place]


class Badge(NamedTuple):
    """A mark's number at one of its places; the message leads to the ``first`` of them."""

    number: int
    tone: str
    text: str
    first: bool


def badges(marks: Iterable[Mark], spot_of: Callable[[Place], Spot | None]) -> dict[Spot, list[Badge]]:
    """The badges at each spot, in the order of their numbers; ``spot_of`` gives None for a place that is not shown."""
    found: dict[Spot, list[Badge]] = defaultdict(list)
    for mark in marks:
        spots = dict.fromkeys(spot for place in mark.places if (spot := spot_of(place)) is not None)
        for position, spot in enumerate(spots):
            found[spot].append(Badge(mark.number, mark.tone, mark.text, position == 0))
    return found
