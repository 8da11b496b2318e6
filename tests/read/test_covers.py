"""Text that something painted later covers is not on the page; text on which something shines through is."""

import pytest
from pdfs import HEIGHT, grid, pdf, raw_pdf, raw_table, raw_text, table, text
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read.pdf import read

XS = [60.0, 160.0, 360.0]
YS = [100.0, 120.0, 140.0, 160.0]
ROWS = [["项目名称", "平安建设"], ["预算金额", "813.70"], ["实施单位", "新虹街道"]]


def column(document: Document) -> list[str]:
    return [cell.text for cell in document.tables[0].cells if cell.column == 1]


def hidden(document: Document) -> list[str]:
    return [remark.message.rpartition("：")[2] for remark in document.remarks if remark.code == "text_hidden"]


def corrected(canvas: Canvas) -> None:
    table(canvas, XS, YS, ROWS)
    canvas.setFillGray(1)
    canvas.rect(162, HEIGHT - 138, 190, 16, stroke=0, fill=1)
    canvas.setFillGray(0)
    text(canvas, 200, 123, "99.90")


def blackened(canvas: Canvas) -> None:
    table(canvas, XS, YS, ROWS)
    canvas.rect(162, HEIGHT - 138, 60, 16, stroke=0, fill=1)


def pasted_over(canvas: Canvas) -> None:
    table(canvas, XS, YS, ROWS)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 20), "white")), 162, HEIGHT - 138, 120, 16)


@pytest.mark.parametrize(
    ("draw", "value"),
    [(corrected, "99.90"), (blackened, ""), (pasted_over, "")],
    ids=["correction", "black bar", "white image"],
)
def test_covered_text_is_told_and_not_read(draw: object, value: str) -> None:
    document = read(pdf(draw))  # type: ignore[arg-type]
    assert column(document) == ["平安建设", value, "新虹街道"]
    assert hidden(document) == ["813.70"]


def test_a_cover_drawn_by_a_form_counts() -> None:
    words = raw_table(XS, YS, ROWS)
    cover = f"q 1 g 162 {HEIGHT - 138} 190 16 re f Q\n" + raw_text(200, 123, "99.90")
    assert column(read(raw_pdf(words + cover))) == ["平安建设", "99.90", "新虹街道"]


def test_shading_painted_before_its_text_and_what_shines_through_cover_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        for k, top in enumerate(YS[:3]):
            canvas.setFillColorRGB(0.9, 0.9, 1)
            canvas.rect(60, HEIGHT - top - 20, 300, 20, stroke=0, fill=1)
            canvas.setFillGray(0)
            text(canvas, 64, top + 3, ROWS[k][0])
            text(canvas, 164, top + 3, ROWS[k][1])
        grid(canvas, XS, YS)
        canvas.setFillColorRGB(1, 1, 0, alpha=0.4)
        canvas.rect(162, HEIGHT - 138, 60, 16, stroke=0, fill=1)
        seal = Image.new("RGBA", (90, 90), (220, 30, 30, 90))
        canvas.drawImage(ImageReader(seal), 150, HEIGHT - 170, 60, 60, mask="auto")

    document = read(pdf(draw))
    assert column(document) == ["平安建设", "813.70", "新虹街道"]
    assert document.remarks == ()
