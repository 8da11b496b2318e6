"""Header rows: which columns a listing has, and on which row its lines begin."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from extract import pack
from extract.find import money
from extract.find.form.columns.frame import FrameColumn, first_line, frame_columns, line_rows
from extract.find.form.columns.listing_columns import dated_amounts, listing_columns
from extract.find.form.columns.roles import OTHER_YEAR, indicator_roles, sides_of_roles
from extract.find.form.columns.scales import grade_word, names_grades
from extract.find.form.grid import FormGrid, Position
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import FormField, Vocabulary, level_code
from extract.model import Cell

_NUMBERS = {"number", "value", "date"}  # kinds of content that no row of heads has, but in a head (1-7月执行数)
_LEVELS = ("level1", "level2", "name")
_GROUPS = ("指标", "目标", "指标值", "目标值")  # what stands over heads of indicators ends so: 年度绩效指标
_OF_PROJECTS = {
    *("project.name", "project.code", "project.implementing_unit", "project.competent_department"),
    *("project.annual_target", "project.overall_target"),
}


class Header(Struct, frozen=True):
    """A header row: the kind of listing, its columns by key, and the first row that is a line.

    ``top`` is the first row of the heads of indicators. Where two listings share their rows, ``beside`` has the columns
    of the second one (中期 beside 年度). ``paths`` has the heads over a column, the lowest first, under the
    position of its head; ``others`` are the columns that are none of the indicators'; ``dated`` has the heads of
    targets, or of amounts, by the year that they name.
    """

    kind: str
    columns: Mapping[str, Cell]
    first: int
    beside: Mapping[str, Cell] | None = None
    top: int | None = None
    paths: Mapping[Position, tuple[Cell, ...]] = field(default_factory=dict)
    others: tuple[FrameColumn, ...] = ()
    dated: Mapping[int, Cell] = field(default_factory=dict)


def named_heads(grid: FormGrid, vocabulary: Vocabulary) -> Mapping[int, Sequence[Cell]]:
    """By row those of the cells over it that are named like a column, and the rows right above a level.

    No other row can be a header row.
    """
    heads_by_row: dict[int, list[Cell]] = {}
    for at in (at for at, name in grid.names.items() if name and vocabulary.column(name)):
        for row in range(at[0], at[0] + grid.at[at].row_span):
            heads_by_row.setdefault(row, []).append(grid.at[at])
    for row in range(grid.first, grid.last + 1):
        first = next((cell for cell in grid.over.get(row, ()) if cell.text.strip()), None)
        if first is not None and (content_kind(first.text) or "").startswith("level"):
            for head in grid.over.get(row - 1, ()):
                if head.row + head.row_span == row:
                    heads_by_row.setdefault(head.row, [])
    return {row: sorted(cells, key=lambda cell: cell.column) for row, cells in heads_by_row.items()}


def header_in_row(
    grid: FormGrid, row: int, heads: Sequence[Cell], vocabulary: Vocabulary, *, is_open: bool = False
) -> Header | None:
    """The header in a row, None if there is none: the kind with the most columns whose needs the cells meet.

    ``heads`` are the cells over the row with the name of a column. ``is_open`` says that lines of indicators go on
    above: then words alone are no heads.
    The lowest heads that make a listing count: a cell merged down beyond them, over the lines, is a label at the side.
    """
    if is_open and len(heads) < 2:
        return None
    cells = grid.rows.get(row, ())
    fields = {grid.name(cell): field for cell in cells if (field := vocabulary.field(grid.name(cell)))}
    heights = {cell.row_span for cell in cells}
    if _is_over_parts(grid, row):
        heights.add(2)
    for height in sorted(heights):
        own = [cell for cell in heads if cell.row == row and cell.row_span <= height]
        over = [cell for cell in heads if cell.row < row and cell.row + cell.row_span == row + height]
        votes = _votes(grid, (*own, *over), fields, vocabulary)
        block = [cell for line in range(row, row + height) for cell in grid.rows.get(line, ())]
        has_numbers = _NUMBERS & {content_kind(one.text) for one in block if not vocabulary.column(grid.name(one))}
        votes["indicators"] += names_grades(grade_word(one.text) for one in block)
        if not is_open and _are_over_levels(grid, range(row, row + height), vocabulary):
            votes["indicators"] += 2
        for kind, count in votes.most_common():
            if count < 2 or (kind != "indicators" and has_numbers):
                break
            header = _of_frame(kind, grid, row, row + height, vocabulary)
            columns = header.columns
            choices = [entry["needs"] for entry in pack.toml("field")["listing"] if entry["key"] == kind]
            if any(all(any(key in columns for key in keys) for keys in needs) for needs in choices):
                return header
    return None


def _votes(
    grid: FormGrid, heads: Sequence[Cell], fields: Mapping[str, FormField], vocabulary: Vocabulary
) -> Counter[str]:
    """How many heads each kind of listing has; ``fields`` are the labels in their row.

    Tasks that stand before indicators are no listing of their own, nor are projects with their budgets.
    """
    columns = [vocabulary.column(grid.name(head)) for head in heads]
    votes = Counter(kind for column in columns for kind in column)
    if votes["allocations"] and any(column.get("indicators") in _LEVELS for column in columns):
        votes["allocations"] = 0
    labels = {field.listing for field in fields.values()} - {"indicators"}
    for head, column in zip(heads, columns, strict=True):
        own = fields.get(grid.name(head))
        if own is None or own.type != "group":
            votes.update(kind for kind in column if kind in labels)
    votes["budget"] += any(money.unit_in(head.text) for head, of in zip(heads, columns, strict=True) if "budget" in of)
    others = (one for name, one in fields.items() if "budget" not in vocabulary.column(name))
    if sum(one.key in _OF_PROJECTS or one.type == "money" or one.listing == "indicators" for one in others) > 1:
        votes.pop("budget", None)
    return votes


def _are_over_levels(grid: FormGrid, rows: range, vocabulary: Vocabulary) -> bool:
    """Whether rows of words stand right over a line that begins with a level: heads, even if no list has them."""
    below = (grid.at.get((rows.stop, column)) for column in range(grid.table.columns if rows.stop <= grid.last else 0))
    first = next((cell for cell in below if cell is not None and cell.text.strip()), None)
    if first is None or not (content_kind(first.text) or "").startswith("level"):
        return False
    over = grid.at.get((rows.stop - 1, first.column))
    field = vocabulary.field(grid.name(over)) if over else None
    if over and field and field.key and not vocabulary.column(grid.name(over)):  # 主管部门 | 水务局 | …
        return False
    kinds = [kind for row in rows for cell in grid.rows.get(row, ()) if (kind := content_kind(cell.text))]
    return len(kinds) > 2 and all(kind in ("words", "unit") for kind in kinds)


def _is_over_parts(grid: FormGrid, row: int) -> bool:
    """Whether the row below one of heads goes on with it: it has the parts of the heads over several columns (优 | 良
    under 目标值), and is blank below the others.
    """
    below = grid.rows.get(row + 1, ())
    over = [(cell, grid.at.get((row, cell.column))) for cell in below]
    parts = [cell.text.strip() != "" for cell, head in over if head is not None and head.column_span > cell.column_span]
    others = [
        cell.text.strip() == "" for cell, head in over if head is not None and head.column_span == cell.column_span
    ]
    kinds = {content_kind(cell.text) for cell in below if cell.text.strip()}
    return len(parts) > 1 and len(others) > 1 and all(parts) and all(others) and kinds <= {"words", "unit"}


def _of_frame(kind: str, grid: FormGrid, row: int, first: int, vocabulary: Vocabulary) -> Header:
    """The columns under the heads that end directly above the row ``first``; the block may begin above ``row``."""
    ends = [cell for cell in grid.across(row) if cell.row + cell.row_span == first]
    top = min((cell.row for cell in ends), default=row)
    start = min((cell.column for cell in ends), default=0)
    above = [cell for cell in grid.across(top - 1, start) if cell.text.strip()] if top > grid.first else []
    groups = [grid.name(cell) for cell in above if cell.column_span > 1]
    bare = pack.patterns("field")["bare_label"]
    ends_so = all(bare.fullmatch(name) and (name.endswith(_GROUPS) or level_code(1, name)) for name in groups)
    spans = [range(cell.column, cell.column + cell.column_span) for cell in above]
    under = {tuple(grid.name(one) for one in ends if one.column in span) for span in spans}
    # or the same heads stand below each
    is_over = ends_so or (len(above) > 1 and len(under) == 1 and len(next(iter(under))) > 1)
    top -= bool(above) and len(groups) == len(above) and is_over
    lines = line_rows(grid, first, vocabulary, of_budget=kind == "budget")
    columns = frame_columns(grid, top, first, lines)
    if kind != "indicators":
        heads = {key: one.head for key, one in listing_columns(kind, grid, columns, lines, vocabulary).items()}
        years = dated_amounts(grid, columns, lines) if kind == "budget" else {}
        return Header(kind, heads, first_line(grid, first, len(columns)), dated=years)
    roles = indicator_roles(grid, columns, lines, vocabulary)
    sides = sides_of_roles(roles)
    dated = {role.year: role.column.head for role in roles if role.key in ("target", OTHER_YEAR) and role.year}
    dated = {} if sides[1] else dated  # each side has targets of its own, whatever years stand over them
    paths = {(one.head.row, one.column): one.path[::-1] for one in columns}
    by_key, beside = ({key: one.head for key, one in side.items()} if side else None for side in sides)
    own = {one.column for side in sides if side for one in side.values()}
    others = tuple(one for one in columns if one.column not in own)
    return Header("indicators", by_key or {}, first_line(grid, first, len(columns)), beside, top, paths, others, dated)
