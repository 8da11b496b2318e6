"""Watermarks of any kind are notes and no part of a cell; grey text that the page says stays where it is."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from ofds import grid as ofd_grid
from ofds import ofd
from ofds import text as ofd_text
from pdfs import FONT, HEIGHT, pdf, raw_pdf, raw_table, raw_text, table, text
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read import ofd as ofd_reader
from extract.read.pdf import read

XS = [60.0, 130.0, 230.0, 300.0, 440.0]
YS = [100.0 + 20 * k for k in range(9)]
ROWS = [
    ["项目名称", "平安建设", "实施单位", "新虹街道"],
    ["起始日期", "2023年1月1日", "结束日期", "2023年12月31日"],
    ["资金总额", "128.60", "财政拨款", "110.00"],
    ["年度目标", "养护道路32公里", "说明", "按计划完成"],
    ["产出指标", "数量指标", "养护道路长度", "≥32公里"],
    ["产出指标", "质量指标", "验收合格率", "≥95%"],
    ["效益指标", "社会效益", "投诉下降率", "≥10%"],
    ["备注", "", "联系电话", "0913-4210086"],
]
EXPECTED = [words for row in ROWS for words in row]


def texts(document: Document) -> list[str]:
    (found,) = document.tables
    return [cell.text for cell in found.cells]


def notes(document: Document) -> str:
    return "".join(clause.text for clause in document.clauses if clause.role == "note").replace(" ", "")


def print_level(canvas: Canvas, words: str, size: float, tops: list[float], lefts: list[float] | None = None) -> None:
    canvas.saveState()
    canvas.setFont(FONT, size)
    for top in tops:
        for left in lefts or [110.0]:
            canvas.drawString(left, HEIGHT - top - size, words)
    canvas.restoreState()


def large_grey(canvas: Canvas) -> None:
    canvas.setFillGray(0.85)
    print_level(canvas, "内部资料严禁外传", 32, [105, 180])


def red(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 0, 0)
    print_level(canvas, "内部资料严禁外传", 14, [109, 172])


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.3)
    print_level(canvas, "内部资料严禁外传", 24, [106, 190])


def tiles(canvas: Canvas) -> None:
    canvas.setFillGray(0.7)
    print_level(canvas, "内部资料严禁外传", 8, [52 + 37 * k for k in range(16)], [30, 190, 350])


def huge_dark(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 0.55)
    print_level(canvas, "内部资料严禁外传", 36, [130])


def upright(canvas: Canvas) -> None:
    canvas.setFillGray(0.8)
    canvas.setFont(FONT, 28)
    for x in (160, 380):
        canvas.saveState()
        canvas.translate(x, HEIGHT - 270)
        canvas.rotate(90)
        canvas.drawString(0, 0, "内部资料严禁外传")
        canvas.restoreState()


def small_slanted_tiles(canvas: Canvas) -> None:
    canvas.setFillGray(0.8)
    canvas.setFont(FONT, 8)
    for x in range(40, 560, 90):
        for top in range(60, 700, 60):
            canvas.saveState()
            canvas.translate(x, HEIGHT - top)
            canvas.rotate(20)
            canvas.drawString(0, 0, "内部资料严禁外传")
            canvas.restoreState()


def outline(canvas: Canvas) -> None:
    print_into = canvas.beginText(110, HEIGHT - 150)
    print_into.setFont(FONT, 30)
    print_into.setTextRenderMode(1)
    print_into.textLine("内部资料严禁外传")
    canvas.drawText(print_into)


KINDS = [large_grey, red, transparent, tiles, huge_dark, upright, small_slanted_tiles, outline]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_watermark_is_a_note(kind: Callable[[Canvas], None], is_first: bool) -> None:
    def draw(canvas: Canvas) -> None:
        for paint in (kind, None) if is_first else (None, kind):
            canvas.saveState()
            if paint is None:
                table(canvas, XS, YS, ROWS)
            else:
                paint(canvas)
            canvas.restoreState()

    document = read(pdf(draw))
    assert texts(document) == EXPECTED
    count, rest = divmod(len(notes(document)), len("内部资料严禁外传"))
    assert (notes(document), rest) == ("内部资料严禁外传" * count, 0)
    assert count > 0
    assert document.remarks == ()


@pytest.mark.parametrize("paint", ["0.8 g", "0 0.5 0 rg", "/G gs"])
def test_a_watermark_in_a_form_is_a_note(paint: str) -> None:
    data = raw_pdf(raw_table(XS, YS, ROWS), resources="/XObject << /X 0 >> /ExtGState << /G << /ca 0.25 >> >>")
    with pikepdf.open(BytesIO(data)) as document:
        page = document.pages[0]
        words = "".join(raw_text(90, top, "样本仅供审核", 30) for top in (110, 190))
        stream = document.make_stream(f"{paint if 'gs' not in paint else ''} {words}".encode())
        stream.update(pikepdf.Object.parse(b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 850] >>"))
        stream.Resources = page.Resources
        page.Resources.XObject.X = document.make_indirect(stream)
        content = page.Contents.read_bytes()
        around = f"/Artifact << /Type /Pagination /Subtype /Watermark >> BDC q {paint} /X Do Q EMC\n".encode()
        page.Contents = document.make_stream(content + around)
        buffer = BytesIO()
        document.save(buffer)
    read_back = read(buffer.getvalue())
    assert texts(read_back) == EXPECTED
    assert notes(read_back) == "样本仅供审核" * 2


def test_each_character_of_a_watermark_may_be_drawn_alone() -> None:
    words = "".join(
        raw_text(80 + 34 * k, top, char, 32) for top in (112, 170, 226) for k, char in enumerate("内部资料严禁外传")
    )
    document = read(raw_pdf(f"q 0.8 g {words} Q" + raw_table(XS, YS, ROWS)))
    assert texts(document) == EXPECTED
    assert notes(document) == "内部资料严禁外传" * 3


def test_a_large_pale_word_in_a_blank_cell_is_a_watermark() -> None:
    rows = [*ROWS[:2], ["", "", "", ""]]
    ys = [100.0, 120.0, 140.0, 260.0]
    document = read(raw_pdf(raw_table(XS, ys, rows) + f"q 0.85 g {raw_text(140, 170, '样表', 40)} Q"))
    assert texts(document) == [words for row in rows for words in row]
    assert notes(document) == "样表"


# ---------------------------------------------------------------- clean neighbours


def test_grey_labels_and_a_grey_footer_stay() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 20)
        canvas.setFillGray(0.4)
        canvas.drawCentredString(300, HEIGHT - 70, "项目支出绩效目标申报表")
        canvas.setFont(FONT, 10)
        for row, top in zip(ROWS, YS, strict=False):
            for k, (words, left) in enumerate(zip(row, XS, strict=False)):
                canvas.setFillGray(0 if k % 2 else 0.6)
                text(canvas, left + 4, top + 3, words)
        table(canvas, XS, YS, [])
        canvas.setFillGray(0.7)
        text(canvas, 60, 790, "打印时间：2023年1月1日")

    document = read(pdf(draw))
    assert texts(document) == EXPECTED
    assert [clause.text for clause in document.clauses] == ["项目支出绩效目标申报表", "打印时间：2023年1月1日"]
    assert notes(document) == ""


def test_a_red_stamp_of_office_beside_the_table_stays_text() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, XS, YS, ROWS)
        canvas.setFillColorRGB(1, 0, 0)
        text(canvas, 400, 60, "已审核")
        text(canvas, 64, 300, "填报人：王建国")

    document = read(pdf(draw))
    assert texts(document) == EXPECTED
    assert sorted(clause.text for clause in document.clauses) == ["填报人：王建国", "已审核"]
    assert notes(document) == ""


def test_a_grey_label_that_runs_into_its_value_stays() -> None:
    content = raw_table(XS, YS[:3], [["项目名称", "平安建设"], ["", "128.60"]])
    content += f"q 0.5 g {raw_text(64, 123, '资金总额合计')} Q"
    content += f"q 0.5 g {raw_text(234, 103, '联系人')} {raw_text(234, 123, '电话')} Q"
    document = read(raw_pdf(content))
    assert notes(document) == ""
    assert [clause.role for clause in document.clauses] == []


def test_a_watermark_in_ofd_is_a_note() -> None:
    grey = '<ofd:FillColor Value="210 210 210"/>'
    mark = ofd_text("内部资料", 40, 38, size=12).replace("<ofd:TextCode", grey + "<ofd:TextCode")
    words = [
        ofd_text(part, x, y)
        for y, row in ((40, ("项目名称", "平安建设")), (46, ("实施单位", "街道")))
        for x, part in zip((22, 62), row, strict=True)
    ]
    document = ofd_reader.read(ofd(["".join(words) + ofd_grid([20, 60, 150], [40, 46, 52]) + mark]))
    assert texts(document) == ["项目名称", "平安建设", "实施单位", "街道"]
    assert notes(document) == "内部资料"


FORM = [["项目名称", "道路养护", "主管部门", "某区交通委"], ["开始日期", "2024年1月1日", "资金总额（万元）", "128.60"]]
FORM_XS, FORM_YS = [40.0, 140.0, 300.0, 420.0, 540.0], [80.0, 100.0, 120.0]
SMALL_MARKS = [(90, 103, 10), (100, 104, 8), (50, 103, 10), (215, 103, 9), (150, 84, 10)]


@pytest.mark.parametrize("colour", [(0.8, 0.8, 0.8), (1, 0.6, 0.6), (0.6, 0.7, 1)])
@pytest.mark.parametrize(("x", "top", "size"), SMALL_MARKS)
def test_a_pale_watermark_as_small_as_the_text_is_no_part_of_a_cell(colour, x: float, top: float, size: float) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, FORM_XS, FORM_YS, FORM)
        canvas.setFont(FONT, size)
        canvas.setFillColorRGB(*colour)
        canvas.drawString(x, HEIGHT - top - size, "内部")

    document = read(pdf(draw))
    assert [cell.text for own in document.tables for cell in own.cells] == [words for row in FORM for words in row]
    assert [(clause.text, clause.role) for clause in document.clauses] == [("内部", "note")]


def test_a_pale_watermark_written_operator_by_operator() -> None:
    mark = "q 0.8 g\n" + raw_text(92, 103, "草稿") + "Q\n"
    document = read(raw_pdf(raw_table(FORM_XS, FORM_YS, FORM) + mark))
    assert [cell.text for own in document.tables for cell in own.cells] == [words for row in FORM for words in row]


def test_pale_words_in_a_cell_of_their_own_stay() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, FORM_XS, FORM_YS, [FORM[0], ["开始日期", "", *FORM[1][2:]]])
        canvas.setFillGray(0.8)
        text(canvas, 144, 103, "2024年1月1日")

    document = read(pdf(draw))
    assert [cell.text for own in document.tables for cell in own.cells] == [words for row in FORM for words in row]
