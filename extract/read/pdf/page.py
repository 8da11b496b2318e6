"""One page of a PDF → its tables and clauses from top to bottom, and the remarks on it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pypdfium2
from msgspec.structs import replace

from extract.model import Clause, Page, Place, Remark, Severity, TextLayer
from extract.read.layout.pages import PageContent, ReadPage, ScannedContent, page_of_content
from extract.read.layout.rotation import inverse, rotated_blocks
from extract.read.layout.ruling import area
from extract.read.layout.struck_text import note_clauses, struck_remarks
from extract.read.ocr import OcrOptions, PageScanner, advice
from extract.read.page_guard import unreadable_page
from extract.read.pdf.agreement import agrees, is_doubtful
from extract.read.pdf.aligned_words import aligned_grids
from extract.read.pdf.annotations import (
    PageAnnotation,
    annotations,
    moved_annotations,
    page_with_annotations,
    selected_options,
    without_strikeouts,
)
from extract.read.pdf.characters import Characters, characters
from extract.read.pdf.drawing import PdfDrawing, page_drawing
from extract.read.pdf.frame import Frame, frame_of
from extract.read.pdf.outlines import Outlines
from extract.read.pdf.pictures import (
    Picture,
    Scan,
    image_without_text,
    picture_remarks,
    pictures_of,
    scanned_picture,
)
from extract.read.pdf.raster import image_to_read
from extract.read.pdf.unread import BesidePage, beside_image, beside_page
from extract.read.pdf.watermarks import watermark_texts
from extract.read.scanned_page import on_straightened_page, page_of_scan, runs_through_typed, without_typed

_OUTLINES = 60  # small drawn shapes on a page without text: letters turned into drawings
_UNMAPPED = 0.02  # of the characters: from here on the text layer is not to be trusted
_MOST_OF = 0.5  # of the page: a picture larger than this is the page itself
_FEW_LINES = 4  # ruling lines: a page with more has a table of its own


class _Content(NamedTuple):
    """What stands on the page: width and height as seen, in points, what is written and what is drawn."""

    width: float
    height: float
    characters: Characters
    drawn: PdfDrawing
    is_wrong: bool = False  # the text layer says other things than the page shows

    @property
    def has_text(self) -> bool:
        """Whether some text of its own is on the page."""
        return any(not glyph.char.isspace() for glyph in self.characters.glyphs)

    @property
    def is_image(self) -> bool:
        """Whether the page's content is in an image alone, or in letters turned into drawings."""
        if self.has_text:
            return False
        covered = sum(area(image) for image in self.drawn.images)
        return covered > _MOST_OF * self.width * self.height or len(self.drawn.shapes) > _OUTLINES

    @property
    def is_unusable(self) -> bool:
        """Whether the text layer does not say what the page shows, or only what a program read from its image."""
        characters = self.characters
        is_unpainted = not characters.painted or self.drawn.is_covered
        return (
            self.is_image or is_unpainted or self.is_wrong or characters.unmapped > _UNMAPPED * len(characters.glyphs)
        )

    def is_scan(self, pictures: Sequence[Picture]) -> bool:
        """Whether a picture is the page, and what text the file has was typed or stamped over it."""
        drawn = self.drawn
        has_table = min(len(drawn.horizontal), len(drawn.vertical)) > _FEW_LINES
        return not has_table and max(area(one.box) for one in pictures) > _MOST_OF * self.width * self.height


class _OpenPage(NamedTuple):
    """A page of a file while it is read: how it is seen, and the turned frame in which its text stands upright."""

    page: pypdfium2.PdfPage
    number: int
    frame: Frame
    upright: Frame
    source: bytes


def read_page(pdf: pypdfium2.PdfDocument, index: int, source: bytes, ocr: OcrOptions, outlines: Outlines) -> ReadPage:
    """The page; one that is damaged comes back empty, with a remark that says so.

    Its image is read where the text layer is of no use, its pictures where they stand beside text or under it.
    """
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return unreadable_page(number, f"第{number}页已损坏，无法读取。")
    try:
        frame = frame_of(page)
        content = _content(page, frame, outlines)
        page_annotations = list(annotations(page, frame, content.characters.glyphs))
        if ocr.scanner is not None and (ocr.when == "always" or (ocr.when == "auto" and content.is_unusable)):
            _announce(ocr, number, page)
            beside = beside_image(number, page_annotations)
            return _with_notes(_page_of_image(page, number, content, ocr.scanner, beside.remarks), beside.notes)
        upright = frame._replace(turns=content.characters.turns)
        page, own = page_with_annotations(pdf, page, index, page_annotations)
        if own is not None or upright != frame:
            page.set_rotation(upright.turns * 90)
            content = _content(page, upright, outlines, own)
        opened = _OpenPage(page, number, frame, upright, source)
        if not page_annotations:
            return _page_with_text(opened, content, ocr, [])
        beside = beside_page(
            number, page_annotations, are_read=own is not None or not any(one.is_text for one in page_annotations)
        )
        return _page_with_annotations(opened, content, ocr, page_annotations, beside)
    finally:
        page.close()


