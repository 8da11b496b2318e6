"""Rows and cells that a page break splits: which row is split, and which cells of both pages are one."""

from collections.abc import Sequence

from msgspec.structs import replace

from extract.model import Box, Cell
from extract.pack import patterns
from extract.read.layout.form_words import form_words
from extract.read.layout.line_breaks import PADDING, is_wrapped, separator, with_continuation
from extract.read.layout.lines import text_line_of
from extract.read.paragraph_labels import label_of

_COMPARISONS = frozenset("≥≤＞＜><=±")
_OPENING, _CLOSING = "（(〔[【", "）)〕]】"
_BRACKETS = _OPENING + _CLOSING
_HALF_WIDTH = str.maketrans("（）", "()")
_LONGEST_TARGET = 8  # characters

OpenCells = frozenset[tuple[int, int]]
Pair = tuple[Cell, Cell]


def box_of(cell: Cell, part: int = -1) -> Box:
    """The box of the cell on its last page, or on another one."""
    box = cell.places[part].box
    if box is None:
        raise ValueError("a cell on a page has a box")
    return box


def first_box(cell: Cell) -> Box:
    """The box of the cell on its first page."""
    return box_of(cell, 0)


def cell_pairs(foot: Sequence[Cell], head: Sequence[Cell]) -> list[Pair]:
    """The cells that stand one right below the other at the page break, in the same columns."""
    last = {(cell.column, cell.column_span): cell for cell in foot}
    below = ((cell, last.get((cell.column, cell.column_span))) for cell in head)
    return [(above, cell) for cell, above in below if above is not None]


def is_row_split(upper: Sequence[Cell], pairs: Sequence[Pair], rows: int, any_open: bool) -> bool:
    """Whether the break went through a row: its label is not printed again, or its text goes on in mid-sentence.

    ``any_open`` tells whether a cell at the foot has no line below.
    """
    own = [(a, b) for a, b in pairs if a.row == rows - 1 and b.row_span == 1]
    both = [(a, b) for a, b in own if a.text and b.text]
    if not any(b.text for _, b in own) or any(not a.text and b.text for a, b in own):
        return False
    if any(_is_number(a.text) and _is_number(b.text) for a, b in both):
        return False  # numbers are never broken over lines: two rows
    if len(both) > 1 and not any(_runs_on(a, b) for a, b in both):
        return False  # one text may be cut between two paragraphs, not several at once
    if all(_runs_on(a, b) for a, b in both) and both:
        is_blank_below = any(a.text and not b.text for a, b in own)
        return any_open or is_blank_below or not any(a.text[-1] in "。！？!?" for a, _ in both)
    # the row's first cell may be a label that is not printed again, in a table that does not leave such cells blank
    (above, below), *others = own
    if not above.text or below.text or not any(b.text for _, b in others):
        return False
    columns = (above.column, above.column_span)
    return any_open or all(cell.text for cell in upper if (cell.column, cell.column_span) == columns)


def _is_number(text: str) -> bool:
    """Whether the text is an amount, a number or a target (≥90%, ≥32公里, 100个), not words."""
    if not any(char.isdigit() for char in text):
        return False
    begins = text[0] in _COMPARISONS or (text[0].isdigit() and len(text) <= _LONGEST_TARGET)
    return max(text) < "\u2e80" or (begins and label_of(text)[0] is None)


def _runs_on(above: Cell, below: Cell) -> bool:
    """Whether the text goes on: the column's width broke its last line on the upper page."""
    return _separator(above, below) != "\n"


def _separator(above: Cell, below: Cell) -> str:
    """What stands between the texts of two parts of a cell: a line break, unless the column's width broke the line.

    The text column of a cell: what it keeps free on the left it keeps free on the right.
    """
    x0, _, x1, _ = box_of(above)
    padding = min(max(min(line.lefts[0] for line in above.lines + below.lines) - x0, 0.0), PADDING)
    left, right = x0 + padding, x1 - padding
    last, first = text_line_of(above.lines[-1], above.text), text_line_of(below.lines[0], below.text)
    return separator(last, first, right - left) if is_wrapped(last, first, left, right) else "\n"


