"""The pictures over the cells of an .xls sheet: its drawing records ([MS-ODRAW]) between those of the cells.

The drawing of a sheet is parted among its records: each part ends with the shape whose object the next record
describes ([MS-XLS] 2.4.170 and 2.4.181). The images themselves stand once, in the drawing record of the workbook.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from struct import unpack_from
from typing import NamedTuple

from extract.read.drawingml import ENGLISH_METRIC
from extract.read.pictures import ShownPicture
from extract.read.sheet.sheet_grid import PIXEL, USUAL_DIGIT, SheetGrid
from extract.read.sheet.worksheet import Area, SheetPicture

_CONTINUE, _OBJECT, _GROUP, _DRAWING = 0x3C, 0x5D, 0xEB, 0xEC
_COLUMNS, _USUAL_COLUMN, _ROW, _USUAL_ROW = 0x7D, 0x55, 0x208, 0x225
_STORAGE, _TABLE = "MBD", 0x02  # how the name of an object's storage begins; the formula of an embedded object
_PICTURE, _FORMULA = 0x08, 0x09  # the kind of a picture's object; the part that makes it an embedded object (2.5.143)
_SHAPE, _FLAGS, _OPTIONS, _ANCHOR, _ENTRY = 0xF004, 0xF00A, 0xF00B, 0xF010, 0xF007
_ANCHOR_SIZE = 18
_CONTAINER = 0xF  # the version of a record that holds others (2.2.1)
_TURN, _CROPS, _IMAGE, _SHOWN = 0x0004, (0x0102, 0x0100, 0x0103, 0x0101), 0x0104, 0x03BF  # properties (2.3)
_HIDDEN = 0x00020002
_FLIPS = (0x40, 0x80)
_BITMAPS = {0xF01D: 17, 0xF01E: 17, 0xF01F: 17, 0xF029: 17, 0xF02A: 17}  # bytes before the image (2.2.23 and on)
_METAFILES, _MOST_BYTES = (0xF01A, 0xF01B), 50_000_000  # EMF, WMF (2.2.24, 2.2.25)
_TWO_NAMES = frozenset((0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5, 0x3D5, 0x217))  # instances with another 16 bytes
_ENTRY_SIZE, _NAME_LENGTH = 36, 33
_FIXED = 65_536
_TWIP = ENGLISH_METRIC / 20


class _Shape(NamedTuple):
    """A shape's properties by their numbers, its flags, and its anchor: 18 bytes."""

    properties: Mapping[int, int]
    flags: int
    anchor: bytes


_NO_SHAPE = _Shape({}, 0, b"")


