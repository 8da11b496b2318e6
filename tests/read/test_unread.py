"""Whatever can carry content and is not read is told with its place, so that the record is not called complete."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import ofds
import pdfs
import pikepdf
import pytest
import xlsxwriter
from docx_files import R, document, docx, p, r, tbl, tc, tr
from pdfs import pdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract import convert
from extract.model import Document, Place
from extract.read import read_bytes
from extract.read.embedded import embedded_files
from extract.read.ocr import OcrOptions, RecognizedLine

EXTRA = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
CENTIMETRE = 360_000
LOCKED = "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"


def unread(read: Document) -> list[tuple[str, object]]:
    """Severity and place of each remark on something that was not read."""
    return [(remark.severity, remark.at) for remark in read.remarks if remark.code == "part_unread"]


# ---------------------------------------------------------------- Word


def drawing(inside: str, width: float = 10, height: float = 10) -> str:
    extent = f'<wp:extent cx="{round(width * CENTIMETRE)}" cy="{round(height * CENTIMETRE)}"/>'
    return f"<w:r><w:drawing {EXTRA}><wp:inline>{extent}<a:graphic>{inside}</a:graphic></wp:inline></w:drawing></w:r>"


def picture(width: float = 10, height: float = 10) -> str:
    return drawing("<a:graphicData><a:blip r:embed='rId9'/></a:graphicData>", width, height)


def vml(inside: str, width: str = "300pt", height: str = "200pt", name: str = "w:pict") -> str:
    style = f"width:{width};height:{height}"
    return f'<w:r><{name} {EXTRA}><v:shape style="{style}">{inside}</v:shape></{name}></w:r>'


THINGS = {
    "图片": picture(),
    "图片（VML）": vml("<v:imagedata/>"),
    "嵌入对象": vml('<v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/><v:shape>', name="w:object"),
    "控件": vml('<v:imagedata/></v:shape><w:control w:name="CheckBox1"/><v:shape>', name="w:object"),
    "图表": drawing('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'),
    "SmartArt": drawing('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'),
    "图形": drawing('<a:graphicData uri="http://schemas.microsoft.com/office/drawing/2010/slicer"/>'),
    "画布": drawing(f'<a:graphicData uri="{LOCKED}"><a:t>立项</a:t></a:graphicData>'),
    "艺术字": vml('<v:textpath string="本表作废"/>'),
    "墨迹": "<w:r><w14:contentPart/></w:r>",
}


@pytest.mark.parametrize("kind", THINGS)
def test_a_thing_in_a_word_file_that_is_not_read_is_an_error_at_its_place(kind: str) -> None:
    thing = THINGS[kind]
    assert unread(document(p("甲") + p(thing))) == [("error", Place(paragraph=0))]
    table = tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), tc(p(thing))))
    read = document(p("附件") + table)
    assert unread(read) == [("error", Place(table=0, row=1, column=1))]
    assert kind.partition("（")[0] in read.remarks[0].message
    assert "第1个表格第2行第2列" in read.remarks[0].message


@pytest.mark.parametrize("chunk", ['<w:altChunk r:id="a"/>', p('<w:subDoc r:id="a"/>')])
def test_a_file_inside_a_word_file_is_told_once(chunk: str) -> None:
    read = document(p("甲") + chunk)
    assert unread(read) == [("error", Place(paragraph=0))]
    alone = document(chunk)
    assert [(remark.code, remark.severity) for remark in alone.remarks] == [("part_unread", "error")]


def test_a_small_picture_counts_in_a_cell_alone() -> None:
    assert unread(document(p("甲", picture(1.5, 1.5)))) == []
    assert unread(document(p("甲", picture(15, 0.1)))) == []
    assert unread(document(p("甲", picture(9, 0.8)))) == [("error", Place(paragraph=0))]
    assert unread(document(p("甲", vml("<v:imagedata/>", "1cm", "0.5in")))) == []
    assert unread(document(p("甲", vml("<v:imagedata/>", "100%", "auto")))) == [("error", Place(paragraph=0))]
    in_cell = [("error", Place(table=0, row=0, column=0))]
    assert unread(document(tbl(tr(tc(p(picture(1.5, 1.5))), tc("甲"))))) == in_cell


def test_a_picture_behind_all_pages_is_told() -> None:
    fill = '<w:background w:color="FFFFFF"><v:background><v:fill r:id="a" type="frame"/></v:background></w:background>'
    data = rewritten(docx(p("甲")), "word/document.xml", "<w:body>", f"{fill}<w:body>")
    [remark] = read_bytes(data).remarks
    assert (remark.code, remark.severity) == ("part_unread", "warning")
    assert "页面背景" in remark.message


def test_a_picture_in_a_header_is_a_logo_unless_it_is_large() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1" w:type="default"/></w:sectPr>'
    assert unread(document(p("甲") + section, header1=p("抬头", picture(4, 4)))) == [("warning", Place(paragraph=0))]
    assert unread(document(p("甲") + section, header1=p("抬头", picture(18, 25)))) == [("error", Place(paragraph=0))]
    watermark = document(p("甲") + section, header1=p("抬头", vml('<v:textpath string="内部资料"/>')))
    assert unread(watermark) == [("warning", Place(paragraph=0))]
    assert "内部资料" in watermark.remarks[0].message


def test_what_a_word_file_does_not_show_is_not_told() -> None:
    hidden = picture().replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{picture()}</w:sdtContent></w:sdt>"
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice>{picture()[5:-6]}</mc:Choice>"
        f"<mc:Fallback>{vml('<v:imagedata/>')[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert unread(document(p("甲", hidden) + p(f"<w:del>{picture()}</w:del>") + p(prompt))) == []
    assert unread(document(p("甲", twice))) == [("error", Place(paragraph=0))]


def test_several_pictures_are_one_remark_with_all_places() -> None:
    read = document(p("甲", picture()) + p("乙") + p(picture()))
    assert unread(read) == [("error", (Place(paragraph=0), Place(paragraph=1)))]
    assert "2处图片" in read.remarks[0].message


def test_the_text_of_a_drawing_is_read() -> None:
    box = f"<a:graphicData><wps:txbx><w:txbxContent>{p('框中文字')}</w:txbxContent></wps:txbx></a:graphicData>"
    read = document(p("甲", drawing(box)))
    assert [clause.text for clause in read.clauses] == ["甲", "框中文字"]
    assert unread(read) == []


def test_a_raised_mark_of_a_note_is_no_digit_of_the_number_before_it() -> None:
    def raised(text: str) -> str:
        return r(text, '<w:vertAlign w:val="superscript"/>')

    paragraph = p("128.60", raised("1"), "万元，面积110m", raised("2"))
    read = document(paragraph + tbl(tr(tc(p("110", raised("12")))), tr(tc("甲"))))
    assert read.clauses[0].text == "128.60¹万元，面积110m²"
    assert [cell.text for cell in read.tables[0].cells] == ["110¹²", "甲"]


def test_a_filled_control_with_the_flag_of_its_prompt_is_read() -> None:
    def control(text: str, properties: str = "") -> str:
        flag = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        return f"<w:sdt>{flag}<w:sdtContent>{r(text, properties)}</w:sdtContent></w:sdt>"

    assert [clause.text for clause in document(p(control("128.60"))).clauses] == ["128.60"]
    assert document(p(control("单击此处输入文字"))).clauses == ()
    assert document(p(control("项目名称", '<w:rStyle w:val="a3"/>'))).clauses == ()


def test_a_comment_is_a_note() -> None:
    body = p("128.60", '<w:r><w:commentReference w:id="3"/></w:r>')
    read = document(body, comments=f'<w:comment w:id="3">{p("核减为100.00万元")}</w:comment>')
    assert [(clause.text, clause.role) for clause in read.clauses] == [("128.60", "body"), ("核减为100.00万元", "note")]
    assert read.remarks == ()


def test_a_record_without_a_form_says_all_was_read_only_where_it_was() -> None:
    whole = convert(docx(p("一份通知。")))
    assert (whole.status, "已全部读取" in whole.remarks[0].message) == ("complete", True)
    part = convert(docx(p("一份通知。", picture())))
    assert part.status == "partial"
    assert [remark.code for remark in part.remarks] == ["part_unread", "form_missing"]
    assert not any("全部" in remark.message for remark in part.remarks)


def unmapped(read: Document) -> list[tuple[str, object]]:
    return [(remark.severity, remark.at) for remark in read.remarks if remark.code == "text_unmapped"]


def test_characters_that_only_their_font_knows_are_told() -> None:
    symbols = '<w:r><w:sym w:font="Wingdings 3" w:char="F07A"/></w:r>'
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    read = document(p("甲", symbols) + tbl(tr(tc(p(ticked, "新增")), tc("金额\ue5c3万元"))))
    assert unmapped(read) == [("error", (Place(paragraph=0), Place(table=0, row=0, column=1)))]
    bullets = document(p("\uf076 第一条") + p("乙"))
    assert unmapped(bullets) == [("warning", (Place(paragraph=0),))]
    assert unmapped(document(p(ticked, "新增 ☐延续"))) == []


# ---------------------------------------------------------------- workbooks


def test_characters_of_a_sheet_that_only_their_font_knows_are_told() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write("B2", "金额\ue5c3")

    assert unmapped(read_bytes(book(fill))) == [("error", (Place(table=0, row=1, column=1),))]
    assert unmapped(read_bytes(book(lambda _, sheet: sheet.write("B2", "金额")))) == []


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def book(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook whose sheet 甲 has 名称 in A1, 平安 in C5, and what ``fill`` adds to the book and the sheet."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("甲")
    sheet.write_row("A1", ["名称", "内容"])
    sheet.write("C5", "平安")
    fill(workbook, sheet)
    workbook.close()
    return buffer.getvalue()


def scaled_picture(sheet: Any, centimetres: float) -> None:
    scale = centimetres / 2.54 * 96
    sheet.insert_image("C5", "p.png", {"image_data": BytesIO(PNG), "x_scale": scale, "y_scale": scale})


def chart(workbook: Any, sheet: Any) -> None:
    own = workbook.add_chart({"type": "column"})
    own.add_series({"values": "=甲!$A$1:$A$2"})
    sheet.insert_chart("C5", own)


OVER_CELLS: dict[str, Callable[[Any, Any], Any]] = {
    "图片": lambda _, sheet: scaled_picture(sheet, 10),
    "图表": chart,
}


@pytest.mark.parametrize("kind", OVER_CELLS)
def test_what_lies_over_the_cells_of_a_sheet_is_an_error_at_its_cell(kind: str) -> None:
    read = read_bytes(book(OVER_CELLS[kind]), ocr=NEVER)
    assert unread(read) == [("error", Place(table=0, row=4, column=2))]
    assert kind in read.remarks[0].message
    assert "工作表“甲”C5" in read.remarks[0].message


def test_small_and_repeated_pictures_of_a_sheet_are_no_content() -> None:
    assert unread(read_bytes(book(lambda _, sheet: scaled_picture(sheet, 1)))) == []
    header = {"image_left": "p.png", "image_data_left": BytesIO(PNG)}
    logo = read_bytes(book(lambda _, sheet: sheet.set_header("&L&G", header)))
    assert [severity for severity, _ in unread(logo)] == ["warning"]


def test_a_picture_in_a_cell_is_an_error() -> None:
    formula = '=DISPIMG("ID_7A",1)'
    wps = read_bytes(book(lambda _, sheet: sheet.write_formula("B2", formula, None, formula)), ocr=NEVER)
    assert unread(wps) == [("error", Place(table=0, row=1, column=1))]
    picture = {"image_data": BytesIO(PNG)}
    excel = read_bytes(book(lambda _, sheet: sheet.embed_image("B2", "p.png", picture)), ocr=NEVER)
    assert unread(excel) == [("error", Place(table=0, row=1, column=1))]


def test_the_heads_of_first_and_even_pages_are_read_where_they_differ() -> None:
    data = book(lambda workbook, sheet: sheet.set_header("&C共用页眉"))
    own = "<firstHeader>&amp;C金额单位：万元</firstHeader><evenHeader>&amp;C双页</evenHeader>"
    changed = rewritten(data, "xl/worksheets/sheet1.xml", "<headerFooter>", '<headerFooter differentFirst="1">')
    changed = rewritten(changed, "xl/worksheets/sheet1.xml", "</oddHeader>", f"</oddHeader>{own}")
    heads = [clause.text for clause in read_bytes(changed).clauses if clause.role == "header"]
    assert heads[-1] == "共用页眉\n金额单位：万元"


def rewritten(data: bytes, name: str, old: str, new: str) -> bytes:
    """The package with a part in which a piece of text is another one."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as package:
        for part in source.namelist():
            content = source.read(part)
            if part == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            package.writestr(part, content)
    return target.getvalue()


