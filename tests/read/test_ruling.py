"""The grid is checked on drawings whose cells are known."""

from hypothesis import given
from hypothesis import strategies as st

from extract.read.layout.ruling import RuledGrid, RulingLine, joined_ruling_lines, ruled_grids


def box(x0: float, top: float, x1: float, bottom: float) -> tuple[list[RulingLine], list[RulingLine]]:
    return [RulingLine(top, x0, x1), RulingLine(bottom, x0, x1)], [
        RulingLine(x0, top, bottom),
        RulingLine(x1, top, bottom),
    ]


def drawn(*boxes: tuple[float, float, float, float]) -> list[RuledGrid]:
    horizontal, vertical = [], []
    for corners in boxes:
        across, down = box(*corners)
        horizontal += across
        vertical += down
    return ruled_grids(horizontal, vertical)


def spans(grid: RuledGrid) -> list[tuple[int, int, int, int]]:
    return [(r.row, r.column, r.row_span, r.column_span) for r in grid.regions]


def test_pieces_of_one_line_become_one_rule() -> None:
    assert joined_ruling_lines([RulingLine(10.5, 0, 50), RulingLine(10.0, 51, 90), RulingLine(10.25, 200, 260)]) == [
        RulingLine(10.25, 0, 90),
        RulingLine(10.25, 200, 260),
    ]


def test_merged_cells_over_rows_and_columns() -> None:
    (grid,) = drawn((0, 0, 40, 60), (40, 0, 120, 20), (40, 20, 80, 40), (80, 20, 120, 40), (40, 40, 120, 60))
    assert spans(grid) == [(0, 0, 3, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)]


def test_lines_that_no_cell_uses_do_not_count() -> None:
    horizontal, vertical = box(0, 0, 100, 40)
    horizontal += [RulingLine(20, 0, 100)]
    vertical += [RulingLine(60, 5, 15)]  # a stroke inside a cell that parts nothing
    (grid,) = ruled_grids(horizontal, vertical)
    assert (len(grid.ys) - 1, len(grid.xs) - 1) == (2, 1)


def test_two_tables_on_a_page_do_not_share_lines() -> None:
    upper, lower = drawn((0, 0, 50, 20), (50, 0, 100, 20), (0, 60, 70, 80), (70, 60, 100, 80))
    assert [len(upper.xs), len(lower.xs)] == [3, 3]
    assert upper.xs != lower.xs


def test_a_table_inside_a_cell_is_a_grid_of_its_own() -> None:
    outer, inner = drawn((0, 0, 100, 100), (100, 0, 300, 100), (120, 20, 180, 50), (180, 20, 260, 50))
    assert spans(outer) == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert spans(inner) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_a_table_without_its_lower_rule_is_open_there() -> None:
    horizontal = [RulingLine(0, 0, 100), RulingLine(30, 0, 100)]
    vertical = [RulingLine(0, 0, 80), RulingLine(50, 0, 80), RulingLine(100, 0, 80)]
    (grid,) = ruled_grids(horizontal, vertical)
    assert [region.undrawn for region in grid.regions] == ["", "", "b", "b"]
    assert grid.ys == (0, 30, 80)


def test_a_double_rule_is_one_line() -> None:
    (grid,) = drawn((0, 0, 50, 20), (0, 22, 50, 42))
    assert len(grid.regions) == 2


def test_a_rule_that_touches_nothing_is_no_table() -> None:
    assert ruled_grids([RulingLine(10, 0, 100)], [RulingLine(300, 0, 50)]) == []


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """A grid tiled with rectangles."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free = {(r, c) for r in range(rows) for c in range(columns)}
    tiles = []
    while free:
        row, column = min(free)
        width = draw(st.integers(1, 3))
        while width > 1 and any((row, column + k) not in free for k in range(width)):
            width -= 1
        height = draw(st.integers(1, 3))
        while height > 1 and any((row + i, column + k) not in free for i in range(height) for k in range(width)):
            height -= 1
        free -= {(row + i, column + k) for i in range(height) for k in range(width)}
        tiles.append((row, column, height, width))
    return rows, columns, tiles


@given(tilings())
def test_whatever_is_tiled_is_read_back(tiling: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    _, _, tiles = tiling
    (grid,) = drawn(*((30.0 * c, 20.0 * r, 30.0 * (c + w), 20.0 * (r + h)) for r, c, h, w in tiles))
    boxes = [tuple(round(x) for x in region.box) for region in grid.regions]
    assert boxes == sorted(boxes, key=lambda b: (b[1], b[0]))
    assert set(boxes) == {(30 * c, 20 * r, 30 * (c + w), 20 * (r + h)) for r, c, h, w in tiles}
    for position, region in enumerate(grid.regions):
        x0, top, x1, bottom = region.box
        assert grid.at((x0 + x1) / 2, (top + bottom) / 2) == position


def test_a_page_in_the_middle_of_a_row_shows_the_sides_of_its_cells_only() -> None:
    (grid,) = ruled_grids([], [RulingLine(x, 50, 790) for x in (60, 120, 540)])
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert [region.undrawn for region in grid.regions] == ["b", "b"]


def test_sides_that_are_short_or_end_elsewhere_make_no_table() -> None:
    assert ruled_grids([], [RulingLine(x, 50, 150) for x in (60, 120, 540)]) == []
    assert ruled_grids([], [RulingLine(60, 50, 790), RulingLine(120, 50, 700), RulingLine(540, 50, 790)]) == []
    assert ruled_grids([], [RulingLine(60, 50, 790), RulingLine(540, 50, 790)]) == []
