"""Rows of labels over a row of their values, as cards on a page and forms without pairs have them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extract import pack
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import FormField, Vocabulary
from extract.model import Cell

_LIKE = 2  # at least one half of the labels are known


def values_below(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> Mapping[int, Cell]:
    """The cell of the value under each label of such rows, by the ``id`` of the label; rows ``claimed`` have none.

    Known labels touch one another, the cells of both rows have the same edges, and the row below has no label: where
    labels and values take turns neither is so. A second row of values makes it a list. A single label with a blank
    beside it that is as wide has its value there.
    """
    values: dict[int, Cell] = {}
    for row in range(grid.first, grid.last):
        cells, below = grid.rows.get(row, ()), grid.rows.get(row + 1, ())
        if not cells or not claimed.isdisjoint((row, row + 1)) or any(cell.row_span > 1 for cell in cells):
            continue
        labels = [cell for cell in cells if cell.text.strip()]
        under = [one for cell in labels if (one := grid.below(cell)) and one.column_span == cell.column_span]
        blank = sum(cell.column_span for cell in cells if not cell.text.strip())
        is_pair = len(labels) > 1 or any(label.column_span > blank for label in labels)
        is_pair = is_pair and _edges(cells) == _edges(below) and _are_labels(grid, labels, vocabulary)
        is_list = row + 1 < grid.last and _edges(grid.rows.get(row + 2, ())) == _edges(below)
        is_list = is_list and not _known_labels(grid, grid.rows.get(row + 2, ()), vocabulary)
        if is_pair and not is_list and len(under) == len(labels) and not _known_labels(grid, under, vocabulary):
            values |= {id(label): one for label, one in zip(labels, under, strict=True)}
    return values


def _edges(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    return [(cell.column, cell.column_span) for cell in cells]


def _known_labels(grid: FormGrid, cells: Sequence[Cell], vocabulary: Vocabulary) -> dict[int, FormField]:
    """The fields of the cells that are labels and no values, by column."""
    fields = ((cell.column, vocabulary.field(grid.name(cell))) for cell in cells)
    return {column: field for column, field in fields if field is not None and not field.is_weak}


def _are_labels(grid: FormGrid, cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether all cells of a row look like labels, half of them are known, and two known ones touch; or the one is."""
    bare, fields = pack.patterns("field")["bare_label"], _known_labels(grid, cells, vocabulary)
    if not all(bare.fullmatch(grid.name(cell)) for cell in cells) or any(
        one.type == "group" for one in fields.values()
    ):
        return False
    touch = any(
        one.column in fields and other.column in fields and one.column + one.column_span == other.column
        for one, other in pairwise(cells)
    )
    return _LIKE * len(fields) >= len(cells) and (touch or (len(cells) == 1 and bool(fields)))
