"""What is done with the bytes of an original in a process of its own: measure its pages, draw one, find its texts."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from PIL import ImageDraw

from extract.model import Document, Holder, Table
from extract.page.grids import Spot
from extract.page.images import encoded
from extract.page.site.spots import Box, Echo
from extract.read import read_bytes
from extract.read.raster import page_sizes, raster

Source = Path | bytes
Blots = tuple[Box, ...]
_SCALE = 2.0  # pixels a point: sharp on a good screen


def sizes(source: Source) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points; raises a ``SourceError`` where the file cannot be opened."""
    return tuple(page_sizes(_data(source)))


def picture(source: Source, page: int, blots: Blots) -> tuple[bytes, str]:
    """A page as the bytes of an image and its kind (png, jpeg), black over ``blots``; a ``SourceError`` if not."""
    image, scale = raster(_data(source), page, _SCALE)
    draw = ImageDraw.Draw(image)
    for box in blots:
        draw.rectangle([edge * scale for edge in box], fill="black")
    return encoded(image)


def echo(word: Source, pdf: bytes) -> Echo:
    """Where the cells and paragraphs of a Word file stand on its printed pages.

    What was read from the Word file and from its PDF is laid side by side in reading order, and what has the same text
    is the same; a text that is not found again has no place.
    """
    found = read_bytes(pdf)
    own = list(_spots(read_bytes(_data(word))))
    other = [(_bare(holder.text), holder) for holder in found.holders() if _bare(holder.text)]
    matcher = SequenceMatcher(None, [text for text, _ in own], [text for text, _ in other], autojunk=False)
    echoes: dict[Spot, list[tuple[int, Box]]] = defaultdict(list)
    for start, begin, length in matcher.get_matching_blocks():
        for step in range(length):
            echoes[own[start + step][1]] += _places(other[begin + step][1])
    return dict(echoes)


def _data(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _spots(document: Document) -> Sequence[tuple[str, Spot]]:
    found: list[tuple[str, Spot]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            spots = [(_bare(cell.text), ("table", block.index, cell.row, cell.column)) for cell in block.cells]
            found += [(text, spot) for text, spot in spots if text]
        elif _bare(block.text):
            found.append((_bare(block.text), ("paragraph", block.index, 0, 0)))
    return found


def _bare(text: str) -> str:
    return "".join(text.split())


def _places(holder: Holder) -> list[tuple[int, Box]]:
    return [(place.page, place.box) for place in holder.places if place.page is not None and place.box is not None]
