"""PDFium's functions by their bare addresses, so that ``map`` can call them without Python bytecode in between.

That is what keeps the reader within a small multiple of PDFium itself: a call for each character or object costs as
much as the call, not as much as a line of Python. Most functions have no types for their arguments, for ctypes passes
them on twice as fast then: they want each handle as ``reference`` gives it, and write to memory whose addresses are
made once (``answers``). The few with types take handles and addresses as integers.

Where the accelerator is there, C makes the same calls in a fifth of the time: handles are integers throughout then.
"""

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import compress, repeat
from operator import index
from threading import get_ident
from typing import Any, Literal, NamedTuple, TypeVar, overload

from pypdfium2 import raw

from extract.read.native import accelerator

Row = TypeVar("Row", bound=tuple[Any, ...])
POINTER = ctypes.c_void_p
_TYPES = {"p": POINTER, "i": ctypes.c_int, "l": ctypes.c_ulong, "u": ctypes.c_uint, "f": ctypes.c_float}


def _function(name: str, result: str, arguments: str, *, typed: bool = False) -> Callable[..., Any]:
    """PDFium's function of that name; types are letters: pointer, int, (unsigned) long, unsigned, float."""
    address = ctypes.cast(getattr(raw, name), POINTER).value
    if accelerator is not None:
        call: Callable[..., Any] = accelerator.bind(address, result, arguments)
        return call
    types = [_TYPES[one] for one in arguments] if typed else []
    return ctypes.PYFUNCTYPE(_TYPES[result], *types)(address)  # type: ignore[arg-type]


INVISIBLE = 3  # PDF 32000-1, table 106: text render mode "neither fill nor stroke"
ANSWER = 16  # bytes: what a call may write
PAIR, FOUR = (0, 4), (0, 4, 8, 12)  # where in an answer its numbers are
CLEAR = bytes(4)  # of opacity 0, in memory
_AT_ONCE = 2048  # calls
_LONGEST_NAME = 64  # bytes: of the names of marks that mean something

reference: Callable[[Any], Any] = POINTER.from_param if accelerator is None else index  # of a handle, an integer

# ``answers`` gives these the addresses that they write to
loose_box = _function("FPDFText_GetLooseCharBox", "i", "pi")
origin = _function("FPDFText_GetCharOrigin", "i", "pi")
bounds = _function("FPDFPageObj_GetBounds", "i", "p")
fill_color = _function("FPDFPageObj_GetFillColor", "i", "p")
stroke_color = _function("FPDFPageObj_GetStrokeColor", "i", "p")
font_size = _function("FPDFTextObj_GetFontSize", "i", "p")
segment_point = _function("FPDFPathSegment_GetPoint", "i", "p")

unicode = _function("FPDFText_GetUnicode", "u", "pi")
is_generated = _function("FPDFText_IsGenerated", "i", "pi")
map_error = _function("FPDFText_HasUnicodeMapError", "i", "pi")
angle = _function("FPDFText_GetCharAngle", "f", "pi")
text_object = _function("FPDFText_GetTextObject", "p", "pi")
page_object = _function("FPDFPage_GetObject", "p", "pi")
form_object = _function("FPDFFormObj_GetObject", "p", "pl")
object_type = _function("FPDFPageObj_GetType", "i", "p")
render_mode = _function("FPDFTextObj_GetTextRenderMode", "i", "p")
_segment = _function("FPDFPath_GetPathSegment", "p", "pi")
glyph_segment = _function("FPDFGlyphPath_GetGlyphPathSegment", "p", "pi")
segment_type = _function("FPDFPathSegment_GetType", "i", "p")
segment_close = _function("FPDFPathSegment_GetClose", "i", "p")
clip_path = _function("FPDFPageObj_GetClipPath", "p", "p")
clip_count = _function("FPDFClipPath_CountPaths", "i", "p")
clip_segment_count = _function("FPDFClipPath_CountPathSegments", "i", "pi")
clip_segment = _function("FPDFClipPath_GetPathSegment", "p", "pii")

