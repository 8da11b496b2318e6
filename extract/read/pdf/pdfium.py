"""PDFium's page content as plain values: glyphs, ruling lines, small drawn shapes, images.

The calls go through bare function addresses and ``map`` so that no Python bytecode runs per character; that is what
keeps the reader within a small multiple of PDFium itself.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.glyphs import plain
from extract.read.lines import Glyph
from extract.read.ruling import Rule

_THIN = 3.0  # points: a filled rectangle or stroke up to this thick is a ruling line
_SHAPE = 18.0  # points: a drawn figure up to this size may be a check box or its mark
_RECTANGLE = frozenset((4, 5, 8, 9, 10, 12, 13, 16, 17))  # segments of a rectangle, also with four round corners
_MAX_FORM_DEPTH = 8
_MAX_SEGMENTS = 20_000
_GENERATED = " \r\n"
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})  # how PDFium marks a hyphen at a line's end
_INVISIBLE = 3  # PDF 32000-1, table 106: text render mode "neither fill nor stroke"


class Shape(NamedTuple):
    """A small drawn figure; ``framed`` if it is a rectangle's outline (corners may be round), ``dark`` if filled."""

    box: Box
    framed: bool
    dark: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on one page, in points from its top left corner as a reader sees it.

    ``hidden`` is the text that is in the file but is not painted; ``unmapped`` counts the characters whose font says
    nothing about their meaning; ``shapes`` are drawn figures small enough to be part of a check box.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    shapes: list[Shape]
    images: list[Box]
    hidden: str
    unmapped: int


