"""A page of a file as an image, for whoever shows what was read from it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.read.formats import FORMATS, SCANS
from extract.read.sniff import sniffed_format

if TYPE_CHECKING:
    from PIL.Image import Image

PAGED = frozenset(row.media_type for row in FORMATS if row.has_pages)  # files that have pages as they are


def without_password(source: bytes, passwords: Sequence[str]) -> bytes:
    """A PDF file without its password if one of these opens it; any other file as it is."""
    if not passwords or sniffed_format(source).group is SCANS:
        return source
    from extract.read.pdf import password as pdf  # noqa: PLC0415

    return pdf.decrypt(source, passwords) or source


def raster(source: bytes, page: int, scale: float | None) -> tuple["Image", float]:
    """Page ``page`` (from 1) as a reader sees it, and the pixels a point that it has: ``scale``, or less.

    Without a scale it has as many pixels as the scan.
    Raises a ``SourceError`` if it cannot be drawn.
    """
    if sniffed_format(source).group is SCANS:
        from extract.read import image  # noqa: PLC0415

        return image.raster(source, page, scale)
    from extract.read.pdf import raster as pdf  # noqa: PLC0415

    return pdf.raster(source, page, scale)


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises a ``SourceError`` if the file cannot be opened."""
    if sniffed_format(source).group is SCANS:
        from extract.read import image  # noqa: PLC0415

        return image.page_sizes(source)
    from extract.read.pdf import raster as pdf  # noqa: PLC0415

    return pdf.page_sizes(source)
