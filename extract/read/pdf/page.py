"""One page of a PDF → its tables and clauses from top to bottom, and the remarks on it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pypdfium2

from extract.model import Page, Place, Remark
from extract.read.layout.lines import TextLine
from extract.read.layout.pages import PageContent, ReadPage, page_of_content
from extract.read.layout.ruling import RuledGrid, area
from extract.read.ocr import OcrOptions, PageScanner, advice
from extract.read.pdf.annotations import annotations, page_with_annotations
from extract.read.pdf.characters import Characters, characters
from extract.read.pdf.drawing import PdfDrawing, page_drawing
from extract.read.pdf.frame import Frame, frame_of
from extract.read.pdf.raster import image_to_read
from extract.read.pdf.unread import annotation_remarks, unseen_annotations
from extract.read.pdf.unruled_tables import DamagedForPlumber, unruled_grids
from extract.read.scanned_page import page_of_scan
from extract.read.unread import image_remarks

_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a seal or mark on it
_OUTLINES = 60  # small drawn shapes on a page without text: letters turned into drawings
_UNMAPPED = 0.02  # of the characters: from here on the text layer is not to be trusted


class _Content(NamedTuple):
    """What stands on the page: width and height as seen, in points, what is written and what is drawn."""

    width: float
    height: float
    written: Characters
    drawn: PdfDrawing

    @property
    def is_image(self) -> bool:
        """Whether the page's content is in an image, or in letters turned into drawings."""
        written = sum(not glyph.char.isspace() for glyph in self.written.glyphs[: 2 * _FEW])
        covered = sum(area(image) for image in self.drawn.images)
        if written < _FEW and covered > 0.5 * self.width * self.height:
            return True
        return not written and len(self.drawn.shapes) > _OUTLINES

    @property
    def is_unusable(self) -> bool:
        """Whether the text layer does not say what the page shows, or only what a program read from its image."""
        written = self.written
        is_unpainted = not written.painted or self.drawn.is_covered
        return self.is_image or is_unpainted or written.unmapped > _UNMAPPED * len(written.glyphs)


def read_page(pdf: pypdfium2.PdfDocument, index: int, source: bytes, ocr: OcrOptions) -> ReadPage:
    """The page; one that is damaged comes back empty, with a remark that says so.

    Its image is read where the text layer is of no use.
    """
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return _unreadable(number, f"第{number}页已损坏，无法读取。", (0.0, 0.0))
    try:
        frame = frame_of(page)
        content = _content(page, frame)
        upright = frame._replace(turns=content.written.turns)
        if ocr.scanner is not None and (ocr.when == "always" or (ocr.when == "auto" and content.is_unusable)):
            if ocr.on_page is not None:
                ocr.on_page(number, len(pdf))
            unseen = unseen_annotations(number, annotations(page, frame, content.written.glyphs))
            return _page_of_image(page, number, content, ocr.scanner, unseen)
        shown = list(annotations(page, frame, content.written.glyphs))
        page, own = page_with_annotations(pdf, page, index, shown)
        images = [] if content.is_unusable else content.drawn.images
        beside = [
            *image_remarks(number, frame.size, images),
            *annotation_remarks(number, shown, are_read=own is not None),
        ]
        if own is not None or upright != frame:
            content = _content(page, upright, own)
    finally:
        page.close()
    remarks = [*_remarks(content, number, ocr), *beside]
    if upright == frame:
        return _digital(content, number, remarks, source)
    read = _digital(content, number, remarks, None)  # pdfplumber does not see the page turned
    return replace(read, to_original=upright.matrix_to(frame), original_size=frame.size)


def _digital(content: _Content, number: int, remarks: list[Remark], source: bytes | None) -> ReadPage:
    """The page as its text layer says; without the ``source`` tables without ruling lines are not looked for."""
    is_unreadable = any(remark.severity == "error" for remark in remarks)
    page = Page(number, round(content.width, 2), round(content.height, 2), "none" if is_unreadable else "digital")

    def grids_of_lines(lines: Sequence[TextLine]) -> list[RuledGrid]:
        try:
            return unruled_grids(source, number, lines) if source is not None else []
        except DamagedForPlumber:
            message = f"文件有损坏之处，第{number}页没有框线的表格无法识别，其中文字按段落读取；请对照原件。"
            remarks.append(Remark("table_unsought", "error", message, (Place(page=number),)))
            return []

    on_page = PageContent(content.written.glyphs, content.written.slanted, content.drawn)
    return page_of_content(page, on_page, remarks, grids_of_lines)


def _content(page: pypdfium2.PdfPage, frame: Frame, own: int | None = None) -> _Content:
    """What stands on the page; objects behind its ``own`` ones are the appearances of annotations."""
    drawn = page_drawing(page, frame, own)
    return _Content(*frame.size, characters(page, frame, invisible=drawn.invisible), drawn)


def _page_of_image(
    page: pypdfium2.PdfPage, number: int, content: _Content, scanner: PageScanner, beside: Sequence[Remark]
) -> ReadPage:
    """The page as its image shows it; ``beside`` are the remarks on what the image does not show."""
    size = (content.width, content.height)
    try:
        scanned = scanner(image_to_read(page), number)
    except pypdfium2.PdfiumError:
        return _unreadable(number, f"第{number}页无法绘制，不能识别文字。", size)
    read = page_of_scan(number, size, scanned)
    return replace(read, remarks=[*read.remarks, *beside])


def _unreadable(number: int, message: str, size: tuple[float, float]) -> ReadPage:
    remark = Remark("page_unreadable", "error", message, (Place(page=number),))
    return ReadPage(Page(number, *size, "none"), remarks=[remark])


def _remarks(content: _Content, number: int, ocr: OcrOptions) -> Iterator[Remark]:
    at = (Place(page=number),)
    unmapped, hidden = content.written.unmapped, content.written.hidden.strip()
    if content.is_image:
        message = f"第{number}页没有可读取的文字层（扫描图像或图形），需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("page_without_text", "error", message, at)
    elif content.drawn.is_covered:
        message = f"第{number}页的文字被图像遮盖，页面显示的是图像，文字不可靠，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unpainted", "error", message, at)
    elif not content.written.painted and content.written.glyphs:
        message = (
            f"第{number}页的文字层不显示在页面上（多为扫描件的识别结果），不可靠，需要文字识别（OCR）：{advice(ocr)}"
        )
        yield Remark("text_unpainted", "error", message, at)
    elif unmapped > _UNMAPPED * len(content.written.glyphs):
        message = f"第{number}页有{unmapped}个字符的字体缺少文字编码，文字不可靠，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unmapped", "error", message, at)
    elif unmapped:
        yield Remark("text_unmapped", "warning", f"第{number}页有{unmapped}个字符的字体缺少文字编码。", at)
    if hidden:
        yield Remark("text_hidden", "info", f"第{number}页有不显示的文字，未计入正文：{hidden}", at)
