"""Tables on the images of pages as the form has them: what a stroke divides is one cell, what a lost line joins is two.

A line of a pen or a crease through a column looks like a ruling line, and parts nothing from what is printed in the
cell. A copy loses a ruling line between two cells of first levels (产出指标, 效益指标), which name rows of their own.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import structs
from msgspec.structs import replace

from extract import pack
from extract.find.decoding import reread_cell
from extract.find.form.words.label import bare_label, general_vocabulary, level_code, level_over
from extract.model import Block, Cell, Document, Span, Table

_FEWEST_WORDS = 2  # characters beside a stroke: fewer are what a stroke is read as, too
_FEW = 0.5  # of a table's columns: a stroke runs through no more of them


def with_tables_mended(document: Document) -> Document:
    """A copy to find forms in whose tables on images have the form's cells, the document itself if all have."""
    if not document.has_text_of_images:
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        is_on_image = isinstance(block, Table) and any(map(document.is_scanned, block.cells))
        blocks.append(_mended_table(block) if isinstance(block, Table) and is_on_image else block)
    is_same = all(one is other for one, other in zip(blocks, document.blocks, strict=True))
    return document if is_same else replace(document, blocks=tuple(blocks))


def _mended_table(table: Table) -> Table:
    cells = tuple(map(_without_strokes, table.cells))
    for row in range(1, table.rows):
        cells = _with_divided_joined_cells(cells, row, table.columns)
    cells = tuple(part for cell in cells for part in _levels_of(cell, cells))
    if all(one is other for one, other in zip(cells, table.cells, strict=False)) and len(cells) == len(table.cells):
        return table
    return structs.replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _without_strokes(cell: Cell) -> Cell:
    """The cell without the lines that are strokes of a pen beside words."""
    parts = cell.text.split("\n")
    words = sum(map(str.isalpha, "".join(part for part in parts if not _is_stroke(part))))
    if len(parts) < 2 or words < _FEWEST_WORDS or not any(map(_is_stroke, parts)):
        return cell
    end = len(cell.text)
    for part in reversed(parts):
        start = end - len(part)
        if _is_stroke(part):  # with the line break before it, or behind it
            first = max(start - 1, 0)
            cell = reread_cell(Span(cell, first, end if start else min(end + 1, len(cell.text))), "", 1.0, "")
        end = start - 1
    return cell


def _is_stroke(text: str) -> bool:
    return pack.pattern("scan", "pen_stroke").fullmatch("".join(text.split())) is not None


# ---------------------------------------------------------------- cells that a stroke divides


def _with_divided_joined_cells(cells: tuple[Cell, ...], row: int, columns: int) -> tuple[Cell, ...]:
    """The cells, those joined that end above the ``row`` and begin on it if only a stroke divides them.

    A row of a form begins with a text in one of its columns at least, and goes on to its end in most of them.
    """
    uppers = [cell for cell in cells if cell.row + cell.row_span == row]
    lowers = [cell for cell in cells if cell.row == row]
    divided = sum(cell.column_span for cell in lowers)
    if not uppers or not lowers or divided > _FEW * columns:
        return cells
    across = [cell for cell in cells if cell.row < row < cell.row + cell.row_span and cell.text.strip()]
    is_one_row = sum(cell.column_span for cell in across if "\n" not in cell.text) > (1 - _FEW) * columns
    joined: list[Cell] = []
    for above, below in _pairs(uppers, lowers):
        if (own := _joined_cells(above, below, is_one_row=is_one_row)) is None:
            return cells
        joined += own
    gone = {id(cell) for cell in (*uppers, *lowers)}
    return (*(cell for cell in cells if id(cell) not in gone), *joined)


def _pairs(uppers: Sequence[Cell], lowers: Sequence[Cell]) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """The cells above a row and on it that stand over the same columns, as few as can be together."""
    sides = [
        {side for cell in own for side in (cell.column, cell.column + cell.column_span)} for own in (uppers, lowers)
    ]
    ends = sides[0] | sides[1]
    for start, end in pairwise(sorted({*(sides[0] & sides[1]), min(ends), max(ends)})):
        above, below = ([cell for cell in own if start <= cell.column < end] for own in (uppers, lowers))
        if above or below:
            yield above, below


def _joined_cells(above: Sequence[Cell], below: Sequence[Cell], *, is_one_row: bool) -> list[Cell] | None:
    """The cells that were divided; None if they are cells of two rows.

    Two texts are one where they make one word of the form, or words stand on what is one row in most columns.
    """
    if not above or not below:
        return None
    one, other = above[0], below[0]
    alone = len(above) == len(below) == 1 and one.column_span == other.column_span
    if all(map(_is_bare, below)) and len({cell.row + cell.row_span for cell in below}) == 1:
        end = other.row + other.row_span
        return [structs.replace(cell, row_span=end - cell.row) for cell in above]
    if all(map(_is_bare, above)) and len({cell.row for cell in above}) == 1:
        return [structs.replace(cell, row=one.row, row_span=cell.row + cell.row_span - one.row) for cell in below]
    parts = bare_label(one.text), bare_label(other.text)
    is_word = _is_print(bare_label(one.text + other.text)) and not all(map(_is_print, parts))
    are_values = all(any(map(str.isdecimal, part)) for part in parts)
    are_words = (
        is_one_row
        and not are_values
        and all(any(map(str.isalpha, part)) for part in parts)
        and not any(map(_is_print, parts))
    )
    return [_together(one, other)] if alone and (is_word or are_words) else None


def _is_bare(cell: Cell) -> bool:
    """Whether nothing is printed in the cell."""
    return not cell.text.strip() or _is_stroke(cell.text)


def _is_print(name: str) -> bool:
    """Whether a form prints the word: a level or the label of a field."""
    return any(level_code(number, name) for number in (1, 2)) or general_vocabulary().field(name) is not None


def _together(one: Cell, other: Cell) -> Cell:
    """Two cells one over the other as one, the words of one label in one line."""
    lines = (*one.lines, *(line._replace(start=line.start + len(one.text)) for line in other.lines))
    span, places = one.row_span + other.row_span, (*one.places, *other.places)
    return structs.replace(one, row_span=span, text=one.text + other.text, lines=lines, places=places)


# ---------------------------------------------------------------- first levels that a lost line joins


def _levels_of(cell: Cell, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of the first levels that stand in one cell under each other, or the cell alone.

    A second level beside them belongs to one first level wherever it stands (数量指标 to 产出指标); where none tells at
    which row a level begins, the cell stays.
    """
    words = cell.text.split("\n")
    codes = [level_code(1, bare_label(word)) for word in words]
    if len(words) < 2 or None in codes or len({*codes}) < len(codes):
        return [cell]
    rows = range(cell.row, cell.row + cell.row_span)
    beside = [one for one in cells if one.column == cell.column + cell.column_span and one.row in rows]
    over = [(one.row, level_over(bare_label(one.text))) for one in sorted(beside, key=lambda one: one.row)]
    order = [code for _, code in over]
    starts = [row for k, (row, code) in enumerate(over) if k == 0 or code != order[k - 1]]
    if order != sorted(order, key=lambda code: codes.index(code) if code in codes else len(codes)) or {*order} != {
        *codes
    }:
        return [cell]
    result, offset = [], 0
    for word, (start, end) in zip(words, pairwise([*starts, rows.stop]), strict=True):
        own = [line for line in cell.lines if offset <= line.start < offset + len(word)]
        lines = tuple(line._replace(start=line.start - offset) for line in own)
        result.append(structs.replace(cell, row=start, row_span=end - start, text=word, lines=lines))
        offset += len(word) + 1
    return result
