"""PDFium's functions by their bare addresses, so that ``map`` can call them without Python bytecode in between.

That is what keeps the reader within a small multiple of PDFium itself: a call for each character or object costs as
much as the call, not as much as a line of Python. Most functions have no types for their arguments, for ctypes passes
them on twice as fast then: they want each handle as ``reference`` gives it, and write to memory whose addresses are
made once (``answers``). The few with types take handles and addresses as integers.
"""

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from threading import get_ident
from typing import Any, Literal, NamedTuple

from pypdfium2 import raw


def _bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


INVISIBLE = 3  # PDF 32000-1, table 106: text render mode "neither fill nor stroke"
ANSWER = 16  # bytes: what a call may write
PAIR, FOUR = (0, 4), (0, 4, 8, 12)  # where in an answer its numbers are
CLEAR = bytes(4)  # of opacity 0, in memory
_AT_ONCE = 2048  # calls
_LONGEST_NAME = 64  # bytes: of the names of marks that mean something

POINTER, INT = ctypes.c_void_p, ctypes.c_int
reference = POINTER.from_param  # of a handle, an integer

loose_box = _bare("FPDFText_GetLooseCharBox", None)
origin = _bare("FPDFText_GetCharOrigin", None)
unicode = _bare("FPDFText_GetUnicode", ctypes.c_uint)
is_generated = _bare("FPDFText_IsGenerated", INT)
map_error = _bare("FPDFText_HasUnicodeMapError", INT)
angle = _bare("FPDFText_GetCharAngle", ctypes.c_float)
text_object = _bare("FPDFText_GetTextObject", POINTER)
page_object = _bare("FPDFPage_GetObject", POINTER)
form_object = _bare("FPDFFormObj_GetObject", POINTER)
object_type = _bare("FPDFPageObj_GetType", INT)
bounds = _bare("FPDFPageObj_GetBounds", None)
fill_color = _bare("FPDFPageObj_GetFillColor", None)
stroke_color = _bare("FPDFPageObj_GetStrokeColor", None)
font_size = _bare("FPDFTextObj_GetFontSize", None)
render_mode = _bare("FPDFTextObj_GetTextRenderMode", INT)
_segment = _bare("FPDFPath_GetPathSegment", POINTER)
glyph_segment = _bare("FPDFGlyphPath_GetGlyphPathSegment", POINTER)
segment_point = _bare("FPDFPathSegment_GetPoint", None)
segment_type = _bare("FPDFPathSegment_GetType", INT)
segment_close = _bare("FPDFPathSegment_GetClose", INT)
clip_path = _bare("FPDFPageObj_GetClipPath", POINTER)
clip_count = _bare("FPDFClipPath_CountPaths", INT)
clip_segment_count = _bare("FPDFClipPath_CountPathSegments", INT)
clip_segment = _bare("FPDFClipPath_GetPathSegment", POINTER)

font = _bare("FPDFTextObj_GetFont", POINTER, POINTER)
is_transparent = _bare("FPDFPageObj_HasTransparency", INT, POINTER)
matrix = _bare("FPDFPageObj_GetMatrix", INT, POINTER, POINTER)
draw_mode = _bare("FPDFPath_GetDrawMode", INT, POINTER, POINTER, POINTER)
segment_count = _bare("FPDFPath_CountSegments", INT, POINTER)
mark_count = _bare("FPDFPageObj_CountMarks", INT, POINTER)
mark = _bare("FPDFPageObj_GetMark", POINTER, POINTER, INT)
_mark_name = _bare("FPDFPageObjMark_GetName", INT, POINTER, POINTER, ctypes.c_ulong, POINTER)
pixel_size = _bare("FPDFImageObj_GetImagePixelSize", INT, POINTER, POINTER, POINTER)
set_active = _bare("FPDFPageObj_SetIsActive", INT, POINTER, INT)


class Objects(NamedTuple):
    """Objects of a page: their handles, which tell them apart, and the references that calls want."""

    handles: list[int]
    references: list[Any]


class _Memory:
    """Memory for the answers of many calls, and its addresses by their place in an answer."""

    def __init__(self) -> None:
        content = bytearray(ANSWER * _AT_ONCE)
        own = (ctypes.c_char * len(content)).from_buffer(content)
        self.content = memoryview(content)
        self.addresses = {at: [ctypes.byref(own, k) for k in range(at, len(content), ANSWER)] for at in FOUR}


@lru_cache(maxsize=4)
def _memory(_thread: int) -> _Memory:
    """A thread's own memory, which lasts: to make an address takes as long as a call."""
    return _Memory()


def answers(call: Callable[..., Any], places: Sequence[int], *arguments: Sequence[Any]) -> bytes:
    """What the call writes for each of the arguments, ``ANSWER`` bytes each; zeros where it writes nothing.

    ``places`` are those of its numbers in an answer: it gets the address of each behind the arguments.
    """
    memory = _memory(get_ident())
    addresses = [memory.addresses[at] for at in places]
    result = b""
    for start in range(0, len(arguments[0]), _AT_ONCE):
        own = [one[start : start + _AT_ONCE] for one in arguments]
        size = ANSWER * len(own[0])
        memory.content[:size] = bytes(size)
        run(map(call, *own, *addresses))
        result += memory.content[:size]
    return result


def columns(answered: bytes, kind: Literal["f", "d"]) -> list[list[float]]:
    """The first numbers of all answers, their second ones and so on; ``kind`` is float or double."""
    numbers = array(kind, answered)
    width = ANSWER // numbers.itemsize
    return [numbers[k::width].tolist() for k in range(width)]


def pixel_count(image: int) -> int:
    """The pixels of an image; 0 where PDFium cannot tell."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pixel_size(image, ctypes.addressof(width), ctypes.addressof(height))
    return width.value * height.value


def run(calls: Iterable[Any]) -> None:
    """Makes the calls; their results went to the addresses they were given."""
    deque(calls, maxlen=0)


def references(handles: Iterable[int]) -> list[Any]:
    """The handles as functions without types want them."""
    return list(map(reference, handles))


def segments(path: int, most: int) -> list[Any]:
    """The first segments of a path, as references."""
    count = min(segment_count(path), most)
    return references(map(_segment, [reference(path)] * count, range(count)))


def points(segments: Sequence[Any]) -> list[tuple[float, float]]:
    """The points of a path's segments, which are references."""
    xs, ys, *_ = columns(answers(segment_point, PAIR, segments), "f")
    return list(zip(xs, ys, strict=True))


def fill_colors(objects: Sequence[Any]) -> list[bytes]:
    """The colour that each of the objects (references) is filled with: red, green, blue, alpha in memory."""
    colors = answers(fill_color, FOUR, objects)
    return [colors[at : at + ANSWER] for at in range(0, len(colors), ANSWER)]


def mark_name(mark: int) -> str:
    """The name of a content mark, such as Artifact."""
    buffer, length = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_ulong()
    _mark_name(mark, ctypes.addressof(buffer), _LONGEST_NAME, ctypes.addressof(length))
    return buffer.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def handle(owner: Any) -> Any:
    """The reference of a page, text page or form, be it pypdfium2's or an address."""
    return reference(ctypes.cast(owner, POINTER).value)
