"""Seals without colour on a form: their rings and stars go, its cells and boxes are those of the page without them."""

from math import cos, pi, sin

import cv2
import numpy as np
import pytest
from PIL import Image

pytest.importorskip("rapidocr")

from paper_form import PAPER, SCALE, Dots, NoText, at, form

from extract.read.layout.ruling import ruled_grids
from extract.read.ocr import ScanImage
from extract.read.scan import scanned_page, squares
from extract.read.scan.black_seals import without_black_seals
from extract.read.scan.grey_page import GreyPage

MILLIMETRE = 72 / 25.4


def sealed(page: Dots, place: tuple[float, float], across: float = 42, thick: float = 1.2, turn: float = 0) -> Dots:
    """A ring of so many millimetres with a star of a third of it in the middle, at that place in points."""
    page, middle, radius = page.copy(), at(*place), across / 2 * MILLIMETRE * SCALE
    cv2.circle(page, middle, round(radius), 20, round(thick * MILLIMETRE * SCALE))
    corners = [
        (
            middle[0] + radius / 3 * reach * sin(k * pi / 5 + turn),
            middle[1] - radius / 3 * reach * cos(k * pi / 5 + turn),
        )
        for k, reach in enumerate([1, 0.382] * 5)
    ]
    cv2.fillPoly(page, [np.rint(corners).astype(np.int32)], 20)
    return page


def cells(page: Dots) -> list[tuple[int, ...]]:
    scanned = scanned_page(ScanImage(Image.fromarray(page).convert("RGB"), SCALE), 1, NoText())
    (grid,) = ruled_grids(scanned.horizontal, scanned.vertical)
    return [one[:4] for one in grid.regions]


CLEAN = cells(form())


@pytest.mark.parametrize(
    "page",
    [
        sealed(form(), (400, 240)),
        sealed(form(), (330, 190), across=32, turn=0.3),
        sealed(form(), (130, 290), across=45, thick=0.8),
        sealed(sealed(form(), (150, 150)), (480, 280)),
        np.where(sealed(form(), (400, 240)) < 128, 0, 255).astype(np.uint8),
    ],
    ids=["in mid-cell", "over crossing lines", "thin", "two", "black and white"],
)
def test_cells_are_those_under_the_seal(page: Dots) -> None:
    assert cells(page) == CLEAN


def test_ring_and_star_are_gone() -> None:
    blank = np.full((round(842 * SCALE), round(595 * SCALE)), PAPER, np.uint8)
    page, (ring,) = without_black_seals(GreyPage(sealed(blank, (300, 400)), SCALE))
    assert (page.grey < 128).sum() == 0
    assert (ring.x, ring.y) == pytest.approx((300 * SCALE, 400 * SCALE), abs=3)
    assert (ring.inner + ring.outer) / 2 == pytest.approx(21 * MILLIMETRE * SCALE, abs=4)


def test_a_table_or_a_circle_of_another_size_is_no_seal() -> None:
    page = form()
    for across in (20, 60):
        cv2.circle(page, at(300, 550), round(across / 2 * MILLIMETRE * SCALE), 20, 5)
    read, rings = without_black_seals(GreyPage(page, SCALE))
    assert rings == []
    assert read.grey is page


@pytest.mark.parametrize("letter", ["P", "B", "D", "R"])
def test_bowls_of_letters_are_no_boxes(letter: str) -> None:
    """Round corners, or a side that goes on."""
    page = np.full((200, 200), PAPER, np.uint8)
    cv2.line(page, (60, 60), (60, 100), 20, 4)
    low = 100 if letter == "D" else 80
    for bowl in ((60, low), (80, 100)) if letter == "B" else ((60, low),):
        middle, radius = (bowl[0] + bowl[1]) // 2, (bowl[1] - bowl[0]) // 2
        for y in bowl:
            cv2.line(page, (60, y), (88 - radius, y), 20, 3)
        cv2.ellipse(page, (88 - radius, middle), (radius, radius), 0, -90, 90, 20, 3)
    if letter == "R":
        cv2.line(page, (75, 80), (86, 100), 20, 3)
    assert squares.drawn_squares(GreyPage(page, SCALE)) == []


@pytest.mark.parametrize("bar", [((60, 72), (84, 72)), ((72, 60), (72, 84))], ids=["日", "中"])
def test_what_is_barred_from_side_to_side_is_no_box(bar: tuple[tuple[int, int], tuple[int, int]]) -> None:
    page = np.full((200, 200), PAPER, np.uint8)
    cv2.rectangle(page, (60, 60), (84, 84), 20, 2)
    assert [one.is_ticked for one in squares.drawn_squares(GreyPage(page, SCALE))] == [False]
    cv2.line(page, *bar, 20, 2)
    assert squares.drawn_squares(GreyPage(page, SCALE)) == []
