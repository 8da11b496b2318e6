"""The original on a filing's page: its pages, or its tables and paragraphs, with links to the values read there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.model import Box
from extract.record.annotations import Annotation, AnyPlace, PageBox, TextSpot, at_spots, page_boxes, text_spots
from extract.record.model import Record

PrintedBoxes = Mapping[TextSpot, Sequence[PageBox]]
PLACE = "@"  # the key of a place given in an address; it is marked beside a value
_MOST_ROWS = 400  # of a shown table
MOST_PAGES = 60
_ROOM = 1.2  # points around a box


class Links(NamedTuple):
    """The links of a spot: keys and names of all annotations there, and whether the marked one is among them.

    ``own`` are the keys of values that were read there; checks and remarks only mention the place.
    """

    keys: tuple[str, ...]
    own: tuple[str, ...]
    label: str
    lit: bool


class LinkedBox(NamedTuple):
    """A box on a page: left, top, width and height in points, with some room around its text."""

    links: Links
    tone: str
    frame: Box


class OriginalPage(NamedTuple):
    """A page of the original: number, width and height in points, and its boxes, smaller ones on top."""

    number: int
    width: float
    height: float
    boxes: tuple[LinkedBox, ...]
    is_lit: bool


class LinkedText(NamedTuple):
    """A cell or paragraph of the original's text."""

    text: str
    row_span: int
    column_span: int
    links: Links


class OriginalTable(NamedTuple):
    """A table (from 1) of the original; ``left_out`` rows are not shown."""

    number: int
    rows: tuple[tuple[LinkedText, ...], ...]
    left_out: int


def original_pages(
    sizes: Sequence[tuple[float, float]], wanted: Iterable[Annotation], lit: str, printed: PrintedBoxes
) -> list[OriginalPage]:
    """The pages with their boxes; ``printed`` has the boxes of cells and paragraphs without a box in the record."""

    def boxes_of(place: AnyPlace) -> list[PageBox]:
        return page_boxes(place) or [box for spot in text_spots(place) for box in printed.get(spot, ())]

    boxes: dict[int, list[LinkedBox]] = defaultdict(list)
    for (page, (x0, top, x1, bottom)), there in at_spots(wanted, boxes_of).items():
        width, height = max(x1 - x0, 0) + 2 * _ROOM, max(bottom - top, 0) + 2 * _ROOM
        frame = round(x0 - _ROOM, 1), round(top - _ROOM, 1), round(width, 1), round(height, 1)
        boxes[page].append(LinkedBox(_links(there, lit), there[0].tone, frame))
    pages = []
    for number, (width, height) in enumerate(sizes, 1):
        ordered = sorted(boxes[number], key=lambda box: -box.frame[2] * box.frame[3])
        pages.append(OriginalPage(number, width, height, tuple(ordered), any(box.links.lit for box in ordered)))
    return pages


def original_tables(record: Record, wanted: Iterable[Annotation], lit: str) -> list[OriginalTable]:
    """The tables of a record."""
    annotated = at_spots(wanted, text_spots)
    tables = []
    for index, table in enumerate(record.tables):
        rows: dict[int, list[LinkedText]] = defaultdict(list)
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            links = _links(annotated.get(("table", index, cell.row, cell.column), ()), lit)
            rows[cell.row].append(LinkedText(cell.text, cell.row_span, cell.column_span, links))
        first_rows = tuple(tuple(rows[row]) for row in range(min(table.rows, _MOST_ROWS)))
        tables.append(OriginalTable(index + 1, first_rows, max(0, table.rows - _MOST_ROWS)))
    return tables


def original_paragraphs(record: Record, wanted: Iterable[Annotation], lit: str) -> Iterator[tuple[str, LinkedText]]:
    """The paragraphs of a record outside of its tables, each with its role."""
    annotated = at_spots(wanted, text_spots)
    for index, clause in enumerate(record.clauses):
        if clause.text.strip():
            links = _links(annotated.get(("paragraph", index, 0, 0), ()), lit)
            yield clause.role, LinkedText(clause.text, 1, 1, links)


def _links(there: Sequence[Annotation], lit: str) -> Links:
    """The links of a spot; if only checks and remarks are there, their keys are its ``own``."""
    content = [annotation for annotation in there if annotation.is_content] or there
    keys, own = (tuple(dict.fromkeys(one.pointer for one in some)) for some in (there, content))
    is_lit = lit in keys or PLACE in keys
    return Links(keys, own, "、".join(dict.fromkeys(one.title for one in content)), is_lit)
