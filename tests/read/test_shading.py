"""Shading and highlights behind text are no ruling lines and no check boxes."""

from collections.abc import Sequence

import pytest
from ofds import grid as ofd_grid
from ofds import ofd
from ofds import path as ofd_path
from ofds import text as ofd_text
from pdfs import FONT, HEIGHT, grid, pdf, raw_pdf, raw_table, raw_text, table, text
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read import ofd as ofd_reader
from extract.read.pdf import read

XS = [60.0, 160.0, 360.0]
YS = [100.0, 116.0, 132.0]
DATE = "2023 年 1 月"
ROWS = [["起始日期", DATE], ["资金总额", "1,128.60"]]
EXPECTED = [(0, 0, "起始日期"), (0, 1, DATE), (1, 0, "资金总额"), (1, 1, "1,128.60")]

GREY, GREEN, YELLOW = (0.85, 0.85, 0.85), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0)


def cells(document: Document) -> list[tuple[int, int, str]]:
    (found,) = document.tables
    return [(cell.row, cell.column, cell.text) for cell in found.cells]


def shade_characters(canvas: Canvas, x: float, top: float, words: str, colour: Sequence[float]) -> None:
    """An area as tall as the row behind each character, as LibreOffice draws it."""
    canvas.saveState()
    canvas.setFillColorRGB(*colour)
    for char in words:
        width = canvas.stringWidth(char, FONT, 10)
        canvas.rect(x, HEIGHT - top - 15, width, 14, stroke=0, fill=1)
        x += width
    canvas.restoreState()


@pytest.mark.parametrize("colour", [GREY, GREEN, YELLOW])
def test_shading_behind_each_character_parts_no_cell(colour: Sequence[float]) -> None:
    def draw(canvas: Canvas) -> None:
        for row, top in zip(ROWS, YS, strict=False):
            shade_characters(canvas, 164, top, row[1], colour)
        table(canvas, XS, YS, ROWS)

    document = read(pdf(draw))
    assert cells(document) == EXPECTED
    assert document.remarks == ()


def test_shading_between_characters_that_are_set_apart_parts_no_cell() -> None:
    pieces = [(164.0, 20.0), (184.0, 2.5), (186.5, 10.0), (196.5, 2.5), (199.0, 5.0), (204.0, 2.5), (206.5, 10.0)]
    areas = "".join(f"{x} {HEIGHT - 115} {width} 14 re f*\n" for x, width in pieces)
    words = [(164.0, "2023"), (186.5, "年"), (199.0, "1"), (206.5, "月")]
    content = f"q 0.85 g {areas} Q" + raw_table(XS, YS, [["起始日期", ""], ROWS[1]])
    content += "".join(raw_text(x, 103, part) for x, part in words)
    assert [text.replace(" ", "") for _, _, text in cells(read(raw_pdf(content)))] == [
        *("起始日期", "2023年1月", "资金总额", "1,128.60")
    ]


def test_a_markers_stroke_strikes_nothing_out() -> None:
    content = f"q 1 1 0 RG 12 w 164 {HEIGHT - 108} m 230 {HEIGHT - 108} l S Q" + raw_table(XS, YS, ROWS)
    document = read(raw_pdf(content))
    assert cells(document) == EXPECTED
    assert document.remarks == ()


def test_highlights_of_two_lines_in_one_figure_are_no_border() -> None:
    areas = f"164 {HEIGHT - 115} 60 13 re 164 {HEIGHT - 131} 60 13 re f"
    assert cells(read(raw_pdf(f"q 0 1 0 rg {areas} Q" + raw_table(XS, YS, ROWS)))) == EXPECTED


@pytest.mark.parametrize("width", [0.6, 1.5, 2.5])
def test_rules_drawn_cell_by_cell_in_the_colour_of_a_filled_head_are_rules(width: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0, 0.4)
        canvas.rect(XS[0], HEIGHT - YS[1], XS[-1] - XS[0], YS[1] - YS[0], stroke=0, fill=1)
        for x in XS:
            for top, bottom in ((YS[0], YS[1]), (YS[1], YS[2])):
                canvas.rect(x, HEIGHT - bottom, width, bottom - top, stroke=0, fill=1)
        for y in YS:
            canvas.rect(XS[0], HEIGHT - y, XS[-1] - XS[0], width, stroke=0, fill=1)
        for row, top in zip(ROWS, YS, strict=False):
            for words, left in zip(row, XS, strict=False):
                text(canvas, left + 4, top + 3, words)

    assert cells(read(pdf(draw))) == EXPECTED


