"""The neutral page content that every writer prints: paragraphs and tables with merged cells.

A check box stands in the text as ☐ or ☑; each writer prints it in its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, TICKED = "☐", "☑"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``style`` is one of title, subtitle, line, heading, body, right, note."""

    text: str
    style: str = "line"
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    r"""A cell over ``rows`` × ``columns`` of the grid; ``\n`` in its text starts a new paragraph."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``widths`` are shares of the page's width, the first ``header_rows`` rows repeat on every page.

    Only the Word file of a table that is not ``ruled`` lacks its lines, and what is printed from it.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """One document to print; ``footer`` may hold ``{page}``; ``header`` and ``footer`` print on every page."""

    blocks: tuple[Paragraph | Table, ...]
    header: str | None = None
    footer: str | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def placed_cells(table: Table) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with the row and column where it starts; raises ``ValueError`` where rows do not fill the grid."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            yield row, column, cell
            column += cell.columns
    if len(taken) != len(table.rows) * len(table.widths):
        raise ValueError(f"the cells of the table {table.rows[0][0].text!r} do not fill its grid")


def size(table: Table) -> dict[str, int]:
    """Rows and columns as a reader counts them: only grid lines that the edge of some cell uses."""
    cells = list(placed_cells(table))
    return {
        "rows": len({row for row, _, _ in cells}),
        "columns": len({column for _, column, _ in cells}),
    }


def choice_labels(options: dict[str, str], choice: str | None) -> list[str]:
    """The labels of ``options`` (value → label), each with a box behind it, ticked for ``choice``."""
    return [f"{label} {TICKED if value == choice else OPEN}" for value, label in options.items()]
