"""Where the cells of a sheet lie, and in which of them a picture stands; in English metric units."""

from collections.abc import Iterator, Mapping, Sequence

from extract.model import Box
from extract.read.drawingml import ENGLISH_METRIC
from extract.read.pictures import ShownPicture
from extract.read.sheet.worksheet import Area, Position, SheetPicture
from extract.read.unread import is_decorative

PIXEL = 9525  # at 96 to the inch
USUAL_DIGIT = 7  # pixels: the width of a digit in the usual font, by which columns are measured

_CENTIMETRE = 360_000
_MOSTLY = 0.6  # of its area: so much of a picture lies in the cell that it stands in
_MOST_LINES = 1_048_576

Sizes = tuple[Mapping[int, float], float]  # of rows or columns that have one of their own, and the usual one


class SheetGrid:
    """The sizes of a sheet's columns and rows, 0 for hidden ones, and its merged areas."""

    def __init__(self, columns: Sizes, rows: Sizes, merged: Sequence[Area]) -> None:
        self._columns, self._rows = columns, rows
        self._merged = merged

    def placed_picture(self, picture: ShownPicture, box: Box) -> Iterator[SheetPicture]:
        """The picture with its size and the cell that it stands in; none where it is small and lies between cells."""
        size = box[2] - box[0], box[3] - box[1]
        cell = self.cell_of(box)
        if all(size):
            picture = picture._replace(size=(size[0] / ENGLISH_METRIC, size[1] / ENGLISH_METRIC))
            if cell is None and is_decorative(size[0] / _CENTIMETRE, size[1] / _CENTIMETRE):
                return
        yield SheetPicture(picture, cell or self._cell_at(box[0], box[1]), is_in_cell=cell is not None)

    def cell_of(self, box: Box) -> Position | None:
        """The cell, or the first of a merged area, in which the box lies for the most part; None where none is it."""
        row, column = self._cell_at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        whole = next((one for one in self._merged if one[0] <= row <= one[2] and one[1] <= column <= one[3]), None)
        top, left, bottom, right = whole or (row, column, row, column)
        across = min(box[2], self.left(right + 1)) - max(box[0], self.left(left))
        down = min(box[3], self.top(bottom + 1)) - max(box[1], self.top(top))
        is_inside = min(across, down) > 0 and across * down >= _MOSTLY * (box[2] - box[0]) * (box[3] - box[1])
        return (top, left) if is_inside else None

    def left(self, column: int) -> float:
        """Where a column begins."""
        return _start(column, self._columns)

    def top(self, row: int) -> float:
        """Where a row begins."""
        return _start(row, self._rows)

    def width(self, column: int) -> float:
        """How wide a column is."""
        return self._columns[0].get(column, self._columns[1])

    def height(self, row: int) -> float:
        """How high a row is."""
        return self._rows[0].get(row, self._rows[1])

    def _cell_at(self, x: float, y: float) -> Position:
        return _line_at(y, self._rows), _line_at(x, self._columns)


def _start(line: int, sizes: Sizes) -> float:
    """Where a row or column begins."""
    own, usual = sizes
    return line * usual + sum(size - usual for other, size in own.items() if other < line)


def _line_at(place: float, sizes: Sizes) -> int:
    """The row or column at a place."""
    own, usual = sizes
    start, last = 0.0, -1
    for line in sorted(own):
        between = (line - last - 1) * usual
        if place < start + between:
            break
        start += between + own[line]
        last = line
        if place < start:
            return line
    return min(last + 1 + int(max(place - start, 0.0) / (usual or 1.0)), _MOST_LINES)
