"""The one place where an unexpected exception costs a page and no more."""

import logging
from collections.abc import Callable

from extract.errors import PackError, ShenbaoError
from extract.model import Page, Place, Remark
from extract.read.layout.pages import ReadPage
from extract.read.ocr import EngineAnswerError

logger = logging.getLogger(__name__)

NO_SIZE = (0.0, 0.0)  # of a page that could not even be measured


def guarded_page(number: int, read: Callable[[], ReadPage], what: str = "page {}") -> ReadPage:
    """The page that ``read`` gives; an unreadable one where it raises what nobody expects of it.

    ``what`` names in the log what is read, ``{}`` is its number.

    That is a mistake in this program, in PDFium or in an OCR engine, or memory that runs out on a huge image: the other
    pages are read nevertheless, the remark names the exception's type, and the log has all of it. A ``ShenbaoError``
    or ``PackError`` passes, for it is about the whole file, or about patterns that would fail on every page.
    """
    try:
        return read()
    except (ShenbaoError, PackError):
        raise
    except EngineAnswerError as error:
        logger.exception("broken answer of an OCR engine on %s", what.format(number))
        advice = "该页内容未读取，其余各页不受影响；请更正或更换该引擎后重新转换。"
        return unreadable_page(number, f"第{number}页未能识别：{error}，{advice}")
    except Exception as error:
        logger.exception("defect while reading %s", what.format(number))
        kind = type(error)
        name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        message = (
            f"第{number}页读取时程序出错（{name}），该页内容未读取，其余各页不受影响；"
            "请对照原件补录该页，并把该文件报告给程序的维护者。"
        )
        return unreadable_page(number, message)


def unreadable_page(number: int, message: str, size: tuple[float, float] = NO_SIZE) -> ReadPage:
    """A page of that width and height in points of which nothing was read; ``message`` says why."""
    remark = Remark("page_unreadable", "error", message, (Place(page=number),))
    return ReadPage(Page(number, *size, "none"), remarks=[remark])
