"""Functions of the worker process on originals: measure pages, draw a page, locate texts."""

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from PIL import ImageDraw

from extract.model import Box, Clause, Document
from extract.page.page_images import encoded_image
from extract.page.site.linked_original import PrintedBoxes
from extract.read import read_bytes
from extract.read.raster import page_sizes as raster_page_sizes
from extract.read.raster import raster
from extract.record.annotations import PageBox, TextSpot

Source = Path | bytes
Blots = tuple[Box, ...]
_SCALE = 2.0  # pixels per point: sharp on a good screen


def page_sizes(source: Source) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points; raises ``SourceError`` if the file cannot be opened."""
    return tuple(raster_page_sizes(_bytes_of(source)))


def picture(source: Source, page: int, blots: Blots) -> tuple[bytes, str]:
    """The image of a page and its kind (png, jpeg), with black ``blots``; raises ``SourceError`` if that fails."""
    image, scale = raster(_bytes_of(source), page, _SCALE)
    draw = ImageDraw.Draw(image)
    for box in blots:
        draw.rectangle([edge * scale for edge in box], fill="black")
    return encoded_image(image)


def printed_boxes(word: Source, pdf: bytes) -> PrintedBoxes:
    """The boxes of a Word file's cells and paragraphs on its printed pages.

    The texts of the Word file and of its PDF are aligned in reading order by equal text; a text that is missing in the
    PDF has no box.
    """
    own = list(_texts(read_bytes(_bytes_of(word))))
    printed = list(_texts(read_bytes(pdf)))
    matcher = SequenceMatcher(None, [text for text, _, _ in own], [text for text, _, _ in printed], autojunk=False)
    boxes: dict[TextSpot, list[PageBox]] = defaultdict(list)
    for start, begin, length in matcher.get_matching_blocks():
        for step in range(length):
            boxes[own[start + step][1]] += printed[begin + step][2]
    return dict(boxes)


def _bytes_of(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _texts(document: Document) -> Iterator[tuple[str, TextSpot, list[PageBox]]]:
    """The texts of cells and paragraphs, without blanks, each with its spot and its boxes on pages."""
    for holder in document.holders():
        spot: TextSpot = (
            ("paragraph", holder.index, 0, 0)
            if isinstance(holder, Clause)
            else ("table", holder.table, holder.row, holder.column)
        )
        boxes = [(place.page, place.box) for place in holder.places if place.page is not None and place.box is not None]
        if text := "".join(holder.text.split()):
            yield text, spot, boxes
