"""What is seen on the image of a page: each step on images drawn for it, and all of them on scans of a sample."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from pdfs import pdf, text
from PIL import Image, ImageDraw
from scanner import Wear, scan_of

from extract.errors import DamagedSource
from extract.model import Cell, Clause, Line, Place
from extract.read import image, read_bytes
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE
from extract.read.layout import ruling
from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import rotated_blocks, transformed_point
from extract.read.layout.ruling import RulingLine
from extract.read.ocr import OcrOptions, PixelBox, RecognizedLine, ScanImage
from extract.read.scanned_page import page_of_scan

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

from extract.read import scan
from extract.read.scan import checkboxes, ruling_lines, seals, skew, squares
from extract.read.scan.characters import characters
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.pen_strokes import Ruling
from extract.read.scan.squares import Square

SCALE = 200 / 72
PAPER = 240
SMALLEST = "putuo-2026-repair"


class Drawing:
    """A sheet of paper of 400 × 300 points; everything is drawn in points."""

    def __init__(self, width: float = 400, height: float = 300) -> None:
        self.image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), (PAPER,) * 3)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, *points: float, width: float = 0.8, colour: Any = (20, 20, 20)) -> "Drawing":
        self.draw.line([point * SCALE for point in points], fill=colour, width=max(1, round(width * SCALE)))
        return self

    def grid(self, xs: list[float], ys: list[float]) -> "Drawing":
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def square(self, x: float, y: float, side: float) -> "Drawing":
        for points in ((x, y, x + side, y), (x, y + side, x + side, y + side)):
            self.line(*points)
        for points in ((x, y, x, y + side), (x + side, y, x + side, y + side)):
            self.line(*points)
        return self

    def noisy(self, levels: float = 8.0) -> "Drawing":
        grain = np.random.default_rng(7).normal(0, levels, (self.image.height, self.image.width, 1))
        self.image = Image.fromarray(np.clip(np.asarray(self.image) + grain, 0, 255).astype(np.uint8))
        return self

    @property
    def pixels(self) -> Any:
        return np.asarray(self.image)

    @property
    def sheet(self) -> GreyPage:
        return GreyPage(np.asarray(self.image.convert("L")), SCALE)


def ruled(drawing: Drawing) -> ruling_lines.ScannedRuling:
    sheet = drawing.sheet
    return ruling_lines.scanned_ruling(sheet, squares.ink_without(sheet, squares.drawn_squares(sheet)))


def cells(drawing: Drawing) -> list[int]:
    found = ruled(drawing)
    return [len(grid.regions) for grid in ruling.ruled_grids(found.horizontal, found.vertical)]


# ---------------------------------------------------------------- level


@pytest.mark.parametrize("angle", [-4.3, -1.0, 0.0, 0.37, 2.5])
def test_a_page_is_made_level(angle: float) -> None:
    drawing = Drawing().grid([40, 200, 360], [40, 80, 120, 200]).noisy()
    drawing.image = drawing.image.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=(PAPER,) * 3)

    assert skew.skew(drawing.sheet.ink, SCALE) == (pytest.approx(angle, abs=0.06), 0)


@pytest.mark.parametrize(("rows", "columns"), [(0.8, 0.2), (-0.5, 0.4), (0.0, -0.9)])
def test_rules_that_lean_by_another_angle_stand_upright(rows: float, columns: float) -> None:
    """As on a fax, whose rows are farther apart than its columns."""
    drawing = Drawing().grid([40, 200, 360], [40, 80, 120, 200]).noisy()
    shear = (1, np.tan(np.radians(columns)), -3, np.tan(np.radians(rows)), 1, -3)
    drawing.image = drawing.image.transform(
        drawing.image.size, Image.Transform.AFFINE, shear, Image.Resampling.BICUBIC, fillcolor=(PAPER,) * 3
    )
    sheet, back = skew.straightened_page(np.asarray(drawing.image.convert("L")), SCALE)
    ruling = ruling_lines.scanned_ruling(sheet, sheet.ink)
    assert (len(ruling.horizontal), len(ruling.vertical)) == (4, 3)

    at = [transformed_point(back, x.at, y.at) for x in ruling.vertical[::2] for y in ruling.horizontal[::3]]
    there = [
        np.linalg.solve([[1, shear[1]], [shear[3], 1]], [x + 3 / SCALE, y + 3 / SCALE])
        for x in (40, 360)
        for y in (40, 200)
    ]
    assert np.allclose(at, there, atol=1.5)


def test_a_blank_page_is_level() -> None:
    assert skew.skew(Drawing().sheet.ink, SCALE) == (0, 0)


def test_the_way_back_leads_to_the_page_as_it_is() -> None:
    drawing = Drawing().grid([40, 200, 360], [40, 80, 120, 200])
    drawing.image = drawing.image.rotate(-2, Image.Resampling.BICUBIC, fillcolor=(PAPER,) * 3)

    sheet, back = skew.straightened_page(np.asarray(drawing.image.convert("L")), SCALE)
    grid = ruling.ruled_grids(*_rules(sheet))[0]
    corner = next(box for box in [grid.box])
    moved = rotated_blocks([Clause(0, "", places=(Place(1, corner),))], {1: back})[0].places[0].box  # type: ignore[union-attr]
    assert moved is not None
    # the corner (40, 40) of the grid, turned by two degrees around the page's middle (200, 150)
    assert moved[0] == pytest.approx(200 - 160 * 0.99939 - 110 * -0.0349 - 5.6, abs=8)
    assert len(grid.regions) == 6


def _rules(sheet: GreyPage) -> tuple[list[RulingLine], list[RulingLine]]:
    found = ruling_lines.scanned_ruling(sheet, sheet.ink)
    return found.horizontal, found.vertical


def test_a_slanted_line_is_cut_into_short_pieces() -> None:
    lefts = tuple(range(0, 400, 10))
    line = Line(5, 1, 100.0, 110.0, lefts, tuple(x + 10 for x in lefts), (0.7,) * 40)
    angle = (0.9998, 0.0175, 0.0, -0.0175, 0.9998, 0.0)
    (clause,) = rotated_blocks([Clause(0, "x" * 45, places=(Place(1, (0, 100, 400, 110)),), lines=(line,))], {1: angle})

    pieces = clause.lines  # type: ignore[union-attr]
    assert sum(len(piece.lefts) for piece in pieces) == 40
    assert all(piece.bottom - piece.top < 12.1 for piece in pieces)
    assert {piece.confidence for piece in pieces} == {0.7}
    assert pieces[-1].top == pytest.approx(100 - 400 * 0.0175, abs=1.5)


# ---------------------------------------------------------------- seals


def stamped(drawing: Drawing) -> Drawing:
    box = [150 * SCALE, 60 * SCALE, 269 * SCALE, 179 * SCALE]  # 42 mm
    drawing.draw.ellipse(box, outline=(214, 40, 40), width=8)
    return drawing


def test_a_seal_goes_and_what_is_printed_under_it_stays() -> None:
    drawing = stamped(Drawing()).line(100, 120, 320, 120, width=1.5)
    grey = seals.without_seals(drawing.pixels, SCALE)

    dark = grey < 128
    assert np.count_nonzero(dark) == pytest.approx(220 * 1.5 * SCALE**2, rel=0.2)
    assert np.flatnonzero(dark.any(axis=1)) / SCALE == pytest.approx(120, abs=2)


def test_a_blue_stamp_goes_too() -> None:
    drawing = Drawing()
    drawing.draw.rectangle([100, 100, 300, 290], outline=(40, 60, 200), width=8)
    assert seals.without_seals(drawing.pixels, SCALE).min() > 200


def test_a_red_heading_stays() -> None:
    drawing = Drawing()
    for x in range(60, 340, 40):  # a row of characters: together they have no seal's shape
        drawing.line(x, 50, x + 30, 50, x + 15, 80, x, 50, width=2, colour=(214, 40, 40))
    assert (seals.without_seals(drawing.pixels, SCALE) < 160).any()


# ---------------------------------------------------------------- rules


def test_a_grid_is_found_in_grain() -> None:
    assert cells(Drawing().grid([40, 120, 200, 360], [40, 56, 90, 200]).noisy(12)) == [9]


def test_a_merged_cell_is_one() -> None:
    drawing = Drawing().grid([40, 200, 360], [40, 80]).grid([40, 360], [80, 120])
    assert cells(drawing) == [3]


def test_what_hides_a_rule_in_mid_cell_does_not_open_the_cell() -> None:
    drawing = Drawing().grid([40, 200, 360], [40, 120, 200])
    drawing.draw.rectangle([90 * SCALE, 115 * SCALE, 120 * SCALE, 125 * SCALE], fill=(PAPER,) * 3)
    assert cells(drawing) == [4]


def test_a_stroke_in_line_with_a_rule_is_none() -> None:
    drawing = Drawing().grid([40, 360], [40, 60]).grid([40, 200, 360], [60, 120])
    drawing.line(200, 47, 200, 57, width=1)  # a figure 1 right above the rule
    assert cells(drawing) == [3]


def test_strokes_of_characters_are_no_rules() -> None:
    drawing = Drawing().grid([40, 360], [40, 200])
    for x in range(60, 340, 12):
        drawing.line(x, 100, x + 10, 100).line(x + 5, 92, x + 5, 104).line(x, 104, x + 10, 104)
    found = ruled(drawing)
    assert [(len(found.horizontal), len(found.vertical))] == [(2, 2)]


# ---------------------------------------------------------------- check boxes


def state(drawing: Drawing) -> list[bool | None]:
    return [square.is_ticked for square in squares.drawn_squares(drawing.sheet)]


def test_an_empty_box_is_empty_also_in_grain() -> None:
    assert state(Drawing().square(100, 100, 9).noisy(10)) == [False]


@pytest.mark.parametrize(
    "mark",
    [
        [(101, 101, 108, 108), (101, 108, 108, 101)],
        [(101, 104, 104, 108), (104, 108, 114, 94)],  # a tick that leaves the box
        [(100, y, 109, y) for y in range(100, 109)],  # filled in
    ],
    ids=["crossed", "ticked", "filled"],
)
def test_a_mark_ticks_the_box(mark: list[tuple[float, ...]]) -> None:
    drawing = Drawing().square(100, 100, 9)
    for points in mark:
        drawing.line(*points, width=1)
    assert state(drawing) == [True]


def test_between_dirt_and_a_mark_the_state_is_open() -> None:
    assert [Square((0, 0, 9, 9), filled).is_ticked for filled in (0.03, 0.09, 0.2)] == [False, None, True]


def test_open_or_oblong_figures_are_no_boxes() -> None:
    assert state(Drawing().line(100, 100, 109, 100).line(100, 109, 109, 109).line(100, 100, 100, 109)) == []
    assert state(Drawing().grid([100, 107], [100, 116])) == []


def test_a_tick_drawn_over_the_sides_hides_no_box() -> None:
    drawing = Drawing().square(100, 100, 10)
    drawing.line(99, 105, 103, 111, width=1.4).line(103, 111, 116, 93, width=1.4)
    assert state(drawing.noisy()) == [True]


def test_a_crossed_rectangle_is_what_a_font_draws_for_a_character_that_it_lacks() -> None:
    drawing = Drawing().line(100, 100, 109, 100).line(100, 111, 109, 111).line(100, 100, 100, 111)
    drawing.line(109, 100, 109, 111).line(100, 100, 109, 111).line(109, 100, 100, 111)
    assert state(drawing) == [None]


@pytest.mark.parametrize(("mark", "checked"), [((), False), ((101, 41, 115, 55), True)], ids=["empty", "crossed"])
def test_a_box_as_high_as_its_row_is_no_cell(mark: tuple[float, ...], checked: bool) -> None:
    drawing = Drawing().grid([40, 200, 360], [40, 56]).grid([40, 360], [56, 100])
    drawing.line(100, 40, 100, 56).line(116, 40, 116, 56)
    if mark:
        drawing.line(*mark).line(115, 41, 101, 55)
    assert state(drawing) == [checked]
    assert cells(drawing) == [3]


def test_a_box_at_the_side_of_its_cell_is_seen() -> None:
    assert state(Drawing().grid([40, 200, 360], [40, 60, 100]).square(189, 45, 11)) == [False]


@pytest.mark.parametrize("x", [2.5, 397.5], ids=["left", "right"])
def test_a_stroke_nearer_to_the_side_of_the_page_than_its_length_is_no_box(x: float) -> None:
    assert state(Drawing().line(x, 100, x, 112).square(100, 100, 9)) == [False]


def test_a_chain_of_squares_is_for_digits() -> None:
    assert state(Drawing().grid([100, 116, 132, 148], [40, 56])) == []


def glyphs(words: str, sure: float = 1.0, x: float = 10.0) -> list[Glyph]:
    return [Glyph(x + 10 * k, 10, x + 10 * k + 10, 22, 20, char, char, sure) for k, char in enumerate(words)]


def boxed(words: str, at: int, filled: float, sure: float = 1.0) -> str:
    left = round((10.5 + 10 * at) * SCALE)
    square = Square((left, round(11 * SCALE), left + round(9 * SCALE), round(20 * SCALE)), filled)
    return "".join(glyph.char for glyph in sorted(checkboxes.with_checkboxes(glyphs(words, sure), [square], SCALE)))


def test_a_square_is_a_box_unless_it_is_a_character() -> None:
    assert boxed("是□否", 1, 0.0) == f"是{EMPTY}否"
    assert boxed("是口否", 1, 0.3) == f"是{TICKED}否"
    assert boxed("是口否", 1, 0.07) == f"是{UNREADABLE}否"
    assert boxed("人口数", 1, 0.0) == "人口数"
    assert boxed("回访", 0, 0.5) == "回访"
    assert boxed("回访", 0, 0.5, sure=0.6) == f"{TICKED}访"


def test_a_box_stands_beside_a_label_and_not_within_a_number() -> None:
    assert boxed("70.00", 3, 0.3, sure=0.6) == "70.00"
    assert boxed("7.0口", 3, 0.3, sure=0.6) == f"7.0{TICKED}"


@pytest.mark.parametrize(("words", "at"), [("2024年1月5日", 6), ("2024年12月", 7), ("至12月31日", 6)])
def test_a_character_of_a_date_is_no_box(words: str, at: int) -> None:
    assert boxed(words, at, 0.4, sure=0.6) == words


@pytest.mark.parametrize(
    ("words", "at", "sure"), [("PPP项目", 1, 0.95), ("LED灯", 1, 0.6), ("B区", 0, 0.99), ("6号楼", 0, 0.99)]
)
def test_a_letter_or_a_digit_is_no_box(words: str, at: int, sure: float) -> None:
    assert boxed(words, at, 0.1, sure) == words


def test_a_letter_that_boxes_are_read_as_is_one_where_it_stands_alone() -> None:
    assert boxed("是O否", 1, 0.0, sure=0.95) == f"是{EMPTY}否"
    assert boxed("是又否", 1, 0.4, sure=0.99) == f"是{TICKED}否"


def test_what_boxes_are_not_read_as_is_a_character_however_unsure() -> None:
    said = ((("", 0.98), ("口", 0.001)), (("中", 0.7), ("申", 0.2), ("口", 0.001)))  # a column without any, first
    word = [one._replace(columns=said) if one.char == "中" else one for one in glyphs("集中", 0.7)]
    square = Square((round(20.5 * SCALE), round(11 * SCALE), round(29.5 * SCALE), round(20 * SCALE)), 0.4)
    assert "".join(one.char for one in checkboxes.with_checkboxes(word, [square], SCALE)) == "集中"
    or_box = ((("中", 0.7), ("口", 0.2)),)
    word = [one._replace(columns=or_box) if one.char == "中" else one for one in word]
    assert checkboxes.with_checkboxes(word, [square], SCALE)[-1].char == TICKED


def test_what_is_taller_than_wide_is_a_box_only_if_the_engine_thought_of_one() -> None:
    square = Square((round(20.5 * SCALE), round(11 * SCALE), round(29.5 * SCALE), round(20 * SCALE)), 0.3)
    for others, expected in ((("日", 0.2),), "目"), ((("日", 0.1), ("区", 0.1)), TICKED):
        word = glyphs("是目否", 0.8)
        word[1] = word[1]._replace(columns=((("目", 0.8), *others),))
        assert "".join(one.char for one in sorted(checkboxes.with_checkboxes(word, [square], SCALE)))[1] == expected
    word = glyphs("1日", 0.75)
    word[1] = word[1]._replace(columns=((("日", 0.75), ("曰", 0.13), ("百", 0.02), ("田", 0.007)),))
    assert "".join(one.char for one in checkboxes.with_checkboxes(word, [square], SCALE)) == "1日"


@pytest.mark.parametrize("words", ["年度总体目标", "年度总体日标", "特自标"])
def test_an_eye_within_a_word_is_no_box(words: str) -> None:
    assert boxed(words, len(words) - 2, 0.4, sure=0.8) == words


def test_an_eye_beside_an_option_may_be_a_box() -> None:
    assert boxed("是目否", 1, 0.4, sure=0.8) == f"是{TICKED}否"
    assert boxed("日标准", 0, 0.4, sure=0.8) == f"{TICKED}标准"


@pytest.mark.parametrize(
    ("words", "sure", "filled", "text"),
    [
        ("E", 0.3, 0.08, "E"),
        ("E", 0.8, 0.08, f"E{UNREADABLE}"),
        ("是", 0.3, 0.4, f"是{TICKED}"),
        ("", 1.0, 0.08, UNREADABLE),
    ],
)
def test_an_unclear_square_among_scribbles_is_no_box(words: str, sure: float, filled: float, text: str) -> None:
    square = Square((round(21 * SCALE), round(11 * SCALE), round(30 * SCALE), round(20 * SCALE)), filled)
    drawn = checkboxes.with_checkboxes(glyphs(words, sure), [square], SCALE)
    assert "".join(glyph.char for glyph in sorted(drawn)) == text


def between(before: str, after: str, side: float = 9.0) -> str:
    """The texts with a square between them in which nothing was read."""
    x = 10.0 + 10 * len(before)
    square = Square((round((x + 1) * SCALE), round(11 * SCALE), round((x + 1 + side) * SCALE), round(20 * SCALE)), 0.4)
    every = [*glyphs(before), *glyphs(after, x=x + 2 + side)]
    return "".join(glyph.char for glyph in sorted(checkboxes.with_checkboxes(every, [square], SCALE)))


def test_ink_in_running_text_in_which_nothing_was_read_is_no_box() -> None:
    assert between("项目属性", "新增项目") == f"项目属性{TICKED}新增项目"
    assert between("完成城区道", "养护三十二公里") == "完成城区道养护三十二公里"
    assert between("新增项目□延续项目", "一次性项目") == f"新增项目□延续项目{TICKED}一次性项目"
    assert between("2023", "年1月") == "2023年1月"
    assert between("完成城区道", "养护三十二公里", side=12.0) == f"完成城区道{TICKED}养护三十二公里"


def test_an_accented_letter_hardly_read_is_the_side_of_a_box() -> None:
    said = ((("ī", 0.2), ("č", 0.1)),)
    word = [
        one._replace(columns=said) if one.char == "ī" else one for one in glyphs("组长、商讨建档、定期巡查各项ī", 0.2)
    ]
    square = Square((round(150.5 * SCALE), round(11 * SCALE), round(159.5 * SCALE), round(20 * SCALE)), 0.6)
    assert checkboxes.with_checkboxes(word, [square], SCALE)[-1].char == TICKED


def test_what_is_much_smaller_than_a_character_is_no_box() -> None:
    assert between("电", "话", side=4.5) == "电话"


def test_a_month_that_is_read_where_no_date_is_may_be_a_box() -> None:
    assert boxed("是月否", 1, 0.4, sure=0.6) == f"是{TICKED}否"


def test_a_mouth_with_something_in_it_is_a_box() -> None:
    assert boxed("本地区流动人口规模较大的年份", 6, 0.3) == f"本地区流动人{TICKED}规模较大的年份"


def test_a_box_that_was_read_as_something_keeps_it_as_raw() -> None:
    square = Square((round(20.5 * SCALE), round(11 * SCALE), round(29.5 * SCALE), round(20 * SCALE)), 0.4)
    drawn = next(
        glyph for glyph in checkboxes.with_checkboxes(glyphs("是冈", 0.5), [square], SCALE) if glyph.char == TICKED
    )
    assert drawn.raw == "冈"


# ---------------------------------------------------------------- figures


class Columns:
    """An engine that reads one line in columns: the first of ``said`` in each, with what it took for less likely."""

    def __init__(self, *said: tuple[tuple[str, float], ...]) -> None:
        self.said = said

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        return []

    def read_lines(self, lines: Sequence[Any]) -> list[RecognizedLine]:
        best = [column[0] for column in self.said]
        own = [(k, one) for k, one in enumerate(best) if one[0] and (k == 0 or best[k - 1][0] != one[0])]
        centres = tuple((k + 0.5) / len(self.said) for k, _ in own)
        text, sure = "".join(char for _, (char, _) in own), tuple(sure for _, (_, sure) in own)
        return [RecognizedLine(text, centres, sure, self.said)] * len(lines)


def test_each_character_has_the_columns_that_it_was_read_from() -> None:
    blank = (("", 1.0),)
    engine = Columns(
        blank, blank, (("2", 0.9), ("≥", 0.1)), blank, (("5", 1.0),), (("5", 1.0),), (("", 0.8), ("%", 0.2))
    )
    drawing = Drawing().line(40, 40, 46, 50).line(60, 40, 66, 50)
    line = (round(38 * SCALE), round(38 * SCALE), round(68 * SCALE), round(52 * SCALE))
    first, last = characters(drawing.sheet, [line], Ruling((), ()), [], engine)

    assert (first.char, first.columns) == ("2", (blank, (("2", 0.9), ("≥", 0.1)), blank))
    assert (last.char, last.columns) == ("5", ((("5", 1.0),), (("", 0.8), ("%", 0.2))))


@pytest.mark.parametrize(
    ("before", "others", "next_at", "char", "sure"),
    [
        ("米", (("；", 0.3),), 60, "；", 0.999),
        ("米", (("；", 0.3),), 52, ";", 0.7),
        ("米", (), 60, ";", 0.7),
        ("8", (("；", 0.3),), 60, ";", 0.7),
    ],
    ids=["room", "no room", "engine sure", "behind a figure"],
)
def test_a_mark_with_the_room_of_a_character_is_of_full_width_where_the_engine_wavers(
    before: str, others: tuple[tuple[str, float], ...], next_at: int, char: str, sure: float
) -> None:
    blank = (("", 1.0),)
    first, mark, last = ((before, 0.99),), ((";", 0.7), *others), (("更", 0.99),)
    columns = [blank] * (next_at - 38 + 11)
    columns[6], columns[12 - 2 * (next_at < 60)], columns[next_at - 38 + 5] = first, mark, last
    drawing = Drawing()
    for x in (40, next_at):
        for k in range(0, 10, 2):
            drawing.line(x + k, 40, x + k, 50)
    drawing.line(50 - 1.5 * (next_at < 60), 46, 50 - 1.5 * (next_at < 60), 50)
    line = (round(38 * SCALE), round(38 * SCALE), round((next_at + 11) * SCALE), round(52 * SCALE))
    _, read, _ = characters(drawing.sheet, [line], Ruling((), ()), [], Columns(*columns))
    assert (read.char, read.confidence) == (char, sure)


def drawn_line(
    middles: Sequence[float], columns: dict[float, tuple[tuple[str, float], ...]], end: float
) -> list[Glyph]:
    """What is read of strokes around these middles, where the engine says so much of each."""
    drawing = Drawing()
    for x in middles:
        for k in range(-4, 5, 2):
            drawing.line(x + k, 40, x + k, 50)
    said: list[tuple[tuple[str, float], ...]] = [(("", 1.0),)] * round(end - 34)
    for x, one in columns.items():
        said[round(x - 34)] = one
    line = (round(35 * SCALE), round(38 * SCALE), round((end - 1) * SCALE), round(52 * SCALE))
    return list(characters(drawing.sheet, [line], Ruling((), ()), [], Columns(*said)))


@pytest.mark.parametrize(
    ("mark", "others", "char"),
    [(";", (("；", 0.2),), "；"), (";", (), ";"), (")", (("）", 0.2),), ")")],
    ids=["stop", "engine sure", "bracket"],
)
def test_a_stop_at_the_end_of_a_line_is_of_full_width_where_the_engine_wavers(
    mark: str, others: tuple[tuple[str, float], ...], char: str
) -> None:
    read = drawn_line((40, 52, 64), {40: (("到", 0.99),), 52: (("场", 0.99),), 64: ((mark, 0.8), *others)}, 70)
    assert [glyph.char for glyph in read] == ["到", "场", char]


@pytest.mark.parametrize(("behind", "chars"), [("类", "水Ⅳ类"), ("标", "水IV标")])
def test_a_roman_numeral_of_a_class_is_one_character(behind: str, chars: str) -> None:
    sure = {40: (("水", 0.99),), 50: (("I", 0.9),), 56: (("V", 0.8),), 66: ((behind, 0.99),)}
    read = drawn_line((40, 66), sure, 72)
    assert "".join(glyph.char for glyph in read) == chars
    assert [glyph.confidence for glyph in read if glyph.char == "Ⅳ"] == [0.8] * (behind == "类")


# ---------------------------------------------------------------- whole pages


@pytest.fixture(scope="module")
def printed(root: Path) -> bytes:
    return (root / "corpus" / SMALLEST / "source-libreoffice.pdf").read_bytes()


@pytest.fixture(scope="module")
def picture(printed: bytes) -> ScanImage:
    with pypdfium2.PdfDocument(scan_of(printed, Wear(dpi=200))) as document:
        return ScanImage(document[0].render(scale=SCALE).to_pil().convert("RGB"), SCALE)


@pytest.fixture(scope="module")
def seen(picture: ScanImage) -> Any:
    return scan.scanned_page(picture, 1)


def test_every_recognised_character_stands_in_one_cell_or_clause(seen: Any) -> None:
    read = page_of_scan(1, (595.0, 842.0), seen)
    holders = [cell for table in read.tables for cell in table.cells] + list(read.clauses)

    held = Counter(char for holder in holders for char in holder.text if not char.isspace())
    assert held == Counter(glyph.char for glyph in seen.glyphs)
    assert held.total() > 400


def test_the_same_image_is_seen_the_same(seen: Any, picture: ScanImage) -> None:
    assert scan.scanned_page(picture, 1) == seen


def test_places_are_those_of_the_page_as_it_is(printed: bytes) -> None:
    def place(data: bytes, words: str) -> tuple[float, ...]:
        held = (holder for holder in read_bytes(data).holders() if isinstance(holder, Cell) and holder.text == words)
        (found,) = next(held).places
        assert found.box is not None
        return found.box

    askew = scan_of(printed, Wear(skew=0.0, seal=False))
    for words in ("主管部门", "≥90%"):
        assert place(askew, words) == pytest.approx(place(printed, words), abs=3)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_sideways_or_on_its_head_is_read(turns: int, picture: ScanImage, seen: Any) -> None:
    """``to_original`` leads to where the characters are on the image as it lies."""
    pixels = np.rot90(np.asarray(picture.image), turns)
    found = scan.scanned_page(ScanImage(Image.fromarray(pixels), SCALE), 1)
    width, height = (side / SCALE for side in picture.image.size)

    def middle(one: Any, char: str) -> tuple[float, float]:
        glyph = next(glyph for glyph in one.glyphs if glyph.char == char)
        return transformed_point(one.to_original, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)

    assert len(found.glyphs) == pytest.approx(len(seen.glyphs), abs=10)
    for char in "主单":
        x, y = middle(seen, char)
        lies = {1: (y, width - x), 2: (width - x, height - y), 3: (height - y, x)}[turns]
        assert middle(found, char) == pytest.approx(lies, abs=2)


def test_a_page_that_is_digital_is_not_read_from_its_image() -> None:
    told: list[tuple[int, int]] = []
    digital = pdf(lambda canvas: text(canvas, 50, 50, "项目支出绩效目标申报表"))

    document = read_bytes(digital, ocr=OcrOptions(on_page=lambda page, count: told.append((page, count))))
    assert (told, document.pages[0].text_layer) == ([], "digital")
    always = read_bytes(digital, ocr=OcrOptions("always", lambda page, count: told.append((page, count))))
    assert (told, always.pages[0].text_layer) == ([(1, 1)], "ocr")
    assert [clause.text for clause in always.clauses] == ["项目支出绩效目标申报表"]


def test_without_the_extra_the_remark_says_how_to_get_it(printed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_of_it = scan_of(printed, Wear(dpi=72))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    never = read_bytes(scan_of_it, ocr=OcrOptions("never")).remarks
    assert [(remark.code, remark.severity) for remark in never] == [("page_without_text", "error")]
    assert "--ocr never" in never[0].message


# ---------------------------------------------------------------- image files


def encoded(kind: str, *images: Image.Image, **options: object) -> bytes:
    buffer = BytesIO()
    first, *others = images
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(buffer, kind, **more, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF"])
def test_an_image_file_is_a_page(kind: str, picture: ScanImage) -> None:
    page = picture.image
    document = image.read(
        encoded(kind, page, dpi=(200, 200)),
        OcrOptions(
            scanner=lambda found, number: scan.ScannedPage(
                (found.image.width / found.scale, 842.0), (1, 0, 0, 0, 1, 0), glyphs("项目"), [], []
            )
        ),
    )

    assert [clause.text for clause in document.clauses] == ["项目"]
    assert document.pages[0].text_layer == "ocr"
    assert document.pages[0].width == pytest.approx(595.8, abs=0.5)


def test_each_frame_of_a_tiff_is_a_page_and_bare_without_ocr() -> None:
    frames = [Image.new(mode, (600, 850), 255) for mode in ("1", "L")]
    document = image.read(encoded("TIFF", *frames), OcrOptions())

    assert [page.text_layer for page in document.pages] == ["none", "none"]
    assert [remark.places[0].page for remark in document.remarks] == [1, 2]
    assert all('pip install ".[ocr]"' in remark.message for remark in document.remarks)
    assert document.pages[0].height == pytest.approx(841.9, abs=0.1)


def test_an_image_that_is_cut_off_or_huge_is_refused() -> None:
    whole = encoded("PNG", Image.effect_noise((300, 300), 50))
    with pytest.raises(DamagedSource):
        image.read(whole[: len(whole) // 2], OcrOptions(scanner=scan.scanned_page))
    with pytest.raises(DamagedSource):
        image.read(encoded("PNG", Image.new("1", (20_000, 20_000))), OcrOptions(scanner=scan.scanned_page))


def test_a_table_goes_on_although_its_second_sheet_lay_elsewhere(root: Path) -> None:
    file = (root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf").read_bytes()
    with pypdfium2.PdfDocument(file) as document:
        sheets = [document[number].render(scale=SCALE).to_pil().convert("L") for number in (2, 3)]
    moved = Image.new("L", sheets[1].size, 255)
    moved.paste(sheets[1], (round(-20 * SCALE), 0))

    straight, shifted = (
        read_bytes(encoded("TIFF", sheets[0], second, dpi=(200, 200))) for second in (sheets[1], moved)
    )
    (table,), (other,) = straight.tables, shifted.tables
    assert (other.rows, other.columns, other.pages) == (table.rows, table.columns, (1, 2))
    last, same = (one.cells[-1].places[-1].box for one in (table, other))
    assert last is not None
    assert same == pytest.approx((last[0] - 20, last[1], last[2] - 20, last[3]), abs=2)
