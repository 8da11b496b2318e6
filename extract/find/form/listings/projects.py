"""Tables that list many projects under one block of heads: a register (a project a row) or indicators of each project.

A project's name or code anywhere among the heads makes several forms of one table.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.columns.frame import FrameColumn, first_line, frame_columns, is_of_image, line_rows
from extract.find.form.entries.entry import NAMELESS, FormEntry
from extract.find.form.grid import FormGrid, span_of
from extract.find.form.listings.listing import FormListing
from extract.find.form.words.label import FormField, Vocabulary, bare_label, is_total, label_alternatives
from extract.find.width import half_width
from extract.model import Cell

_NAME, _CODE = "project.name", "project.code"
_TARGET = "年度绩效目标"
_FEWEST = 4  # labels side by side that are the heads of a register
_TOTAL_AT = 3  # first cells of a row of totals among which its word stands
_BUDGETED = ("initial", "adjusted")
_SPENDING = (*_BUDGETED, "executed", "projected", "rate")  # its score is that of the whole evaluation


class ListedProject(Struct, frozen=True):
    """A project of a list: what its columns say, its lines, and the rows it stands on."""

    entries: tuple[FormEntry, ...]
    listing: FormListing
    grid: FormGrid

    def is_of_all(self, entry: FormEntry) -> bool:
        """Whether a label of the sheet may be of each project: a row of totals below the list adds them up instead."""
        cell = entry.holder
        is_below = isinstance(cell, Cell) and cell.table == self.grid.table.index and cell.row > self.listing.last
        return not (is_below and not entry.over and is_total(bare_label(entry.label)))


class _Heads(Struct, frozen=True):
    """The columns that say something of a project, by their label; those of its name and code."""

    fields: Mapping[int, FormField]
    name: FrameColumn
    code: FrameColumn | None


def listed_projects(listing: FormListing, vocabulary: Vocabulary) -> list[ListedProject]:
    """The projects of a listing that has a column 项目名称; [] for one without.

    A new project begins where another name stands, or another code, whatever the name. A row of a name alone is the
    unit of the projects below it, if the head names both (单位名称、项目名称).
    """
    heads = _heads(listing, vocabulary)
    if heads is None:
        return []
    groups = spending_by_source(listing, vocabulary).values()
    spent = {id(one) for columns in groups for key, one in columns.items() if key not in _BUDGETED}
    spent |= {id(one) for one in listing.others if _spending_key(listing, one, vocabulary) == "executed"}
    unit: list[FormEntry] = []
    texts = _texts_across(listing)
    rows_across = list(texts)
    projects: list[ListedProject] = []
    for first, last in _sections(listing, heads):
        lines = tuple(line for line in listing.lines if first <= line.row <= last)
        own = replace(listing, first=first, last=last, lines=lines)
        if _is_alone(listing, heads, first, last):
            unit = _unit_entries(listing, heads, first, vocabulary)
            continue
        entries = [
            FormEntry("".join(column.path[-1].text.split()), field, cell, (span_of(cell),), over)
            for column in listing.others
            if column.path[-1].text.strip() and id(column) not in spent
            for field in [heads.fields.get(column.column)]
            for over in [tuple(filter(None, map(vocabulary.field, map(listing.grid.name, column.path[-2::-1]))))]
            if (field is not None or column.column < listing.start or listing.kind == "projects")
            and not listing.grid.name(column.path[-1]).startswith("指标")  # 指标编码 is that of the first line
            and (cell := listing.grid.at.get((first, column.column)))
            and not money.is_blank(cell.text)
        ]
        place = bisect_left(rows_across, first)
        entries += [*unit, *([texts[rows_across[place - 1]]] if place else [])]
        projects.append(ListedProject(tuple(entries), own, listing.grid.section(first, last)))
    return projects


def find_register(grid: FormGrid, row: int, vocabulary: Vocabulary) -> FormListing | None:
    """The list of projects whose heads stand on the row, None if they are no such heads or over less than two."""
    cells = [cell for cell in grid.rows.get(row, ()) if cell.text.strip()]
    heads = pack.toml("field")["list_head"]
    meant = ((cell, vocabulary.field(heads.get(grid.name(cell), grid.name(cell)))) for cell in cells)
    names = [cell for cell, field in meant if field is not None and field.key == _NAME]
    if not names:
        return None
    first = row + max(cell.row_span for cell in cells)
    columns = tuple(frame_columns(grid, row, first, line_rows(grid, first, vocabulary)))
    paths = [[heads.get(name, name) for name in map(grid.name, one.path)] for one in columns]
    fields = [[field for name in path if (field := vocabulary.field(name))] for path in paths]
    is_named = vocabulary.field(grid.name(names[0])) is not None  # 项目 may head what money is spent for
    keys = ([vocabulary.column(grid.name(head)) for head in one.path] for one in columns)
    spent = (is_named and any("execution" in key for key in own) for own in keys)
    labels = sum(
        is_spent or any(field.type != "note" for field in own) for is_spent, own in zip(spent, fields, strict=True)
    )
    if labels < _FEWEST or 2 * labels < len(columns):
        return None
    first = first_line(grid, first, len(columns))
    last = first - 1
    while last < grid.last and (_is_section(grid, last + 1) or not _begins_with_label(grid, last + 1, vocabulary)):
        last += 1
    rows = [r for r in range(first, last + 1) if (cell := grid.at.get((r, names[0].column))) and cell.text.strip()]
    if len(rows) < 2:
        return None
    return FormListing("projects", grid, {}, row, first, last, 0, others=columns)


def _texts_across(listing: FormListing) -> dict[int, FormEntry]:
    """The texts across a register, by row: what each says of the projects below it (一、河道所)."""
    rows = range(listing.header_row + 1, listing.last + 1) if listing.kind == "projects" else ()
    alone = ((row, cells[0]) for row in rows if len(cells := listing.grid.rows.get(row, ())) == 1)
    texts = ((row, cell) for row, cell in alone if listing.grid.is_across(cell) and ":" not in half_width(cell.text))
    return {row: FormEntry(NAMELESS, None, cell, (span_of(cell),)) for row, cell in texts}


def spending_by_source(listing: FormListing, vocabulary: Vocabulary) -> Mapping[str, Mapping[str, FrameColumn]]:
    """The columns that say what was budgeted and spent of each source of money that the lowest heads name (执行数 over
    财政拨款), "" for those of the whole project; only where one of them says what was spent.
    """
    groups: dict[str, dict[str, FrameColumn]] = {}
    list_head = pack.toml("field")["list_head"]
    for column in listing.others if listing.kind == "projects" else ():
        name = listing.grid.name(column.path[-1])
        is_whole = "execution" in vocabulary.column(name)
        field = vocabulary.field(list_head.get(name, name))
        key = _spending_key(listing, column, vocabulary)
        if key in _SPENDING and (is_whole or (field is not None and field.type == "money")):
            groups.setdefault("" if is_whole else name, {}).setdefault(key, column)
    return {source: columns for source, columns in groups.items() if "executed" in columns}


def _spending_key(listing: FormListing, column: FrameColumn, vocabulary: Vocabulary) -> str | None:
    """The key of the lowest head over a column that says what of a budget it has; None without such a head."""
    keys = (vocabulary.column(listing.grid.name(head)).get("execution") for head in reversed(column.path))
    return next(filter(None, keys), None)


def _is_section(grid: FormGrid, row: int) -> bool:
    """Whether a row is one text across the table over a line with as many cells as the line above has: it says what
    the projects below are of (一、河道所).
    """
    cells, above, below = (grid.rows.get(one, ()) for one in (row, row - 1, row + 1))
    return len(cells) == 1 and grid.is_across(cells[0]) and len(below) > 2 and _edges(above) == _edges(below)


def _edges(cells: Iterable[Cell]) -> list[tuple[int, int]]:
    return [(cell.column, cell.column_span) for cell in cells]


def _begins_with_label(grid: FormGrid, row: int, vocabulary: Vocabulary) -> bool:
    cells = grid.rows.get(row, ())
    if not cells:
        return False
    is_foot = pack.patterns("field")["no_line"].fullmatch(cells[0].text) is not None
    return is_foot or vocabulary.field(grid.name(cells[0])) is not None or cells[0].column_span >= grid.table.columns


def _heads(listing: FormListing, vocabulary: Vocabulary) -> _Heads | None:
    """The columns of what is said of a project; None where no head names a project."""
    fields: dict[int, FormField] = {}
    for column in listing.others:
        label = listing.grid.name(column.path[-1])
        is_before = column.column < listing.start or listing.kind == "projects"
        field = vocabulary.field(pack.toml("field")["list_head"].get(label, label) if is_before else label)
        if field is not None and field.listing == "indicators":  # 绩效目标 as a column is a text
            field = vocabulary.field(_TARGET)
        if field is not None:
            fields[column.column] = field
    keys = {field.key: column for column in listing.others if (field := fields.get(column.column))}
    name, code = keys.get(_NAME), keys.get(_CODE)
    for column in listing.others if name is None else ():
        alternatives = label_alternatives(column.path[-1].text)
        own = [field for one in alternatives if (field := vocabulary.field(one))]
        name_field = next((field for field in own if field.key == _NAME), None)
        if name_field is not None:
            name, fields = column, {**fields, column.column: name_field}
            break
    return _Heads(fields, name, code) if name else None


def _sections(listing: FormListing, heads: _Heads) -> Iterator[tuple[int, int]]:
    """First and last row of each project; a row of totals belongs to none, nor does one whose first text lies over the
    columns before the name as well: that of a unit (河道所) over its projects.
    """
    start: int | None = None
    above: tuple[str, str] | None = None
    for row in listing.rows():
        name = listing.grid.at.get((row, heads.name.column))
        is_of_unit = name is not None and name.row == row and name.column < heads.name.column and name.text.strip()
        if is_of_unit or any(is_total(listing.grid.name(cell)) for cell in listing.grid.across(row)[:_TOTAL_AT]):
            if start is not None:
                yield start, row - 1
            start = above = None
            continue
        if name is None or not name.text.strip() or (name.row < row and row > listing.first):
            continue
        code = listing.grid.at.get((row, heads.code.column)) if heads.code else None
        own = (name.text, code.text if code and code.text.strip() else "")
        if above is None or own != above:
            if start is not None:
                yield start, row - 1
            start = row
        above = own
    if start is not None:
        yield start, listing.last


def _is_alone(listing: FormListing, heads: _Heads, first: int, last: int) -> bool:
    """Whether nothing but the name stands on the one row, which on an image strokes may divide, or stand on as one
    character.
    """
    name = listing.grid.at[first, heads.name.column]
    if not (first == last or (is_of_image(name) and last < first + name.row_span)):
        return False
    cells = {id(cell): cell for row in range(first, last + 1) for cell in listing.grid.across(row)}
    texts = ((cell, len(cell.text.strip())) for cell in cells.values())
    filled = [
        cell for cell, size in texts if size > 1 or (size == 1 and not is_of_image(cell))
    ]  # no stroke of an image
    return len(filled) == 1 and filled[0].column == heads.name.column


def _unit_entries(listing: FormListing, heads: _Heads, row: int, vocabulary: Vocabulary) -> list[FormEntry]:
    """The unit that stands in the column of the names, where the head names a unit as well."""
    cell, head = listing.grid.at[row, heads.name.column], heads.name.path[-1]
    units = (vocabulary.field(one) for one in label_alternatives(head.text))
    unit = next((field for field in units if field and field.key != _NAME), None)
    return [FormEntry("".join(head.text.split()), unit, cell, (span_of(cell),))] if unit else []
