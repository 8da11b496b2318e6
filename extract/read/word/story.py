"""A story (Word's name for one stream of text: the body, a header, a note) → paragraphs and tables in its order."""

from collections.abc import Iterator
from typing import NamedTuple

from extract.model import CheckBox
from extract.read.glyphs import boxes_of, plain
from extract.read.word.grid import grid
from extract.read.word.names import PARAGRAPH, TABLE, Element, child, properties, switch, unwrapped, value
from extract.read.word.numbering import Numbering
from extract.read.word.runs import Piece, pieces
from extract.read.word.styles import Style, Styles

_BLOCKS = frozenset((PARAGRAPH, TABLE))
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))  # without ink or width


class Text(NamedTuple):
    """A text with ordinary characters; ``raw`` is what the file has where that differs."""

    text: str
    raw: str | None
    boxes: tuple[CheckBox, ...]


class Paragraph(NamedTuple):
    """A paragraph; ``styled`` if its style makes it a heading, ``size`` in half-points."""

    content: Text
    styled: bool
    centred: bool
    size: int


class DraftCell(NamedTuple):
    """A cell with the tables that stand in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    content: Text
    tables: "tuple[DraftTable, ...]"


class DraftTable(NamedTuple):
    """A table that has no number yet."""

    rows: int
    columns: int
    cells: tuple[DraftCell, ...]


Draft = Paragraph | DraftTable


class Looks(NamedTuple):
    """What a story's text depends on: the document's styles, and its lists, which count on."""

    styles: Styles
    numbering: Numbering


def drafts(container: Element, looks: Looks) -> Iterator[Draft]:
    """The blocks of a body, header, note or text box; a text box's blocks behind the paragraph it is tied to."""
    carried = ""
    for element, prompt in unwrapped(container, _BLOCKS):
        if element.tag == TABLE:
            yield _table(element, looks)
            continue
        style = looks.styles.of(element)
        raw, inner = _read(element, style, looks) if not prompt else ("", [])
        raw, carried = carried + raw, ""
        if _flows_on(element):
            carried = raw
        elif content := _content(raw):
            size = looks.styles.size(element, style)
            yield Paragraph(content, style.heading is True, style.centred is True, size)
        for box in inner:
            yield from drafts(box, looks)
    if content := _content(carried):
        yield Paragraph(content, styled=False, centred=False, size=0)


def _read(paragraph: Element, style: Style, looks: Looks) -> tuple[str, list[Element]]:
    """The paragraph's text with its number, and the contents of its text boxes."""
    found: list[Piece] = list(pieces(paragraph, looks.styles, style))
    raw = "".join(piece for piece in found if isinstance(piece, str))
    inner = [piece for piece in found if not isinstance(piece, str)]
    return _label(paragraph, style, looks, raw) + raw, inner


def _label(paragraph: Element, style: Style, looks: Looks, raw: str) -> str:
    if style.numbered is None or style.numbered[0] == "0":
        return ""
    mark = child(paragraph, "pPr")
    if not raw and mark is not None and looks.styles.hides(properties(mark, "rPr"), style):
        return ""
    return looks.numbering.label(style.numbered, value(paragraph, "pPr", "pStyle"))


def _flows_on(paragraph: Element) -> bool:
    """Whether the paragraph's end was deleted by a tracked change: its text goes on in the next one."""
    mark = child(paragraph, "pPr", "rPr")
    return mark is not None and (child(mark, "del") is not None or switch(mark, "specVanish") is True)


def _content(raw: str) -> Text | None:
    """The text, None where nothing can be seen; blank lines and blanks at the ends of lines are left out."""
    lines = (line.strip() for line in raw.split("\n"))
    raw = "\n".join(line for line in lines if line)
    text = raw if raw.isascii() else plain(raw).translate(_UNSEEN)
    return Text(text, None if text == raw else raw, boxes_of(text)) if text else None


# ---------------------------------------------------------------- tables


def _table(table: Element, looks: Looks) -> DraftTable:
    found = grid(table)
    cells = tuple(
        DraftCell(*region[:4], *(_cell(region.element, looks) if not region.prompt else (_NOTHING, ())))
        for region in found.regions
    )
    return DraftTable(found.rows, found.columns, cells)


_NOTHING = Text("", None, ())


def _cell(cell: Element, looks: Looks) -> tuple[Text, tuple[DraftTable, ...]]:
    """The cell's own text, and the tables in it; their text stands there only."""
    lines: list[str] = []
    tables: list[DraftTable] = []
    _gather(cell, looks, lines, tables)
    return _content("\n".join(lines)) or _NOTHING, tuple(tables)


def _gather(container: Element, looks: Looks, lines: list[str], tables: list[DraftTable]) -> None:
    carried = ""
    for element, prompt in unwrapped(container, _BLOCKS):
        if element.tag == TABLE:
            tables.append(_table(element, looks))
            continue
        raw, inner = _read(element, looks.styles.of(element), looks) if not prompt else ("", [])
        raw, carried = carried + raw, ""
        if _flows_on(element):
            carried = raw
        else:
            lines.append(raw)
        for box in inner:
            _gather(box, looks, lines, tables)
    lines.append(carried)
