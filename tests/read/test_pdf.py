"""Each trap of PDF stands alone in a file made for it."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdfs import FONT, HEIGHT, grid, pdf, raw_pdf, raw_text, table, text
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.errors import DamagedSource, EmptySource, EncryptedSource
from extract.model import CellReference, Document, Table
from extract.read.pdf import read

XS = [60.0, 160.0, 360.0]
YS = [100.0, 120.0, 140.0]
ROWS = [["项目名称", "平安建设"], ["实施单位", "新虹街道"]]


def cells(document: Document, index: int = 0) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in document.tables[index].cells]


EXPECTED = [(0, 0, "项目名称"), (0, 1, "平安建设"), (1, 0, "实施单位"), (1, 1, "新虹街道")]


def test_a_ruled_table_with_its_places() -> None:
    document = read(pdf(lambda canvas: table(canvas, XS, YS, ROWS)))
    assert cells(document) == EXPECTED
    place = document.tables[0].cells[1].places[0]
    assert (place.page, place.box) == (1, pytest.approx((160, 100, 360, 120), abs=1))
    assert document.pages[0].text_layer == "digital"
    assert document.remarks == ()


def test_rules_drawn_as_thin_rectangles() -> None:
    def draw(canvas: Canvas) -> None:
        for x in XS:
            canvas.rect(x, HEIGHT - YS[-1], 0.6, YS[-1] - YS[0], stroke=0, fill=1)
        for y in YS:
            canvas.rect(XS[0], HEIGHT - y, XS[-1] - XS[0], 0.6, stroke=0, fill=1)
        for row, top in zip(ROWS, YS, strict=False):
            for words, left in zip(row, XS, strict=False):
                text(canvas, left + 4, top + 3, words)

    assert cells(read(pdf(draw))) == EXPECTED


def test_a_form_xobject_is_read_where_it_is_placed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("part")
        canvas.setFont(FONT, 10)
        table(canvas, XS, YS, ROWS)
        canvas.endForm()
        canvas.translate(30, -50)
        canvas.doForm("part")

    document = read(pdf(draw))
    assert cells(document) == EXPECTED
    assert document.tables[0].cells[0].places[0].box == pytest.approx((90, 150, 190, 170), abs=1)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read_as_it_is_seen(turns: int) -> None:
    width, height = 595.0, 842.0  # as seen; reportlab turns the sheet itself

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90 * turns)
        if turns == 1:  # the seen page's top left corner is the sheet's lower left one
            canvas.transform(0, 1, -1, 0, HEIGHT, 0)
        elif turns == 2:  # its lower right one
            canvas.transform(-1, 0, 0, -1, width, HEIGHT)
        else:  # its upper right one
            canvas.transform(0, -1, 1, 0, height - HEIGHT, width)
        table(canvas, XS, YS, ROWS)

    document = read(pdf(draw, size=(width, height)))
    assert cells(document) == EXPECTED
    assert document.tables[0].cells[0].places[0].box == pytest.approx((60, 100, 160, 120), abs=1)
    assert (document.pages[0].width, document.pages[0].height) == (width, height)


def test_places_count_from_the_visible_part_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((40, 50, 500, HEIGHT - 30))
        table(canvas, XS, YS, ROWS)

    document = read(pdf(draw))
    assert cells(document) == EXPECTED
    assert document.tables[0].cells[0].places[0].box == pytest.approx((20, 70, 120, 90), abs=1)


def test_two_tables_and_the_text_between_them_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, XS, YS, ROWS)
        text(canvas, 60, 160, "以上内容由填报单位负责。")
        table(canvas, [60, 110, 360], [200, 220], [["合计", "3.50"]])

    document = read(pdf(draw))
    assert [type(block).__name__ for block in document.blocks] == ["Table", "Clause", "Table"]
    assert cells(document, 1) == [(0, 0, "合计"), (0, 1, "3.50")]
    assert document.clauses[0].text == "以上内容由填报单位负责。"


def test_a_table_inside_a_cell_has_its_text_alone() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [60, 160, 460], [100, 200], [["项目资金", "单位：万元"]])
        table(canvas, [180, 260, 380], [130, 150, 170], [["财政拨款", "12.00"], ["其他资金", "3.00"]])

    document = read(pdf(draw))
    outer, inner = document.tables
    assert [cell.text for cell in outer.cells] == ["项目资金", "单位：万元"]
    assert inner.inside == CellReference(0, 0, 1)
    assert [cell.text for cell in inner.cells] == ["财政拨款", "12.00", "其他资金", "3.00"]
    assert {cell.table for cell in inner.cells} == {1}


def test_bold_by_printing_twice_counts_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            text(canvas, 60 + shift, 100, "金额合计 1100.55")

    assert read(pdf(draw)).clauses[0].text == "金额合计 1100.55"


def test_hidden_text_is_told_and_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 100, "项目名称：平安建设，项目实施单位为新虹街道办事处")
        hidden = canvas.beginText(60, 300)
        hidden.setTextRenderMode(3)
        hidden.textOut("草稿")
        canvas.drawText(hidden)

    document = read(pdf(draw))
    assert [clause.text for clause in document.clauses] == ["项目名称：平安建设，项目实施单位为新虹街道办事处"]
    assert [(remark.code, "草稿" in remark.message) for remark in document.remarks] == [("text_hidden", True)]


def drawn_boxes(canvas: Canvas) -> None:
    grid(canvas, [60, 200, 340, 480], [100, 120])
    for x, label in ((64, "一次性项目"), (204, "经常性项目"), (344, "阶段性项目")):
        text(canvas, x, 103, label)
        canvas.rect(x + 54, HEIGHT - 115, 9, 9)
    canvas.lines([(258, HEIGHT - 115, 267, HEIGHT - 106), (258, HEIGHT - 106, 267, HEIGHT - 115)])


def test_drawn_squares_are_check_boxes() -> None:
    (found,) = read(pdf(drawn_boxes)).tables
    assert [[(box.label, box.checked) for box in cell.boxes] for cell in found.cells] == [
        [("一次性项目", False)],
        [("经常性项目", True)],
        [("阶段性项目", False)],
    ]


def test_boxes_as_browsers_draw_them() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [60, 200, 340], [100, 120])
        text(canvas, 64, 103, "一次性项目")
        text(canvas, 204, 103, "经常性项目")
        for x in (118, 258):  # a white ground under either
            canvas.setFillGray(1)
            canvas.roundRect(x, HEIGHT - 115, 9.5, 9.5, 2, stroke=0, fill=1)
        canvas.setStrokeGray(0.46)
        canvas.roundRect(117.5, HEIGHT - 115.5, 10.5, 10.5, 2)
        canvas.setFillColorRGB(0, 0.46, 1)
        canvas.roundRect(258, HEIGHT - 115, 9.5, 9.5, 2, stroke=0, fill=1)
        canvas.setStrokeGray(1)
        tick = canvas.beginPath()
        tick.moveTo(260, HEIGHT - 110)
        tick.lineTo(262, HEIGHT - 113)
        tick.lineTo(266, HEIGHT - 107)
        canvas.drawPath(tick)

    (found,) = read(pdf(draw)).tables
    assert [[(box.label, box.checked) for box in cell.boxes] for cell in found.cells] == [
        [("一次性项目", False)],
        [("经常性项目", True)],
    ]


def test_a_frame_around_words_in_a_cell_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, XS, [100, 140, 180])
        for k, row in enumerate(ROWS):
            text(canvas, 64, 110 + 40 * k, row[0])
            text(canvas, 172, 110 + 40 * k, row[1])
        canvas.roundRect(168, HEIGHT - 132, 120, 24, 2)  # a field of a form, as a browser prints it
        grid(canvas, [168, 240], [146, 172])

    document = read(pdf(draw))
    assert cells(document) == EXPECTED
    assert len(document.tables) == 1


def test_a_watermark_across_the_page_is_no_part_of_the_cells() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, XS, YS, ROWS)
        canvas.saveState()
        canvas.translate(100, HEIGHT - 160)
        canvas.rotate(40)
        canvas.setFont(FONT, 30)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    document = read(pdf(draw))
    assert cells(document) == EXPECTED
    assert [(clause.role, clause.text) for clause in document.clauses] == [("note", "内部资料")]


def test_what_is_struck_out_is_told_and_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, XS, YS, [["项目名称", "平安建设"], ["财政拨款", "250300"]])
        canvas.line(164, HEIGHT - 129, 179, HEIGHT - 129)  # through 250
        canvas.line(64, HEIGHT - 114.5, 104, HEIGHT - 114.5)  # below 项目名称

    document = read(pdf(draw))
    assert cells(document) == [(0, 0, "项目名称"), (0, 1, "平安建设"), (1, 0, "财政拨款"), (1, 1, "300")]
    assert [(remark.code, "250" in remark.message) for remark in document.remarks] == [("text_struck", True)]
    assert [(clause.role, clause.text) for clause in document.clauses] == [("note", "250")]


def test_a_dash_of_two_characters_is_no_overprint() -> None:
    assert read(pdf(lambda canvas: text(canvas, 60, 100, "目标值——"))).clauses[0].text == "目标值——"


def test_a_border_filled_between_two_rectangles_is_a_frame() -> None:
    def draw(canvas: Canvas) -> None:
        for row, top in zip(ROWS, YS, strict=False):
            for words, left, right in zip(row, XS, XS[1:], strict=False):
                frame = canvas.beginPath()
                for inset in (0, 0.8):
                    x, y = left + inset, HEIGHT - top - 20 + inset
                    frame.rect(x, y, right - left - 2 * inset, 20 - 2 * inset)
                canvas.drawPath(frame, stroke=0, fill=1, fillMode=0)
                text(canvas, left + 4, top + 3, words)

    assert cells(read(pdf(draw))) == EXPECTED


def test_the_middle_of_a_merged_cell_has_nothing_but_its_sides() -> None:
    def page(number: int, first: int, last: int) -> object:
        ys = [50.0 + 20 * k for k in range(last - first + 1)]

        def draw(canvas: Canvas) -> None:
            for y in ys:
                canvas.line(160, HEIGHT - y, 360, HEIGHT - y)
            for x in (60, 160, 260, 360):
                canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
            if number == 1:
                canvas.line(60, HEIGHT - ys[0], 160, HEIGHT - ys[0])
                text(canvas, 64, 53, "平安建设")
            if number == 3:
                canvas.line(60, HEIGHT - ys[-1], 160, HEIGHT - ys[-1])
            for k, top in zip(range(first, last), ys, strict=False):
                text(canvas, 164, top + 3, f"第{k}项")
                text(canvas, 264, top + 3, f"{k}.00")

        return draw

    (found,) = read(pdf(page(1, 0, 37), page(2, 37, 74), page(3, 74, 80))).tables
    assert (found.rows, found.columns) == (80, 3)
    assert [(cell.row_span, cell.text) for cell in found.cells if cell.column == 0] == [(80, "平安建设")]


def test_a_mark_printed_over_an_empty_box_ticks_it() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 100, "□新增项目 □延续项目")
        text(canvas, 115, 100, "√")

    (clause,) = read(pdf(draw)).clauses
    assert [(box.label, box.checked) for box in clause.boxes] == [("新增项目", False), ("延续项目", True)]


def test_the_meaning_of_a_box_may_stand_only_beside_its_glyph() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 100, "实施阶段")
        canvas._code.append("/Span <</ActualText <FEFF2611>>> BDC")  # U+2611, while the font prints an o
        canvas.drawString(100.5, HEIGHT - 110, "o")
        canvas._code.append("EMC")

    (clause,) = read(pdf(draw)).clauses
    assert (clause.text, [(box.label, box.checked) for box in clause.boxes]) == ("实施阶段☑", [("实施阶段", True)])


def test_dashed_rules_are_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setDash(3, 2)
        table(canvas, XS, YS, ROWS)

    assert cells(read(pdf(draw))) == EXPECTED


def test_rules_of_dots_drawn_one_by_one_are_rules() -> None:
    def draw(canvas: Canvas) -> None:
        for y in YS:
            for x in range(int(XS[0]), int(XS[-1]), 3):
                canvas.rect(x, HEIGHT - y, 1, 1, stroke=0, fill=1)
        for x in XS:
            canvas.line(x, HEIGHT - YS[0], x, HEIGHT - YS[-1])
        for row, top in zip(ROWS, YS, strict=False):
            for words, left in zip(row, XS, strict=False):
                text(canvas, left + 4, top + 3, words)

    assert cells(read(pdf(draw))) == EXPECTED


def page_of(rows: list[list[str]], first: float, last: float) -> object:
    ys = [first + k * (last - first) / len(rows) for k in range(len(rows) + 1)]
    return lambda canvas: table(canvas, XS, ys, rows)


def test_a_table_over_two_pages_is_one_and_its_header_counts_once() -> None:
    header = ["明细", "金额"]
    first = [header, *([f"第{k}项支出", f"{k}.00"] for k in range(1, 20))]
    second = [header, *([f"第{k}项支出", f"{k}.00"] for k in range(20, 24))]
    document = read(pdf(page_of(first, 50, 790), page_of(second, 50, 235)))
    (found,) = document.tables
    assert (found.rows, found.columns, found.pages) == (24, 2, (1, 2))
    assert [[cell.text for cell in row] for row in found.repeated_rows] == [header]
    assert [cell.text for cell in found.cells if cell.column == 1][1:] == [f"{k}.00" for k in range(1, 24)]


def test_a_table_that_ends_in_mid_page_does_not_go_on() -> None:
    rows = [["项目名称", "甲项目"], ["项目类别", "经常性项目"], ["主管部门", "甲局"], ["金额", "1.00"]]
    other = [["项目名称", "乙项目"], ["项目类别", "一次性项目"], ["主管部门", "乙局"], ["金额", "2.00"]]
    document = read(pdf(page_of(rows, 50, 150), page_of(other, 50, 150)))
    assert [found.rows for found in document.tables] == [4, 4]


def test_a_cell_cut_by_the_page_is_one_cell_with_two_places() -> None:
    def first(canvas: Canvas) -> None:
        table(canvas, XS, [700, 760, 790], [["项目概况", "加强日常巡查"], ["项目资金", "一、项目总预算：3855.9424"]])

    def second(canvas: Canvas) -> None:
        table(canvas, XS, [50, 70, 90], [["", "二、当年预算：100.50"], ["项目总目标", "维护良好秩序"]])

    (found,) = read(pdf(first, second)).tables
    funds = next(cell for cell in found.cells if (cell.row, cell.column) == (1, 1))
    assert funds.text == "一、项目总预算：3855.9424\n二、当年预算：100.50"
    assert [place.page for place in funds.places] == [1, 2]
    assert found.rows == 3


def test_rows_of_numbers_are_never_taken_for_one_row() -> None:
    first = [[f"第{k}项", "5.00"] for k in range(1, 20)]
    document = read(pdf(page_of(first, 50, 790), page_of([["", "7.00"]], 50, 90)))
    assert document.tables[0].rows == 20


def test_a_paragraph_over_two_pages_is_one_clause() -> None:
    line = "加强社区日常巡查和宣传培训工作进一步提高居民群众的安全感和满意度" + "并逐步完善工作机制"

    def first(canvas: Canvas) -> None:
        for k in range(40):
            text(canvas, 60, 60 + 17 * k, line)

    def second(canvas: Canvas) -> None:
        text(canvas, 60, 60, "切实抓好落实。")
        text(canvas, 80, 77, "特此说明。")

    document = read(pdf(first, second))
    assert [[place.page for place in clause.places] for clause in document.clauses] == [[1, 2], [2]]
    assert document.clauses[0].text == line * 40 + "切实抓好落实。"


def test_page_marks_and_running_heads_are_no_text() -> None:
    def page(number: int) -> object:
        def draw(canvas: Canvas) -> None:
            text(canvas, 230, 30, "临江县财政局文件")
            text(canvas, 80, 100 + number, f"本页为正文内容之{number}。")
            text(canvas, 285, 800, f"— {number} —")

        return draw

    document = read(pdf(*(page(number) for number in (1, 2, 3))))
    assert Counter(clause.role for clause in document.clauses) == {"header": 3, "footer": 3, "body": 3}


def test_columns_without_rules_are_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(6):
            for x, words in ((60, f"第{k}项支出"), (220, f"{k}.50"), (340, f"{k * 3}"), (450, "已完成")):
                text(canvas, x, 100 + 18 * k, words)

    (found,) = read(pdf(draw)).tables
    assert (found.rows, found.columns) == (6, 4)
    assert [cell.text for cell in found.cells if cell.row == 4] == ["第4项支出", "4.50", "12", "已完成"]


def test_columns_without_rules_in_a_damaged_file_are_a_table() -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(6):
            for x, words in ((60, f"{k}"), (220, f"{k}.50"), (340, f"{k * 3}")):
                text(canvas, x, 100 + 18 * k, words)

    whole = pdf(draw)
    document = read(whole.replace(b"/MediaBox [ 0 0", b"/MediaBox [ /A 0").replace(b"startxref", b"nowhere  "))
    (found,) = document.tables
    assert [cell.text for cell in found.cells if cell.row == 3] == ["3", "3.50", "9"]
    (remark,) = document.remarks
    assert (remark.code, remark.severity, "第1页" in remark.message) == ("table_unsought", "warning", True)


def test_a_page_that_is_an_image_is_named() -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 0, 0, 595, HEIGHT)

    document = read(pdf(lambda canvas: text(canvas, 60, 100, "第一页有文字。"), scan))
    assert [page.text_layer for page in document.pages] == ["digital", "none"]
    (remark,) = document.remarks
    assert (remark.code, remark.severity, remark.places[0].page) == ("page_without_text", "error", 2)
    assert "第2页" in remark.message


def test_an_empty_page_is_nothing_to_complain_about() -> None:
    document = read(pdf(lambda canvas: text(canvas, 60, 100, "第一页有文字。"), lambda canvas: None))
    assert [page.text_layer for page in document.pages] == ["digital", "digital"]
    assert document.remarks == ()


def test_what_cannot_be_opened_says_why() -> None:
    whole = pdf(lambda canvas: text(canvas, 60, 100, "文字"))
    locked = pdf(lambda canvas: text(canvas, 60, 100, "文字"), encrypt=StandardEncryption("geheim", canPrint=0))
    with pytest.raises(EncryptedSource, match="密码"):
        read(locked)
    with pytest.raises(DamagedSource, match="损坏"):
        read(whole[: len(whole) // 2].replace(b"obj", b"xxx"))
    with pytest.raises((EmptySource, DamagedSource)):
        read(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n")


def test_reading_twice_gives_the_same() -> None:
    source = pdf(drawn_boxes, lambda canvas: table(canvas, XS, YS, ROWS))
    assert read(source) == read(source)


def test_every_table_knows_its_number() -> None:
    document = read(pdf(*(lambda canvas: table(canvas, XS, YS, ROWS) for _ in range(3))))
    assert [block.index for block in document.blocks if isinstance(block, Table)] == [0, 1, 2]


# ---------------------------------------------------------------- damaged files


def test_a_file_whose_tail_is_lost_is_read_as_far_as_it_is_there(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = (root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf").read_bytes()
    document = read(whole[: whole.rindex(b"\nxref")])

    assert [remark.code for remark in document.remarks] == ["source_repaired"]
    assert document.remarks[0].severity == "error"
    assert document.blocks == read(whole).blocks
    assert caplog.messages == []


def test_a_sound_file_without_pages_is_empty() -> None:
    target = BytesIO()
    with pikepdf.new() as file:
        file.save(target)
    with pytest.raises(EmptySource, match="没有任何页面"):
        read(target.getvalue())


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5])
def test_a_file_whose_pages_are_lost_is_damaged(root: Path, kept: float) -> None:
    whole = (root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf").read_bytes()
    with pytest.raises(DamagedSource):
        read(whole[: max(9, int(len(whole) * kept))])


def test_characters_that_the_font_maps_to_nothing_are_said_to_be_unreadable() -> None:
    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # it has no Chinese: its table maps these to U+0000
        canvas.setFont("Vera", 10)
        text(canvas, 60, 100, "2024 项目支出绩效目标申报表")

    document = read(pdf(draw))
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("text_unmapped", "error")]


def test_a_box_that_hangs_over_the_border_is_of_the_cell_it_begins_in() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [60, 108, 160], [100, 120])
        text(canvas, 62, 103, "实施阶段")
        canvas.rect(104, HEIGHT - 115, 11, 11)
        canvas.rect(139, HEIGHT - 114, 9, 9)
        text(canvas, 119, 103, "完成")

    (table_,) = read(pdf(draw)).tables
    assert [cell.text for cell in table_.cells] == ["实施阶段☐", "完成☐"]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read_as_if_it_stood(turns: int) -> None:
    source = pdf(lambda canvas: table(canvas, XS, YS, ROWS))
    with pikepdf.open(BytesIO(source)) as file:
        file.pages[0].Rotate = 90 * turns
        target = BytesIO()
        file.save(target)
    document = read(target.getvalue())
    width, height = A4
    assert cells(document) == EXPECTED
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx(
        (height, width) if turns % 2 else (width, height), abs=0.01
    )
    seen = [
        (160, 100, 360, 120),
        (height - 120, 160, height - 100, 360),
        (width - 360, height - 120, width - 160, height - 100),
        (100, width - 360, 120, width - 160),
    ][turns]
    assert document.tables[0].cells[1].places[0].box == pytest.approx(seen, abs=1)


@pytest.mark.parametrize(
    ("font", "codes"),
    [("Wingdings-Regular", "a8fe"), ("ABCDEF+Wingdings2", "a352"), ("Wingdings", "6f78"), ("OpenSymbol", "a352")],
)
def test_boxes_of_a_symbol_font_without_meanings(font: str, codes: str) -> None:
    description = (
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} /FirstChar 32 /LastChar 255 /Widths ["
        + "890 " * 224
        + f"] /FontDescriptor << /Type /FontDescriptor /FontName /{font} /Flags 4 /FontBBox [0 -211 1359 899]"
        " /ItalicAngle 0 /Ascent 898 /Descent -211 /CapHeight 700 /StemV 80 >> >>"
    )
    marks = "".join(
        f"BT /W 10 Tf {x} {HEIGHT - 113} Td <{code}> Tj ET\n" for x, code in ((64, codes[:2]), (134, codes[2:]))
    )
    words = raw_text(76, 103, "新增项目") + raw_text(146, 103, "延续项目") + raw_text(60, 200, "方案 R 和 S，x 轴")
    document = read(pdf_with_font(words + marks, description))
    assert [(box.label, box.checked) for box in document.clauses[0].boxes] == [("新增项目", False), ("延续项目", True)]
    assert document.clauses[1].text == "方案 R 和 S，x 轴"


def pdf_with_font(content: str, description: str) -> bytes:
    """A page whose content may use one more font, ``/W``."""
    with pikepdf.open(BytesIO(raw_pdf(content))) as document:
        font = document.make_indirect(pikepdf.Object.parse(description.encode()))
        document.pages[0].obj.Resources.Font.W = font
        buffer = BytesIO()
        document.save(buffer)
    return buffer.getvalue()
