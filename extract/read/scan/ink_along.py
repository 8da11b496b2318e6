"""How much ink there is along a ruling line of a level page: beside the lines of text, and within them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extract.read.layout.ruling import SNAP, RulingLine
from extract.read.ocr import PixelBox

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

SWAY = 0.7  # points: how far the ink of a line lies off its place
OFF = 2.5  # points: beside a line there is white
_SIDE = 1.5  # points: how far off that the strokes of a character are that the line crosses
CORNER = 1.5  # points: so near to a crossing line its own ink is seen
INSIDE = 2.0  # points: the stroke of a text is no farther from its box
LEAST = 8.0, 2.0  # points of a stretch beside the text that dots, and a line, are told from
DOTTED, _DRAWN = 0.06, 0.5  # of a stretch that has ink
_CLEARER = 3.0  # times as much as beside it
_PARTS = 8  # of a stretch
_BEYOND = 6.0  # points: right behind a crossing line
_WEAKER = 0.5  # of the usual share: strokes in a row have less ink beside the text than a rule
_TOUCHED = 0.1  # of a line within a text box: with ink on both sides of more of it, no cells end there


class BandInk(NamedTuple):
    """How much of a stretch of a line has ink: the share of it that has some in its ``own`` place, on the side with
    ``more`` and on that with ``less`` ink.

    ``parts`` is the number of its parts with ink, ``length`` how many points of it could be seen.
    """

    own: float = 0.0
    more: float = 0.0
    less: float = 0.0
    parts: int = 0
    length: float = 0.0

    def is_drawn(self, parts: int, least: float) -> bool:
        """Whether a line is drawn, or its dots are left: in ``parts`` of its parts, on a share ``least`` of it."""
        is_clear = self.own >= max(_CLEARER * self.more, least)
        is_line = self.own >= _DRAWN and self.length >= LEAST[1]
        is_dotted = self.parts >= parts and self.length >= LEAST[0]
        return is_clear and (is_line or is_dotted)


class Way(NamedTuple):
    """One direction of a page, as if its lines were level: its ink, 255 where no text stands, the boxes of the text."""

    ink: "Pixels"
    free: "Pixels"
    boxes: Sequence[PixelBox]
    scale: float

    def along(self, line: RulingLine, *, within_text: bool = False) -> BandInk:
        """The ink of the line where no text stands, or (``within_text``) only where one does."""
        row, half, off = (round(one * self.scale) for one in (line.at, SWAY, OFF))
        first, last = round((line.start + CORNER) * self.scale), round((line.end - CORNER) * self.scale)
        if row - half - off < 0 or row + half + off >= len(self.ink) or last <= first:
            return BandInk()
        bands = [slice(row + shift - half, row + shift + half + 1) for shift in (0, -off, off)]
        free, *free_sides = (self.free[band, first:last].all(axis=0) for band in bands)
        seen = free != within_text
        if not seen.any():
            return BandInk()
        own = self.ink[bands[0], first:last][:, seen].any(axis=0)
        wide = round(_SIDE * self.scale) if within_text else half
        sides = []
        for shift, is_free in zip((-off, off), free_sides, strict=True):
            ink = self.ink[row + shift - wide : row + shift + wide + 1, first:last]
            beside = seen if within_text else seen & is_free
            sides.append(float(ink[:, beside].any(axis=0).mean()) if beside.any() else 0.0)
        less, more = sorted(sides)
        parts = sum(bool(part.any()) for part in np.array_split(own, _PARTS))
        return BandInk(float(own.mean()), more, less, parts, np.count_nonzero(seen) / self.scale)

    def is_within_text(self, line: RulingLine, beyond: float) -> bool:
        """Whether the line stands in a text, or up to so many points ``beyond`` its ends."""
        at, start, end = (one * self.scale for one in line)
        far, least = beyond * self.scale, INSIDE * self.scale
        return any(
            top - far < at < bottom + far and min(x1, end) - max(x0, start) > least
            for x0, top, x1, bottom in self.boxes
        )

    def usual_share(self, lines: Sequence[RulingLine], crossing: Sequence[RulingLine]) -> float:
        """The share that has ink of half the stretches of the lines beside the text, or more; 0 where there are none.

        ``crossing`` are the lines from one of which to the next a stretch runs.
        """
        inks = [
            self.along(RulingLine(line.at, start, end))
            for line in lines
            for start, end in stretches(line.at, crossing)
            if line.start - SNAP <= start and end <= line.end + SNAP
        ]
        return median([ink.own for ink in inks if ink.length >= LEAST[1]] or [0.0])

    def is_stroke(self, line: RulingLine, beyond: float, usual: float) -> bool:
        """Whether the stretch of a line stands in a text, or up to so many points ``beyond`` its ends, and is drawn
        there alone: beside the text it is not, or has less ink than the ``usual`` share while the text goes on on both
        sides.
        """
        if not self.is_within_text(line, beyond):
            return False
        beside, within = self.along(line), self.along(line, within_text=True)
        if beside.own < DOTTED and beside.length >= LEAST[1] and within.own >= _DRAWN:
            return True
        return within.less > _TOUCHED and beside.own < max(DOTTED, _WEAKER * usual)

    def ends_at(self, line: RulingLine, whole: RulingLine) -> bool:
        """Whether a stretch of the ``whole`` line is white from end to end while it is drawn right before and behind.

        There the line ends: what wears a line away, or lies over it, does not keep to the lines that cross it.
        """
        own = self.along(line)
        if own.parts or own.length < LEAST[0] or self.is_within_text(line, 0.0):
            return False
        before, behind = (
            line._replace(start=line.start - _BEYOND, end=line.start),
            line._replace(start=line.end, end=line.end + _BEYOND),
        )
        goes_on = [one for one in (before, behind) if whole.start <= one.start + SNAP and one.end - SNAP <= whole.end]
        return all(self.along(one).own >= _DRAWN for one in goes_on)

    def crosses_text(self, line: RulingLine) -> bool:
        """Whether a text goes on on both sides of the line."""
        return self.is_within_text(line, -INSIDE) and self.along(line, within_text=True).less > _TOUCHED


def stretches(at: float, crossing: Sequence[RulingLine]) -> Iterator[tuple[float, float]]:
    """From each line that crosses at that place to the next one."""
    yield from pairwise(sorted({line.at for line in crossing if line.start - SNAP <= at <= line.end + SNAP}))
