"""The pictures on an OFD page, drawn on white paper where they stand, so that OCR reads them at their places.

Images are resources of the document (GB/T 33190-2016, 7.9 and 10). An image fills a unit square, which the object's CTM
brings into its Boundary.
"""

from collections.abc import Mapping, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING, NamedTuple

from extract.errors import DamagedSource
from extract.model import Box
from extract.read.container import Container, Element
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ScannedContent
from extract.read.layout.rotation import Matrix, inverse, transformed_point
from extract.read.layout.ruling import RulingLine
from extract.read.ocr import ScanImage, ScannedPage
from extract.read.scanned_page import LEAST_SURE, UPRIGHT, moved_glyph, without_typed

if TYPE_CHECKING:  # a file without pictures needs no Pillow
    from PIL.Image import Image


class OfdPicture(NamedTuple):
    """An image on a page: the resource that it is, its bounds, and the matrix from a unit square to points."""

    resource: str
    box: Box
    matrix: Matrix

    @property
    def is_flat(self) -> bool:
        """Whether the matrix leaves the image no area."""
        a, b, _, d, e, _ = self.matrix
        return a * e == b * d


def image_paths(parts: Container, root: Element, folder: str) -> dict[str, str | None]:
    """The paths of a document's images by the identities of the resources; ``root`` is the document's."""
    paths: dict[str, str | None] = {}
    for link in root.iterfind("{*}CommonData/*"):
        path = parts.find(link.text or "", folder) if str(link.tag).endswith(("}PublicRes", "}DocumentRes")) else None
        if path is None:
            continue
        resources = parts.root(path)
        place = f"{dirname(path)}/{resources.get('BaseLoc', '')}"
        for one in resources.iterfind("{*}MultiMedias/{*}MultiMedia"):
            paths[one.get("ID", "")] = parts.find((one.findtext("{*}MediaFile") or "").strip(), place)
    return paths


def page_image(
    parts: Container, paths: Mapping[str, str | None], pictures: Sequence[OfdPicture], size: tuple[float, float]
) -> tuple[ScanImage, list[OfdPicture]]:
    """The page of that size in points with its pictures alone, and those of them that cannot be drawn."""
    from PIL import Image  # noqa: PLC0415

    from extract.read.bitmaps import DETAIL, MOST_READ, decoded_image  # noqa: PLC0415

    scale = min(DETAIL, (MOST_READ / max(size[0] * size[1], 1.0)) ** 0.5)
    paper = Image.new("RGB", (max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)), "white")
    unread: list[OfdPicture] = []
    for one in pictures:
        path = paths.get(one.resource)
        data = None if path is None else parts.image(path)
        try:
            image = None if data is None else decoded_image(data)
        except DamagedSource:
            image = None
        if image is None:
            unread.append(one)
        else:
            _draw(paper, image, one, scale)
    return ScanImage(paper, scale), unread


def _draw(paper: "Image", image: "Image", picture: OfdPicture, scale: float) -> None:
    """Draw the image, as far as it lies within its bounds."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    if picture.is_flat:
        return
    a, b, c, d, e, f = inverse(picture.matrix)
    width, height = image.size
    way = (a * width / scale, b * width / scale, c * width, d * height / scale, e * height / scale, f * height)
    mask = image.getchannel("A") if image.mode == "RGBA" else Image.new("L", image.size, 255)
    ink = mask.transform(paper.size, Image.Transform.AFFINE, way)
    bounds = Image.new("L", paper.size, 0)
    left, top, right, bottom = (round(side * scale) for side in picture.box)
    bounds.paste(255, (left, top, right, bottom))
    pixels = image.convert("RGB").transform(paper.size, Image.Transform.AFFINE, way, Image.Resampling.BICUBIC)
    paper.paste(pixels, (0, 0), ImageChops.darker(ink, bounds))


def content_on_page(scanned: ScannedPage, typed: Sequence[Glyph]) -> ScannedContent | None:
    """What was read from pictures at its place on the page; None where they were turned to be read.

    The characters of the file itself go before those that are read where they stand.
    """
    matrix = scanned.to_original
    if matrix[0] < UPRIGHT:
        return None
    sure = [one for one in scanned.glyphs if one.confidence >= LEAST_SURE]
    return ScannedContent(
        without_typed([moved_glyph(one, *_shift(matrix, (one.x0 + one.x1) / 2, one.base)) for one in sure], typed),
        [
            RulingLine(_shift(matrix, (start + end) / 2, at)[1] + at, start, end)
            for at, start, end in scanned.horizontal
        ],
        [RulingLine(_shift(matrix, at, (start + end) / 2)[0] + at, start, end) for at, start, end in scanned.vertical],
    )


def _shift(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """How far the matrix moves a point."""
    moved = transformed_point(matrix, x, y)
    return moved[0] - x, moved[1] - y
