"""What a page shows is what is read: pictures beside and under text, clip paths; and a page that fails."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pdfs
import pikepdf
import pypdfium2
import pytest
import reportlab
from pdfs import HEIGHT, pdf, table, text
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read import read_bytes
from extract.read.ocr import OcrOptions, PixelBox, RecognizedLine

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

Draw = Callable[[Canvas], None]
NEVER = OcrOptions("never")
XS, YS = [60, 160, 300, 400, 540], [300, 330, 360, 390]
ROWS = [
    ["项目名称", "城区道路养护", "实施单位", "城建局"],
    ["资金总额", "128.60", "财政拨款", "110.00"],
    ["其他", "18.60"],
]


class Unwanted:
    """An engine that no page should need, as reading an image costs seconds."""

    def find_lines(self, page: Image.Image, scale: float) -> Sequence[PixelBox]:
        raise AssertionError("an image was read")

    def read_lines(self, lines: Sequence[Image.Image]) -> Sequence[RecognizedLine]:
        raise AssertionError("an image was read")


UNWANTED = OcrOptions(engine=Unwanted())


def form(canvas: Canvas) -> None:
    table(canvas, XS, YS, ROWS)


def printed(draw: Draw, box: tuple[int, int, int, int] = (50, 290, 550, 400), scale: float = 3.0) -> Image.Image:
    """The image of a part of a page, in points from its top left corner."""
    with pypdfium2.PdfDocument(pdf(draw)) as document:
        page = document[0].render(scale=scale).to_pil().convert("L")
    return page.crop(tuple(round(side * scale) for side in box))


def place(canvas: Canvas, image: Image.Image, box: tuple[float, float, float, float]) -> None:
    x, top, width, height = box
    canvas.drawImage(ImageReader(image), x, HEIGHT - top - height, width, height)


def cells(document: Document) -> list[str]:
    return [cell.text for one in document.tables for cell in one.cells]


def scanned_texts(document: Document) -> list[str]:
    return [holder.text for holder in document.holders() if holder.text and document.is_scanned(holder)]


WORDS = [*ROWS[0], *ROWS[1], "其他", "18.60", "", ""]


@pytest.mark.parametrize("strips", [1, 5])
@pytest.mark.parametrize("width", [500, 300])
def test_a_table_that_stands_as_a_picture_is_a_table(strips: int, width: float) -> None:
    picture, height = printed(form), width * 110 / 500

    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 60, "附件：项目支出绩效目标申报表")
        for k in range(strips):
            part = picture.crop((0, picture.height * k // strips, picture.width, picture.height * (k + 1) // strips))
            place(canvas, part, (50, 200 + height * k / strips, width, height / strips))
        text(canvas, 60, 600, "填表说明：一式三份。")

    read = read_bytes(pdf(draw))
    assert cells(read) == WORDS
    assert [clause.text for clause in read.clauses] == ["附件：项目支出绩效目标申报表", "填表说明：一式三份。"]
    assert scanned_texts(read) == [word for word in WORDS if word]
    assert [page.text_layer for page in read.pages] == ["mixed"]
    box = read.tables[0].cells[1].places[0].box
    assert box == pytest.approx(
        [50 + 110 * width / 500, 200 + height / 11, 50 + width / 2, 200 + height * 40 / 110], abs=2
    )
    assert read.remarks == ()
    told = read_bytes(pdf(draw), ocr=NEVER)
    assert [(remark.code, remark.severity) for remark in told.remarks] == [("part_unread", "error")]
    assert [page.text_layer for page in told.pages] == ["digital"]


def test_a_picture_in_a_cell_is_the_content_of_the_cell() -> None:
    amount = printed(lambda canvas: text(canvas, 60, 300, "128.60"), (55, 296, 105, 316))

    def draw(canvas: Canvas) -> None:
        table(canvas, XS, YS, [ROWS[0], ["资金总额", "", "财政拨款", "110.00"], ROWS[2]])
        place(canvas, amount, (165, 335, 50, 20))

    read = read_bytes(pdf(draw))
    assert cells(read) == WORDS
    assert scanned_texts(read) == ["128.60"]
    assert [remark.severity for remark in read_bytes(pdf(draw), ocr=NEVER).remarks] == ["error"]


def test_text_typed_over_a_scan_is_kept_beside_what_the_scan_says() -> None:
    def blank(canvas: Canvas) -> None:
        table(canvas, XS, YS, [ROWS[0], ["资金总额", "", "财政拨款", "110.00"], ROWS[2]])

    paper = printed(blank, (0, 0, 595, 842))

    def draw(canvas: Canvas) -> None:
        place(canvas, paper.rotate(0.8, expand=False, fillcolor=255), (0, 0, 595.28, HEIGHT))
        text(canvas, 165, 334, "128.60")
        text(
            canvas,
            60,
            800,
            "本文件由某某公文交换平台于2023年5月6日10时20分接收，打印份数一份，未经许可不得复制、转发，违者追究责任。",
        )

    read = read_bytes(pdf(draw))
    assert cells(read) == WORDS
    assert "128.60" not in scanned_texts(read)
    assert "城区道路养护" in scanned_texts(read)
    assert [page.text_layer for page in read.pages] == ["mixed"]
    assert read.clauses[-1].text.startswith("本文件由某某公文交换平台")
    assert read.remarks == ()


def background(kind: str) -> Image.Image:
    image = Image.new("L", (600, 850), 255)
    pen = ImageDraw.Draw(image)
    if kind == "texture":
        for k in range(0, 1450, 12):
            pen.line((k, 0, k - 850, 850), fill=225, width=2)
    if kind == "gradient":
        image = Image.linear_gradient("L").resize((600, 850))
    return image if kind != "colour" else Image.new("L", (600, 850), 200)


@pytest.mark.parametrize("kind", ["texture", "gradient", "colour"])
def test_a_background_under_a_form_costs_nothing(kind: str) -> None:
    def draw(canvas: Canvas) -> None:
        place(canvas, background(kind), (0, 0, 595.28, HEIGHT))
        form(canvas)

    for options in (UNWANTED, NEVER):
        read = read_bytes(pdf(draw), ocr=options)
        assert cells(read) == WORDS
        assert read.remarks == ()
        assert [page.text_layer for page in read.pages] == ["digital"]


def test_a_letterhead_under_a_form_is_read_beside_it() -> None:
    paper = printed(lambda canvas: text(canvas, 240, 60, "清河县财政局"), (0, 0, 595, 842))

    def draw(canvas: Canvas) -> None:
        place(canvas, paper, (0, 0, 595.28, HEIGHT))
        form(canvas)

    read = read_bytes(pdf(draw))
    assert cells(read) == WORDS
    assert scanned_texts(read) == ["清河县财政局"]


@pytest.mark.parametrize("is_below", [True, False], ids=["below the text", "over it"])
def test_words_of_an_image_that_run_through_the_text_are_a_watermark(*, is_below: bool) -> None:
    def words(canvas: Canvas) -> None:
        canvas.setFont(pdfs.FONT, 46)
        canvas.drawString(70, HEIGHT - 362, "内部资料严禁外传")

    ink = printed(words).point(lambda grey: (255 - grey) // 2)
    image = Image.merge("RGBA", [Image.new("L", ink.size, 110)] * 3 + [ink])

    def draw(canvas: Canvas) -> None:
        if not is_below:
            form(canvas)
        canvas.drawImage(ImageReader(image), 50, HEIGHT - 400, 500, 110, mask="auto")
        canvas.setFont(pdfs.FONT, 10)
        if is_below:
            form(canvas)

    document = read_bytes(pdf(draw))
    assert cells(document) == WORDS
    assert [clause.role for clause in document.clauses] == ["note"] * len(document.clauses)
    assert [remark for remark in document.remarks if remark.severity == "error"] == []


def test_photos_and_images_that_do_not_show_are_no_content() -> None:
    photo = Image.effect_mandelbrot((200, 200), (-2, -1.5, 1, 1.5), 60)

    def with_photo(canvas: Canvas) -> None:
        form(canvas)
        place(canvas, photo, (100, 450, 150, 150))

    def clipped(canvas: Canvas) -> None:
        form(canvas)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 0, 10, 10)
        canvas.clipPath(path, stroke=0)
        place(canvas, printed(form), (60, 450, 400, 100))
        canvas.restoreState()

    read = read_bytes(pdf(with_photo))
    assert cells(read) == WORDS
    assert read.remarks == ()
    for options in (UNWANTED, NEVER):
        read = read_bytes(pdf(clipped), ocr=options)
        assert cells(read) == WORDS
        assert read.remarks == ()


# ---------------------------------------------------------------- clip paths


def clipped_words(canvas: Canvas) -> None:
    """Words in the upper cell of two; they are drawn below it once more, where their clip path ends."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(XS[0], HEIGHT - YS[1], XS[1] - XS[0], YS[1] - YS[0])
    canvas.clipPath(path, stroke=0)
    canvas.setFont(pdfs.FONT, 10)
    text(canvas, 64, YS[0] + 3, "产出指标")
    text(canvas, 64, YS[1] + 3, "效益指标")
    canvas.restoreState()


