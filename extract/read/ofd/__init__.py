"""OFD (GB/T 33190-2016) → Document, as with a PDF: characters and ruling lines → tables and clauses.

``page_content`` reads the objects of a page, ``pictures`` has its images read. Pages, templates and the parts that lead
to them are found by the links of clause 7; what annotations say are notes; attachments and signatures are left out, and
a remark says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from posixpath import dirname
from typing import NamedTuple

from msgspec.structs import replace

from extract.errors import DamagedSource, EmptySource
from extract.model import Document, Page, Place, Remark
from extract.read.container import Container, Element
from extract.read.embedded_file import EmbeddedFile, Separate, file_of_bytes, separate_remark
from extract.read.formats import OFD
from extract.read.glyphs import private_count
from extract.read.layout.pages import ReadPage, blocks_of, page_of_content
from extract.read.layout.ruling import area
from extract.read.layout.struck_text import note_clauses
from extract.read.layout.unruled_breaks import with_forms_going_on
from extract.read.ocr import AUTO, OcrOptions, ScannedPage, advice
from extract.read.ofd.page_content import POINTS, UNMAPPED, OfdContent, numbers
from extract.read.ofd.pictures import (
    OfdPicture,
    content_on_page,
    image_paths,
    page_image,
)
from extract.read.page_guard import guarded_page
from extract.read.scanned_page import on_straightened_page, page_of_scan, without_typed
from extract.read.unread import counts, image_remarks, is_considerable, unread_remark

_NONE: Separate = {}
MOST_PAGES = 10_000  # no filing comes near
_A4 = "0 0 210 297"
_FEW = 50  # characters: a page covered by an image with fewer than these is a scan with a stamp or mark on it
_MOST_UNMAPPED = 0.02  # of the characters: from here on the text is not to be trusted
_MARKUP = frozenset(("Link", "Highlight"))  # annotations that say nothing of their own


class _DocumentRoot(NamedTuple):
    """One document of the file: its pages' paths, its templates' paths by identity, the size of pages that say none,
    the paths of pages' annotations by the page's identity.
    """

    folder: str
    root: Element
    templates: Mapping[str, str]
    box: str
    annotations: Mapping[str, str]


def read(source: bytes, ocr: OcrOptions = AUTO, separate: Separate = _NONE) -> Document:
    """The document; ``ocr`` says whether pictures are read, ``separate`` are attachments read apart.

    Raises a ``SourceError`` if the file cannot be read.
    """
    parts = Container(source, "OFD")
    start = parts.root(parts.find("OFD.xml"))
    roots = [_document_root(parts, link.text or "") for link in start.iterfind("{*}DocBody/{*}DocRoot")]
    paths = [(root, page) for root in roots for page in root.root.iterfind("{*}Pages/{*}Page")]
    if not paths:
        raise EmptySource("文件中没有任何页面，请核对原件后重新导出。")
    read_pages = (
        guarded_page(number, partial(_read_page, parts, root, entry, number, ocr))
        for number, (root, entry) in enumerate(paths[:MOST_PAGES], 1)
    )
    pages = list(with_forms_going_on(read_pages))
    blocks, remarks = blocks_of(pages)
    remarks[:0] = [remark for page in pages for remark in page.remarks]
    if not blocks and not remarks:
        remarks = [Remark("text_missing", "error", "文件的所有页面都是空白的，没有任何文字；请核对是否取错了文件。")]
    if len(paths) > len(pages):
        message = f"文件有{len(paths)}页，超过上限，只读取了前{len(pages)}页；请拆分文件后再转换。"
        remarks.append(Remark("pages_beyond_limit", "error", message))
    attached = [root for root in roots if root.root.find("{*}Attachments") is not None]
    if separate:
        remarks.append(separate_remark([(name, None) for name in separate.values()]))
    elif attached:
        remarks.append(unread_remark("附件", [("文件所附", None) for _ in attached]))
    if start.find(".//{*}Signatures") is not None:
        remarks.append(Remark("part_unread", "info", "文件中的电子签章不属于页面正文，未读取。"))
    return Document(OFD.media_type, tuple(page.original_page for page in pages), blocks, tuple(remarks))


def attached_files(source: bytes, most: int) -> Iterator[EmbeddedFile]:
    """The attachments (clause 17), each of at most ``most`` bytes; raises as ``read`` does."""
    parts = Container(source, "OFD")
    for link in parts.root(parts.find("OFD.xml")).iterfind("{*}DocBody/{*}DocRoot"):
        path = parts.find(link.text or "")
        list_path = parts.root(path).findtext("{*}Attachments")
        if list_path:
            place = parts.find(list_path, dirname(path or ""))
            for one in parts.root(place).iterfind("{*}Attachment"):
                location = one.findtext("{*}FileLoc") or ""
                target = parts.find(location, dirname(place or ""))
                if target is None:
                    raise parts.damage_error()
                name, data = one.get("Name", ""), parts.data(target, most)
                suffix = PurePosixPath(location).suffix
                yield file_of_bytes(name if name.endswith(suffix) else name + suffix, target, data)


def _document_root(parts: Container, path: str) -> _DocumentRoot:
    known = parts.find(path)
    root = parts.root(known)
    common = root.find("{*}CommonData")
    templates = [] if common is None else common.findall("{*}TemplatePage")
    folder = dirname(known or "")
    list_path = parts.find(root.findtext("{*}Annotations") or "", folder) if root.findtext("{*}Annotations") else None
    page_elements = [] if list_path is None else parts.root(list_path).findall("{*}Page")
    where = dirname(list_path or "")
    return _DocumentRoot(
        folder,
        root,
        {one.get("ID", ""): one.get("BaseLoc", "") for one in templates},
        (None if common is None else common.findtext("{*}PageArea/{*}PhysicalBox")) or _A4,
        {one.get("PageID", ""): parts.find(one.findtext("{*}FileLoc") or "", where) or "" for one in page_elements},
    )


def _read_page(parts: Container, document: _DocumentRoot, entry: Element, number: int, ocr: OcrOptions) -> ReadPage:
    """The page with its templates; one that is damaged comes back empty, with a remark that says so."""
    content = OfdContent()
    try:
        root = parts.root(parts.find(entry.get("BaseLoc", ""), document.folder))
        _, _, width, height = numbers(root.findtext("{*}Area/{*}PhysicalBox") or document.box, 4)
        for link in root.iterfind("{*}Template"):
            template = parts.find(document.templates.get(link.get("TemplateID", ""), ""), document.folder)
            content.gather(parts.root(template).iterfind("{*}Content/{*}Layer"))
        content.gather(root.iterfind("{*}Content/{*}Layer"))
        content.part_watermarks()
        notes = document.annotations.get(entry.get("ID", ""))
        wordless = list(_gather_annotations(parts.root(notes), content)) if notes else []
    except (ValueError, DamagedSource):
        remark = Remark("page_unreadable", "error", f"第{number}页已损坏，无法读取。", (Place(page=number),))
        return ReadPage(Page(number, 0.0, 0.0, "none"), remarks=[remark])
    page = Page(number, round(POINTS * width, 2), round(POINTS * height, 2))
    remarks = list(_remarks(content, page))
    if wordless:
        remarks.append(unread_remark("批注", [(f"第{number}页", Place(page=number)) for _ in wordless]))
    scanned, unread = _scanned_pictures(parts, document, content, page, ocr)
    return _page_with_pictures(page, content, scanned, unread, remarks)


def _scanned_pictures(
    parts: Container, document: _DocumentRoot, content: OfdContent, page: Page, ocr: OcrOptions
) -> tuple[ScannedPage | None, list[Remark]]:
    """What OCR reads in the pictures of the page that may say something, and the remarks on those that it does not."""
    size = (page.width, page.height)
    is_large = is_considerable([one.box for one in content.pictures], size)
    pictures = [one for one in content.pictures if is_large or counts(one.box)]
    if not pictures or ocr.scanner is None or ocr.when == "never":
        return None, list(_picture_remarks(content, page, pictures, f"需要文字识别（OCR）：{advice(ocr)}"))
    if ocr.on_page is not None:
        ocr.on_page(page.number, page.number)
    image, unread = page_image(parts, image_paths(parts, document.root, document.folder), pictures, size)
    remarks = list(_picture_remarks(content, page, unread, "其图像缺失、已损坏或格式无法识别，请对照原件补录"))
    return (None if len(unread) == len(pictures) else ocr.scanner(image, page.number)), remarks


def _page_with_pictures(
    page: Page, content: OfdContent, scanned: ScannedPage | None, unread: list[Remark], remarks: list[Remark]
) -> ReadPage:
    """The page with what was read in its pictures; one that is a scan is laid out as its image shows it."""
    remarks += unread
    if scanned is not None and _is_scan(content, page):
        typed = on_straightened_page(content.glyphs, scanned.to_original)
        own = replace(scanned, glyphs=without_typed(scanned.glyphs, typed)) if typed else scanned
        read = page_of_scan(page.number, (page.width, page.height), own, typed)
        clauses = [*read.clauses, *note_clauses(content.watermark, page.number)]
        return replace(read, clauses=clauses, remarks=[*read.remarks, *remarks])
    beside = None if scanned is None else content_on_page(scanned, content.glyphs)
    if scanned is not None and beside is None:
        remarks += _picture_remarks(content, page, content.pictures, "图片是横放或倒放的，请转正后重新转换")
    if any(remark.severity == "error" for remark in remarks):
        page = replace(page, text_layer="none")
    if scanned is not None and beside is not None and beside.glyphs:
        page = replace(page, text_layer="mixed")
        content.scanned = [beside]
        remarks += [remark for remark in scanned.remarks if remark.code == "boxes_unreadable"]
    return page_of_content(page, content, remarks)


def _is_scan(content: OfdContent, page: Page) -> bool:
    """Whether the page's content is in an image."""
    covered = sum(map(area, content.drawing.images))
    return len(content.glyphs) < _FEW and covered > 0.5 * page.width * page.height


