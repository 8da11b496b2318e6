"""Image files, as archives hold scans too: PNG, JPEG, BMP, TIFF with a page or many → Document."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import islice

from PIL import Image, ImageOps, ImageSequence

from extract.errors import DamagedSource
from extract.model import Document, Page, Place, Remark
from extract.read.layout.pages import ReadPage, blocks_of
from extract.read.ocr import OcrOptions, ScanImage, advice
from extract.read.page_guard import guarded_page, unreadable_page
from extract.read.scanned_page import page_of_scan
from extract.read.sniff import sniff

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MOST = 100_000_000  # pixels: A3 at 600 dots to the inch has 70 million; it is made smaller before it is read
_MOST_READ = 16_000_000
_MOST_PAGES = 10_000
_DETAIL = 200 / 72  # pixels a point: a coarser image is enlarged to it
_LIKELY = (72, 1200)  # dots to the inch that a scanner may mean; others are a default of some program
_LONG_SIDE = 841.89  # points: A4, where nothing tells the size
_POINTS = 72  # to the inch
_DAMAGED = "图片文件不完整、已损坏或尺寸过大，无法读取；请重新扫描或重新取得该文件。"


def read(source: bytes, ocr: OcrOptions) -> Document:
    """The document; raises ``DamagedSource`` where no image can be decoded, or one alone is of an absurd size."""
    with _decoding(), Image.open(BytesIO(source), formats=_FORMATS) as image:
        total = min(getattr(image, "n_frames", 1), _MOST_PAGES)
    frames, pages = _frames(source), []
    damaged: list[DamagedSource] = []
    for number in range(1, total + 1):
        try:
            with _decoding():
                frame = next(frames)
            pages.append(guarded_page(number, partial(_read_page, frame, number, total, ocr)))
        except (DamagedSource, StopIteration) as error:  # a broken frame may hide those behind it
            damaged.append(DamagedSource(_DAMAGED) if isinstance(error, StopIteration) else error)
            message = f"第{number}页的图像已损坏、不完整或尺寸过大，无法读取；请重新扫描该页。"
            pages.append(unreadable_page(number, message))
    if len(damaged) == len(pages):
        raise damaged[0]
    remarks = tuple(remark for read in pages for remark in read.remarks)
    return Document(sniff(source), tuple(read.original_page for read in pages), blocks_of(pages), remarks)


def _read_page(frame: Image.Image, number: int, total: int, ocr: OcrOptions) -> ReadPage:
    """One page of so many; raises ``DamagedSource`` where its image cannot be decoded."""
    with _decoding():
        _refuse_huge(frame)
        scale = _scale(frame)
        to_read = _image_to_read(frame, scale) if ocr.scanner is not None and ocr.when != "never" else None
    if ocr.scanner is None or to_read is None:
        message = f"第{number}页是图像，没有文字，需要文字识别（OCR）：{advice(ocr)}"
        remark = Remark("page_without_text", "error", message, (Place(page=number),))
        page = Page(number, round(frame.width / scale, 2), round(frame.height / scale, 2), "none")
        return ReadPage(page, remarks=[remark])
    if ocr.on_page is not None:
        ocr.on_page(number, total)
    page_image, size = to_read
    return page_of_scan(number, size, ocr.scanner(page_image, number))


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises as ``read`` does."""
    with _decoding():
        return [
            (upright.width / scale, upright.height / scale)
            for upright, scale in ((ImageOps.exif_transpose(frame), _scale(frame)) for frame in _frames(source))
        ]


def raster(source: bytes, page: int, scale: float) -> tuple[Image.Image, float]:
    """Page ``page`` (from 1) upright, and the pixels a point that it has: ``scale``, or the fewer of the file.

    Raises as ``read`` does.
    """
    with _decoding():
        for number, frame in enumerate(_frames(source), 1):
            if number == page:
                _refuse_huge(frame)
                upright, own = _on_white(ImageOps.exif_transpose(frame)), _scale(frame)
                times = min(scale / own, 1.0)
                return _resized_image(upright, times, Image.Resampling.BOX), own * times
        raise ValueError("no such page")


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn what Pillow raises for a broken image into ``DamagedSource``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images; only the worst are refused
            yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedSource(_DAMAGED) from error


def _frames(source: bytes) -> Iterator[Image.Image]:
    with Image.open(BytesIO(source), formats=_FORMATS) as image:
        yield from islice(ImageSequence.Iterator(image), _MOST_PAGES)


def _refuse_huge(frame: Image.Image) -> None:
    """Raises ``ValueError`` for an image that would need more memory than a page may."""
    if frame.width * frame.height > _MOST:
        raise ValueError("too many pixels")


def _image_to_read(frame: Image.Image, scale: float) -> tuple[ScanImage, tuple[float, float]]:
    """The image upright as the camera says, and the page's size in points."""
    upright = _on_white(ImageOps.exif_transpose(frame))
    times = min(max(_DETAIL / scale, 1.0), (_MOST_READ / (upright.width * upright.height)) ** 0.5)
    size = (upright.width / scale, upright.height / scale)
    return ScanImage(_resized_image(upright, times, Image.Resampling.BICUBIC), scale * times), size


def _scale(frame: Image.Image) -> float:
    """Pixels a point; where the file does not say, or nothing likely, the page is taken for A4."""
    dots = float(frame.info.get("dpi", (0, 0))[0])
    if _LIKELY[0] < dots <= _LIKELY[1]:
        return dots / _POINTS
    return max(frame.size) / _LONG_SIDE


def _resized_image(image: Image.Image, times: float, how: Image.Resampling) -> Image.Image:
    return image if times == 1.0 else image.resize((round(image.width * times), round(image.height * times)), how)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")
