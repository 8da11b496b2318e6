"""Images of every kind that scanners and programs write: the same table at the same place on the page."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

pytest.importorskip("rapidocr")

from paper_form import CELLS, COLUMNS, ROWS, SCALE, Dots, NoText, form

from extract.read import read_bytes
from extract.read.ocr import OcrOptions

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


def test_a_large_sheet_keeps_its_size() -> None:
    """A3 at 200 dots to the inch is no A4 page in pixels."""
    sheet = Image.new("L", (round(1190 * SCALE), round(842 * SCALE)), 255)
    sheet.paste(GREY, (0, 0))
    document = read_bytes(on_page(sheet, (1190, 842)), ocr=OcrOptions(engine=NoText()))
    (table,) = document.tables
    assert table.cells[0].places[0].box == pytest.approx((COLUMNS[0], ROWS[0], COLUMNS[1], ROWS[1]), abs=2)