def test_a_control_is_read_beside_a_picture_in_the_header_too() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.insert_button("D2", {"caption": "一次性"})
        sheet.set_header("&L&G", {"image_left": "x.png", "image_data_left": BytesIO(PNG)})

    read = read_bytes(rewritten(book(fill), "xl/drawings/vmlDrawing1.vml", '"Button"', '"Checkbox"'))
    assert [cell.text for cell in read.tables[0].cells if cell.boxes] == ["☐一次性"]
    assert [remark.severity for remark in read.remarks] == ["warning"]


def test_raised_and_struck_out_text_of_a_sheet() -> None:
    """A raised digit is no digit of the number before it, and what is struck out is no value."""

    def fill(workbook: Any, sheet: Any) -> None:
        raised, struck = workbook.add_format({"font_script": 1}), workbook.add_format({"font_strikeout": True})
        sheet.write_rich_string("B2", "128.60", raised, "1", "万元，200m", raised, "2")
        sheet.write_rich_string("B3", "预算", struck, "99.00", "110.00")
        sheet.write("B4", 77.5, struck)

    read = read_bytes(book(fill))
    texts = [cell.text for cell in read.tables[0].cells if cell.column == 1 and cell.text]
    assert texts == ["内容", "128.60¹万元，200m²", "预算110.00"]
    assert [clause.text for clause in read.clauses if clause.role == "note"] == ["99.00", "77.5"]
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_struck", "warning")]


