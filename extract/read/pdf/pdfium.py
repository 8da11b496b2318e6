"""PDFium's functions by their bare addresses, so that ``map`` can call them without Python bytecode in between.

That is what keeps the reader within a small multiple of PDFium itself: a call for each character costs as much as the
call, not as much as a line of Python. Arguments are plain integers: handles, indices and addresses. Where nothing but
an index follows the handle of a page, text page or form, the function wants that handle as ``handle`` gives it and has
no types for its arguments: ctypes then passes them on twice as fast.
"""

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pypdfium2 import raw


def _bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


COLOR_SIZE = 16  # bytes: four parts of an unsigned int
CLEAR = bytes(4)  # of opacity 0, in memory
_LONGEST_NAME = 64  # bytes: of the names of marks that mean something


class ClipHandle(ctypes.c_void_p):
    """The handle of an object's clip path; ctypes passes it on as it is, without types of arguments."""


INVISIBLE = 3  # PDF 32000-1, table 106: text render mode "neither fill nor stroke"

POINTER, INT = ctypes.c_void_p, ctypes.c_int
loose_box = _bare("FPDFText_GetLooseCharBox", INT, POINTER, INT, POINTER)
origin = _bare("FPDFText_GetCharOrigin", INT, POINTER, INT, POINTER, POINTER)
unicode = _bare("FPDFText_GetUnicode", ctypes.c_uint)
is_generated = _bare("FPDFText_IsGenerated", INT)
map_error = _bare("FPDFText_HasUnicodeMapError", INT)
angle = _bare("FPDFText_GetCharAngle", ctypes.c_float)
text_object = _bare("FPDFText_GetTextObject", POINTER)
font = _bare("FPDFTextObj_GetFont", POINTER, POINTER)
render_mode = _bare("FPDFTextObj_GetTextRenderMode", INT, POINTER)
is_transparent = _bare("FPDFPageObj_HasTransparency", INT, POINTER)
page_object = _bare("FPDFPage_GetObject", POINTER)
form_object = _bare("FPDFFormObj_GetObject", POINTER)
object_type = _bare("FPDFPageObj_GetType", INT, POINTER)
bounds = _bare("FPDFPageObj_GetBounds", INT, POINTER, POINTER, POINTER, POINTER, POINTER)
matrix = _bare("FPDFPageObj_GetMatrix", INT, POINTER, POINTER)
segment_count = _bare("FPDFPath_CountSegments", INT, POINTER)
segment = _bare("FPDFPath_GetPathSegment", POINTER, POINTER, INT)
segment_point = _bare("FPDFPathSegment_GetPoint", INT, POINTER, POINTER, POINTER)
glyph_segment = _bare("FPDFGlyphPath_GetGlyphPathSegment", POINTER, POINTER, INT)
segment_type = _bare("FPDFPathSegment_GetType", INT, POINTER)
fill_color = _bare("FPDFPageObj_GetFillColor", INT, POINTER, POINTER, POINTER, POINTER, POINTER)
stroke_color = _bare("FPDFPageObj_GetStrokeColor", INT, POINTER, POINTER, POINTER, POINTER, POINTER)
font_size = _bare("FPDFTextObj_GetFontSize", INT, POINTER, POINTER)
mark_count = _bare("FPDFPageObj_CountMarks", INT, POINTER)
mark = _bare("FPDFPageObj_GetMark", POINTER, POINTER, INT)
_mark_name = _bare("FPDFPageObjMark_GetName", INT, POINTER, POINTER, ctypes.c_ulong, POINTER)
segment_close = _bare("FPDFPathSegment_GetClose", INT, POINTER)
draw_mode = _bare("FPDFPath_GetDrawMode", INT, POINTER, POINTER, POINTER)
clip_path = _bare("FPDFPageObj_GetClipPath", ClipHandle, POINTER)
clip_count = _bare("FPDFClipPath_CountPaths", INT)
clip_segment_count = _bare("FPDFClipPath_CountPathSegments", INT)
clip_segment = _bare("FPDFClipPath_GetPathSegment", POINTER)
pixel_size = _bare("FPDFImageObj_GetImagePixelSize", INT, POINTER, POINTER, POINTER)
set_active = _bare("FPDFPageObj_SetIsActive", INT, POINTER, INT)


def pixel_count(image: int) -> int:
    """The pixels of an image; 0 where PDFium cannot tell."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pixel_size(image, ctypes.addressof(width), ctypes.addressof(height))
    return width.value * height.value


def run(calls: Iterable[Any]) -> None:
    """Makes the calls; their results went to the addresses they were given."""
    for _ in calls:
        pass


def point(segment: int) -> tuple[float, float]:
    """The point of a path's segment."""
    x, y = ctypes.c_float(), ctypes.c_float()
    segment_point(segment, ctypes.addressof(x), ctypes.addressof(y))
    return x.value, y.value


def fill_colors(objects: Sequence[int]) -> list[bytes]:
    """The colour that each of the objects is filled with, as its four parts (red, green, blue, alpha) in memory."""
    size = COLOR_SIZE * len(objects)
    buffer = ctypes.create_string_buffer(size + 1)
    start = ctypes.addressof(buffer)
    end = start + size
    run(map(fill_color, objects, *(range(start + at, end, COLOR_SIZE) for at in range(0, COLOR_SIZE, 4))))
    colors = buffer.raw
    return [colors[at : at + COLOR_SIZE] for at in range(0, size, COLOR_SIZE)]


def mark_name(mark: int) -> str:
    """The name of a content mark, such as Artifact."""
    buffer, length = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_ulong()
    _mark_name(mark, ctypes.addressof(buffer), _LONGEST_NAME, ctypes.addressof(length))
    return buffer.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def handle(owner: Any) -> ctypes.c_void_p:
    """The handle of a page, text page or form, be it pypdfium2's or an address."""
    return ctypes.cast(owner, POINTER)
