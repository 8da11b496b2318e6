"""The first rows of a table on a new page: do they repeat heads of the table before it, or begin one anew."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from extract.model import Cell, Table
from extract.read.layout.form_words import form_words
from extract.read.layout.split_cells import first_box

NEAR = 4.0  # points: edges nearer than this are the same edge
MOST_HEADER_ROWS = 6
_LEAST_HEADS = 3  # columns: fewer words may stand twice in a table
_ROW = attrgetter("row")


def cells_of_row(table: Table, row: int) -> Sequence[Cell]:
    """The cells that begin in a row."""
    return table.cells[bisect_left(table.cells, row, key=_ROW) : bisect_right(table.cells, row, key=_ROW)]


def repeated_header_rows(above: Table, below: Table) -> int:
    """How many rows at the top of the lower part repeat the top of the upper one."""
    count = 0
    while count < min(above.rows, below.rows - 1, MOST_HEADER_ROWS):
        upper, lower = cells_of_row(above, count), cells_of_row(below, count)
        if not any(cell.text for cell in lower) or not _is_same_row(upper, lower):
            break
        count += 1
    while count and any(cell.row < count < cell.row + cell.row_span for cell in below.cells):
        count -= 1  # a header ends where its merged cells end
    return count or int(below.rows > 1 and _repeats_inner_heads(above, cells_of_row(below, 0)))


def _is_same_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the rows say the same in the same columns."""
    return len(upper) == len(lower) and all(
        a.text == b.text and abs(first_box(a)[0] - first_box(b)[0]) <= NEAR for a, b in zip(upper, lower, strict=True)
    )


def _repeats_inner_heads(above: Table, heads: Sequence[Cell]) -> bool:
    """Whether the row is one of heads that stands further down in the upper part, or was repeated on its last page: a
    print title, or the head of a table right below another one.
    """
    texts = {cell.text for cell in heads if not any(map(str.isdigit, cell.text))} - {""}
    if len(texts) < max(len(heads), _LEAST_HEADS) or any(cell.row_span > 1 for cell in heads):
        return False
    if any(_is_same_row(copy, heads) for copy in above.repeated_rows[-MOST_HEADER_ROWS:]):
        return True
    page: int | None = None
    for row in range(above.rows - 1, 0, -1):
        upper = cells_of_row(above, row)
        page = page or (upper[0].places[0].page if upper else 0)
        if upper and upper[0].places[0].page != page:
            break
        if _is_same_row(upper, heads):
            return True
    return False


def is_new_copy(above: Table, below: Table, header: int) -> bool:
    """Whether the lower part is another copy of the same form: after the same title come the same labels again."""
    rows = range(header, min(header + 4, below.rows))
    same = [row for row in rows if (label := _row_label(below, row)) and label == _row_label(above, row)]
    return header > 0 and len(same) >= 2


def _row_label(table: Table, row: int) -> str:
    first = next((cell for cell in table.cells if cell.row == row and cell.column == 0), None)
    return first.text if first and not first.text.isascii() else ""


def begins_anew(above: Table, below: Table) -> bool:
    """Whether the lower table begins with the label of a field, with heads, or with a label the upper one begins with.

    Heads are words in all columns, none of them a level of indicators, that forms have as heads or that stand above
    numbers.
    """
    label = _row_label(below, 0)
    if label and label in {_row_label(above, row) for row in range(min(above.rows, MOST_HEADER_ROWS))}:
        return True
    texts = ["".join(cell.text.split()) for cell in cells_of_row(below, 0)]
    if texts[0] in form_words("field"):
        return True
    if not all(texts) or any(char.isdigit() for char in "".join(texts)):
        return False
    if any(text.removesuffix("指标") in form_words("level") for text in texts):
        return False
    has_numbers = any(char.isdigit() for cell in cells_of_row(below, 1) for char in cell.text)
    return has_numbers or any(text in form_words("column") for text in texts)
