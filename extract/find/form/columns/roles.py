"""The roles of the columns of a listing of indicators: by what the cells hold first, by their heads second.

Heads that no list knows, or that say something else than the cells below them, do not mislead it; words of period in
the heads tell the year's target from that of half a year, of earlier years and from what was reached.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find.form.columns.column_points import Contents, column_contents, column_points
from extract.find.form.columns.frame import FrameColumn
from extract.find.form.columns.money_column import head_says, year_in_head
from extract.find.form.columns.scales import scale_keys
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.width import half_width

_KIND = "indicators"
_LEVELS = ("level1", "level2")
OTHER_YEAR = "other"  # the key of a further column of targets: of another year, if its heads name one


class ColumnRole(Struct, frozen=True):
    """A column with its role, the points that gave it, and the horizon that its heads name."""

    column: FrameColumn
    key: str
    points: float
    horizon: str | None

    @property
    def year(self) -> int:
        """The latest year that the heads over the column name, 0 where they name none."""
        return max((year_in_head(half_width(cell.text)) for cell in self.column.path), default=0)

    def says(self, kind: str) -> bool:
        """Whether one of the heads has a word of that kind, as over columns of money (``adjusted``)."""
        return any(head_says(cell.text, kind) for cell in self.column.path)


def indicator_roles(
    grid: FormGrid, columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> list[ColumnRole]:
    """The columns that have a role, from left to right; ``rows`` are those of the lines.

    Only one column of several alike for a horizon is a target. Heads that stand twice side by side, all of them and in
    the same order, are two listings, each with roles of its own.
    """
    names, half = [grid.name(column.path[-1]) for column in columns], len(columns) // 2
    if half > 1 and names[:half] == names[half:]:
        sides = (columns[:half], columns[half:])
        return [role for side in sides for role in indicator_roles(grid, side, rows, known)]
    contents = column_contents(grid, columns, rows)
    roles = _roles_by_points(grid, columns, contents, known)
    roles = _without_weights_of_levels(_with_contents(grid, _with_names(grid, roles, known)))
    targets = [role for role in roles if role.key == "target"]
    if any(role.horizon == "long_term" for role in targets):  # 2025年目标, or 指标值 alone, beside 三年目标
        is_alone = len(targets) == 2 and all(
            pack.pattern("field", "several_years").match(grid.name(one.column.head)) for one in targets if one.horizon
        )
        roles = [
            replace(role, horizon=role.horizon or "annual")
            if role.year or (is_alone and role.key == "target")
            else role
            for role in roles
        ]
    best = _best_targets(roles)
    new = _name_by_place(columns, contents, roles) if best else []
    roles = _without_project(grid, sorted([*roles, *new], key=_place), columns, rows, known)
    start = min((role.column.column for role in roles if role.key in (*_LEVELS, "name")), default=0)
    roles = [role for role in roles if role.column.column >= start]  # 单位 before them is a unit of government
    if best:  # 培训500人次 beside a target is a name
        roles = [replace(role, key="name") if role.key == "measure" else role for role in roles]
    elif not any(role.key == "measure" for role in roles):  # without one 培训人次≥500 has its own
        roles = [
            replace(role, key="measure") if role.key == "name" and "measure" in contents[role.column.column] else role
            for role in roles
        ]
    return _with_years(roles, set(map(id, best)))


def _roles_by_points(
    grid: FormGrid, columns: Sequence[FrameColumn], contents: Contents, known: Vocabulary
) -> list[ColumnRole]:
    """The roles that heads and cells give, from left to right; a target by its cells alone where no head gives one."""
    roles: list[ColumnRole] = []
    before: ColumnRole | None = None
    of_scale, exact = scale_keys(columns, known), pack.toml("column")["points"]["exact"]
    for column in columns:
        key = of_scale.get(column.column)
        role = ColumnRole(column, key, exact, None) if key else _role(grid, column, contents, known, before)
        roles += [role] if role else []
        before = role
    if any(role.key in ("target", "measure", "actual") for role in roles):
        return roles
    taken = {id(role.column) for role in roles if role.key != "description"}
    new = _target_by_content(grid, columns, contents, known, taken)
    others = (role for role in roles if all(role.column is not one.column for one in new))
    return sorted([*others, *new], key=_place)


def _place(role: ColumnRole) -> int:
    return role.column.column


def _target_by_content(
    grid: FormGrid, columns: Sequence[FrameColumn], contents: Contents, known: Vocabulary, taken: Set[int]
) -> list[ColumnRole]:
    """Where no head says 指标值: the column that most likely has targets, at most one.

    Its head is one that no list knows, or that of a description (绩效标准), and more than half of its cells are values.
    """
    free = (one for one in columns if id(one) not in taken)
    points = ((column_points(_KIND, grid, one, contents, known), one) for one in free)
    described = {"description", "target", "unit"}  # 标准 in a head speaks against the last two
    own = [(numbers["target"], one) for (numbers, heads, senses), one in points if {*heads, *senses} <= described]
    share = pack.toml("column")["points"]["share"]
    values = [(most, one) for most, one in own if contents[one.column].get("value", 0) > share]
    return [ColumnRole(one, "target", most, None) for most, one in sorted(values, key=lambda pair: -pair[0])[:1]]


def _with_names(grid: FormGrid, roles: list[ColumnRole], known: Vocabulary) -> list[ColumnRole]:
    """The roles, where a column headed as names that looks like one of targets (610费 under 三级指标) is none beside
    another column of targets.
    """
    targets = [role for role in roles if role.key == "target"]
    names = [role for role in targets if known.column(grid.name(role.column.path[-1])).get(_KIND) == "name"]
    own = set(map(id, names)) if len(names) < len(targets) else set()
    return [replace(role, key="name") if id(role) in own else role for role in roles]


def _without_weights_of_levels(roles: list[ColumnRole]) -> list[ColumnRole]:
    """The roles, where each level has a column of weights behind it (一级指标 | 分值 | 三级指标 | 分值): the weight of
    an indicator is that behind its name.
    """
    names = [role.column.column for role in roles if role.key == "name"]
    behind = any(role.key == "weight" and names[-1:] < [role.column.column] for role in roles)
    if len(names) != 1 or not behind:
        return roles
    return [role for role in roles if role.key != "weight" or role.column.column > names[0]]


def _with_years(roles: Sequence[ColumnRole], targets: Set[int]) -> list[ColumnRole]:
    """The roles, with targets that are none of ``targets`` (by id) of another year, and results of former years."""
    roles = [role if role.key != "target" or id(role) in targets else replace(role, key=OTHER_YEAR) for role in roles]
    aim = max((role.year for role in roles if role.key in ("target", OTHER_YEAR)), default=0)
    earlier = {id(role) for role in roles if role.key == "actual" and 0 < role.year < aim}  # 2023年实际 by 2024年目标
    former = {True: "last_year", False: "before_last"}
    return [replace(role, key=former[role.year == aim - 1]) if id(role) in earlier else role for role in roles]


def _without_project(
    grid: FormGrid, roles: list[ColumnRole], columns: Sequence[FrameColumn], rows: Sequence[int], known: Vocabulary
) -> list[ColumnRole]:
    """The roles without the columns that speak of the project: a score or a note (备注) merged over the same lines as
    the name of the project; where each row is one project, a note that several names share, or that stands outside of
    the heads over them.
    """
    heads = pack.toml("field")["list_head"]
    fields = [(one, known.field(heads.get(name, name))) for one in columns for name in (grid.name(one.path[-1]),)]
    project = next((one.column for one, field in fields if field is not None and field.key == "project.name"), None)
    if project is None:
        return roles
    notes = {one.column for one, field in fields if field is not None and field.type == "note"}
    tops = [role.column.path[0] for role in roles if role.key == "name" and len(role.column.path) > 1]
    names = [role for role in roles if role.key == "name"]
    own: set[int] = set()
    for column in (role.column for role in roles if role.key == "score" or role.column.column in notes):
        pairs = [(grid.at.get((row, column.column)), grid.at.get((row, project))) for row in rows]
        spans = {(one.row, one.row_span, two.row, two.row_span) for one, two in pairs if one and two}
        is_same = all(span[:2] == span[2:] for span in spans)
        is_merged = is_same and any(span[1] > 1 for span in spans)
        is_single = is_same and column.column in notes and all(two and two.text.strip() for _, two in pairs)
        is_aside = len(tops) == len(names) > 0 and all(top is not column.path[0] for top in tops)
        own |= {column.column} if is_merged or (is_single and (is_aside or len(names) > 1)) else set()
    return [role for role in roles if role.column.column not in own]


def _best_targets(roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """The column of targets with the most points for each horizon, behind each column of names."""
    best: dict[tuple[int, str | None], ColumnRole] = {}
    if any(role.key == "target" and role.says("adjusted") for role in roles):  # 年初指标值 beside 调整后指标值
        roles = [role for role in roles if not role.says("initial")]
    groups = [sum(other.key == "name" for other in roles[:place]) for place in range(len(roles))]
    for group, role in zip(groups, roles, strict=True):
        above = best.get((group, role.horizon))
        if role.key == "target" and (above is None or role.points > above.points):
            best[group, role.horizon] = role
    for group, horizon in tuple(best):
        if horizon and (group, None) in best:  # 指标值 beside 年度指标值: something else
            del best[group, None]
    return list(best.values())


def _name_by_place(columns: Sequence[FrameColumn], contents: Contents, roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """Where no head says 指标名称: the column of words behind the levels and before the target, at most one."""
    keys = {role.key: role.column.column for role in roles}
    levels = [keys[key] for key in _LEVELS if key in keys]
    if not levels or not keys.keys().isdisjoint(("name", "measure")):
        return []
    role_columns = {role.column.column for role in roles}
    between = [one for one in columns if one.column not in role_columns and max(levels) < one.column < keys["target"]]
    word_columns = [one for one in between if {"words", "unit", "measure"} & contents[one.column].keys()]
    return [ColumnRole(one, "name", 0, None) for one in word_columns[:1]]


def _with_contents(grid: FormGrid, roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """The roles, where what an indicator holds (绩效指标内容) beside its name (指标名称) describes it."""
    heads = {id(role): grid.name(role.column.path[-1]) for role in roles if role.key == "name"}
    if not any(name.endswith("名称") for name in heads.values()):
        return list(roles)
    own = {role for role, name in heads.items() if name.endswith("指标内容")}
    return [replace(role, key="description") if id(role) in own else role for role in roles]


def horizon_of(texts: Iterable[str]) -> str | None:
    """What the first of the texts that names a horizon says: ``annual`` or ``long_term``."""
    return next(filter(None, map(_horizon_in, texts)), None)


@lru_cache(maxsize=4096)
def _horizon_in(text: str) -> str | None:
    name, words = bare_label(text), pack.toml("field")["horizon"]
    if pack.pattern("field", "several_years").match(name):
        return "long_term"
    return next((key for key in ("annual", "long_term") if any(word in name for word in words[key])), None)


def _role(
    grid: FormGrid, column: FrameColumn, contents: Contents, known: Vocabulary, before: ColumnRole | None
) -> ColumnRole | None:
    """The role with the most points, None if they are too few; ``before`` is the role of the column to the left.

    Short words behind targets that have their units are no units, unless the head says so: they may be names.
    """
    limits, (points, heads, senses) = pack.toml("column")["points"], column_points(_KIND, grid, column, contents, known)
    labels = (known.field(grid.name(cell)) for cell in column.path)
    if not heads and any(label is not None and label.listing != _KIND for label in labels):  # 联系电话
        return None
    if contents[column.column].get("standard", 0) > limits["share"]:  # 计划标准: what the target was set by
        return None
    for role in (role for role in pack.toml("column")[_KIND] if before and "after" in role):
        points[role["key"]] += role["after"].get(before.key if before else "", 0)
    if before is not None and "unit" not in heads and not column.is_part:
        has_values = contents[before.column.column].get("value", 0) >= limits["share"]
        points["unit"] -= limits["enough"] if has_values else 0
    key = max(points, key=points.__getitem__)
    is_year = pack.pattern("date", "years").fullmatch(half_width(column.path[-1].text)) is not None
    if is_year and contents[column.column].get("value", 0) >= limits["share"]:  # 2025年 over ≥60间
        key, points["target"] = "target", max(points["target"], limits["enough"])
    if points[key] < limits["enough"]:
        key = max(heads, key=lambda one: heads[one], default="")
        if not key or heads[key] < limits["exact"] or senses.get(key, 0) < 0:
            return None
    horizon = horizon_of(cell.text for cell in reversed(column.path))
    return ColumnRole(column, key, points[key], horizon)


def sides_of_roles(roles: Sequence[ColumnRole]) -> tuple[dict[str, FrameColumn], dict[str, FrameColumn] | None]:
    """The columns by key, the first of each; those of a second listing beside it, None where there is none.

    A second listing begins where a role stands again, if it has targets of its own with names, signs or units of their
    own; what it lacks (the levels, one name for both) it shares. Two bare targets are one listing with both, and one
    column of signs or of units serves either.
    """
    columns: dict[str, ColumnRole] = {}
    again: dict[str, ColumnRole] = {}
    for role in (role for role in roles if role.key != OTHER_YEAR):
        (again if again or role.key in columns else columns).setdefault(role.key, role)
    repeated = again.keys() & columns.keys()
    if "target" in repeated and not repeated.isdisjoint(("name", "operator", "unit")):
        shared = {key: role for key, role in columns.items() if key in (*_LEVELS, "name") and key not in again}
        return _columns_by_key(columns), _columns_by_key({**shared, **again})
    if "target" in repeated:
        columns |= {f"target_{again['target'].horizon}": again.pop("target")}
    return _columns_by_key({**again, **columns}), None


def _columns_by_key(roles: Mapping[str, ColumnRole]) -> dict[str, FrameColumn]:
    """The columns by key, that of a target with its horizon."""
    horizons = {key: f"_{role.horizon}" if key == "target" and role.horizon else "" for key, role in roles.items()}
    return {key + horizons[key]: role.column for key, role in roles.items()}
