"""Hand-made documents: tables from rows of (text, columns, rows), paragraphs from texts."""

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from extract.find.filings import find_filings
from extract.model import Block, Cell, Clause, Document, Table
from extract.read.glyphs import boxes_of
from extract.readings import FilingReading

Made = str | tuple[str, int] | tuple[str, int, int]
Paper = Callable[..., Document]


def table(rows: Sequence[Sequence[Made]], index: int = 0) -> Table:
    """A table; a cell is a text, or a text with the columns and rows that it covers."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, made in enumerate(rows):
        column = 0
        for entry in made:
            text, width, height = (*((entry,) if isinstance(entry, str) else entry), 1, 1)[:3]
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(height) for c in range(width)}
            cells.append(Cell(row, column, height, width, text, index, boxes_of(text)))
            column += width
    return Table(index, len(rows), 1 + max(column for _, column in taken), tuple(cells))


def document(*blocks: str | Sequence[Sequence[Made]]) -> Document:
    """A document of paragraphs (texts) and tables (lists of rows)."""
    made: list[Block] = []
    tables = clauses = 0
    for block in blocks:
        if isinstance(block, str):
            made.append(replace(Clause(clauses, block), boxes=boxes_of(block)))
            clauses += 1
        else:
            made.append(table(block, tables))
            tables += 1
    return Document("application/pdf", (), tuple(made))


@pytest.fixture(scope="session")
def paper() -> Paper:
    """A function that makes a document from paragraphs and tables."""
    return document


@pytest.fixture(scope="session")
def filing() -> Callable[..., FilingReading]:
    """A function that makes a document and reads its only filing."""

    def one(*blocks: str | Sequence[Sequence[Made]]) -> FilingReading:
        filings, _ = find_filings(document(*blocks))
        assert len(filings) == 1
        return filings[0]

    return one
