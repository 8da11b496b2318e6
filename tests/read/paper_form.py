"""A form on paper for tests of the image side: a page in grey, and an engine that reads nothing."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import cv2
import numpy as np
from PIL import Image

from extract.read.ocr import RecognizedLine

SCALE = 200 / 72
PAPER = 246
ROWS, COLUMNS = (90, 130, 154, 178, 290, 330), (60, 130, 215, 330, 540)  # points
MERGED = (130, 154)  # one cell across this row
CELLS = (len(ROWS) - 1) * (len(COLUMNS) - 1) - len(COLUMNS) + 2

Dots = np.ndarray[Any, np.dtype[np.uint8]]


class NoText:
    """An engine that reads nothing."""

    def find_lines(self, page: Image.Image, scale: float) -> list[tuple[int, int, int, int]]:
        return []

    def read_lines(self, lines: Sequence[Image.Image]) -> list[RecognizedLine]:
        return [RecognizedLine("", (), ())] * len(lines)


def form(level: int = 30, dash: float = 0, gap: tuple[float, float] = (0, 0)) -> Dots:
    """A table with strokes like text in its cells; its rules so dark, in dashes or with a gap from place to place."""
    page = np.full((round(842 * SCALE), round(595 * SCALE)), PAPER, np.uint8)
    lines = [((COLUMNS[0], y), (COLUMNS[-1], y)) for y in ROWS]
    lines += [((x, ROWS[0]), (x, ROWS[-1])) for x in (COLUMNS[0], COLUMNS[-1])]
    lines += [((x, ROWS[0]), (x, MERGED[0])) for x in COLUMNS[1:-1]]
    lines += [((x, MERGED[1]), (x, ROWS[-1])) for x in COLUMNS[1:-1]]
    for start, end in lines:
        axis = int(start[0] == end[0])
        for place in np.arange(start[axis], end[axis], 0.25):
            if (not dash or place % (2 * dash) < dash) and not gap[0] <= place < gap[1]:
                x, y = at(*((place, start[1]) if axis == 0 else (start[0], place)))
                page[y : y + 2, x : x + 2] = level
    for x, y in product(COLUMNS[:-1], ROWS[:-1]):
        characters(page, x + 6, y + 6, 2)
    return page


def characters(page: Dots, x: float, y: float, count: int) -> None:
    """日 as often, from that place on."""
    for k in range(count):
        left, top = at(x + 10 * k, y)
        cv2.rectangle(page, (left, top), (left + 18, top + 24), 20, 2)
        cv2.line(page, (left, top + 12), (left + 18, top + 12), 20, 2)


def at(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)
