"""Characters that the clip path of their text object leaves out, and what a row too low for its text cuts."""

from collections.abc import Mapping
from itertools import repeat
from typing import Any

from extract.model import Box
from extract.read.native import accelerator
from extract.read.pdf import pdfium
from extract.read.pdf.frame import Floats

Handle = Any  # of a text page, as ``pdfium.handle`` gives it
Bounds = tuple[Floats, Floats, Floats, Floats]

_LOW = 6.0  # lines: a clip this low is that of a cell, not of a page


def clipped_positions(
    handle: Handle, bounds: Bounds, clips: Mapping[int, Box | None], chars: str
) -> tuple[list[int], str]:
    """The positions of the characters whose middle lies outside of their clip, and those of them that a low row cuts:
    above or below a clip that shows other characters. ``clips`` are those of text objects.
    """
    if not clips:
        return [], ""
    outside = _outside(handle, bounds, clips)
    if not outside:
        return [], ""
    beyond: dict[Box, list[int]] = {}
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in zip(*bounds, strict=True)]
    for i, clip in outside:
        is_low = clip[0] <= middles[i][0] <= clip[2] and clip[3] - clip[1] < _LOW * (bounds[3][i] - bounds[1][i])
        if is_low and not chars[i].isspace():
            beyond.setdefault(clip, []).append(i)
    positions = [i for i, _ in outside]
    visible = {k for k, char in enumerate(chars if beyond else "") if not char.isspace()}.difference(positions)
    cut = []
    for clip, own in beyond.items():
        x, y = middles[own[0]]
        near = 2 * (bounds[3][own[0]] - bounds[1][own[0]])  # the line before or behind that wraps
        shown = (middles[k] for k in visible)
        beside = (one for one in shown if clip[0] <= one[0] <= clip[2] and clip[1] <= one[1] <= clip[3])
        if any(abs(x - one[0]) < near and abs(y - one[1]) < near for one in beside):
            cut.append(own)
    return positions, "".join(chars[i] for own in cut for i in own)


def _outside(handle: Handle, bounds: Bounds, clips: Mapping[int, Box | None]) -> list[tuple[int, Box]]:
    """The positions of the characters whose middle lies outside of the clip of their text object, with that clip."""
    if accelerator is not None:
        outside: list[tuple[int, Box]] = accelerator.outside(pdfium.text_object, handle, clips, bounds)
        return outside
    owners = map(pdfium.text_object, repeat(handle), range(len(bounds[0])))
    return [
        (i, clip)
        for i, (clip, left, top, right, bottom) in enumerate(zip(map(clips.get, owners), *bounds, strict=True))
        if clip is not None
        and not (clip[0] <= (left + right) / 2 <= clip[2] and clip[1] <= (top + bottom) / 2 <= clip[3])
    ]
