"""What is read of one sheet of a workbook, and how it becomes a table; rows and columns count from 0 as in the file."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.errors import OversizedSource
from extract.model import Block, Cell, CellReference, Severity, Table
from extract.pack import patterns
from extract.read.glyphs import content, is_symbol_font, symbol
from extract.read.paragraph_labels import is_page_mark
from extract.read.picture_readings import PictureInText, PictureReading, text_with_pictures
from extract.read.pictures import ShownPicture
from extract.read.sheet.number_formats import stored_number

MOST_CELLS = 1_000_000  # of a sheet, between its first and its last used row and column
Position = tuple[int, int]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


class CellStyle(NamedTuple):
    """How a cell is shown: the code of its number format, the name of its font, whether as a check box, struck out.

    ``ink`` and ``ground`` are the colours of its text and of what is behind it, "" for one that is not known.
    """

    code: str = "General"
    font: str = ""
    is_box: bool = False
    is_struck: bool = False
    ink: str = ""
    ground: str = ""

    @property
    def is_unseen(self) -> bool:
        """Whether the text has the colour of the ground."""
        return bool(self.ink) and self.ink == self.ground


def text_in_font(text: str, font: str) -> str:
    """The text as a font shows it: a symbol font has other characters in the place of letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(symbol(font, ord(char)) or char for char in text) if is_symbol_font(font) else text


class UnreadThing(NamedTuple):
    """Something that is not read: what a clerk calls it, the cell at its top left corner, how bad it is.

    ``part`` is the path of the file that an embedded object is.
    """

    kind: str
    position: Position | None
    severity: Severity = "error"
    part: str | None = None


class DrawnText(NamedTuple):
    """The text of a text box or shape, the cells at its top left and at its bottom right corner."""

    text: str
    position: Position | None
    end: Position | None = None


class SheetPicture(NamedTuple):
    """A picture on a sheet: the cell that it stands in, or the one at its top left corner."""

    picture: ShownPicture
    position: Position
    is_in_cell: bool


class Worksheet(NamedTuple):
    """A sheet: the shown texts by position, merged areas, and the rows and columns that are hidden.

    ``unformatted`` are the cells whose number format is not known: they show their plain value; ``unevaluated`` are
    formulas whose result the file does not hold. ``header`` and ``footer`` are printed on each of its pages.
    ``rounded`` are the cells whose number has more digits than are kept, ``notes`` what the notes on cells say,
    ``drawn`` the texts that lie over the cells. ``unseen`` is what cells hold that their number format or their colours
    do not show. ``pictured`` is what the pictures in cells say, by position, once they
    have been read.
    """

    name: str
    texts: Mapping[Position, str]
    merged: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unformatted: frozenset[Position] = frozenset()
    unevaluated: frozenset[Position] = frozenset()
    header: str = ""
    footer: str = ""
    rounded: frozenset[Position] = frozenset()
    unread: Sequence[UnreadThing] = ()
    notes: Sequence[str] = ()
    drawn: Sequence[DrawnText] = ()
    struck: Sequence[str] = ()
    is_hidden: bool = False
    pictures: Sequence[SheetPicture] = ()
    pictured: Mapping[Position, Sequence[PictureReading]] = {}
    unseen: Mapping[Position, str] = {}

    def shows(self, position: Position) -> bool:
        """Whether the cell has a text or a picture."""
        return bool(self.texts.get(position, "").strip()) or position in self.pictured

    def filled_cells(self) -> Iterator[Position]:
        """The cells with a text or a picture."""
        yield from (position for position, text in self.texts.items() if text.strip() or position in self.pictured)
        yield from (position for position in self.pictured if position not in self.texts)


def cell_position(reference: str) -> Position | None:
    """``B7`` → (6, 1)."""
    match = patterns("sheet")["cell"].fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match["letters"]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match["row"]) - 1, column - 1


def area_at(position: Position, merged: Iterable[Area]) -> Area:
    """The merged area that the cell belongs to, else the cell alone."""
    row, column = position
    areas = (area for area in merged if area[0] <= row <= area[2] and area[1] <= column <= area[3])
    return next(areas, position * 2)


def running_text(code: str) -> str:
    """What a running head or foot says, without its codes; nothing where it is only the page's number."""
    codes = patterns("sheet")["running"]
    numbered = codes.sub(lambda match: "1" if match["letter"] in ("P", "N") else "", code)
    return "" if is_page_mark(numbered.strip()) else " ".join(codes.sub(" ", code).split())


class _Region(NamedTuple):
    """A cell as a reader sees it: its place in the table, how far it reaches, and whose text it shows."""

    row: int
    column: int
    rows: int
    columns: int
    source: Position


class SheetTable(NamedTuple):
    """A sheet's table, None if it shows nothing; the file's cell that each cell shows; the places of hidden texts.

    ``inner`` are the tables that stand in its cells as pictures, ``behind`` what pictures say that stand in no cell.
    """

    table: Table | None
    cells: Mapping[Position, Cell]
    hidden: Sequence[Position] = ()
    inner: Sequence[Table] = ()
    behind: Sequence[Block] = ()

    @property
    def tables(self) -> int:
        """How many tables it has altogether."""
        every = (*([] if self.table is None else [self.table]), *self.inner, *self.behind)
        return sum(isinstance(block, Table) for block in every)