def _bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_loose_box = _bare("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_origin = _bare("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
_unicode = _bare("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_is_generated = _bare("FPDFText_IsGenerated", _INT, _POINTER, _INT)
_map_error = _bare("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
_text_object = _bare("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_render_mode = _bare("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_object = _bare("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_form_object = _bare("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
_object_type = _bare("FPDFPageObj_GetType", _INT, _POINTER)
_bounds = _bare("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_matrix = _bare("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_segment_count = _bare("FPDFPath_CountSegments", _INT, _POINTER)
_segment = _bare("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
_segment_point = _bare("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
_segment_type = _bare("FPDFPathSegment_GetType", _INT, _POINTER)
_fill_color = _bare("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_segment_close = _bare("FPDFPathSegment_GetClose", _INT, _POINTER)
_draw_mode = _bare("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


Floats = Sequence[float]


class Frame(NamedTuple):
    """How the file's user space turns into the page that a reader sees: CropBox and /Rotate (quarter turns)."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def seen(self, xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
        """Coordinates in user space → coordinates from the seen page's top left corner."""
        left, bottom, right, top, turns = self
        if turns == 0:
            return [x - left for x in xs], [top - y for y in ys]
        if turns == 1:
            return [y - bottom for y in ys], [x - left for x in xs]
        if turns == 2:
            return [right - x for x in xs], [y - bottom for y in ys]
        return [top - y for y in ys], [right - x for x in xs]

    def bounds(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Bounds in user space (lower left, upper right corner) → left, top, right and bottom as seen."""
        ax, ay = self.seen(x0, y0)
        bx, by = self.seen(x1, y1)
        if self.turns == 0:
            return ax, by, bx, ay
        left, right = list(map(min, ax, bx)), list(map(max, ax, bx))
        return left, list(map(min, ay, by)), right, list(map(max, ay, by))


def content(page: pypdfium2.PdfPage) -> Content:
    """Everything on the page that the reader needs."""
    left, bottom, right, top = _visible(page)
    frame = Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
    drawn = _Drawn(frame)
    drawn.gather(page.raw, _objects(page.raw, raw.FPDFPage_CountObjects(page), _object), _IDENTITY, 0)
    textpage = page.get_textpage()
    try:
        glyphs, hidden, unmapped = _glyphs(textpage.raw, frame, invisible=drawn.invisible)
    finally:
        textpage.close()
    width, height = frame.size
    return Content(
        width, height, glyphs, drawn.horizontal, drawn.vertical, drawn.shapes, drawn.images, hidden, unmapped
    )


def _visible(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    media, crop = page.get_mediabox(), page.get_cropbox()
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return box if box[0] < box[2] and box[1] < box[3] else media


# ---------------------------------------------------------------- characters


def _glyphs(text: Any, frame: Frame, *, invisible: bool) -> tuple[list[Glyph], str, int]:
    count = raw.FPDFText_CountChars(text)
    if count <= 0:
        return [], "", 0
    handle = ctypes.cast(text, _POINTER).value
    chars = _characters(text, handle, count)
    boxes = (ctypes.c_float * (4 * count))()
    origins = (ctypes.c_double * (2 * count))()
    first, second = ctypes.addressof(boxes), ctypes.addressof(origins)
    _run(map(_loose_box, repeat(handle), range(count), range(first, first + 16 * count, 16)))
    _run(
        map(
            _origin,
            repeat(handle),
            range(count),
            range(second, second + 16 * count, 16),
            range(second + 8, second + 16 * count, 16),
        )
    )
    # FS_RECTF is left, top, right, bottom
    bounds = frame.bounds(boxes[0::4], boxes[3::4], boxes[2::4], boxes[1::4])
    bases = frame.seen(origins[0::2], origins[1::2])[1]
    ordinary = plain(chars)  # one character for one
    glyphs = list(map(Glyph._make, zip(*bounds, bases, ordinary, chars, strict=True)))
    return _kept(glyphs, chars, handle, invisible=invisible)


def _characters(text: Any, handle: int | None, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text, 0, count, buffer)
    chars = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(chars) != count:  # control characters left out or surrogate pairs: ask one by one
        chars = "".join(map(_character, map(_unicode, repeat(handle), range(count))))
    return chars.translate(_HYPHENS)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _kept(glyphs: list[Glyph], chars: str, handle: int | None, *, invisible: bool) -> tuple[list[Glyph], str, int]:
    """Without what PDFium made up (blanks, line ends) and what is not painted; counts what has no meaning."""
    dropped = {i for i, char in enumerate(chars) if char in _GENERATED and (char != " " or _is_generated(handle, i))}
    hidden: list[int] = []
    if invisible:
        hidden = [i for i in range(len(chars)) if i not in dropped and _is_invisible(handle, i)]
        if len(hidden) + len(dropped) < len(chars):  # beside painted text; alone it is the text layer of a scan
            dropped.update(hidden)
        else:
            hidden = []
    kept = [glyph for i, glyph in enumerate(glyphs) if i not in dropped] if dropped else glyphs
    return kept, "".join(chars[i] for i in hidden), _unmapped(chars, dropped, handle)


def _is_invisible(handle: int | None, index: int) -> bool:
    owner = _text_object(handle, index)
    return bool(owner) and _render_mode(owner) == _INVISIBLE


def _unmapped(chars: str, dropped: set[int], handle: int | None) -> int:
    # A font without meaning gives glyph numbers as characters; in any real text some of those are not Chinese.
    suspects = [i for i, char in enumerate(chars) if char < "\u2e80" and i not in dropped]
    if not any(map(_map_error, repeat(handle), suspects)):
        return 0
    return sum(map(_map_error, repeat(handle), (i for i in range(len(chars)) if i not in dropped)))


def _run(calls: Iterable[Any]) -> None:
    for _ in calls:
        pass


# ---------------------------------------------------------------- drawn things


def _objects(owner: Any, count: int, getter: Callable[..., Any]) -> list[int]:
    return list(map(getter, repeat(ctypes.cast(owner, _POINTER).value), range(count)))


class _Drawn:
    """Gathers ruling lines, small shapes and images of a page and of the forms on it."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.shapes: list[Shape] = []
        self.images: list[Box] = []
        self.invisible = False

    def gather(self, owner: Any, handles: list[int], matrix: Matrix, depth: int) -> None:
        """Takes up the objects; ``matrix`` brings a form's space to the page's."""
        kinds = list(map(_object_type, handles))

        def of(kind: int) -> list[int]:
            return list(compress(handles, map(kind.__eq__, kinds)))

        self.invisible = self.invisible or _INVISIBLE in map(_render_mode, of(raw.FPDF_PAGEOBJ_TEXT))
        self.images += _bounds_of(of(raw.FPDF_PAGEOBJ_IMAGE), matrix, self.frame)
        paths = of(raw.FPDF_PAGEOBJ_PATH)
        for handle, box in zip(paths, _bounds_of(paths, matrix, self.frame), strict=True):
            self._path(handle, box, matrix)
        for form in of(raw.FPDF_PAGEOBJ_FORM) if depth < _MAX_FORM_DEPTH else ():
            pointer = ctypes.cast(form, raw.FPDF_PAGEOBJECT)
            inner = _objects(form, raw.FPDFFormObj_CountObjects(pointer), _form_object)
            self.gather(form, inner, _times(_matrix_of(form), matrix), depth + 1)

    def _path(self, handle: int, box: Box, matrix: Matrix) -> None:
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        if min(width, height) <= _THIN:
            self._rule(x0, top, x1, bottom)
        elif max(width, height) <= _SHAPE:
            framed = _is_rectangle(handle) and _is_stroked(handle)
            self.shapes.append(Shape(box, framed, _is_dark(handle)))
        else:
            self._outline(handle, matrix)

    def _rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if x1 - x0 >= bottom - top:
            self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
        else:
            self.vertical.append(Rule((x0 + x1) / 2, top, bottom))

    def _outline(self, handle: int, matrix: Matrix) -> None:
        """A larger path: its straight strokes are rules; a filled area is a background."""
        if not _is_stroked(handle):
            return
        for (ax, ay), (bx, by) in _strokes(handle, _times(_matrix_of(handle), matrix), self.frame):
            if min(abs(ax - bx), abs(ay - by)) <= 1.0:
                self._rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _is_rectangle(handle: int) -> bool:
    count = _segment_count(handle)
    if count not in _RECTANGLE:
        return False
    kinds = [_segment_type(_segment(handle, index)) for index in range(count)]
    return kinds.count(raw.FPDF_SEGMENT_MOVETO) == 1


def _is_dark(handle: int) -> bool:
    """Whether the figure is filled with a colour that shows on white paper."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    _fill_color(handle, *(ctypes.addressof(value) for value in (red, green, blue, alpha)))
    return bool(fill.value) and alpha.value > 64 and red.value + green.value + blue.value < 3 * 160


def _bounds_of(handles: list[int], matrix: Matrix, frame: Frame) -> list[Box]:
    count = len(handles)
    values = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(values)
    end = start + 16 * count
    _run(map(_bounds, handles, *(range(start + offset, end, 16) for offset in (0, 4, 8, 12))))
    left, bottom, right, top = (values[k::4] for k in range(4))
    if matrix != _IDENTITY:
        corners = [
            _around([_moved(x, y, matrix) for x in (a, c) for y in (b, d)])
            for a, b, c, d in zip(left, bottom, right, top, strict=True)
        ]
        left, bottom, right, top = ([corner[k] for corner in corners] for k in range(4))
    return list(zip(*frame.bounds(left, bottom, right, top), strict=True))


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _moved(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _times(first: Matrix, then: Matrix) -> Matrix:
    if then == _IDENTITY:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _matrix_of(handle: int) -> Matrix:
    values = (ctypes.c_float * 6)()
    return tuple(values) if _matrix(handle, ctypes.addressof(values)) else _IDENTITY


def _is_stroked(handle: int) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(stroke.value)


Point = tuple[float, float]


def _strokes(handle: int, matrix: Matrix, frame: Frame) -> Iterator[tuple[Point, Point]]:
    """The straight strokes of a path, from point to point as seen."""
    start = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(_segment_count(handle), _MAX_SEGMENTS)):
        segment = _segment(handle, index)
        _segment_point(segment, ctypes.addressof(x), ctypes.addressof(y))
        moved = _moved(x.value, y.value, matrix)
        (here_x,), (here_y,) = frame.seen((moved[0],), (moved[1],))
        here = (here_x, here_y)
        kind = _segment_type(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        if _segment_close(segment):
            yield here, start
        last = here