def _page_with_annotations(
    opened: _OpenPage,
    content: _Content,
    ocr: OcrOptions,
    page_annotations: Sequence[PageAnnotation],
    beside: BesidePage,
) -> ReadPage:
    """The page with what its annotations select and without what they strike out: a note, as their words are."""
    if opened.upright != opened.frame:
        page_annotations = moved_annotations(page_annotations, inverse(opened.upright.matrix_to(opened.frame)))
    standing, struck = without_strikeouts(
        [*content.characters.glyphs, *selected_options(page_annotations)], page_annotations
    )
    content = content._replace(characters=replace(content.characters, glyphs=standing))
    remarks = [*beside.remarks, *struck_remarks(struck, opened.number)]
    read = _page_with_text(opened, content, ocr, remarks)
    return _with_notes(read, beside.notes, note_clauses(struck, opened.number))


def _with_notes(read: ReadPage, notes: Sequence[Clause], struck: Sequence[Clause] = ()) -> ReadPage:
    """The page with notes whose places are on the page as it is, and with what was struck out of it as it was read."""
    if read.to_original is not None:
        matrices = {read.page.number: inverse(read.to_original)}
        notes = [note for note in rotated_blocks(notes, matrices) if isinstance(note, Clause)]
    return replace(read, clauses=[*read.clauses, *notes, *struck]) if notes or struck else read


def _page_with_text(opened: _OpenPage, content: _Content, ocr: OcrOptions, beside: Sequence[Remark]) -> ReadPage:
    """The page as its text layer and its pictures say; ``beside`` are the remarks on other things."""
    page, number = opened.page, opened.number
    if not content.is_unusable and is_doubtful(content.characters):
        if ocr.scanner is None or ocr.when == "never":
            content = content._replace(is_wrong=True)
        elif not agrees(page, content.characters, _scan(ocr.scanner, number)):
            page.set_rotation(opened.frame.turns * 90)
            return _page_of_image(page, number, content, ocr.scanner, beside)
    remarks = list(_remarks(content, number, ocr))
    layer: TextLayer = "none" if any(remark.severity == "error" for remark in remarks) else "digital"
    pictures = [] if content.is_unusable else pictures_of(page, content.drawn)
    scanned: list[ScannedContent] = []
    if pictures and (ocr.scanner is None or ocr.when == "never"):
        remarks += picture_remarks(number, content.drawn.frame.size, pictures)
    elif pictures and ocr.scanner is not None:
        _announce(ocr, number, page)
        if opened.upright == opened.frame and content.is_scan(pictures):
            return _page_of_typed_scan(opened, content, ocr.scanner, beside)
        scanned = _scanned_pictures(opened, content, pictures, ocr.scanner, remarks)
    page_read = Page(number, round(content.width, 2), round(content.height, 2), "mixed" if scanned else layer)
    is_turned = opened.upright != opened.frame
    remarks += beside
    characters = content.characters
    aligned = None if is_turned else partial(aligned_grids, opened.source, number, remarks)  # it sees no page turned
    on_page = PageContent(characters.glyphs, characters.slanted, content.drawn, scanned, characters.turned, aligned)
    read = page_of_content(page_read, on_page, remarks)
    if is_turned:
        return replace(read, to_original=opened.upright.matrix_to(opened.frame), original_size=opened.frame.size)
    return read


def _scan(scanner: PageScanner, number: int) -> Scan:
    return lambda image: scanner(image, number)


