"""Bytes of an image, from an untrusted file, to pixels on white paper, behind limits of size; Pillow decodes them."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from extract.errors import DamagedSource
from extract.read.ocr import ScanImage
from extract.read.paper import LONG_SIDE, LONGEST, POINTS

DAMAGED = "图片文件不完整、已损坏或尺寸过大，无法读取；请重新扫描或重新取得该文件。"
MOST_PIXELS = 100_000_000  # A3 at 600 dots to the inch has 70 million; it is made smaller before it is read
MOST_READ = 16_000_000  # pixels: A3 at 280 dots to the inch
DETAIL = 200 / 72  # pixels a point: a coarser image is enlarged to it
LIKELY = (72, 1200)  # dots to the inch that a scanner may mean; others are a default of some program

_DEEP = (1, 255, 4095, 65535)  # white in images of more than 8 bits or of fractions
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "JPEG2000")  # of pictures in files
_BAND = 256  # rows
_LEAST = 12  # pixels: a smaller side holds no character
_SHEET = (1.25, 1.5)  # longer by shorter side of a sheet of paper: A4 has 1.41, letter 1.29
_SHEET_PIXELS = 800  # of the longer side: A4 at 70 dots to the inch
_DENSITY = (96 / 72, 300 / 72)  # pixels a point of a screenshot and of a scan: a picture's size may say anything
_COLUMN = 450.0  # points: the text of an A4 page, which a picture fills where nothing tells its size
_MARGIN = 12.0  # points of paper around a picture, which may be cut right at its text or frame


class UnknownImage(DamagedSource):
    """The bytes are no image of pixels that Pillow knows: EMF, WMF, SVG."""


@contextmanager
def decoding() -> Iterator[None]:
    """Turn what Pillow raises for a broken image into ``DamagedSource``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images; only the worst are refused
            yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedSource(DAMAGED) from error


def refuse_absurd_size(image: Image.Image) -> None:
    """Raise ``ValueError`` where the image, not decoded yet, has more pixels than any scan."""
    if image.width * image.height > MOST_PIXELS:
        raise ValueError("too many pixels")


def scale_of(image: Image.Image) -> float | None:
    """Pixels a point as the file says, None where it does not or says nothing likely."""
    dots = float(image.info.get("dpi", (0, 0))[0])
    return dots / POINTS if LIKELY[0] < dots <= LIKELY[1] else None


def times_to_read(size: tuple[int, int], scale: float) -> float:
    """By how much an image of that size and of ``scale`` pixels a point is enlarged, or made smaller, to be read."""
    return float(min(max(DETAIL / scale, 1.0), (MOST_READ / (size[0] * size[1])) ** 0.5))


def resized_image(image: Image.Image, times: float, how: Image.Resampling) -> Image.Image:
    """The image so many times as large, at least a pixel wide and high."""
    size = max(round(image.width * times), 1), max(round(image.height * times), 1)
    return image if size == image.size else image.resize(size, how)


def on_white(image: Image.Image) -> Image.Image:
    """The image in RGB, what is transparent on white paper; 16-bit greys lose what no eye sees."""
    if image.mode.startswith(("I", "F")):
        lightest = max(float(side) for side in image.getextrema() if not isinstance(side, tuple))
        share = 255 / next((most for most in _DEEP if lightest <= most), lightest)
        image = image.convert("F").point(lambda grey: grey * share + 0).convert("L")
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    over = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", over.size, "white")
    white.paste(over, mask=over.getchannel("A"))
    return white


# ---------------------------------------------------------------- a picture in a file that has no pages


