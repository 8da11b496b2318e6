"""The image of a page → what stands on it: characters and ruling lines, as a PDF's own would.

``without seals → level → rules → lines of text → upright → characters``. RapidOCR reads lines, OpenCV finds the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extract.model import Place, Remark
from extract.read.glyphs import UNREADABLE
from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import Matrix
from extract.read.ocr import Picture, Seen
from extract.read.scan import characters, checkboxes, orientation, rapidocr_engine, ruling_lines, seals, skew, squares
from extract.read.scan.grey_page import Sheet
from extract.read.scan.rapidocr_engine import Bounds
from extract.read.scan.ruling_lines import Ruled
from extract.read.scan.squares import Square

_NOTHING = "第{}页是图像，其中没有识别出文字；如果不是白页，请核对原件。"
_UNCLEAR = "第{}页有{}个复选框无法辨认是否勾选，请核对原件。"


@dataclass(frozen=True, slots=True)
class _Laid:
    """The image after so many quarter turns, what is drawn on the level page, and where its lines of text are."""

    turns: int
    back: Matrix
    squares: list[Square]
    ruled: Ruled
    bare: Sheet  # without its rules
    lines: list[Bounds]

    def glyphs(self) -> list[Glyph]:
        """The characters and check boxes."""
        found = [square.bounds for square in self.squares]
        written = characters.glyphs(self.bare, self.lines, self.ruled.vertical, found)
        return checkboxes.with_boxes(written, self.squares, self.bare.scale)


def see(picture: Picture, number: int) -> Seen:
    """What stands on the image of page ``number``, whichever way the page lies."""
    laid = _laid(picture, 0)
    if turns := orientation.sideways(laid.bare.grey, laid.lines):
        laid = _laid(picture, turns)
    glyphs = laid.glyphs()
    if turns := orientation.upside_down(laid.bare.grey, laid.lines, glyphs):
        laid = _laid(picture, (laid.turns + turns) % 4)
        glyphs = laid.glyphs()
    height, width = laid.bare.grey.shape
    size = (width / picture.scale, height / picture.scale)
    as_it_is = (side / picture.scale for side in picture.image.size)
    back = orientation.back(laid.turns, laid.back, *as_it_is)
    return Seen(size, back, glyphs, laid.ruled.horizontal, laid.ruled.vertical, tuple(_remarks(glyphs, number)))


def _laid(picture: Picture, turns: int) -> _Laid:
    pixels = np.ascontiguousarray(np.rot90(np.asarray(picture.image), turns))
    sheet, back = skew.straightened(seals.without_seals(pixels, picture.scale), picture.scale)
    found = squares.squares(sheet)
    ruled = ruling_lines.rules(sheet, squares.left_out(sheet, found))
    bare = ruling_lines.erased(sheet, ruled.drawn)
    return _Laid(turns, back, found, ruled, bare, rapidocr_engine.found(bare.grey, bare.scale))


def _remarks(glyphs: Sequence[Glyph], number: int) -> Iterator[Remark]:
    unclear = sum(glyph.char == UNREADABLE for glyph in glyphs)
    if unclear:
        yield Remark("boxes_unreadable", "warning", _UNCLEAR.format(number, unclear), (Place(page=number),))
    if not glyphs:
        yield Remark("page_without_text", "warning", _NOTHING.format(number), (Place(page=number),))
