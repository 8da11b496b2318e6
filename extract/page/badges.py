"""Numbered badges over a document: the numbers of annotations at each spot."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from extract.record.annotations import Annotation, Spot, SpotsOf


class Badge(NamedTuple):
    """An annotation's number at one of its spots; the message in the report links to the ``first`` spot."""

    number: int
    tone: str
    text: str
    first: bool


def badges(numbered: Mapping[int, Annotation], spots_of: SpotsOf[Spot]) -> dict[Spot, tuple[Badge, ...]]:
    """The badges at each spot, in the order of their numbers."""
    badges_by_spot: dict[Spot, list[Badge]] = defaultdict(list)
    for number, annotation in numbered.items():
        for position, spot in enumerate(annotation.spots(spots_of)):
            badges_by_spot[spot].append(Badge(number, annotation.tone, annotation.text, position == 0))
    return {spot: tuple(there) for spot, there in badges_by_spot.items()}
