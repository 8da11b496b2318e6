"""Print of the other side that shows through thin paper, taken off.

It is paler than the page's own ink, and mirrored: lines of pale ink that an OCR engine reads better in a mirror than
as they stand are of the back. Grey print is read as it stands, and stays; where a page has both, or may have, all
stays that is not clearly of the back, rules too.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from PIL import Image

from extract.read.ocr import OcrEngine, PixelBox
from extract.read.scan.grey_page import WHITE, GreyPage

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_PAPER = 6.0  # points: ink's strokes are thinner, so the brightest dot so near is paper
_FULL = 90  # percent of the ink's dots are no darker: the page's own ink where it lies full
_PALE = 0.65  # of the full ink's darkness: what shows through paper is paler
_EDGE = 1.0  # points: so near to dark ink a pale dot is its edge
_FAINT = 0.07  # of the paper's brightness: less is grain
_SHARE = 0.05  # of the dots of dark ink: less that is pale is no print of a back
_UPPER = 98  # percent of the pale dots are paler: the darkness that is taken off
_BOLD = 1.5  # times as dark is bold print of the back
_GAP = 8.0  # points: characters of a line stand no farther apart
_RULE = 30.0  # points: a longer stroke is a rule
_HIGH = (6.0, 24.0)  # points: the height of lines of text
_TRIED, _FEWEST = 8, 3  # pieces that are read first, and that tell
_PIECE = 8  # times as long as high: so many characters tell the direction, and few pieces have print of both sides
_CLEARLY = 1.15  # times as much is read the one way as the other
_SURE = 0.8  # the least confidence of what tells the direction
_MIXED = 0.5  # as many unsure pieces, read better as they stand, as of the back: print of the page may be among them


class _PaleLines(NamedTuple):
    """Bounds of pieces of lines of pale ink.

    ``back`` is read clearly better in a mirror, ``own`` as it stands; ``legible`` is surely read as it stands and in a
    mirror no better, ``unsure`` is read better as it stands, but not surely.
    """

    back: list[PixelBox]
    own: list[PixelBox]
    legible: list[PixelBox]
    unsure: list[PixelBox]

    def add(self, piece: PixelBox, plain: Sequence[float], turned: Sequence[float]) -> None:
        """Sort a piece by the confidences of its characters, read as it stands and in a mirror."""
        if _is_sure(turned) and sum(turned) >= _CLEARLY * sum(plain):
            self.back.append(piece)
        elif sum(plain) >= sum(turned):
            if _is_sure(plain):
                self.legible.append(piece)
            elif len(plain) >= _FEWEST:
                self.unsure.append(piece)
            if len(plain) >= _FEWEST and min(plain) >= _SURE and sum(plain) >= _CLEARLY * sum(turned):
                self.own.append(piece)

    def is_mixed(self) -> bool:
        """Whether pale print of the page itself stands, or may stand, among that of the back."""
        return bool(self.own) or len(self.unsure) > _MIXED * len(self.back)


def without_show_through(page: GreyPage, engine: OcrEngine) -> tuple[GreyPage, PixelBox | None]:
    """The level page without the pale print of its other side, and where that stood; itself, None where there is none.

    The darkness of that print is taken from all dots: where both sides have ink, the own dark ink stays.
    """
    grey, scale, ink = page.grey, page.scale, page.ink > 0
    if not ink.any():
        return page, None
    near = 2 * round(_PAPER * scale / 2) + 1
    calm = cv2.blur(grey, (3, 3))
    paper = cv2.blur(cv2.dilate(calm, np.ones((near, near), np.uint8)), (near, near)).astype(np.float32)
    paper = np.maximum(paper, 1)
    depth = np.clip(1 - grey / paper, 0, 1)
    full = float(np.percentile(depth[ink], _FULL))
    edge = 2 * round(_EDGE * scale) + 1
    dark = (ink & (depth > _PALE * full)).astype(np.uint8)
    pale = (calm < (1 - _FAINT) * paper) & (cv2.dilate(dark, np.ones((edge, edge), np.uint8)) == 0)
    if np.count_nonzero(pale) < _SHARE * np.count_nonzero(dark):
        return page, None
    alone = np.where(cv2.dilate(pale.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, grey, paper).astype(np.uint8)
    lines = _pale_lines(alone, _pieces((pale * WHITE).astype(np.uint8), scale), engine)
    if len(lines.back) < _FEWEST:
        return page, None
    mirrored = _within(grey, lines.back, edge)
    of_back = mirrored if lines.is_mixed() else ~_within(grey, lines.legible, edge)
    pale &= of_back
    least = float(np.percentile(depth[pale & mirrored], _UPPER))
    bold = cv2.dilate(np.where(pale, 1 - calm / paper, 0), np.ones((near, near), np.uint8))
    back = np.clip(bold, least, _BOLD * least)
    own = np.clip((depth - back) / np.maximum(full - back, _FAINT), 0, 1) * full
    bare = np.where(of_back, np.clip(paper * (1 - own), 0, WHITE), grey)
    x0, y0, x1, y1 = zip(*lines.back, strict=True)
    return GreyPage(np.asarray(bare, dtype=np.uint8), scale), (min(x0), min(y0), max(x1), max(y1))


def _within(grey: "Pixels", boxes: Sequence[PixelBox], edge: int) -> "Pixels":
    """Whether the dots lie in a box or at its edge."""
    inside = np.zeros(grey.shape, bool)
    for x0, y0, x1, y1 in boxes:
        inside[max(0, y0 - edge) : y1 + edge, max(0, x0 - edge) : x1 + edge] = True
    return inside


def _pieces(pale: "Pixels", scale: float) -> list[PixelBox]:
    """The bounds of lines of text in pale ink, long ones in pieces, the longest first."""
    long = np.ones((1, round(_RULE * scale)), np.uint8)
    for shape in (long, long.T):
        pale = cv2.subtract(pale, cv2.dilate(cv2.morphologyEx(pale, cv2.MORPH_OPEN, shape), np.ones((3, 3), np.uint8)))
    joined = cv2.morphologyEx(pale, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * scale)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    low, high = (side * scale for side in _HIGH)
    pieces = [
        (start, y, min(start + _PIECE * height, x + width), y + height)
        for x, y, width, height, _ in stats[1:].tolist()
        if low <= height <= high
        for start in range(x, x + width, _PIECE * height)
    ]
    return sorted(pieces, key=lambda piece: (piece[0] - piece[2], piece))


def _pale_lines(grey: "Pixels", pieces: Sequence[PixelBox], engine: OcrEngine) -> _PaleLines:
    """Which pieces are read better in a mirror, and which as they stand; none where the longest are not of the back."""
    lines = _PaleLines([], [], [], [])
    for some in (pieces[:_TRIED], pieces[_TRIED:]):
        crops = [grey[y0:y1, x0:x1] for x0, y0, x1, y1 in some]
        readings = [
            [line.confidences for line in engine.read_lines([Image.fromarray(np.ascontiguousarray(c)) for c in images])]
            for images in (crops, [crop[:, ::-1] for crop in crops])
        ]
        for piece, plain, turned in zip(some, *readings, strict=True):
            lines.add(piece, plain, turned)
        if not lines.back:
            break
    return lines


def _is_sure(confidences: Sequence[float]) -> bool:
    return sum(confidences) >= _SURE * max(1, len(confidences))
