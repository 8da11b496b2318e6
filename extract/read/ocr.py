"""What a page's image is to its reader, and what is seen on it: the words between a reader of files and one of images.

A reader of files does not know how an image is read; it is given an ``Eye``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from extract.model import Page, Remark
from extract.read.layout import ruling
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ReadPage, laid_out
from extract.read.layout.rotation import Matrix
from extract.read.layout.ruling import Rule

if TYPE_CHECKING:
    from PIL.Image import Image

When = Literal["auto", "always", "never"]


class Picture(NamedTuple):
    """The image of a page in RGB, and how many pixels a point has."""

    image: "Image"
    scale: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands on the image, in points from the top left corner of the page as it was straightened to be read.

    ``size`` is that page's width and height; ``back`` leads from it to the page as it is.
    """

    size: tuple[float, float]
    back: Matrix
    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    remarks: tuple[Remark, ...] = ()


Eye = Callable[[Picture, int], Seen]  # the image and its page's number
Told = Callable[[int, int], None]  # the page's number and how many the file has


@dataclass(frozen=True, slots=True)
class Ocr:
    """When pages are read from their image: ``auto`` where the text layer is of no use, ``always``, or ``never``.

    ``told`` is called before each page that is read so, for that takes seconds; ``eye`` is who reads it, None where
    the extra ``ocr`` is not installed.
    """

    when: When = "auto"
    told: Told | None = None
    eye: Eye | None = None


AUTO = Ocr()


def advice(ocr: Ocr) -> str:
    """What a clerk can do about a page whose image has not been read."""
    if ocr.when == "never":
        return "本次转换已关闭文字识别（--ocr never），请改用 auto 后重新转换。"
    return "请安装文字识别组件（pip install shenbao[ocr]）后重新转换。"


def read_image(number: int, size: tuple[float, float], seen: Seen) -> ReadPage:
    """A page whose image was read; ``size`` is its width and height in points as it is."""
    page = Page(number, *seen.size, "ocr")
    read = laid_out(page, seen.glyphs, ruling.grids(seen.horizontal, seen.vertical), lambda _: [])
    return replace(read, back=seen.back, size=size, remarks=seen.remarks)
