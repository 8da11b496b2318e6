"""What a drawn figure (path) of a PDF is: a rectangle, a ring, an area; how it is filled."""

import ctypes
from collections.abc import Sequence
from struct import unpack
from typing import Any

from pypdfium2 import raw

from extract.read.layout.drawing import Point, bounding_box
from extract.read.layout.ruling import holds
from extract.read.pdf import pdfium

_RECTANGLE = (4, 80)  # segments: four sides, and up to so many in four round corners
_SIDES = 4
_ROUND = 0.3  # of the side: how deep a round corner may cut in
_FRAME = (8, 9, 10)  # segments of two rectangles, closed or drawn back to their beginnings


def is_area(handle: int) -> bool:
    """Whether the figure is filled and has no stroke."""
    fill, stroke = draw_mode(handle)
    return bool(fill) and not stroke


def is_ring(handle: int) -> bool:
    """Whether the figure is a border with its four sides: one rectangle in another, the space between them filled."""
    if pdfium.segment_count(handle) not in _FRAME:
        return False
    segments = pdfium.segments(handle, _FRAME[-1])
    beginnings = _beginnings(segments)
    if len(beginnings) != 2:
        return False
    points = pdfium.points(segments)
    one, other = points[: beginnings[1]], points[beginnings[1] :]
    is_nested = holds(bounding_box(one), bounding_box(other)) or holds(bounding_box(other), bounding_box(one))
    # by winding, an inner line that runs the same way leaves no hole
    has_hole = draw_mode(handle)[0] == raw.FPDF_FILLMODE_ALTERNATE or _sense(one) * _sense(other) < 0
    return is_nested and has_hole


def _sense(points: list[Point]) -> float:
    """Above 0 where the closed line runs counterclockwise, below 0 where clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))


def is_dark(handle: int) -> bool:
    """Whether the figure is filled with a colour that shows on white paper."""
    red, green, blue, alpha = fill_of(handle)
    return bool(draw_mode(handle)[0]) and alpha > 64 and red + green + blue < 3 * 160


def fill_of(handle: int) -> tuple[int, ...]:
    """Red, green, blue and opacity of the figure's fill, 0 to 255."""
    return unpack("4I", pdfium.fill_colors([pdfium.reference(handle)])[0])


def fills_of(handles: Sequence[int]) -> list[tuple[int, ...]]:
    """The same of each of the figures."""
    return [unpack("4I", colour) for colour in pdfium.fill_colors(pdfium.references(handles))]


def is_rectangle(handle: int) -> bool:
    """Whether the figure is one closed line along the sides of its bounds, or four strokes; corners may be round."""
    count = pdfium.segment_count(handle)
    segments = pdfium.segments(handle, count) if _RECTANGLE[0] <= count <= _RECTANGLE[1] else []
    parts = len(_beginnings(segments))
    if parts not in (1, _SIDES):
        return False
    points = pdfium.points(segments)
    x0, y0, x1, y1 = bounding_box(points)
    near = _ROUND * min(x1 - x0, y1 - y0)
    if parts == _SIDES:  # not a star, whose strokes cross
        strokes = zip(points[::2], points[1::2], strict=False)
        return count == 2 * _SIDES and all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 1.0 for a, b in strokes)
    return all(min(x - x0, x1 - x, y - y0, y1 - y) <= near for x, y in points)


def _beginnings(segments: Sequence[Any]) -> list[int]:
    """The places of the segments at which the separate lines (subpaths) of a figure begin."""
    return [k for k, kind in enumerate(map(pdfium.segment_type, segments)) if kind == raw.FPDF_SEGMENT_MOVETO]


def draw_mode(handle: int) -> tuple[int, int]:
    """How the figure is filled (0: not at all), and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
    return fill.value, stroke.value


def draw_modes(handles: Sequence[int]) -> list[tuple[int, int]]:
    """The same of each of the figures."""
    fills, strokes, *_ = pdfium.columns(pdfium.answers(pdfium.draw_mode, pdfium.PAIR, handles), "i")
    return list(zip(fills, strokes, strict=True))