def _scanned_pictures(
    opened: _OpenPage, content: _Content, pictures: Sequence[Picture], scanner: PageScanner, remarks: list[Remark]
) -> list[ScannedContent]:
    """What OCR reads in the pictures; ``remarks`` get those on what they say, and on those that cannot be read.

    A picture that lies on its side or its head is not read beside upright text. One in which OCR sees no text is a
    photo, a seal or an ornament; one whose text runs through typed text is a watermark or a stamp.
    """
    scanned: list[ScannedContent] = []
    turned: list[Picture] = []
    scan = _scan(scanner, opened.number)
    for picture in pictures:
        read = scanned_picture(opened.page, content.drawn, picture, scan)
        if read is None:
            turned.append(picture)
            continue
        own, unclear = read
        if runs_through_typed(own.glyphs, content.characters.glyphs):
            content.characters.slanted.extend(own.glyphs)
            continue
        glyphs = without_typed(own.glyphs, content.characters.glyphs)
        if glyphs:
            scanned.append(replace(own, glyphs=glyphs))
            remarks += unclear
    remarks += picture_remarks(opened.number, content.drawn.frame.size, turned)
    return scanned


def _content(page: pypdfium2.PdfPage, frame: Frame, outlines: Outlines, own: int | None = None) -> _Content:
    """What stands on the page; objects behind its ``own`` ones are the appearances of annotations."""
    drawn = page_drawing(page, frame, own)
    drawn.watermarks = watermark_texts(drawn)
    return _Content(*frame.size, characters(page, frame, drawn, outlines), drawn)


def _page_of_image(
    page: pypdfium2.PdfPage, number: int, content: _Content, scanner: PageScanner, beside: Sequence[Remark]
) -> ReadPage:
    """The page as its image shows it; ``beside`` are the remarks on what the image does not show."""
    size = (content.width, content.height)
    try:
        scanned = scanner(image_to_read(page), number)
    except pypdfium2.PdfiumError:
        return unreadable_page(number, f"第{number}页无法绘制，不能识别文字。", size)
    read = page_of_scan(number, size, scanned)
    return replace(read, remarks=[*read.remarks, *beside])


def _page_of_typed_scan(
    opened: _OpenPage, content: _Content, scanner: PageScanner, beside: Sequence[Remark]
) -> ReadPage:
    """The page as its image shows it, with the text that was typed or stamped over the image as the file has it."""
    size = (content.width, content.height)
    try:
        scanned = scanner(image_without_text(opened.page, content.drawn), opened.number)
    except pypdfium2.PdfiumError:
        return unreadable_page(opened.number, f"第{opened.number}页无法绘制，不能识别文字。", size)
    typed = on_straightened_page(content.characters.glyphs, scanned.to_original)
    own = replace(scanned, glyphs=without_typed(scanned.glyphs, typed))
    read = page_of_scan(opened.number, size, own, typed)
    notes = note_clauses(content.characters.slanted, opened.number)
    return replace(read, remarks=[*read.remarks, *beside], clauses=[*read.clauses, *notes])


def _announce(ocr: OcrOptions, number: int, page: pypdfium2.PdfPage) -> None:
    """Says that the page's image is going to be read, which takes seconds."""
    if ocr.on_page is not None:
        ocr.on_page(number, len(page.pdf))


def _remarks(content: _Content, number: int, ocr: OcrOptions) -> Iterator[Remark]:
    at = (Place(page=number),)
    unmapped, hidden = content.characters.unmapped, content.characters.hidden.strip()
    if content.is_image:
        message = f"第{number}页没有可读取的文字层（扫描图像或图形），需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("page_without_text", "error", message, at)
    elif content.drawn.is_covered:
        message = f"第{number}页的文字被图像遮盖，页面显示的是图像，文字不可靠，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unpainted", "error", message, at)
    elif not content.characters.painted and content.characters.glyphs:
        message = (
            f"第{number}页的文字层不显示在页面上（多为扫描件的识别结果），不可靠，需要文字识别（OCR）：{advice(ocr)}"
        )
        yield Remark("text_unpainted", "error", message, at)
    elif content.is_wrong:
        wrong = "文字层与页面显示的字形不符（字体的编码表有误），文字不可靠"
        message = f"第{number}页的{wrong}，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unmapped", "error", message, at)
    elif unmapped > _UNMAPPED * len(content.characters.glyphs):
        message = f"第{number}页有{unmapped}个字符的字体缺少文字编码，文字不可靠，需要文字识别（OCR）：{advice(ocr)}"
        yield Remark("text_unmapped", "error", message, at)
    elif unmapped:
        yield Remark("text_unmapped", "warning", f"第{number}页有{unmapped}个字符的字体缺少文字编码。", at)
    texts: Sequence[tuple[Severity, str, str]] = (
        ("error", "有文字被过低的行截断，页面未显示完整；请对照原件，或调高该行后重新导出", content.characters.cut),
        ("info", "有不显示的文字，未计入正文", hidden),
    )
    yield from (
        Remark("text_hidden", severity, f"第{number}页{what}：{words}", at) for severity, what, words in texts if words
    )
