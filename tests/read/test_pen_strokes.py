"""Strokes of a pen beside and across print."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra that reads images is not installed")

from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.pen_strokes import Ruling, is_stroke, with_crossed_in_doubt

CELLS = Ruling(
    [RulingLine(at, 0, 100) for at in (0, 40, 80)], [RulingLine(at, 0, 80) for at in (0, 100)]
)  # two cells over each other, in points
WORDS = (10, 10, 60, 22)


def glyphs(text: str, sure: float = 0.8) -> list[Glyph]:
    return [Glyph(10.0 * k, 10.0, 10.0 * k + 9, 22.0, 20.0, char, char, sure) for k, char in enumerate(text)]


@pytest.mark.parametrize("text", ["一", "V", "三三", "/", "1", "("])
def test_what_stands_beside_a_text_in_its_cell_is_a_stroke(text: str) -> None:
    beside, below = (70, 10, 80, 22), (40, 50, 50, 62)
    assert is_stroke(glyphs(text), beside, [WORDS], CELLS, 1.0)
    assert not is_stroke(glyphs(text), below, [WORDS], CELLS, 1.0)  # alone in its own
    assert not is_stroke(glyphs(text), beside, [WORDS], Ruling((), ()), 1.0)  # where no cell can be told


@pytest.mark.parametrize(("text", "sure"), [("是", 0.8), ("20", 0.8), ("√", 0.8), ("1", 0.95)])
def test_words_numbers_ticks_and_a_sure_digit_are_none(text: str, sure: float) -> None:
    assert not is_stroke(glyphs(text, sure), (70, 10, 80, 22), [WORDS], CELLS, 1.0)


def test_characters_that_a_long_stroke_crosses_are_in_doubt() -> None:
    grey = np.full((200, 200), 240, np.uint8)
    for x in (2, 12, 22, 32):
        grey[12:20, x : x + 5] = 20  # characters
    grey[2:60, 14:16] = 20  # a stroke through the second one
    page = GreyPage(grey, 1.0)
    read = with_crossed_in_doubt(glyphs("1234", 0.99), page)
    assert [one.confidence for one in read] == [0.99, 0.9, 0.99, 0.99]
    grey[2:60, 14:16] = 240
    grey[12:20, 12:17] = 20
    assert with_crossed_in_doubt(glyphs("1234", 0.99), GreyPage(grey, 1.0)) == glyphs("1234", 0.99)
    assert with_crossed_in_doubt([], page) == []
