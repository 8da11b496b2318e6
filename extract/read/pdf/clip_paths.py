"""Clip paths (ISO 32000-1, 8.5.4): what lies outside of an object's clip path is not on the page.

The bounds of a path stand for the path: what lies outside of them is outside of any figure in them.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from msgspec import Struct

from extract.model import Box
from extract.read.layout.drawing import bounding_box
from extract.read.native import accelerator
from extract.read.pdf import pdfium

_EDGE = 1.0  # points: an object that sticks out this far is whole, as a line's thickness is
_MOST_SEGMENTS = 1_000

ToPage = Callable[[Box], Box]  # brings bounds in an object's own space to the page as seen


class ClipPaths:
    """The clip paths of a page's objects, each looked at once: objects drawn under one clip path share it."""

    def __init__(self) -> None:
        self._bounds: dict[int, Box | None] = {}

    def clips(self, objects: pdfium.Objects, to_page: ToPage, outer: Box | None) -> "Clips":
        """What the objects are clipped to; ``outer`` is what the form which holds them is clipped to."""
        handles = objects.handles
        last, keys = _clip_keys(objects)
        if max(last, default=-1) < 0:
            return Clips(handles, [0] * len(handles), {0: outer} if outer else {})
        boxes = {}
        for key in set(keys):
            place = keys.index(key)
            [clip] = pdfium.references([pdfium.clip_path(objects.references[place])])
            box = outer
            for path in range(last[place] + 1):
                bounds = self._bounds_of(clip, path)
                if bounds is not None:
                    box = to_page(bounds) if box is None else common_box(box, to_page(bounds))
            if box is not None:
                boxes[key] = box
        return Clips(handles, keys, boxes)

    def _bounds_of(self, clip: Any, path: int) -> Box | None:
        start = pdfium.clip_segment(clip, path, 0) or 0
        if start not in self._bounds:
            count = min(pdfium.clip_segment_count(clip, path), _MOST_SEGMENTS)
            box: Box | None = None
            if 0 < count < _MOST_SEGMENTS and accelerator is not None:
                box = accelerator.clip_bounds((pdfium.clip_segment, pdfium.segment_point), clip, path, count)
            elif 0 < count < _MOST_SEGMENTS:
                segments = pdfium.references(pdfium.clip_segment(clip, path, k) for k in range(count))
                box = bounding_box(pdfium.points(segments))
            self._bounds[start] = box
        return self._bounds[start]


def _clip_keys(objects: pdfium.Objects) -> tuple[list[int], list[int]]:
    """For each object the place of the last path of its clip, -1 or less where it has none, and the key of the clip.

    A clip path is a stack of paths. PDFium keeps each once, however many objects it clips, so that the first segment of
    the last one tells it from others.
    """
    if accelerator is not None:
        last, keys = accelerator.clips((pdfium.clip_path, pdfium.clip_count, pdfium.clip_segment), objects.references)
        return last, keys
    clips = pdfium.references(map(pdfium.clip_path, objects.references))
    last = list(map((-1).__add__, map(pdfium.clip_count, clips)))
    if min(last, default=0) >= 0:
        return last, list(map(pdfium.clip_segment, clips, last, repeat(0)))
    return last, [
        pdfium.clip_segment(clip, path, 0) or 0 if path >= 0 else 0 for clip, path in zip(clips, last, strict=True)
    ]


class Clips(Struct, frozen=True):
    """What some objects are clipped to, as seen; ``keys`` has for each the key of its box, or one without a box."""

    handles: Sequence[int]
    keys: Sequence[Any]
    boxes: Mapping[Any, Box]

    def around(self, extent: Box) -> dict[int, Box | None]:
        """The boxes of the objects, None for those whose clips hold all of ``extent``, which is around all of them."""
        tight = {key: box for key, box in self.boxes.items() if sticks_out(extent, box)}
        if not tight:  # as on most pages: a program clips everything to the page or its margins
            return {}
        return dict(zip(self.handles, map(tight.get, self.keys), strict=True))


def common_box(a: Box, b: Box) -> Box:
    """What two boxes have in common; its sides are in the wrong order where they have nothing in common."""
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def clipped_box(box: Box, clip: Box | None) -> Box | None:
    """What is left of the box within the clip; None where nothing is, and the box itself where it sticks out little."""
    if not sticks_out(box, clip) or clip is None:
        return box
    x0, top, x1, bottom = common_box(box, clip)
    if x1 < x0 or bottom < top or clip[2] <= clip[0] or clip[3] <= clip[1]:
        return None
    return (x0, top, x1, bottom)


def sticks_out(box: Box, clip: Box | None) -> bool:
    """Whether some of the box lies beyond the clip."""
    if clip is None:
        return False
    return box[0] < clip[0] - _EDGE or box[1] < clip[1] - _EDGE or box[2] > clip[2] + _EDGE or box[3] > clip[3] + _EDGE
