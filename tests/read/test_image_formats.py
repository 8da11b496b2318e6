"""Images of every kind that scanners and programs write: the same table at the same place on the page."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

pytest.importorskip("rapidocr")

from paper_form import CELLS, COLUMNS, ROWS, SCALE, Dots, NoText, form

from extract.read import read_bytes
from extract.read.ocr import OcrOptions
from extract.read.scan import skew
from extract.read.scan.skew import straightened_page

A4 = (595.0, 842.0)
FRAME = (COLUMNS[0], ROWS[0], COLUMNS[-1], ROWS[-1])


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, dpi=(200, 200), **options)
    return written.getvalue()


def bilevel(dots: Dots) -> Image.Image:
    return Image.fromarray(dots).point(lambda grey: 255 * (grey > 128)).convert("1")


def tables_of(source: bytes) -> list[tuple[int, tuple[float, ...]]]:
    """Cells and bounds of each table, in points of an A4 page."""
    document = read_bytes(source, ocr=OcrOptions(engine=NoText()))
    tables = []
    for table in document.tables:
        place = [one for cell in table.cells for one in cell.places]
        page = document.pages[(place[0].page or 0) - 1]
        sides = A4[0] / page.width, A4[1] / page.height
        boxes = [one.box for one in place if one.box is not None]
        bounds = tuple(
            pick(box[side] for box in boxes) * sides[side % 2] for side, pick in enumerate((min, min, max, max))
        )
        tables.append((len(table.cells), bounds))
    return tables


def on_page(image: Image.Image, size: tuple[float, float]) -> bytes:
    """A PDF of ReportLab's with the image all over a page of that size in points."""
    written = BytesIO()
    canvas = Canvas(written, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(image), 0, 0, *size)
    canvas.save()
    return written.getvalue()


def pixels_as_points(dpi: int, times: float = 1.0) -> bytes:
    """A scan whose page has the size of its image in pixels."""
    image = Image.fromarray(form()).resize((round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)), Image.Resampling.BICUBIC)
    return on_page(image, (image.width * times, image.height * times))


def pillow_pdf() -> bytes:
    written = BytesIO()
    Image.fromarray(form()).save(written, "PDF")
    return written.getvalue()


def of_opencv(suffix: str) -> bytes:
    """A colour image of 16 bits a channel; no resolution is written."""
    deep = cv2.cvtColor(form(), cv2.COLOR_GRAY2RGB).astype(np.uint16) * 257
    return cv2.imencode(suffix, deep)[1].tobytes()


def ink_on_nothing() -> Image.Image:
    """Black ink on a ground that is transparent, and black where it is not looked through."""
    ink = Image.new("RGBA", GREY.size, (0, 0, 0, 0))
    ink.paste(Image.new("RGBA", GREY.size, (0, 0, 0, 255)), mask=GREY.point(lambda grey: 255 - grey))
    return ink


GREY = Image.fromarray(form())
DEEP = Image.fromarray(form().astype(np.uint16) * 257)
TWELVE_BITS = Image.fromarray(form().astype(np.uint16) * 16)
SHARES = Image.fromarray(form().astype(np.float32) / 255)


@pytest.mark.parametrize(
    "source",
    [
        saved(GREY, "PNG"),
        saved(DEEP, "PNG"),
        saved(DEEP, "TIFF"),
        saved(TWELVE_BITS, "TIFF"),
        saved(SHARES, "TIFF"),
        saved(GREY.convert("RGB").convert("CMYK"), "JPEG"),
        saved(GREY.convert("RGB").convert("CMYK"), "TIFF"),
        saved(GREY.convert("P"), "PNG"),
        saved(bilevel(form()), "TIFF", compression="group4"),
        saved(bilevel(form()), "PNG"),
        of_opencv(".png"),
        of_opencv(".tif"),
        saved(Image.fromarray(form().astype(np.uint16) * 4), "PNG"),
        saved(ink_on_nothing(), "PNG"),
        saved(GREY, "BMP"),
        saved(GREY.convert("RGB"), "TIFF", compression="jpeg"),
        saved(bilevel(form()), "TIFF", tiffinfo={262: 0}),
        on_page(GREY, A4),
        on_page(GREY.convert("RGB").convert("CMYK"), A4),
        pixels_as_points(200),
        pixels_as_points(300),
        pixels_as_points(150),
        pixels_as_points(200, 72 / 96),
        pillow_pdf(),
    ],
    ids=[
        "grey",
        "16 bits",
        "16 bits, TIFF",
        "12 bits",
        "fractions",
        "CMYK JPEG",
        "CMYK TIFF",
        "palette",
        "group 4",
        "black and white PNG",
        "colours of 16 bits",
        "colours of 16 bits, TIFF",
        "10 bits",
        "transparent",
        "BMP",
        "JPEG in TIFF",
        "white is 0",
        "PDF",
        "PDF in CMYK",
        "a point a pixel",
        "a point a pixel at 300",
        "a point a pixel at 150",
        "96 pixels to the inch",
        "of Pillow",
    ],
)
def test_the_table_is_where_it_is_printed(source: bytes) -> None:
    [(cells, bounds)] = tables_of(source)
    assert cells == CELLS
    assert bounds == pytest.approx(FRAME, abs=2)


