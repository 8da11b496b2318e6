"""Image files, as archives hold scans too: PNG, JPEG, BMP, TIFF with a page or many → Document."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import islice

from PIL import Image, ImageOps, ImageSequence

from extract.errors import DamagedSource
from extract.model import Document, Page, Place, Remark
from extract.read.bitmaps import (
    DAMAGED,
    LIKELY,
    decoding,
    on_white,
    refuse_absurd_size,
    resized_image,
    scale_of,
    times_to_read,
)
from extract.read.layout.pages import ReadPage, blocks_of
from extract.read.layout.unruled_breaks import with_forms_going_on
from extract.read.ocr import OcrOptions, ScanImage, advice
from extract.read.page_guard import guarded_page, unreadable_page
from extract.read.paper import LONG_SIDE, LONGEST, POINTS, SCREEN
from extract.read.scanned_page import page_of_scan
from extract.read.sniff import sniff

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MOST_PAGES = 10_000
_OBLONG = 0.1  # pixels that are so much higher than wide are meant so


def read(source: bytes, ocr: OcrOptions) -> Document:
    """The document; raises ``DamagedSource`` where no image can be decoded, or one alone is of an absurd size."""
    with decoding(), Image.open(BytesIO(source), formats=_FORMATS) as image:
        total = min(getattr(image, "n_frames", 1), _MOST_PAGES)
    frames, pages = _frames(source), []
    damaged: list[DamagedSource] = []
    for number in range(1, total + 1):
        try:
            with decoding():
                frame = next(frames)
            pages.append(guarded_page(number, partial(_read_page, frame, number, total, ocr)))
        except (DamagedSource, StopIteration) as error:  # a broken frame may hide those behind it
            damaged.append(DamagedSource(DAMAGED) if isinstance(error, StopIteration) else error)
            message = f"第{number}页的图像已损坏、不完整或尺寸过大，无法读取；请重新扫描该页。"
            pages.append(unreadable_page(number, message))
    if len(damaged) == len(pages):
        raise damaged[0]
    pages = list(with_forms_going_on(pages))
    blocks, cut = blocks_of(pages)
    remarks = [*(remark for read in pages for remark in read.remarks), *cut]
    return Document(sniff(source), tuple(read.original_page for read in pages), blocks, tuple(remarks))


def _read_page(frame: Image.Image, number: int, total: int, ocr: OcrOptions) -> ReadPage:
    """One page of so many; raises ``DamagedSource`` where its image cannot be decoded."""
    with decoding():
        refuse_absurd_size(frame)
        scale = _scale(frame)
        width, height = (side / scale for side in _square_size(frame))
        to_read = _image_to_read(frame, scale) if ocr.scanner is not None and ocr.when != "never" else None
    if number == total:
        frame.close()  # a hundred megabytes that nobody needs while the page is read
    if ocr.scanner is None or to_read is None:
        message = f"第{number}页是图像，没有文字，需要文字识别（OCR）：{advice(ocr)}"
        remark = Remark("page_without_text", "error", message, (Place(page=number),))
        page = Page(number, round(width, 2), round(height, 2), "none")
        return ReadPage(page, remarks=[remark])
    if ocr.on_page is not None:
        ocr.on_page(number, total)
    page_image, size = to_read
    return page_of_scan(number, size, ocr.scanner(page_image, number))


def page_sizes(source: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points; raises as ``read`` does."""
    with decoding():
        return [
            (upright.width / scale, upright.height / scale)
            for upright, scale in ((_upright_image(frame), _scale(frame)) for frame in _frames(source))
        ]


def raster(source: bytes, page: int, scale: float | None) -> tuple[Image.Image, float]:
    """Page ``page`` (from 1) upright, and the pixels a point that it has: ``scale``, or fewer (None: all) of the file.

    Raises as ``read`` does.
    """
    with decoding():
        for number, frame in enumerate(_frames(source), 1):
            if number == page:
                refuse_absurd_size(frame)
                upright, own = on_white(_upright_image(frame)), _scale(frame)
                times = min(scale / own, 1.0) if scale else 1.0
                return resized_image(upright, times, Image.Resampling.BOX), own * times
        raise ValueError("no such page")


def _frames(source: bytes) -> Iterator[Image.Image]:
    with Image.open(BytesIO(source), formats=_FORMATS) as image:
        yield from islice(ImageSequence.Iterator(image), _MOST_PAGES)


def _image_to_read(frame: Image.Image, scale: float) -> tuple[ScanImage, tuple[float, float]]:
    """The image upright as the camera says, and the page's size in points."""
    upright = on_white(_upright_image(frame))
    times = times_to_read(upright.size, scale)
    size = (upright.width / scale, upright.height / scale)
    return ScanImage(resized_image(upright, times, Image.Resampling.BICUBIC), scale * times), size


def _upright_image(frame: Image.Image) -> Image.Image:
    """The image upright as the camera says, with as many pixels to the inch down the page as across it."""
    upright, size = ImageOps.exif_transpose(frame), _square_size(frame)
    if size == frame.size:
        return upright
    is_turned = upright.width == frame.height != frame.width
    return on_white(upright).resize(size[::-1] if is_turned else size, Image.Resampling.BICUBIC)


def _square_size(frame: Image.Image) -> tuple[int, int]:
    """Width and height of the frame in pixels that are as high as wide: a fax has half as many down the page."""
    across, down = (float(dots) for dots in frame.info.get("dpi", (1, 1)))
    is_oblong = all(LIKELY[0] < dots <= LIKELY[1] for dots in (across, down)) and abs(across / down - 1) > _OBLONG
    return (frame.width, round(frame.height * across / down)) if is_oblong else frame.size


def _scale(frame: Image.Image) -> float:
    """Pixels a point; where the file does not say, or nothing likely, the page is taken for A4."""
    scale, longer = scale_of(frame), max(_square_size(frame))
    is_default = scale is not None and scale <= SCREEN / POINTS and longer / scale > LONGEST
    return longer / LONG_SIDE if scale is None or is_default else scale
