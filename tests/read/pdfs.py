"""Small PDFs made on the fly, each with one difficulty."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HEIGHT = A4[1]
FONT = "STSong-Light"


def pdf(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4, **options: object) -> bytes:
    """A PDF with one page for each function that draws one."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text(canvas: Canvas, x: float, top: float, words: str) -> None:
    """Draw words, the top of their line about ``top`` points below the page's upper edge."""
    canvas.drawString(x, HEIGHT - top - 10, words)


def grid(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    """Draw a full grid of strokes."""
    canvas.grid(xs, [HEIGHT - y for y in ys])


def table(canvas: Canvas, xs: list[float], ys: list[float], rows: list[list[str]]) -> None:
    """Draw a full grid with words in its cells."""
    grid(canvas, xs, ys)
    for row, top in zip(rows, ys, strict=False):
        for words, left in zip(row, xs, strict=False):
            text(canvas, left + 4, top + 3, words)


# ---------------------------------------------------------------- written operator by operator


def raw_pdf(*contents: str, resources: str = "") -> bytes:
    """A PDF with one page of A4 for each content stream; ``/F`` is a font whose codes are UTF-16."""
    document = pikepdf.new()
    font = pikepdf.Object.parse(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
        b"/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 0 >> /DW 1000 /W [1 94 500 814 939 500 7712 7716 500] /FontDescriptor <<"
        b" /Type /FontDescriptor /FontName /F /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
    )
    for content in contents:
        page = document.add_blank_page(page_size=A4)
        page.Resources = pikepdf.Object.parse(f"<< /Font << /F 0 >> {resources} >>".encode())
        page.Resources.Font.F = document.make_indirect(font)
        page.Contents = document.make_stream(content.encode())
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def raw_text(x: float, top: float, words: str, size: float = 10, matrix: str = "1 0 0 1") -> str:
    """Operators that show words, the top of their line about ``top`` points below the page's upper edge."""
    codes = words.encode("utf-16-be").hex()
    return f"BT /F {size} Tf {matrix} {x} {HEIGHT - top - size} Tm <{codes}> Tj ET\n"


def raw_table(xs: list[float], ys: list[float], rows: list[list[str]]) -> str:
    """Operators that draw a full grid of strokes with words in its cells."""
    lines = [f"{x} {HEIGHT - ys[0]} m {x} {HEIGHT - ys[-1]} l S\n" for x in xs]
    lines += [f"{xs[0]} {HEIGHT - y} m {xs[-1]} {HEIGHT - y} l S\n" for y in ys]
    cells = (
        raw_text(left + 4, top + 3, words)
        for row, top in zip(rows, ys, strict=False)
        for words, left in zip(row, xs, strict=False)
    )
    return "\n" + "".join((*lines, *cells))
