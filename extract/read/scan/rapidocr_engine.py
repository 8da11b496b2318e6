"""RapidOCR as an ``OcrEngine``: where text stands in an image, and what a line of it says.

Its models come in its wheel; nothing is fetched. One thread and one line at a time: the same image gives the same
text, whatever else the machine does.
"""

import sys
from collections.abc import Sequence
from ctypes import CDLL
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extract.read.ocr import PixelBox, RecognizedLine
from extract.read.scan.grey_page import WHITE

if TYPE_CHECKING:
    from PIL.Image import Image

    from extract.read.scan.grey_page import Pixels

_WORKERS = "EngineConfig.onnxruntime."
_DETAIL = 1.9  # pixels a point: enough to find 6-point text, and no more, for the time grows with the pixels
_FAINT = 0.3  # the least confidence of a line: a short line on a bare page is found with little certainty
_LARGEST = 2000  # pixels: the longest side in which text is looked for
_STRIP = 1_100_000  # pixels searched at once: the search takes 180 MB for a million of them
# glibc keeps freed blocks up to this size for later, in holes that the next layer of the network may not fit into:
# with its own, moving limit of at most 32 MB a page takes half as much memory again
_LARGE_BLOCK, _M_MMAP_THRESHOLD = 16 << 20, -3  # bytes; the parameter's number in malloc.h
_STEP = 32  # pixels: the network takes sides of a whole number of these; others would be stretched to it
_MARGIN = 48  # pixels above and below a strip that are searched with it, so that a line at its edge is seen as a whole


class RapidOcr:
    """RapidOCR with its own models, which are loaded for a second when the first line is looked for."""

    def find_lines(self, page: "Image", scale: float) -> list[PixelBox]:
        """The boxes of what looks like lines of text, from top to bottom."""
        longest = max(page.size)
        detail = min(_DETAIL / scale, 1.0, _LARGEST / longest)
        small = cv2.resize(np.asarray(page), None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA)
        boxes = []
        for top, bottom in pairwise(_strip_edges(small)):
            start = max(top - _MARGIN, 0)
            strip = cv2.cvtColor(small[start : bottom + _MARGIN], cv2.COLOR_GRAY2BGR)
            below, right = (-side % _STEP for side in strip.shape[:2])
            strip = cv2.copyMakeBorder(strip, 0, below, 0, right, cv2.BORDER_CONSTANT, value=(WHITE, WHITE, WHITE))
            answer = _rapidocr()(strip, use_det=True, use_cls=False, use_rec=False)
            for corners in () if answer.boxes is None else np.add(answer.boxes, (0, start)):
                (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
                if top <= (y0 + y1) / 2 < bottom:
                    boxes.append((int(x0 / detail), int(y0 / detail), int(x1 / detail + 1), int(y1 / detail + 1)))
        return boxes

    def read_lines(self, lines: Sequence["Image"]) -> list[RecognizedLine]:
        """What each of the images says.

        RapidOCR gives no places for blanks: they stand between their neighbours.
        """
        if not lines:
            return []
        images = [cv2.cvtColor(np.asarray(line), cv2.COLOR_GRAY2BGR) for line in lines]
        answer = _rapidocr().recognize_txt(images)
        recognized = []
        for text, info in zip(answer.txts, answer.word_results, strict=True):
            columns = iter([column for word in info.word_cols for column in word])
            own = [None if char.isspace() else float(next(columns)) for char in text]
            last = -1.0
            centres = []
            for k, column in enumerate(own):
                after = next((other for other in own[k:] if other is not None), last)
                last = column if column is not None else (last + after) / 2
                centres.append((last + 0.5) / max(info.line_txt_len, 1.0))
            confidences = tuple(map(float, info.confs[: len(text)]))
            recognized.append(RecognizedLine(text, tuple(centres), confidences))
        return recognized


def _strip_edges(page: "Pixels") -> list[int]:
    """The rows where a page is cut into strips: the whitest ones near even parts, so that no line of text is cut."""
    height, width = page.shape
    count = max(1, round(height * width / _STRIP))
    darkness = cv2.reduce(WHITE - page, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    edges = [0]
    for k in range(1, count):
        start = (2 * k - 1) * height // (2 * count)
        edges.append(start + int(darkness[start : start + height // count].argmin()))
    return [*edges, height]


RAPIDOCR = RapidOcr()


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - loads for a second

    if sys.platform == "linux" and hasattr(c_library := CDLL(None), "mallopt"):
        c_library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
    return RapidOCR(
        params={
            f"{_WORKERS}intra_op_num_threads": 1,
            f"{_WORKERS}inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            "Global.return_word_box": True,
            "Det.box_thresh": _FAINT,
            "Rec.rec_batch_num": 1,
            "Rec.rec_img_shape": [3, 48, 48],  # a short line is not padded with black
        }
    )
