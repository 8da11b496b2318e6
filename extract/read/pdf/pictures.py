"""Pictures on a page that also has text of its own: which of them hold content, and what OCR reads in them.

Images that touch are one picture, as programs cut large ones into strips. A picture is judged by its ink: a background
of one colour, a faint texture and a gradient have none, whatever their size.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2

from extract.model import Box, Place, Remark
from extract.read.layout.pages import ScannedContent
from extract.read.layout.rotation import transformed_point
from extract.read.layout.ruling import RulingLine, area, ruled_grids
from extract.read.ocr import ScanImage, ScannedPage
from extract.read.pdf import pdfium
from extract.read.pdf.clip_paths import common_box
from extract.read.pdf.drawing import PdfDrawing, without_objects
from extract.read.pdf.raster import image_to_read
from extract.read.scanned_page import LEAST_SURE, UPRIGHT, moved_glyph
from extract.read.unread import counts, image_remarks, is_considerable, unread_remark

if TYPE_CHECKING:
    from PIL.Image import Image

_TOUCH = 1.0  # points: images nearer than this are one picture
_LINE = 4.0  # points: a picture up to this thin is a ruling line
_ROUGH = 100 / 72  # pixels a point: enough to see whether there is ink
_NEAR = 6  # pixels: ink is darker or lighter than what is around it so far
_CONTRAST = 48  # of 255: a watermark or texture is fainter
_LEAST_INK = 12  # pixels: a digit of 8 points has 20
_DETAIL = 200 / 72  # pixels a point: what the search for text is made for
_MOST_TIMES = 3.0  # a picture that was made smaller when it was set is read at its own size, up to so many times
_MOST_READ = 16_000_000  # pixels
_MARGIN = 20  # pixels of white around a picture: its frame must not stand at the edge


Scan = Callable[[ScanImage], ScannedPage]


class Picture(NamedTuple):
    """A picture on a page: its box as seen, how many pixels a point it has, and whether it stands in a table's cell."""

    box: Box
    detail: float
    in_cell: bool = False


def pictures_of(page: pypdfium2.PdfPage, drawn: PdfDrawing) -> list[Picture]:
    """The pictures of the page that may hold content, from top to bottom.

    They show something, and are larger than an ornament, or cover a considerable part of the page together, or stand in
    a cell: there every picture counts.
    """
    pictures = [one for one in _pictures(drawn) if min(one.box[2] - one.box[0], one.box[3] - one.box[1]) > _LINE]
    if not pictures:
        return []
    is_large = is_considerable([one.box for one in pictures], drawn.frame.size)
    grids = [grid for grid in ruled_grids(drawn.horizontal, drawn.vertical) if len(grid.regions) > 1]
    placed = [one._replace(in_cell=any(grid.at(*_middle(one.box)) is not None for grid in grids)) for one in pictures]
    return _with_ink(page, drawn, [one for one in placed if is_large or one.in_cell or counts(one.box)])


def _with_ink(page: pypdfium2.PdfPage, drawn: PdfDrawing, pictures: Sequence[Picture]) -> list[Picture]:
    if not pictures:
        return []
    with without_objects([*drawn.texts, *drawn.figures]):
        rough = page.render(scale=_ROUGH, grayscale=True).to_pil().convert("L")
    return [one for one in pictures if _has_ink(_part_of(rough, one.box, _ROUGH))]


def _has_ink(image: "Image") -> bool:
    """Whether something stands out from what is around it, within the image itself."""
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415  (takes a while, for the few that need it)

    ink = ImageChops.difference(image, image.filter(ImageFilter.BoxBlur(_NEAR)))
    return sum(ink.histogram()[_CONTRAST:]) >= _LEAST_INK


