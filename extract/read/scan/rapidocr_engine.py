"""RapidOCR: where text stands in an image, and what a line of it says.

Its models come in its wheel; nothing is fetched. One thread and one line at a time: the same image gives the same
text, whatever else the machine does.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_WORKERS = "EngineConfig.onnxruntime."
_DETAIL = 1.9  # pixels a point: enough to find 6-point text, and no more, for the time grows with the pixels
_FAINT = 0.3  # how sure the search for lines must be: a short line on a bare page is found with little certainty
_LARGEST = 2000  # pixels: the longest side in which text is looked for; memory grows with its square

Bounds = tuple[int, int, int, int]  # left, top, right, bottom in pixels


class Said(NamedTuple):
    """What a line says; for each character its middle, as a part of the line's width, and how sure it is (0 to 1)."""

    text: str
    middles: tuple[float, ...]
    sure: tuple[float, ...]


@cache
def _engine() -> Any:
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


def found(grey: "Pixels", scale: float) -> list[Bounds]:
    """The bounds of what looks like lines of text, from top to bottom."""
    import cv2  # noqa: PLC0415

    detail = min(_DETAIL / scale, 1.0)
    small = cv2.resize(grey, None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA)
    answer = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if answer.boxes is None:
        return []
    corners = np.asarray(answer.boxes) / detail
    lows, highs = corners.min(axis=1), corners.max(axis=1)
    return [(int(x0), int(y0), int(x1 + 1), int(y1 + 1)) for (x0, y0), (x1, y1) in zip(lows, highs, strict=True)]


def read(lines: Sequence["Pixels"]) -> list[Said]:
    """What each of the images in grey says, each being one line."""
    import cv2  # noqa: PLC0415

    if not lines:
        return []
    answer = _engine().recognize_txt([cv2.cvtColor(line, cv2.COLOR_GRAY2BGR) for line in lines])
    return [_said(*one) for one in zip(answer.txts, answer.word_results, strict=True)]


def _said(text: str, info: Any) -> Said:
    """The characters with their places; RapidOCR gives none for blanks, which stand between their neighbours."""
    columns = iter([column for word in info.word_cols for column in word])
    middles = list(_filled([None if char.isspace() else next(columns) for char in text]))
    width = max(info.line_txt_len, 1.0)
    return Said(text, tuple((column + 0.5) / width for column in middles), tuple(map(float, info.confs[: len(text)])))


def _filled(columns: Sequence[int | None]) -> Iterator[float]:
    last = -1.0
    for k, column in enumerate(columns):
        after = next((other for other in columns[k:] if other is not None), None)
        last = float(column) if column is not None else (last + (last if after is None else after)) / 2
        yield last
