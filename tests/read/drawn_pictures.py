"""Pictures with words and tables, drawn for the tests of files that hold them."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
ROWS = [
    ["项目名称", "河道保洁", "主管部门", "区水务局"],
    ["项目资金总额", "128.60", "财政拨款", "110.00"],
    ["年度目标", "完成年度保洁任务", "实施单位", "河道管理所"],
    ["项目负责人", "王建国", "联系电话", "4210086"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "保洁长度", "≥32公里"],
    ["产出指标", "质量指标", "验收合格率", "≥95%"],
]


def drawn(size: tuple[float, float], draw: Callable[[Canvas], None], dots: int = 200) -> Image.Image:
    """A picture of so many points; what is drawn is measured from the top left corner, downwards."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setFont(FONT, 11)
    canvas.translate(0, size[1])
    draw(canvas)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(buffer.getvalue()) as pdf:
        image: Image.Image = pdf[0].render(scale=dots / 72).to_pil().convert("RGB")
        return image


def table(canvas: Canvas, left: float, top: float, rows: Sequence[Sequence[str]], width: float = 110) -> None:
    """A full grid, its rows 24 points high."""
    xs = [left + width * k for k in range(len(rows[0]) + 1)]
    canvas.grid(xs, [-top - 24 * k for k in range(len(rows) + 1)])
    for k, row in enumerate(rows):
        for x, words in zip(xs, row, strict=False):
            canvas.drawString(x + 5, -top - 24 * k - 16, words)


def form() -> Image.Image:
    """A sheet of A4 with a form on it."""

    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(297, -70, "项目支出绩效目标申报表")
        canvas.drawCentredString(297, -92, "（2023年度）")
        canvas.drawRightString(517, -112, "单位：万元")
        table(canvas, 77, 120, [*ROWS, *INDICATORS])

    return drawn((595, 842), draw)


def words(text: str, width: float = 120, height: float = 30) -> Image.Image:
    """A strip with a line of text."""
    return drawn((width, height), lambda canvas: canvas.drawString(10, -height / 2 - 4, text))


def photograph() -> Image.Image:
    """A landscape without a word in it."""
    image = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 40, 180, 160), fill=(230, 200, 90))
    draw.polygon([(0, 300), (150, 170), (400, 300)], fill=(70, 110, 60))
    return image


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def with_files(package: bytes, files: Mapping[str, bytes]) -> bytes:
    """The package with more files in it."""
    buffer = BytesIO(package)
    with ZipFile(buffer, "a", ZIP_DEFLATED) as parts:
        for name, data in files.items():
            parts.writestr(name, data)
    return buffer.getvalue()
