"""A story (Word's name for one stream of text: the body, a header, a note) → paragraphs and tables in its order."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from extract.model import Line
from extract.read.glyphs import Text, content
from extract.read.picture_readings import PictureInText, PictureReading, text_with_pictures
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
from extract.read.word.pictures import WordPictures, is_inline
from extract.read.word.plain_cells import plain_text
from extract.read.word.runs import ParagraphText, paragraph_text
from extract.read.word.styles import PLAIN, STYLE, Style, Styles

_BLOCKS = frozenset((PARAGRAPH, TABLE))
_DELETED, _END_HIDDEN = w("del"), w("specVanish")


class DraftParagraph(NamedTuple):
    """A paragraph; ``styled`` if its style makes it a heading, ``size`` in half-points; a left-over has no element.

    ``lines`` are those that were read from pictures.
    """

    content: Text
    styled: bool
    centred: bool
    size: int
    element: Element | None = None
    lines: tuple[Line, ...] = ()


class DraftPicture(NamedTuple):
    """A picture that stands in no table: what it says, and the paragraph it is tied to."""

    reading: PictureReading
    element: Element | None


class DraftCell(NamedTuple):
    """A cell with the tables that stand in it, those of pictures among them."""

    place: TableCell
    content: Text
    tables: "tuple[DraftTable | PictureReading, ...]"
    lines: tuple[Line, ...] = ()


class DraftTable(NamedTuple):
    """A table that has no number yet."""

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]


Draft = DraftParagraph | DraftTable | DraftPicture


class StoryContext:
    """What a story's text depends on: the document's styles, and its lists, which count on and are read when needed.

    ``struck`` gathers what is struck out, ``unseen`` what nobody sees, a text for each paragraph; ``is_running`` is
    true while headers and footers are read.
    """

    def __init__(self, package: Package, pictures: WordPictures) -> None:
        self.styles = Styles(package.part("styles"))
        self.struck: list[str] = []
        self.unseen: list[str] = []
        self.is_running = False
        self.pictures = pictures
        self._package = package

    @cached_property
    def numbering(self) -> Numbering:
        """The lists of the document."""
        return Numbering(self._package.part("numbering"))


class _RawParagraph(NamedTuple):
    """A paragraph's text as it is stored, with those before it whose ends were deleted; a left-over has no element.

    ``pictures`` are those of the paragraph that say something.
    """

    raw: str
    style: Style
    element: Element | None
    pictures: Sequence[PictureInText] = ()


def drafts(container: Element, context: StoryContext) -> Iterator[Draft]:
    """The blocks of a body, header, note or text box; a text box's blocks behind the paragraph it is tied to."""
    for block in _raw_blocks(container, context):
        if not isinstance(block, _RawParagraph):
            yield _draft_table(block, context)
        elif block.pictures:
            yield from _pictured_drafts(block, context)
        elif (text := content(block.raw)).text:
            yield _draft_paragraph(block, text, (), context)


def _draft_paragraph(block: _RawParagraph, text: Text, lines: tuple[Line, ...], context: StoryContext) -> Draft:
    style = block.style
    size = 0 if block.element is None else context.styles.size(block.element, style)
    return DraftParagraph(text, style.heading is True, style.centred is True, size, block.element, lines)


def _pictured_drafts(block: _RawParagraph, context: StoryContext) -> Iterator[Draft]:
    """A paragraph with its pictures: one that is a line in a line of text is text, others stand before it or behind."""
    has_text = bool(block.raw.strip())
    within = [one for one in block.pictures if has_text and one.is_inline and one.reading.is_line]
    apart = [one for one in block.pictures if one not in within]
    before = [one for one in apart if not block.raw[: one.start].strip()] if has_text else apart
    yield from (DraftPicture(one.reading, block.element) for one in before)
    if has_text:
        yield _draft_paragraph(block, *text_with_pictures(block.raw, within), context)
    yield from (DraftPicture(one.reading, block.element) for one in apart if one not in before)


def _raw_blocks(container: Element, context: StoryContext) -> Iterator[_RawParagraph | Element]:
    """The paragraphs and the elements of tables, in their order; a text box's behind the paragraph it is tied to.

    A paragraph whose end a tracked change deleted goes on in the next one.
    """
    carried, pictures = "", list[PictureInText]()
    for element, prompt in unwrapped_children(container, _BLOCKS):
        if element.tag == TABLE:
            yield element
            continue
        properties = properties_of(element, PARAGRAPH_PROPERTIES)
        end = {one.tag: one for one in properties[RUN_PROPERTIES]} if RUN_PROPERTIES in properties else NO_PROPERTIES
        style = context.styles.of_paragraph(properties)
        own = ParagraphText("") if prompt else paragraph_text(element, context.styles, style)
        raw = own.text
        context.struck += [own.struck] if own.struck.strip() else []
        context.unseen += [own.unseen] if any(map(str.isalnum, own.unseen)) else []
        if style.numbered is not None and not prompt and (raw or not context.styles.hides(end, style)):
            raw = context.numbering.label(style.numbered, property_value(properties, STYLE)) + raw
        pictures += _pictures(own, len(carried) + len(raw) - len(own.text), context)
        if _DELETED in end or is_on(property_value(end, _END_HIDDEN, "1")):
            carried += raw
        else:
            yield _RawParagraph(carried + raw, style, element, pictures)
            carried, pictures = "", []
        for text_box in own.text_boxes:
            yield from _raw_blocks(text_box, context)
    if carried or pictures:
        yield _RawParagraph(carried, PLAIN, None, pictures)


def _pictures(paragraph: ParagraphText, start: int, context: StoryContext) -> Iterator[PictureInText]:
    """The paragraph's pictures that say something; its text begins at offset ``start``."""
    for at, element in paragraph.pictures:
        reading = context.pictures.reading(element, is_running=context.is_running)
        if reading is not None and reading.outcome == "text":
            yield PictureInText(start + at, reading, is_inline(element))


def _draft_table(table: Element, context: StoryContext) -> DraftTable:
    """The table; a cell has its own text, and the tables in it, whose text stands there only."""
    grid = table_grid(table)
    cells = []
    for place in grid.cells:
        text = "" if place.prompt else plain_text(place.element, context.styles)
        if text is None:
            cells.append(_draft_cell(place, context))
        else:
            cells.append(DraftCell(place, content(text), ()))
    return DraftTable(grid.rows, grid.columns, tuple(cells))


def _draft_cell(place: TableCell, context: StoryContext) -> DraftCell:
    """A cell that holds more than plain paragraphs."""
    inner: list[DraftTable | PictureReading] = []
    text, pictures = "", list[PictureInText]()
    for block in _raw_blocks(place.element, context):
        if isinstance(block, _RawParagraph):
            pictures += (one._replace(start=len(text) + one.start) for one in block.pictures)
            text += block.raw + "\n"
            inner += (one.reading for one in block.pictures)
        else:
            inner.append(_draft_table(block, context))
    if not pictures:
        return DraftCell(place, content(text), tuple(inner))
    body, lines = text_with_pictures(text, pictures)
    return DraftCell(place, body, tuple(inner), lines)
