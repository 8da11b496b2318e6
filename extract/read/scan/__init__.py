"""The image of a page → what stands on it: characters and ruling lines, as a PDF's own would.

``without seals → level → rules → lines of text → characters``. RapidOCR reads the lines, OpenCV finds the rest.
"""

import numpy as np

from extract.model import Place, Remark
from extract.read.scan import boxes, ink, rules, skew, squares, words
from extract.read.sight import Picture, Seen

_NOTHING = "第{}页是图像，其中没有识别出文字；如果不是白页，请核对原件。"


def see(picture: Picture, number: int) -> Seen:
    """What stands on the image of page ``number``."""
    sheet, back = skew.straightened(ink.without_seals(np.asarray(picture.image), picture.scale), picture.scale)
    ruled = rules.rules(sheet, squares.left_out(sheet))
    bare = rules.erased(sheet, ruled.drawn)
    tall = squares.between(ruled.vertical, bare)
    sides = {side for *pair, _ in tall for side in pair}
    vertical = [rule for rule in ruled.vertical if rule not in sides]
    found = squares.squares(bare, ruled.drawn) + [square for *_, square in tall]
    written = words.glyphs(bare, vertical, [square.bounds for square in found])
    glyphs = boxes.with_boxes(written, found, sheet.scale)
    height, width = sheet.grey.shape
    size = (width / sheet.scale, height / sheet.scale)
    remark = Remark("page_without_text", "warning", _NOTHING.format(number), (Place(page=number),))
    return Seen(size, back, glyphs, ruled.horizontal, vertical, () if glyphs else (remark,))
