"""Labels and their values in tables: to the right of the label, below it, or behind a colon in the same text."""

from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.columns.money_column import head_says
from extract.find.form.columns.roles import horizon_of
from extract.find.form.entries.cell_roles import CellRoles, begins_pair, cell_roles, looks_like_label
from extract.find.form.entries.column_amounts import amount_of_column, amount_under, heads_amounts, is_over_amounts
from extract.find.form.entries.entry import FormEntry, entry_of_segment, label_text
from extract.find.form.entries.goals import adjusted_goals, goal_heads, goal_texts
from extract.find.form.entries.value_rows import values_below
from extract.find.form.grid import FormGrid, span_of
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import (
    FormField,
    Vocabulary,
    money_field,
)
from extract.find.form.words.segment import amount_with_parts, money_segments, segments, with_listed_amounts
from extract.find.width import half_width
from extract.model import Cell, Span

_IN_TABLES = ("number", "value")  # kinds of content that stand under one another and side by side in tables


def entries_of_grid(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> list[FormEntry]:
    """The labels and values of the grid, without the rows ``claimed`` by listings.

    First the known labels with their values, then the labels with a colon inside of texts that are no such value,
    finally the pairs of a short text and a text to its right that belongs to no label.
    """
    below = values_below(grid, vocabulary, claimed)
    goals = [*goal_texts(grid, vocabulary, claimed), *adjusted_goals(grid, vocabulary, claimed)]
    used = {id(cell) for one in goals for cell in (one.holder, *(span.holder for span in one.values))}
    heads = goal_heads(grid, vocabulary, claimed)
    roles = cell_roles(grid, vocabulary, claimed, {*below, *map(id, below.values()), *used}, heads)
    pairs = (
        (cell, heads.get(id(cell)) or vocabulary.field(grid.name(cell))) for cell in grid.cells if id(cell) in below
    )
    entries = [FormEntry(label_text(cell.text), own, cell, (span_of(below[id(cell)]),)) for cell, own in pairs]
    entries += goals
    entries += [entry for cell in roles.cells if id(cell) in roles.labels for entry in _of_label(roles, cell)]
    entries += _scores_in_labels(roles)
    value_cells = {id(span.holder) for entry in entries for span in entry.values}
    for cell in roles.cells:
        if id(cell) in roles.labelled and id(cell) not in value_cells:
            over = roles.over(cell)
            is_short = any(one.field.is_short for one in segments(cell.text, vocabulary)[:1] if one.field)
            unknown = is_short or grid.is_across(cell) or any(field.listing == "funds" for field in over)
            pieces = money_segments(cell.text, vocabulary) or segments(cell.text, vocabulary, unknown=unknown)
            entries += [
                entry_of_segment(piece, cell, over) for piece in with_listed_amounts(pieces, cell.text, vocabulary)
            ]
    entries += _unknown_entries(roles, value_cells)
    return sorted(entries, key=lambda e: (e.holder.row, e.holder.column) if isinstance(e.holder, Cell) else (0, 0))


def _scores_in_labels(roles: CellRoles) -> Iterator[FormEntry]:
    """The labels with their points in brackets (执行率分值（10） beside rows of money): no value of another label."""
    score = pack.pattern("field", "score_in_brackets")
    for cell in roles.cells:
        if id(cell) in roles.labelled and (match := score.fullmatch(half_width(cell.text.strip()))):
            start = len(cell.text) - len(cell.text.lstrip())
            points = Span(cell, start + match.start("points"), start + match.end("points"))
            yield FormEntry(label_text(match["label"]), None, cell, (points,))


def _unknown_entries(roles: CellRoles, value_cells: Set[int]) -> list[FormEntry]:
    """The entries of the cells that no label has: pairs side by side, heads of amounts, texts of labels with colons."""
    grid, entries = roles.grid, list[FormEntry]()
    heads = {
        cell.row
        for cell in roles.cells
        if (head_says(cell.text, "part_of_year") or ((own := roles.labels.get(id(cell))) and own.type == "money"))
        and amount_under(roles, cell)
    }
    free = set(roles.plain - value_cells)
    for cell in (one for one in roles.cells if id(one) in free):
        beside, under = roles.beside(cell), amount_under(roles, cell) if cell.row in heads else None
        is_part = head_says(cell.text, "part_of_year") and under is not None
        both = [roles.vocabulary.column(grid.name(one)).get("indicators") for one in (cell, beside) if one is not None]
        is_pair = not is_part and not all(both) and not _is_row_of_table(roles, cell, beside)
        in_line = is_pair and beside is not None and beside.row == cell.row and beside.row_span >= cell.row_span
        if in_line and beside and id(beside) in free and beside.text.strip() and looks_like_label(cell):
            are_blocks = _head_blocks(roles, (cell, beside))
            is_head = are_blocks or _heads_years(grid, beside)
            free -= {id(beside)} if are_blocks or not is_head else set()
            entry = FormEntry(
                label_text(cell.text), None, cell, () if is_head else (span_of(beside),), roles.over(cell)
            )
            entries += [entry, FormEntry(label_text(beside.text), None, beside, ())] if are_blocks else [entry]
        elif under is not None and id(under) in free:
            free.discard(id(under))
            sides = [one for one in grid.across(cell.row) if one.column < cell.column and one.row_span > 1]
            names = [*sides, cell] if is_part else [cell]  # 用款计划/一季度
            label = "/".join(label_text(one.text) for one in names)
            entries.append(FormEntry(label, None, cell, (span_of(under),), roles.over(cell)))
        elif grid.is_across(cell) or any(id(one) in roles.labelled for one in grid.rows[cell.row]):
            pieces = segments(cell.text, roles.vocabulary, unknown=True)
            entries += [
                entry_of_segment(piece, cell) for piece in with_listed_amounts(pieces, cell.text, roles.vocabulary)
            ]
    return entries


# ---------------------------------------------------------------- known labels


def _of_label(roles: CellRoles, cell: Cell) -> list[FormEntry]:
    """The label with its values; beside a label that is over others, labels with colons, else the one text for all."""
    field, values, over = roles.labels[id(cell)], _values(roles, cell), roles.over(cell)
    budget = money_field(roles.grid.name(cell)) if field.listing == "funds" and cell.row_span == 1 else None
    if budget is not None and len(values) == 1 and money.amount(values[0].text):  # 预算安排 | 180.00 in the row
        field = budget
    entry = FormEntry(label_text(cell.text), field, cell, tuple(map(span_of, values)), over)
    if field.key == "inherit" and not over and cell.column == 0 and len(values) == 1:  # 预期目标 beside one text
        return [replace(entry, field=_goal_alone(roles, cell) or field)]
    if field.type == "money" and len(values) == 1 and (parts := amount_with_parts(values[0].text, roles.vocabulary)):
        whole = replace(entry, values=(Span(values[0], 0, parts[0]),))
        return [whole, *(entry_of_segment(one, values[0], (field, *over)) for one in parts[1])]
    if field.type == "money" and len(values) == 1 and (amounts := money_segments(values[0].text, roles.vocabulary)):
        return [replace(entry, values=()), *(entry_of_segment(one, values[0], over) for one in amounts)]
    if field.type != "group" or field.listing == "review":
        return [entry]
    unknown = field.listing == "funds"
    pieces = [(value, one) for value in values for one in segments(value.text, roles.vocabulary, unknown=unknown)]
    listed = [(value, one) for value in values for one in money_segments(value.text, roles.vocabulary)]
    pieces = listed if unknown and len(listed) > len(pieces) else pieces
    if not pieces and unknown:  # 年度资金总额 360.00 over 其中：财政拨款 300.00
        pieces = [
            (value, one) for value in values for one in money_segments(value.text, roles.vocabulary, "listed_amount")
        ]
    if pieces or len(values) != 1 or _heads_years(roles.grid, values[0]):
        return [entry_of_segment(segment, value, (field, *over)) for value, segment in pieces]
    behind = roles.beside(values[0])
    entry = replace(entry, field=_goal_alone(roles, cell) or field)
    is_alone = behind is None or id(behind) in roles.labels or begins_pair(roles.grid, roles.labels, behind)
    return [entry] if is_alone else []


def _goal_alone(roles: CellRoles, cell: Cell) -> FormField | None:
    """The field of a label that names a target without its period (绩效目标), None for any other label."""
    return roles.vocabulary.field(pack.toml("field")["goal_alone"].get(roles.grid.name(cell), ""))


def _values(roles: CellRoles, cell: Cell) -> list[Cell]:
    """The cells of the value: those to the right up to the next label, or the cell below a column's head.

    To the right are the cells along the label's first row, then those of its other rows that begin right at it. A text
    there that begins like another label is the value too (目标一：), but not if that is the label's own (依据：).
    """
    field, beside, has_colon = roles.labels[id(cell)], roles.beside(cell), half_width(cell.text.rstrip()[-1:]) == ":"
    if beside is not None and id(beside) in roles.labelled and field.type == "text" and not has_colon:
        first = segments(beside.text, roles.vocabulary)[0].field
        is_last = beside.column + beside.column_span >= roles.grid.table.columns
        if is_last and (first is None or first.key != field.key):
            return [beside]
    edge = cell.column + cell.column_span
    right = roles.grid.across(cell.row, edge)
    for row in range(cell.row + 1, cell.row + cell.row_span):
        other = roles.grid.at.get((row, edge))
        right += [other] if other is not None and other.row == row else []
    if heads_amounts(roles, cell, field, right):
        return amount_of_column(roles, cell)
    if field.type == "money" and right and is_over_amounts(roles, cell, right[0]):
        return []
    values: list[Cell] = []
    for other in right:
        behind = roles.beside(other)
        begins_pair = values and behind is not None and id(behind) in roles.plain and looks_like_label(other)
        if id(other) not in roles.plain or begins_pair:
            break
        values.append(other)
    return values if values or has_colon else _below(roles, cell)


def _below(roles: CellRoles, cell: Cell) -> list[Cell]:
    """The cell under a column's head, unless it is the value of a label to its left.

    With it the cell below, where a page break between two sentences cut one text into what looks like two rows.
    """
    under = roles.grid.below(cell)
    if under is None or id(under) not in roles.plain or (cell.row_span > 1 and roles.beside(cell) is not None):
        return []
    left = roles.grid.at.get((under.row, under.column - 1))
    if left is not None and left.row == under.row and id(left) in roles.labels:
        return []
    rest = roles.grid.below(under)
    if rest is None or id(rest) not in roles.plain or rest.column_span != under.column_span or not rest.text:
        return [under]
    first, second = under.places[-1:], rest.places[:1]
    is_cut = bool(first and second) and first[0].page != second[0].page
    return [under, rest] if is_cut else [under]


def _heads_years(grid: FormGrid, cell: Cell) -> bool:
    """Whether a cell and the one to its right are heads of amounts of years (2024年实际) or of parts of them."""
    heads = (cell, grid.at.get((cell.row, cell.column + cell.column_span)))
    year = pack.pattern("field", "year_in_head")
    years = [one for one in heads if one and (year.search(one.text) or head_says(one.text, "part_of_year"))]
    under = [grid.below(one) for one in years]
    return len(years) == 2 and all(one is not None and money.amount(one.text) is not None for one in under)


def _head_blocks(roles: CellRoles, heads: Iterable[Cell]) -> bool:
    """Whether each of the cells heads a block of one period: a label with its value below it, as wide as the head
    (实施期资金总额 | 3,617,400).
    """
    for head in heads:
        edges = range(head.column, head.column + head.column_span)
        under = [one for one in roles.grid.across(head.row + head.row_span) if one.column in edges]
        is_pair = len(under) > 1 and under[0].column == head.column and id(under[0]) in roles.labels
        if horizon_of([head.text]) is None or not is_pair:
            return False
    return True


def _is_row_of_table(roles: CellRoles, cell: Cell, beside: Cell | None) -> bool:
    """Whether two cells side by side are no label and its value: heads over numbers, or a line of numbers.

    Heads of years are known by themselves; a label below (2.其他资金) is no number.
    """
    if beside is None or _heads_years(roles.grid, beside):
        return False
    behind = roles.grid.at.get((beside.row, beside.column + beside.column_span))
    kinds = [
        content_kind(one.text) if one is not None and id(one) not in roles.labels else None
        for one in (roles.grid.below(cell), roles.grid.below(beside), beside, behind)
    ]
    are_numbers = [kind in _IN_TABLES for kind in kinds]
    if not are_numbers[2] and _is_in_lines(roles, cell.row):
        return True
    return all(are_numbers[2:]) or (all(are_numbers[:2]) and not are_numbers[2])


def _is_in_lines(roles: CellRoles, row: int) -> bool:
    """Whether a row, or the row below it with the same columns, has numbers side by side without a label (意外险 | 人 |
    48 | 150.00).
    """
    rows = [roles.grid.rows.get(own, ()) for own in (row, row + 1)]
    edges = [[(one.column, one.column_span) for one in own] for own in rows]
    for own in rows if edges[0] == edges[1] else rows[:1]:
        kinds = [None if id(one) in roles.labels else content_kind(one.text) for one in own]
        if any(kind in _IN_TABLES and after in _IN_TABLES for kind, after in pairwise(kinds)):
            return True
    return False
