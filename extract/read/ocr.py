"""Text recognition (OCR): what an engine promises, and how a reader of files has a page read from its image.

An engine finds lines of text in an image and says what each of them says; it knows nothing of forms, tables or files.
``extract.read.scan`` finds everything else on an image (how the page lies, seals, ruling lines, check boxes), whatever
the engine is. ``extract.read.scan.rapidocr_engine`` is the engine that is used where no other is given, and an example
of one.
"""

from collections.abc import Callable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from msgspec import Struct

from extract.model import Columns, Remark

if TYPE_CHECKING:  # every command's help loads this module
    from PIL.Image import Image

    from extract.read.layout.lines import Glyph
    from extract.read.layout.rotation import Matrix
    from extract.read.layout.ruling import RulingLine

PixelBox = tuple[int, int, int, int]  # left, top, right, bottom in pixels from the image's top left corner


class RecognizedLine(NamedTuple):
    """What the image of a line says.

    ``centres`` has for each character of ``text``, blanks included, where its middle lies: as a part of the image's
    width, from 0 (left) to 1 (right), never falling. ``confidences`` has for each character how sure the engine is, 0
    to 1. Both are as long as ``text``.

    A record's ``evidence`` has the lowest confidence of a value's characters. Check boxes, and which way the page lies,
    are judged by confidences too: text that is read well should come near 1, text upside down below 0.7.

    ``columns`` are for engines that read a line in columns of equal width (CTC): what may stand in each, the likeliest
    first, with "" for no character; a character that goes on from one column to the next is one. With them labels,
    signs and figures are read as a form has them. An engine without them leaves it empty.
    """

    text: str
    centres: tuple[float, ...]
    confidences: tuple[float, ...]
    columns: Columns = ()


class OcrEngine(Protocol):
    """An engine that reads text in images: give one as ``extract.convert(path, ocr=OcrOptions(engine=MyEngine()))``.

    The other steps of reading an image need OpenCV and NumPy, which the optional dependencies ``ocr`` bring.

    Images are Pillow images of mode ``L`` (grey, 0 black, 255 white), of a page that was made level and freed of
    coloured seals and, for ``read_lines``, of ruling lines. The engine must not change them.

    The same image must give the same answer, whatever was read before: a record is compared byte for byte.

    Threads and processes: the calls for one file come one after another, from the thread that called ``convert``. If
    several threads convert at once, calls come from all of them, so an engine that is not thread-safe locks itself.
    An engine is never sent to another process: ``shenbao convert`` and ``extract.batch`` use RapidOCR in each of their
    workers. What is slow to load is best loaded at the first call, for files with text of their own need no engine.

    Errors: a ``SourceError`` makes a failed record with its message. Any other exception costs the page on which it was
    raised, and no more: the record has a remark ``page_unreadable`` that names the exception's type, and the log of
    ``extract.read.page_guard`` has its traceback. An answer that breaks these promises on counts is an
    ``EngineAnswerError`` on that page: the remark names the engine and what is wrong.
    """

    def find_lines(self, page: "Image", scale: float) -> Sequence[PixelBox]:
        """The boxes of the lines of text on a page of ``scale`` pixels a point; empty where there are none.

        A box holds one line, or a part of one where white or a ruling line parts it. Boxes may overlap, and may reach
        beyond the image. Any order will do. The page may be given again after a quarter turn, if its lines seem to run
        down; boxes must then be found too, higher than wide.
        """

    def read_lines(self, lines: Sequence["Image"]) -> Sequence[RecognizedLine]:
        """What each of the images says, in their order and as many; an image without text has an empty text.

        ``lines`` may be empty.

        Each image holds one line from left to right, cut at its ink with a little white to both sides. Lines that stand
        on their head are given too, and should get low confidences: so a page that lies upside down is noticed.
        """


class EngineAnswerError(ValueError):
    """An OCR engine's answer that breaks the promises of the protocol; its Chinese message names the engine."""


