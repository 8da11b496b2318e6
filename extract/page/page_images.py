"""Pages of a PDF or picture file as images within HTML, with boxes over them."""

import base64
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.page.marks import Badge, Mark, Place, badges
from extract.read.raster import raster

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 110 / 72  # pixels a point: small print can be read, and a page stays below 200 kB
_COLOURS = 64  # of a page of text
_QUALITY = 72
MOST_PAGES = 40

PageBox = tuple[int, tuple[float, float, float, float]]


class Box(NamedTuple):
    """A box on a page, in percent of its width and height, with the badges of all marks there."""

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
    boxes: tuple[Box, ...]


def page_images(source: Path, marks: Sequence[Mark]) -> Iterator[PageImage]:
    """The pages that have marks, at most ``MOST_PAGES``; a ``SourceError`` if one cannot be drawn."""
    data = source.read_bytes()
    pages: dict[int, dict[PageBox, list[Badge]]] = defaultdict(dict)
    for spot, found in badges(marks, spot_of).items():
        pages[spot[0]][spot] = found
    for number in sorted(pages)[:MOST_PAGES]:
        drawn, scale = raster(data, number, _SCALE)
        size = (drawn.width / scale, drawn.height / scale)
        boxes = tuple(_box(spot, found, size) for spot, found in sorted(pages[number].items()))
        yield PageImage(number, _data_uri(drawn), drawn.width, drawn.height, boxes)


def marked_pages(marks: Sequence[Mark]) -> int:
    """How many pages have marks."""
    return len({spot[0] for spot in badges(marks, spot_of)})


def spot_of(place: Place) -> PageBox | None:
    """The page and box of a place, None where it has none."""
    if "box" not in place:
        return None
    x0, top, x1, bottom = (float(edge) for edge in place["box"])
    return place["page"], (x0, top, x1, bottom)


def _box(spot: PageBox, found: Sequence[Badge], size: tuple[float, float]) -> Box:
    """The box within the page: what reaches beyond it is cut."""
    x0, top, x1, bottom = spot[1]
    left, right = (_percent(edge, size[0]) for edge in (x0, x1))
    upper, lower = (_percent(edge, size[1]) for edge in (top, bottom))
    return Box(left, upper, max(right - left, 0), max(lower - upper, 0), tuple(found))


def _percent(points: float, whole: float) -> float:
    return round(min(max(100 * points / whole, 0), 100), 2)


def encoded(image: "Image") -> tuple[bytes, str]:
    """The image's file and kind: PNG in few colours or JPEG, whichever is smaller; text the one, scans the other."""
    from PIL import Image  # noqa: PLC0415

    files = []
    # an octree takes a seventh of the time of a median cut, and text looks the same
    for kind, made in (("PNG", image.quantize(_COLOURS, Image.Quantize.FASTOCTREE)), ("JPEG", image)):
        file = io.BytesIO()
        made.save(file, kind, quality=_QUALITY)
        files.append((file.getvalue(), kind.lower()))
    return min(files, key=lambda made: len(made[0]))


def _data_uri(image: "Image") -> str:
    data, kind = encoded(image)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
