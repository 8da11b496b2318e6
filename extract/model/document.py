"""A document as it was read: tables and clauses with their places and printed lines, and remarks on it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

from msgspec import Struct

Box = tuple[float, float, float, float]
Role = Literal["body", "heading", "header", "footer", "note"]
Severity = Literal["error", "warning", "info"]
TextLayer = Literal["digital", "ocr", "mixed", "none"]
Column = tuple[tuple[str, float], ...]  # what may stand there, the likeliest first, each with its probability
Columns = tuple[Column, ...]  # of an image's line, from left to right; "" where no character begins or goes on


class Place(Struct, frozen=True, omit_defaults=True, gc=False):
    """Where something stands: on a page of a PDF, in a cell of a table, in a paragraph; unknown parts are None."""

    one_line: ClassVar[bool] = True

    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None


At = Place | tuple[Place, ...] | None  # as JSON has it: one place, several, or none


def places_of(at: At) -> tuple[Place, ...]:
    """The places of an ``at``, however many it has."""
    return at if isinstance(at, tuple) else () if at is None else (at,)


def least_confidence(confidences: Iterable[float]) -> float:
    """How sure the least certain character is; 1 for a text that was not read from an image."""
    return min(confidences, default=1.0)


class Line(NamedTuple):
    """One printed line of a cell or clause.

    ``lefts[i]`` and ``rights[i]`` are the horizontal bounds of the character at offset ``start + i`` of the text, in
    ascending order. ``page`` is None for a line of a picture in a file without pages, whose bounds are the picture's
    own; a text that stands in such a file has no lines but these.

    Of a line that was read from an image ``confidences`` has for each character how sure the reading is (0 to 1), and
    ``columns`` what else the OCR engine took into account there, if it says so. Both are empty for other lines.
    """

    start: int
    page: int | None
    top: float
    bottom: float
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    confidences: tuple[float, ...] = ()
    columns: tuple[Columns, ...] = ()

    @property
    def confidence(self) -> float:
        """How sure the least certain character is."""
        return least_confidence(self.confidences)

    def box(self, start: int, end: int) -> Box | None:
        """The box of the part of ``[start, end)`` that stands on this line, None where nothing does."""
        first = max(start - self.start, 0)
        last = min(end - self.start, len(self.lefts))
        if first >= last:
            return None
        return (self.lefts[first], self.top, self.rights[last - 1], self.bottom)


class CheckBox(Struct, frozen=True):
    """A check box of a cell or clause; ``start`` is the offset of its glyph, ``checked`` None where it is unreadable.

    ``label`` is the words that belong to the box, None where no words stand beside it.
    """

    label: str | None
    checked: bool | None
    start: int


class Cell(Struct, frozen=True, gc=False):
    r"""A cell of a table, merged cells counting as one.

    ``text`` has the author's own line breaks as ``\n``; a break that only the column's width made is not there.
    ``raw`` is the text before compatibility characters were replaced, None where nothing was replaced.
    ``places`` has one page and box for each page the cell stands on; empty for Word. ``lines`` are the printed ones on
    a page; in Word and a workbook those that were read from pictures. ``repairs`` names by what knowledge of the form a
    copy to find values in was read otherwise than the OCR engine did.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    table: int = 0
    boxes: tuple[CheckBox, ...] = ()
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    raw: str | None = None
    repairs: tuple[str, ...] = ()

    def place(self) -> Place:
        """The cell's place in its document's tables."""
        return Place(table=self.table, row=self.row, column=self.column)


class CellReference(Struct, frozen=True):
    """The cell that holds a nested table."""

    one_line: ClassVar[bool] = True

    table: int
    row: int
    column: int


class Table(Struct, frozen=True, gc=False):
    """A table; ``cells`` in reading order, each once, together covering the grid as far as the source does.

    ``repeated_rows`` keeps the copies of a header row that a page break repeated, each a tuple of cells.
    """

    index: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...] = ()
    inside: CellReference | None = None
    repeated_rows: tuple[tuple[Cell, ...], ...] = ()


class Clause(Struct, frozen=True, gc=False):
    """A paragraph outside of tables: heading, numbered clause, running text, header, footer or note.

    ``label`` is its number or lead word as written (``一、`` ``（一）`` ``第三条`` ``依据``), ``level`` the depth of
    that kind of number (1 is the outermost), both None where the paragraph has none.
    """

    index: int
    text: str
    role: Role = "body"
    label: str | None = None
    level: int | None = None
    boxes: tuple[CheckBox, ...] = ()
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    raw: str | None = None

    def place(self) -> Place:
        """The clause's place among its document's clauses."""
        return Place(paragraph=self.index)


Holder = Cell | Clause
Block = Clause | Table


class Page(Struct, frozen=True):
    """A page as a reader sees it, in points; ``text_layer`` says where its characters came from.

    ``mixed``: some are the file's own, others were read from a picture.
    """

    number: int
    width: float
    height: float
    text_layer: TextLayer = "digital"


class Remark(Struct, frozen=True):
    """Something a reader of the record must know: what could not be read, what was repaired or guessed.

    ``message`` is Chinese, for clerks; ``code`` is for programs. A remark without place is about the whole file.
    """

    code: str
    severity: Severity
    message: str
    at: At = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the trouble stands."""
        return places_of(self.at)


class Document(Struct, frozen=True, dict=True):
    """What one source says: its blocks in reading order (a nested table directly behind the table that holds it)."""

    media_type: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables; a table's ``index`` is its position here."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses; a clause's ``index`` is its position here."""
        return tuple(block for block in self.blocks if isinstance(block, Clause))

    @cached_property
    def scanned_pages(self) -> frozenset[int]:
        """The numbers of the pages on which some characters were read from an image."""
        return frozenset(page.number for page in self.pages if page.text_layer in {"ocr", "mixed"})

    @cached_property
    def mixed_pages(self) -> frozenset[int]:
        """The numbers of the pages that have text of their own beside what was read from an image."""
        return frozenset(page.number for page in self.pages if page.text_layer == "mixed")

    @cached_property
    def has_text_of_images(self) -> bool:
        """Whether some of the text was read from images: of pages, or of pictures beside text."""
        lines = (line for one in self.holders() for line in one.lines if line.confidences)
        return bool(self.scanned_pages) or any(line.confidence < 1 for line in lines)

    def is_scanned(self, holder: Holder) -> bool:
        """Whether some of a cell's or clause's text was read from an image."""
        if not self.has_text_of_images:
            return False
        pages = self.scanned_pages - self.mixed_pages
        is_on_scan = bool(pages) and not pages.isdisjoint(place.page for place in holder.places)
        return is_on_scan or any(line.confidence < 1 for line in holder.lines)

    def holders(self) -> Iterator[Holder]:
        """Every clause and every cell, in reading order: together they hold each character once."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield from block.cells
            else:
                yield block
