"""An OCR engine of the user's own: what it reads stands in the record, with the confidence that it gives."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

import extract
from extract.find.decoding import right_share
from extract.read.ocr import OcrEngine, OcrOptions, PixelBox, RecognizedLine

pytest.importorskip("cv2", reason="the extra that reads images is not installed")

SCALE = 200 / 72
TITLE = "项目支出绩效目标申报表"
ROWS = (
    ("项目名称", "平安建设"),
    ("主管部门", "区委政法委"),
    ("实施单位", "平安办"),
    ("项目总目标", "群众满意"),
    ("年度绩效目标", "按期完成"),
)
LEFTS, TOP, HEIGHT = (60.0, 200.0, 500.0), 120.0, 30.0  # points


def bars() -> list[tuple[str, tuple[float, ...]]]:
    """What is written where, in points, from left to right as the lines are given to the engine."""
    title = (TITLE, (200.0, 70.0, 200.0 + 16 * len(TITLE), 86.0))
    cells = [
        (text, (LEFTS[column] + 8, TOP + HEIGHT * row + 9, LEFTS[column] + 8 + 12 * len(text), TOP + HEIGHT * row + 21))
        for row, pair in enumerate(ROWS)
        for column, text in enumerate(pair)
    ]
    return sorted([title, *cells], key=lambda bar: bar[1])


class BarEngine:
    """It "reads" lines of black dots: they come from left to right."""

    def __init__(self, confidence: float) -> None:
        self.confidence = confidence
        self.pages: list[tuple[str, float]] = []

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        self.pages.append((page.mode, scale))
        return [
            (round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale))
            for _, (x0, y0, x1, y1) in bars()
        ]

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        assert all(line.mode == "L" for line in lines)
        texts = [text for text, _ in bars()] if len(lines) == len(bars()) else [""] * len(lines)
        return [
            RecognizedLine(text, tuple((k + 0.5) / len(text) for k in range(len(text))), (self.confidence,) * len(text))
            for text in texts
        ]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    image = Image.new("L", (round(595 * SCALE), round(842 * SCALE)), 250)
    draw = ImageDraw.Draw(image)
    ys = [TOP + HEIGHT * row for row in range(len(ROWS) + 1)]
    for x in LEFTS:
        draw.line([x * SCALE, ys[0] * SCALE, x * SCALE, ys[-1] * SCALE], fill=20, width=2)
    for y in ys:
        draw.line([LEFTS[0] * SCALE, y * SCALE, LEFTS[-1] * SCALE, y * SCALE], fill=20, width=2)
    for text, (x0, y0, x1, y1) in bars():
        for k in range(len(text)):  # one dot for each character: a square would be a check box
            left = x0 + (x1 - x0) * k / len(text)
            right = left + 0.8 * (x1 - x0) / len(text)
            draw.ellipse([left * SCALE, y0 * SCALE, right * SCALE, y1 * SCALE], fill=20)
    path = tmp_path / "form.png"
    image.save(path, dpi=(200, 200))
    return path


def test_what_an_own_engine_reads_stands_in_the_record(page: Path) -> None:
    engine = BarEngine(0.9)
    own: OcrEngine = engine
    record = extract.convert(page, ocr=OcrOptions(engine=own)).to_dict()

    assert record["source"]["text_layer"] == "ocr"
    (filing,) = record["filings"]
    assert filing["form"]["title"] == TITLE
    assert filing["project"]["name"] == "平安建设"
    assert filing["project"]["competent_department"] == "区委政法委"
    assert filing["evidence"]["/project/name"]["text"] == "平安建设"
    assert {one["confidence"] for one in filing["evidence"].values()} == {right_share(0.9)}
    assert engine.pages == [("L", pytest.approx(SCALE, abs=0.01))]


def test_text_that_a_file_has_needs_no_engine(root: Path) -> None:
    engine = BarEngine(1.0)
    extract.read(root / "corpus" / "putuo-2026-repair" / "source-libreoffice.pdf", ocr=OcrOptions(engine=engine))
    assert engine.pages == []


def test_an_answer_that_breaks_the_promises_costs_the_page(page: Path) -> None:
    class Forgetful(BarEngine):
        def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
            return super().read_lines(lines)[1:]

    record = extract.convert(page, ocr=OcrOptions(engine=Forgetful(1.0)))
    assert [(remark.code, remark.severity) for remark in record.remarks] == [("page_unreadable", "error")]
    assert record.remarks[0].message.startswith("第1页未能识别：文字识别引擎 Forgetful 返回的行数不符（给了")


def test_a_line_with_too_few_confidences_or_a_crooked_box_costs_the_page(page: Path) -> None:
    class Unsure(BarEngine):
        def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
            return [line._replace(confidences=line.confidences[1:]) for line in super().read_lines(lines)]

    class Crooked(BarEngine):
        def find_lines(self, page: Image.Image, scale: float) -> list[Any]:
            return [(x0 + 0.5, top, x1, bottom) for x0, top, x1, bottom in super().find_lines(page, scale)]

    for engine, words in ((Unsure(1.0), "Unsure 返回的字数不符"), (Crooked(1.0), "Crooked 给出的文字行位置不合约定")):
        [remark] = extract.convert(page, ocr=OcrOptions(engine=engine)).remarks
        assert (remark.code, words in remark.message) == ("page_unreadable", True)
