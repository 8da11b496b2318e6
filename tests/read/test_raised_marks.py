"""A raised digit behind a number is the mark of a note, however a program raises it."""

import pytest
from pdfs import HEIGHT, grid, pdf, raw_pdf, raw_table, text
from reportlab.pdfgen.canvas import Canvas

from extract.find.money import amount
from extract.read.pdf import read

XS, YS = [60.0, 200.0, 400.0], [100.0, 130.0, 160.0]
ROWS = [["预算金额", ""], ["绿化面积", ""]]


def cells(data: bytes) -> list[str]:
    [table] = read(data).tables
    return [cell.text for cell in table.cells]


@pytest.mark.parametrize(("size", "rise"), [(6.0, 3.5), (7.0, 2.0), (5.0, 5.0)])
def test_a_note_mark_set_by_rise_is_kept_as_one(size: float, rise: float) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, YS)
        name = canvas._fontname
        for row, (label, number, mark) in enumerate([("预算金额", "128.60", "1"), ("财政拨款", "110", "12")]):
            text(canvas, 65, 108 + 30 * row, label)
            text(canvas, 205, 108 + 30 * row, number)
            raised = canvas.beginText(205 + canvas.stringWidth(number, name, 10), HEIGHT - 118 - 30 * row)
            raised.setFont(name, size)
            raised.setRise(rise)
            raised.textOut(mark)
            raised.setRise(0)
            canvas.drawText(raised)
            canvas.setFont(name, 10)

    shown = cells(pdf(draw))
    assert shown == ["预算金额", "128.60¹", "财政拨款", "110¹²"]
    values = [amount(one) for one in shown[1::2]]
    assert [None if one is None else str(one.value) for one in values] == ["128.60", "110"]


def test_a_note_mark_set_at_a_place_of_its_own_is_kept_as_one() -> None:
    def show(x: float, base: float, words: str, size: float) -> str:
        return f"BT /F {size} Tf 1 0 0 1 {x} {base} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"

    rows = [["预算金额", ""], ["绿化面积", ""]]
    content = raw_table(XS, YS, rows)
    content += show(210, HEIGHT - 120, "128.60", 10) + show(240, HEIGHT - 116, "2", 6)
    content += show(210, HEIGHT - 150, "500", 10) + show(225, HEIGHT - 150, "m", 10) + show(230, HEIGHT - 146, "2", 6)
    assert cells(raw_pdf(content)) == ["预算金额", "128.60²", "绿化面积", "500m²"]


def test_small_digits_on_the_line_and_digits_of_other_lines_stay_digits() -> None:
    def show(x: float, base: float, words: str, size: float) -> str:
        return f"BT /F {size} Tf 1 0 0 1 {x} {base} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"

    content = raw_table(XS, YS, [["预算金额", ""], ["第2期", "35"]])
    content += show(210, HEIGHT - 120, "128.", 10) + show(230, HEIGHT - 120, "60", 7)
    assert cells(raw_pdf(content)) == ["预算金额", "128.60", "第2期", "35"]
