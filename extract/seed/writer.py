"""Blocks → .docx: the same draft gives the same bytes. python-docx opens the package and writes its comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extract.seed.comments import AUTHOR, INITIALS, of_notes
from extract.seed.markup import Markup
from extract.seed.model import Block, Cell, Draft, Paragraph, Table
from extract.seed.package import NAMESPACES, blank, printable, settled, width

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_STYLES = {"title": "FormTitle", "subtitle": "FormSubtitle", "line": "FormLine", "heading": "FormHeading"}


def written(blocks: Sequence[Block], draft: Draft, page: dict[str, Any], layout: str) -> bytes:
    """The .docx; the name of the layout stands in it as its identifier."""
    document = Document(BytesIO(blank(page)))
    markup = Markup(draft, notes=dict(of_notes(draft)))
    add(document, body(blocks, markup, width(page)))
    comment(document, markup.comments)
    _describe(document, draft, layout)
    return saved(document)


def body(blocks: Sequence[Block], markup: Markup, across: int) -> str:
    """The markup of the blocks; Word wants a paragraph behind the last table."""
    content = "".join(
        _table(block, markup, across) if isinstance(block, Table) else _paragraph(block, markup) for block in blocks
    )
    return content + ("<w:p/>" if isinstance(blocks[-1], Table) else "")


def add(document: Opened, content: str) -> None:
    """Put markup before the section's properties."""
    section = document.element.body.sectPr
    for element in parse_xml(f"<w:body {NAMESPACES}>{content}</w:body>"):
        section.addprevious(element)


def comment(document: Opened, texts: Iterable[str]) -> None:
    """Add the comments in the order of their numbers; without a date, so that the bytes stay the same."""
    for text in texts:
        added = document.comments.add_comment(printable(text), AUTHOR, INITIALS)
        del added._comment_elm.attrib[qn("w:date")]


def saved(document: Opened) -> bytes:
    """The document's bytes."""
    buffer = BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _describe(document: Opened, draft: Draft, layout: str) -> None:
    """The file's properties, with the first day of the year that is declared for in the place of a clock's time."""
    said = document.core_properties
    said.title, said.author, said.last_modified_by = printable(f"{draft.title}（{draft.year}年草稿）"), AUTHOR, AUTHOR
    said.identifier, said.comments, said.revision = layout, "", 1
    said.created = said.modified = datetime(draft.year, 1, 1)


# ---------------------------------------------------------------- paragraphs and tables


def _paragraph(block: Paragraph, markup: Markup) -> str:
    page = "<w:pageBreakBefore/>" if block.new_page else ""
    properties = f'<w:pPr><w:pStyle w:val="{_STYLES[block.style]}"/>{page}</w:pPr>'
    return "".join(f"<w:p>{properties}{line}</w:p>" for line in markup.lines(block.pieces))


def _table(table: Table, markup: Markup, across: int) -> str:
    widths = _widths(table.widths, across)
    rows: list[dict[int, str]] = [{} for _ in table.rows]
    for row, column, cell in placed(table):
        own = sum(widths[column : column + cell.columns])
        rows[row][column] = _cell(cell, own, _lines(cell, markup), "restart")
        for below in range(row + 1, row + cell.rows):
            rows[below][column] = _cell(cell, own, ["<w:p/>"], "continue")
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(cells, number < table.header_rows) for number, cells in enumerate(rows))}</w:tbl>"
    )


def _widths(shares: Sequence[int], across: int) -> list[int]:
    """The shares of the width in dxa; together they are exactly the width."""
    edges = [round(edge * across / sum(shares)) for edge in accumulate(shares, initial=0)]
    return [right - left for left, right in pairwise(edges)]


def placed(table: Table) -> Iterable[tuple[int, int, Cell]]:
    """Every cell with the row and column where it starts; ``ValueError`` where a row does not fill the grid."""
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


def _row(cells: dict[int, str], is_header: bool) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if is_header else ""
    return f"<w:tr>{properties}{''.join(cells[column] for column in sorted(cells))}</w:tr>"


def _cell(cell: Cell, across: int, paragraphs: Sequence[str], how: str) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = f'<w:vMerge w:val="{how}"/>' if cell.rows > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if cell.align == "center" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>{"".join(paragraphs)}</w:tc>'
    )


def _lines(cell: Cell, markup: Markup) -> list[str]:
    lines = markup.lines(cell.pieces, bold=cell.bold)
    if cell.name:
        lines = markup.bookmark(cell.name, lines)
    align = f'<w:jc w:val="{cell.align}"/>' if cell.align != "left" else ""
    return [f'<w:p><w:pPr><w:pStyle w:val="FormCell"/>{align}</w:pPr>{line}</w:p>' for line in lines]