def test_a_chart_sheet_is_told() -> None:
    def fill(workbook: Any, _: Any) -> None:
        own = workbook.add_chart({"type": "column"})
        own.add_series({"values": "=甲!$A$1:$A$2"})
        workbook.add_chartsheet("图").set_chart(own)

    assert unread(read_bytes(book(fill))) == [("error", None)]


def test_a_note_on_a_cell_is_a_note() -> None:
    read = read_bytes(book(lambda _, sheet: sheet.write_comment("A1", "核减为100.00万元", {"author": "财政局"})))
    assert [(clause.text, clause.role) for clause in read.clauses][1:] == [("核减为100.00万元", "note")]
    assert read.remarks == ()


def test_a_comment_of_excel_365_is_a_note_once() -> None:
    data = book(
        lambda _, sheet: sheet.write_comment(
            "A1", "[线程批注] 你的 Excel 版本可读取此线程批注。\n批注: 核减为100.00万元"
        )
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    link = f'<Relationship Id="rId9" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    data = rewritten(data, "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", link)
    target = BytesIO(data)
    with ZipFile(target, "a") as package:
        package.writestr(
            "xl/threadedComments/threadedComment1.xml",
            '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<threadedComment ref="A1" id="{1}"><text>核减为100.00万元</text></threadedComment>'
            '<threadedComment ref="A1" id="{2}" parentId="{1}"><text>同意</text></threadedComment></ThreadedComments>',
        )
    notes = [clause.text for clause in read_bytes(target.getvalue()).clauses if clause.role == "note"]
    assert notes == ["核减为100.00万元", "同意"]


HIDDEN: dict[str, Callable[[Any, Any], Any]] = {
    "row": lambda _, sheet: sheet.set_row(7, None, None, {"hidden": True}),
    "column": lambda _, sheet: sheet.set_column("C:C", None, None, {"hidden": True}),
}


@pytest.mark.parametrize("line", HIDDEN)
@pytest.mark.parametrize(
    ("value", "severity"), [(128.6, "error"), ("1,128.60", "error"), (0, "info"), ("备注", "info")]
)
def test_a_hidden_number_is_an_error(line: str, value: object, severity: str) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write("C8", value)
        HIDDEN[line](workbook, sheet)

    assert [(remark.code, remark.severity) for remark in read_bytes(book(fill)).remarks] == [("cells_hidden", severity)]


@pytest.mark.parametrize(("is_list", "severity"), [(False, "error"), (True, "info")])
def test_a_hidden_sheet_with_numbers_is_an_error_unless_it_lists_choices(is_list: bool, severity: str) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        hidden = workbook.add_worksheet("藏")
        hidden.write("A1", "代码")
        hidden.write("B1", 1100102)
        hidden.hide()
        if is_list:
            sheet.data_validation("A3", {"validate": "list", "source": "=藏!$B$1:$B$9"})

    assert [(remark.code, remark.severity) for remark in read_bytes(book(fill)).remarks] == [("cells_hidden", severity)]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_has_no_invented_ones() -> None:
    read = read_bytes(book(lambda _, sheet: sheet.write("B2", 440306231391500000000)))
    assert [cell.text for cell in read.tables[0].cells if cell.row == 1 and cell.text] == ["4.403062313915E+20"]
    places = (Place(table=0, row=1, column=1),)
    assert [(one.code, one.severity, one.at) for one in read.remarks] == [("number_beyond_digits", "error", places)]
    assert read_bytes(book(lambda _, sheet: sheet.write("B2", 440306231391500))).remarks == ()


# ---------------------------------------------------------------- PDF


NEVER = OcrOptions("never")
WORDS = "本项目依据规定设立，属于经常性项目，由区财政安排资金。"


def lines(canvas: Canvas) -> None:
    for k in range(4):
        pdfs.text(canvas, 60, 60 + 20 * k, WORDS)


def image(canvas: Canvas, x: float, top: float, width: float, height: float, *, grey: int = 128) -> None:
    """An image of that grey with black strokes on it, so that it shows something, but for one thin as a line."""
    size = max(1, round(width / 4)), max(1, round(height / 4))
    picture = Image.new("L", size, grey)
    if min(size) > 2:
        for k in range(0, size[0], 7):
            picture.paste(0, (k, 0, k + 1, size[1]))
    canvas.drawImage(ImageReader(picture), x, pdfs.HEIGHT - top - height, width, height)


def annotated(data: bytes, *annotations: dict[str, Any]) -> bytes:
    """The PDF with annotations on its first page; ``AP`` is what draws an annotation."""
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        made = []
        for one in annotations:
            own = {f"/{key}": value for key, value in one.items() if key != "AP"}
            own |= {"/Type": pikepdf.Name.Annot, "/F": own.get("/F", 4)}
            if "AP" in one:
                x0, y0, x1, y1 = one["Rect"]
                stream = opened.make_stream(one["AP"].encode())
                font = pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
                stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
                stream.BBox = [0, 0, x1 - x0, y1 - y0]
                stream.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(H=font))
                own["/AP"] = pikepdf.Dictionary(N=stream)
            made.append(opened.make_indirect(pikepdf.Dictionary(own)))
        opened.pages[0].Annots = pikepdf.Array(made)
        fields = [one for one in made if one.Subtype == pikepdf.Name.Widget]
        if fields:
            form = {"/Fields": pikepdf.Array(fields), "/DA": "/Helv 10 Tf 0 g"}
            opened.Root.AcroForm = pikepdf.Dictionary(form)
        opened.save(target)
    return target.getvalue()