def _pictures(drawn: PdfDrawing) -> list[Picture]:
    """The images that touch as one picture each, cut at the page's sides; from top to bottom."""
    page = (0.0, 0.0, *drawn.frame.size)
    result: list[Picture] = []
    for handle, own in sorted(zip(drawn.pictures, drawn.images, strict=True), key=lambda one: one[1][1]):
        box = common_box(own, page)
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        picture = Picture(box, (pdfium.pixel_count(handle) / max(area(own), 1.0)) ** 0.5)
        while (other := next((one for one in result if _touch(one.box, picture.box)), None)) is not None:
            result.remove(other)
            a, b = other.box, picture.box
            around = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
            picture = Picture(around, max(other.detail, picture.detail))
        result.append(picture)
    return sorted(result, key=lambda one: (one.box[1], one.box[0]))


def _middle(box: Sequence[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _touch(a: Box, b: Box) -> bool:
    x0, top, x1, bottom = common_box(a, b)
    return x1 - x0 > -_TOUCH and bottom - top > -_TOUCH


def _part_of(image: "Image", box: Box, scale: float) -> "Image":
    """What lies within the box, but for the pixels at its edge."""
    x0, top, x1, bottom = (round(side * scale) for side in box)
    return image.crop((x0 + 1, top + 1, max(x1 - 1, x0 + 2), max(bottom - 1, top + 2)))


def picture_remarks(number: int, size: tuple[float, float], pictures: Sequence[Picture]) -> Iterator[Remark]:
    """The remarks on pictures of page ``number`` that are not read: one in a cell is an error, be it small."""
    yield from image_remarks(number, size, [one.box for one in pictures if not one.in_cell])
    in_cells = [(f"第{number}页表格中", Place(page=number, box=one.box)) for one in pictures if one.in_cell]
    if in_cells:
        yield unread_remark("图片", in_cells)


# ---------------------------------------------------------------- what a picture says


def image_without_text(page: pypdfium2.PdfPage, drawn: PdfDrawing) -> ScanImage:
    """The page as a reader sees it, but for the text of its own."""
    with without_objects(drawn.texts):
        return image_to_read(page, with_fields=False)


def scanned_picture(
    page: pypdfium2.PdfPage, drawn: PdfDrawing, picture: Picture, scan: Scan
) -> tuple[ScannedContent, Sequence[Remark]] | None:
    """What OCR reads in the picture, at its place on the page, and its remarks; None where the picture was turned.

    A picture that lies a little askew keeps its own straight lines, around the same middle.
    """
    from PIL import ImageOps  # noqa: PLC0415  (takes a while, for the few that need it)

    x0, top, x1, bottom = picture.box
    width, height = drawn.frame.size
    times = min(max(picture.detail / _DETAIL, 1.0), _MOST_TIMES)
    times = min(times, (_MOST_READ / ((x1 - x0) * (bottom - top) * _DETAIL**2)) ** 0.5)
    crop = (max(x0, 0.0), max(height - bottom, 0.0), max(width - x1, 0.0), max(top, 0.0))
    with without_objects(drawn.texts):
        image = page.render(scale=times * _DETAIL, crop=crop, may_draw_forms=False).to_pil().convert("RGB")
    scanned = scan(ScanImage(ImageOps.expand(image, _MARGIN, "white"), _DETAIL))
    if scanned.to_original[0] < UPRIGHT:
        return None
    return _at_its_place(scanned, (x0, top), times), scanned.remarks


def _at_its_place(scanned: ScannedPage, corner: tuple[float, float], times: float) -> ScannedContent:
    """What stands on a picture that was drawn ``times`` as large, on the page where its ``corner`` is."""
    middle = scanned.size[0] / 2, scanned.size[1] / 2
    moved = transformed_point(scanned.to_original, *middle)
    across, down = (
        start + (after - before - _MARGIN / _DETAIL) / times
        for start, after, before in zip(corner, moved, middle, strict=True)
    )
    return ScannedContent(
        [moved_glyph(one, across, down, 1 / times) for one in scanned.glyphs if one.confidence >= LEAST_SURE],
        [RulingLine(at / times + down, a / times + across, b / times + across) for at, a, b in scanned.horizontal],
        [RulingLine(at / times + across, a / times + down, b / times + down) for at, a, b in scanned.vertical],
    )
