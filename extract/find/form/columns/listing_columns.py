"""The columns of listings that are none of indicators, by the key of what they hold or by the year that they name."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from extract import pack
from extract.find.form.columns.column_points import column_contents, column_points
from extract.find.form.columns.frame import FrameColumn
from extract.find.form.columns.money_column import head_says, year_in_head
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import Vocabulary
from extract.find.width import half_width
from extract.model import Cell


def listing_columns(
    kind: str, grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> dict[str, FrameColumn]:
    """The columns of a listing of another kind by key: of each the one with the most points, from left to right.

    What the cells hold must speak for a head that only holds a word. A head over several columns has all of them, but
    for one over several columns of numbers, which has none. What is done (项目活动, 内容) names a line of a breakdown
    before its economic class (支出经济分类) does.
    """
    limits, classes = pack.toml("column")["points"], pack.toml("column")["economic_class"]["heads"]
    contents = column_contents(grid, columns, rows)
    numbers = Counter(id(one.path[-1]) for one in columns if {"number", "value"} & contents[one.column].keys())
    choices: list[tuple[float, str, FrameColumn]] = []
    for column in (replace(one, width=one.path[-1].column_span) for one in columns):
        if column.column != column.path[-1].column or numbers[id(column.path[-1])] > 1:
            continue
        points, heads, _ = column_points(kind, grid, column, contents, known)
        fit = (key for key in points if points[key] > limits["holds"] or heads.get(key, 0) >= limits["exact"])
        is_class = kind == "budget" and grid.name(column.path[-1]) in classes
        choices += [(points[key] - (limits["exact"] if is_class else 0), key, column) for key in fit]
    best: dict[str, FrameColumn] = {}
    for _, key, column in sorted(choices, key=lambda one: -one[0]):
        if key not in best and all(other is not column for other in best.values()):
            best[key] = column
    activity = next((key for key in ("subcategory", "category") if key in best), None)
    if activity and kind == "budget" and "item" in best and grid.name(best["item"].path[-1]) in classes:
        best["item"] = best.pop(activity)
    return dict(sorted(best.items(), key=lambda one: one[1].column))


def dated_amounts(grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int]) -> dict[int, Cell]:
    """The heads of columns of numbers by the year that they name (2023年预算 | 2024年申请); of two of one year that of
    what was not spent yet.
    """
    contents, dated = column_contents(grid, columns, rows), dict[int, Cell]()
    for head, own in ((one.head, contents[one.column]) for one in columns):
        year = year_in_head(half_width(head.text)) if {"number", "value"} & own.keys() else 0
        if year and (year not in dated or head_says(dated[year].text, "spent")):
            dated[year] = head
    return dated
