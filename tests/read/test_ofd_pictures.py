"""Pictures on OFD pages are read by OCR where they stand."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from drawn_pictures import drawn, file_of, form, photograph, table, with_files, words
from ofds import ofd, text
from PIL import Image

from extract import convert
from extract.model import Place
from extract.read import read_bytes
from extract.read.ocr import OcrOptions

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

LINES = "".join(text("本项目依据规定设立，属于经常性项目，由区财政安排资金。", 20, 20 + 8 * k) for k in range(4))
A4 = "0 0 210 297"


def with_images(page: str, images: Mapping[str, bytes], name: str = "PublicRes") -> bytes:
    """A file of one page with images by the identities of their resources."""
    media = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{key}.png</ofd:MediaFile></ofd:MultiMedia>'
        for key in images
    )
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    resources = f'<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    data = ofd([page])
    with ZipFile(BytesIO(data)) as parts:
        root = parts.read("Doc_0/Document.xml").decode()
    link = f"<ofd:{name}>{name}.xml</ofd:{name}><ofd:PageArea>"
    changed = {
        "Doc_0/Document.xml": root.replace("<ofd:PageArea>", link),
        f"Doc_0/{name}.xml": resources,
    }
    package = ofd([page], **changed)
    return with_files(package, {f"Doc_0/Res/{key}.png": image for key, image in images.items()})


def image(key: str, boundary: str, more: str = "") -> str:
    return f'<ofd:ImageObject ID="9" Boundary="{boundary}" ResourceID="{key}" {more}/>'


def test_a_page_that_is_a_scan_is_read_as_one() -> None:
    record = convert(with_images(image("5", A4, 'CTM="210 0 0 297 0 0"'), {"5": file_of(form())}))
    assert (record.status, record.source.text_layer, record.source.pages) == ("complete", "ocr", 1)
    [filing] = record.filings
    assert (filing.project.name, filing.funds.total_budget) == ("河道保洁", Decimal("128.60"))
    place = filing.evidence["/funds/total_budget"].at
    assert isinstance(place, Place)
    assert place.page == 1
    assert place.box is not None
    assert abs(place.box[1] - 144) < 16


def test_a_picture_beside_text_is_read_at_its_place() -> None:
    strip = drawn((450, 110), lambda canvas: table(canvas, 5, 5, [["项目名称", "河道保洁", "资金", "128.60"]] * 3))
    page = LINES + image("5", "20 60 158.75 38.8") + text("联系人：李四", 20, 110)
    document = read_bytes(with_images(page, {"5": file_of(strip, "JPEG")}, "DocumentRes"))
    assert [type(block).__name__ for block in document.blocks][-2:] == ["Table", "Clause"]
    assert [cell.text for cell in document.tables[0].cells][:4] == ["项目名称", "河道保洁", "资金", "128.60"]
    assert document.pages[0].text_layer == "mixed"
    assert document.is_scanned(document.tables[0].cells[0])
    assert not document.is_scanned(document.clauses[0])
    box = document.tables[0].cells[0].places[0].box
    assert box is not None
    assert abs(box[1] - (60 / 25.4 * 72 + 5)) < 4
    assert document.remarks == ()


def test_a_turned_and_cut_image_is_read_as_it_is_shown() -> None:
    strip = words("保留文字删除文字", 110, 60)
    turned = strip.rotate(90, expand=True)
    shown = image("5", "20 60 19 21", 'CTM="0 21 -38.8 0 38.8 0"')  # a quarter turn clockwise, the right half cut off
    document = read_bytes(with_images(LINES + shown, {"5": file_of(turned)}))
    assert document.clauses[-1].text == "保留文字"


def test_typed_text_over_a_scan_is_kept() -> None:
    page = image("5", A4) + text("作废", 20, 10)
    document = read_bytes(with_images(page, {"5": file_of(form())}))
    texts = [clause.text for clause in document.clauses]
    assert "作废" in texts
    assert "项目支出绩效目标申报表" in texts
    assert document.pages[0].text_layer == "mixed"


def test_pictures_that_are_not_read_are_told() -> None:
    scan = with_images(image("5", A4), {"5": file_of(form())})
    never = read_bytes(scan, ocr=OcrOptions("never"))
    assert [(one.code, one.severity) for one in never.remarks] == [("page_without_text", "error")]
    assert "--ocr never" in never.remarks[0].message
    broken = read_bytes(with_images(LINES + image("5", "20 60 150 200"), {"5": b"no image"}))
    assert [(one.code, one.severity) for one in broken.remarks] == [("part_unread", "error")]
    assert len(broken.clauses) == 4
    hidden = read_bytes(with_images(LINES + image("5", "20 60 150 200", 'Visible="false"'), {"5": b"no image"}))
    assert hidden.remarks == ()


def test_a_photograph_on_a_page_is_no_error() -> None:
    document = read_bytes(with_images(LINES + image("5", "20 60 120 90"), {"5": file_of(photograph())}))
    assert (len(document.clauses), document.remarks) == (4, ())
    assert document.pages[0].text_layer == "digital"


def test_a_transparent_image_stands_on_white() -> None:
    strip = words("完成年度任务", 110, 60).convert("L").point(lambda grey: 255 - grey)
    clear = Image.new("RGBA", strip.size, (0, 0, 0, 0))
    clear.putalpha(strip)
    document = read_bytes(with_images(LINES + image("5", "20 60 38.8 21"), {"5": file_of(clear)}))
    assert document.clauses[-1].text == "完成年度任务"