def _picture_remarks(content: OfdContent, page: Page, pictures: Sequence[OfdPicture], how: str) -> Iterator[Remark]:
    """The remark on pictures that are not read; ``how`` says why, and what a clerk can do about it."""
    if pictures and _is_scan(content, page):
        message = f"第{page.number}页没有可读取的文字（扫描图像）：{how.removesuffix('。')}。"
        yield Remark("page_without_text", "error", message, (Place(page=page.number),))
    else:
        yield from image_remarks(page.number, (page.width, page.height), [one.box for one in pictures], how)


def _gather_annotations(root: Element, content: OfdContent) -> Iterator[Element]:
    """The annotations that show something without words, such as a picture (clause 15); words become notes."""
    for one in root.iterfind("{*}Annot"):
        appearance = one.find("{*}Appearance")
        if appearance is None or one.get("Visible") == "false" or one.get("Type") in _MARKUP:
            continue
        own = OfdContent()
        left, top, *_ = numbers(appearance.get("Boundary", "0 0 0 0"), 4)
        for thing in appearance.iter("{*}TextObject", "{*}ImageObject"):
            x, y, *size = numbers(thing.get("Boundary", ""), 4)
            thing.set("Boundary", " ".join(map(str, (x + left, y + top, *size))))
        own.gather(appearance)
        content.watermark += [*own.glyphs, *own.watermark]
        if not own.glyphs and not own.watermark:
            yield one


def _remarks(content: OfdContent, page: Page) -> Iterator[Remark]:
    at, count = (Place(page=page.number),), len(content.glyphs)
    text = "".join(glyph.char for glyph in content.glyphs)
    unmapped = text.count(UNMAPPED) + private_count(text)
    if unmapped:
        message = f"第{page.number}页有{unmapped}个字符的字体缺少文字编码，请对照原件。"
        yield Remark("text_unmapped", "error" if unmapped > _MOST_UNMAPPED * count else "warning", message, at)
    if content.composed:
        message = f"第{page.number}页有{content.composed}个复合图元，其中的文字和线条未读取，请对照原件。"
        yield Remark("part_unread", "error", message, at)
    if content.hidden.strip():
        yield Remark("text_hidden", "info", f"第{page.number}页有不显示的文字，未计入正文：{content.hidden}", at)
