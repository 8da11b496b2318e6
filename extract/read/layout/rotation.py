"""Blocks of a page that was straightened → the same blocks with their places on the page as it is.

A line that stands askew is no rectangle: it is cut into short pieces, each with a rectangle of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from extract.model import Block, Box, Cell, Clause, Line, Place
from extract.read.layout.drawing import bounding_box

Matrix = tuple[float, float, float, float, float, float]  # (a, b, c, d, e, f): x, y → a·x + b·y + c, d·x + e·y + f
UNMOVED: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

_DRIFT = 1.0  # points: the most that a piece of a line may rise or fall from end to end

Holder = TypeVar("Holder", Cell, Clause)
PageMatrices = Mapping[int, Matrix]  # by page number


def rotated_blocks(blocks: Sequence[Block], matrices: PageMatrices) -> tuple[Block, ...]:
    """The blocks with every place and line of the pages in ``matrices`` moved; the others are as they were."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Clause):
            result.append(_rotated_holder(block, matrices))
        elif matrices.keys().isdisjoint(block.pages):
            result.append(block)
        else:
            cells = tuple(_rotated_holder(cell, matrices) for cell in block.cells)
            repeated = tuple(tuple(_rotated_holder(cell, matrices) for cell in row) for row in block.repeated_rows)
            result.append(replace(block, cells=cells, repeated_rows=repeated))
    return tuple(result)


def _rotated_holder(holder: Holder, matrices: PageMatrices) -> Holder:
    if not any(place.page in matrices for place in holder.places):
        return holder
    places = tuple(
        Place(place.page, transformed_box(matrices[place.page], place.box))  # a place on a page has no other attributes
        if place.page is not None and place.page in matrices and place.box is not None
        else place
        for place in holder.places
    )
    lines = tuple(piece for line in holder.lines for piece in line_pieces(line, matrices.get(line.page or 0)))
    return replace(holder, places=places, lines=lines)


def line_pieces(line: Line, matrix: Matrix | None) -> Iterator[Line]:
    """The line cut into pieces that rise or fall little, each in its box on the page as it is."""
    if matrix is None:
        yield line
        return
    fall = abs(matrix[3]) if matrix[0] > abs(matrix[3]) else 1.0  # a page that lay on its side: each character
    first, count = 0, len(line.lefts)
    for end in range(1, count + 1):
        if end == count or (line.rights[end] - line.lefts[first]) * fall > _DRIFT:
            bounds = ((line.lefts[k], line.top, line.rights[k], line.bottom) for k in range(first, end))
            lefts, tops, rights, bottoms = zip(*(transformed_box(matrix, box) for box in bounds), strict=True)
            place = (line.start + first, line.page, min(tops), max(bottoms), lefts, rights)
            yield Line(*place, line.confidences[first:end], line.columns[first:end])
            first = end


def transformed_point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where the matrix brings a point."""
    a, b, c, d, e, f = matrix
    return a * x + b * y + c, d * x + e * y + f


def inverse(matrix: Matrix) -> Matrix:
    """The matrix that leads back; straightening a page never loses a direction."""
    a, b, c, d, e, f = matrix
    size = a * e - b * d
    return (e / size, -b / size, (b * f - c * e) / size, -d / size, a / size, (c * d - a * f) / size)


def transformed_box(matrix: Matrix, box: Box) -> Box:
    """The box around the four corners where the matrix brings them."""
    return bounding_box(transformed_point(matrix, x, y) for x in box[::2] for y in box[1::2])
