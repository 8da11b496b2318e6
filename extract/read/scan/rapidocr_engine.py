"""RapidOCR as an ``OcrEngine``: where text stands in an image, and what a line of it says.

Its models come in its wheel; nothing is fetched. One thread and one line at a time: the same image gives the same
text, whatever else the machine does.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.read.ocr import PixelBox, RecognizedLine

if TYPE_CHECKING:
    from PIL.Image import Image

_WORKERS = "EngineConfig.onnxruntime."
_DETAIL = 1.9  # pixels a point: enough to find 6-point text, and no more, for the time grows with the pixels
_FAINT = 0.3  # the least confidence of a line: a short line on a bare page is found with little certainty
_LARGEST = 2000  # pixels: the longest side in which text is looked for; memory grows with its square


class RapidOcr:
    """RapidOCR with its own models, which are loaded for a second when the first line is looked for."""

    def find_lines(self, page: "Image", scale: float) -> list[PixelBox]:
        """The boxes of what looks like lines of text, from top to bottom."""
        import cv2  # noqa: PLC0415

        detail = min(_DETAIL / scale, 1.0)
        small = cv2.resize(np.asarray(page), None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA)
        answer = _rapidocr()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
        if answer.boxes is None:
            return []
        corners = np.asarray(answer.boxes) / detail
        lows, highs = corners.min(axis=1), corners.max(axis=1)
        return [(int(x0), int(y0), int(x1 + 1), int(y1 + 1)) for (x0, y0), (x1, y1) in zip(lows, highs, strict=True)]

    def read_lines(self, lines: Sequence["Image"]) -> list[RecognizedLine]:
        """What each of the images says.

        RapidOCR gives no places for blanks: they stand between their neighbours.
        """
        import cv2  # noqa: PLC0415

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


RAPIDOCR = RapidOcr()


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - loads for a second

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
