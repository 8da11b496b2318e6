"""The rows and cells of an .xlsx sheet with their places."""

from collections.abc import Iterator

from extract.read.container import Element
from extract.read.sheet.worksheet import cell_position

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