def digital(data: bytes) -> Document:
    return read_bytes(data, ocr=NEVER)


@pytest.mark.parametrize(
    ("boxes", "severity"),
    [
        ([(60, 300, 400, 300)], "error"),  # a form beside text
        ([(0, 0, 595, 842)], "error"),  # a scan under typed lines
        ([(60, 300 + 20 * k, 400, 20) for k in range(12)], "error"),  # a picture in slices
        ([(60, 300, 80, 80)], "warning"),
        ([(60, 300, 40, 40)], None),
        ([(60, 300 + 5 * k, 500, 1) for k in range(90)], None),  # ruling lines
    ],
)
def test_images_beside_text_are_told_by_how_much_of_the_page_they_cover(boxes: list[Any], severity: str | None) -> None:
    def draw(canvas: Canvas) -> None:
        for box in boxes:
            image(canvas, *box)
        lines(canvas)

    read = digital(pdf(draw))
    assert len(read.clauses) > 0
    assert [one for one, _ in unread(read)] == ([severity] if severity else [])
    assert all(place.page == 1 and place.box for remark in read.remarks for place in remark.places)


def test_text_that_an_image_covers_is_not_what_the_page_shows() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        image(canvas, 0, 0, 595, 842)

    read = digital(pdf(draw))
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_unpainted", "error")]