def sheet_table(sheet: Worksheet, index: int) -> SheetTable:
    """The sheet as the table with this index, without hidden rows and columns and without empty ones around it.

    Raises ``OversizedSource`` if it reaches further than any sheet that a person filled in. A text below a merged cell
    is not shown, and is left out.
    """
    corners = {area[:2]: area for area in sheet.merged}
    used = [corners.get(position, position * 2) for position in sheet.filled_cells()]
    visible = [area for area in used if _lines(area, 0, sheet.hidden_rows) and _lines(area, 1, sheet.hidden_columns)]
    if not visible:
        return SheetTable(None, {}, [area[:2] for area in used])
    bounds = (*(min(area[k] for area in visible) for k in (0, 1)), *(max(area[k] for area in visible) for k in (2, 3)))
    if (bounds[2] - bounds[0] + 1) * (bounds[3] - bounds[1] + 1) > MOST_CELLS:
        raise OversizedSource("工作表占用的行列过多，不像一份填写的表格，已拒绝读取，请核对原件。")
    rows, columns = (_lines(bounds, 0, sheet.hidden_rows), _lines(bounds, 1, sheet.hidden_columns))
    cells: dict[Position, Cell] = {}
    inner: list[Table] = []
    for region in _with_wide_titles(_regions(sheet, rows, columns), sheet, len(columns)):
        text = sheet.texts.get(region.source, "")
        if region.source in sheet.pictured:
            readings = sheet.pictured[region.source]
            body, lines = text_with_pictures(text, [PictureInText(len(text), one) for one in readings])
            holder = CellReference(index, region.row, region.column)
            for one in readings:
                inner += one.tables_in(holder, index + 1 + len(inner))
        else:
            body, lines = content(text), ()
        cells[region.source] = Cell(*region[:4], body.text, index, body.boxes, lines=lines, raw=body.raw)
    table = Table(index, len(rows), len(columns), tuple(cells.values()))
    shown_areas = set(visible)
    return SheetTable(table, cells, [area[:2] for area in used if area not in shown_areas], inner)


def hides_numbers(cells: Mapping[Position, str], hidden: Iterable[Position]) -> bool:
    """Whether hidden ones of a sheet's cells hold a number other than 0, which a total may count, or a target (≥95%,
    12公里): not the numbers of rows at the left.

    Words alone are what a template hides because nobody fills it in, or a list to choose from.
    """
    left = min((column for _, column in cells), default=0)
    texts = (cells.get(position, "").strip() for position in hidden if position[1] > left)
    matches = (patterns("sheet")["quantity"].fullmatch(text) for text in texts if text)
    numbers = (stored_number(match["number"].replace(",", "")) for match in matches if match)
    return any(number is not None and number != 0 for number in numbers)


def _lines(area: Sequence[int], axis: int, hidden: frozenset[int]) -> list[int]:
    """The rows (axis 0) or columns (axis 1) of the area that are not hidden."""
    first, last = area[axis], min(area[axis + 2], area[axis] + MOST_CELLS)
    return [line for line in range(first, last + 1) if line not in hidden]


def _regions(sheet: Worksheet, rows: Sequence[int], columns: Sequence[int]) -> list[_Region]:
    """The cells in reading order; a merged area that overlaps one before it is no area."""
    taken: dict[Position, _Region] = {}
    for top, left, bottom, right in sheet.merged:
        down = range(bisect_left(rows, top), bisect_right(rows, bottom))
        across = range(bisect_left(columns, left), bisect_right(columns, right))
        covered = [(row, column) for row in down for column in across]
        if covered and taken.keys().isdisjoint(covered):
            region = _Region(*covered[0], len(down), len(across), (top, left))
            taken.update(dict.fromkeys(covered, region))
    every = ((row, column) for row in range(len(rows)) for column in range(len(columns)))
    single = (taken.get((r, c)) or _Region(r, c, 1, 1, (rows[r], columns[c])) for r, c in every)
    return list(dict.fromkeys(single))


def _with_wide_titles(regions: Sequence[_Region], sheet: Worksheet, width: int) -> list[_Region]:
    """Above the first row with two texts, a text alone in its row stands over the whole width, as a title does: it
    runs over the empty cells beside it.
    """
    with_text = [region for region in regions if sheet.shows(region.source)]
    rows = [region.row for region in with_text]
    crowded = next((row for row, following in pairwise(rows) if row == following), max(rows, default=0) + 1)
    tall = {region.row + k for region in regions if region.rows > 1 for k in range(region.rows)}
    alone = {region.row: region for region in with_text if region.row < crowded and region.row not in tall}
    titles = [region._replace(column=0, columns=width) for region in alone.values()]
    return sorted([*(region for region in regions if region.row not in alone), *titles])
