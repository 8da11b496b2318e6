"""Small PDFs made on the fly, each with one difficulty."""

from collections.abc import Callable
from io import BytesIO

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
