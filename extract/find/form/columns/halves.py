"""What a table has side by side: two forms, projects in columns, or labels beside the listing of indicators."""

from collections import Counter
from collections.abc import Sequence, Set

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.columns.money_column import head_says
from extract.find.form.grid import FormGrid, grid_of_rows
from extract.find.form.words.label import Vocabulary, is_subtotal, is_total
from extract.find.form.words.level_words import level_pieces
from extract.find.width import half_width
from extract.model import Cell, Span

_NAMES = ("项目名称", "专项名称")  # labels that each of two forms has
_SHORT = 2  # characters of 项目 and 专项
_FEWEST_HEADS = 2
_LONGEST_PERIOD = 6  # characters: a longer text with such a word may be the name of a project (全市路灯改造工程)
_FEWEST_COLUMNS = 3  # of a table with projects in columns: that of the labels and two more
_FEWEST_ROWS = 4  # rows with a label and a text for each of several projects, that of their names among them
_FEWEST_LABELS = 3  # rows of the half without the listing that begin with a label, the heads' row among them


def forms_beside(grids: tuple[FormGrid, ...], vocabulary: Vocabulary) -> list[tuple[FormGrid, ...]]:
    """The grids of the forms that one table has beside one another: each names its project on the same row, and from
    there on no cell is over the edge between them; or the labels of one are those of all (项目名称 | 路灯 | 清运). A
    column of remarks or sums beside the projects is a grid of its own, at the first of them. The grids themselves where
    these are of one form.
    """
    if len(grids) == 1 and (columns := _project_columns(grids[0], vocabulary)):
        grid, shared = grids[0], _shared_amounts(grids[0], columns, vocabulary)
        row = next(cell.row for cell in grid.cells if _names_projects(grid, cell))
        apart = {place for place in columns[:-1] if _is_apart(grid, grid.at[row, place], vocabulary)}
        own = [place for place in columns[:-1] if place not in apart]
        if not (apart and shared):
            forms = [(_of_project(grid, place, columns, shared),) for place in own]
            rest = grid.part(lambda cell: cell.column in apart and cell.row > row and not _is_sum(grid, cell, own))
            is_filled = any(not money.is_blank(cell.text) for cell in rest.cells)
            return [(*forms[0], rest), *forms[1:]] if is_filled else list[tuple[FormGrid, ...]](forms)
    names: dict[int, list[int]] = {}
    for row, column in (at for grid in grids[:1] for at, name in grid.names.items() if name in _NAMES):
        names.setdefault(row, []).append(column)
    pairs = ((row, own[1]) for row, own in names.items() if len(own) == 2 and own[1] > own[0] + 1)
    first, edge = next(pairs, (0, 0))
    below = (one for grid in grids[:1] for one in grid.cells if one.row >= first)
    if len(grids) != 1 or not edge or any(one.column < edge < one.column + one.column_span for one in below):
        return [grids]
    (grid,) = grids
    return [(grid.part(lambda cell: cell.column < edge),), (grid.part(lambda cell: cell.column >= edge),)]


