"""Ruling lines held against the lines of text: strokes over each other are no rule, rows of dots are one."""

import pytest

pytest.importorskip("cv2")

import numpy as np

from extract.read.layout.ruling import RulingLine
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.ruling_evidence import ruling_beside_text
from extract.read.scan.ruling_lines import ScannedRuling

SCALE = 3  # pixels a point
WIDTH, HEIGHT = 300, 120  # points
SIDES = [RulingLine(20.0, 20.0, 100.0), RulingLine(280.0, 20.0, 100.0)]
EDGES = [RulingLine(20.0, 20.0, 280.0), RulingLine(100.0, 20.0, 280.0)]


def page(*lines: tuple[float, float, float, float]) -> np.ndarray:
    """A page in grey with those black rectangles (left, top, right, bottom in points) and the frame of a table."""
    grey = np.full((HEIGHT * SCALE, WIDTH * SCALE), 255, np.uint8)
    frame = [(line.at, line.start, line.at + 0.7, line.end) for line in SIDES]
    frame += [(line.start, line.at, line.end, line.at + 0.7) for line in EDGES]
    for left, top, right, bottom in (*frame, *lines):
        grey[round(top * SCALE) : round(bottom * SCALE), round(left * SCALE) : round(right * SCALE)] = 0
    return grey


def words(left: float, top: float, count: int) -> list[tuple[float, float, float, float]]:
    """So many characters of 10 points as four strokes each."""
    strokes = [(0.5, 0.5, 9.5, 1.5), (0.5, 8.5, 9.5, 9.5), (1.0, 0.5, 2.0, 9.5), (8.0, 0.5, 9.0, 9.5)]
    return [(left + 10 * k + a, top + b, left + 10 * k + c, top + d) for k in range(count) for a, b, c, d in strokes]