def test_text_of_a_form_that_an_image_covers_is_not_what_the_page_shows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("layer", 0, 0, 595, 842)
        canvas.setFont(pdfs.FONT, 10)
        lines(canvas)
        canvas.endForm()
        canvas.doForm("layer")
        canvas.beginForm("scan", 0, 0, 595, 842)
        image(canvas, 0, 0, 595, 842)
        canvas.endForm()
        canvas.doForm("scan")

    read = digital(pdf(draw))
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_unpainted", "error")]


def test_a_large_image_painted_after_the_text_beside_it_covers_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        image(canvas, 40, 200, 520, 600)

    assert [remark.code for remark in digital(pdf(draw)).remarks] == ["part_unread"]


def test_text_of_no_opacity_is_not_on_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.setFillAlpha(0)
        pdfs.text(canvas, 60, 300, "看不见的字")

    def all_clear(canvas: Canvas) -> None:
        canvas.setFillAlpha(0)
        lines(canvas)

    read = digital(pdf(draw))
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_hidden", "info")]
    assert "看不见的字" not in "".join(clause.text for clause in read.clauses)
    assert [remark.code for remark in digital(pdf(all_clear)).remarks] == ["text_unpainted"]


def test_a_watermark_that_shines_through_covers_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.setFillAlpha(0.2)
        image(canvas, 0, 0, 595, 842)

    assert digital(pdf(draw)).remarks == ()


FREE = {"Subtype": pikepdf.Name.FreeText, "Rect": [300, 300, 400, 320], "Contents": "128.60"}
DRAWN = "BT /H 10 Tf 2 4 Td (128.60) Tj ET"