font = _function("FPDFTextObj_GetFont", "p", "p", typed=True)
is_transparent = _function("FPDFPageObj_HasTransparency", "i", "p", typed=True)
matrix = _function("FPDFPageObj_GetMatrix", "i", "pp", typed=True)
draw_mode = _function("FPDFPath_GetDrawMode", "i", "ppp", typed=True)
segment_count = _function("FPDFPath_CountSegments", "i", "p", typed=True)
mark_count = _function("FPDFPageObj_CountMarks", "i", "p", typed=True)
mark = _function("FPDFPageObj_GetMark", "p", "pl", typed=True)
_mark_name = _function("FPDFPageObjMark_GetName", "i", "pplp", typed=True)
pixel_size = _function("FPDFImageObj_GetImagePixelSize", "i", "ppp", typed=True)
set_active = _function("FPDFPageObj_SetIsActive", "i", "pi", typed=True)


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


def answers(call: Callable[..., Any], places: tuple[int, ...], *arguments: Sequence[Any]) -> bytes:
    """What the call writes for each of the arguments, ``ANSWER`` bytes each; zeros where it writes nothing.

    ``places`` are those of its numbers in an answer: it gets the address of each behind the arguments.
    """
    if accelerator is not None:
        return bytes(accelerator.answers(call, places, *arguments))
    result = b""
    memory = _memory(get_ident())
    addresses = [memory.addresses[at] for at in places]
    for start in range(0, len(arguments[0]), _AT_ONCE):
        own = [one[start : start + _AT_ONCE] for one in arguments]
        size = ANSWER * len(own[0])
        memory.content[:size] = bytes(size)
        run(map(call, *own, *addresses))
        result += memory.content[:size]
    return result


@overload
def columns(answered: bytes, kind: Literal["i"]) -> list[list[int]]: ...
@overload
def columns(answered: bytes, kind: Literal["f", "d"]) -> list[list[float]]: ...
def columns(answered: bytes, kind: Literal["i", "f", "d"]) -> list[list[Any]]:
    """The first numbers of all answers, their second ones and so on; ``kind`` is int, float or double."""
    numbers: array[Any] = array(kind, answered)
    width = ANSWER // numbers.itemsize
    return [numbers[k::width].tolist() for k in range(width)]


def rows(kind: type[Row], columns: Sequence[Sequence[Any]], kept: bytearray) -> list[Row]:
    """A tuple of the kind for each place of the columns that ``kept`` has no zero for."""
    result: list[Row]
    if accelerator is not None:
        result = accelerator.rows(kind, tuple(columns), kept)
    else:
        result = list(map(tuple.__new__, repeat(kind), compress(zip(*columns, strict=True), kept)))
    return result


def pixel_count(image: int) -> int:
    """The pixels of an image; 0 where PDFium cannot tell."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pixel_size(image, ctypes.addressof(width), ctypes.addressof(height))
    return width.value * height.value


def run(calls: Iterable[Any]) -> None:
    """Make the calls, which write their results to the addresses they were given."""
    deque(calls, maxlen=0)


def references(handles: Iterable[int]) -> list[Any]:
    """The handles as functions without types want them."""
    return list(handles) if accelerator is not None else list(map(reference, handles))


def segments(path: int, most: int) -> list[Any]:
    """The first segments of a path, as references."""
    count = min(segment_count(path), most)
    return references(map(_segment, [reference(path)] * count, range(count)))


def points(segments: Sequence[Any]) -> list[tuple[float, float]]:
    """The points of a path's segments, which are references."""
    xs, ys, *_ = columns(answers(segment_point, PAIR, segments), "f")
    return list(zip(xs, ys, strict=True))


def fill_colors(objects: list[Any]) -> list[bytes]:
    """The colour that each of the objects (references) is filled with: red, green, blue, alpha in memory."""
    result: list[bytes]
    if accelerator is not None:
        result = accelerator.colours(fill_color, objects)
        return result
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
