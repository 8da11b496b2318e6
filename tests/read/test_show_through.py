"""Pages of thin paper: the print of the back is taken off, grey print of the page itself stays."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

pytest.importorskip("rapidocr", reason="the extra that reads images is not installed")

from extract.read.scan.grey_page import GreyPage
from extract.read.scan.rapidocr_engine import RAPIDOCR
from extract.read.scan.show_through import without_show_through

SCALE = 200 / 72
SHIFT = 30  # pixels by which the back's lines stand lower

Dots = np.ndarray[Any, np.dtype[np.uint8]]


def page_of(root: Path, filing: str) -> Dots:
    with pypdfium2.PdfDocument((root / "corpus" / filing / "source-libreoffice.pdf").read_bytes()) as document:
        return np.array(document[0].render(scale=SCALE).to_pil().convert("L"))


def with_other_print(front: Dots, other: Dots, strength: float, light: float = 1.0) -> Dots:
    """The page with the other print under its own, in the light of a lamp at its left."""
    dark = 1 - strength * (1 - cv2.GaussianBlur(np.roll(other, SHIFT, axis=0), (0, 0), 1.2) / 255)
    lamp = np.linspace(1, light, front.shape[1])
    noise = np.random.default_rng(7).normal(0, 5, front.shape)
    return np.clip(front * dark * lamp * 0.96 + noise, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def front(root: Path) -> Dots:
    return page_of(root, "putuo-2026-repair")


@pytest.fixture(scope="module")
def other(root: Path, front: Dots) -> Dots:
    page = page_of(root, "general-2015")
    return cv2.resize(page, front.shape[::-1]).astype(np.uint8)


def ink_beside(page: GreyPage, front: Dots) -> float:
    """The share of the ink that stands where the page itself has none."""
    near_own = cv2.dilate((front < 200).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    return float(np.count_nonzero((page.ink > 0) & ~near_own) / np.count_nonzero(page.ink))


@pytest.mark.parametrize(("strength", "light"), [(0.22, 1.0), (0.35, 0.6), (0.55, 1.0)])
def test_print_of_the_back_is_taken_off(front: Dots, other: Dots, strength: float, light: float) -> None:
    worn = GreyPage(with_other_print(front, np.ascontiguousarray(other[:, ::-1]), strength, light), SCALE)
    bare, place = without_show_through(worn, RAPIDOCR)
    own = cv2.erode((front < 60).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0  # where strokes are full

    assert place is not None
    assert ink_beside(worn, front) > 0.01
    assert ink_beside(bare, front) < 0.004
    assert np.count_nonzero(bare.ink[own]) >= 0.99 * np.count_nonzero(own)


def test_grey_print_of_the_page_itself_stays(front: Dots, other: Dots) -> None:
    for strength in (0.3, 0.5):
        page = GreyPage(with_other_print(front, other, strength), SCALE)
        assert without_show_through(page, RAPIDOCR) == (page, None)


def test_a_clean_page_stays(front: Dots) -> None:
    for page in (front, np.where(front < 140, 0, 255).astype(np.uint8), np.full_like(front, 255)):
        clean = GreyPage(page, SCALE)
        assert without_show_through(clean, RAPIDOCR) == (clean, None)


def test_own_grey_lines_stay_where_the_back_goes(front: Dots, other: Dots) -> None:
    """A band of the form is printed in grey, paler than its other ink and darker than what shows through."""
    band = slice(700, 1400)
    printed = front.copy()
    printed[band] = (255 - 0.55 * (255 - front[band].astype(float))).astype(np.uint8)
    worn = GreyPage(with_other_print(printed, np.ascontiguousarray(other[:, ::-1]), 0.35), SCALE)
    bare, place = without_show_through(worn, RAPIDOCR)
    own = np.zeros(front.shape, bool)
    own[band] = cv2.erode((front[band] < 60).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    seen = np.count_nonzero(bare.ink[own]) / np.count_nonzero(own)

    assert place is not None
    assert seen > 0.97
    assert np.count_nonzero(bare.ink) < np.count_nonzero(worn.ink)
    assert ink_beside(bare, front) < 0.75 * ink_beside(worn, front)
    x0, y0, x1, y1 = 249, 784, 878, 817  # a line of the band, below it one of the back
    (line,) = RAPIDOCR.read_lines([Image.fromarray(bare.grey[y0 - 4 : y1 + 4, x0 - 4 : x1 + 4])])
    assert "保持售后公房小区房屋及" in line.text


def test_own_print_too_worn_to_be_read_surely_stays(front: Dots, other: Dots) -> None:
    band = slice(300, 1700)
    printed, soft = front.copy(), cv2.GaussianBlur(front, (0, 0), 2.2)
    printed[band] = (255 - 0.6 * (255 - soft[band].astype(float))).astype(np.uint8)
    worn = GreyPage(with_other_print(printed, np.ascontiguousarray(other[:, ::-1]), 0.3), SCALE)
    bare, place = without_show_through(worn, RAPIDOCR)
    own = np.zeros(front.shape, bool)
    own[band] = cv2.erode((front[band] < 60).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    assert place is not None
    assert np.count_nonzero(bare.ink[own]) > 0.99 * np.count_nonzero(own)
