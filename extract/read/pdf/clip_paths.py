"""Clip paths (ISO 32000-1, 8.5.4): what lies outside of an object's clip path is not on the page.

The bounds of a path stand for the path: what lies outside of them is outside of any figure in them.
"""

from collections.abc import Callable, Sequence
from itertools import repeat

from extract.model import Box
from extract.read.layout.drawing import bounding_box
from extract.read.pdf import pdfium

_EDGE = 1.0  # points: an object that sticks out this far is whole, as a line's thickness is
_MOST_SEGMENTS = 1_000

Seen = Callable[[Box], Box]  # brings bounds in an object's own space to the page as seen


class ClipPaths:
    """The clip paths of a page's objects, each looked at once: objects drawn under one clip path share it."""

    def __init__(self) -> None:
        self._bounds: dict[int, Box | None] = {}

    def boxes(self, handles: Sequence[int], seen: Seen, outer: Box | None) -> list[Box | None]:
        """For each object the box that it is clipped to, as seen; ``outer`` is that of the form which holds them.

        None where nothing clips the object.
        """
        clips = list(map(pdfium.clip_path, handles))
        counts = list(map(pdfium.clip_count, clips))
        if max(counts, default=0) <= 0:
            return [outer] * len(handles)
        boxes: dict[tuple[int, ...], Box | None] = {(): outer}
        result = []
        for clip, count in zip(clips, counts, strict=True):
            # PDFium keeps a path once, however many objects it clips: its first segment tells it from others
            key = tuple(map(pdfium.clip_segment, repeat(clip), range(count), repeat(0)))
            if key not in boxes:
                own = [bounds for k, start in enumerate(key) if (bounds := self._bounds_of(clip, k, start)) is not None]
                box = outer
                for bounds in own:
                    box = seen(bounds) if box is None else common_box(box, seen(bounds))
                boxes[key] = box
            result.append(boxes[key])
        return result

    def _bounds_of(self, clip: int, path: int, start: int) -> Box | None:
        if start not in self._bounds:
            count = min(pdfium.clip_segment_count(clip, path), _MOST_SEGMENTS)
            segments = map(pdfium.clip_segment, repeat(clip), repeat(path), range(count))
            points = [pdfium.point(segment) for segment in segments]
            self._bounds[start] = bounding_box(points) if 0 < len(points) < _MOST_SEGMENTS else None
        return self._bounds[start]


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