def test_pages_of_a_fax_are_as_high_as_their_paper() -> None:
    """204 dots to the inch across the page and 98 down it, two pages."""
    page = GREY.resize((round(A4[0] / 72 * 204), round(A4[1] / 72 * 98)), Image.Resampling.BOX)
    page = page.point(lambda grey: 255 * (grey > 160)).convert("1")
    written = BytesIO()
    page.save(written, "TIFF", compression="group3", dpi=(204, 98), save_all=True, append_images=[page])
    assert [cells for cells, _ in tables_of(written.getvalue())] == [CELLS, CELLS]
    for _, bounds in tables_of(written.getvalue()):
        assert bounds == pytest.approx(FRAME, abs=3)
    document = read_bytes(written.getvalue(), ocr=OcrOptions(when="never"))
    assert [(page.width, page.height) for page in document.pages] == [pytest.approx(A4, abs=1)] * 2


def test_pages_of_one_file_may_be_of_several_kinds() -> None:
    pages = [GREY.convert("RGB"), GREY.convert("RGB").convert("CMYK"), DEEP]
    written = saved(bilevel(form()), "TIFF", save_all=True, append_images=pages)
    assert [cells for cells, _ in tables_of(written)] == [CELLS] * 4


@pytest.mark.parametrize("sides", [(0, 0, 1, 1), (1, 0, 0, 0), (0, 1, 0, 0)], ids=["right and foot", "left", "top"])
def test_a_table_at_the_edge_of_a_cropped_image_is_whole(sides: tuple[int, ...]) -> None:
    """Cut within the ruling lines at these sides: what is inside of them is still a cell."""
    edges = [round(edge * SCALE) for edge in FRAME]
    whole = (0, 0, *GREY.size)
    inside = [edge + 5 if place < 2 else edge - 5 for place, edge in enumerate(edges)]
    cropped = GREY.crop(tuple(new if cut else old for cut, new, old in zip(sides, inside, whole, strict=True)))
    document = read_bytes(saved(cropped, "PNG"), ocr=OcrOptions(engine=NoText()))
    assert [len(table.cells) for table in document.tables] == [CELLS]


def test_a_large_sheet_keeps_its_size() -> None:
    """A3 at 200 dots to the inch is no A4 page in pixels."""
    sheet = Image.new("L", (round(1190 * SCALE), round(842 * SCALE)), 255)
    sheet.paste(GREY, (0, 0))
    document = read_bytes(on_page(sheet, (1190, 842)), ocr=OcrOptions(engine=NoText()))
    (table,) = document.tables
    assert table.cells[0].places[0].box == pytest.approx((COLUMNS[0], ROWS[0], COLUMNS[1], ROWS[1]), abs=2)


def test_a_step_that_fails_costs_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page of three, in the middle of its image's steps."""
    pages = []

    def failing_once(*page: object) -> object:
        pages.append(page)
        if len(pages) == 1:
            raise IndexError("planted")
        return straightened_page(*page)

    monkeypatch.setattr(skew, "straightened_page", failing_once)
    document = read_bytes(
        saved(GREY, "TIFF", save_all=True, append_images=[GREY, GREY]), ocr=OcrOptions(engine=NoText())
    )
    assert [len(table.cells) for table in document.tables] == [CELLS, CELLS]
    remarks = [(one.code, one.places[0].page) for one in document.remarks if one.severity == "error"]
    assert remarks == [("page_unreadable", 1)]
