"""Titles across table cells: the number in one cell, its title in the cell beside it."""

from dataclasses import replace

from extract import pack
from extract.find import numbers
from extract.find.citation.named import clean_title
from extract.model import Cell, Citation, Table

_BARE = " \t\r\n()[]《》:：、,，。.文号"


def title_beside(citation: Citation, cell: Cell, table: Table) -> Citation:
    """The citation with the title of a cell beside it, where its own cell holds the number and nothing else."""
    if citation.title or citation.number is None or not _alone(citation, cell):
        return citation
    title = next((title for other in _beside(cell, table) if (title := _whole_title(other, table))), None)
    return replace(citation, title=title) if title else citation


def _beside(cell: Cell, table: Table) -> list[Cell]:
    """The other cells of the cell's rows, those to the right first, near ones first."""
    others = [other for other in table.cells if other is not cell and _same_row(cell, other)]
    return sorted(others, key=lambda other: (other.column < cell.column, abs(other.column - cell.column)))


def _same_row(one: Cell, other: Cell) -> bool:
    return one.row <= other.row < one.row + one.row_span or other.row <= one.row < other.row + other.row_span


def _alone(citation: Citation, cell: Cell) -> bool:
    rest = cell.text[: citation.start] + cell.text[citation.end :]
    return not numbers.fold(rest).strip(_BARE)


def _whole_title(cell: Cell, table: Table) -> str | None:
    """The title that the cell is: in 《》, as 关于…, or any words under a header for titles.

    Other words that end like a title head the row (财务管理制度) or say what is done (制定考核办法).
    """
    found = pack.patterns("title")["whole"].fullmatch(numbers.fold(cell.text))
    if found is None or not (found["book"] or found["about"] or _under_titles(cell, table)):
        return None
    return clean_title(cell.text[slice(*found.span("book" if found["book"] is not None else "plain"))])


def _under_titles(cell: Cell, table: Table) -> bool:
    above = (other for other in table.cells if other.column == cell.column and other.row < cell.row)
    return any(pack.patterns("title")["header"].fullmatch(numbers.fold(other.text)) for other in above)
