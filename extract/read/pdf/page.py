"""One page → its tables and clauses from top to bottom, and what was amiss with it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pypdfium2

from extract.model import Page, Place, Remark
from extract.read.layout import ruling
from extract.read.layout.drawn_checkboxes import with_boxes
from extract.read.layout.lines import Row
from extract.read.layout.pages import ReadPage, is_small, laid_out
from extract.read.layout.ruling import Grid, area
from extract.read.layout.struck_text import note, struck_remarks, without_struck
from extract.read.ocr import Eye, Ocr, advice, read_image
from extract.read.pdf.characters import Characters, characters
from extract.read.pdf.drawing import Drawing, drawing
from extract.read.pdf.frame import Frame, frame_of
from extract.read.pdf.raster import picture
from extract.read.pdf.unruled_tables import Unplumbed, unruled_grids

_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a stamp or mark on it
_OUTLINES = 60  # small drawn figures on a page without text: letters turned into drawings
_UNMAPPED = 0.02  # of the characters: from here on the text layer is not to be trusted


class _Content(NamedTuple):
    """What stands on the page: width and height as seen, in points, what is written and what is drawn."""

    width: float
    height: float
    written: Characters
    drawn: Drawing


def read_page(pdf: pypdfium2.PdfDocument, index: int, source: bytes, ocr: Ocr) -> ReadPage:
    """The page; one that is damaged comes back empty, with a remark that says so.

    Its image is read where the text layer is of no use.
    """
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        remark = Remark("page_unreadable", "error", f"第{number}页已损坏，无法读取。", (Place(page=number),))
        return ReadPage(Page(number, 0.0, 0.0, "none"), remarks=[remark])
    try:
        frame = frame_of(page)
        content = _content(page, frame)
        upright = frame._replace(turns=content.written.turns)
        if ocr.eye is not None and (ocr.when == "always" or (ocr.when == "auto" and _is_unusable(content))):
            if ocr.told is not None:
                ocr.told(number, len(pdf))
            return _seen(page, number, content, ocr.eye)
        if upright != frame:
            content = _content(page, upright)
    finally:
        page.close()
    remarks = list(_remarks(content, number, ocr))
    unreadable = any(remark.severity == "error" for remark in remarks)
    seen = Page(number, round(content.width, 2), round(content.height, 2), "none" if unreadable else "digital")
    if upright == frame:
        return _blocks(content, seen, remarks, source)
    return replace(_blocks(content, seen, remarks), back=upright.back_to(frame), size=frame.size)


def _content(page: pypdfium2.PdfPage, frame: Frame) -> _Content:
    drawn = drawing(page, frame)
    return _Content(*frame.size, characters(page, frame, invisible=drawn.invisible), drawn)


def _seen(page: pypdfium2.PdfPage, number: int, content: _Content, eye: Eye) -> ReadPage:
    """The page as its image shows it."""
    try:
        seen = eye(picture(page), number)
    except pypdfium2.PdfiumError:
        remark = Remark("page_unreadable", "error", f"第{number}页无法绘制，不能识别文字。", (Place(page=number),))
        return ReadPage(Page(number, content.width, content.height, "none"), remarks=[remark])
    return read_image(number, (content.width, content.height), seen)


def _is_unusable(content: _Content) -> bool:
    """Whether the text layer does not say what the page shows, or only what another program read from its image."""
    written = content.written
    return _is_image(content) or not written.painted or written.unmapped > _UNMAPPED * len(written.glyphs)


def _remarks(content: _Content, number: int, ocr: Ocr) -> Iterator[Remark]:
    at = (Place(page=number),)
    unmapped, hidden = content.written.unmapped, content.written.hidden.strip()
    if _is_image(content):
        message = f"第{number}页没有可读取的文字层（扫描图像或图形），需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("page_without_text", "error", message, at)
    elif unmapped > _UNMAPPED * len(content.written.glyphs):
        message = f"第{number}页有{unmapped}个字符的字体缺少文字编码，文字不可靠，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unmapped", "error", message, at)
    elif unmapped:
        yield Remark("text_unmapped", "warning", f"第{number}页有{unmapped}个字符的字体缺少文字编码。", at)
    if hidden:
        yield Remark("text_hidden", "info", f"第{number}页有不显示的文字，未计入正文：{hidden}", at)


def _is_image(content: _Content) -> bool:
    """Whether the page's content is in an image, or in letters turned into drawings."""
    written = sum(not glyph.char.isspace() for glyph in content.written.glyphs[: 2 * _FEW])
    covered = sum(area(image) for image in content.drawn.images)
    if written < _FEW and covered > 0.5 * content.width * content.height:
        return True
    return not written and len(content.drawn.shapes) > _OUTLINES


# ---------------------------------------------------------------- blocks


def _blocks(content: _Content, page: Page, remarks: list[Remark], source: bytes | None = None) -> ReadPage:
    """The page; without the ``source`` tables that have no rules are not sought."""
    grids = ruling.grids(content.drawn.horizontal, content.drawn.vertical)
    squares = [grid.box for grid in grids if is_small(grid.box)]
    written, struck = without_struck(content.written.glyphs, content.drawn.horizontal, grids)
    remarks += struck_remarks(struck, page.number)
    glyphs = with_boxes(written, content.drawn.shapes, squares)
    read = laid_out(page, glyphs, grids, lambda rows: _unruled(source, page.number, rows, remarks) if source else [])
    notes = note(content.written.slanted, page.number) + note(struck, page.number)
    return replace(read, clauses=[*read.clauses, *notes], remarks=remarks)


def _unruled(source: bytes, number: int, rows: Sequence[Row], remarks: list[Remark]) -> list[Grid]:
    try:
        return unruled_grids(source, number, rows)
    except Unplumbed:
        message = f"文件有损坏之处，第{number}页没有框线的表格无法识别，其中文字按段落读取；请对照原件。"
        remarks.append(Remark("table_unsought", "error", message, (Place(page=number),)))
        return []
