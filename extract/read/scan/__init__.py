"""The image of a page → what stands on it: characters and ruling lines, as a PDF's own would.

``without seals → level → rules → lines of text → characters``. RapidOCR reads the lines, OpenCV finds the rest.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from extract.model import Place, Remark
from extract.read.glyphs import UNREADABLE
from extract.read.lines import Glyph
from extract.read.scan import boxes, ink, rules, skew, squares, words
from extract.read.sight import Picture, Seen

_NOTHING = "第{}页是图像，其中没有识别出文字；如果不是白页，请核对原件。"
_UNCLEAR = "第{}页有{}个复选框无法辨认是否勾选，请核对原件。"


def see(picture: Picture, number: int) -> Seen:
    """What stands on the image of page ``number``."""
    sheet, back = skew.straightened(ink.without_seals(np.asarray(picture.image), picture.scale), picture.scale)
    found = squares.squares(sheet)
    ruled = rules.rules(sheet, squares.left_out(sheet, found))
    bare = rules.erased(sheet, ruled.drawn)
    written = words.glyphs(bare, ruled.vertical, [square.bounds for square in found])
    glyphs = boxes.with_boxes(written, found, sheet.scale)
    height, width = sheet.grey.shape
    size = (width / sheet.scale, height / sheet.scale)
    return Seen(size, back, glyphs, ruled.horizontal, ruled.vertical, tuple(_remarks(glyphs, number)))


def _remarks(glyphs: Sequence[Glyph], number: int) -> Iterator[Remark]:
    unclear = sum(glyph.char == UNREADABLE for glyph in glyphs)
    if unclear:
        yield Remark("boxes_unreadable", "warning", _UNCLEAR.format(number, unclear), (Place(page=number),))
    if not glyphs:
        yield Remark("page_without_text", "warning", _NOTHING.format(number), (Place(page=number),))
