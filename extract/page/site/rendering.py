"""Functions of the worker process on originals: measure pages, draw a page, locate texts."""

from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from PIL import ImageDraw, ImageFont

from extract.model import Box, Cell, Clause
from extract.page.page_images import encoded_image
from extract.page.site.linked_original import PrintedBoxes
from extract.read import read_bytes
from extract.read.ocr import OcrOptions
from extract.read.raster import page_sizes as raster_page_sizes
from extract.read.raster import raster
from extract.record.annotations import PageBox, TextSpot

Source = Path | bytes
Blots = tuple[Box, ...]
Marks = tuple[tuple[str, Box], ...]  # labels of ASCII characters, and what they mark
SpottedTexts = tuple[tuple[str, TextSpot], ...]  # texts in their order, each with the spot where it stands
_SCALE = 2.0  # pixels per point: sharp on a good screen
_LABEL, _ROOM = 7.0, 1.5  # points: the size of a mark's label, the room around a marked box
_RED = (190, 20, 20)


def page_sizes(source: Source) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points; raises ``SourceError`` if the file cannot be opened."""
    return tuple(raster_page_sizes(_bytes_of(source)))


def picture(source: Source, page: int, blots: Blots, marks: Marks = (), *, fine: bool = False) -> tuple[bytes, str]:
    """The image of a page and its kind (png, jpeg), with black ``blots``; raises ``SourceError`` if that fails.

    ``marks`` are tinted, framed and labelled boxes. A ``fine`` one has as many pixels as the scan.
    """
    image, scale = raster(_bytes_of(source), page, None if fine else _SCALE)
    draw = ImageDraw.Draw(image, "RGBA")
    for box in blots:
        draw.rectangle([edge * scale for edge in box], fill="black")
    font = ImageFont.load_default(_LABEL * scale) if marks else None
    for label, (x0, top, x1, bottom) in marks:
        frame = [edge * scale for edge in (x0 - _ROOM, top - _ROOM, max(x0, x1) + _ROOM, max(top, bottom) + _ROOM)]
        draw.rectangle(frame, fill=(*_RED, 40), outline=(*_RED, 255), width=round(scale))
        _, _, width, height = draw.textbbox((0, 0), label, font=font)
        left, upper = max(0, frame[0]), max(0, frame[1] - height - 2 * scale)
        draw.rectangle([left, upper, left + width + 2 * scale, upper + height + 2 * scale], fill=(*_RED, 255))
        draw.text((left + scale, upper + scale / 2), label, fill="white", font=font)
    return encoded_image(image)


def printed_boxes(tables: SpottedTexts, paragraphs: SpottedTexts, pdf: bytes) -> PrintedBoxes:
    """The boxes of a Word file's cells and paragraphs on its printed pages.

    Both are aligned in reading order with the texts of the PDF by equal text; a text that is missing there has no box.
    That includes what OCR read in a picture: the print is read without OCR, which takes seconds.
    """
    printed = [(_without_blanks(one.text), _boxes(one)) for one in read_bytes(pdf, ocr=OcrOptions("never")).holders()]
    printed = [one for one in printed if one[0]]
    boxes: dict[TextSpot, list[PageBox]] = defaultdict(list)
    for texts_and_spots in (tables, paragraphs):
        own = [(short, spot) for text, spot in texts_and_spots if (short := _without_blanks(text))]
        matcher = SequenceMatcher(None, [text for text, _ in own], [text for text, _ in printed], autojunk=False)
        for start, begin, length in matcher.get_matching_blocks():
            for step in range(length):
                boxes[own[start + step][1]] += printed[begin + step][1]
    return dict(boxes)


def _bytes_of(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _boxes(holder: Cell | Clause) -> list[PageBox]:
    """Where a cell or paragraph stands on pages."""
    return [(place.page, place.box) for place in holder.places if place.page is not None and place.box is not None]
