"""Pictures in files that have no pages → the text and tables that they show, read as a scan of them is.

A Word file or workbook shows an image in a size of its own, cut at its sides, turned or mirrored: what is shown is what
is read. The same image shown in the same way is read once.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from msgspec.structs import replace

from extract.errors import DamagedSource
from extract.model import Page
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ReadPage
from extract.read.ocr import OcrOptions
from extract.read.page_guard import guarded_page
from extract.read.picture_readings import Outcome, PictureReading
from extract.read.scanned_page import MOST_SURE, page_of_scan

# the confidence that half of the characters have at least, and half of a few: below, what looks like text is a
# photograph's
_SURE, _SURE_OF_FEW = 0.5, 0.85
_LOGGED = "picture {} of the file, in the order of reading"
_STRAY, _FEW = 3, 8  # characters: fewer unclear ones are a photograph's edges, or a signature; more may be a form
_MOST_DRAWINGS = 10  # of a file: each takes some seconds of LibreOffice


class ShownPicture(NamedTuple):
    """An image as a file shows it: what gives its bytes, or None where the file does not hold them, and its width and
    height in points before it is turned, None where they are not known.

    ``crop`` is what is cut off on the left, at the top, on the right and at the bottom, as shares of the image; then it
    is mirrored (``flips``: left to right, upside down), then turned clockwise by ``turn`` degrees.
    """

    load: Callable[[], bytes | None]
    size: tuple[float, float] | None = None
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    turn: float = 0.0
    flips: tuple[bool, bool] = (False, False)


class PictureReader:
    """Reads the pictures of one file; each image shown in one way is read once."""

    def __init__(self, ocr: OcrOptions) -> None:
        self.ocr = ocr
        self._known: dict[tuple[object, ...], PictureReading] = {}
        self._drawings = 0

    def reading(self, picture: ShownPicture) -> PictureReading:
        """What the picture says; one that is broken or of an unknown format says so, and costs nothing else."""
        if self.ocr.scanner is None or self.ocr.when == "never":
            return PictureReading("unasked")
        data = picture.load()
        if data is None:
            return PictureReading("missing")
        key = (sha256(data).digest(), *picture[2:])
        if key not in self._known:
            number = len(self._known) + 1
            if self.ocr.on_page is not None:
                self.ocr.on_page(number, number)
            self._known[key] = self._read(picture, data, number)
        return self._known[key]

    def _read(self, picture: ShownPicture, data: bytes, number: int) -> PictureReading:
        """The reading; ``number`` is that of the page that the picture counts as while it is read."""
        from extract.read.bitmaps import UnknownImage, image_to_read  # noqa: PLC0415 - loads Pillow

        outcome: Outcome = "defect"

        def page() -> ReadPage:
            nonlocal outcome
            to_read = image_to_read(data, picture.size, picture.crop, picture.turn, picture.flips)
            if to_read is None or self.ocr.scanner is None:
                outcome = "nothing"
                return ReadPage(Page(number, 0.0, 0.0))
            scanned = self.ocr.scanner(to_read[0], number)
            glyphs = [glyph._replace(confidence=min(glyph.confidence, MOST_SURE)) for glyph in scanned.glyphs]
            read = page_of_scan(number, to_read[1], replace(scanned, glyphs=glyphs))
            outcome = _outcome(glyphs)
            return read

        try:
            read = guarded_page(number, page, _LOGGED)
        except UnknownImage:
            drawn = self._drawn_image(picture, data)
            return PictureReading("unknown") if drawn is None else self._read(picture, drawn, number)
        except DamagedSource:
            return PictureReading("broken")
        return PictureReading(outcome, read if outcome == "text" else None)

    def _drawn_image(self, picture: ShownPicture, data: bytes) -> bytes | None:
        """The PNG of a picture that is drawn by strokes; None where it cannot be drawn, or too many were already."""
        if self.ocr.drawer is None or self._drawings == _MOST_DRAWINGS:
            return None
        self._drawings += 1
        left, top, right, bottom = picture.crop
        shares = max(1 - left - right, 0.1), max(1 - top - bottom, 0.1)
        image = self.ocr.drawer(data, picture.size and (picture.size[0] / shares[0], picture.size[1] / shares[1]))
        if image is None:
            return None
        target = BytesIO()
        image.save(target, "PNG")
        return target.getvalue()


def _outcome(glyphs: Sequence[Glyph]) -> Outcome:
    confidences = sorted(glyph.confidence for glyph in glyphs)
    least = _SURE if len(glyphs) >= _STRAY else _SURE_OF_FEW
    if confidences and confidences[len(confidences) // 2] >= least:
        return "text"
    return "nothing" if len(glyphs) < _STRAY else "signs" if len(glyphs) < _FEW else "unclear"