def form_with_clipped_words(canvas: Canvas) -> None:
    canvas.beginForm("words", 0, 0, 595, HEIGHT)
    clipped_words(canvas)
    canvas.endForm()
    canvas.doForm("words")


def form_with_bounds(canvas: Canvas) -> None:
    canvas.beginForm("words", XS[0], HEIGHT - YS[1], XS[1], HEIGHT - YS[0])
    canvas.setFont(pdfs.FONT, 10)
    text(canvas, 64, YS[0] + 3, "产出指标")
    text(canvas, 64, YS[1] + 3, "效益指标")
    canvas.endForm()
    canvas.doForm("words")


@pytest.mark.parametrize("words", [clipped_words, form_with_clipped_words, form_with_bounds])
def test_what_lies_outside_of_its_clip_path_is_not_on_the_page(words: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        pdfs.grid(canvas, XS[:2], YS[:3])
        words(canvas)
        text(canvas, 300, 300, "填报说明")

    read = read_bytes(pdf(draw), ocr=UNWANTED)
    assert cells(read) == ["产出指标", ""]
    assert [clause.text for clause in read.clauses] == ["填报说明"]
    assert read.remarks == ()


def test_lines_outside_of_their_clip_path_are_no_ruling_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(50, HEIGHT - 335, 500, 40)
        canvas.clipPath(path, stroke=0)
        pdfs.grid(canvas, XS, YS)
        canvas.restoreState()
        for words, x in zip(ROWS[0], XS, strict=False):
            text(canvas, x + 4, 303, words)
        text(canvas, 64, 365, "填报说明")

    read = read_bytes(pdf(draw), ocr=UNWANTED)
    assert cells(read)[:4] == ROWS[0]
    assert "填报说明" not in cells(read)[:4]
    assert max(place.box[3] for cell in read.tables[0].cells for place in cell.places if place.box) < 345


# ---------------------------------------------------------------- a text layer that is wrong

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
AMOUNTS = {(164, 333): "128.60", (404, 333): "110.00", (164, 363): "18.60"}


def with_meanings(data: bytes, shifted: Callable[[str], str]) -> bytes:
    """The PDF, each of its characters of Chinese fonts and of Vera meaning another one."""
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:  # a subset that says what its codes mean
                own = font.ToUnicode.read_bytes().decode("latin1")
                pairs = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]{4})>$", own, re.MULTILINE)
                meanings = {int(code, 16): chr(int(char, 16)) for code, char in pairs}
            elif font.get("/Encoding") == "/UniGB-UCS2-H":
                words = "".join(char for row in ROWS for words in row for char in words)
                meanings = {ord(char): char for char in words}
            else:
                continue
            digits = 2 if "/ToUnicode" in font else 4
            lines = [f"<{code:0{digits}X}> <{ord(shifted(char)):04X}>" for code, char in meanings.items()]
            space = f"1 begincodespacerange <{'0' * digits}> <{'F' * digits}> endcodespacerange"
            body = f"begincmap /CMapType 2 def {space} {len(lines)} beginbfchar {' '.join(lines)} endbfchar endcmap"
            head = "/CIDInit /ProcSet findresource begin 12 dict begin"
            font.ToUnicode = opened.make_stream(f"{head} {body} end end".encode())
        opened.save(target)
    return target.getvalue()


