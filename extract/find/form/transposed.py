"""Indicators that stand side by side as heads of columns (产出指标 over 数量指标 | 质量指标), a project to a row."""

from extract.find.form.grid import Grid
from extract.find.form.label import level
from extract.model import Cell


def head(grid: Grid) -> Cell | None:
    """The first head of indicators laid out so, None if the grid has none: it is a layout that nothing here reads."""
    return next((cell for cell in grid.cells if cell.column_span > 1 and _is_head(cell, grid)), None)


def _is_head(cell: Cell, grid: Grid) -> bool:
    """Whether a first level stands over several columns of which each begins with a second level."""
    if level(1, grid.name(cell)) is None:
        return False
    edge = range(cell.column, cell.column + cell.column_span)
    under = [other for other in grid.rows.get(cell.row + cell.row_span, ()) if other.column in edge]
    return len(under) > 1 and all(level(2, grid.name(other)) for other in under)