class CheckedEngine:
    """An engine whose answers are held against its promises: raises ``EngineAnswerError`` for one that breaks them."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._name = type(engine).__name__

    def find_lines(self, page: "Image", scale: float) -> list[PixelBox]:
        """The boxes that the engine gives: four whole numbers each."""
        boxes = list(self._engine.find_lines(page, scale))
        broken = next(
            (box for box in boxes if len(box) != 4 or not all(isinstance(side, Integral) for side in box)), None
        )
        if broken is not None:
            raise EngineAnswerError(f"文字识别引擎 {self._name} 给出的文字行位置不合约定（应为四个整数）：{broken}")
        return boxes

    def read_lines(self, lines: Sequence["Image"]) -> list[RecognizedLine]:
        """What the engine reads: a line for each image, with a place and a confidence for each character."""
        answer = list(self._engine.read_lines(lines))
        if len(answer) != len(lines):
            counts = f"给了{len(lines)}行图像，返回{len(answer)}行"
            raise EngineAnswerError(f"文字识别引擎 {self._name} 返回的行数不符（{counts}）")
        for text, centres, confidences, _ in answer:
            if not len(text) == len(centres) == len(confidences):
                counts = f"“{text}”有{len(text)}个字，位置{len(centres)}个，置信度{len(confidences)}个"
                raise EngineAnswerError(f"文字识别引擎 {self._name} 返回的字数不符（{counts}）")
        return answer


class ScanImage(NamedTuple):
    """The image of a page in RGB, how many pixels a point of the paper has, and how long the file says a point is."""

    image: "Image"
    scale: float
    point: float = 1.0


class ScannedPage(Struct, frozen=True):
    """What stands on the image of a page, in points from the top left corner of the page as it was straightened.

    ``size`` is that page's width and height; ``to_original`` leads from it to the page as it is.
    """

    size: tuple[float, float]
    to_original: "Matrix"
    glyphs: "list[Glyph]"
    horizontal: "list[RulingLine]"
    vertical: "list[RulingLine]"
    remarks: tuple[Remark, ...] = ()


When = Literal["auto", "always", "never"]
PageCallback = Callable[[int, int], None]  # the page's number and how many the file has
# the bytes of a picture that is no image of pixels, and its size in points or None → an image, None for what is unknown
PictureDrawer = Callable[[bytes, tuple[float, float] | None], "Image | None"]
PageScanner = Callable[[ScanImage, int], ScannedPage]  # the image and its page's number


class OcrOptions(Struct, frozen=True):
    """When pages are read from their image: ``auto`` where the text layer is of no use, ``always``, or ``never``.

    Pictures in Word files and workbooks are read unless it is ``never``. ``on_page`` is called before each page or
    picture that is read so, for that takes seconds. ``engine`` is the OCR engine, RapidOCR where none is given.
    ``scanner`` and ``drawer`` are set by ``extract.read``: what reads the image of a page, and what makes an image of a
    picture that is drawn by strokes (EMF, WMF, SVG); None where the packages that this needs are not installed.
    """

    when: When = "auto"
    on_page: PageCallback | None = None
    engine: OcrEngine | None = None
    scanner: PageScanner | None = None
    drawer: PictureDrawer | None = None


AUTO = OcrOptions()


_SWITCHED_OFF = "本次转换已关闭文字识别（--ocr never），请改用 --ocr auto 重新转换。"
_NOT_INSTALLED = '请安装文字识别组件（在源代码文件夹中执行 pip install ".[ocr]"），再重新转换。'


def advice(ocr: OcrOptions) -> str:
    """What a clerk can do about a page whose image has not been read."""
    return _SWITCHED_OFF if ocr.when == "never" else _NOT_INSTALLED


def asks_for_ocr(message: str) -> bool:
    """Whether a remark says that an image has not been read as OCR was off or is not installed."""
    return _SWITCHED_OFF in message or _NOT_INSTALLED in message
