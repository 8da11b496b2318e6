"""The roles of the columns of a listing of indicators: by what the cells hold first, by their heads second.

Heads that no list knows, or that say something else than the cells below them, do not mislead it; words of period in
the heads tell the year's target from that of half a year, of earlier years and from what was reached.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from extract import pack
from extract.find import money
from extract.find.form.content import content_kind
from extract.find.form.frame import FrameColumn
from extract.find.form.grid import FormGrid
from extract.find.form.label import Vocabulary, bare_label
from extract.find.form.money_column import year_in_head
from extract.find.width import half_width

_KIND = "indicators"
_LEVELS = ("level1", "level2")
OTHER_YEAR = "other"  # the key of a further column of targets: of another year, if its heads name one


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column with its role, the points that gave it, and the horizon that its heads name."""

    column: FrameColumn
    key: str
    points: float
    horizon: str | None

    @property
    def year(self) -> int:
        """The latest year that the heads over the column name, 0 where they name none."""
        return max((year_in_head(half_width(cell.text)) for cell in self.column.path), default=0)


def indicator_roles(
    grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> list[ColumnRole]:
    """The columns that have a role, from left to right; ``rows`` are those of the lines.

    Only one column of several alike for a horizon is a target.
    """
    roles: list[ColumnRole] = []
    before: ColumnRole | None = None
    has_grades = names_grades(grid.name(column.path[-1]) for column in columns)
    for column in columns:
        role = _role(grid, column, rows, known, before)
        if has_grades and (grade := grade_of(grid.name(column.path[-1]))):
            key = "target" if grade == "best" else known.column("评价标准" + grid.name(column.path[-1])).get(_KIND)
            role = ColumnRole(column, key, pack.toml("column")["points"]["exact"], None) if key else None
        roles += [role] if role else []
        before = role
    if not any(role.key in ("target", "measure", "actual") for role in roles):
        roles += _target_by_content(grid, columns, rows, known, {id(role.column) for role in roles})
        roles.sort(key=lambda role: role.column.column)
    best = _best_targets(roles)
    roles += _name_by_place(grid, columns, rows, roles) if best else []
    roles.sort(key=lambda role: role.column.column)
    roles = [one for one in roles if one.key != "score" or not _is_of_project(grid, one.column, columns, rows, known)]
    start = min((role.column.column for role in roles if role.key in (*_LEVELS, "name")), default=0)
    roles = [role for role in roles if role.column.column >= start]  # 单位 before them is a unit of government
    if best:  # 培训500人次 beside a target is a name
        roles = [replace(role, key="name") if role.key == "measure" else role for role in roles]
    elif not any(role.key == "measure" for role in roles):  # without one 培训人次≥500 has its own
        roles = [
            replace(role, key="measure")
            if role.key == "name" and "measure" in _content(grid, role.column, rows)
            else role
            for role in roles
        ]
    return _with_years(roles, set(map(id, best)))


def _target_by_content(
    grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary, taken: Set[int]
) -> list[ColumnRole]:
    """Where no head says 指标值: the column that most likely has targets, at most one.

    Its head is one that no list knows, and more than half of its cells are values.
    """
    free = (one for one in columns if id(one) not in taken)
    points = ((_points(_KIND, grid, one, rows, known), one) for one in free)
    own = [(numbers["target"], one) for (numbers, heads, senses), one in points if not heads and not senses]
    share = pack.toml("column")["points"]["share"]
    values = [(most, one) for most, one in own if _content(grid, one, rows).get("value", 0) > share]
    return [ColumnRole(one, "target", most, None) for most, one in sorted(values, key=lambda pair: -pair[0])[:1]]


def _with_years(roles: Sequence[ColumnRole], targets: Set[int]) -> list[ColumnRole]:
    """The roles, with targets that are none of ``targets`` (by id) of another year, and results of former years."""
    roles = [role if role.key != "target" or id(role) in targets else replace(role, key=OTHER_YEAR) for role in roles]
    aim = max((role.year for role in roles if role.key in ("target", OTHER_YEAR)), default=0)
    earlier = {id(role) for role in roles if role.key == "actual" and 0 < role.year < aim}  # 2023年实际 by 2024年目标
    former = {True: "last_year", False: "before_last"}
    return [replace(role, key=former[role.year == aim - 1]) if id(role) in earlier else role for role in roles]


def _is_of_project(
    grid: FormGrid, column: FrameColumn, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> bool:
    """Whether the cells of a column are merged over the same lines as the name of the project: its score, no line's."""
    names, heads = ((one, grid.name(one.path[-1])) for one in columns), pack.toml("field")["list_head"]
    fields = ((one, known.field(heads.get(name, name))) for one, name in names)
    project = next((one.column for one, field in fields if field is not None and field.key == "project.name"), None)
    pairs = [(grid.at.get((row, column.column)), grid.at.get((row, project or 0))) for row in rows]
    spans = [
        (one.row, one.row_span, two.row, two.row_span) for one, two in pairs if one is not None and two is not None
    ]
    is_same = all(span[:2] == span[2:] for span in spans)
    return project is not None and is_same and any(span[1] > 1 for span in spans)


def grade_of(name: str) -> str | None:
    """Whether a bare head is the ``best`` grade of a scale or a ``lower`` one, None for any other."""
    return next((grade for grade, words in pack.toml("field")["grades"].items() if name in words), None)


def names_grades(names: Iterable[str]) -> bool:
    """Whether heads are grades of a scale: the best one and a lower one."""
    own, grades = set(names), pack.toml("field")["grades"]
    return not (own.isdisjoint(grades["best"]) or own.isdisjoint(grades["lower"]))


def _best_targets(roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """The column of targets with the most points for each horizon, behind each column of names."""
    best: dict[tuple[int, str | None], ColumnRole] = {}
    groups = [sum(other.key == "name" for other in roles[:place]) for place in range(len(roles))]
    for group, role in zip(groups, roles, strict=True):
        above = best.get((group, role.horizon))
        if role.key == "target" and (above is None or role.points > above.points):
            best[group, role.horizon] = role
    for group, horizon in tuple(best):
        if horizon and (group, None) in best:  # 指标值 beside 年度指标值: something else
            del best[group, None]
    return list(best.values())


def _name_by_place(
    grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], roles: Sequence[ColumnRole]
) -> list[ColumnRole]:
    """Where no head says 指标名称: the column of words behind the levels and before the target, at most one."""
    keys = {role.key: role.column.column for role in roles}
    levels = [keys[key] for key in _LEVELS if key in keys]
    if not levels or not keys.keys().isdisjoint(("name", "measure")):
        return []
    taken = {role.column.column for role in roles}
    between = [one for one in columns if one.column not in taken and max(levels) < one.column < keys["target"]]
    named = [one for one in between if {"words", "unit", "measure"} & _content(grid, one, rows).keys()]
    return [ColumnRole(one, "name", 0, None) for one in named[:1]]


def horizon_of(texts: Iterable[str]) -> str | None:
    """What the first of the texts that names a horizon says: ``annual`` or ``long_term``."""
    return next(filter(None, map(_horizon_in, texts)), None)


@lru_cache(maxsize=4096)
def _horizon_in(text: str) -> str | None:
    name, words = bare_label(text), pack.toml("field")["horizon"]
    return next((key for key in ("annual", "long_term") if any(word in name for word in words[key])), None)


def listing_columns(
    kind: str, grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> dict[str, FrameColumn]:
    """The columns of a listing of another kind by key: of each the one with the most points, from left to right.

    What the cells hold must speak for a head that only holds a word. A head over several columns has all of them, but
    for one over several columns of numbers, which has none.
    """
    limits = pack.toml("column")["points"]
    numbers = Counter(id(one.path[-1]) for one in columns if {"number", "value"} & _content(grid, one, rows).keys())
    choices: list[tuple[float, str, FrameColumn]] = []
    for column in (replace(one, width=one.path[-1].column_span) for one in columns):
        if column.column != column.path[-1].column or numbers[id(column.path[-1])] > 1:
            continue
        points, heads, _ = _points(kind, grid, column, rows, known)
        fit = (key for key in points if points[key] > limits["holds"] or heads.get(key, 0) >= limits["exact"])
        choices += [(points[key], key, column) for key in fit]
    best: dict[str, FrameColumn] = {}
    for _, key, column in sorted(choices, key=lambda one: -one[0]):
        if key not in best and all(other is not column for other in best.values()):
            best[key] = column
    return dict(sorted(best.items(), key=lambda one: one[1].column))


def _role(
    grid: FormGrid, column: FrameColumn, rows: Sequence[int], known: Vocabulary, before: ColumnRole | None
) -> ColumnRole | None:
    """The role with the most points, None if they are too few; ``before`` is the role of the column to the left.

    Short words behind targets that have their units are no units, unless the head says so: they may be names.
    """
    limits, (points, heads, senses) = pack.toml("column")["points"], _points(_KIND, grid, column, rows, known)
    labels = (known.field(grid.name(cell)) for cell in column.path)
    if not heads and any(label is not None and label.listing != _KIND for label in labels):  # 联系电话
        return None
    for role in (role for role in pack.toml("column")[_KIND] if before and "after" in role):
        points[role["key"]] += role["after"].get(before.key if before else "", 0)
    if before is not None and "unit" not in heads and not column.is_part:
        has_values = _content(grid, before.column, rows).get("value", 0) >= limits["share"]
        points["unit"] -= limits["enough"] if has_values else 0
    key = max(points, key=points.__getitem__)
    is_year = pack.pattern("date", "years").fullmatch(half_width(column.path[-1].text)) is not None
    if is_year and _content(grid, column, rows).get("value", 0) >= limits["share"]:  # 2025年 over ≥60间
        key, points["target"] = "target", max(points["target"], limits["enough"])
    if points[key] < limits["enough"]:
        key = max(heads, key=lambda one: heads[one], default="")
        if not key or heads[key] < limits["exact"] or senses.get(key, 0) < 0:
            return None
    horizon = horizon_of(cell.text for cell in reversed(column.path))
    return ColumnRole(column, key, points[key], horizon)


def _points(
    kind: str, grid: FormGrid, column: FrameColumn, rows: Sequence[int], known: Vocabulary
) -> tuple[dict[str, float], Mapping[str, int], Mapping[str, int]]:
    """The points of each role for a column, and of these what the words of its heads gave, as labels and in sense."""
    content = _content(grid, column, rows)
    names = tuple(grid.name(cell) for cell in reversed(column.path))
    heads = _head_points(kind, names, column.is_part, known)
    senses = _sense_points(names, kind in known.column(names[0])) if kind == _KIND else {}
    is_part, has_unit = column.is_part, money.unit_in(column.path[-1].text) is not None
    points: dict[str, float] = {}
    for role in pack.toml("column")[kind]:
        key, of_content = role["key"], role["content"]
        kinds = [of_content[one] * share for one, share in content.items() if one in of_content]
        place = (role.get("part", 0) if is_part else 0) + (role.get("money", 0) if has_unit else 0)
        points[key] = heads.get(key, 0) + senses.get(key, 0) + place + sum(kinds)
    return points, heads, senses


def _content(grid: FormGrid, column: FrameColumn, rows: Sequence[int]) -> Mapping[str, float]:
    """The share of each kind of content among the filled cells that begin in the column, less where they are few."""
    cells = {id(cell): cell for row in rows if (cell := grid.at.get((row, column.column)))}
    own = (cell for cell in cells.values() if cell.column == column.column)
    kinds = Counter(kind for cell in own if (kind := content_kind(cell.text)))
    total = max(kinds.total(), pack.toml("column")["points"]["lines"])
    return {kind: count / total for kind, count in kinds.items()}


@lru_cache(maxsize=4096)
def _head_points(kind: str, names: Sequence[str], is_part: bool, known: Vocabulary) -> Mapping[str, int]:
    """Points for the words of the heads: the lowest alone or with the one above it, part of it, one higher up."""
    limits = pack.toml("column")["points"]
    own, above = names[0], names[1] if len(names) > 1 else ""
    points: dict[str, int] = {}
    for name in names[1:]:
        if (key := known.column(name).get(kind)) and key != "name":
            points[_plain(key)] = limits["above"]
    for part, key in known.parts[kind].items():
        if part in own:
            points[_plain(key)] = limits["holds"]
    without_year = pack.pattern("field", "year_in_head").sub("", own).removeprefix("年")  # 2024年目标
    for name in (without_year, own, above + own, own + above):
        if key := known.column(name).get(kind):
            points[_plain(key)] = limits["holds" if is_part else "exact"]
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


def sides_of_roles(roles: Sequence[ColumnRole]) -> tuple[dict[str, FrameColumn], dict[str, FrameColumn] | None]:
    """The columns by key, the first of each; those of a second listing beside it, None where there is none.

    A second listing begins where a role stands again, if it has targets of its own with names, signs or units of their
    own; what it lacks (the levels, one name for both) it shares. Two bare targets are one listing with both.
    """
    columns: dict[str, ColumnRole] = {}
    again: dict[str, ColumnRole] = {}
    for role in (role for role in roles if role.key != OTHER_YEAR):
        (again if again or role.key in columns else columns).setdefault(role.key, role)
    if "target" in columns and "target" in again and not again.keys().isdisjoint(("name", "operator", "unit")):
        shared = {key: role for key, role in columns.items() if key in (*_LEVELS, "name") and key not in again}
        return _columns_by_key(columns), _columns_by_key({**shared, **again})
    if "target" in columns and "target" in again:
        columns |= {f"target_{again['target'].horizon}": again.pop("target")}
    return _columns_by_key({**again, **columns}), None


def _columns_by_key(roles: Mapping[str, ColumnRole]) -> dict[str, FrameColumn]:
    """The columns by key, that of a target with its horizon."""
    horizons = {key: f"_{role.horizon}" if key == "target" and role.horizon else "" for key, role in roles.items()}
    return {key + horizons[key]: role.column for key, role in roles.items()}
