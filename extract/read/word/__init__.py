"""Word (.docx) → Document.

``package`` opens the untrusted bytes, ``story`` walks each stream of text, ``runs`` reads paragraphs, ``plain_cells``
the cells without any formatting that matters, ``grid`` places cells, ``numbering`` counts lists. A Word document has no
pages before it is printed: places are tables and paragraphs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.errors import DamagedSource
from extract.model import Block, Cell, CellReference, Clause, Document, Remark, Role, Table
from extract.read.formats import DOCX
from extract.read.glyphs import content
from extract.read.paragraph_labels import is_note, is_page_mark, is_title_like, label_of
from extract.read.word import story
from extract.read.word.names import RELATION_ID, Element, child, is_enabled, w
from extract.read.word.package import Package, open_package, part_root
from extract.read.word.story import Draft, DraftParagraph, DraftTable, StoryContext

_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
_PICTURES = (w("drawing"), w("pict"), w("object"))
_LARGER = 2  # half-points: a title is at least one point larger than the text

DraftInRole = tuple[Draft, Role]


def read(source: bytes) -> Document:
    """The document; raises ``DamagedSource`` where the bytes cannot be opened as a Word file."""
    package = open_package(source)
    context = StoryContext(package)
    try:
        drafts = list(_drafts_in_roles(package, context))
    except RecursionError as error:
        raise DamagedSource("Word 文件的结构嵌套过深，不像一份正常的文件，已拒绝读取，请核对原件。") from error
    return Document(DOCX.media_type, (), tuple(_blocks(drafts)), tuple(_remarks(package, drafts, context.struck)))


def _drafts_in_roles(package: Package, context: StoryContext) -> Iterator[DraftInRole]:
    """All drafts in the order of the document: headers, body, notes, footers; behind them what is struck out."""
    body = child(package.document, "body")
    if body is None:
        raise DamagedSource("Word 文件中没有正文，请重新取得原件，或用 Word 修复后另存。")
    text = list(story.drafts(body, context))  # first, since lists count through the body
    for root in _headers_or_footers(package, "headerReference"):
        yield from ((draft, "header") for draft in story.drafts(root, context))
    yield from _body_in_roles(text)
    for note in _notes(package):
        yield from ((draft, "note") for draft in story.drafts(note, context))
    for root in _headers_or_footers(package, "footerReference"):
        yield from ((draft, "footer") for draft in story.drafts(root, context))
    yield from ((DraftParagraph(content(words), False, False, 0), "note") for words in context.struck)


def _headers_or_footers(package: Package, reference_name: str) -> Iterator[Element]:
    """The headers or footers that are shown, each part once however many sections show it."""
    facing = package.running and is_enabled(package.part("settings"), "evenAndOddHeaders") is True
    current: dict[str, str] = {}  # a section shows what the one before it does, unless it names another part
    names: dict[str, None] = {}
    for section in package.document.iter(w("sectPr")) if package.running else ():
        for reference in section.findall(w(reference_name)):
            part = package.running.get(reference.get(RELATION_ID, ""))
            if part is not None:
                current[reference.get(w("type"), "default")] = part
        shown = {"default": True, "first": is_enabled(section, "titlePg") is True, "even": facing}
        names |= {current[kind]: None for kind in shown if shown[kind] and kind in current}
    return (part_root(package.reader, name) for name in names)


def _notes(package: Package) -> Iterator[Element]:
    """The footnotes and endnotes that the text refers to, in the order of the references."""
    for part, name in _NOTES:
        references = [reference.get(w("id")) for reference in package.document.iter(w(f"{name}Reference"))]
        root = package.part(part) if references else None
        notes = {} if root is None else {note.get(w("id")): note for note in root.findall(w(name))}
        for reference in references:
            note = notes.pop(reference, None)
            if note is not None:
                yield note


def _body_in_roles(drafts: Sequence[Draft]) -> Iterator[DraftInRole]:
    """The body's drafts; a paragraph is a heading by its style, or where it stands out and reads like a title."""
    sizes: Counter[int] = Counter()
    for draft in drafts:
        if isinstance(draft, DraftParagraph):
            sizes[draft.size] += len(draft.content.text)
    usual = max(sizes, key=lambda size: (sizes[size], -size), default=0)  # the size that most of the text has
    for draft in drafts:
        role: Role = "body"
        if isinstance(draft, DraftParagraph):
            text = draft.content.text
            if draft.styled:
                role = "heading"
            elif is_note(label_of(text)[0]):
                role = "note"
            elif (draft.centred or draft.size >= usual + _LARGER) and is_title_like(text):
                role = "heading"
        yield draft, role


def _blocks(drafts: Iterable[DraftInRole]) -> Iterator[Block]:
    """The clauses and tables with their numbers; a header that is a page number counts as a footer."""
    clauses = tables = 0
    for draft, role in drafts:
        if isinstance(draft, DraftParagraph):
            text, raw, boxes = draft.content
            own = "footer" if role == "header" and is_page_mark(text) else role
            yield Clause(clauses, text, own, *label_of(text), boxes, raw=raw)
            clauses += 1
        else:
            for table in _with_inner(draft, tables, None):
                yield table
                tables += 1


def _with_inner(draft: DraftTable, index: int, inside: CellReference | None) -> Iterator[Table]:
    """The table, and directly behind it those that stand in its cells."""
    cells = [
        Cell(*place.where, content.text, index, content.boxes, raw=content.raw) for place, content, _ in draft.cells
    ]
    yield Table(index, draft.rows, draft.columns, tuple(cells), inside=inside)
    following = index + 1
    for place, _, tables in draft.cells:
        for inner in tables:
            for table in _with_inner(inner, following, CellReference(index, *place.where[:2])):
                yield table
                following += 1


def _remarks(package: Package, drafts: Sequence[DraftInRole], struck: Sequence[str]) -> Iterator[Remark]:
    if struck:
        yield Remark("text_struck", "warning", f"文件有划去的文字，未计入表格和正文：{' '.join(struck)}")
    if next(package.document.iter(w("altChunk")), None) is not None:
        yield Remark("part_unread", "warning", "文件中嵌入了其他格式的内容，未能读取，请在 Word 中另存后再转换。")
    if not drafts:
        pictured = next(package.document.iter(*_PICTURES), None) is not None
        message = (
            "文件中只有图片，没有文字，请提供文字版，或导出为 PDF 后按扫描件处理。" if pictured else "文件中没有文字。"
        )
        yield Remark("text_missing", "error" if pictured else "warning", message)
