"""A page of a file as an image, for whoever shows what was read from it."""

from typing import TYPE_CHECKING

from extract.read.sniff import IMAGES, PDF, sniff

if TYPE_CHECKING:
    from PIL.Image import Image

PAGED = frozenset((PDF, *IMAGES))  # the media types of files that have pages as they are


def raster(source: bytes, page: int, scale: float) -> tuple["Image", float]:
    """Page ``page`` (from 1) as a reader sees it, and the pixels a point that it has: ``scale``, or less.

    Raises a ``SourceError`` if it cannot be drawn.
    """
    if sniff(source) in IMAGES:
        from extract.read import image  # noqa: PLC0415

        return image.raster(source, page, scale)
    from extract.read.pdf import raster as pdf  # noqa: PLC0415

    return pdf.raster(source, page, scale)


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises a ``SourceError`` if the file cannot be opened."""
    if sniff(source) in IMAGES:
        from extract.read import image  # noqa: PLC0415

        return image.page_sizes(source)
    from extract.read.pdf import raster as pdf  # noqa: PLC0415

    return pdf.page_sizes(source)
