"""Pictures in workbooks are read as a scan is: in their cell, or behind the rows of their sheet."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from drawn_pictures import INDICATORS, drawn, file_of, form, photograph, table, with_files, words
from PIL import Image
from test_sheet import converted, needs_office
from test_word_pictures import check_form

from extract import convert
from extract.model import CellReference, Document, Place
from extract.read import read_bytes
from extract.read.ocr import OcrOptions
from extract.read.pictures import ShownPicture
from extract.read.sheet.xls_pictures import stored_images, xls_pictures

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

PIXEL = 9525
SPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
IMAGE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def book(fill: Callable[[Any], object], rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A workbook whose sheet 申报 has the rows, and what ``fill`` adds to the sheet."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("申报")
    for k, row in enumerate(rows):
        sheet.write_row(k, 0, row)
    fill(sheet)
    workbook.close()
    return buffer.getvalue()


def put(sheet: Any, cell: str, image: Image.Image, scale: float = 96 / 200) -> None:
    """Insert a picture of 200 dots to the inch in its own size, unless ``scale`` says otherwise."""
    image_file = {"image_data": BytesIO(file_of(image)), "x_scale": scale, "y_scale": scale, "x_offset": 2}
    sheet.insert_image(cell, "p.png", image_file)


def shown(document: Document) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in document.tables[0].cells if cell.text]


ROWS = (("项目名称", "河道保洁"), ("项目资金总额", ""), ("主管部门", "水务局"))


def test_a_form_as_a_picture_on_a_sheet_gives_a_filing() -> None:
    record = convert(book(lambda sheet: put(sheet, "B3", form(), 0.3), (("见下图", "扫描件"),)))
    assert [table.rows for table in record.tables] == [1, 7]
    [filing] = record.filings
    assert filing.evidence["/funds/total_budget"].at == Place(table=1, row=1, column=1)
    assert [(clause.text, clause.role) for clause in record.clauses][:2] == [
        ("申报", "header"),
        ("项目支出绩效目标申报表", "heading"),
    ]
    assert (record.status, record.source.text_layer) == ("complete", "mixed")


def test_a_sheet_with_nothing_but_a_picture_is_a_form_too() -> None:
    check_form(convert(book(lambda sheet: put(sheet, "A1", form(), 0.4))))


def test_a_picture_over_one_cell_is_what_the_cell_says() -> None:
    def fill(sheet: Any) -> None:
        sheet.set_column("B:B", 20)
        put(sheet, "B2", words("128.60", 62, 14))

    document = read_bytes(book(fill, ROWS))
    assert shown(document)[2:4] == [(1, 0, "项目资金总额"), (1, 1, "128.60")]
    cell = next(cell for cell in document.tables[0].cells if cell.text == "128.60")
    assert document.is_scanned(cell)
    assert 0.5 < cell.lines[0].confidence < 1
    assert document.remarks == ()


def test_a_picture_over_a_merged_cell_is_a_table_in_it() -> None:
    image = drawn((350, 110), lambda canvas: table(canvas, 8, 8, [row[1:] for row in INDICATORS]))

    def fill(sheet: Any) -> None:
        sheet.merge_range("B2:H8", "")
        put(sheet, "B2", image)

    document = read_bytes(book(fill, (("项目名称", "河道保洁"), ("绩效指标", ""))))
    outer, inner = document.tables
    assert inner.inside == CellReference(0, 1, 1)
    assert [cell.text for cell in inner.cells][-3:] == ["质量指标", "验收合格率", "≥95%"]
    assert [cell.row_span for cell in outer.cells if cell.row == 1] == [1, 7] or outer.rows == 2


def test_pictures_between_cells_stand_behind_the_rows_in_their_order() -> None:
    def fill(sheet: Any) -> None:
        put(sheet, "D9", words("第二幅图片", 150, 60))
        put(sheet, "C3", words("第一幅图片", 150, 60))

    document = read_bytes(book(fill, ROWS))
    assert [clause.text for clause in document.clauses] == ["申报", "第一幅图片", "第二幅图片"]


def test_a_picture_in_a_cell_of_excel_is_read() -> None:
    def fill(sheet: Any) -> None:
        sheet.embed_image("B2", "p.png", {"image_data": BytesIO(file_of(words("128.60")))})
        sheet.embed_image("C1", "q.png", {"image_data": BytesIO(file_of(words("完成年度任务")))})

    document = read_bytes(book(fill, ROWS))
    assert shown(document) == [
        (0, 0, "项目名称"),
        (0, 1, "河道保洁"),
        (0, 2, "完成年度任务"),
        (1, 0, "项目资金总额"),
        (1, 1, "128.60"),
        (2, 0, "主管部门"),
        (2, 1, "水务局"),
    ]


def with_cell_images(data: bytes, images: dict[str, Image.Image]) -> bytes:
    """The workbook with pictures as WPS keeps them for its cells."""
    pictures = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="{name}"/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="r{name}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for name in images
    )
    links = "".join(f'<Relationship Id="r{name}" Type="{IMAGE_TYPE}" Target="media/{name}.png"/>' for name in images)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = f'<etc:cellImages {SPACES} xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
    files = {
        "xl/cellimages.xml": f"{root}{pictures}</etc:cellImages>".encode(),
        "xl/_rels/cellimages.xml.rels": f'<Relationships xmlns="{space}">{links}</Relationships>'.encode(),
        **{f"xl/media/{name}.png": file_of(image) for name, image in images.items()},
    }
    return with_files(data, files)


@pytest.mark.parametrize("stored", ['=DISPIMG("ID_7A",1)', "#NAME?"])
def test_a_picture_in_a_cell_of_wps_is_read(stored: str) -> None:
    plain = book(lambda sheet: sheet.write_formula("B2", '=_xlfn.DISPIMG("ID_7A",1)', None, stored), ROWS)
    data = with_cell_images(plain, {"ID_7A": words("128.60")})
    document = read_bytes(data)
    assert shown(document)[2:4] == [(1, 0, "项目资金总额"), (1, 1, "128.60")]
    assert document.remarks == ()
    never = read_bytes(data, ocr=OcrOptions("never"))
    [remark] = never.remarks
    assert (remark.code, remark.severity, remark.at) == ("part_unread", "error", Place(table=0, row=1, column=1))
    assert "工作表“申报”B2" in remark.message
    assert "--ocr never" in remark.message
    assert (1, 1) not in [place[:2] for place in shown(never)]


def test_a_cut_or_turned_picture_is_read_as_it_is_shown() -> None:
    plain = book(lambda sheet: put(sheet, "D5", words("保留文字删除文字", 110, 60)), ROWS)

    def changed(old: str, new: str) -> list[str]:
        target = BytesIO()
        with ZipFile(BytesIO(plain)) as source, ZipFile(target, "w") as package:
            for name in source.namelist():
                package.writestr(name, source.read(name).replace(old.encode(), new.encode()))
        return [clause.text for clause in read_bytes(target.getvalue()).clauses][1:]

    assert changed("<a:stretch>", '<a:srcRect r="48000"/><a:stretch>') == ["保留文字"]
    assert changed('name="Picture 1"', 'name="Picture 1" hidden="1"') == []
    assert changed("<a:xfrm>", '<a:xfrm rot="10800000" flipH="1" flipV="1">') == ["保留文字删除文字"]


def test_a_photograph_on_a_sheet_is_no_error() -> None:
    record = convert(book(lambda sheet: put(sheet, "D5", photograph()), ROWS))
    assert record.status == "complete"
    [remark] = [one for one in record.remarks if one.code != "form_missing"]
    assert (remark.code, remark.severity, remark.at) == ("picture_without_text", "info", Place(table=0))


def test_a_broken_picture_costs_only_itself() -> None:
    plain = book(lambda sheet: put(sheet, "D5", words("第一幅图片", 150, 60)), ROWS)
    target = BytesIO()
    with ZipFile(BytesIO(plain)) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            package.writestr(name, data[:300] if name.startswith("xl/media") else data)
    document = read_bytes(target.getvalue())
    assert [(one.code, one.severity) for one in document.remarks] == [("part_unread", "error")]
    assert len(shown(document)) == 5


# ---------------------------------------------------------------- .xls


def old_pictures(sheet: Any) -> None:
    sheet.set_column("B:B", 20)
    put(sheet, "B2", words("128.60", 62, 14))
    put(sheet, "D9", words("第二幅图片", 150, 60))
    put(sheet, "D3", words("第一幅图片", 150, 60))


@needs_office
def test_pictures_of_old_workbooks_are_read_as_those_of_new_ones(tmp_path: Path) -> None:
    data = book(old_pictures, ROWS)
    new, old = read_bytes(data), read_bytes(converted(data, tmp_path))
    assert shown(old)[2:4] == [(1, 0, "项目资金总额"), (1, 1, "128.60")]
    assert shown(old) == shown(new)
    assert [clause.text for clause in old.clauses] == ["申报", "第一幅图片", "第二幅图片"]
    assert old.remarks == ()


@needs_office
def test_pictures_of_old_workbooks_are_told_without_ocr(tmp_path: Path) -> None:
    old = read_bytes(converted(book(old_pictures, ROWS), tmp_path), ocr=OcrOptions("never"))
    [remark] = old.remarks
    assert (remark.code, remark.severity) == ("part_unread", "error")
    assert "3处图片" in remark.message
    assert [place.row for place in remark.places] == [1, None]


def art(kind: int, instance: int, body: bytes, version: int = 0) -> bytes:
    """A record of a drawing."""
    return pack("<2HI", instance << 4 | version, kind, len(body)) + body


def test_a_shape_of_an_old_drawing_is_cut_turned_and_hidden() -> None:
    store = art(0xF01E, 0x6E1, bytes(33) + b"image")
    entry = art(0xF007, 6, bytes(36) + store, 2)
    group = art(0xF000, 0, art(0xF001, 1, entry, 0xF), 0xF)
    images = stored_images([(0xEB, group[:40]), (0x3C, group[40:]), (0x0A, b"")])
    assert images == [b"image"]

    def pictures(*properties: tuple[int, int]) -> list[ShownPicture]:
        options = b"".join(pack("<HI", number, value) for number, value in properties)
        anchor = pack("<9H", 0, 1, 0, 1, 0, 4, 0, 9, 0)
        shape = art(0xF00A, 75, pack("<2I", 1025, 0x40)) + art(0xF00B, len(properties), options, 3)
        drawing = art(0xF004, 0, shape + art(0xF010, 0, anchor), 0xF)
        own = pack("<4H", 0x15, 18, 8, 1) + bytes(14)
        records = [(0xEC, drawing), (0x5D, own), (0xEC, drawing), (0x5D, own + pack("<2H", 9, 2) + bytes(2))]
        return [one.picture for one in xls_pictures(records, images, [])]

    [picture] = pictures((0x4104, 1), (0x0102, 0x4000), (0x0004, 0xFFA60000))  # the second stands for an object
    assert (picture.load(), picture.crop, picture.turn) == (b"image", (0.25, 0, 0, 0), 270)
    assert (picture.flips, picture.size) == ((True, False), (141.75, 102.0))
    assert pictures((0x4104, 1), (0x03BF, 0x20002)) == []
    [missing] = pictures((0x4104, 7))
    assert missing.load() is None
