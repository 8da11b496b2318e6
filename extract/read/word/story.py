"""A story (Word's name for one stream of text: the body, a header, a note) → paragraphs and tables in its order."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from extract.read.glyphs import Text, content
from extract.read.word.grid import TableCell, table_grid
from extract.read.word.names import (
    NO_PROPERTIES,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TABLE,
    Element,
    is_on,
    properties_of,
    property_value,
    unwrapped_children,
    w,
)
from extract.read.word.numbering import Numbering
from extract.read.word.package import Package
from extract.read.word.plain_cells import plain_text
from extract.read.word.runs import paragraph_text
from extract.read.word.styles import PLAIN, STYLE, Style, Styles

_BLOCKS = frozenset((PARAGRAPH, TABLE))
_DELETED, _END_HIDDEN = w("del"), w("specVanish")


class DraftParagraph(NamedTuple):
    """A paragraph; ``styled`` if its style makes it a heading, ``size`` in half-points; a left-over has no element."""

    content: Text
    styled: bool
    centred: bool
    size: int
    element: Element | None = None


class DraftCell(NamedTuple):
    """A cell with the tables that stand in it."""

    place: TableCell
    content: Text
    tables: "tuple[DraftTable, ...]"


class DraftTable(NamedTuple):
    """A table that has no number yet."""

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]


Draft = DraftParagraph | DraftTable


class StoryContext:
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


class _RawParagraph(NamedTuple):
    """A paragraph's text as it is stored, with those before it whose ends were deleted; a left-over has no element."""

    raw: str
    style: Style
    element: Element | None


def drafts(container: Element, context: StoryContext) -> Iterator[Draft]:
    """The blocks of a body, header, note or text box; a text box's blocks behind the paragraph it is tied to."""
    for block in _raw_blocks(container, context):
        if not isinstance(block, _RawParagraph):
            yield _draft_table(block, context)
        elif (text := content(block.raw)).text:
            size = 0 if block.element is None else context.styles.size(block.element, block.style)
            style = block.style
            yield DraftParagraph(text, style.heading is True, style.centred is True, size, block.element)


def _raw_blocks(container: Element, context: StoryContext) -> Iterator[_RawParagraph | Element]:
    """The paragraphs and the elements of tables, in their order; a text box's behind the paragraph it is tied to.

    A paragraph whose end a tracked change deleted goes on in the next one.
    """
    carried = ""
    for element, prompt in unwrapped_children(container, _BLOCKS):
        if element.tag == TABLE:
            yield element
            continue
        properties = properties_of(element, PARAGRAPH_PROPERTIES)
        end = {one.tag: one for one in properties[RUN_PROPERTIES]} if RUN_PROPERTIES in properties else NO_PROPERTIES
        style = context.styles.of_paragraph(properties)
        raw, text_boxes, struck = ("", [], "") if prompt else paragraph_text(element, context.styles, style)
        if struck.strip():
            context.struck.append(struck)
        if style.numbered is not None and not prompt and (raw or not context.styles.hides(end, style)):
            raw = context.numbering.label(style.numbered, property_value(properties, STYLE)) + raw
        if _DELETED in end or is_on(property_value(end, _END_HIDDEN, "1")):
            carried += raw
        else:
            yield _RawParagraph(carried + raw, style, element)
            carried = ""
        for text_box in text_boxes:
            yield from _raw_blocks(text_box, context)
    if carried:
        yield _RawParagraph(carried, PLAIN, None)


def _draft_table(table: Element, context: StoryContext) -> DraftTable:
    """The table; a cell has its own text, and the tables in it, whose text stands there only."""
    grid = table_grid(table)
    cells = []
    for place in grid.cells:
        inner: list[DraftTable] = []
        text = "" if place.prompt else plain_text(place.element, context.styles)
        if text is None:
            lines: list[str] = []
            for block in _raw_blocks(place.element, context):
                if isinstance(block, _RawParagraph):
                    lines.append(block.raw)
                else:
                    inner.append(_draft_table(block, context))
            text = "\n".join(lines)
        cells.append(DraftCell(place, content(text), tuple(inner)))
    return DraftTable(grid.rows, grid.columns, tuple(cells))
