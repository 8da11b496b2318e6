"""Faint, dashed and worn ruling lines, streaks and folds on scans: the cells are those of the clean page."""

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("rapidocr")

from paper_form import CELLS, COLUMNS, PAPER, ROWS, SCALE, Dots, NoText, at, characters, form

from extract.read.layout.ruling import GridRegion, ruled_grids
from extract.read.ocr import ScanImage
from extract.read.scan import scanned_page


def cells(page: Dots, grain: float = 6) -> list[GridRegion]:
    """The cells of the only table that is read of the page."""
    noise = np.random.default_rng(1).normal(0, grain, page.shape)
    image = Image.fromarray(np.clip(page + noise, 0, 255).astype(np.uint8)).convert("RGB")
    scanned = scanned_page(ScanImage(image, SCALE), 1, NoText())
    (grid,) = ruled_grids(scanned.horizontal, scanned.vertical)
    return list(grid.regions)


CLEAN = cells(form())


def test_clean() -> None:
    assert len(CLEAN) == CELLS


@pytest.mark.parametrize(
    "worn",
    [
        form(level=212),
        form(level=200),
        form(dash=2.5),
        form(level=150, dash=1.5),
        form(gap=(100, 112)),
        form(gap=(150, 160)),
        form(gap=(63, 76)),
    ],
    ids=["faint", "less faint", "dashed", "dotted", "gap in cells", "gap over a crossing", "gap near the corner"],
)
def test_worn_rules(worn: Dots) -> None:
    read = cells(worn)
    assert [one[:4] for one in read] == [one[:4] for one in CLEAN]
    for one, clean in zip(read, CLEAN, strict=True):
        assert one.box == pytest.approx(clean.box, abs=2)


def test_text_has_no_rules() -> None:
    """Lines of text, the characters of which stand in columns, give no table."""
    page = np.full((round(842 * SCALE), round(595 * SCALE)), PAPER, np.uint8)
    for y in range(90, 300, 18):
        characters(page, 60, y, 25)
    image = Image.fromarray(page).convert("RGB")
    scanned = scanned_page(ScanImage(image, SCALE), 1, NoText())
    assert ruled_grids(scanned.horizontal, scanned.vertical) == []


@pytest.mark.parametrize("level", [False, True], ids=["down the page", "across the page"])
def test_streaks_are_no_rules(level: bool) -> None:
    """Thin lines from edge to edge are dirt on the glass, those of the table beside them stay."""
    page = form()
    for place, width, dark in ((20, 1, 160), (100, 3, 70), (152, 2, 120), (400, 2, 60), (580, 1, 100)):
        first = round(place * SCALE)
        band = page[first : first + width] if level else page[:, first : first + width]
        np.minimum(band, dark, out=band)
    assert [one[:4] for one in cells(page)] == [one[:4] for one in CLEAN]


def test_form_cut_out_along_its_frame_keeps_its_rules() -> None:
    """The rules of an image that ends at the frame run from edge to edge, too."""
    (left, top), (right, bottom) = at(COLUMNS[0] - 1, ROWS[0] - 1), at(COLUMNS[-1] + 2, ROWS[-1] + 2)
    assert [one[:4] for one in cells(form()[top:bottom, left:right].copy())] == [one[:4] for one in CLEAN]


@pytest.mark.parametrize("fall", [0, 9], ids=["level", "askew"])
def test_folds_are_no_rules(fall: float) -> None:
    """A soft dark line through both margins, level and upright; what is printed under it stays."""
    page = form().astype(np.float32)
    height, width = page.shape
    rows, columns = np.mgrid[:height, :width] / SCALE
    for away in (rows - 230 - fall * columns / 595, columns - 270 - fall * rows / 842):
        page *= 1 - 0.5 * np.exp(-((away / 1.3) ** 2))
    assert [one[:4] for one in cells(page.astype(np.uint8))] == [one[:4] for one in CLEAN]
