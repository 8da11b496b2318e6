"""What speaks for each role of a column: the kinds of content in its cells, and the words of the heads over it.

``patterns/column.toml`` says how many points each of them gives.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from extract import pack
from extract.find import money
from extract.find.form.columns.frame import FrameColumn
from extract.find.form.grid import FormGrid
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import Vocabulary

Contents = Mapping[int, Mapping[str, float]]  # by column, the share of each kind of content in it


def column_points(
    kind: str, grid: FormGrid, column: FrameColumn, contents: Contents, known: Vocabulary
) -> tuple[dict[str, float], Mapping[str, int], Mapping[str, int]]:
    """The points of each role for a column, and of these what the words of its heads gave, as labels and in sense."""
    content = contents[column.column]
    names = tuple(grid.name(cell) for cell in reversed(column.path))
    heads = _head_points(kind, names, column.is_part, known)
    senses = _sense_points(names, kind in known.column(names[0])) if kind == "indicators" else {}
    is_part, has_unit = column.is_part, money.unit_in(column.path[-1].text) is not None
    points: dict[str, float] = {}
    for role in pack.toml("column")[kind]:
        key, of_content = role["key"], role["content"]
        kinds = [of_content[one] * share for one, share in content.items() if one in of_content]
        place = (role.get("part", 0) if is_part else 0) + (role.get("money", 0) if has_unit else 0)
        points[key] = heads.get(key, 0) + senses.get(key, 0) + place + sum(kinds)
    return points, heads, senses


def column_contents(grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int]) -> Contents:
    """Of each column the share of each kind of content among the filled cells that begin in it, less where these are
    few.
    """
    least = pack.toml("column")["points"]["lines"]
    contents: dict[int, Mapping[str, float]] = {}
    for place in (column.column for column in columns):
        cells = {id(cell): cell for row in rows if (cell := grid.at.get((row, place))) and cell.column == place}
        kinds = Counter(filter(None, [content_kind(cell.text) for cell in cells.values()]))
        total = max(kinds.total(), least)
        contents[place] = {kind: count / total for kind, count in kinds.items()}
    return contents


@lru_cache(maxsize=4096)
def _head_points(kind: str, names: Sequence[str], is_part: bool, known: Vocabulary) -> Mapping[str, int]:
    """Points for the words of the heads: the lowest alone or with the one above it, part of it, one higher up."""
    limits = pack.toml("column")["points"]
    own, above = names[0], names[1] if len(names) > 1 else ""
    points: dict[str, int] = {}
    year = pack.pattern("field", "year_in_head")
    without_year, *over = (year.sub("", name).removeprefix("年") for name in names)  # 2024年目标
    for name in over:
        if (key := known.column(name).get(kind)) and key != "name":
            points[_plain(key)] = limits["above"]
    for part, key in known.parts[kind].items():
        if part in own:
            points[_plain(key)] = limits["holds"]
    for name in (without_year, own, above + own, own + above):
        if key := known.column(name).get(kind):
            points[_plain(key)] = limits["holds" if is_part else "exact"]
    if kind == "indicators" and pack.pattern("field", "several_years").match(own):  # 三年目标
        points["target"] = limits["exact"]
    return points


def _plain(key: str) -> str:
    """A target's key without its horizon."""
    return "target" if key.startswith("target") else key


@lru_cache(maxsize=4096)
def _sense_points(names: Sequence[str], is_known: bool) -> Mapping[str, int]:
    """Points for words in the heads, the lowest first; whether that is a label of the listing.

    绩效目标完成情况 is over targets and results alike: below it these are told by their own heads.
    """
    points: Counter[str] = Counter()
    for sense in pack.toml("column")["sense"]:
        heads = names[:1] if is_known and sense.get("lowest") else names
        if any(word in name for word in sense["words"] for name in heads):
            points.update(sense["points"])
    return points
