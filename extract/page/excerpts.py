"""Tables and paragraphs of a record in HTML, with badges: for Word files, and for PDFs without their file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extract.page.badges import Badge, badges
from extract.record.annotations import Annotation, text_spots
from extract.record.model import Record, RecordTable

_WHOLE = 60  # rows: of a longer table only the rows around badges are shown
_AROUND = 1  # rows before and after a row with a badge


class ExcerptCell(NamedTuple):
    """A cell of a shown row, its text and its badges."""

    text: str
    row_span: int
    column_span: int
    badges: tuple[Badge, ...]


class TableExcerpt(NamedTuple):
    """A table (from 1): its rows of cells, None where rows are left out; ``inside`` is the table around it."""

    number: int
    columns: int
    inside: int | None
    rows: tuple[tuple[ExcerptCell, ...] | None, ...]


class ParagraphExcerpt(NamedTuple):
    """A paragraph (from 1) outside of tables, its text and its badges."""

    number: int
    text: str
    badges: tuple[Badge, ...]


def table_excerpts(record: Record, numbered: Mapping[int, Annotation]) -> Iterator[TableExcerpt]:
    """The tables that have badges."""
    badged: dict[int, dict[tuple[int, int], tuple[Badge, ...]]] = defaultdict(dict)
    for (kind, index, row, column), there in badges(numbered, text_spots).items():
        if kind == "table" and index < len(record.tables):
            badged[index][row, column] = there
    for index in sorted(badged):
        table = record.tables[index]
        inside = None if table.inside is None else table.inside.table + 1
        rows = tuple(_excerpt_rows(table, badged[index]))
        yield TableExcerpt(index + 1, table.columns, inside, rows)


def paragraph_excerpts(record: Record, numbered: Mapping[int, Annotation]) -> Iterator[ParagraphExcerpt]:
    """The paragraphs that have badges."""
    for (kind, index, *_), there in sorted(badges(numbered, text_spots).items()):
        if kind == "paragraph" and index < len(record.clauses):
            yield ParagraphExcerpt(index + 1, record.clauses[index].text, there)


def _excerpt_rows(
    table: RecordTable, badged: Mapping[tuple[int, int], tuple[Badge, ...]]
) -> Iterator[tuple[ExcerptCell, ...] | None]:
    """All rows of a short table, else its first two and those around badges; None for a gap.

    A cell is in the row where it begins or, if that row is left out, in the first shown row that it covers.
    """
    kept = set(range(table.rows))
    if len(kept) > _WHOLE:
        kept &= {0, 1} | {row + step for row, _ in badged for step in range(-_AROUND, _AROUND + 1)}
    cells: dict[int, list[tuple[int, ExcerptCell]]] = defaultdict(list)
    for cell in table.cells:
        reached = [row for row in range(cell.row, cell.row + cell.row_span) if row in kept]
        if reached:
            there = badged.get((cell.row, cell.column), ())
            excerpt_cell = ExcerptCell(cell.text, len(reached), cell.column_span, there)
            cells[reached[0]].append((cell.column, excerpt_cell))
    last = -1
    for row in sorted(kept):
        if row > last + 1:
            yield None
        yield tuple(cell for _, cell in sorted(cells[row], key=lambda placed: placed[0]))
        last = row
