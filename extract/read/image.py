"""Image files, as archives hold scans too: PNG, JPEG, BMP, TIFF with a page or many → Document."""

import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

from extract.errors import DamagedSource
from extract.model import Document, Page, Place, Remark
from extract.read.pages import ReadPage, blocks_of, read_image
from extract.read.sight import Ocr, Picture, advice
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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size Pillow warns, of which we refuse the worst
            pages = list(_pages(source, ocr))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedSource("图片文件不完整、已损坏或尺寸过大，无法读取；请重新扫描或重新取得该文件。") from error
    remarks = tuple(remark for page in pages for remark in page.remarks)
    return Document(sniff(source), tuple(page.as_it_is for page in pages), blocks_of(pages), remarks)


def _pages(source: bytes, ocr: Ocr) -> Iterator[ReadPage]:
    with Image.open(BytesIO(source), formats=_FORMATS) as image:
        count = min(getattr(image, "n_frames", 1), _MOST_PAGES)
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            if number > _MOST_PAGES:
                return
            yield _page(frame, number, count, ocr)


def _page(frame: Image.Image, number: int, count: int, ocr: Ocr) -> ReadPage:
    if frame.width * frame.height > _MOST:
        raise ValueError("too many pixels")
    dots = _dots(frame)
    size = (frame.width / dots * _POINTS, frame.height / dots * _POINTS)
    if ocr.eye is None or ocr.when == "never":
        message = f"第{number}页是图像，没有文字，需要文字识别（OCR）：{advice(ocr)}"
        remark = Remark("page_without_text", "error", message, (Place(page=number),))
        return ReadPage(Page(number, round(size[0], 2), round(size[1], 2), "none"), remarks=[remark])
    if ocr.told is not None:
        ocr.told(number, count)
    picture, upright = _picture(frame, dots / _POINTS)
    return read_image(number, upright, ocr.eye(picture, number))


def _dots(frame: Image.Image) -> float:
    """Dots to the inch; where the file does not say, or nothing likely, the page is taken for A4."""
    told = float(frame.info.get("dpi", (0, 0))[0])
    if _LIKELY[0] < told <= _LIKELY[1]:
        return told
    return max(frame.size) / _LONG_SIDE * _POINTS


def _picture(frame: Image.Image, scale: float) -> tuple[Picture, tuple[float, float]]:
    """The image upright as the camera says, and the page's size in points."""
    seen = _on_white(ImageOps.exif_transpose(frame))
    size = (seen.width / scale, seen.height / scale)
    times = min(max(_DETAIL / scale, 1.0), (_MOST_READ / (seen.width * seen.height)) ** 0.5)
    if times != 1.0:
        seen = seen.resize((round(seen.width * times), round(seen.height * times)), Image.Resampling.BICUBIC)
    return Picture(seen, scale * times), size


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")
