"""What is as high as several lines of a scan: a title is read, a stamp, a seal or a drawing is told."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2
import pytest
from pdfs import FONT, pdf
from PIL import Image, ImageDraw

from extract.read.ocr import PixelBox, RecognizedLine, ScanImage

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

from extract.read import scan
from extract.read.scan.grey_page import GreyPage
from extract.read.scan.large_figures import rows_within

SCALE = 200 / 72
LINE, FIGURE = 20, 120  # points: the height of a line of text, of a figure
ROWS = [(40.0, top, 540.0, top + LINE) for top in (300.0, 340.0, 380.0, 420.0, 460.0)]


class Said:
    """An engine that finds lines at those points, and reads images higher than a line as ``words``."""

    def __init__(self, words: str, sure: float, *figures: tuple[float, float, float, float]) -> None:
        self.words, self.sure, self.figures = words, sure, figures

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        return [tuple(round(side * scale) for side in box) for box in (*ROWS, *self.figures)]  # type: ignore[misc]

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        return [
            _line(self.words, self.sure) if image.height > 2 * LINE * SCALE else _line("预算单位名称", 0.99)
            for image in lines
        ]


def _line(words: str, sure: float) -> RecognizedLine:
    centres = tuple((k + 0.5) / len(words) for k in range(len(words)))
    return RecognizedLine(words, centres, (sure,) * len(words))


def page(*figures: tuple[float, float, float, float], rule: bool = False) -> ScanImage:
    image = Image.new("RGB", (round(595 * SCALE), round(842 * SCALE)), "white")
    draw = ImageDraw.Draw(image)
    for x0, top, x1, bottom in ROWS:
        for x in range(round(x0), round(x1), 20):
            draw.rectangle([side * SCALE for side in (x + 2, top + 3, x + 12, bottom - 3)], fill="black")
    for x0, top, x1, bottom in figures:
        for x in range(round(x0), round(x1) - 30, 40):
            draw.line([side * SCALE for side in (x + 2, top + 3, x + 32, bottom - 3)], fill="black", width=8)
    if rule:
        draw.line([side * SCALE for side in (40, 160, 540, 160)], fill="black", width=3)
    return ScanImage(image, SCALE)


def words_and_codes(image: ScanImage, engine: Any) -> tuple[str, list[tuple[str, str]], str]:
    seen = scan.scanned_page(image, 1, engine)
    words = "".join(glyph.char for glyph in seen.glyphs).replace("预算单位名称", "")
    remarks = [one for one in seen.remarks if one.code != "boxes_unreadable"]
    return words, [(one.code, one.severity) for one in remarks], "".join(one.message for one in remarks)


ALONE = (200.0, 100.0, 440.0, 100.0 + FIGURE)


@pytest.mark.parametrize("words", ["目录", "预算书", "2024年", "卷"])
def test_large_characters_that_are_read_surely_are_text(words: str) -> None:
    assert words_and_codes(page(ALONE), Said(words, 0.97, ALONE)) == (words, [], "")


@pytest.mark.parametrize(
    ("words", "sure"),
    [("作废", 0.6), ("口", 0.99), ("O", 0.99), ("", 0.0)],
    ids=["unsure", "square", "ring", "nothing"],
)
def test_what_is_no_text_for_certain_is_told(words: str, sure: float) -> None:
    text, codes, message = words_and_codes(page(ALONE), Said(words, sure, ALONE))
    assert (text, codes) == ("", [("figure_unread", "warning")])
    assert "第1页有1处大字、印章或图画没有作为正文读取" in message
    assert (f"“{words}”" in message) == bool(words)


def test_what_is_told_has_its_place() -> None:
    (remark,) = scan.scanned_page(page(ALONE), 1, Said("作废", 0.6, ALONE)).remarks
    (place,) = remark.places
    assert place.page == 1
    assert place.box == pytest.approx(ALONE, abs=1.5)


def test_a_stamp_across_a_line_or_a_rule_is_told_and_does_not_join_the_text() -> None:
    across = (200.0, 330.0, 440.0, 330.0 + FIGURE)
    for image, figure in ((page(across), across), (page(ALONE, rule=True), ALONE)):
        text, codes, message = words_and_codes(image, Said("作废", 0.97, figure))
        assert (text, codes) == ("", [("figure_unread", "error")])
        assert "“作废”" in message


def test_lines_that_were_taken_for_one_figure_are_lines() -> None:
    grey = np.full((300, 300), 255, np.uint8)
    for top in (20, 80, 140):
        for x in range(20, 200, 20):
            grey[top : top + 40, x : x + 10] = 0
    assert rows_within(GreyPage(grey, SCALE), (10, 15, 210, 185), 45) == [
        (10, 15, 210, 70),
        (10, 70, 210, 130),
        (10, 130, 210, 185),
    ]
    grey[20:180, 60:70] = 0  # a stroke through all of them
    assert rows_within(GreyPage(grey, SCALE), (10, 15, 210, 185), 45) == []


def test_the_large_title_of_a_cover_is_read() -> None:
    def cover(canvas: Any) -> None:
        canvas.setFont(FONT, 60)
        canvas.drawString(220, 600, "目录")
        canvas.setFont(FONT, 12)
        for k, line in enumerate(("项目名称：小区房屋维修", "主管部门：房屋管理局", "编制日期：二〇二六年三月")):
            canvas.drawString(120, 400 - 30 * k, line)

    with pypdfium2.PdfDocument(pdf(cover)) as document:
        image = document[0].render(scale=SCALE).to_pil().convert("RGB")
    seen = scan.scanned_page(ScanImage(image, SCALE), 1)
    assert "目录" in "".join(glyph.char for glyph in sorted(seen.glyphs, key=lambda one: (one.top, one.x0)))
    assert seen.remarks == ()
