"""The frame of a listing: its block of heads, and for each column the path of the heads that stand over it."""

from collections.abc import Sequence

from msgspec import Struct, structs
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import FormField, Vocabulary
from extract.model import Cell

_MOST_ROWS = 60  # lines that show what a column holds
_FEWEST_COUNTED, _COUNTED = 6, 0.6  # columns that a row counts on an image, and the share of them that is read right


class FrameColumn(Struct, frozen=True):
    """A column with the heads over it from top to bottom; ``head`` is the lowest one, narrowed to the column."""

    path: tuple[Cell, ...]
    column: int
    width: int

    @property
    def head(self) -> Cell:
        """The lowest head, where several columns share it as wide as this one."""
        lowest = self.path[-1]
        return structs.replace(lowest, column=self.column, column_span=self.width) if self.is_part else lowest

    @property
    def is_part(self) -> bool:
        """Whether the lines part what stands under one head into several columns."""
        return self.width != self.path[-1].column_span


def frame_columns(grid: FormGrid, top: int, first: int, lines: Sequence[int]) -> list[FrameColumn]:
    """The columns under the heads of the rows ``top`` to ``first`` (exclusive), from left to right.

    A cell that goes on below ``first`` is a label at the side. A head over several columns of the ``lines``, which are
    those of ``line_rows``, is parted as most of these are.
    """
    columns: list[FrameColumn] = []
    for column in range(grid.table.columns):
        over = (grid.at.get((level, column)) for level in range(top, first))
        path = tuple({id(cell): cell for cell in over if cell is not None}.values())
        if not path or path[-1].row + path[-1].row_span != first:
            continue
        if columns and columns[-1].path[-1] is path[-1]:
            columns[-1] = replace(columns[-1], width=columns[-1].width + 1)
        else:
            columns.append(FrameColumn(path, column, 1))
    start = columns[0].column if columns else 0
    with_level = [row for row in lines if (cell := grid.at.get((row, start))) is not None and cell.text.strip()]
    lines = with_level or lines
    return [part for column in columns for part in _parts(grid, column, lines)]


def line_rows(grid: FormGrid, first: int, known: Vocabulary, *, of_budget: bool = False) -> Sequence[int]:
    """The first rows below the heads in which more than one cell is filled; a level alone on its row is no line.

    They end before further heads and before a row that begins with a label; ``of_budget``, the name of a kind of
    spending (人员经费) is none. On a blank form they are those of levels.
    """
    rows: list[int] = []
    levels: list[int] = []
    for row in range(first, min(grid.last + 1, first + _MOST_ROWS)):
        names = [grid.name(cell) for cell in grid.rows.get(row, ())]
        heads = sum("indicators" in known.column(name) for name in names)
        begins = known.field(names[0]) if names else None
        is_spending = of_budget and begins is not None and begins.key == "department.expenditure"
        is_line = begins is None or begins.listing == "indicators" or is_spending or begins_goal(grid, row, begins)
        if heads > 1 or not is_line:
            break
        if sum(not money.is_blank(cell.text) for cell in grid.rows.get(row, ())) > 1:
            rows.append(row)
        elif any((content_kind(cell.text) or "").startswith("level") for cell in grid.rows.get(row, ())):
            levels.append(row)
    return rows or levels


def begins_goal(grid: FormGrid, row: int, first: FormField) -> bool:
    """Whether a line of indicators begins with the label of the target that it serves (年度绩效目标1 | 产出指标)."""
    kinds = (content_kind(cell.text) or "" for cell in grid.rows[row][1:] if (first.key or "").endswith("_target"))
    return any(kind.startswith("level") for kind in kinds)


def _parts(grid: FormGrid, column: FrameColumn, rows: Sequence[int]) -> list[FrameColumn]:
    """The column, or its parts where more than half of the lines have edges inside of it."""
    if column.width == 1:
        return [column]
    inside = range(column.column + 1, column.column + column.width)
    edges = [
        edge
        for edge in inside
        if 2 * sum((cell := grid.at.get((row, edge))) is not None and cell.column == edge for row in rows) > len(rows)
    ]
    starts, ends = [column.column, *edges], [*edges, column.column + column.width]
    return [replace(column, column=start, width=end - start) for start, end in zip(starts, ends, strict=True)]


def is_number_row(grid: FormGrid, row: int) -> bool:
    """Whether a row counts the columns (1 2 3 …); on an image a few of the digits may be misread."""
    cells = grid.rows.get(row, ())
    texts = [cell.text.strip() for cell in cells]
    if any(map(is_of_image, cells)) and len(cells) >= _FEWEST_COUNTED:
        counted = sum(cell.text.strip() == str(cell.column - cells[0].column + 1) for cell in cells)
        return counted >= _COUNTED * len(cells)
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def is_of_image(cell: Cell) -> bool:
    """Whether some of the cell's text was read from an image."""
    return any(line.confidence < 1 for line in cell.lines)


def first_line(grid: FormGrid, first: int, columns: int) -> int:
    """The first row of lines under the heads of so many columns that end above the row ``first``.

    A row that counts the columns is none, nor one with their units (单位 | 万元 | 户), nor one that says what the lines
    are of (项目：河道保洁): it runs across the table, over a row with a cell for each head.
    """
    first += is_number_row(grid, first)
    cells = grid.rows.get(first, ())
    is_of_units = len(cells) > 2 and grid.name(cells[0]) in pack.toml("field")["unit_row"]["labels"]
    first += is_of_units and all(content_kind(cell.text) in ("unit", None) for cell in cells[1:])
    over, under = grid.rows.get(first, ()), grid.across(first + 1) if first < grid.last else []
    is_across = len(over) == 1 and grid.is_across(over[0]) and columns > 2 and len(under) >= columns
    return first + (is_across and not (content_kind(over[0].text) or "level").startswith("level"))
