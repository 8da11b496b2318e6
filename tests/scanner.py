"""Scans of PDF files: pages that are askew and grainy, with a red seal; only one JPEG on each page.

The same file and wear give the same bytes.
"""

from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin
from time import gmtime
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageOps

POINTS = 72  # per inch
MILLIMETRES = 25.4
PAPER = 246  # grey of paper on a scanner's glass
DARK = 128  # grey level: printed pixels are darker
INK = (214, 38, 38)  # of a seal's pad
SEAL = 42.0  # millimetres across: what 国发〔1999〕25号 gives the seals of offices in counties and districts
EPOCH = gmtime(0)

Grey = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Wear:
    """The quality of a scan: dots per inch, degrees askew, grain in grey levels, JPEG quality, seal or none.

    ``seed`` decides the grain, the position of the seal and the direction in which each page is askew.
    """

    dpi: int = 200
    skew: float = 1.0
    grain: float = 8.0
    quality: int = 60
    seal: bool = True
    seed: int = 0


def scan_of(pdf: bytes, wear: Wear = Wear()) -> bytes:
    """The PDF of the same pages as photographs of paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [_page(_printed_page(document, number, wear.dpi), wear, number) for number in range(len(document))]
    written = BytesIO()
    first, *others = pages
    first.save(
        written,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=wear.dpi,
        quality=wear.quality,
        creationDate=EPOCH,
        modDate=EPOCH,
    )
    return written.getvalue()


def _printed_page(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    """The page as black on white."""
    image: Image.Image = document[number].render(scale=dpi / POINTS, grayscale=True).to_pil()
    return image.convert("L")


def _page(printed: Image.Image, wear: Wear, number: int) -> Image.Image:
    chance = np.random.default_rng([wear.seed, number])
    way = chance.choice([-1, 1])
    page = Image.merge("RGB", [printed.point(lambda grey: grey * PAPER // 255)] * 3)
    if wear.seal:
        _press(page, seal_ink(wear.dpi, chance), chance)
    page = page.rotate(way * wear.skew, Image.Resampling.BICUBIC, fillcolor=(PAPER,) * 3)
    grain = chance.normal(0, wear.grain, (page.height, page.width, 1))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


# ---------------------------------------------------------------- the seal


def _press(page: Image.Image, seal: Image.Image, chance: np.random.Generator) -> None:
    """Put the seal over the lower right part of the print."""
    x0, y0, x1, y1 = ImageOps.invert(page.convert("L")).point(lambda grey: 255 * (grey > DARK)).getbbox() or (
        0,
        0,
        1,
        1,
    )
    middle = x0 + chance.uniform(0.5, 0.95) * (x1 - x0), y0 + chance.uniform(0.4, 0.9) * (y1 - y0)
    press(page, seal, middle, INK)


def press(page: Image.Image, seal: Image.Image, middle: tuple[float, float], colour: tuple[int, int, int]) -> None:
    """Press the seal on the page around that dot: its ink darkens the page and hides nothing."""
    left, top = max(0, int(middle[0] - seal.width / 2)), max(0, int(middle[1] - seal.height / 2))
    under = page.crop((left, top, left + seal.width, top + seal.height))
    ink = np.asarray(Image.new("RGB", seal.size, colour), dtype=np.float32) / 255
    cover = np.asarray(seal, dtype=np.float32)[..., None] / 255
    below = np.asarray(under, dtype=np.float32)
    page.paste(Image.fromarray((below * (1 - cover + cover * ink)).astype(np.uint8)), (left, top))


def seal_ink(dpi: int, chance: np.random.Generator) -> Image.Image:
    """The amount of ink (0 to 255) at each pixel: a ring, a star, and strokes like characters along the ring."""
    across = round(SEAL / MILLIMETRES * dpi)
    seal = Image.new("L", (across, across))
    draw = ImageDraw.Draw(seal)
    middle, thick = across / 2, max(2, across // 35)
    draw.ellipse((1, 1, across - 2, across - 2), outline=190, width=thick)
    draw.polygon(_star(middle, across * 0.17), fill=190)
    for place in range(9):
        _character(seal, place, chance)
    return seal


def _star(middle: float, reach: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star that stands upright."""
    radii = [reach if corner % 2 == 0 else reach * 0.382 for corner in range(10)]
    return [
        (middle + radius * sin(corner * pi / 5), middle - radius * cos(corner * pi / 5))
        for corner, radius in enumerate(radii)
    ]


def _character(seal: Image.Image, place: int, chance: np.random.Generator) -> None:
    """Draw vertical and horizontal strokes on the ring instead of a character, as fonts differ by machine."""
    side = round(seal.width * 0.13)
    square = Image.new("L", (side, side))
    draw = ImageDraw.Draw(square)
    thin = max(1, side // 9)
    for at in chance.choice(np.arange(1, 8), 3, replace=False) * side // 8:
        draw.line((0, at, side, at), fill=190, width=thin)
    for at in chance.choice(np.arange(1, 8), 2, replace=False) * side // 8:
        draw.line((at, 0, at, side), fill=190, width=thin)
    degrees = -120 + 30 * place
    turned = square.rotate(-degrees, Image.Resampling.BILINEAR, expand=True)
    angle, radius = degrees * pi / 180, seal.width * 0.38
    left = seal.width / 2 + radius * sin(angle) - turned.width / 2
    top = seal.height / 2 - radius * cos(angle) - turned.height / 2
    seal.paste(turned, (round(left), round(top)), turned)
