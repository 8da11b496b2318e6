"""Word (.docx) → Document.

``package`` opens the untrusted bytes, ``story`` walks each stream of text, ``runs`` reads paragraphs, ``plain_cells``
the cells without any formatting that matters, ``grid`` places cells, ``numbering`` counts lists, ``drawn_texts`` has
the words of controls and drawings, ``pictures`` has pictures read, ``unread`` tells what was not read. A Word document
has no pages before it is printed: places are tables and paragraphs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from extract.errors import DamagedSource
from extract.model import Block, Cell, CellReference, Clause, Document, Remark, Role, Table
from extract.read.embedded_file import Separate
from extract.read.formats import DOCX
from extract.read.glyphs import content
from extract.read.ocr import AUTO, OcrOptions
from extract.read.paragraph_labels import is_note, is_page_mark, is_title_like, label_of
from extract.read.picture_readings import PictureReading, picture_blocks
from extract.read.pictures import PictureReader
from extract.read.unread import unmapped_remarks
from extract.read.word import story
from extract.read.word.drawn_texts import put_drawn_texts
from extract.read.word.names import RELATION_ID, Element, child, is_enabled, w
from extract.read.word.package import Package, open_package
from extract.read.word.pictures import DRAWN, WordPictures
from extract.read.word.story import Draft, DraftParagraph, DraftPicture, DraftTable, StoryContext
from extract.read.word.unread import Story, unread_remarks

_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))
_NONE: Separate = {}
_LARGER = 2  # half-points: a title is at least one point larger than the text

DraftInRole = tuple[Draft, Role]


def read(source: bytes, ocr: OcrOptions = AUTO, separate: Separate = _NONE) -> Document:
    """The document; ``ocr`` says whether its pictures are read, ``separate`` are links to files that are read apart.

    Raises ``DamagedSource`` where the bytes cannot be opened as a Word file.
    """
    package = open_package(source)
    put_drawn_texts(package)
    body = child(package.document, "body")
    if body is None:
        raise DamagedSource("Word 文件中没有正文，请重新取得原件，或用 Word 修复后另存。")
    pictures = WordPictures(package, PictureReader(ocr))
    context = StoryContext(package, pictures)
    headers, footers = (list(_headers_or_footers(package, f"{kind}Reference")) for kind in ("header", "footer"))
    notes = list(_notes(package))
    try:
        text = list(story.drafts(body, context))  # first, since lists count through the body
        roles: Iterator[tuple[Role, list[Element]]] = iter((("header", headers), ("note", notes), ("footer", footers)))
        above, *below = (list(_drafts_in_role(roots, role, context)) for role, roots in roles)
    except RecursionError as error:
        raise DamagedSource("Word 文件的结构嵌套过深，不像一份正常的文件，已拒绝读取，请核对原件。") from error
    struck: list[DraftInRole] = [(DraftParagraph(content(words), False, False, 0), "note") for words in context.struck]
    drafts: list[DraftInRole] = [*above, *_body_in_roles(text), *chain(*below), *struck]
    holders: dict[Element, Cell | Clause] = {}
    blocks = tuple(_blocks(drafts, holders))
    stories = [Story(body), *(Story(one, "页眉") for one in headers), *(Story(one, "页脚") for one in footers)]
    stories += [Story(one, "注释") for one in notes]
    stories += [Story(one, "页面背景") for one in package.document.findall(w("background"))]
    unread = list(unread_remarks(stories, holders, pictures.readings, ocr, separate))
    remarks = _remarks(package, context, bool(blocks), unread)
    return Document(DOCX.media_type, (), blocks, (*remarks, *unread, *unmapped_remarks(holders.values())))


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
        is_in_use = {"default": True, "first": is_enabled(section, "titlePg") is True, "even": facing}
        names |= {current[kind]: None for kind in is_in_use if is_in_use[kind] and kind in current}
    return (package.root(name) for name in names)


def _notes(package: Package) -> Iterator[Element]:
    """The footnotes, endnotes and comments that the text refers to, in the order of the references."""
    for part, name in _NOTES:
        references = [reference.get(w("id")) for reference in package.document.iter(w(f"{name}Reference"))]
        root = package.part(part) if references else None
        notes = {} if root is None else {note.get(w("id")): note for note in root.findall(w(name))}
        for reference in references:
            note = notes.pop(reference, None)
            if note is not None:
                yield note


def _drafts_in_role(roots: Iterable[Element], role: Role, context: StoryContext) -> Iterator[DraftInRole]:
    context.is_running = role != "note"
    return ((draft, role) for root in roots for draft in story.drafts(root, context))


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


def _blocks(drafts: Iterable[DraftInRole], holders: dict[Element, Cell | Clause]) -> Iterator[Block]:
    """The clauses and tables with their numbers; a header that is a page number counts as a footer.

    ``holders`` takes up the clauses and cells by the elements that they were made of.
    """
    clauses = tables = 0
    for draft, role in _with_pictures_together(drafts):
        own: Iterable[Block]
        if isinstance(draft, DraftParagraph):
            text, raw, boxes = draft.content
            shown_role: Role = "footer" if role == "header" and is_page_mark(text) else role
            clause = Clause(clauses, text, shown_role, *label_of(text), boxes, lines=draft.lines, raw=raw)
            if draft.element is not None:
                holders[draft.element] = clause
            own = (clause,)
        elif isinstance(draft, list):
            own = _blocks_of_pictures(draft, role, (clauses, tables), holders)
        elif isinstance(draft, DraftTable):
            own = _with_inner(draft, tables, None, holders)
        for block in own:
            yield block
            clauses += isinstance(block, Clause)
            tables += isinstance(block, Table)


def _with_pictures_together(drafts: Iterable[DraftInRole]) -> Iterator[tuple[Draft | list[DraftPicture], Role]]:
    """The drafts, but pictures that follow each other, as the pages of one scan do, as one list."""
    pictures: list[DraftPicture] = []
    role: Role = "body"
    for draft, own in drafts:
        if pictures and not (isinstance(draft, DraftPicture) and own == role):
            yield pictures, role
            pictures = []
        role = own
        if isinstance(draft, DraftPicture):
            pictures.append(draft)
        else:
            yield draft, role
    if pictures:
        yield pictures, role


def _blocks_of_pictures(
    pictures: Sequence[DraftPicture], role: Role, start: tuple[int, int], holders: dict[Element, Cell | Clause]
) -> Iterator[Block]:
    """The blocks, numbered from so many clauses and tables; those outside of the body have the role of their story."""
    for block in picture_blocks([one.reading for one in pictures], *start):
        for one in pictures:
            if one.element is not None:
                holders.setdefault(one.element, block.cells[0] if isinstance(block, Table) else block)
        yield replace(block, role=role) if isinstance(block, Clause) and role != "body" else block


def _with_inner(
    draft: DraftTable, index: int, inside: CellReference | None, holders: dict[Element, Cell | Clause]
) -> Iterator[Table]:
    """The table, and directly behind it those that stand in its cells."""
    cells = [
        Cell(*place.where, content.text, index, content.boxes, lines=lines, raw=content.raw)
        for place, content, _, lines in draft.cells
    ]
    holders.update((own.place.element, cell) for own, cell in zip(draft.cells, cells, strict=True))
    yield Table(index, draft.rows, draft.columns, tuple(cells), inside=inside)
    following = index + 1
    for place, _, tables, _ in draft.cells:
        holder = CellReference(index, *place.where[:2])
        for inner in tables:
            for table in (
                inner.tables_in(holder, following)
                if isinstance(inner, PictureReading)
                else _with_inner(inner, following, holder, holders)
            ):
                yield table
                following += 1


def _remarks(package: Package, context: StoryContext, has_text: bool, unread: Sequence[Remark]) -> Iterator[Remark]:
    if context.struck:
        yield Remark("text_struck", "warning", f"文件有划去的文字，未计入表格和正文：{' '.join(context.struck)}")
    if context.unseen:
        message = f"文件有不显示的文字（隐藏文字，或字色同底色），未计入表格和正文：{' '.join(context.unseen)}"
        yield Remark("text_hidden", "info", message)
    if has_text:
        return
    if next(package.document.iter(*DRAWN), None) is not None:
        message = "文件中只有图片，没有文字，请提供文字版，或导出为 PDF 后按扫描件处理。"
        yield Remark("text_missing", "error", message)
    elif not unread:  # else its content stands in what could not be read
        yield Remark("text_missing", "warning", "文件中没有文字。")