def form_in_vera(canvas: Canvas) -> None:
    pdfmetrics.registerFont(TTFont("Vera", VERA))
    table(canvas, XS, YS, [ROWS[0], ["资金总额", "", "财政拨款", ""], ["其他", ""]])
    canvas.setFont("Vera", 10)
    for (x, top), words in AMOUNTS.items():
        text(canvas, x, top, words)


def next_digit(char: str) -> str:
    return str((int(char) + 1) % 10) if char.isdigit() else char


def next_character(char: str) -> str:
    return char if char.isascii() else chr(ord(char) + 1)


def other_digit(char: str) -> str:
    return {"1": "6", "6": "1", "8": "0", "0": "8"}.get(char, char)


@pytest.mark.parametrize(
    ("draw", "shifted"),
    [(form, next_character), (form, next_digit), (form_in_vera, next_digit), (form_in_vera, other_digit)],
)
def test_a_font_whose_characters_mean_others_is_not_trusted(draw: Draw, shifted: Callable[[str], str]) -> None:
    wrong = with_meanings(pdf(draw), shifted)
    read = read_bytes(wrong)
    assert cells(read) == WORDS
    assert [page.text_layer for page in read.pages] == ["ocr"]
    assert read.remarks == ()
    told = read_bytes(wrong, ocr=NEVER)
    assert [(remark.code, remark.severity) for remark in told.remarks] == [("text_unmapped", "error")]


