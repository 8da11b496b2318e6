"""A story (Word's name for one stream of text: the body, a header, a note) → paragraphs and tables in its order."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from extract.read.glyphs import Text, content
from extract.read.word.grid import Region, grid
from extract.read.word.names import (
    NOTHING,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TABLE,
    Element,
    by_name,
    is_on,
    of,
    properties,
    unwrapped,
    w,
)
from extract.read.word.numbering import Numbering
from extract.read.word.package import Package
from extract.read.word.quick import plain_text
from extract.read.word.runs import shown
from extract.read.word.styles import PLAIN, STYLE, Style, Styles

_BLOCKS = frozenset((PARAGRAPH, TABLE))
_DELETED, _END_HIDDEN = w("del"), w("specVanish")


class Paragraph(NamedTuple):
    """A paragraph; ``styled`` if its style makes it a heading, ``size`` in half-points."""

    content: Text
    styled: bool
    centred: bool
    size: int


class DraftCell(NamedTuple):
    """A cell with the tables that stand in it."""

    place: Region
    content: Text
    tables: "tuple[DraftTable, ...]"


class DraftTable(NamedTuple):
    """A table that has no number yet."""

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]


Draft = Paragraph | DraftTable


class Looks:
    """What a story's text depends on: the document's styles, and its lists, which count on and are read when needed.

    ``struck`` gathers what is struck out, a text for each paragraph.
    """

    def __init__(self, package: Package) -> None:
        self.styles = Styles(package.part("styles"))
        self.struck: list[str] = []
        self._package = package

    @cached_property
    def numbering(self) -> Numbering:
        """The lists of the document."""
        return Numbering(self._package.part("numbering"))


class _Line(NamedTuple):
    """A paragraph as it is written, with those before it whose ends were deleted; what is left over has no element."""

    raw: str
    style: Style
    element: Element | None


def drafts(container: Element, looks: Looks) -> Iterator[Draft]:
    """The blocks of a body, header, note or text box; a text box's blocks behind the paragraph it is tied to."""
    for found in _lines(container, looks):
        if not isinstance(found, _Line):
            yield _table(found, looks)
        elif (text := content(found.raw)).text:
            size = 0 if found.element is None else looks.styles.size(found.element, found.style)
            yield Paragraph(text, found.style.heading is True, found.style.centred is True, size)


def _lines(container: Element, looks: Looks) -> Iterator[_Line | Element]:
    """The paragraphs read, and the tables, in their order; those of a text box behind the paragraph it is tied to."""
    carried = ""
    for element, prompt in unwrapped(container, _BLOCKS):
        if element.tag == TABLE:
            yield element
            continue
        said = properties(element, PARAGRAPH_PROPERTIES)
        end = by_name(said[RUN_PROPERTIES]) if RUN_PROPERTIES in said else NOTHING
        style = looks.styles.of(said)
        raw, inner, struck = ("", [], "") if prompt else shown(element, looks.styles, style)
        if struck.strip():
            looks.struck.append(struck)
        if style.numbered is not None and not prompt and (raw or not looks.styles.hides(end, style)):
            raw = looks.numbering.label(style.numbered, of(said, STYLE)) + raw
        if end and _flows_on(end):
            carried += raw
        else:
            yield _Line(carried + raw, style, element)
            carried = ""
        for box in inner:
            yield from _lines(box, looks)
    if carried:
        yield _Line(carried, PLAIN, None)


def _flows_on(end: Mapping[str, Element]) -> bool:
    """Whether the paragraph's end was deleted by a tracked change: its text goes on in the next one."""
    return _DELETED in end or is_on(of(end, _END_HIDDEN, "1")) is True


# ---------------------------------------------------------------- tables


def _table(table: Element, looks: Looks) -> DraftTable:
    found = grid(table)
    cells = (_cell(place, looks) for place in found.regions)
    return DraftTable(found.rows, found.columns, tuple(cells))


def _cell(place: Region, looks: Looks) -> DraftCell:
    """The cell's own text, and the tables in it; their text stands there only."""
    text = None if place.prompt else plain_text(place.element, looks.styles)
    if text is not None:
        return DraftCell(place, content(text), ())
    lines: list[str] = []
    tables: list[DraftTable] = []
    for found in () if place.prompt else _lines(place.element, looks):
        if isinstance(found, _Line):
            lines.append(found.raw)
        else:
            tables.append(_table(found, looks))
    return DraftCell(place, content("\n".join(lines)), tuple(tables))
