"""Text that something painted later may cover: a filled figure, as correction fluid or a bar over a name, or an image.

Only the order and the places are looked at here; whether such text is to be seen, the drawn page tells.
"""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.pdf import pdfium

_OPAQUE = 0.9  # of an image's pixels: those at its slanted or antialiased edges may be transparent


def texts_below(
    covers: Sequence[tuple[int, Box]], texts: Sequence[tuple[int, Box]], order: Mapping[int, int]
) -> Iterator[int]:
    """The handles of the texts that have something of a later cover in the middle of their height.

    ``order`` is that of painting, by handle.
    """
    first = min((order[handle] for handle, _ in texts), default=0)
    later = [(order[handle], box) for handle, box in covers if order[handle] > first]
    if not later:
        return
    # the middle of the box from above, its left and right side, the place in the order of painting
    lines = sorted([((box[1] + box[3]) / 2, box[0], box[2], order[handle], handle) for handle, box in texts])
    middles = [line[0] for line in lines]
    for place, (x0, top, x1, bottom) in later:
        for _, left, right, own, handle in lines[bisect_left(middles, top) : bisect_right(middles, bottom)]:
            if own < place and left < x1 and x0 < right:
                yield handle


def shows_through(image: int, page: pypdfium2.PdfPage) -> bool:
    """Whether what lies below the image may show through: it is blended, or has a mask, as a stamp or watermark has."""
    if pdfium.is_transparent(image):
        return True
    pointer = ctypes.cast(image, raw.FPDF_PAGEOBJECT)
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf, page, pointer)
    if not bitmap:
        return True
    size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
    alphas = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)[3::4]
    raw.FPDFBitmap_Destroy(bitmap)
    return alphas.count(255) < _OPAQUE * len(alphas)