@pytest.mark.parametrize("colour", [GREEN, (1.0, 0.0, 0.0)])
def test_a_highlight_ticks_no_box(colour: Sequence[float]) -> None:
    def draw(canvas: Canvas) -> None:
        for x, top in ((164, 100), (264, 100)):
            shade_characters(canvas, x, top, "□是", colour)
        canvas.saveState()
        canvas.setFillColorRGB(*colour)
        canvas.rect(162, HEIGHT - 131, 14, 14, stroke=0, fill=1)
        canvas.restoreState()
        canvas.rect(164, HEIGHT - 129, 10, 10)
        table(canvas, XS, YS, [["新增项目", "□是"], ["延续项目", "   是"]])
        text(canvas, 264, 103, "□否")

    (found,) = read(pdf(draw)).tables
    assert [[(box.label, box.checked) for box in cell.boxes] for cell in found.cells if cell.column] == [
        [("是", False), ("否", False)],
        [("是", False)],
    ]


def test_shading_in_ofd_parts_no_cell() -> None:
    grey = '<ofd:FillColor Value="217 217 217"/>'
    pieces = [(62.0, 8.0), (70.0, 0.8), (70.8, 4.0), (74.8, 0.8), (75.6, 2.0), (77.6, 0.8), (78.4, 4.0)]
    areas = "".join(
        ofd_path(f"M {x} 40.4 L {x + w} 40.4 L {x + w} 45.6 L {x} 45.6 C", 'Stroke="false" Fill="true"', grey)
        for x, w in pieces
    )
    words = "".join(ofd_text(part, x, 40) for x, part in ((62, "2023"), (70.8, "年"), (75.6, "1"), (78.4, "月")))
    page = areas + ofd_grid([20, 60, 150], [40, 46, 52]) + ofd_text("起始日期", 22, 40) + words
    (found,) = ofd_reader.read(ofd([page + ofd_text("资金", 22, 46) + ofd_text("128.60", 62, 46)])).tables
    assert [cell.text.replace(" ", "") for cell in found.cells] == ["起始日期", "2023年1月", "资金", "128.60"]


# ---------------------------------------------------------------- check boxes


def boxes_drawn(canvas: Canvas, x: float, y: float, kind: str) -> None:
    """A square of 10 points whose lower left corner is there."""
    if kind == "ring":
        ring = canvas.beginPath()
        ring.rect(x, y, 10, 10)
        ring.rect(x + 1, y + 1, 8, 8)
        canvas.drawPath(ring, stroke=0, fill=1, fillMode=0)
    elif kind == "strokes":
        canvas.lines([(x, y, x + 10, y), (x + 10, y, x + 10, y + 10), (x + 10, y + 10, x, y + 10), (x, y + 10, x, y)])
    elif kind == "papered":
        canvas.rect(x, y, 10, 10, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.rect(x + 1, y + 1, 8, 8, stroke=0, fill=1)
        canvas.setFillGray(0)
    else:
        canvas.rect(x, y, 10, 10)


def tick(canvas: Canvas, x: float, y: float, mark: str) -> None:
    """A mark in the square."""
    if mark == "cross":
        canvas.lines([(x + 2, y + 2, x + 8, y + 8), (x + 2, y + 8, x + 8, y + 2)])
    elif mark == "check":
        check = canvas.beginPath()
        check.moveTo(x + 1, y + 5)
        check.lineTo(x + 4, y + 2)
        check.lineTo(x + 9, y + 9)
        canvas.drawPath(check)
    else:
        canvas.setFont("ZapfDingbats", 9)
        canvas.drawString(x + 1.5, y + 1.5, mark)
        canvas.setFont(FONT, 10)


@pytest.mark.parametrize("kind", ["ring", "strokes", "papered", "rectangle"])
@pytest.mark.parametrize("mark", ["cross", "check", "\u2714", "\u2718", "\u25a0", "\u25cf"])
def test_a_drawn_box_in_a_low_row_is_read_however_it_is_drawn(kind: str, mark: str) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 115, 130])
        text(canvas, 64, 103, "新增项目")
        for x, words in ((164, "是"), (264, "否")):
            boxes_drawn(canvas, x, HEIGHT - 112.5, kind)
            text(canvas, x + 14, 103, words)
        tick(canvas, 264, HEIGHT - 112.5, mark)

    (found,) = read(pdf(draw)).tables
    assert [(cell.row, cell.column) for cell in found.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [(box.label, box.checked) for box in found.cells[1].boxes] == [("是", False), ("否", True)]


def test_squares_that_hold_digits_are_no_check_boxes() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 120])
        text(canvas, 64, 103, "邮政编码")
        for k, digit in enumerate("201100"):
            canvas.rect(166 + 16 * k, HEIGHT - 117, 13, 13)
            text(canvas, 170 + 16 * k, 104, digit)

    (found,) = read(pdf(draw)).tables
    assert found.cells[1].boxes == ()
    assert found.cells[1].text.replace(" ", "") == "201100"
