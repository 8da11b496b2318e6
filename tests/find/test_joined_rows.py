"""Rows of a table on a scan that were read as one, since no rules stand between them."""

import pytest

from extract.find.account.scans import scan_remarks
from extract.model import Cell, Document, Line, Place, Table

ITEMS, AMOUNTS = "培训\n会议\n差旅", "476.54\n1906.15\n953.08"
NUMBERS = "1\n2\n3"


def cell(column: int, text: str) -> Cell:
    """A cell of the second row, each line of it as printed on the scan."""
    lines, start = [], 0
    for number, words in enumerate(text.split("\n")):
        bounds = tuple(float(place) for place in range(len(words)))
        top = 10.0 * number
        lines.append(Line(start, 1, top, top + 8, bounds, bounds, (0.9,) * len(words)))
        start += len(words) + 1
    place = Place(page=1, box=(10.0 * column, 0.0, 10.0 * column + 9, 40.0))
    return Cell(1, column, 1, 1, text, places=(place,), lines=tuple(lines))


def remarks_on(*texts: str) -> list[tuple[str, str, list[int | None]]]:
    """The remarks on a table with such a row: code, severity, and the columns that they name."""
    cells = tuple(cell(column, text) for column, text in enumerate(texts))
    document = Document("image/png", (), (Table(0, 2, len(texts), cells, (1,)),))
    return [
        (one.code, one.severity, [place.column for place in one.places])
        for one in scan_remarks(document, (), (), ())
        if one.code == "rows_joined"
    ]


def test_numbers_one_below_the_other_in_several_columns_are_several_rows() -> None:
    assert remarks_on(NUMBERS, ITEMS, AMOUNTS) == [("rows_joined", "error", [0, 2])]


@pytest.mark.parametrize(
    "texts",
    [
        (ITEMS, AMOUNTS),  # one column of numbers may be a list in a cell
        ("38,559,\n424.00", "1,234,\n567.00"),  # a number over two lines
        (ITEMS, ITEMS, "476.54"),
        ("", "", ""),
    ],
)
def test_other_cells_of_several_lines_are_no_joined_rows(texts: tuple[str, ...]) -> None:
    assert remarks_on(*texts) == []