def stored_images(records: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """The images of the workbook in their order, of which shapes give the number from 1; vector graphics as well."""
    group, is_open = b"", False
    for kind, body in records:
        is_open = kind == _GROUP or (kind == _CONTINUE and is_open)
        if is_open:
            group += body
    return [_image(group[start:end]) for kind, _, start, end in _art_records(group) if kind == _ENTRY]


def embedded_object(body: bytes) -> str | None:
    """The name of the storage of another program's object, which a picture stands for (2.4.181); "" for a linked one,
    None for a picture.
    """
    at = 0
    while at + 4 <= len(body):
        kind, size = unpack_from("<2H", body, at)
        if kind == _FORMULA:  # 2.5.153: behind the formula, of a table's kind for an embedded object, its place
            end = at + 6 + (unpack_from("<H", body, at + 4)[0] if size > 2 else 0)
            is_embedded = end + 4 <= at + 4 + size and body[at + 12] == _TABLE
            return f"{_STORAGE}{unpack_from('<I', body, end)[0]:08X}" if is_embedded else ""
        at += 4 + size
    return None


def xls_pictures(
    records: Sequence[tuple[int, bytes]], images: Sequence[bytes], merged: Sequence[Area]
) -> Iterator[SheetPicture]:
    """The pictures of a sheet, but for small ones between cells."""
    grid = _grid(records, merged)
    part, is_open = b"", False
    for kind, body in records:
        if kind == _OBJECT and body[4] == _PICTURE and embedded_object(body) is None:
            shape = _last_shape(part)
            picture = _picture(shape, images)
            if shape.properties.get(_SHOWN, 0) & _HIDDEN != _HIDDEN:
                is_placed = len(shape.anchor) >= _ANCHOR_SIZE  # that of a shape in a group is not
                box = _box(shape.anchor, grid) if is_placed else None
                yield from (
                    [SheetPicture(picture, (0, 0), is_in_cell=False)]
                    if box is None
                    else grid.placed_picture(picture, box)
                )
        is_open = kind == _DRAWING or (kind == _CONTINUE and is_open)
        part = body if kind == _DRAWING else part + body if is_open else part


def _picture(shape: _Shape, images: Sequence[bytes]) -> ShownPicture:
    index = shape.properties.get(_IMAGE, 0)
    data = images[index - 1] if 0 < index <= len(images) else None
    crop = [_fixed_point(shape.properties.get(number, 0)) for number in _CROPS]
    turn = _fixed_point(shape.properties.get(_TURN, 0)) % 360
    flips = bool(shape.flags & _FLIPS[0]), bool(shape.flags & _FLIPS[1])
    return ShownPicture(lambda: data, None, (crop[0], crop[1], crop[2], crop[3]), turn, flips)


def _box(anchor: bytes, grid: SheetGrid) -> tuple[float, float, float, float]:
    """The bounds of an anchor, whose corners are shares of a cell's sides (2.5.193)."""
    left, across, top, down, right, further, bottom, lower = unpack_from("<8H", anchor, 2)
    return (
        grid.left(left) + grid.width(left) * across / 1024,
        grid.top(top) + grid.height(top) * down / 256,
        grid.left(right) + grid.width(right) * further / 1024,
        grid.top(bottom) + grid.height(bottom) * lower / 256,
    )


def _grid(records: Sequence[tuple[int, bytes]], merged: Sequence[Area]) -> SheetGrid:
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}
    usual = [USUAL_DIGIT * 9 * PIXEL, 255 * _TWIP]
    for kind, body in records:
        if kind == _COLUMNS:
            first, last, width = unpack_from("<3H", body)
            widths |= dict.fromkeys(
                range(first, min(last, 255) + 1), 0 if body[8] & 1 else width / 256 * USUAL_DIGIT * PIXEL
            )
        elif kind == _ROW:
            row, _, _, height = unpack_from("<4H", body)
            heights[row] = 0 if body[12] & 0x20 else (height & 0x7FFF) * _TWIP
        elif kind == _USUAL_COLUMN:
            usual[0] = unpack_from("<H", body)[0] * USUAL_DIGIT * PIXEL
        elif kind == _USUAL_ROW:
            usual[1] = unpack_from("<H", body, 2)[0] * _TWIP
    return SheetGrid((widths, usual[0]), (heights, usual[1]), merged)


# ---------------------------------------------------------------- records of drawings


def _art_records(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The kind, the instance, the start and the end of each record; those inside others follow them."""
    at = 0
    while at + 8 <= len(data):
        head, kind, size = unpack_from("<2HI", data, at)
        start = at + 8
        yield kind, head >> 4, start, min(start + size, len(data))
        at = start if head & 0xF == _CONTAINER and kind != _ENTRY else start + size


def _last_shape(part: bytes) -> _Shape:
    """The shape that a part of a drawing ends with; without anything where there is none."""
    shape = _NO_SHAPE
    for kind, count, start, end in _art_records(part):
        if kind == _SHAPE:
            shape = _NO_SHAPE
        elif kind == _FLAGS:
            shape = shape._replace(flags=unpack_from("<I", part, start + 4)[0])
        elif kind == _OPTIONS:
            own = (unpack_from("<HI", part, start + 6 * k) for k in range(min(count, (end - start) // 6)))
            shape = shape._replace(properties={number & 0x3FFF: value for number, value in own})
        elif kind == _ANCHOR:
            shape = shape._replace(anchor=part[start:end])
    return shape


def _image(entry: bytes) -> bytes:
    """The image of an entry in the store; one that is drawn by strokes as it stands there."""
    start = _ENTRY_SIZE + (entry[_NAME_LENGTH] if len(entry) > _NAME_LENGTH else 0)
    for kind, instance, begin, end in _art_records(entry[start:]):
        before = _BITMAPS.get(kind, 0) + 16 * (instance in _TWO_NAMES)
        if kind in _METAFILES:  # behind its name stands a head of 34 bytes, the last but one says whether it is packed
            before += 50
            is_packed = entry[start + begin + before - 2 : start + begin + before - 1] == b"\0"
            with suppress(zlib.error):
                data = entry[start + begin + before : start + end]
                return zlib.decompressobj().decompress(data, _MOST_BYTES) if is_packed else data
        return entry[start + begin + before : start + end]
    return b""


def _fixed_point(value: int) -> float:
    """A signed number in 16 bits before the point and 16 behind it."""
    return (value - (1 << 32) if value >= 1 << 31 else value) / _FIXED
