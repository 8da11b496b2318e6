"""Blocks → .docx: the same draft gives the same bytes. python-docx opens the package and writes its comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extract.seed import budget_sheet
from extract.seed.leaves import list_item
from extract.seed.model import Block, Draft, FormCell, FormTable
from extract.seed.word_comments import AUTHOR, INITIALS, list_comments
from extract.seed.word_markup import Markup
from extract.seed.word_package import NAMESPACES, blank_package, printable, width, zip_package

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_STYLES = {"title": "FormTitle", "subtitle": "FormSubtitle", "line": "FormLine", "heading": "FormHeading"}


def draft_docx(blocks: Sequence[Block], draft: Draft, page: dict[str, Any], layout: str) -> bytes:
    """The .docx; its identifier is the name of the layout.

    Its dates are the first day of the declared year instead of the current time, so that the same draft gives the same
    bytes.
    """
    document = Document(BytesIO(blank_package(page)))
    markup = Markup(draft, list_comments=dict(list_comments(draft)))
    section = document.element.body.sectPr
    content = body_markup(blocks, markup, width(page))
    for element in parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>"):
        section.addprevious(element)
    for text in markup.comments:
        comment = document.comments.add_comment(printable(text), AUTHOR, INITIALS)
        del comment._comment_elm.attrib[qn("w:date")]
    properties = document.core_properties
    properties.title = printable(f"{draft.title}（{draft.year}年草稿）")
    properties.author = properties.last_modified_by = AUTHOR
    properties.identifier, properties.comments, properties.revision = layout, "", 1
    properties.subject = str(budget_sheet.unit(draft, "amount") or "")
    properties.created = properties.modified = datetime(draft.year, 1, 1)
    return docx_bytes(document)


def docx_bytes(document: WordDocument) -> bytes:
    """The document's bytes, with its parts in a fixed order and without the time at which it was written."""
    buffer = BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as package:
        names = sorted(package.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return zip_package({name: package.read(name) for name in names})


def body_markup(blocks: Sequence[Block], markup: Markup, across: int) -> str:
    """The markup of the blocks, ``across`` dxa wide; Word requires a paragraph after the last table."""
    content = ""
    for block in blocks:
        if isinstance(block, FormTable):
            content += _table(block, markup, across)
            continue
        page = "<w:pageBreakBefore/>" if block.new_page else ""
        properties = f'<w:pPr><w:pStyle w:val="{_STYLES[block.style]}"/>{page}</w:pPr>'
        content += "".join(f"<w:p>{properties}{runs}</w:p>" for runs in markup.paragraphs(block.pieces))
    return content + ("<w:p/>" if isinstance(blocks[-1], FormTable) else "")


def _table(table: FormTable, markup: Markup, across: int) -> str:
    edges = [round(edge * across / sum(table.widths)) for edge in accumulate(table.widths, initial=0)]
    widths = [right - left for left, right in pairwise(edges)]  # in dxa; together exactly the width
    rows: list[dict[int, str]] = [{} for _ in table.rows]
    for row, column, cell in placed_cells(table):
        own = sum(widths[column : column + cell.columns])
        paragraphs = markup.paragraphs(cell.pieces, bold=cell.bold)
        if cell.name:
            paragraphs = markup.in_bookmark(cell.name, paragraphs)
        align = f'<w:jc w:val="{cell.align}"/>' if cell.align != "left" else ""
        style = f'<w:pPr><w:pStyle w:val="FormCell"/>{align}</w:pPr>'
        content = "".join(f"<w:p>{style}{runs}</w:p>" for runs in paragraphs)
        rows[row][column] = _cell(cell, own, content, "restart")
        for below in range(row + 1, row + cell.rows):
            rows[below][column] = _cell(cell, own, "<w:p/>", "continue")
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    content = ""
    for number, cells in enumerate(rows):
        is_line = any(
            piece.field and list_item(piece.field) != piece.field
            for cell in table.rows[number]
            for piece in cell.pieces
        )
        whole = "<w:cantSplit/>" if is_line else ""  # a line that a page cuts may be read as two
        header = "<w:tblHeader/>" if number < table.header_rows else ""
        properties = f"<w:trPr>{whole}{header}</w:trPr>" if whole or header else ""
        content += f"<w:tr>{properties}{''.join(cells[column] for column in sorted(cells))}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{content}</w:tbl>'
    )


def placed_cells(table: FormTable) -> Iterable[tuple[int, int, FormCell]]:
    """Every cell with the row and column where it starts; raises ``ValueError`` if a row does not fill the grid."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            yield row, column, cell
            column += cell.columns
    if len(taken) != len(table.rows) * len(table.widths):
        raise ValueError(f"the cells of the table that begins with {table.rows[0][0]} do not fill its grid")


def _cell(cell: FormCell, across: int, content: str, how: str) -> str:
    """A cell of the grid; one that is merged down restarts in its first row and continues in those below."""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = f'<w:vMerge w:val="{how}"/>' if cell.rows > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if cell.align == "center" else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{content}</w:tc>'
