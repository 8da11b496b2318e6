"""Tables and paragraphs of a record within HTML, with marked cells: for Word, and where a PDF itself is not at hand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.page.marks import Badge, Mark, Place, badges

_WHOLE = 60  # rows: a longer table is shown around its marks only
_AROUND = 1  # rows before and behind a marked one

Spot = tuple[str, int, int, int]


class GridCell(NamedTuple):
    """A cell of a shown row, its text and its badges."""

    text: str
    row_span: int
    column_span: int
    badges: tuple[Badge, ...]


class Grid(NamedTuple):
    """A table (from 1): its rows of cells, None where rows are left out; ``inside`` is the table around it."""

    number: int
    columns: int
    inside: int | None
    rows: tuple[tuple[GridCell, ...] | None, ...]


class Passage(NamedTuple):
    """A paragraph (from 1) outside of tables, its text and its badges."""

    number: int
    text: str
    badges: tuple[Badge, ...]


def grids(record: dict[str, Any], marks: Sequence[Mark]) -> Iterator[Grid]:
    """The tables that have marks."""
    marked: dict[int, dict[tuple[int, int], list[Badge]]] = defaultdict(dict)
    for (kind, table, row, column), found in badges(marks, spot_of).items():
        if kind == "table" and table < len(record["tables"]):
            marked[table][row, column] = found
    for index in sorted(marked):
        table = record["tables"][index]
        inside = table["inside"]
        yield Grid(index + 1, table["columns"], inside and inside["table"] + 1, tuple(_rows(table, marked[index])))


def passages(record: dict[str, Any], marks: Sequence[Mark]) -> Iterator[Passage]:
    """The paragraphs that have marks."""
    for (kind, index, *_), found in sorted(badges(marks, spot_of).items()):
        if kind == "paragraph" and index < len(record["clauses"]):
            yield Passage(index + 1, record["clauses"][index]["text"], tuple(found))


def spot_of(place: Place) -> Spot | None:
    """The cell or paragraph of a place, None where it has none."""
    if "table" in place:
        return ("table", place["table"], place["row"], place["column"])
    return ("paragraph", place["paragraph"], 0, 0) if "paragraph" in place else None


def _rows(table: dict[str, Any], marked: dict[tuple[int, int], list[Badge]]) -> Iterator[tuple[GridCell, ...] | None]:
    """The rows that are shown, each with the cells that begin in it or, where their own row is left out, reach it."""
    kept = _kept(table["rows"], {row for row, _ in marked})
    cells: dict[int, list[tuple[int, GridCell]]] = defaultdict(list)
    for cell in table["cells"]:
        reached = [row for row in range(cell["row"], cell["row"] + cell["row_span"]) if row in kept]
        if reached:
            found = tuple(marked.get((cell["row"], cell["column"]), ()))
            cells[reached[0]].append((cell["column"], GridCell(cell["text"], len(reached), cell["column_span"], found)))
    last = -1
    for row in sorted(kept):
        if row > last + 1:
            yield None
        yield tuple(cell for _, cell in sorted(cells[row], key=lambda placed: placed[0]))
        last = row


def _kept(rows: int, marked: set[int]) -> set[int]:
    """The rows of a table that are shown: all of a short one, else its head and those around the marked ones."""
    if rows <= _WHOLE:
        return set(range(rows))
    near = {row + step for row in marked for step in range(-_AROUND, _AROUND + 1)}
    return {row for row in near | {0, 1} if 0 <= row < rows}
