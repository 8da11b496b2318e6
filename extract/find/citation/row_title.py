"""Titles across table cells: the number in one cell, its title in the cell beside it."""

from dataclasses import replace

from extract import pack
from extract.model import Cell, Table
from shenbao_cite import numbers
from shenbao_cite.by_title import clean_title
from shenbao_cite.model import Citation

_BARE = " \t\r\n()[]《》:：、,，。.文号"


def with_row_title(citation: Citation, cell: Cell, table: Table) -> Citation:
    """The citation with the title of a cell beside it, where its own cell holds the number and nothing else.

    A title is a cell in 《》, as 关于…, or any words under a header for titles: other words that end like a title head
    the row (财务管理制度) or say what is done (制定考核办法). Cells to the right take precedence, near ones before
    others.
    """
    if citation.title or citation.number is None:
        return citation
    if numbers.fold(cell.text[: citation.start] + cell.text[citation.end :]).strip(_BARE):
        return citation
    is_header = pack.pattern("title", "header").fullmatch
    first, end = cell.row, cell.row + cell.row_span
    others = (other for other in table.cells if other is not cell)
    beside = [other for other in others if other.row < end and first < other.row + other.row_span]
    for other in sorted(beside, key=lambda other: (other.column < cell.column, abs(other.column - cell.column))):
        match = pack.pattern("title", "whole").fullmatch(numbers.fold(other.text))
        above = (cell for cell in table.cells if cell.column == other.column and cell.row < other.row)
        if match and (match["book"] or match["about"] or any(is_header(numbers.fold(cell.text)) for cell in above)):
            title = other.text[slice(*match.span("book" if match["book"] is not None else "plain"))]
            if title := clean_title(title):
                return replace(citation, title=title)
    return citation
