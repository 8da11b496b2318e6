"""Applying a filled budget sheet to a draft's Word file: replaces its budget lines, and nothing else."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extract import model
from extract.seed import budget_sheet, layout
from extract.seed.filled_layout import FilledLayout
from extract.seed.model import Draft, DraftRefused, FormTable
from extract.seed.word_markup import Markup
from extract.seed.word_package import NAMESPACES, width
from extract.seed.word_writer import body_markup, docx_bytes

_MARK = "budget_"  # prefix of the bookmarks in the budget's cells


def draft_with_sheet(draft: bytes, filled: model.Document) -> bytes:
    """The Word file with the lines of the sheet; raises ``DraftRefused`` unless seeding wrote both."""
    try:
        document = Document(BytesIO(draft))
    except (BadZipFile, KeyError, PackageNotFoundError, ValueError) as error:
        raise DraftRefused("--draft 给出的不是能打开的 Word 文件。") from error
    lines = budget_sheet.filled_lines(filled, document.core_properties.subject or None)
    if not lines:
        raise DraftRefused("电子表格中没有预算明细。")
    form = layout.layouts().get(document.core_properties.identifier)
    body = document.element.body
    old_rows = list(_budget_rows(body))
    if form is None or not old_rows:
        raise DraftRefused("这份 Word 文件不是由本程序生成的草稿，或其中的预算明细已被删除，请重新生成草稿。")
    new = Draft(
        0, None, None, "declaration", "", budget_sheet.decisions(lines), {budget_sheet.ROWS: len(lines)}, {}, {}
    )
    marks = [one for one in body.iter(qn("w:bookmarkStart")) if not one.get(qn("w:name"), "").startswith(_MARK)]
    markup = Markup(new, bookmarks=count(max((int(mark.get(qn("w:id"))) for mark in marks), default=0) + 1))
    tables = [block for block in FilledLayout(new, form).blocks() if isinstance(block, FormTable)]
    budget = [one for one in tables if any((cell.name or "").startswith(_MARK) for row in one.rows for cell in row)]
    content = body_markup(budget, markup, width(form["page"]))
    for row in list(_budget_rows(parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>"))):
        old_rows[0].addprevious(row)
    for row in old_rows:
        row.getparent().remove(row)
    kept = {mark.get(qn("w:id")) for mark in body.iter(qn("w:commentReference"))}
    for comment in list(document.comments):
        parent = comment._comment_elm.getparent()
        if parent is not None and str(comment.comment_id) not in kept:
            parent.remove(comment._comment_elm)
    return docx_bytes(document)


def _budget_rows(root: Any) -> Iterator[Any]:
    """The table rows with a bookmark of a budget cell."""
    for row in root.iter(qn("w:tr")):
        names = (mark.get(qn("w:name"), "") for mark in row.iter(qn("w:bookmarkStart")))
        if any(name.startswith(_MARK) for name in names):
            yield row