def _project_columns(grid: FormGrid, vocabulary: Vocabulary) -> list[int]:
    """The columns at which the projects of a table with one column each begin, and where the last one ends; [] for any
    other table.

    Behind the label of their name stand several texts and no label, and so they do in the same columns on other rows
    that begin with a label or with a level, one of them with a label that says of a project what it is. A cell lies in
    one of the columns, or over all of them.
    """
    label = next((cell for cell in grid.cells if _names_projects(grid, cell)), None)
    if label is None:
        return []
    names = [cell for cell in grid.rows[label.row] if cell.column > label.column and cell.text.strip()]
    columns = [cell.column for cell in names]
    is_again = len({cell.text for cell in names}) < len(names)
    if len(columns) < 2 or columns[0] != label.column + label.column_span or is_again:
        return []
    projects = [cell for cell in names if not _is_apart(grid, cell, vocabulary)]
    if len(projects) < 2 or any(_heads_column(grid, cell, vocabulary) for cell in projects):
        return []
    edges = [*columns, names[-1].column + names[-1].column_span]
    rows: list[str] = []  # the fields of the labels of each row
    for row in range(label.row, grid.last + 1):
        values = [cell for cell in grid.rows.get(row, ()) if cell.column >= columns[0]]
        if any(_is_label(grid, cell, vocabulary) for cell in values):
            return []
        is_each = [cell.column for cell in values] == columns
        is_of_all = len(values) == 1 and values[0].column_span > edges[-1] - edges[-2]
        if values and not is_each and not (is_of_all and values[0].column == columns[0]):
            return []
        before = [cell for cell in grid.across(row) if cell.column < columns[0] and cell.text.strip()]
        if is_each and (row == label.row or any(_is_label(grid, cell, vocabulary) for cell in before)):
            rows.append(" ".join(str(one.key) for cell in before if (one := vocabulary.field(grid.name(cell)))))
    says = any("project." in keys for keys in rows[1:])
    return edges if says and len(rows) >= _FEWEST_ROWS else []


