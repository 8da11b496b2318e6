"""The rows and cells of an .xlsx sheet with their places."""

from collections.abc import Iterator

from extract.read.container import Element
from extract.read.sheet.number_formats import stored_number
from extract.read.sheet.worksheet import Area, cell_position

_TRUE = ("1", "true")
WIDEST, LONGEST = 16_384, 1_048_576  # columns and rows that a sheet can have


def sheet_rows(sheet: Element) -> Iterator[tuple[int, Element]]:
    """The rows with their indices; one without a number follows the one before it (18.3.1.73)."""
    row = -1
    for own in sheet.iterfind("{*}sheetData/{*}row"):
        row = number_of(own, "r") - 1 if own.get("r") else row + 1
        if 0 <= row < LONGEST:
            yield row, own


def row_cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns; one that says none follows the one before it (18.3.1.4)."""
    column = -1
    for cell in row.iterfind("{*}c"):
        position = cell_position(cell.get("r", ""))
        column = position[1] if position else column + 1
        if column < WIDEST:
            yield column, cell


def number_of(element: Element, name: str) -> int:
    """The whole number that an attribute holds; 0 where it holds none."""
    text = element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def is_zero(size: str | None) -> bool:
    """Whether a height or width leaves nothing to be seen."""
    return bool(size) and stored_number(size or "") == 0


def hidden_columns(sheet: Element) -> Iterator[int]:
    """The columns that are hidden or have no width."""
    for own in sheet.iterfind("{*}cols/{*}col"):
        if own.get("hidden") in _TRUE or is_zero(own.get("width")):
            yield from range(number_of(own, "min") - 1, min(number_of(own, "max"), WIDEST))


def merged_areas(sheet: Element) -> Iterator[Area]:
    """``A1:D1`` → (0, 0, 0, 3); without what is no area that a sheet can have."""
    for one in sheet.iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        start, end = cell_position(first), cell_position(last)
        if start and end and start[0] <= end[0] < LONGEST and start[1] <= end[1] < WIDEST:
            yield (*start, *end)
