"""PDF → Document.

``page`` reads one page. PDFium (``pdfium``) gives its objects, ``frame`` and ``matrices`` their places as seen:
``drawing`` collects what is drawn, without what a clip path (``clip_paths``) or something painted later (``covers``)
hides; ``characters`` what is written; ``watermarks`` and ``layers`` tell what is no content of the page.
``annotations`` become text or notes. Whether the text layer says what the page shows is told by ``outlines`` and
``agreement``; if not, and where ``pictures`` stand beside text, the page's image is read. ``extract.read.layout`` makes
tables and clauses of it all, ``unread`` says what was not read.

Text in columns without the words of a form goes to pdfplumber (``aligned_words``), damaged files to pikepdf
(``repair``).
"""

from collections.abc import Iterator, Sequence
from functools import partial

import pypdfium2
from msgspec.structs import replace
from pypdfium2 import raw

from extract.errors import DamagedSource, EmptySource, EncryptedSource
from extract.model import Document, Page, Place, Remark
from extract.read.embedded_file import Separate
from extract.read.formats import PDF
from extract.read.layout.pages import blocks_of
from extract.read.layout.sliced_pages import with_slices_joined
from extract.read.layout.unruled_breaks import with_forms_going_on
from extract.read.ocr import AUTO, OcrOptions
from extract.read.page_guard import guarded_page
from extract.read.pdf.outlines import Outlines
from extract.read.pdf.page import read_page
from extract.read.pdf.password import decrypt
from extract.read.pdf.unread import document_remarks, is_on_attachment

_NONE: Separate = {}
MOST_PAGES = 10_000  # no filing comes near
_REPAIRED = Remark(
    "source_repaired",
    "error",
    "PDF 文件已损坏，只读取了修复后残存的内容，可能缺页、缺字；请对照原件，或从原处重新取得该文件。",
)
_LAYERS = (b"/OCProperties", b"/ObjStm")  # the catalogue has layers, or may have them where it is compressed
_LONGEST_SIDE = 14_400  # points, 200 inches (ISO 32000-1, annex C.2)


def read(source: bytes, passwords: Sequence[str] = (), ocr: OcrOptions = AUTO, separate: Separate = _NONE) -> Document:
    """The document; ``ocr`` says which pages are read from their image, ``separate`` are attached files read apart.

    Raises ``EncryptedSource``, ``DamagedSource`` or ``EmptySource`` if the file cannot be read.
    """
    try:
        return _read(source, ocr, separate)
    except EncryptedSource:
        opened = decrypt(source, passwords)
        if opened is None:
            raise
        return _read(opened, ocr, separate)
    except DamagedSource:
        from extract.read.pdf.repair import repair  # noqa: PLC0415  (takes a while, for the few that need it)

        mended = repair(source)
        if mended is None:
            raise
        document = _read(mended, ocr, separate)
        return replace(document, remarks=(_REPAIRED, *document.remarks))


def _read(source: bytes, ocr: OcrOptions, separate: Separate) -> Document:
    on_layers: list[Remark] = []
    if any(mark in source for mark in _LAYERS):
        from extract.read.pdf.layers import without_hidden_layers  # noqa: PLC0415  (takes a while, as ``repair`` does)

        source, on_layers = without_hidden_layers(source)
    pdf = _open_pdf(source)
    try:
        if raw.FPDF_GetFormType(pdf) == raw.FORMTYPE_ACRO_FORM:
            pdf.init_forms()  # draws filled fields that have no appearance yet, as a viewer does
        count, outlines = len(pdf), Outlines()
        unread = [*document_remarks(pdf, separate), *on_layers]
        read_pages = (
            guarded_page(index + 1, partial(read_page, pdf, index, source, ocr, outlines))
            for index in range(min(count, MOST_PAGES))
        )
        pages = list(with_forms_going_on(read_pages))
    finally:
        pdf.close()
    if not pages:
        raise EmptySource("文件中没有任何页面，请核对原件后重新导出。")
    pages = with_slices_joined(pages)
    blocks, cut = blocks_of(pages)
    remarks = [one for read in pages for one in read.remarks if not (separate and is_on_attachment(one))] + cut
    if not blocks and not remarks:
        remarks = [Remark("text_missing", "error", "文件的所有页面都是空白的，没有任何文字；请核对是否取错了文件。")]
    remarks += unread
    original_pages = tuple(read.original_page for read in pages)
    return Document(PDF.media_type, original_pages, blocks, (*remarks, *_remarks_on_size(original_pages, count)))


def _open_pdf(source: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedSource(
                "文件已加密，需要密码才能打开；请用密码打开后另存为不加密的 PDF，或用 --password-file 提供密码。"
            ) from error
        raise DamagedSource("PDF 文件已损坏、不完整或没有页面，无法打开；请从原处重新取得该文件。") from error


def _remarks_on_size(pages: tuple[Page, ...], count: int) -> Iterator[Remark]:
    """Remarks on more pages than are read, and on pages of a size that the format forbids."""
    if count > len(pages):
        message = f"文件有{count}页，超过上限，只读取了前{len(pages)}页；请拆分文件后再转换。"
        yield Remark("pages_beyond_limit", "error", message)
    for page in pages:
        if max(page.width, page.height) > _LONGEST_SIDE:
            size = f"{page.width:g}×{page.height:g}"
            message = f"第{page.number}页的尺寸异常（{size} 点），请核对原件。"
            yield Remark("page_size", "warning", message, (Place(page=page.number),))
