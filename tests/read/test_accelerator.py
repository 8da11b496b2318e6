"""The accelerator gives what the way without it gives, to the last byte; and refuses what it cannot take."""

import ctypes
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

import mutations
import pytest

from extract.read.layout import cells, lines
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine, ruled_grids
from extract.read.pdf import pdfium

_MUTATED = 16
_RECORDS = """
import sys
from pathlib import Path
from extract import convert
from extract.read.ocr import OcrOptions
from extract.read.pdf import pdfium
print(pdfium.accelerator is not None)
for path in map(Path, sys.argv[1:]):
    print(path.name, convert(path, ocr=OcrOptions("never")).to_json())
"""

accelerator = pdfium.accelerator
if accelerator is None:
    pytest.skip("the accelerator is not built: there was no compiler", allow_module_level=True)


def records(root: Path, paths: list[Path], way: str) -> list[str]:
    """Whether the accelerator was used, and the record of each file."""
    done = subprocess.run(
        [sys.executable, "-c", _RECORDS, *paths],
        cwd=root,
        env={**os.environ, "SHENBAO_ACCELERATOR": way, "PYTHONPATH": f"{root}:{root / 'cite' / 'src'}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def assert_equal(root: Path, paths: list[Path]) -> None:
    """Both ways give the same records."""
    fast, bare = records(root, paths, ""), records(root, paths, "off")
    assert (fast[0], bare[0]) == ("True", "False")
    assert len(fast) > len(paths)
    assert fast[1:] == bare[1:]


def test_records_of_the_corpus_are_equal(root: Path) -> None:
    assert_equal(root, sorted((root / "corpus").glob("*/*.pdf")))


def test_records_of_damaged_files_are_equal(root: Path, tmp_path: Path) -> None:
    samples = [path.read_bytes() for path in sorted((root / "corpus").glob("*/source-*.pdf"))]
    packages = [path.read_bytes() for path in sorted((root / "corpus").glob("*/source.docx"))]
    made = (mutations.damaged_filing(samples, packages, seed) for seed in range(3 * _MUTATED))
    for name, data in made:
        if data.startswith(b"%PDF"):
            (tmp_path / f"{name}.pdf").write_bytes(data)

    assert len(list(tmp_path.iterdir())) >= _MUTATED
    assert_equal(root, sorted(tmp_path.iterdir()))


def test_records_of_turned_pages_are_equal(root: Path, tmp_path: Path) -> None:
    from pikepdf import Pdf  # noqa: PLC0415

    paths = []
    for turn in (90, 180, 270):
        with Pdf.open(next((root / "corpus").glob("*/source-chromium.pdf"))) as pdf:
            for page in pdf.pages:
                page.rotate(turn, relative=True)
            pdf.save(tmp_path / f"{turn}.pdf")
        paths.append(tmp_path / f"{turn}.pdf")
    assert_equal(root, paths)


class Pair(NamedTuple):
    """Two things side by side."""

    one: object
    other: object


def test_rows_are_of_the_kind_and_leave_out_what_is_not_kept() -> None:
    rows = accelerator.rows(Pair, ([1.0, 2.0, 3.0], "甲乙丙"), b"\1\0\1")

    assert rows == [Pair(1.0, "甲"), Pair(3.0, "丙")]
    assert [type(row) for row in rows] == [Pair, Pair]
    assert accelerator.rows(Pair, ([], ""), b"") == []


@pytest.mark.parametrize(
    ("kind", "columns", "error"),
    [
        (Pair, ([1.0], "甲乙"), ValueError),
        (Pair, (1, 2), TypeError),
        (dict, ([1.0], "甲"), TypeError),
        (Pair, tuple([1.0] for _ in range(17)), TypeError),
    ],
)
def test_rows_that_do_not_fit_are_refused(kind: type, columns: tuple[object, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        accelerator.rows(kind, columns, b"\1")


def test_a_call_gives_what_ctypes_gives() -> None:
    library = ctypes.CDLL(None) if os.name != "nt" else ctypes.cdll.msvcrt
    text = ctypes.create_string_buffer("预算".encode())
    address = ctypes.addressof(text)
    length = accelerator.bind(ctypes.cast(library.strlen, ctypes.c_void_p).value, "i", "p")
    behind = accelerator.bind(ctypes.cast(library.strchr, ctypes.c_void_p).value, "p", "pi")

    assert length(address) == 6
    assert behind(address, 0x84) == address + 2
    assert behind(address, 0x7F) is None


def test_calls_that_do_not_fit_are_refused() -> None:
    length = accelerator.bind(ctypes.cast(ctypes.pythonapi.Py_IsInitialized, ctypes.c_void_p).value, "i", "p")

    for arguments in ((), (1, 2), ("1",), (1 << 80,)):
        with pytest.raises((TypeError, OverflowError)):
            length(*arguments)
    for result, shape in (("i", "ppppp"), ("z", "p")):
        with pytest.raises(ValueError, match="no such function"):
            accelerator.bind(1, result, shape)
    for places, arguments in (((0, 4, 8), ([1],)), ((0,), ([1], [])), ((0,), (["1"],)), ((), ([1],))):
        with pytest.raises((TypeError, ValueError)):
            accelerator.answers(length, places, *arguments)
    for places in ((-1,), (1,), (0, 9), (0, 4, 8, 13)):
        with pytest.raises(ValueError, match="outside"):
            accelerator.answers(length, places, [1])
    with pytest.raises(TypeError):
        accelerator.answers(len, (0,), [1])


def test_answers_of_nothing_are_nothing() -> None:
    assert accelerator.answers(pdfium.bounds, pdfium.FOUR, []) == b""
    assert accelerator.answers(pdfium.bounds, pdfium.FOUR, [None, None]) == bytes(32)


def scattered_glyphs(seed: int) -> list[Glyph]:
    """Characters on uneven lines, some twice, some blank, some of an image, in no order."""
    dice = random.Random(seed)
    glyphs = []
    for _ in range(dice.randint(1, 120)):
        x0, top, size = (
            dice.randrange(0, 300, 6) / 1.0,
            dice.randrange(0, 200, 9) + dice.random(),
            dice.choice((9.0, 12.0)),
        )
        char = dice.choice("项目绩效 12a、）☐\u3000")
        box = (x0, top, x0 + size * dice.choice((0.5, 1.0)), top + size)
        read = (0.5, (1, 2)) if dice.random() < 0.05 else (1.0, ())
        glyphs.append(Glyph(*box, top + 0.8 * size, char, dice.choice((char, "原")), *read))
    return glyphs + glyphs[: dice.randint(0, 3)]


def no_fallback(*_: object, **__: object) -> NoReturn:
    """In place of the way in Python, where the accelerator has to answer."""
    pytest.fail("the accelerator left the work to Python")


@pytest.mark.parametrize("seed", range(60))
def test_lines_and_cells_are_those_of_the_ways_in_python(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    glyphs = scattered_glyphs(seed)
    level = [RulingLine(y, 20.0, 280.0) for y in (10.0, 60.0, 110.0, 190.0)]
    grids = ruled_grids(level, [RulingLine(x, 10.0, 190.0) for x in (20.0, 100.0, 101.5, 280.0)])
    inner = [RulingLine(y, 120.0, 200.0) for y in (70.0, 100.0)]
    grids += ruled_grids(inner, [RulingLine(x, 70.0, 100.0) for x in (120.0, 160.0, 200.0)]) if seed % 2 else []
    with monkeypatch.context() as patch:
        patch.setattr(lines, "glyph_lines", no_fallback)
        patch.setattr(cells, "_put_into_cells", no_fallback)
        fast = lines.text_lines(glyphs), cells.glyphs_by_cell(glyphs, grids)
    for module in (lines, cells):
        monkeypatch.setattr(module, "accelerator", None)
    bare = lines.text_lines(glyphs), cells.glyphs_by_cell(glyphs, grids)

    assert fast == bare
    assert repr(fast) == repr(bare)


def test_glyphs_without_an_order_are_left_to_python() -> None:
    glyph = Glyph(1.0, 2.0, 3.0, 4.0, float("nan"), "项", "项")
    whole = glyph._replace(base=4)

    for one in (glyph, whole):
        assert accelerator.text_lines(lines.TextLine, [one], None, (0.4, 0.2, 0.75)) is None
        assert accelerator.by_cell([one], [], [], False, "", "") is False


def test_a_character_stands_twice_at_one_whole_point() -> None:
    assert accelerator.has_repeats("项项", [1.2, 1.9], [5.0, 5.5])
    assert not accelerator.has_repeats("项目", [1.2, 1.9], [5.0, 5.5])
    assert not accelerator.has_repeats("项项", [1.2, 2.1], [5.0, 5.5])
    assert accelerator.has_repeats("项项", [-0.4, 0.4], [1e300, 1e300])
    for number, error in ((float("nan"), ValueError), (float("inf"), OverflowError), ("1", TypeError)):
        with pytest.raises(error):
            accelerator.has_repeats("项", [1.0], [number])


def test_steps_that_do_not_fit_are_refused() -> None:
    frame, count = (0.0, 0.0, 1.0, 1.0, 0), pdfium.object_type
    calls = [
        (accelerator.objects, (len, 1, 1)),
        (accelerator.objects, (pdfium.page_object, "1", 1)),
        (accelerator.by_kind, (count, ["1"])),
        (accelerator.boxes, (pdfium.bounds, ["1"], frame)),
        (accelerator.boxes, (pdfium.bounds, [None], frame[:4])),
        (accelerator.colours, (pdfium.fill_color, ["1"])),
        (accelerator.looks, ((count,), [])),
        (accelerator.looks, ((len,) * 5, [])),
        (accelerator.clips, ((count,) * 3, ["1"])),
        (accelerator.clip_bounds, ((count,), 1, 0, 0)),
        (accelerator.characters, ((count,), 1, "项", frame)),
        (accelerator.characters, ((count,) * 5, "1", "项", frame)),
        (accelerator.outside, (pdfium.text_object, "1", {}, ([], [], [], []))),
        (accelerator.outside, (pdfium.text_object, None, {}, ([1.0], [], [], []))),
        (accelerator.has_repeats, ("项", [], [])),
        (accelerator.text_lines, (dict, [], None, (0.0, 0.0, 0.0))),
        (accelerator.text_lines, (lines.TextLine, (), None, (0.0, 0.0, 0.0))),
        (accelerator.by_cell, ([Glyph(0.0, 0.0, 1.0, 1.0, 1.0, "项", "项")], [()], [], False, "", "")),
    ]
    for call, arguments in calls:
        with pytest.raises((TypeError, ValueError)):
            call(*arguments)


def test_a_line_whose_blanks_come_back_as_something_else_is_refused() -> None:
    glyphs = [Glyph(x, 0.0, x + 9.0, 9.0, 8.0, "项", "项") for x in (0.0, 90.0)]

    for answer in (None, [None], [()]):
        with pytest.raises(TypeError):
            accelerator.text_lines(lines.TextLine, glyphs, lambda *_, answer=answer: answer, (0.4, 0.2, 0.75))
