"""Labels that lie on their side, or stand stacked, are read in the order in which they are written."""

import pytest
from pdfs import FONT, HEIGHT, grid, pdf, raw_pdf, raw_text, text
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read.pdf import read

XS = [60.0, 140.0, 240.0, 360.0]
LABEL = "项目资金（万元）"


def rules(canvas: Canvas) -> None:
    """A label's cell over three rows, as wide as other cells."""
    for x in XS:
        canvas.line(x, HEIGHT - 100, x, HEIGHT - 190)
    canvas.lines([(XS[0], HEIGHT - y, XS[-1], HEIGHT - y) for y in (100, 190)])
    canvas.lines([(XS[1], HEIGHT - y, XS[-1], HEIGHT - y) for y in (130, 160)])
    for k, (words, amount) in enumerate((("资金总额", "128.60"), ("财政拨款", "110.00"), ("其他资金", "18.60"))):
        text(canvas, 144, 105 + 30 * k, words)
        text(canvas, 244, 105 + 30 * k, amount)


def turned(canvas: Canvas, x: float, top: float, words: str, degrees: int, *, size: float = 9) -> None:
    canvas.saveState()
    canvas.translate(x, HEIGHT - top)
    canvas.rotate(degrees)
    canvas.setFont(FONT, size)
    canvas.drawString(0, 0, words)
    canvas.restoreState()


def texts(document: Document) -> list[str]:
    return [cell.text for cell in document.tables[0].cells]


EXPECTED = [LABEL, "资金总额", "128.60", "财政拨款", "110.00", "其他资金", "18.60"]


@pytest.mark.parametrize("degrees", [90, -90])
@pytest.mark.parametrize("is_single", [True, False])
def test_a_label_turned_by_a_quarter(degrees: int, is_single: bool) -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas)
        sign = 1 if degrees > 0 else -1
        start = 185 if degrees > 0 else 105
        for k, part in enumerate(LABEL if is_single else [LABEL]):
            turned(canvas, 95, start - sign * 9 * k, part, degrees)

    document = read(pdf(draw))
    assert texts(document) == EXPECTED
    first = document.tables[0].cells[0].lines
    tops = [line.top for line in sorted(first, key=lambda line: line.start)]
    assert tops == sorted(tops, reverse=degrees > 0)
    assert all(100 <= line.top < line.bottom <= 190 for line in first)
    assert document.remarks == ()


@pytest.mark.parametrize(("degrees", "lefts"), [(90, (90, 102)), (-90, (102, 90))])
def test_a_turned_label_of_two_lines(degrees: int, lefts: tuple[float, float]) -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas)
        for x, part in zip(lefts, ("项目资金预算安排情况", "（万元）"), strict=True):
            turned(canvas, x, 189 if degrees > 0 else 101, part, degrees, size=8.6)

    assert texts(read(pdf(draw)))[0] == "项目资金预算安排情况（万元）"


def test_turned_digits_and_letters_beside_level_words() -> None:
    content = "".join(f"{x} {HEIGHT - 60} m {x} {HEIGHT - 160} l S\n" for x in (60, 140, 300))
    content += "".join(f"60 {HEIGHT - y} m 300 {HEIGHT - y} l S\n" for y in (60, 160))
    content += raw_text(100, 150, "2023年度", matrix="0 1 -1 0") + raw_text(144, 100, "绩效目标")
    (found,) = read(raw_pdf(content)).tables
    assert [cell.text for cell in found.cells] == ["2023年度", "绩效目标"]


def test_turned_words_beside_the_table_are_a_clause() -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas)
        text(canvas, 64, 135, LABEL)
        turned(canvas, 40, 180, "装订线", 90)

    document = read(pdf(draw))
    assert texts(document) == EXPECTED
    assert [clause.text for clause in document.clauses] == ["装订线"]


@pytest.mark.parametrize("right", [80.0, 140.0])
def test_a_stacked_label_in_a_cell_of_any_width(right: float) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [60.0, right, 360.0], [100, 190])
        for k, char in enumerate("项目资金"):
            text(canvas, (60 + right) / 2 - 5, 105 + 16 * k, char)
        text(canvas, right + 4, 135, "128.60万元")

    assert texts(read(pdf(draw))) == ["项目资金", "128.60万元"]


def test_a_turned_label_whose_characters_are_taken_for_lines_of_their_own() -> None:
    xs, ys = [60.0, 140.0, 240.0], [100.0, 200.0]
    rules = "".join(f"{x} {HEIGHT - ys[0]} m {x} {HEIGHT - ys[1]} l S\n" for x in xs)
    rules += "".join(f"{xs[0]} {HEIGHT - y} m {xs[-1]} {HEIGHT - y} l S\n" for y in ys)
    parts = ["项", "目", "资", "金（万", "元）"]  # as a browser sets them: a font for each part
    label, start = "", 190.0
    for part in parts:
        label += f"BT /F 9 Tf 0 1 -1 0 100 {HEIGHT - start} Tm <{part.encode('utf-16-be').hex()}> Tj ET\n"
        start -= 9 * len(part) + 0.2
    document = read(raw_pdf(raw_text(60, 60, "项目支出绩效目标申报表") + rules + raw_text(150, 140, "128.60") + label))
    assert texts(document) == [LABEL, "128.60"]
