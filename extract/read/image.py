"""Image files, as archives hold scans too: PNG, JPEG, BMP, TIFF with a page or many → Document."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice

from PIL import Image, ImageOps, ImageSequence

from extract.errors import DamagedSource
from extract.model import Document, Page, Place, Remark
from extract.read.layout.pages import ReadPage, blocks_of
from extract.read.ocr import Ocr, Picture, advice, read_image
from extract.read.sniff import sniff

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MOST = 100_000_000  # pixels: A3 at 600 dots to the inch has 70 million; it is made smaller before it is read
_MOST_READ = 16_000_000
_MOST_PAGES = 10_000
_DETAIL = 200 / 72  # pixels a point: a coarser image is enlarged to it
_LIKELY = (72, 1200)  # dots to the inch that a scanner may mean; others are a default of some program
_LONG_SIDE = 841.89  # points: A4, where nothing tells the size
_POINTS = 72  # to the inch


def read(source: bytes, ocr: Ocr) -> Document:
    """The document; raises ``DamagedSource`` where the image cannot be decoded or is of an absurd size."""
    with _decoding():
        pages = list(_pages(source, ocr))
    remarks = tuple(remark for page in pages for remark in page.remarks)
    return Document(sniff(source), tuple(page.as_it_is for page in pages), blocks_of(pages), remarks)


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises as ``read`` does."""
    with _decoding():
        return [
            (seen.width / scale, seen.height / scale)
            for seen, scale in ((ImageOps.exif_transpose(frame), _scale(frame)) for frame in _frames(source))
        ]


def raster(source: bytes, page: int, scale: float) -> tuple[Image.Image, float]:
    """Page ``page`` (from 1) upright, and the pixels a point that it has: ``scale``, or the fewer of the file.

    Raises as ``read`` does.
    """
    with _decoding():
        for number, frame in enumerate(_frames(source), 1):
            if number == page:
                seen, own = _on_white(ImageOps.exif_transpose(frame)), _scale(frame)
                times = min(scale / own, 1.0)
                return _resized(seen, times, Image.Resampling.BOX), own * times
        raise ValueError("no such page")


@contextmanager
def _decoding() -> Iterator[None]:
    """What Pillow raises where an image is none, as ``DamagedSource``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size Pillow warns, of which we refuse the worst
            yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedSource("图片文件不完整、已损坏或尺寸过大，无法读取；请重新扫描或重新取得该文件。") from error


def _frames(source: bytes) -> Iterator[Image.Image]:
    with Image.open(BytesIO(source), formats=_FORMATS) as image:
        for frame in islice(ImageSequence.Iterator(image), _MOST_PAGES):
            if frame.width * frame.height > _MOST:
                raise ValueError("too many pixels")
            yield frame


def _count(source: bytes) -> int:
    with Image.open(BytesIO(source), formats=_FORMATS) as image:
        return min(getattr(image, "n_frames", 1), _MOST_PAGES)


def _pages(source: bytes, ocr: Ocr) -> Iterator[ReadPage]:
    count = _count(source)
    return (_page(frame, number, count, ocr) for number, frame in enumerate(_frames(source), 1))


def _page(frame: Image.Image, number: int, count: int, ocr: Ocr) -> ReadPage:
    scale = _scale(frame)
    size = (frame.width / scale, frame.height / scale)
    if ocr.eye is None or ocr.when == "never":
        message = f"第{number}页是图像，没有文字，需要文字识别（OCR）：{advice(ocr)}"
        remark = Remark("page_without_text", "error", message, (Place(page=number),))
        return ReadPage(Page(number, round(size[0], 2), round(size[1], 2), "none"), remarks=[remark])
    if ocr.told is not None:
        ocr.told(number, count)
    picture, upright = _picture(frame, scale)
    return read_image(number, upright, ocr.eye(picture, number))


def _scale(frame: Image.Image) -> float:
    """Pixels a point; where the file does not say, or nothing likely, the page is taken for A4."""
    dots = float(frame.info.get("dpi", (0, 0))[0])
    if _LIKELY[0] < dots <= _LIKELY[1]:
        return dots / _POINTS
    return max(frame.size) / _LONG_SIDE


def _picture(frame: Image.Image, scale: float) -> tuple[Picture, tuple[float, float]]:
    """The image upright as the camera says, and the page's size in points."""
    seen = _on_white(ImageOps.exif_transpose(frame))
    size = (seen.width / scale, seen.height / scale)
    times = min(max(_DETAIL / scale, 1.0), (_MOST_READ / (seen.width * seen.height)) ** 0.5)
    return Picture(_resized(seen, times, Image.Resampling.BICUBIC), scale * times), size


def _resized(image: Image.Image, times: float, how: Image.Resampling) -> Image.Image:
    return image if times == 1.0 else image.resize((round(image.width * times), round(image.height * times)), how)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")
