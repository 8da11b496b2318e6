"""Indicators that stand side by side as heads of columns (产出指标 over 数量指标 | 质量指标), a project to a row."""

from extract.find.form.grid import FormGrid
from extract.find.form.label import level_code
from extract.model import Cell


def transposed_head(grid: FormGrid) -> Cell | None:
    """The first head of indicators in a layout that is not read: a first level over several columns, each of which
    begins with a second level. None if the grid has none.
    """
    for cell in grid.cells:
        if cell.column_span == 1 or level_code(1, grid.name(cell)) is None:
            continue
        edge = range(cell.column, cell.column + cell.column_span)
        under = [other for other in grid.rows.get(cell.row + cell.row_span, ()) if other.column in edge]
        if len(under) > 1 and all(level_code(2, grid.name(other)) for other in under):
            return cell
    return None