def image_to_read(
    data: bytes,
    size: tuple[float, float] | None,
    crop: tuple[float, float, float, float],
    turn: float,
    flips: tuple[bool, bool],
) -> tuple[ScanImage, tuple[float, float]] | None:
    """The image as it is shown, with a margin of paper, and its width and height in points; None where nothing is.

    What the other arguments are, ``ShownPicture`` says. Raises ``UnknownImage``, and ``DamagedSource`` for an image
    that cannot be decoded.
    """
    with decoding():
        image, own = _shown_part(data, crop)
        if min(image.size) < _LEAST:
            return None
        image = on_white(image)
    scale = _likely_scale(image.size, size, own)
    image = _turned_image(image, turn, flips)
    times = times_to_read(image.size, scale)
    image = resized_image(image, times, Image.Resampling.BICUBIC)
    scale *= times
    image = ImageOps.expand(image, round(_MARGIN * scale), _paper(image))
    return ScanImage(image, scale), (image.width / scale, image.height / scale)


def _shown_part(data: bytes, crop: tuple[float, float, float, float]) -> tuple[Image.Image, float | None]:
    """What is left of the image, made smaller where it is large, and the pixels a point that its file says it has."""
    image = _opened_image(data)
    dots, whole = scale_of(image), image.width
    part = _reduced_image(_cropped_image(image, crop))
    return part, None if dots is None else dots * part.width / (whole * max(1 - crop[0] - crop[2], 0.01))


def decoded_image(data: bytes) -> Image.Image:
    """The image in RGB or RGBA, smaller where it has many more pixels than are read; raises as ``image_to_read``."""
    with decoding():
        image = _reduced_image(_opened_image(data))
        is_transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        return image.convert("RGBA" if is_transparent else "RGB")


def _opened_image(data: bytes) -> Image.Image:
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise UnknownImage(DAMAGED) from error
    refuse_absurd_size(image)
    share = (MOST_READ / (image.width * image.height)) ** 0.5
    if share < 1:  # a JPEG is made smaller while it is decoded
        image.draft("RGB", (round(image.width * share), round(image.height * share)))
    return image


def _cropped_image(image: Image.Image, crop: Sequence[float]) -> Image.Image:
    """What is left of the image, with a corner alone where nothing is."""
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in crop)
    if not any((left, top, right, bottom)):
        return image
    width, height = image.size
    x0, y0 = round(left * width), round(top * height)
    return image.crop((x0, y0, max(round((1 - right) * width), x0), max(round((1 - bottom) * height), y0)))


def _reduced_image(image: Image.Image) -> Image.Image:
    """The image with a whole part of its pixels, on white, if it has many times more than are read.

    It is made band by band: Pillow would copy all of a transparent image first.
    """
    factor = int((image.width * image.height / MOST_READ) ** 0.5)
    if factor < 2:
        return image
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * _BAND):
        band = image.crop((0, top, width, min(top + factor * _BAND, height)))
        small.paste(on_white(band).reduce(factor), (0, top // factor))
    return small


def _likely_scale(pixels: tuple[int, int], size: tuple[float, float] | None, own: float | None) -> float:
    """Pixels a point of the paper that a picture shows; ``own`` is what its file says.

    A picture like a whole sheet is taken for A4, however large it is shown; of others the size that is shown tells,
    between that of a screenshot and of a scan.
    """
    longer, shorter = max(pixels), min(pixels)
    if longer >= _SHEET_PIXELS and _SHEET[0] <= longer / shorter <= _SHEET[1]:
        return longer / LONG_SIDE
    scale = pixels[0] / size[0] if size is not None and size[0] > 0 else own or longer / _COLUMN
    return max(min(max(scale, _DENSITY[0]), _DENSITY[1]), longer / LONGEST)


def _turned_image(image: Image.Image, turn: float, flips: tuple[bool, bool]) -> Image.Image:
    """The image mirrored, then turned clockwise by so many degrees, on paper."""
    if flips[0]:
        image = ImageOps.mirror(image)
    if flips[1]:
        image = ImageOps.flip(image)
    if turn % 360 == 0:
        return image
    return image.rotate(-turn, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(image))


def _paper(image: Image.Image) -> tuple[int, int, int]:
    """The grey that most of the image has."""
    levels = image.convert("L").histogram()
    usual = max(range(0, 256, 8), key=lambda level: sum(levels[level : level + 8]))
    grey = max(range(usual, usual + 8), key=levels.__getitem__)
    return grey, grey, grey
