"""A filled budget sheet taken back into a draft's Word file: its budget lines are written anew, all else stays."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Opened
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extract import model
from extract.seed import fill, layout, sheet, writer
from extract.seed.markup import Markup
from extract.seed.model import Draft, Refused, Table
from extract.seed.package import NAMESPACES, width

_MARK = "budget_"


def refilled(draft: bytes, filled: model.Document) -> bytes:
    """The Word file with the lines of the sheet; ``Refused`` if one of the two is not what seeding wrote."""
    document = _opened(draft)
    lines = sheet.filled(filled)
    if not lines:
        raise Refused("电子表格中没有预算明细。")
    known = {one["name"]: one for one in layout.layouts()}
    own = known.get(document.core_properties.identifier)
    old = list(_rows(document.element.body))
    if own is None or not old:
        raise Refused("这份 Word 文件不是由本程序生成的草稿，或其中的预算明细已被删除，请重新生成草稿。")
    for row in _written(lines, own, document):
        old[0].addprevious(row)
    for row in old:
        row.getparent().remove(row)
    _forget_comments(document)
    return writer.saved(document)


def _opened(draft: bytes) -> Opened:
    try:
        return Document(BytesIO(draft))
    except (BadZipFile, KeyError, PackageNotFoundError, ValueError) as error:
        raise Refused("--draft 给出的不是能打开的 Word 文件。") from error


def _rows(root: Any) -> Iterator[Any]:
    """The rows of tables in which a cell of the budget is marked."""
    for row in root.iter(qn("w:tr")):
        names = (mark.get(qn("w:name"), "") for mark in row.iter(qn("w:bookmarkStart")))
        if any(name.startswith(_MARK) for name in names):
            yield row


def _written(lines: Sequence[Mapping[str, str]], own: Mapping[str, Any], document: Opened) -> list[Any]:
    """The rows that the layout prints for the lines."""
    decisions = sheet.decisions(lines)
    draft = Draft(0, None, None, "declaration", "", decisions, {sheet.ROWS: len(lines)}, {}, {})
    every = document.element.body.iter(qn("w:bookmarkStart"))
    marks = [int(mark.get(qn("w:id"))) for mark in every if not mark.get(qn("w:name"), "").startswith(_MARK)]
    markup = Markup(draft, bookmarks=count(max(marks, default=0) + 1))
    tables = [block for block in fill.Fill(draft, own).blocks() if isinstance(block, Table) and _has_budget(block)]
    content = writer.body(tables, markup, width(own["page"]))
    return list(_rows(parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>")))


def _has_budget(table: Table) -> bool:
    return any((cell.name or "").startswith(_MARK) for row in table.rows for cell in row)


def _forget_comments(document: Opened) -> None:
    """Drop the comments that stood in the rows that were replaced."""
    left = {mark.get(qn("w:id")) for mark in document.element.body.iter(qn("w:commentReference"))}
    gone = [one._comment_elm for one in document.comments if str(one.comment_id) not in left]
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
