"""Rows of a table without ruling lines: which cells stand side by side, and which rows a label stands beside.

A label beside several rows stands at the first of them, or in their middle.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, combinations, pairwise
from math import inf

from extract.read.layout.line_distances import is_value
from extract.read.layout.unruled_cells import SIGNS, UnruledCell

_OVERLAP = 0.5  # of the lower text: two that have so much height in common stand side by side
_INDENT = 0.5  # em: a line that ends so far before the others is not full
_SAME_HEIGHT = 0.25  # em
_PLACES = ("top", "middle", "bottom")
_MOST_PARTED = 12  # lines of a cell that is cut into those of several rows
_OFF_ROW = 0.35  # em: how far those of a row may be off its words
_OFF_MIDDLE = 0.7  # em: how far a label may be off the middle of its rows


def rows_of_cells(cells: Sequence[UnruledCell], rules: Sequence[float]) -> list[list[UnruledCell]]:
    """The cells that stand side by side, from top to bottom; one beside several rows is in one of them, or alone."""
    rows: list[list[UnruledCell]] = []
    for cell in sorted(cells, key=lambda one: one.middle):
        if rows and not any(one.is_over(cell) for one in rows[-1]) and _stands_beside(rows[-1], cell, rules):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for k in range(len(rows) - 1, 0, -1):  # the first or last line of a text in a row whose other cells are lower
        upper, lower = rows[k - 1], rows[k]
        single = next((one for one in (upper, lower) if len(one) == 1 and one[0].left > -inf), None)
        other = lower if single is upper else upper
        if single and not any(one.is_over(single[0]) for one in other) and _stands_beside(other, single[0], rules):
            rows[k - 1 : k + 1] = [[*upper, *lower]]
    return [sorted(row, key=lambda one: one.left) for row in rows]


def cells_parted_at_rows(cells: Sequence[UnruledCell], words: Collection[str]) -> list[UnruledCell]:
    """The cells; one that took in those below it, as rows are no farther apart than its lines, is cut into them.

    Words of forms, signs and short numbers beside it tell the rows: each has its part of the lines at its top, its foot
    or its middle.
    """
    result: list[UnruledCell] = []
    for cell in cells:
        columns: dict[float, list[UnruledCell]] = {}
        for one in cells if cell.text not in words else ():
            is_beside = cell.top - 1 < one.middle < cell.bottom + 1 and not one.is_over(cell)
            if is_beside and (one.text in words or is_value(one.text)):
                columns.setdefault(one.left, []).append(one)
        _, rows = max(((len(own), own) for own in columns.values()), key=lambda one: one[0], default=(0, []))
        beside = sorted(rows, key=lambda one: one.middle)
        result += _parts_beside(cell, beside) if 1 < len(beside) <= len(cell.runs) <= _MOST_PARTED else [cell]
    return result


def _parts_beside(cell: UnruledCell, rows: Sequence[UnruledCell]) -> list[UnruledCell]:
    best, least = [cell], _OFF_ROW * cell.runs[0].em
    for starts in combinations(range(1, len(cell.runs)), len(rows) - 1):
        parts = [
            UnruledCell(cell.left, cell.right, cell.runs[start:stop], cell.numbers[start:stop])
            for start, stop in pairwise((0, *starts, len(cell.runs)))
        ]
        for place in _PLACES:
            off = max(abs(getattr(part, place) - getattr(row, place)) for part, row in zip(parts, rows, strict=True))
            best, least = (parts, off) if off < least else (best, least)
    return best


def _stands_beside(row: Sequence[UnruledCell], cell: UnruledCell, rules: Sequence[float]) -> bool:
    top, bottom = min(one.top for one in row), max(one.bottom for one in row)
    common = min(bottom, cell.bottom) - max(top, cell.top)
    is_parted = any(bottom - 1 < y < cell.top + 1 for y in rules)
    return not is_parted and common > _OVERLAP * min(bottom - top, cell.bottom - cell.top)


def fragments(rows: Sequence[Sequence[UnruledCell]], words: Collection[str]) -> Iterator[UnruledCell]:
    """Texts that may go on with the cells above them though they count as rows of their own: all texts of their row
    stand below full lines, and none is a word of forms, a number or a sign.
    """
    widest: dict[float, float] = {}
    for cell in chain(*rows):
        widest[cell.left] = max(widest.get(cell.left, -inf), *(run.x1 for run in cell.runs))
    for above, below in pairwise(rows):
        full = {
            cell.left
            for cell in above
            if cell.text not in words and widest[cell.left] - cell.runs[-1].x1 < _INDENT * cell.runs[-1].em
        }
        if all(
            cell.left in full and cell.text not in words and not cell.text[0].isdigit() and cell.text[0] not in SIGNS
            for cell in below
        ):
            yield from below
        beside = {cell.left for cell in below}
        shared = [cell for cell in below if any(cell.left == one.left for one in above)]
        if 0 < len(shared) < min(len(above), len(below)) and all(  # a row in two: neither part has all its columns
            cell.left in full and cell.text not in words and not is_value(cell.text) for cell in shared
        ):
            yield from shared
        plain = [cell for cell in above if cell.text not in words]  # the first lines of cells of the row below
        are_words = all(cell.left > -inf and not cell.text[0].isdigit() and cell.text[0] not in SIGNS for cell in above)
        if plain and are_words and len(above) < len(below) and all(cell.left in full & beside for cell in plain):
            yield from plain


def row_bounds(rows: Sequence[Sequence[UnruledCell]], rules: Sequence[float]) -> list[float]:
    """The heights between the rows, with those above the first and below the last."""
    bounds = [min(cell.top for cell in rows[0]) - 1]
    for above, below in pairwise(rows):
        low = min(cell.middle for cell in below)
        high = max(cell.middle for cell in above)
        bottom = max((cell.bottom for cell in above if cell.bottom < low), default=high)
        top = min((cell.top for cell in below if cell.top > high), default=low)
        y = next((y for y in rules if bottom - 1 < y < top + 1), (bottom + top) / 2)
        bounds.append(max(y, bounds[-1] + 0.5))
    return [*bounds, max(cell.bottom for cell in rows[-1]) + 1]


# ---------------------------------------------------------------- labels beside several rows


def is_set_in_middle(rows: Sequence[Sequence[UnruledCell]]) -> bool | None:
    """Whether texts of one line stand in the middle of higher cells beside them; None if that cannot be told."""
    votes = 0
    for row in rows:
        high = max(row, key=lambda one: one.bottom - one.top)
        for cell in row if len(high.runs) > 1 else ():
            if len(cell.runs) == 1 and abs(cell.top - high.top) < _SAME_HEIGHT * cell.runs[0].em:
                votes -= 1
            elif len(cell.runs) == 1 and abs(cell.middle - high.middle) < _SAME_HEIGHT * cell.runs[0].em:
                votes += 1
    return votes > 0 if votes else None


def label_groups(
    heights: Sequence[tuple[float, float]], labels: Sequence[tuple[int, UnruledCell]], in_middle: bool | None
) -> list[int] | None:
    """For each of the rows, given by top and bottom of their text, the number of its label, -1 for rows above all
    labels; None if it cannot be told.

    ``labels`` are those of a column, each with its row, which is -1 where it stands between two. They stand in the
    first of their rows, or in the middle of these; ``in_middle`` says which, as far as other cells show it.
    """
    starts = [row for row, _ in labels]
    cells = [label for _, label in labels]
    blank = starts[0] if starts[0] > 0 else 0
    middle = _groups_in_middle(heights, cells)
    if middle is None and blank:
        rest = _groups_in_middle(heights[blank:], cells)
        middle = [-1] * blank + rest if rest is not None else None
    if -1 in starts or in_middle:
        return middle
    first = [max((k for k, start in enumerate(starts) if start <= row), default=-1) for row in range(len(heights))]
    return first if in_middle is False or middle in (None, first) else None


def _groups_in_middle(heights: Sequence[tuple[float, float]], labels: Sequence[UnruledCell]) -> list[int] | None:
    """The label of each row where every label stands in the middle of rows that follow each other."""
    groups: list[int] = []
    for number, label in enumerate(labels):
        start = len(groups)
        if start >= len(heights):
            return None
        ends = range(start, len(heights)) if number < len(labels) - 1 else (len(heights) - 1,)
        off, end = min((abs((heights[start][0] + heights[end][1]) / 2 - label.middle), end) for end in ends)
        if off > _OFF_MIDDLE * label.runs[0].em:
            return None
        groups += [number] * (end + 1 - start)
    return groups if len(groups) == len(heights) else None
