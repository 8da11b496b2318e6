"""Worn check boxes on drawn pages: found beside options like one whose box is known, and nowhere else."""

from typing import Any

import pytest

pytest.importorskip("cv2")
pytest.importorskip("numpy")

import numpy as np

from extract.read.glyphs import EMPTY, TICKED, UNREADABLE, box
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.sibling_boxes import with_sibling_boxes
from extract.read.scan.squares import Square

SCALE = 3.0
SIDE = 9.0
LEFT, OPTIONS = 100.0, ("一次性项目", "经常性项目", "阶段性项目")


class Page:
    """A white page with options below one another, each with a box behind it."""

    def __init__(self) -> None:
        self.grey: Any = np.full((400, 900), 245, np.uint8)
        self.glyphs: list[Glyph] = []

    def write(self, words: str, line: int, sure: float = 1.0, left: float = LEFT) -> None:
        top = 20.0 + 15 * line
        for k, char in enumerate(words):
            x = left + 10 * k
            self.glyphs.append(Glyph(x, top, x + 10, top + 12, top + 10, char, char, sure))

    def draw(self, line: int, sides: str = "tblr", filled: float = 0.0, left: float = 154.0) -> None:
        """The named sides of a box, and so much of its inside black."""
        x0, y0 = round(left * SCALE), round((21.5 + 15 * line) * SCALE)
        x1 = x0 + round(SIDE * SCALE)
        y1 = y0 + round(SIDE * SCALE)
        parts = {"t": np.s_[y0 : y0 + 2, x0:x1], "b": np.s_[y1 - 2 : y1, x0:x1]}
        parts |= {"l": np.s_[y0:y1, x0 : x0 + 2], "r": np.s_[y0:y1, x1 - 2 : x1]}
        for side in sides:
            self.grey[parts[side]] = 20
        inside = self.grey[y0 + 7 : y1 - 7, x0 + 7 : x1 - 7]
        inside[:, : round(filled * inside.shape[1])] = 20

    def know(self, line: int, filled: float = 0.0, left: float = 154.0) -> Square:
        """A box that was found as a square."""
        self.draw(line, filled=filled, left=left)
        x0, y0, side = round(left * SCALE), round((21.5 + 15 * line) * SCALE), round(SIDE * SCALE)
        square = Square((x0, y0, x0 + side, y0 + side), filled)
        edges = tuple(edge / SCALE for edge in square.bounds)
        char = TICKED if filled else EMPTY
        self.glyphs.append(Glyph(*edges, edges[3], char, char))  # type: ignore[arg-type]
        return square

    def texts(self, squares: list[Square], vertical: tuple[RulingLine, ...] = ()) -> list[str]:
        lines: dict[int, list[Glyph]] = {}
        for glyph in with_sibling_boxes(self.glyphs, squares, GreyPage(self.grey, SCALE), vertical):
            lines.setdefault(round(((glyph.top + glyph.bottom) / 2 - 26) / 15), []).append(glyph)
        return ["".join(glyph.char for glyph in sorted(lines[line])) for line in sorted(lines)]


def options(*words: str) -> Page:
    page = Page()
    for line, text in enumerate(words):
        page.write(text, line)
    return page


@pytest.mark.parametrize("sides", ["tbl", "blr", "tlr"])
def test_a_box_of_three_sides_is_found_where_its_sibling_is(sides: str) -> None:
    page = options(*OPTIONS[:2])
    known = page.know(0)
    page.draw(1, sides)
    assert page.texts([known]) == [f"一次性项目{EMPTY}", f"经常性项目{EMPTY}"]


def test_two_sides_are_no_box() -> None:
    page = options(*OPTIONS[:2])
    known = page.know(0)
    page.draw(1, "tl")
    assert page.texts([known]) == [f"一次性项目{EMPTY}", "经常性项目"]


def test_a_box_that_was_surely_read_as_a_character_is_one_beside_its_sibling() -> None:
    page = options("一次性项目", "经常性项目区")
    known = page.know(0)
    page.draw(1, filled=0.7)
    assert page.texts([known]) == [f"一次性项目{EMPTY}", f"经常性项目{TICKED}"]


def test_the_state_is_open_where_the_ink_does_not_tell() -> None:
    page = options(*OPTIONS)
    known = [page.know(0), page.know(1, filled=0.8)]
    page.draw(2, "tbl", filled=0.2)
    assert page.texts(known)[2] == f"阶段性项目{UNREADABLE}"


def test_what_ink_and_engine_say_must_agree() -> None:
    page = options("一次性项目", "经常性项目口")
    known = page.know(0)
    page.draw(1, filled=0.7)
    assert page.texts([known])[1] == f"经常性项目{UNREADABLE}"


def test_a_box_before_its_option_is_found_on_the_same_line() -> None:
    page = Page()
    page.write("是", 0, left=114)
    page.write("否", 0, left=174)
    known = page.know(0, left=102)
    page.draw(0, "tbr", left=162)
    assert page.texts([known]) == [f"{EMPTY}是{EMPTY}否"]


@pytest.mark.parametrize("words", ["涉及老旧小区", "项目实施内容", "本项目为改善居民生活条件项目"])
def test_no_box_is_found_beside_other_text(words: str) -> None:
    page = options("一次性项目", words)
    known = page.know(0)
    page.draw(1)
    assert page.texts([known])[1] == words


def test_the_last_character_of_an_option_is_no_box() -> None:
    page = options("一次性项目", "经常性项目")
    known = page.know(0)
    page.draw(1, left=141)  # what is read as 目
    assert page.texts([known])[1] == "经常性项目"


def test_nothing_is_found_where_no_sibling_is() -> None:
    page = options(*OPTIONS)
    page.draw(0)
    page.draw(1, "tbl")
    assert page.texts([]) == list(OPTIONS)


def test_another_cell_has_no_sibling() -> None:
    page = options("一次性项目")
    known = page.know(0)
    page.write("经常性项目", 1, left=300)
    page.draw(1, "tbl", left=354)
    rule = RulingLine(280, 0, 100)
    assert page.texts([known], (rule,))[1] == "经常性项目"


def test_an_option_has_one_box() -> None:
    page = options(*OPTIONS[:2])
    known = [page.know(0), page.know(1, filled=0.8)]
    found = with_sibling_boxes(page.glyphs, known, GreyPage(page.grey, SCALE), ())
    assert [one.char for one in found if box(one.char) is not None] == [EMPTY, TICKED]
    assert found == page.glyphs
