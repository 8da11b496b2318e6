"""What can be pointed at in a record: cells, clauses, fields, mentions of documents, checks and remarks, with places.

Drawings over pages, reports and the site take what they mark from here. They also learn here what a place is: a box on
a page, or a cell or clause of the text.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from extract.model import Box
from extract.record import labels
from extract.record.places import listed

Kind = Literal["cell", "clause", "field", "mention", "check", "remark", "place"]
Content = Mapping[str, Any]
Place = Mapping[str, Any]
PageBox = tuple[int, Box]  # page from 1, box in points
TextSpot = tuple[Literal["table", "paragraph"], int, int, int]  # table, row and column; or clause, 0, 0
Spot = TypeVar("Spot", bound=Hashable)


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
    places: Sequence[Place]

    @property
    def is_content(self) -> bool:
        """Whether it is what stands at its places; a check or a remark only speaks of them."""
        return self.kind not in ("check", "remark")

    def spots(self, spots_of: Callable[[Place], Iterable[Spot]]) -> list[Spot]:
        """The different spots of its places; ``spots_of`` gives those of one place, none if it is not shown."""
        return list(dict.fromkeys(spot for place in self.places for spot in spots_of(place)))


def annotations(
    record: Content, kinds: Iterable[Kind] | None = None, filing: int | None = None
) -> Iterator[Annotation]:
    """The annotations of these kinds in their order, without any of all kinds.

    ``filing`` is the position of the one filing whose fields and checks are wanted. What has no known place is there,
    too, with empty ``places``.
    """
    filings = record["filings"] if filing is None else record["filings"][filing : filing + 1]
    for kind in _KINDS if kinds is None else kinds:
        yield from _KINDS[kind](record, filings)


def at_spots(wanted: Iterable[Annotation], spots_of: Callable[[Place], Iterable[Spot]]) -> dict[Spot, list[Annotation]]:
    """The annotations at each spot, in their order."""
    held: dict[Spot, list[Annotation]] = defaultdict(list)
    for annotation in wanted:
        for spot in annotation.spots(spots_of):
            held[spot].append(annotation)
    return held


def page_boxes(place: Place) -> list[PageBox]:
    """The page and box of a place, an empty list where it has none.

    >>> page_boxes({"page": 2, "box": [1, 2, 3, 4]}), page_boxes({"paragraph": 0})
    ([(2, (1.0, 2.0, 3.0, 4.0))], [])
    """
    if "box" not in place:
        return []
    x0, top, x1, bottom = map(float, place["box"])
    return [(place["page"], (x0, top, x1, bottom))]


def text_spots(place: Place) -> list[TextSpot]:
    """The cell or clause of a place, an empty list where it has none.

    >>> text_spots({"table": 0, "row": 3, "column": 1}), text_spots({"paragraph": 4}), text_spots({"page": 1})
    ([('table', 0, 3, 1)], [('paragraph', 4, 0, 0)], [])
    """
    if "table" in place:
        return [("table", place["table"], place["row"], place["column"])]
    return [("paragraph", place["paragraph"], 0, 0)] if "paragraph" in place else []


# ---------------------------------------------------------------- the kinds


def _cells(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for number, table in enumerate(record["tables"]):
        for position, cell in enumerate(table["cells"]):
            own = {"table": number, "row": cell["row"], "column": cell["column"]}
            places = [{**place, **own} for place in listed(cell["at"]) or [own]]
            pointer = f"/tables/{number}/cells/{position}"
            yield Annotation("cell", pointer, labels.where(own), cell["text"], "value", places)


def _clauses(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for number, clause in enumerate(record["clauses"]):
        own = {"paragraph": number}
        places = [{**place, **own} for place in listed(clause["at"]) or [own]]
        yield Annotation("clause", f"/clauses/{number}", labels.where(own), clause["text"], "value", places)


def _fields(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for filing in filings:
        for pointer, evidence in filing["evidence"].items():
            places = listed(evidence["at"])
            yield Annotation("field", pointer, labels.field(pointer), evidence["text"], "value", places)


def _mentions(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for number, cited in enumerate(record["citations"]):
        for position, mention in enumerate(cited["mentions"]):
            pointer, places = f"/citations/{number}/mentions/{position}", listed(mention["at"])
            yield Annotation("mention", pointer, cited["id"], mention["text"], "cited", places)


def _checks(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for filing in filings:
        for number, check in enumerate(filing["checks"]):
            outcome, message = check["outcome"], check["message"]
            yield Annotation("check", f"/checks/{number}", labels.shown(outcome), message, outcome, check["at"])


def _remarks(record: Content, filings: Sequence[Content]) -> Iterator[Annotation]:
    for number, remark in enumerate(record["remarks"]):
        message, places = remark["message"], listed(remark["at"])
        yield Annotation("remark", f"/remarks/{number}", message, message, "flag", places)


_KINDS: dict[Kind, Callable[[Content, Sequence[Content]], Iterator[Annotation]]] = {
    "cell": _cells,
    "clause": _clauses,
    "field": _fields,
    "mention": _mentions,
    "check": _checks,
    "remark": _remarks,
}