def _is_apart(grid: FormGrid, cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a word beside the names of projects heads a column of their sums or of remarks (合计, 备注)."""
    name = grid.name(cell)
    field = vocabulary.field(name)
    return is_total(name) or is_subtotal(name) or (field is not None and field.type == "note")


def _is_sum(grid: FormGrid, cell: Cell, columns: Sequence[int]) -> bool:
    """Whether an amount adds up those in the columns of the projects on its row."""
    total, parts = money.amount(cell.text), [grid.at.get((cell.row, column)) for column in columns]
    amounts = [amount.value for one in parts if one is not None and (amount := money.amount(one.text))]
    return total is not None and sum(amounts) == total.value


def _heads_column(grid: FormGrid, cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether the words over a column say what its cells are: a period (调整前, 2025年), a sum or a region."""
    name = grid.name(cell)
    kinds = pack.toml("field")["money_column"] if len(name) <= _LONGEST_PERIOD else ()
    is_period = any(head_says(cell.text, kind) for kind in kinds)
    is_place = pack.pattern("field", "region").fullmatch(name) is not None
    is_year = pack.pattern("date", "years").fullmatch(half_width(cell.text)) is not None
    return is_period or is_place or is_year or bool(vocabulary.column(name))


def _names_projects(grid: FormGrid, cell: Cell) -> bool:
    """Whether a label is that of the names of projects; 项目 is one at the head of a table, below the unit."""
    name = grid.name(cell)
    if len(name) != _SHORT or cell.column > 0 or pack.toml("field")["list_head"].get(name) != _NAMES[0]:
        return name in _NAMES
    above = (grid.rows.get(row, ()) for row in range(grid.first, cell.row))
    return all(sum(bool(one.text.strip()) for one in cells) < _FEWEST_COLUMNS for cells in above)


def _is_label(grid: FormGrid, cell: Cell, vocabulary: Vocabulary) -> bool:
    field = vocabulary.field(grid.name(cell))
    return (field is not None and not field.is_weak) or level_pieces(Span(cell, 0, len(cell.text))).is_level


def _shared_amounts(grid: FormGrid, columns: Sequence[int], vocabulary: Vocabulary) -> set[int]:
    """The rows with one amount of money for all projects: it is that of none of them."""
    amounts = (cell for cell in grid.cells if cell.column == columns[0] and cell.column_span > columns[1] - columns[0])
    labels = ((cell.row, grid.at.get((cell.row, cell.column - 1))) for cell in amounts if money.amount(cell.text))
    fields = ((row, vocabulary.field(grid.name(label))) for row, label in labels if label is not None)
    return {row for row, field in fields if field is not None and (field.type == "money" or field.listing == "funds")}


def _of_project(grid: FormGrid, column: int, columns: Sequence[int], shared: Set[int]) -> FormGrid:
    """The table as if one project had it alone: the labels reach up to its column. The amounts on the rows ``shared``
    stay without a label at the first project.
    """
    first, end = columns[0], columns[columns.index(column) + 1]
    cells: list[Cell] = []
    for cell in grid.table.cells:
        if cell.row in shared and cell.row_span == 1 and (cell.column < first or column > first):
            continue
        stop = cell.column + cell.column_span
        is_of_all = cell.column <= first and stop >= columns[-1]
        if stop == first < column:
            cells.append(replace(cell, column_span=column - cell.column))
        elif stop <= first or is_of_all or column <= cell.column < end:
            cells.append(cell)
    own = grid_of_rows(replace(grid.table, cells=tuple(cells)), grid.first, grid.last, grid.heading)
    labels = {(cell.row, cell.column): _NAMES[0] for cell in own.cells if _names_projects(own, cell)}
    return replace(own, names={**own.names, **labels})


def halves(grid: FormGrid, vocabulary: Vocabulary) -> list[FormGrid]:
    """The half with the labels and the half with the listing; the grid alone where its rows say one thing each.

    The heads of the listing have a label with its value beside them on their row, and more of these stand below: no
    label of a list of projects has its value to the right.
    """
    heads_in_row = Counter(
        row for (row, _), name in grid.names.items() if name and "indicators" in vocabulary.column(name)
    )
    for row in (row for row in range(grid.first, grid.last) if heads_in_row[row] >= _FEWEST_HEADS):
        cells = [cell for cell in grid.rows.get(row, ()) if cell.text.strip()]
        heads = [cell for cell in cells if "indicators" in vocabulary.column(grid.name(cell))]
        if len(heads) < _FEWEST_HEADS or len(heads) == len(cells):
            continue
        for aside in ([one for one in cells if one.column < heads[0].column], cells[cells.index(heads[-1]) + 1 :]):
            labels = [cell for cell in aside[:-1] if _has_value(grid, cell, aside, vocabulary)]
            if labels:
                is_left = aside[0].column < heads[0].column
                before = grid.at.get((row, heads[0].column - 1))
                stub = vocabulary.field(grid.name(before)) if before is not None else None
                begins = heads[0] if before is None or stub is None or stub.listing != "indicators" else before
                edge = begins.column if is_left else labels[0].column
                pieces = _pieces(grid, row, edge, vocabulary, labels[0].column)
                return pieces or [grid]
    return [grid]


def _has_value(grid: FormGrid, label: Cell, cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether a cell is the label of a field, and what stands beside it on the row is a text of its own."""
    field, value = vocabulary.field(grid.name(label)), cells[cells.index(label) + 1]
    if field is None or field.key is None or label.row_span > 1:
        return False
    name = grid.name(value)
    return value.column == label.column + label.column_span and not (vocabulary.field(name) or vocabulary.column(name))


def _pieces(grid: FormGrid, first: int, edge: int, vocabulary: Vocabulary, labels: int) -> list[FormGrid]:
    """Both halves of the rows from ``first`` to the last one without a cell over the edge; [] if too few labels stand
    in the column ``labels``. The rows above and below stay with the half of the labels.
    """
    last = first
    while last < grid.last and not any(
        cell.column < edge < cell.column + cell.column_span for cell in grid.across(last + 1)
    ):
        last += 1
    begins = [grid.at.get((row, labels)) for row in range(first, last + 1)]
    names = {id(cell): grid.name(cell) for cell in begins if cell is not None}
    if sum(vocabulary.field(name) is not None for name in names.values()) < _FEWEST_LABELS:
        return []
    right = {id(cell) for cell in grid.cells if first <= cell.row <= last and cell.column >= edge}
    inside = right if labels < edge else {id(cell) for cell in grid.cells if first <= cell.row <= last} - right
    listing = grid.part(lambda cell: id(cell) in inside).section(first, last)
    return [grid.part(lambda cell: id(cell) not in inside), listing]
