"""Shading behind text: which narrow filled areas are pieces of it, and which are ruling lines.

A program shades a text piece by piece, and the piece behind a blank or a full stop is as narrow as a ruling line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TypeVar

from extract.model import Box
from extract.read.layout.drawing import Area
from extract.read.layout.lines import Glyph

_NEAR = 1.0  # points: edges nearer than this are the same edge
_MESH = 16.0  # points: the mesh in which neighbours are looked for
_LOWEST, _TALLEST = 0.6, 2.2  # of a character's height: how tall the shading behind it is
_OFF = 0.45  # of a character's height: how far the middle of its shading may be off its own

T = TypeVar("T")
_Mesh = Mapping[tuple[int, int], Sequence[T]]


def narrow_ruling_lines(narrow: Sequence[Area], areas: Sequence[Area], glyphs: Sequence[Glyph]) -> list[Area]:
    """The narrow areas that are ruling lines: not those behind a character or between two of a line, and not those that
    go on with the shading of characters beside them, in its colour.
    """
    if not narrow:
        return []
    characters = _mesh(glyphs, [glyph[:4] for glyph in glyphs])
    is_shading = [_is_behind_text(piece.box, characters) for piece in narrow]
    beside = _mesh(areas, [area.box for area in areas])
    is_run = cache(partial(_is_run, characters=characters))
    pieces = _mesh(range(len(narrow)), [piece.box for piece in narrow])
    waiting = [
        k
        for k, piece in enumerate(narrow)
        if is_shading[k] or any(_touches(piece, area) and is_run(area.box) for area in _around(piece.box, beside))
    ]
    for k in waiting:
        is_shading[k] = True
    while waiting:  # what touches a piece of shading is another
        piece = narrow[waiting.pop()]
        for k in _around(piece.box, pieces):
            if not is_shading[k] and _touches(piece, narrow[k]):
                is_shading[k] = True
                waiting.append(k)
    return [piece for piece, own in zip(narrow, is_shading, strict=True) if not own]


def _is_behind_text(box: Box, characters: _Mesh[Glyph]) -> bool:
    """Whether the area lies behind one character, or in the white between two that stand close on a line."""
    x0, _, x1, _ = box
    beside = [
        glyph
        for glyph in _around(box, characters)
        if glyph.x0 - 2 * _NEAR < x1
        and x0 < glyph.x1 + 2 * _NEAR
        and not glyph.char.isspace()
        and _is_line_of(glyph, box)
    ]
    if any(glyph.x0 - _NEAR <= x0 and x1 <= glyph.x1 + _NEAR for glyph in beside):
        return True
    is_left = any(abs(glyph.x1 - x0) <= _NEAR for glyph in beside)
    return is_left and any(abs(glyph.x0 - x1) <= _NEAR for glyph in beside)


def _is_run(box: Box, characters: _Mesh[Glyph]) -> bool:
    """Whether the area lies behind a run of characters, and begins where they do; a cell's background begins before."""
    x0, _, x1, _ = box
    return any(
        abs(glyph.x0 - x0) <= _NEAR and glyph.x1 <= x1 + _NEAR and _is_line_of(glyph, box)
        for glyph in _around((x0, *box[1:2], x0, box[3]), characters)
    )


def _is_line_of(glyph: Glyph, box: Box) -> bool:
    """Whether the area is as tall as a line of such characters, and on their line."""
    height, tall = glyph.bottom - glyph.top, box[3] - box[1]
    off = abs(glyph.top + glyph.bottom - box[1] - box[3]) / 2
    return _LOWEST * height <= tall <= _TALLEST * height and off <= _OFF * height


def _touches(one: Area, other: Area) -> bool:
    """Whether the two areas have one colour and stand side by side."""
    (a0, a_top, a1, a_bottom), (b0, b_top, b1, b_bottom) = one.box, other.box
    common = min(a_bottom, b_bottom) - max(a_top, b_top)
    is_beside = a0 <= b1 + _NEAR and b0 <= a1 + _NEAR
    return one.colour == other.colour and is_beside and common > _LOWEST * min(a_bottom - a_top, b_bottom - b_top)


# ---------------------------------------------------------------- neighbours


def _mesh(things: Sequence[T], boxes: Sequence[Box]) -> _Mesh[T]:
    """The things by the squares of a mesh that their left and right ends lie in, at half their height."""
    mesh: defaultdict[tuple[int, int], list[T]] = defaultdict(list)
    for thing, (x0, top, x1, bottom) in zip(things, boxes, strict=True):
        first, last, row = int(x0 // _MESH), int(x1 // _MESH), int((top + bottom) / 2 // _MESH)
        mesh[first, row].append(thing)
        if last != first:
            mesh[last, row].append(thing)
    return mesh


def _around(box: Box, mesh: _Mesh[T]) -> Iterator[T]:
    """The things whose ends lie in the squares around the area's ends; one may come twice."""
    row = int((box[1] + box[3]) / 2 // _MESH)
    columns = {int(x // _MESH) + k for x in box[::2] for k in (-1, 0, 1)}
    for column in columns:
        for k in (-1, 0, 1):
            yield from mesh.get((column, row + k), ())
