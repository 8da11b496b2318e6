"""Originals as pictures: pages of a PDF; of a Word file, pages of the PDF that LibreOffice makes of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from PIL import ImageDraw

from extract.errors import ConverterMissing, SourceError
from extract.model import Document, Holder, Table
from extract.page.grids import Spot
from extract.page.images import encoded
from extract.page.site.spots import Box, Echo
from extract.read import read_bytes
from extract.read.legacy import MEDIA_TYPES, office
from extract.read.pdf.raster import page_sizes, raster
from extract.read.sniff import DOCX, PDF

Content = dict[str, Any]
Blots = tuple[tuple[float, float, float, float], ...]
_SCALE = 2.0  # pixels a point: sharp on a good screen
_PATIENCE = 20.0  # seconds: who waits longer for a page is told to come again
# PDFium is not made for several threads, and LibreOffice takes a whole processor
_PDFIUM, _OFFICE = Lock(), Lock()


@contextmanager
def _turn(lock: Lock) -> Iterator[None]:
    """One after the other; ``SourceError`` where the turn does not come."""
    if not lock.acquire(timeout=_PATIENCE):
        raise SourceError("正在为别人准备页面，请稍后再看。")
    try:
        yield
    finally:
        lock.release()


def is_paper(media_type: str | None) -> bool:
    """Whether files of this kind have pages as they are."""
    return media_type == PDF


def is_printable(media_type: str | None) -> bool:
    """Whether pages can be made of files of this kind, where LibreOffice is installed."""
    if media_type not in (DOCX, *MEDIA_TYPES):
        return False
    try:
        return bool(office.program())
    except ConverterMissing:
        return False


@lru_cache(maxsize=64)
def sizes(file: Path, stamp: int) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points; ``DamagedSource`` where the file cannot be opened."""
    with _turn(_PDFIUM):
        return tuple(page_sizes(file))


@lru_cache(maxsize=96)
def picture(file: Path, stamp: int, page: int, blots: Blots) -> tuple[bytes, str]:
    """A page as the bytes of an image and its kind (png, jpeg), black over ``blots``; ``DamagedSource`` if not."""
    with _turn(_PDFIUM):
        return _drawn(file, page, blots)


def _drawn(source: Path | bytes, page: int, blots: Blots) -> tuple[bytes, str]:
    image, scale = raster(source, page, _SCALE)
    draw = ImageDraw.Draw(image)
    for box in blots:
        draw.rectangle([edge * scale for edge in box], fill="black")
    return encoded(image)


# ---------------------------------------------------------------- what LibreOffice prints


@lru_cache(maxsize=24)
def printed(file: Path, stamp: int) -> bytes:
    """The PDF of a Word file; raises a ``SourceError`` where LibreOffice makes none."""
    with _turn(_OFFICE):
        return office.pdf_file(file.read_bytes(), file.suffix.lower() or ".docx")


@lru_cache(maxsize=96)
def printed_picture(file: Path, stamp: int, page: int) -> tuple[bytes, str]:
    """A page of it as an image."""
    pdf = printed(file, stamp)
    with _turn(_PDFIUM):
        return _drawn(pdf, page, ())


@lru_cache(maxsize=24)
def printed_sizes(file: Path, stamp: int) -> tuple[tuple[float, float], ...]:
    """Width and height of its pages in points."""
    pdf = printed(file, stamp)
    with _turn(_PDFIUM):
        return tuple(page_sizes(pdf))


@lru_cache(maxsize=24)
def echo(file: Path, stamp: int) -> Echo:
    """Where the cells and paragraphs of a Word file stand on its printed pages.

    What was read from the Word file and from its PDF is laid side by side in reading order, and what has the same text
    is the same; a text that is not found again has no place.
    """
    pdf = printed(file, stamp)
    with _turn(_PDFIUM):
        found = read_bytes(pdf)
    own = list(_spots(read_bytes(file.read_bytes())))
    other = [(_bare(holder.text), holder) for holder in found.holders() if _bare(holder.text)]
    matcher = SequenceMatcher(None, [text for text, _ in own], [text for text, _ in other], autojunk=False)
    echoes: dict[Spot, list[tuple[int, Box]]] = defaultdict(list)
    for start, begin, length in matcher.get_matching_blocks():
        for step in range(length):
            echoes[own[start + step][1]] += _places(other[begin + step][1])
    return dict(echoes)


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


def why_not(error: SourceError) -> str:
    """A sentence for who looks at the page."""
    return f"原件的页面无法显示：{error}"
