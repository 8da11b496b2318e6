"""Figures are read twice: OCR is at times very sure of a wrong digit (25.00 → 28.00), but seldom twice of the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.read.scan import rapidocr_engine
from extract.read.scan.rapidocr_engine import Said

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_FIGURES = frozenset("0123456789.,，．%％-—/:：()（）[]〔〕+＋=≥≤<>～~¥￥ ")
_DOUBTED = 0.5  # how sure a digit is at most that was read otherwise the second time


def doubted(said: Sequence[Said], other: Sequence["Pixels"]) -> list[Said]:
    """What was said, with low confidence where a second image of the same line shows other digits.

    Only lines that are nothing but figures are read again: amounts, numbers and dates of cells.
    """
    again = [k for k, one in enumerate(said) if _is_figure(one.text)]
    result = list(said)
    for k, second in zip(again, rapidocr_engine.read([other[k] for k in again]), strict=True):
        if _digits(second.text) != _digits(said[k].text):
            result[k] = said[k]._replace(sure=tuple(min(sure, _DOUBTED) for sure in said[k].sure))
    return result


def _is_figure(text: str) -> bool:
    return any(map(str.isdigit, text)) and _FIGURES.issuperset(text)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char in ".,-")
