"""OFD (GB/T 33190-2016) → Document, on the same way as a PDF: characters and ruling lines → tables and clauses.

``content`` reads the objects of a page. Pages, templates and the parts that lead to them are found by the links of
clause 7; annotations, attachments and signatures are left out, and told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import dirname
from typing import NamedTuple

from extract.errors import DamagedSource, EmptySource
from extract.model import Document, Page, Place, Remark
from extract.read.container import Container, Element
from extract.read.formats import OFD
from extract.read.layout.pages import PageContent, ReadPage, blocks_of, page_of_content
from extract.read.layout.ruling import area
from extract.read.ofd.content import NOTHING, POINTS, Content, numbers

MOST_PAGES = 10_000  # no filing comes near
_A4 = "0 0 210 297"
_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a stamp or mark on it
_UNMAPPED = 0.02  # of the characters: from here on the text is not to be trusted
_LEFT_OUT = {"Annotations": "注释", "Attachments": "附件", "Signatures": "电子签章"}


class _Book(NamedTuple):
    """One document of the file: its pages' paths, its templates' paths by identity, the size of pages that say none."""

    folder: str
    root: Element
    templates: Mapping[str, str]
    box: str


def read(source: bytes) -> Document:
    """The document; raises a ``SourceError`` where there is none to read."""
    parts = Container(source, "OFD")
    start = parts.root(parts.find("OFD.xml"))
    books = [_book(parts, found.text or "") for found in start.iterfind("{*}DocBody/{*}DocRoot")]
    paths = [(book, page.get("BaseLoc", "")) for book in books for page in book.root.iterfind("{*}Pages/{*}Page")]
    if not paths:
        raise EmptySource("文件中没有任何页面，请核对原件后重新导出。")
    pages = [_page(parts, book, path, number) for number, (book, path) in enumerate(paths[:MOST_PAGES], 1)]
    blocks = blocks_of(pages)
    remarks = [remark for page in pages for remark in page.remarks]
    if not blocks and not remarks:
        remarks = [Remark("text_missing", "error", "文件的所有页面都是空白的，没有任何文字；请核对是否取错了文件。")]
    if len(paths) > len(pages):
        message = f"文件有{len(paths)}页，超过上限，只读取了前{len(pages)}页；请拆分文件后再转换。"
        remarks.append(Remark("pages_beyond_limit", "error", message))
    remarks += _left_out([start, *(book.root for book in books)])
    return Document(OFD.media_type, tuple(page.page for page in pages), blocks, tuple(remarks))


def _book(parts: Container, path: str) -> _Book:
    found = parts.find(path)
    root = parts.root(found)
    common = root.find("{*}CommonData")
    templates = [] if common is None else common.findall("{*}TemplatePage")
    return _Book(
        dirname(found or ""),
        root,
        {one.get("ID", ""): one.get("BaseLoc", "") for one in templates},
        (None if common is None else common.findtext("{*}PageArea/{*}PhysicalBox")) or _A4,
    )


def _page(parts: Container, book: _Book, path: str, number: int) -> ReadPage:
    """The page with its templates; one that is damaged comes back empty, with a remark that says so."""
    found = parts.find(path, book.folder)
    if found is None:
        return _unreadable(number)
    content = Content()
    try:
        root = parts.root(found)
        _, _, width, height = numbers(root.findtext("{*}Area/{*}PhysicalBox") or book.box, 4)
        for one in root.iterfind("{*}Template"):
            template = parts.find(book.templates.get(one.get("TemplateID", ""), ""), book.folder)
            if template is None:
                raise ValueError("no such template")
            content.gather(parts.root(template).iterfind("{*}Content/{*}Layer"))
        content.gather(root.iterfind("{*}Content/{*}Layer"))
    except (ValueError, DamagedSource):
        return _unreadable(number)
    page = Page(number, round(POINTS * width, 2), round(POINTS * height, 2))
    remarks = list(_remarks(content, page))
    if any(remark.severity == "error" for remark in remarks):
        page = replace(page, text_layer="none")
    return page_of_content(page, PageContent(content.glyphs, content.slanted, content.drawing), remarks)


def _unreadable(number: int) -> ReadPage:
    remark = Remark("page_unreadable", "error", f"第{number}页已损坏，无法读取。", (Place(page=number),))
    return ReadPage(Page(number, 0.0, 0.0, "none"), remarks=[remark])


def _remarks(content: Content, page: Page) -> Iterator[Remark]:
    at, count = (Place(page=page.number),), len(content.glyphs)
    unmapped = sum(glyph.char == NOTHING for glyph in content.glyphs)
    covered = sum(map(area, content.drawing.images))
    if count < _FEW and covered > 0.5 * page.width * page.height:
        message = f"第{page.number}页没有可读取的文字（扫描图像），请导出为 PDF 后用文字识别（OCR）转换。"
        yield Remark("page_without_text", "error", message, at)
    elif unmapped:
        message = f"第{page.number}页有{unmapped}个字符的字体缺少文字编码，请对照原件。"
        yield Remark("text_unmapped", "error" if unmapped > _UNMAPPED * count else "warning", message, at)
    if content.composed:
        message = f"第{page.number}页有{content.composed}个复合图元，其中的文字和线条未读取，请对照原件。"
        yield Remark("part_unread", "warning", message, at)
    if content.hidden.strip():
        yield Remark("text_hidden", "info", f"第{page.number}页有不显示的文字，未计入正文：{content.hidden}", at)


def _left_out(roots: Sequence[Element]) -> list[Remark]:
    found = [name for key, name in _LEFT_OUT.items() if any(root.find(f".//{{*}}{key}") is not None for root in roots)]
    message = f"文件中的{'、'.join(found)}不属于页面正文，未读取。"
    return [Remark("part_unread", "info", message)] if found else []