def is_same_cell(above: Cell, below: Cell, is_split: bool, rows: int, open_cells: OpenCells) -> bool:
    """Whether the two are one cell: a split row's cell, or a cell merged over rows of both pages."""
    if is_split and above.row == rows - 1:
        return True
    spans = above.row_span > 1 or below.row_span > 1 or is_split
    if not below.text:
        return spans and bool(above.text or (above.row, above.column) in open_cells)
    if (spans or above.column == 0) and _is_cut_label(above.text, below.text):
        return True
    is_label = above.column == 0 and len(above.text) > 2  # one over two rows, of which each page has one
    return (spans or is_label) and _is_rest_of_label(above, below)


def is_heads_and_rest(heads: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether cells begin with the words of ``heads``, and one of them goes on: heads that were printed again and what
    is left of a row that the break cut, without a line between them.
    """
    pairs = [(head.text, cell.text) for head, cell in zip(heads, lower, strict=False)]
    is_alike = len(heads) == len(lower) > 1 and all(head and text.startswith(head) for head, text in pairs)
    return is_alike and any(text[len(head) :].strip() for head, text in pairs)


def merged_open_cells(upper: Sequence[Cell], open_cells: OpenCells, rows: int) -> OpenCells:
    """The open cells at the foot if others there are closed: the break is between two rows, and what is open is merged
    over both.
    """
    foot = {(cell.row, cell.column) for cell in upper if cell.row + cell.row_span == rows}
    return open_cells if foot - open_cells else frozenset()


def _is_rest_of_label(above: Cell, below: Cell) -> bool:
    """Whether the lower text is the last bit of a label that had no room above.

    It fills the upper cell to its foot, and the column's width broke off one character, or two of several lines. A
    longer text is taken for a label of its own: to join two labels is worse than to leave one in two pieces.
    """
    if not above.text or len(below.text) > min(len(above.lines), 2):
        return False
    last, first = above.lines[-1], below.lines[0]
    free = max(box_of(above)[3] - last.bottom, first.top - first_box(below)[1])
    return free < 0.8 * (last.bottom - last.top) and _runs_on(above, below)


def _is_cut_label(above: str, below: str) -> bool:
    """Whether the break cut a label in two: a bracket that is open above closes below (项目资金（万 / 元）), or both
    together are a label that forms have, and the lower one is none.
    """
    if not above or not below or "\n" in above + below:
        return False
    is_open = sum(map(above.count, _OPENING)) > sum(map(above.count, _CLOSING))
    if is_open and next((char in _CLOSING for char in below if char in _BRACKETS), False):
        return True
    labels = form_words("field") | form_words("column") | form_words("level")
    return _without_brackets(above + below) in labels and _without_brackets(below) not in labels


def _without_brackets(text: str) -> str:
    return patterns("field")["brackets"].sub("", text.translate(_HALF_WIDTH))


def merged_blank_labels(upper: Sequence[Cell], pairs: Sequence[Pair], rows: int) -> frozenset[tuple[int, int]]:
    """The cells at the foot, as (row, column), that go on over a blank cell below.

    Their borders close at the break, and their words are not printed again.

    They are labels: left of everything that the lower row says, in columns that have a text in every row above.
    """
    labels: set[tuple[int, int]] = set()
    end = 0
    for above, below in pairs:
        columns = (above.column, above.column_span)
        own = [cell for cell in upper if (cell.column, cell.column_span) == columns]
        if above.column != end or below.text or len(own) < 2 or not all(cell.text for cell in own):
            break
        end += above.column_span
        labels.add((above.row, above.column))
    return frozenset(labels)


def joined_cell(above: Cell, below: Cell, is_split: bool) -> Cell:
    """The two as one cell; the two rows of a split row are one."""
    is_one_line = not (above.text and below.text) or _is_cut_label(above.text, below.text)
    between = "" if is_one_line else _separator(above, below)
    return replace(with_continuation(above, below, between), row_span=above.row_span + below.row_span - is_split)