def box(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    """The box of a line of text in pixels, as high as the search makes it."""
    return (round(left * SCALE), round((top - 2) * SCALE), round(right * SCALE), round((bottom + 2) * SCALE))


def ruling(
    grey: np.ndarray, level: list[RulingLine], upright: list[RulingLine], *boxes: tuple[int, int, int, int]
) -> ScannedRuling:
    """The lines that are left of the frame and of those."""
    own = ScannedRuling([*EDGES, *level], [*SIDES, *upright], np.zeros_like(grey))
    return ruling_beside_text(GreyPage(grey, SCALE), own, boxes, is_worn=True)


def test_strokes_of_characters_over_each_other_are_no_rule() -> None:
    text = [*words(100, 30, 8), *words(100, 50, 8), *words(100, 70, 8)]
    boxes = [box(100, top, 180, top + 10) for top in (30, 50, 70)]
    others = [RulingLine(at, 20.0, 100.0) for at in (200.0, 220.0, 240.0, 260.0)]
    drawn = [(line.at, line.start, line.at + 0.7, line.end) for line in others]
    stroke = RulingLine(138.5, 20.0, 100.0)  # the right stroke of the fourth character on each line
    kept = ruling(page(*text, *drawn), [], [stroke, *others], *boxes).vertical
    assert [line.at for line in kept] == pytest.approx([20, 200, 220, 240, 260, 280], abs=1)


def test_a_rule_between_two_texts_that_were_taken_for_one_stays() -> None:
    text = [*words(100, 50, 3), *words(140, 50, 3)]
    rule = (134.7, 20.0, 135.4, 100.0)
    upright = [RulingLine(135.0, 20.0, 100.0)]
    kept = ruling(page(*text, rule), [], upright, box(100, 50, 170, 60)).vertical
    assert [line.at for line in kept] == pytest.approx([20, 135, 280], abs=1)


def test_dots_in_a_row_between_the_lines_of_text_are_a_rule() -> None:
    text = [*words(40, 35, 6), *words(40, 75, 6)]
    dots = [(x, 60.0, x + 1.0, 60.7) for x in np.arange(25, 275, 9.0)]
    boxes = [box(40, top, 100, top + 10) for top in (35, 75)]
    assert [line.at for line in ruling(page(*text, *dots), [], [], *boxes).horizontal] == pytest.approx(
        [20, 60, 100], abs=1
    )


def test_specks_off_one_line_are_none() -> None:
    text = [*words(40, 35, 6), *words(40, 75, 6)]
    specks = [
        (x, y, x + 1.0, y + 1.0)
        for x, y in zip(np.arange(25, 275, 9.0), np.tile(np.arange(52, 68, 3.0), 5), strict=False)
    ]
    boxes = [box(40, top, 100, top + 10) for top in (35, 75)]
    assert len(ruling(page(*text, *specks), [], [], *boxes).horizontal) == 2


@pytest.mark.parametrize("high", [1, 0])
def test_dots_in_a_row_are_a_rule_however_many_columns_they_cross(high: int) -> None:
    """The columns' own rules stand on both sides of each row, and are no ink beside one."""
    upright = [RulingLine(at, 20.0, 100.0) for at in np.arange(70.0, 171.0, 10.0)]
    columns = [(line.at, 20.0, line.at + 0.7, 100.0) for line in upright]
    text = [*words(25, 35, 3), *words(25, 75, 3)]
    dots = [(x, 60.0, x + 1.0, 60.0 + 0.7 * high) for x in np.arange(25, 275, 26.0)]
    boxes = [box(25, top, 55, top + 10) for top in (35, 75)]
    kept = ruling(page(*text, *columns, *dots), [], upright, *boxes)
    assert sorted({round(line.at) for line in kept.horizontal}) == [20, *([60] * high), 100]
    assert len(kept.vertical) == 13


def test_dots_that_the_box_of_a_text_holds_are_a_rule() -> None:
    """Where lines of text follow closely, their boxes leave no white between them."""
    text = [*words(40, 45, 20), *words(40, 62, 20)]
    dots = [(x, 58.5, x + 1.0, 59.2) for x in np.arange(25, 275, 9.0)]
    boxes = [(40 * SCALE, 38 * SCALE, 240 * SCALE, 58 * SCALE), (40 * SCALE, 56 * SCALE, 240 * SCALE, 76 * SCALE)]
    assert [line.at for line in ruling(page(*text, *dots), [], [], *boxes).horizontal] == pytest.approx(
        [20, 59, 100], abs=1
    )


def test_a_corner_whose_two_rules_are_dots_is_closed() -> None:
    inner = [RulingLine(60.0, 20.0, 280.0)], [RulingLine(150.0, 20.0, 100.0)]
    drawn = [(20.0, 60.0, 280.0, 60.7), (150.0, 20.0, 150.7, 100.0)]
    grey = page(*drawn)
    grey[61 * SCALE :, 277 * SCALE :] = 255  # the right side below the middle, and the foot right of it, are dots
    grey[98 * SCALE : 103 * SCALE, 152 * SCALE :] = 255
    for x in np.arange(155, 280, 6.0):
        grey[100 * SCALE : 101 * SCALE, round(x * SCALE) : round((x + 1) * SCALE)] = 0
    for y in np.arange(63, 100, 5.0):
        grey[round(y * SCALE) : round((y + 1) * SCALE), 280 * SCALE : 281 * SCALE] = 0
    level = [RulingLine(20.0, 20.0, 280.0), RulingLine(100.0, 20.0, 150.0), *inner[0]]
    upright = [RulingLine(20.0, 20.0, 100.0), RulingLine(280.0, 20.0, 60.0), *inner[1]]
    own = ScannedRuling(level, upright, np.zeros_like(grey))
    kept = ruling_beside_text(GreyPage(grey, SCALE), own, [], is_worn=True)
    assert [round(line.end) for line in kept.horizontal if line.at > 95] == [280]
    assert [round(line.end) for line in kept.vertical if line.at > 275] == [100]


@pytest.mark.parametrize(("top", "rows"), [(40.0, 2), (34.0, 1)])
def test_a_rule_that_is_white_from_one_rule_to_the_next_ends_there(top: float, rows: int) -> None:
    """White that reaches beyond the rules that cross it is where a line was worn away."""
    levels = [RulingLine(at, 20.0, 280.0) for at in (40.0, 60.0, 80.0)]
    drawn = [(20.0, line.at, 280.0, line.at + 0.7) for line in levels]
    column = [(150.0, 20.0, 150.7, top), (150.0, 60.0, 150.7, 100.0)]
    kept = ruling(page(*drawn, *column), levels, [RulingLine(150.3, 20.0, 100.0)])
    middle = [line for line in kept.vertical if 145 < line.at < 155]
    assert len(middle) == rows
    assert sum(line.end - line.start for line in middle) == pytest.approx({2: 60, 1: 80}[rows], abs=2)


def test_strokes_in_a_row_that_is_hardly_higher_than_its_text_are_no_rule() -> None:
    levels = [RulingLine(at, 20.0, 280.0) for at in (40.0, 54.0)]
    drawn = [(20.0, line.at, 280.0, line.at + 0.7) for line in levels]
    sides = [RulingLine(at, 20.0, 100.0) for at in (200.0, 240.0)]
    columns = [(line.at, line.start, line.at + 0.7, line.end) for line in sides]
    stroke = RulingLine(138.5, 40.0, 54.0)
    text = words(100, 42, 8)
    kept = ruling(page(*text, *drawn, *columns), levels, [stroke, *sides], box(100, 42, 180, 52))
    assert [round(line.at) for line in kept.vertical] == [20, 200, 240, 280]


def test_the_feet_of_figures_right_above_a_rule_are_none() -> None:
    rule, feet = RulingLine(60.0, 20.0, 280.0), RulingLine(56.0, 120.0, 180.0)
    drawn = [(20.0, 60.0, 280.0, 60.7), (120.0, 56.0, 180.0, 56.7)]
    upright = [RulingLine(at, 20.0, 100.0) for at in (120.0, 180.0)]
    columns = [(line.at, 20.0, line.at + 0.7, 100.0) for line in upright]
    kept = ruling(page(*drawn, *columns), [rule, feet], upright)
    assert [round(line.at) for line in kept.horizontal] == [20, 60, 100]
