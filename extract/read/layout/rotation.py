"""Blocks of a page that was straightened → the same blocks with their places on the page as it is.

A line that stands askew is no rectangle: it is cut into short pieces, each with a rectangle of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from extract.model import Block, Box, Cell, Clause, Line, Place, Table

Matrix = tuple[float, float, float, float, float, float]  # (a, b, c, d, e, f): x, y → a·x + b·y + c, d·x + e·y + f
UNMOVED: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

_DRIFT = 1.0  # points: so much may a piece of a line rise or fall from its one end to the other

Holder = TypeVar("Holder", Cell, Clause)
Ways = Mapping[int, Matrix]  # by page


def turned(blocks: Sequence[Block], ways: Ways) -> tuple[Block, ...]:
    """The blocks with every place and line of the pages in ``ways`` moved; the others are as they were."""
    return tuple(_block(block, ways) for block in blocks) if ways else tuple(blocks)


def _block(block: Block, ways: Ways) -> Block:
    if isinstance(block, Clause):
        return _holder(block, ways)
    if ways.keys().isdisjoint(block.pages):
        return block
    return _table(block, ways)


def _table(table: Table, ways: Ways) -> Table:
    cells = tuple(_holder(cell, ways) for cell in table.cells)
    repeated = tuple(tuple(_holder(cell, ways) for cell in row) for row in table.repeated_rows)
    return replace(table, cells=cells, repeated_rows=repeated)


def _holder(holder: Holder, ways: Ways) -> Holder:
    if not any(place.page in ways for place in holder.places):
        return holder
    places = tuple(_place(place, ways) for place in holder.places)
    lines = tuple(piece for line in holder.lines for piece in _pieces(line, ways))
    return replace(holder, places=places, lines=lines)


def _place(place: Place, ways: Ways) -> Place:
    if place.page is None or place.page not in ways or place.box is None:
        return place
    return Place(place.page, around(ways[place.page], place.box), place.table, place.row, place.column, place.paragraph)


def around(matrix: Matrix, box: Box) -> Box:
    """The box around the four corners where the matrix brings them."""
    corners = [moved(matrix, x, y) for x in box[::2] for y in box[1::2]]
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _pieces(line: Line, ways: Ways) -> Iterator[Line]:
    if line.page not in ways:
        yield line
        return
    matrix = ways[line.page]
    fall = abs(matrix[3]) if matrix[0] > abs(matrix[3]) else 1.0  # a page that lay on its side: each character
    first = 0
    for k in range(1, len(line.lefts) + 1):
        if k == len(line.lefts) or (line.rights[k] - line.lefts[first]) * fall > _DRIFT:
            yield _piece(line, first, k, matrix)
            first = k


def _piece(line: Line, first: int, end: int, matrix: Matrix) -> Line:
    boxes = [around(matrix, (line.lefts[k], line.top, line.rights[k], line.bottom)) for k in range(first, end)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Line(line.start + first, line.page, min(tops), max(bottoms), lefts, rights, line.confidence)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where the matrix brings a point."""
    a, b, c, d, e, f = matrix
    return a * x + b * y + c, d * x + e * y + f
