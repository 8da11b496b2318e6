"""What can be pointed at in a record: cells, clauses, fields, mentions of documents, checks and remarks, with places.

Drawings over pages, reports and the site take what they mark from here. They also learn here what a place is: a box on
a page, or a cell or clause of the text.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from msgspec.structs import replace

from extract.model import Box, Place
from extract.record import labels
from extract.record.model import Filing, MentionPlace, Record

Kind = Literal["cell", "clause", "field", "mention", "check", "remark", "place"]
PageBox = tuple[int, Box]  # page from 1, box in points
TextSpot = tuple[Literal["table", "paragraph"], int, int, int]  # table, row and column; or clause, 0, 0
Spot = TypeVar("Spot", bound=Hashable)
AnyPlace = Place | MentionPlace
SpotsOf = Callable[[AnyPlace], Iterable[Spot]]  # the spots of a place, none if it is not shown


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that is said of places in the original.

    ``pointer`` is a JSON Pointer: of a field or check within its filing, else within the record. ``title`` is the name
    in Chinese; ``text`` what is written there, or what a check or remark says. ``tone`` is the class by which style
    sheets colour it: the outcome of a check, ``value``, ``cited``, ``flag``. The kind ``place`` is for what does not
    come from the record: a change, a hit of a search.
    """

    kind: Kind
    pointer: str
    title: str
    text: str
    tone: str
    places: Sequence[AnyPlace]

    @property
    def is_content(self) -> bool:
        """Whether it is the content that stands at its places; a check or a remark only speaks of them."""
        return self.kind not in ("check", "remark")

    def spots(self, spots_of: SpotsOf[Spot]) -> list[Spot]:
        """The different spots of its places."""
        return list(dict.fromkeys(spot for place in self.places for spot in spots_of(place)))


def annotations(record: Record, kinds: Iterable[Kind] | None = None, filing: int | None = None) -> Iterator[Annotation]:
    """The annotations of these kinds in their order; of all kinds if none are given.

    ``filing`` is the position of the one filing whose fields and checks are wanted. Annotations without a known place
    come with empty ``places``.
    """
    filings = record.filings if filing is None else record.filings[filing : filing + 1]
    for kind in _KINDS if kinds is None else kinds:
        yield from _KINDS[kind](record, filings)


def at_spots(wanted: Iterable[Annotation], spots_of: SpotsOf[Spot]) -> dict[Spot, list[Annotation]]:
    """The annotations at each spot, in their order."""
    by_spot: dict[Spot, list[Annotation]] = defaultdict(list)
    for annotation in wanted:
        for spot in annotation.spots(spots_of):
            by_spot[spot].append(annotation)
    return by_spot


def page_boxes(place: AnyPlace) -> list[PageBox]:
    """The page and box of a place, an empty list where it has none.

    >>> page_boxes(Place(page=2, box=(1.0, 2.0, 3.0, 4.0))), page_boxes(Place(paragraph=0))
    ([(2, (1.0, 2.0, 3.0, 4.0))], [])
    """
    return [] if place.page is None or place.box is None else [(place.page, place.box)]


def text_spots(place: AnyPlace) -> list[TextSpot]:
    """The cell or clause of a place, an empty list where it has none.

    >>> text_spots(Place(table=0, row=3, column=1)), text_spots(Place(paragraph=4)), text_spots(Place(page=1))
    ([('table', 0, 3, 1)], [('paragraph', 4, 0, 0)], [])
    """
    if place.table is not None and place.row is not None and place.column is not None:
        return [("table", place.table, place.row, place.column)]
    return [] if place.paragraph is None else [("paragraph", place.paragraph, 0, 0)]


# ---------------------------------------------------------------- the kinds


def _cells(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for number, table in enumerate(record.tables):
        for position, cell in enumerate(table.cells):
            own = Place(table=number, row=cell.row, column=cell.column)
            places = [replace(own, page=place.page, box=place.box) for place in cell.places] or [own]
            yield Annotation(
                "cell", f"/tables/{number}/cells/{position}", labels.place_text(own), cell.text, "value", places
            )


def _clauses(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for number, clause in enumerate(record.clauses):
        own = Place(paragraph=number)
        places = [replace(own, page=place.page, box=place.box) for place in clause.places] or [own]
        yield Annotation("clause", f"/clauses/{number}", labels.place_text(own), clause.text, "value", places)


def _fields(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for filing in filings:
        for pointer, evidence in filing.evidence.items():
            yield Annotation("field", pointer, labels.pointer_title(pointer), evidence.text, "value", evidence.places)


def _mentions(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for number, cited in enumerate(record.citations):
        for position, mention in enumerate(cited.mentions):
            pointer = f"/citations/{number}/mentions/{position}"
            yield Annotation("mention", pointer, cited.id, mention.text, "cited", mention.places)


def _checks(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for filing in filings:
        for number, check in enumerate(filing.checks):
            word = labels.value_text(check.outcome)
            yield Annotation("check", f"/checks/{number}", word, check.message, check.outcome, check.places)


def _remarks(record: Record, filings: Sequence[Filing]) -> Iterator[Annotation]:
    for number, remark in enumerate(record.remarks):
        yield Annotation("remark", f"/remarks/{number}", remark.message, remark.message, "flag", remark.places)


_KINDS: dict[Kind, Callable[[Record, Sequence[Filing]], Iterator[Annotation]]] = {
    "cell": _cells,
    "clause": _clauses,
    "field": _fields,
    "mention": _mentions,
    "check": _checks,
    "remark": _remarks,
}