def test_a_free_text_and_a_filled_field_are_text_at_their_places() -> None:
    field = {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": "a", "V": "128.60", "Rect": FREE["Rect"]}
    frame = DRAWN + " 0 0 100 20 re S"
    for annotation in (FREE | {"AP": frame}, field | {"AP": frame}, field | {"DA": "/Helv 10 Tf 0 g"}):
        read = digital(annotated(pdf(lines), annotation))
        (clause,) = (clause for clause in read.clauses if clause.text == "128.60")
        assert clause.places[0].box is not None
        assert 300 < clause.places[0].box[0] < 310
        assert read.tables == ()  # its frame is no table
        assert read.remarks == ()


def notes(document: Document) -> list[str]:
    return [clause.text for clause in document.clauses if clause.role == "note"]


def test_the_words_of_other_annotations_are_notes_with_a_warning_at_their_places() -> None:
    over_text = FREE | {"Rect": [60, pdfs.HEIGHT - 75, 160, pdfs.HEIGHT - 55], "Contents": "本表作废", "AP": DRAWN}
    sticky = {"Subtype": pikepdf.Name.Text, "Rect": [500, 500, 520, 520], "Contents": "核减为100.00万元"}
    stamp = {"Subtype": pikepdf.Name.Stamp, "Rect": [300, 300, 400, 320], "Contents": "已审核"}
    for annotation in (over_text, FREE, sticky, stamp):
        read = digital(annotated(pdf(lines), annotation))
        assert notes(read) == [annotation["Contents"]]
        [note] = (clause for clause in read.clauses if clause.role == "note")
        [remark] = read.remarks
        assert (remark.code, remark.severity) == ("annotation_noted", "warning")
        assert annotation["Contents"] in remark.message
        assert remark.places == note.places
        left, below, right, above = annotation["Rect"]
        assert note.places[0].box == pytest.approx((left, pdfs.HEIGHT - above, right, pdfs.HEIGHT - below), abs=0.5)


def test_an_annotation_that_says_something_without_words_is_an_error() -> None:
    stamp = {"Subtype": pikepdf.Name.Stamp, "Rect": [300, 300, 400, 320]}
    ink = {"Subtype": pikepdf.Name.Ink, "Rect": [300, 300, 400, 320], "Contents": "同意"}
    for annotation in (stamp, ink):
        read = digital(annotated(pdf(lines), annotation))
        assert [severity for severity, _ in unread(read)] == ["error"]
        assert notes(read) == []


def test_what_an_annotation_strikes_out_is_a_note() -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.text(canvas, 60, 100, "本年度预算128.60万元")

    top, bottom = pdfs.HEIGHT - 90.0, pdfs.HEIGHT - 112.0
    struck = {"Subtype": pikepdf.Name.StrikeOut, "Rect": [110, bottom, 600, top]}
    struck |= {"QuadPoints": [110, top, 600, top, 110, bottom, 600, bottom]}
    read = digital(annotated(pdf(draw), struck))
    assert [clause.text for clause in read.clauses if clause.role != "note"] == ["本年度预算"]
    assert notes(read) == ["128.60万元"]
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_struck", "warning")]


def test_what_annotations_do_not_show_is_not_told() -> None:
    link = {"Subtype": pikepdf.Name.Link, "Rect": [300, 300, 400, 320]}
    mark = {"Subtype": pikepdf.Name.Highlight, "Rect": [60, 750, 400, 780]}
    blank = {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "Rect": [300, 300, 400, 320]}
    unticked = blank | {"FT": pikepdf.Name.Btn, "V": pikepdf.Name.Off, "AS": pikepdf.Name.Off}
    assert digital(annotated(pdf(lines), link, mark, blank, unticked, FREE | {"F": 2})).remarks == ()


def test_a_list_says_what_is_selected_and_a_push_button_nothing() -> None:
    both = "BT /H 10 Tf 2 14 Td (Yearly) Tj 0 -11 Td (Once) Tj ET"
    options = pikepdf.Array(["Yearly", "Once", "Never"])
    names = {"Subtype": pikepdf.Name.Widget, "T": "a", "Rect": [300, 300, 400, 330]}
    chosen = names | {"FT": pikepdf.Name.Ch, "Opt": options, "V": "Once", "AP": both}
    button = names | {"FT": pikepdf.Name.Btn, "Ff": 1 << 16, "AP": "BT /H 10 Tf 2 4 Td (Submit) Tj ET"}
    words = [clause.text for clause in digital(pdf(lines)).clauses]
    read = digital(annotated(pdf(lines), chosen))
    assert [clause.text for clause in read.clauses if clause.text not in words] == ["Once"]
    assert read.remarks == ()
    pressed = digital(annotated(pdf(lines), button))
    assert [clause.text for clause in pressed.clauses] == words
    assert pressed.remarks == ()


def test_words_drawn_in_an_annotation_of_any_kind_are_told() -> None:
    square = {"Subtype": pikepdf.Name.Square, "Rect": [300, 300, 400, 320]}
    assert [severity for severity, _ in unread(digital(annotated(pdf(lines), square | {"AP": DRAWN})))] == ["error"]
    assert digital(annotated(pdf(lines), square | {"AP": "0 0 100 20 re S"})).remarks == ()


def test_an_attached_file_is_an_error_with_its_name() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines))) as opened:
        opened.attachments["申报表.pdf"] = pdf(lines)
        opened.save(target)
    read = digital(target.getvalue())
    assert unread(read) == [("error", None)]
    assert "申报表.pdf" in read.remarks[0].message


