"""Word (.docx) → Document.

``package`` opens the untrusted bytes, ``story`` walks each stream of text, ``runs`` reads paragraphs, ``quick`` the
plain cells, ``grid`` places cells, ``numbering`` counts lists. A Word document has no pages before it is printed:
places are tables and paragraphs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.errors import DamagedSource
from extract.model import Block, Cell, CellReference, Clause, Document, Remark, Role, Table
from extract.read.formats import DOCX
from extract.read.glyphs import content
from extract.read.paragraph_labels import is_note, is_page_mark, is_title_like, label_of
from extract.read.word import story
from extract.read.word.names import RELATION_ID, Element, child, switch, w
from extract.read.word.package import Package, opened
from extract.read.word.story import Draft, DraftTable, Looks, Paragraph

_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
_PICTURES = (w("drawing"), w("pict"), w("object"))
_LARGER = 2  # half-points: a title is at least one point larger than the text

Told = tuple[Draft, Role]


def read(source: bytes) -> Document:
    """The document; raises ``DamagedSource`` where the bytes cannot be opened as a Word file."""
    package = opened(source)
    looks = Looks(package)
    try:
        told = list(_told(package, looks))
    except RecursionError as error:
        raise DamagedSource("Word 文件的结构嵌套过深，不像一份正常的文件，已拒绝读取，请核对原件。") from error
    return Document(DOCX.media_type, (), tuple(_numbered(told)), tuple(_remarks(package, told, looks.struck)))


def _told(package: Package, looks: Looks) -> Iterator[Told]:
    """All drafts in the order of the document: headers, body, notes, footers; behind them what is struck out."""
    body = child(package.document, "body")
    if body is None:
        raise DamagedSource("Word 文件中没有正文，请重新取得原件，或用 Word 修复后另存。")
    text = list(story.drafts(body, looks))  # first, since lists count through the body
    for root in _running(package, "headerReference"):
        yield from ((draft, "header") for draft in story.drafts(root, looks))
    yield from _body(text)
    for note in _notes(package):
        yield from ((draft, "note") for draft in story.drafts(note, looks))
    for root in _running(package, "footerReference"):
        yield from ((draft, "footer") for draft in story.drafts(root, looks))
    yield from ((Paragraph(content(words), False, False, 0), "note") for words in looks.struck)


def _running(package: Package, name: str) -> Iterable[Element]:
    """The headers or footers that are shown, each part once however many sections show it."""
    facing = package.running and switch(package.part("settings"), "evenAndOddHeaders") is True
    current: dict[str, str] = {}  # a section shows what the one before it does, unless it says another
    found: dict[str, None] = {}
    for section in package.document.iter(w("sectPr")) if package.running else ():
        for reference in section.findall(w(name)):
            part = package.running.get(reference.get(RELATION_ID, ""))
            if part is not None:
                current[reference.get(w("type"), "default")] = part
        shown = {"default": True, "first": switch(section, "titlePg") is True, "even": facing}
        for kind in (kind for kind in shown if shown[kind] and kind in current):
            found[current[kind]] = None
    return map(package.root, found)


def _notes(package: Package) -> Iterator[Element]:
    """The footnotes and endnotes that the text refers to, in the order of the references."""
    for part, name in _NOTES:
        references = [found.get(w("id")) for found in package.document.iter(w(f"{name}Reference"))]
        root = package.part(part) if references else None
        notes = {} if root is None else {note.get(w("id")): note for note in root.findall(w(name))}
        for reference in references:
            note = notes.pop(reference, None)
            if note is not None:
                yield note


# ---------------------------------------------------------------- roles


def _body(drafts: Sequence[Draft]) -> Iterator[Told]:
    usual = _usual_size(draft for draft in drafts if isinstance(draft, Paragraph))
    for draft in drafts:
        yield draft, _role(draft, usual) if isinstance(draft, Paragraph) else "body"


def _usual_size(paragraphs: Iterable[Paragraph]) -> int:
    """The size that most of the text has."""
    sizes: Counter[int] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.size] += len(paragraph.content.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=0)


def _role(paragraph: Paragraph, usual: int) -> Role:
    text = paragraph.content.text
    if paragraph.styled:
        return "heading"
    if is_note(label_of(text)[0]):
        return "note"
    stands_out = paragraph.centred or paragraph.size >= usual + _LARGER
    return "heading" if stands_out and is_title_like(text) else "body"


# ---------------------------------------------------------------- numbers


def _numbered(told: Iterable[Told]) -> Iterator[Block]:
    clauses = tables = 0
    for draft, role in told:
        if isinstance(draft, Paragraph):
            yield _clause(draft, role, clauses)
            clauses += 1
        else:
            for table in _with_inner(draft, tables, None):
                yield table
                tables += 1


def _clause(paragraph: Paragraph, role: Role, index: int) -> Clause:
    text, raw, boxes = paragraph.content
    label, level = label_of(text)
    if role == "header" and is_page_mark(text):
        role = "footer"
    return Clause(index, text, role, label, level, boxes, raw=raw)


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


# ---------------------------------------------------------------- remarks


def _remarks(package: Package, told: Sequence[Told], struck: Sequence[str]) -> Iterator[Remark]:
    if struck:
        yield Remark("text_struck", "warning", f"文件有划去的文字，未计入表格和正文：{' '.join(struck)}")
    if next(package.document.iter(w("altChunk")), None) is not None:
        yield Remark("part_unread", "warning", "文件中嵌入了其他格式的内容，未能读取，请在 Word 中另存后再转换。")
    if not told:
        pictured = next(package.document.iter(*_PICTURES), None) is not None
        message = (
            "文件中只有图片，没有文字，请提供文字版，或导出为 PDF 后按扫描件处理。" if pictured else "文件中没有文字。"
        )
        yield Remark("text_missing", "error" if pictured else "warning", message)
