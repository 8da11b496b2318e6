"""Pages of a PDF or picture file as images in HTML, with boxes over them."""

import base64
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.model import Box
from extract.page.badges import Badge, badges
from extract.read.raster import raster
from extract.record.annotations import Annotation, PageBox, page_boxes

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 110 / 72  # pixels per point: small print is legible, and a page has less than 200 kB
_CROP_SCALE, _SHOWN_SCALE = 200 / 72, 1.8  # pixels per point: of the piece of a page, and on the screen
_ROOM = (12.0, 5.0)  # points beside, and above and below, what a piece shows
_COLOURS = 64  # of a page of text
_QUALITY = 72
MOST_PAGES = 40


class BadgeBox(NamedTuple):
    """A box on a page, in percent of the page's width and height, with the badges of all annotations there."""

    left: float
    top: float
    width: float
    height: float
    badges: tuple[Badge, ...]


class PageImage(NamedTuple):
    """A page: its number, its image as a data URI, the image's size in pixels, and the boxes over it."""

    number: int
    image: str
    width: int
    height: int
    boxes: tuple[BadgeBox, ...]


def page_images(source: Path, numbered: Mapping[int, Annotation]) -> Iterator[PageImage]:
    """The pages with badges, at most ``MOST_PAGES``; raises ``SourceError`` if a page cannot be drawn."""
    data = source.read_bytes()
    pages: dict[int, dict[PageBox, tuple[Badge, ...]]] = defaultdict(dict)
    for spot, there in badges(numbered, page_boxes).items():
        pages[spot[0]][spot] = there
    for number in sorted(pages)[:MOST_PAGES]:
        image, scale = raster(data, number, _SCALE)
        boxes = []
        for (_, (x0, top, x1, bottom)), there in sorted(pages[number].items()):
            left, right = (_percent(edge, image.width / scale) for edge in (x0, x1))
            upper, lower = (_percent(edge, image.height / scale) for edge in (top, bottom))
            boxes.append(BadgeBox(left, upper, max(right - left, 0), max(lower - upper, 0), there))
        yield PageImage(number, _data_uri(image), image.width, image.height, tuple(boxes))


class PageCrop(NamedTuple):
    """A piece of a page: its image as a data URI, and its width and height on the screen in pixels."""

    image: str
    width: int
    height: int


def page_crops(source: Path, spots: Iterable[PageBox]) -> dict[PageBox, PageCrop]:
    """The boxes of pages as they look, each with a little of what stands around it; of at most ``MOST_PAGES`` pages.

    Raises ``SourceError`` if a page cannot be drawn.
    """
    data, by_page = source.read_bytes(), defaultdict(list)
    for page, box in spots:
        by_page[page].append(box)
    crops = {}
    for page in sorted(by_page)[:MOST_PAGES]:
        image, scale = raster(data, page, _CROP_SCALE)
        for box in by_page[page]:
            x0, top, x1, bottom = (round(edge * scale) for edge in with_room(box))
            piece = image.crop((max(x0, 0), max(top, 0), min(x1, image.width), min(bottom, image.height)))
            size = (round(edge / scale * _SHOWN_SCALE) for edge in piece.size)
            if min(piece.size) > 0:
                crops[page, box] = PageCrop(_data_uri(piece), *size)
    return crops


def with_room(box: Box) -> Box:
    """A box in points with as much around it as shows what stands beside."""
    x0, top, x1, bottom = box
    return x0 - _ROOM[0], top - _ROOM[1], x1 + _ROOM[0], bottom + _ROOM[1]


def badged_page_count(numbered: Mapping[int, Annotation]) -> int:
    """The number of pages with badges."""
    return len({page for page, _ in badges(numbered, page_boxes)})


def _percent(points: float, whole: float) -> float:
    """The share of the whole in percent, limited to 0 to 100."""
    return round(min(max(100 * points / whole, 0), 100), 2)


def _data_uri(image: "Image") -> str:
    content, kind = encoded_image(image)
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def encoded_image(image: "Image") -> tuple[bytes, str]:
    """The image's bytes and kind: PNG in few colours (smaller for text) or JPEG (smaller for scans)."""
    from PIL import Image  # noqa: PLC0415

    files = []
    # an octree takes a seventh of the time of a median cut, and text looks the same
    for kind, reduced in (("PNG", image.quantize(_COLOURS, Image.Quantize.FASTOCTREE)), ("JPEG", image)):
        file = io.BytesIO()
        reduced.save(file, kind, quality=_QUALITY)
        files.append((file.getvalue(), kind.lower()))
    return min(files, key=lambda encoded: len(encoded[0]))