def test_a_form_of_xfa_is_an_error() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines))) as opened:
        stream = opened.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        opened.Root.AcroForm = pikepdf.Dictionary(XFA=stream, Fields=pikepdf.Array())
        opened.save(target)
    assert unread(digital(target.getvalue())) == [("error", None)]


def on_layer(canvas: Canvas, name: str, words: str, top: float) -> None:
    canvas._code.append(f"/OC /{name} BDC")
    pdfs.text(canvas, 60, top, words)
    canvas.rect(60, pdfs.HEIGHT - top - 20, 200, 60)
    canvas._code.append("EMC")


def layered(draw: Callable[[Canvas], None], settings: dict[str, Any] | None = None, **save: Any) -> bytes:
    """The PDF with the layers O (off) and S (shown), and the sets N (shown if O is not) and A (shown if both are)."""
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf(draw))) as opened:
        off, shown = (
            opened.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in ("旧稿", "正文")
        )
        usual = settings or {"/OFF": pikepdf.Array([off])}
        opened.Root.OCProperties = pikepdf.Dictionary(OCGs=[off, shown], D=pikepdf.Dictionary(usual))
        both = {"/Type": pikepdf.Name.OCMD, "/OCGs": pikepdf.Array([off, shown])}
        sets = {"N": both | {"/VE": pikepdf.Array([pikepdf.Name.Not, off])}, "A": both | {"/P": pikepdf.Name.AllOn}}
        known = {"/O": off, "/S": shown} | {f"/{key}": pikepdf.Dictionary(one) for key, one in sets.items()}
        for page in opened.pages:
            page.Resources.Properties = pikepdf.Dictionary(known)
            for one in page.Resources.get("/XObject", {}).values():
                one.Resources.Properties = pikepdf.Dictionary(known)
        opened.save(target, **save)
    return target.getvalue()


def words_on_layers(canvas: Canvas) -> None:
    lines(canvas)
    on_layer(canvas, "O", "旧稿中的数", 300)
    on_layer(canvas, "S", "正文中的数", 400)
    on_layer(canvas, "N", "代替旧稿的数", 500)
    on_layer(canvas, "A", "两层都开的数", 600)


def words_on_layers_in_a_form(canvas: Canvas) -> None:
    lines(canvas)
    canvas.beginForm("inner", 0, 0, 595, 842)
    canvas.setFont(pdfs.FONT, 10)
    words_on_layers(canvas)
    canvas.endForm()
    canvas.doForm("inner")


@pytest.mark.parametrize("streams", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize("draw", [words_on_layers, words_on_layers_in_a_form])
def test_what_is_on_a_layer_that_is_off_is_told_and_not_read(
    streams: pikepdf.ObjectStreamMode, draw: Callable[[Canvas], None]
) -> None:
    read = digital(layered(draw, object_stream_mode=streams))
    words = "".join(holder.text for holder in read.holders())
    assert [name for name in ("旧稿中", "正文中", "代替旧稿", "两层都开") if name in words] == ["正文中", "代替旧稿"]
    assert [(remark.code, remark.severity, remark.at) for remark in read.remarks] == [
        ("layer_hidden", "error", Place(page=1))
    ]
    assert "旧稿" in read.remarks[0].message


def test_a_layer_that_is_on_or_has_nothing_on_it_is_not_told() -> None:
    assert digital(layered(lines)).remarks == ()
    read = digital(layered(words_on_layers, {"/OFF": pikepdf.Array()}))
    assert read.remarks == ()
    assert "旧稿中的数" in "".join(holder.text for holder in read.holders())


@pytest.mark.parametrize("key", ["ON", "OFF"])
def test_layers_that_are_set_wrongly_are_an_error(key: str) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf(lines))) as opened:
        layer = opened.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="旧稿"))
        usual = pikepdf.Dictionary({"/OFF": pikepdf.Array([layer]), f"/{key}": pikepdf.Array([layer, 5])})
        opened.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=usual)
        opened.save(target)
    assert [(remark.code, remark.severity) for remark in digital(target.getvalue()).remarks] == [
        ("layer_hidden", "error")
    ]


