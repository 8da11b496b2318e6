"""Pictures in Word files are read as a scan is, where they stand."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from docx import Document as NewDocument
from docx.shared import Cm
from docx_files import R, docx, p, tbl, tc, tr
from drawn_pictures import INDICATORS, drawn, file_of, form, photograph, table, with_files, words
from PIL import Image, ImageOps

from extract import convert
from extract.model import CellReference, Document, Place
from extract.read import read_bytes
from extract.read.ocr import OcrOptions, PixelBox, RecognizedLine
from extract.read.picture_readings import PictureInText, PictureReading, text_with_pictures
from extract.record.model import Record

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

from extract.read.scan.rapidocr_engine import RAPIDOCR

EXTRA = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
CENTIMETRE = 360_000
LINK = f'<Relationship Id="{{0}}" Type="{R}/image" Target="media/{{0}}.bin"/>'


def with_images(body: str, images: Mapping[str, bytes], **parts: str) -> bytes:
    """A Word file with images by the identities that the body gives them."""
    package = docx(body, links="".join(LINK.format(name) for name in images), **parts)
    return with_files(package, {f"word/media/{name}.bin": data for name, data in images.items()})


def read(body: str, ocr: OcrOptions | None = None, **images: Image.Image) -> Document:
    data = with_images(body, {name: file_of(image) for name, image in images.items()})
    return read_bytes(data, ocr=ocr or OcrOptions())


def picture(name: str, width: float = 5, height: float = 1.2, inside: str = "", frame: str = "") -> str:
    """A drawing of an image; ``inside`` stands beside the image, ``frame`` are attributes of its frame."""
    size = f'cx="{round(width * CENTIMETRE)}" cy="{round(height * CENTIMETRE)}"'
    extent = f'<wp:extent {size}/><wp:docPr id="1"/>'
    fill = f'<pic:blipFill><a:blip r:embed="{name}"/>{inside}</pic:blipFill>'
    shape = f"<pic:spPr><a:xfrm {frame}/></pic:spPr>"
    graphic = f"<a:graphic><a:graphicData><pic:pic>{fill}{shape}</pic:pic></a:graphicData></a:graphic>"
    return f"<w:r><w:drawing {EXTRA}><wp:inline>{extent}{graphic}</wp:inline></w:drawing></w:r>"


def vml(inside: str, style: str = "width:5cm;height:1.2cm", attributes: str = "") -> str:
    shape = f'<v:shape style="{style}" {attributes}>{inside}</v:shape>'
    return f"<w:r><w:pict {EXTRA}><v:shapetype id='t'/>{shape}</w:pict></w:r>"


def texts(document: Document) -> list[str]:
    return [clause.text for clause in document.clauses]


# ---------------------------------------------------------------- a form that stands there as a picture


def check_form(record: Record) -> None:
    """The record has what the drawn form says, as that of a scan."""
    assert (record.status, record.source.text_layer, record.source.pages) == ("complete", "mixed", None)
    [filing] = record.filings
    assert (filing.project.name, filing.project.leader) == ("河道保洁", "王建国")
    assert (filing.funds.total_budget, filing.funds.fiscal_appropriation) == (Decimal("128.60"), Decimal("110.00"))
    assert [(one.level2, one.name, one.target.text) for one in filing.indicators if one.target] == [
        ("quantity", "保洁长度", "≥32公里"),
        ("quality", "验收合格率", "≥95%"),
    ]
    evidence = filing.evidence["/funds/total_budget"]
    assert (evidence.text, evidence.at) == ("128.60", Place(table=0, row=1, column=1))
    assert 0.5 < evidence.confidence < 1
    assert not any(remark.code == "amounts_unconfirmed" for remark in record.remarks)  # none of them is in doubt


def test_a_form_as_a_picture_gives_a_filing_as_a_scan_does() -> None:
    image = {"a": file_of(form(), "JPEG", quality=80)}
    record = convert(with_images(p("附件2") + p(picture("a", 15, 21)) + p("联系人：李四"), image))
    check_form(record)
    assert [(clause.text, clause.role) for clause in record.clauses] == [
        ("附件2", "body"),
        ("项目支出绩效目标申报表", "heading"),
        ("(2023年度)", "heading"),
        ("单位：万元", "body"),
        ("联系人：李四", "body"),
    ]
    assert record.tables[0].cells[0].at == Place(table=0, row=0, column=0)


def test_a_form_as_a_small_picture_by_another_program_is_read_too() -> None:
    document = NewDocument()
    document.add_paragraph("附件")
    document.add_picture(BytesIO(file_of(form())), width=Cm(9))
    buffer = BytesIO()
    document.save(buffer)
    check_form(convert(buffer.getvalue()))


def test_a_table_goes_on_in_the_next_picture() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        *(["产出指标", "数量指标", f"长度{k}", "5"] for k in range(31)),
    ]

    def page(own: list[list[str]]) -> Image.Image:
        return drawn((595, 842), lambda canvas: table(canvas, 77, 40, own))

    document = read(p(picture("a", 15, 21)) + p(picture("b", 15, 21)), a=page(rows), b=page(rows[10:14]))
    [joined] = document.tables
    assert (joined.rows, joined.pages) == (36, ())
    assert [cell.text for cell in joined.cells if cell.row == 35] == ["产出指标", "数量指标", "长度12", "5"]


# ---------------------------------------------------------------- a picture in a cell or a line


def test_a_picture_in_a_cell_is_what_the_cell_says() -> None:
    rows = tr(tc("项目资金总额"), tc(p(picture("a", 1.9, 0.6)))), tr(tc("年度目标"), tc(p("甲") + p(picture("b"))))
    document = read(p("附件") + tbl(*rows), a=words("128.60", 55, 18), b=words("完成年度任务"))
    cells = document.tables[0].cells
    assert [cell.text for cell in cells] == ["项目资金总额", "128.60", "年度目标", "甲\n完成年度任务"]
    assert [document.is_scanned(cell) for cell in cells] == [False, True, False, True]
    [line] = cells[3].lines
    assert (line.page, line.start, len(line.lefts)) == (None, 2, 6)
    assert document.remarks == ()


def test_a_table_in_a_picture_in_a_cell_is_a_table_in_that_cell() -> None:
    image = drawn((350, 110), lambda canvas: table(canvas, 8, 8, [row[1:] for row in INDICATORS]))
    cells = tr(tc("绩效指标"), tc(p(picture("a", 12, 3.8)))), tr(tc("备注"), tc("无"))
    document = read(tbl(*cells) + tbl(tr(tc("末"))), a=image)
    outer, inner, last = document.tables
    assert inner.inside == CellReference(0, 0, 1)
    assert [cell.text for cell in inner.cells][:6] == [
        "二级指标",
        "三级指标",
        "指标值",
        "数量指标",
        "保洁长度",
        "≥32公里",
    ]
    assert {cell.table for cell in inner.cells} == {1}
    assert (outer.cells[1].text, last.index) == ("", 2)


def test_a_picture_in_a_line_of_text_is_a_part_of_the_line() -> None:
    document = read(p("资金总额：", picture("a", 2.4, 0.7), "万元"), a=words("128.60", 68, 20))
    assert texts(document) == ["资金总额：128.60万元"]
    [line] = document.clauses[0].lines
    assert (line.start, len(line.lefts)) == (5, 6)


def test_pictures_that_float_or_say_more_stand_apart_from_the_text() -> None:
    floating = picture("a").replace("wp:inline>", "wp:anchor>")
    document = read(p("标题", floating) + p(picture("b", 5, 2.4), "说明"), a=words("已审核"), b=_two_lines())
    assert texts(document) == ["标题", "已审核", "第一行。", "第二行。", "说明"]


def _two_lines() -> Image.Image:
    def draw(canvas: object) -> None:
        canvas.drawString(10, -20, "第一行。")  # type: ignore[attr-defined]
        canvas.drawString(10, -55, "第二行。")  # type: ignore[attr-defined]

    return drawn((140, 70), draw)


def test_lines_of_pictures_keep_their_places_in_a_text_whose_blanks_go() -> None:
    reading = PictureReading("nothing")
    text, lines = text_with_pictures("  甲 \n\n 乙", [PictureInText(4, reading)])
    assert (text.text, lines) == ("甲\n乙", ())


# ---------------------------------------------------------------- what is shown of an image


def test_what_is_cut_off_is_not_read() -> None:
    strip = words("保留文字删除文字", 110, 30)
    cut = '<a:srcRect r="48000"/>'
    assert texts(read(p(picture("a", 2.1, 1.2, cut)), a=strip)) == ["保留文字"]
    percent = '<a:srcRect r="48%"/>'
    assert texts(read(p(picture("a", 2.1, 1.2, percent)), a=strip)) == ["保留文字"]
    own = vml('<v:imagedata r:id="a" cropright="31457f"/>', "width:2.1cm;height:1.2cm")
    assert texts(read(p(own), a=strip)) == ["保留文字"]


@pytest.mark.parametrize(
    ("frame", "style", "change"),
    [
        ('rot="5400000"', "rotation:90", lambda image: image.rotate(90, expand=True)),
        ('rot="-5400000"', "rotation:-5898240fd", lambda image: image.rotate(-90, expand=True)),
        ('flipH="1"', "flip:x", ImageOps.mirror),
        ('rot="10800000" flipV="1"', "rotation:180;flip:y", ImageOps.mirror),
    ],
)
def test_a_picture_is_read_as_it_is_turned(frame: str, style: str, change: object) -> None:
    image = change(words("完成年度保洁任务", 140, 40))  # type: ignore[operator]
    width, height = image.width / 200 * 2.54, image.height / 200 * 2.54
    assert texts(read(p(picture("a", width, height, frame=frame)), a=image)) == ["完成年度保洁任务"]
    own = vml('<v:imagedata r:id="a"/>', f"width:{width}cm;height:{height}cm;{style}")
    assert texts(read(p(own), a=image)) == ["完成年度保洁任务"]


def test_shapes_filled_with_an_image_are_pictures() -> None:
    strip = words("完成年度任务")
    assert texts(read(p(vml('<v:fill r:id="a" type="frame"/>')), a=strip)) == ["完成年度任务"]
    assert texts(read(p(vml('<v:fill r:id="a" type="pattern"/>')), a=strip)) == []
    shape = picture("a").replace("pic:pic>", "wps:wsp>").replace("pic:blipFill>", "a:blipFill>")
    assert texts(read(p(shape), a=strip)) == ["完成年度任务"]


def test_what_is_not_shown_is_neither_read_nor_told() -> None:
    hidden = (
        picture("a").replace('id="1"', 'id="1" hidden="1"'),
        vml('<v:imagedata r:id="a"/>', "width:5cm;height:1cm;visibility:hidden"),
    )
    rule = vml('<v:imagedata r:id="a"/>', "width:0;height:1.5pt", 'o:hr="t"')
    for one in (*hidden, rule):
        document = read(p("甲", one), a=words("完成年度任务"))
        assert (texts(document), document.remarks) == (["甲"], ())


def test_the_same_image_is_read_once() -> None:
    pages: list[int] = []
    options = OcrOptions(on_page=lambda number, _: pages.append(number))
    cells = (tr(tc(p(picture("a"))), tc(p(picture("b")))), tr(tc(p(picture("a"))), tc("甲")))
    document = read(tbl(*cells), options, a=words("完成年度任务"), b=words("完成年度任务"))
    assert [cell.text for cell in document.tables[0].cells] == ["完成年度任务"] * 3 + ["甲"]
    assert pages == [1]
    again = read(p(picture("a", 5, 2)) + p(picture("a", 5, 2)), a=_two_lines())
    assert texts(again) == ["第一行。", "第二行。"] * 2


def test_a_large_picture_in_a_header_is_read_and_a_logo_is_not() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1" w:type="default"/></w:sectPr>'
    link = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{LINK.format("a")}'
    image = {
        "word/_rels/header1.xml.rels": f"{link}</Relationships>".encode(),
        "word/media/a.bin": file_of(words("内部资料", 300, 420)),
    }
    large = docx(p("甲") + section, header1=p(picture("a", 16, 22)))
    document = read_bytes(with_files(large, image))
    assert [(clause.text, clause.role) for clause in document.clauses] == [("内部资料", "header"), ("甲", "body")]
    logo = read_bytes(with_files(docx(p("甲") + section, header1=p(picture("a", 4, 2))), image))
    assert texts(logo) == ["甲"]
    assert [(one.code, one.severity) for one in logo.remarks] == [("part_unread", "warning")]


# ---------------------------------------------------------------- what cannot be read


def test_without_ocr_a_picture_is_told_with_what_to_do() -> None:
    document = read(p("甲", picture("a")), OcrOptions("never"), a=words("完成年度任务"))
    [remark] = document.remarks
    assert (remark.code, remark.severity, remark.at) == ("part_unread", "error", Place(paragraph=0))
    assert "--ocr never" in remark.message
    assert texts(document) == ["甲"]


def test_a_picture_without_text_is_no_reason_to_look_again() -> None:
    photo = {"a": file_of(photograph(), "JPEG")}
    record = convert(with_images(p("现场照片如下。") + p(picture("a", 12, 9)), photo))
    assert record.status == "complete"
    assert [(one.code, one.severity, one.at) for one in record.remarks if one.code != "form_missing"] == [
        ("picture_without_text", "info", Place(paragraph=0))
    ]
    in_cell = read_bytes(with_images(tbl(tr(tc("照片"), tc(p(picture("a", 12, 9))))), photo))
    assert [(one.code, one.severity) for one in in_cell.remarks] == [("picture_without_text", "warning")]


@pytest.mark.parametrize(
    ("data", "words_of_remark"),
    [
        (file_of(words("完成年度任务"))[:200], "已损坏"),
        (b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60), "EMF"),
        (b"\xd7\xcd\xc6\x9a" + bytes(60), "WMF"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    ],
)
def test_a_picture_that_cannot_be_decoded_costs_only_itself(data: bytes, words_of_remark: str) -> None:
    images = {"a": data, "b": file_of(words("完成年度任务"))}
    document = read_bytes(with_images(p("甲") + p(picture("a")) + p(picture("b")), images))
    assert texts(document) == ["甲", "完成年度任务"]
    [remark] = document.remarks
    assert (remark.code, remark.severity) == ("part_unread", "error")
    assert words_of_remark in remark.message


def enhanced_metafile(lines: Sequence[str]) -> bytes:
    """An EMF as Windows programs write it: a frame of 420 by 160 points with lines of words ([MS-EMF] 2.3)."""
    records: list[bytes] = []

    def add(kind: int, body: bytes = b"") -> None:
        records.append(pack("<II", kind, 8 + len(body)) + body)

    add(17, pack("<I", 8))  # units of its own: a window of 420 by 160
    add(9, pack("<ii", 420, 160))
    add(11, pack("<ii", 420, 160))
    name = "Noto Sans CJK SC".encode("utf-16-le").ljust(64, b"\0")
    add(82, pack("<I5i8B", 1, -24, 0, 0, 0, 400, 0, 0, 0, 134, 0, 0, 0, 0) + name + bytes(228))
    add(37, pack("<I", 1))
    add(43, pack("<4i", 5, 5, 410, 150))
    for k, line in enumerate(lines):
        text = line.encode("utf-16-le") + bytes(-2 * len(line) % 4)
        spaces = [24 if char > "\u2000" else 13 for char in line]
        place = pack("<2i3I4iI", 20, 25 + 60 * k, len(line), 76, 0, 0, 0, -1, -1, 76 + len(text))
        add(84, pack("<4iI2f", 0, 0, -1, -1, 2, 1.0, 1.0) + place + text + pack(f"<{len(line)}I", *spaces))
    add(14, pack("<3I", 0, 16, 20))
    size = 108 + sum(map(len, records))
    frame = pack("<4i4i", 0, 0, 420, 160, 0, 0, 14817, 5644)
    head = (
        pack("<2I", 1, 108)
        + frame
        + b" EMF"
        + pack("<3I2H3I4i", 0x10000, size, len(records) + 1, 2, 0, 0, 0, 0, 420, 160, 148, 56)
    )
    return head.ljust(108, b"\0") + b"".join(records)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="160"><rect x="5" y="5" width="405" height="145" '
    'fill="white" stroke="black"/><g font-size="24" font-family="Noto Sans CJK SC"><text x="20" y="48">{}</text>'
    '<text x="20" y="118">{}</text></g></svg>'
)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("emf", ["项目名称：城区道路照明", "预算金额：128.60万元"]),
        ("svg", ["主管部门：市政管理局", "财政拨款：110.00万元"]),
    ],
)
def test_drawings_of_strokes_are_read_as_they_are_shown(kind: str, lines: list[str]) -> None:
    data = enhanced_metafile(lines) if kind == "emf" else SVG.format(*lines).encode()
    document = read_bytes(with_images(p("甲") + p(picture("a", 14.8, 5.6)), {"a": data}))
    assert "".join(texts(document)[1:]) == "".join(lines)
    assert document.remarks == ()


class FailingEngine:
    """It fails at its second page."""

    def __init__(self) -> None:
        self.pages = 0

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        self.pages += 1
        if self.pages == 2:
            raise RuntimeError("out of luck")
        return RAPIDOCR.find_lines(page, scale)

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        return RAPIDOCR.read_lines(lines)


def test_an_unexpected_exception_costs_one_picture_only() -> None:
    body = p(picture("a")) + p("甲") + p(picture("b"))
    options = OcrOptions(engine=FailingEngine())
    document = read(body, options, a=words("完成年度任务"), b=words("完成总体任务"))
    assert texts(document) == ["完成年度任务", "甲"]
    assert [(one.code, one.severity, one.at) for one in document.remarks] == [
        ("part_unread", "error", Place(paragraph=1))
    ]
    assert "程序出错" in document.remarks[0].message


def test_an_image_that_the_file_does_not_hold_is_told() -> None:
    document = read_bytes(docx(p("甲", picture("a"))))
    assert [(one.code, one.severity, one.at) for one in document.remarks] == [
        ("part_unread", "error", Place(paragraph=0))
    ]


def test_a_picture_with_more_dots_than_any_scan_is_told() -> None:
    huge = file_of(Image.new("1", (20_000, 6_000), 1))
    document = read_bytes(with_images(p("甲", picture("a")), {"a": huge}))
    assert [(one.code, one.severity) for one in document.remarks] == [("part_unread", "error")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_pictures_of_old_word_files_are_read(tmp_path: Path) -> None:
    document = NewDocument()
    document.add_paragraph("资金如下。")
    grid = document.add_table(2, 2, "Table Grid")
    grid.cell(0, 0).text, grid.cell(1, 0).text = "项目资金总额", "主管部门"
    run = grid.cell(0, 1).paragraphs[0].add_run()
    run.add_picture(BytesIO(file_of(words("128.60"))), width=Cm(4))
    document.add_paragraph("以上。")
    document.save(tmp_path / "old.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "old.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "old.doc").read_bytes()
    old = read_bytes(data)
    assert [cell.text for cell in old.tables[0].cells] == ["项目资金总额", "128.60", "主管部门", ""]
    assert not [remark for remark in old.remarks if remark.code != "converted_by_libreoffice"]
    never = read_bytes(data, ocr=OcrOptions("never"))
    assert [one.code for one in never.remarks if one.severity == "error"] == ["part_unread"]


def floating(name: str, across: float, down: float) -> str:
    """A picture of 5 by 1.2 cm over the text, so many centimetres from its column and paragraph."""
    place = "".join(
        f'<wp:position{axis} relativeFrom="{side}"><wp:posOffset>{round(offset * 360_000)}</wp:posOffset>'
        f"</wp:position{axis}>"
        for axis, side, offset in (("H", "column", across), ("V", "paragraph", down))
    )
    drawing = picture(name)
    start, end = drawing.index("<wp:extent"), drawing.index("</wp:inline>")
    return (
        drawing[: drawing.index("<wp:inline")]
        + f'<wp:anchor behindDoc="0">{place}{drawing[start:end]}<wp:wrapNone/></wp:anchor>'
        + drawing[end + len("</wp:inline>") :]
    )


CELL_OF_5_CM = '<w:tcW w:w="2835" w:type="dxa"/>'


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        (p(floating("a", 6, 1)) + tbl(tr(tc("金额"), tc(""))), True),
        (tbl(tr(tc("金额"), tc(""))) + p(floating("a", 6, -2)), True),
        (tbl(tr(tc(p("金额", floating("a", 6, 0)), CELL_OF_5_CM), tc(""))), True),
        (tbl(tr(tc("金额"), tc(p(floating("a", 0.1, 0)), CELL_OF_5_CM))), False),
        (p(floating("a", 0, 0)) + p("正文") + tbl(tr(tc("金额"), tc(""))), False),
        (p(picture("a")) + tbl(tr(tc("金额"), tc(""))), False),
    ],
)
def test_a_picture_over_cells_that_it_is_not_anchored_in_is_told(body: str, is_told: bool) -> None:
    document = read(body, a=words("128.60万元"))
    assert [(one.code, one.severity) for one in document.remarks] == [("picture_over_table", "error")] * is_told
