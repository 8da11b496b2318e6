"""Digits are read twice: OCR may be very sure of a wrong digit (25.00 → 28.00), but rarely twice of the same one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.read.ocr import OcrEngine, RecognizedLine

if TYPE_CHECKING:
    from PIL.Image import Image

_NUMERIC = frozenset("0123456789.,，．%％-—/:：()（）[]〔〕+＋=≥≤<>～~¥￥ ")
_DOUBTED = 0.5  # the most confidence of a digit that was read differently the second time


def with_doubted_digits(
    lines: Sequence[RecognizedLine], other: Sequence["Image"], engine: OcrEngine
) -> list[RecognizedLine]:
    """The lines, with low confidence where an ``other`` image of the same line shows other digits.

    Only lines that are nothing but numbers are read again: amounts, numbers and dates of cells.
    """
    again = [k for k, line in enumerate(lines) if any(map(str.isdigit, line.text)) and _NUMERIC.issuperset(line.text)]
    result = list(lines)
    for k, second in zip(again, engine.read_lines([other[k] for k in again]), strict=True):
        if _digits(second.text) != _digits(lines[k].text):
            doubted = tuple(min(confidence, _DOUBTED) for confidence in lines[k].confidences)
            result[k] = lines[k]._replace(confidences=doubted)
    return result


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char in ".,-")
