"""Pages of a PDF or picture file as images in HTML, with boxes over them."""

import base64
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.page.badges import Badge, badges
from extract.read.raster import raster
from extract.record.annotations import Annotation, PageBox, page_boxes

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 110 / 72  # pixels per point: small print is legible, and a page has less than 200 kB
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
        content, kind = encoded_image(image)
        uri = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        yield PageImage(number, uri, image.width, image.height, tuple(boxes))


def badged_page_count(numbered: Mapping[int, Annotation]) -> int:
    """The number of pages with badges."""
    return len({page for page, _ in badges(numbered, page_boxes)})


def _percent(points: float, whole: float) -> float:
    """The share of the whole in percent, limited to 0 to 100."""
    return round(min(max(100 * points / whole, 0), 100), 2)


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
