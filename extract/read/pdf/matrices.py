"""Matrices of objects and forms (ISO 32000-1, 8.3.3): from an object's own space to the page as a reader sees it."""

import ctypes
from collections.abc import Iterator
from math import isfinite
from typing import Any

from pypdfium2 import raw

from extract.model import Box
from extract.read.layout.drawing import Point, bounding_box
from extract.read.native import accelerator
from extract.read.pdf import pdfium
from extract.read.pdf.frame import Frame

PdfMatrix = tuple[float, float, float, float, float, float]  # (a, b, c, d, e, f)
IDENTITY: PdfMatrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_SEGMENTS = 20_000  # of a path


def bounds_of(references: list[Any], matrix: PdfMatrix, frame: Frame) -> list[Box]:
    """The bounds of objects as seen; ``matrix`` is that of the form in which they stand."""
    if matrix == IDENTITY and accelerator is not None:
        boxes: list[Box] = accelerator.boxes(pdfium.bounds, references, frame)
        return boxes
    left, bottom, right, top = pdfium.columns(pdfium.answers(pdfium.bounds, pdfium.FOUR, references), "f")
    if matrix != IDENTITY:
        corners = [
            bounding_box(_moved_point(x, y, matrix) for x in (a, c) for y in (b, d))
            for a, b, c, d in zip(left, bottom, right, top, strict=True)
        ]
        left, bottom, right, top = ([corner[k] for corner in corners] for k in range(4))
    return list(zip(*frame.bounds(left, bottom, right, top), strict=True))


def seen_box(box: Box, matrix: PdfMatrix, frame: Frame) -> Box:
    """The bounds of a box (left, bottom, right, top) of an object's own space, as seen."""
    corners = box
    if matrix != IDENTITY or not all(map(isfinite, box)):
        corners = bounding_box(_moved_point(x, y, matrix) for x in box[::2] for y in box[1::2])
    x0, top, x1, bottom = (side[0] for side in frame.bounds(*([side] for side in corners)))
    return x0, top, x1, bottom


def _moved_point(x: float, y: float, m: PdfMatrix) -> tuple[float, float]:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def object_matrix(handle: int, outer: PdfMatrix) -> PdfMatrix:
    """The matrix from the object's own space to the page's; ``outer`` is that of the form in which it stands."""
    values = (ctypes.c_float * 6)()
    own = tuple(values) if pdfium.matrix(handle, ctypes.addressof(values)) else IDENTITY
    if outer == IDENTITY:
        return own
    a, b, c, d, e, f = own
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def strokes(handle: int, outer: PdfMatrix, frame: Frame) -> Iterator[tuple[Point, Point]]:
    """The straight strokes of a path, from point to point as seen; ``outer`` as for ``object_matrix``."""
    matrix = object_matrix(handle, outer)
    start = last = (0.0, 0.0)
    segments = pdfium.segments(handle, _MOST_SEGMENTS)
    for segment, point in zip(segments, pdfium.points(segments), strict=True):
        moved = _moved_point(*point, matrix)
        here = frame.across(moved[:1], moved[1:])[0], frame.down(moved[:1], moved[1:])[0]
        kind = pdfium.segment_type(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        if pdfium.segment_close(segment):
            yield here, start
        last = here