@pytest.mark.parametrize("draw", [form, form_in_vera])
def test_a_font_whose_characters_mean_themselves_needs_no_image(draw: Draw) -> None:
    read = read_bytes(with_meanings(pdf(draw), str), ocr=UNWANTED)
    assert cells(read) == WORDS
    assert read.remarks == ()


# ---------------------------------------------------------------- a page that fails


class Failing:
    """An engine that fails at the second page it is given."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.pages = 0

    def find_lines(self, page: Image.Image, scale: float) -> Sequence[PixelBox]:
        self.pages += 1
        if self.pages == 2:
            raise self.error
        return []

    def read_lines(self, lines: Sequence[Image.Image]) -> Sequence[RecognizedLine]:
        return [RecognizedLine("", (), ()) for _ in lines]


def scan(kind: str) -> bytes:
    sheets = [printed(form, (0, 0, 595, 842), 1.5) for _ in range(3)]
    target = BytesIO()
    sheets[0].save(target, kind, save_all=True, append_images=sheets[1:], resolution=108)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("bad engine"), KeyError(7)])
def test_a_page_that_fails_costs_that_page_alone(kind: str, error: Exception) -> None:
    read = read_bytes(scan(kind), ocr=OcrOptions("always", engine=Failing(error)))
    assert [page.text_layer for page in read.pages] == ["ocr", "none", "ocr"]
    errors = [remark for remark in read.remarks if remark.severity == "error"]
    failures = [remark for remark in errors if remark.code != "table_cut"]  # a table before the lost page may be told
    assert [(remark.code, remark.places[0].page) for remark in failures] == [("page_unreadable", 2)]
    assert f"第2页读取时程序出错（{type(error).__name__}）" in failures[0].message


def test_a_frame_that_cannot_be_decoded_costs_that_page_alone() -> None:
    sheets = [Image.effect_noise((300, 300), 50) for _ in range(3)]
    target = BytesIO()
    sheets[0].save(target, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_deflate")
    data = bytearray(target.getvalue())
    middle = len(data) // 2
    data[middle - 2000 : middle + 2000] = bytes(4000)
    read = read_bytes(bytes(data), ocr=OcrOptions("always", engine=Failing(RuntimeError())))
    assert "page_unreadable" in [remark.code for remark in read.remarks]
    assert len(read.pages) == 3


# ---------------------------------------------------------------- white text


def test_white_text_is_on_the_page_only_where_something_dark_is_behind_it() -> None:
    dark = Image.new("L", (100, 30), 60)

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.3)
        canvas.rect(XS[0], HEIGHT - YS[1], XS[-1] - XS[0], YS[1] - YS[0], stroke=0, fill=1)
        place(canvas, dark, (60, 100, 100, 30))
        canvas.setFillGray(0)
        pdfs.grid(canvas, XS, YS[:2])
        canvas.setFillGray(1)
        for words, x in zip(ROWS[0], XS, strict=False):
            text(canvas, x + 4, 303, words)
        text(canvas, 64, 108, "白字在图上")
        text(canvas, 64, 500, "白纸上的白字")
        text(canvas, 64, YS[1] - 5, "压在线上的白字")
        canvas.setFillColorCMYK(0, 0, 0, 0.02)
        text(canvas, 64, 600, "几乎白的字")

    read = read_bytes(pdf(draw), ocr=UNWANTED)
    assert cells(read) == ROWS[0]
    assert "白字在图上" in [clause.text for clause in read.clauses]
    assert [(remark.code, remark.severity) for remark in read.remarks] == [("text_hidden", "info")]
    assert "白纸上的白字" in read.remarks[0].message
    assert "几乎白的字" in read.remarks[0].message
