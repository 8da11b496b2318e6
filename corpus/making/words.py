"""Small pieces that the layouts share: dates in words, cells merged downwards."""

from datetime import date
from itertools import groupby

from making.blocks import Cell


def day(value: date | None, style: str = "{0.year}年{0.month}月{0.day}日") -> str:
    """The date as a form prints it, an empty text for None."""
    return style.format(value) if value else ""


def merged_cells(rows: list[tuple[str, str]]) -> list[tuple[Cell, ...]]:
    """The two leading cells of each row; equal neighbours become one cell at the first row of their run."""
    cells: list[tuple[Cell, ...]] = []
    for outer, members in groupby(rows, lambda row: row[0]):
        inner = [list(run) for _, run in groupby(members)]
        height = sum(map(len, inner))
        for number, run in enumerate(inner):
            first = (Cell(outer, rows=height),) if number == 0 else ()
            cells += [(*first, Cell(run[0][1], rows=len(run))), *[()] * (len(run) - 1)]
    return cells
