"""Blocks → PDF drawn with reportlab: tables with ruled lines, check boxes as squares without any glyph."""

from pathlib import Path
from subprocess import run
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import Table as Grid

from making.blocks import OPEN, TICKED, Cell, Paragraph, Source, Table, placed_cells

FONT = "WenQuanYi Zen Hei"
SIZE, LEADING = 10.5, 15.0
ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "both": TA_JUSTIFY}
STYLES = {"title": (16.0, "center"), "subtitle": (10.5, "center"), "right": (10.5, "right"), "heading": (12.0, "left")}
WIDTH = A4[0] - 40 * mm


def write(source: Source, path: Path) -> None:
    """Write the PDF file; ``invariant`` leaves the clock and random ids out of it."""
    pdfmetrics.registerFont(TTFont(FONT, _font_file(), subfontIndex=0))
    margins = {f"{side}Margin": 20 * mm for side in ("left", "right", "top", "bottom")}
    document = SimpleDocTemplate(str(path), pagesize=A4, invariant=1, title="", **margins)
    document.build([part for block in source.blocks for part in _flowables(block)])


def _font_file() -> str:
    """Where fontconfig keeps the font."""
    return run(("fc-match", "-f", "%{file}", FONT), check=True, capture_output=True, text=True).stdout


def _flowables(block: Paragraph | Table) -> list[Flowable]:
    if isinstance(block, Table):
        return [_table(block), Spacer(1, 4)]
    size, align = STYLES.get(block.style, (10.5, "left"))
    printed = Printed(escape(block.text), _style(align, size))
    return [PageBreak(), printed, Spacer(1, 3)] if block.new_page else [printed, Spacer(1, 3)]


def _style(align: str, size: float = SIZE) -> ParagraphStyle:
    leading = size * LEADING / SIZE
    return ParagraphStyle(align, fontName=FONT, fontSize=size, leading=leading, alignment=ALIGN[align], wordWrap="CJK")


def _table(table: Table) -> Grid:
    data: list[list[object]] = [[""] * len(table.widths) for _ in table.rows]
    rules: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    rules += [(f"{side}PADDING", (0, 0), (-1, -1), 4) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    for row, column, cell in placed_cells(table):
        data[row][column] = _content(cell)
        rules.append(("SPAN", (column, row), (column + cell.columns - 1, row + cell.rows - 1)))
    widths = [WIDTH * share / sum(table.widths) for share in table.widths]
    return Grid(data, widths, repeatRows=table.header_rows, splitInRow=1, style=rules)


def _content(cell: Cell) -> list[Flowable]:
    style = _style(cell.align)
    return [
        Boxed(line) if OPEN in line or TICKED in line else Printed(escape(line), style)
        for line in cell.text.split("\n")
        if line
    ]


class Boxed(Flowable):  # type: ignore[misc]
    """A line of text with squares in place of its check boxes, broken at the width of its cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.lines: list[str] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The size that the broken lines take."""
        self.lines = [""]
        for character in self.text:
            if _advance(self.lines[-1] + character) > width:
                self.lines.append("")
            self.lines[-1] += character
        return width, LEADING * len(self.lines)

    def draw(self) -> None:
        """Print each line: its words as text, its boxes as squares, a cross in those that are ticked."""
        for number, line in enumerate(self.lines):
            base = LEADING * (len(self.lines) - number) - SIZE
            for start, piece in _pieces(line):
                self._print(piece, _advance(line[:start]), base)

    def _print(self, piece: str, left: float, base: float) -> None:
        if piece not in (OPEN, TICKED):
            self.canv.setFont(FONT, SIZE)
            self.canv.drawString(left, base, piece)
            return
        side, bottom = SIZE * 0.75, base - 0.5
        self.canv.setLineWidth(0.6)
        self.canv.rect(left + 1, bottom, side, side)
        if piece == TICKED:
            self.canv.line(left + 2, bottom + side / 2, left + 1 + side * 0.4, bottom + 1)
            self.canv.line(left + 1 + side * 0.4, bottom + 1, left + side, bottom + side - 1)


def _advance(text: str) -> float:
    return float(pdfmetrics.stringWidth(text.replace(OPEN, "口").replace(TICKED, "口"), FONT, SIZE))


def _pieces(line: str) -> list[tuple[int, str]]:
    """The line cut at its boxes, each piece with its offset."""
    pieces: list[tuple[int, str]] = []
    for offset, character in enumerate(line):
        if character in (OPEN, TICKED) or not pieces or pieces[-1][1] in (OPEN, TICKED):
            pieces.append((offset, character))
        else:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + character)
    return pieces