def test_what_the_image_of_a_page_does_not_show_is_an_error_on_a_scan_too() -> None:
    pytest.importorskip("cv2", reason="the extra that reads images is not installed")

    class NothingSeen:
        def find_lines(self, page: Image.Image, scale: float) -> list[Any]:
            return []

        def read_lines(self, lines: Sequence[Image.Image]) -> list[Any]:
            return [RecognizedLine("", (), ()) for _ in lines]

    attached = {"Subtype": pikepdf.Name.FileAttachment, "Rect": [500, 500, 520, 520], "Contents": "申报表"}
    note = {"Subtype": pikepdf.Name.Text, "Rect": [500, 400, 520, 420], "Contents": "核减"}
    stamp = {"Subtype": pikepdf.Name.Stamp, "Rect": [300, 300, 400, 320]}
    scan = annotated(pdf(lambda canvas: image(canvas, 0, 0, 595, 842)), attached, note, stamp)
    read = read_bytes(scan, ocr=OcrOptions("always", engine=NothingSeen()))
    assert [severity for severity, _ in unread(read)] == ["error"]
    assert notes(read) == ["核减"]
    assert "附件批注“申报表”" in read.remarks[-2].message
    assert "批注“核减”" in read.remarks[-1].message


# ---------------------------------------------------------------- OFD


def test_characters_of_private_use_have_no_meaning() -> None:
    read = read_bytes(ofds.ofd([ofds.text("\ue812\ue813\ue814项目", 30, 30)]))
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_unmapped", "error")]


def test_an_image_beside_the_text_of_an_ofd_page_is_an_error() -> None:
    picture = '<ofd:ImageObject ID="9" Boundary="20 60 150 200" ResourceID="8"/>'
    words = "".join(ofds.text(WORDS, 20, 20 + 8 * k) for k in range(4))
    assert [severity for severity, _ in unread(read_bytes(ofds.ofd([words + picture])))] == ["error"]


def test_what_an_annotation_of_an_ofd_page_says_is_a_note() -> None:
    def with_annotation(inside: str, kind: str = "Stamp") -> Document:
        listed = '<ofd:Page PageID="0"><ofd:FileLoc>Annot_0.xml</ofd:FileLoc></ofd:Page>'
        shown = f'<ofd:Appearance Boundary="50 50 90 20">{inside}</ofd:Appearance>'
        own = f'<ofd:Annot ID="7" Type="{kind}">{shown}</ofd:Annot>'
        space = f'xmlns:ofd="{ofds.SPACE}"'
        data = ofds.ofd([ofds.text("项目名称", 30, 30)])
        with ZipFile(BytesIO(data)) as parts:
            root = parts.read("Doc_0/Document.xml").decode()
        linked = root.replace("<ofd:Pages>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:Pages>")
        changed = {
            "Doc_0/Document.xml": linked,
            "Doc_0/Annots/Annotations.xml": f"<ofd:Annotations {space}>{listed}</ofd:Annotations>",
            "Doc_0/Annots/Annot_0.xml": f"<ofd:PageAnnot {space}>{own}</ofd:PageAnnot>",
        }
        return read_bytes(ofds.ofd([ofds.text("项目名称", 30, 30)], **changed))

    read = with_annotation(ofds.text("本表作废", 0, 0))
    assert [(clause.text, clause.role) for clause in read.clauses] == [("项目名称", "body"), ("本表作废", "note")]
    assert read.remarks == ()
    picture = '<ofd:ImageObject ID="9" Boundary="0 0 90 20" ResourceID="8"/>'
    assert [severity for severity, _ in unread(with_annotation(picture))] == ["error"]
    assert with_annotation(picture, "Link").remarks == ()


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ({"[Content_Types].xml": b"<Types/>", "visio/document.xml": b"<a/>"}, []),
        ({"a.docx": docx(p("甲"))}, ["drawing.vsdx"]),
    ],
)
def test_an_embedded_drawing_of_another_program_is_no_file_of_its_own(
    content: dict[str, bytes], names: list[str]
) -> None:
    """Its line in a batch would say that it was passed over, and the document be complete without it."""
    link = f'<Relationship Id="a" Type="{R}/package" Target="embeddings/drawing.vsdx"/>'
    source = BytesIO(docx(p("甲", '<w:r><w:object><o:OLEObject xmlns:o="o" r:id="a"/></w:object></w:r>'), links=link))
    with ZipFile(source, "a") as package:
        target = BytesIO()
        with ZipFile(target, "w") as inner:
            for name, data in content.items():
                inner.writestr(name, data)
        package.writestr("word/embeddings/drawing.vsdx", target.getvalue())
    assert [one.name for one in embedded_files(source.getvalue(), (), 10**6)] == names
