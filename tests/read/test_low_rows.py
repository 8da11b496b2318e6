"""A row too low for its text: the line that stands on the rule below belongs to the text above it."""

import pytest

from extract.read.layout.cells import glyphs_by_cell, tables_of_grids
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine, ruled_grids

EM = 8.0
LEFT, RIGHT, WIDTH = 0.0, 82.0, 82.0  # the first column holds ten characters; the second one begins at RIGHT


def glyphs(text: str, x0: float, top: float) -> list[Glyph]:
    places = [x0 + 1.0 + EM * k for k in range(len(text))]
    return [Glyph(x, top, x + EM, top + EM, top + 0.8 * EM, mark, mark) for x, mark in zip(places, text, strict=True)]


def texts(*placed: tuple[str, float, float]) -> dict[tuple[int, int], str]:
    """The texts of a grid of two columns and three rows of 12 points each; ``placed`` are text, left edge and top."""
    horizontal = [RulingLine(y, LEFT, 2 * WIDTH) for y in (0.0, 12.0, 24.0, 36.0)]
    vertical = [RulingLine(x, 0.0, 36.0) for x in (LEFT, RIGHT, 2 * WIDTH)]
    grids = ruled_grids(horizontal, vertical)
    inside, outside = glyphs_by_cell([one for each in placed for one in glyphs(*each)], grids)
    assert outside == []
    (table,) = tables_of_grids(grids, inside, 1)
    return {(cell.row, cell.column): cell.text for cell in table.cells if cell.text}


FULL = "培训计划完成时间十月"


@pytest.mark.parametrize("beside", [None, ("合计", RIGHT, 14.5)])
def test_a_line_on_the_rule_goes_on_with_the_full_line_above(beside):
    lines = [(FULL, LEFT, 2.0), ("底前", LEFT, 8.5), *([beside] if beside else [])]
    expected = {(0, 0): FULL + "底前", **({(1, 1): "合计"} if beside else {})}
    assert texts(*lines) == expected


def test_a_line_at_the_height_of_its_row_stays_in_it():
    assert texts((FULL, LEFT, 0.0), ("底前", LEFT, 8.5), ("合计", RIGHT, 8.5)) == {
        (0, 0): FULL,
        (1, 0): "底前",
        (1, 1): "合计",
    }


@pytest.mark.parametrize(("above", "top"), [("培训计划", 8.5), (FULL, 13.0)])
def test_a_short_line_above_or_a_line_below_the_rule_is_not_joined(above, top):
    assert texts((above, LEFT, 2.0), ("底前", LEFT, top)) == {(0, 0): above, (1, 0): "底前"}


def test_the_lowest_of_three_full_lines_in_three_rows_alone_goes_up():
    assert texts((FULL, LEFT, -0.5 + 1.0), (FULL, LEFT, 8.5), ("底前", LEFT, 20.5), ("甲", RIGHT, 8.5)) == {
        (0, 0): FULL,
        (1, 0): FULL + "底前",
        (1, 1): "甲",
    }
