"""Labels and their values: to the right of the label, below it, or behind a colon in the same text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract import pack
from extract.find import checkbox, date, money
from extract.find.form.cell_roles import CellRoles, cell_roles
from extract.find.form.content import content_kind
from extract.find.form.grid import FormGrid, span_of
from extract.find.form.label import (
    FormField,
    Vocabulary,
    bare_label,
    general_vocabulary,
    is_total,
    money_field,
)
from extract.find.form.level_words import level_pieces
from extract.find.form.segment import Segment, amount_with_parts, money_segments, segments, with_listed_amounts
from extract.find.form.value_rows import values_below
from extract.find.width import half_width
from extract.model import Cell, Clause, Holder, Span


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A label and where its value stands; ``field`` is None for a label that no list knows.

    ``over`` are the fields of the labels that stand over it, nearest first (项目资金 beside 其他资金).
    """

    label: str
    field: FormField | None
    holder: Holder
    values: tuple[Span, ...]
    over: tuple[FormField, ...] = ()

    @property
    def key(self) -> str | None:
        """The record's field; a neutral label (预期目标) has that of the label over it, a review's (主管部门) none.

        A review has the results of an evaluation all the same (综合评定等级).
        """
        if self.is_under("review"):
            own = self.field.key if self.field else None
            return own if own is not None and own.startswith("evaluation.") else None
        if self.field is not None and self.field.key == "inherit":
            return next((field.key for field in self.over if field.key), None)
        return self.field.key if self.field else None

    @property
    def flow(self) -> str | None:
        """Whether a line of a department's budget is ``income`` or ``expenditure``; None for any other."""
        key = self.field.key if self.field else None
        for flow in ("income", "expenditure"):
            if key == f"department.{flow}" or self.is_under(flow):
                return flow
        return None

    def is_under(self, listing: str) -> bool:
        """Whether a label of such a group stands over it; a label of money that has parts is one of ``funds``."""
        if not self.over:  # as of most labels
            return False
        is_money = listing == "funds" and "money" in [field.type for field in self.over]
        return is_money or listing in [field.listing for field in self.over]


def entries_of_clauses(clauses: Iterable[Clause], vocabulary: Vocabulary, *, alone: bool) -> list[FormEntry]:
    """The labels with a colon in paragraphs, and the labelled amounts of sentences.

    In a form that stands in paragraphs ``alone`` a paragraph without a label goes on with the text of the label before
    it, and one that begins with a level of indicators is a line of these.
    """
    entries: list[FormEntry] = []
    for clause in clauses:
        pieces = money_segments(clause.text, vocabulary) or segments(clause.text, vocabulary, unknown=True)
        whole, last = Span(clause, 0, len(clause.text)), entries[-1] if entries else None
        if alone and level_pieces(whole).words:
            continue
        if alone and pack.patterns("account")["guidance"].search(half_width(clause.text)):
            break
        name = bare_label(clause.text) if alone and not pieces else ""
        heading = vocabulary.field("年度绩效目标" if name in ("绩效目标", "项目绩效目标") else name)
        is_signed = alone and last is not None and last.field is not None and last.field.foot
        is_day = is_signed and date.is_day(clause.text)  # below the signatures
        if is_day or (heading is not None and heading.type == "text"):  # 二、立项依据 over its paragraph
            own = vocabulary.field("填报日期") if is_day else heading
            entries.append(FormEntry(name, own, clause, (whole,) if is_day else ()))
            continue
        before = (last.values[-1].holder if last.values else last.holder) if last is not None else None
        follows = isinstance(before, Clause) and before.index + 1 == clause.index
        if alone and not pieces and follows and last is not None and last.field is not None:
            is_text = last.field.type == "text"
            entries[-1] = replace(last, values=(*last.values, whole)) if is_text else last
        entries += [_of_segment(piece, clause) for piece in pieces]
    return entries


def entries_of_grid(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> list[FormEntry]:
    """The labels and values of the grid, without the rows ``claimed`` by listings.

    First the known labels with their values, then the labels with a colon inside of texts that are no such value,
    finally the pairs of a short text and a text to its right that belongs to no label.
    """
    below = values_below(grid, vocabulary, claimed)
    roles = cell_roles(grid, vocabulary, claimed, {*below, *map(id, below.values())})
    entries = [
        FormEntry(_label_text(cell.text), vocabulary.field(grid.name(cell)), cell, (span_of(below[id(cell)]),))
        for cell in grid.cells
        if id(cell) in below
    ]
    entries += [entry for cell in roles.cells if id(cell) in roles.labels for entry in _of_label(roles, cell)]
    used = {id(span.holder) for entry in entries for span in entry.values}
    for cell in roles.cells:
        if id(cell) in roles.labelled and id(cell) not in used:
            over = roles.over(cell)
            is_line = cell.column == 0 and cell.column_span >= grid.table.columns
            unknown = is_line or any(field.listing == "funds" for field in over)
            pieces = money_segments(cell.text, vocabulary) or segments(cell.text, vocabulary, unknown=unknown)
            entries += [_of_segment(piece, cell, over) for piece in with_listed_amounts(pieces, cell.text, vocabulary)]
    free = set(roles.plain - used)
    for cell in roles.cells:
        if id(cell) not in free:
            continue
        beside = roles.beside(cell)
        both = [vocabulary.column(grid.name(one)).get("indicators") for one in (cell, beside) if one is not None]
        in_line = beside is not None and beside.row == cell.row and beside.row_span >= cell.row_span and not all(both)
        if in_line and beside and id(beside) in free and beside.text.strip() and _looks_like_label(cell):
            free.discard(id(beside))
            entry = FormEntry(_label_text(cell.text), None, cell, (span_of(beside),), roles.over(cell))
            entries.append(replace(entry, values=()) if _heads_years(grid, beside) else entry)
        elif cell.column == 0 and cell.column_span >= grid.table.columns:
            pieces = segments(cell.text, vocabulary, unknown=True)
            entries += [_of_segment(piece, cell) for piece in with_listed_amounts(pieces, cell.text, vocabulary)]
    return sorted(entries, key=lambda e: (e.holder.row, e.holder.column) if isinstance(e.holder, Cell) else (0, 0))


# ---------------------------------------------------------------- known labels


def _of_label(roles: CellRoles, cell: Cell) -> list[FormEntry]:
    """The label with its values; beside a label that is over others, labels with colons, else the one text for all."""
    field, values, over = roles.labels[id(cell)], _values(roles, cell), roles.over(cell)
    budget = money_field(roles.grid.name(cell)) if field.listing == "funds" and cell.row_span == 1 else None
    if budget is not None and len(values) == 1 and money.amount(values[0].text):  # 预算安排 | 180.00 in the row
        field = budget
    entry = FormEntry(_label_text(cell.text), field, cell, tuple(map(span_of, values)), over)
    if field.type == "money" and len(values) == 1 and (parts := amount_with_parts(values[0].text, roles.vocabulary)):
        whole = replace(entry, values=(Span(values[0], 0, parts[0]),))
        return [whole, *(_of_segment(one, values[0], (field, *over)) for one in parts[1])]
    if field.type != "group" or field.listing == "review":
        return [entry]
    unknown = field.listing == "funds"
    pieces = [(value, one) for value in values for one in segments(value.text, roles.vocabulary, unknown=unknown)]
    if pieces or len(values) != 1:
        return [_of_segment(segment, value, (field, *over)) for value, segment in pieces]
    is_last = values[0].column + values[0].column_span >= roles.grid.table.columns
    return [entry] if is_last else []


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
    if _heads_amounts(roles, cell, field, right):
        return _amount_of_column(roles, cell)
    values: list[Cell] = []
    for other in right:
        behind = roles.beside(other)
        begins_pair = values and behind is not None and id(behind) in roles.plain and _looks_like_label(other)
        if id(other) not in roles.plain or begins_pair:
            break
        values.append(other)
    return values if values or has_colon else _below(roles, cell)


def _heads_amounts(roles: CellRoles, cell: Cell, field: FormField, right: Iterable[Cell]) -> bool:
    """Whether a word of money is the head of a column of amounts, no label of the amount beside it."""
    under = roles.grid.below(cell)
    beside = any(money.amount(other.text) for other in right)
    return field.type == "money" and not beside and under is not None and money.amount(under.text) is not None


def _amount_of_column(roles: CellRoles, cell: Cell) -> list[Cell]:
    """The one amount of a column; of several that on the row of totals, none without such a row.

    An amount on a row that says what it is for belongs to that: a line of a list, not the form's money.
    """
    amounts: list[Cell] = []
    under = roles.grid.below(cell)
    while under is not None and (money.amount(under.text) or money.is_blank(under.text)):
        amounts += [under] if under.text.strip() else []
        under = roles.grid.below(under)
    lines = [[other for other in roles.grid.rows.get(one.row, ()) if other.text.strip()] for one in amounts]
    if len(amounts) == 1:
        words = [other for other in lines[0] if content_kind(other.text) in ("words", "prose", "measure", "unit")]
        return [] if any(id(other) in roles.plain for other in words) else amounts
    totals = (one for one, line in zip(amounts, lines, strict=True) if any(is_total(roles.grid.name(o)) for o in line))
    return list(totals)[:1]


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


def _of_segment(one: Segment, holder: Holder, over: Iterable[FormField] = ()) -> FormEntry:
    value = Span(holder, one.value_start, one.value_end)
    return FormEntry(
        _label_text(holder.text[one.label_start : one.label_end]), one.field, holder, (value,), tuple(over)
    )


def _heads_years(grid: FormGrid, cell: Cell) -> bool:
    """Whether a cell and the one to its right are heads of amounts of years (2024年实际, 2025年预算)."""
    heads = (cell, grid.at.get((cell.row, cell.column + cell.column_span)))
    years = [one for one in heads if one is not None and pack.pattern("field", "year_in_head").search(one.text)]
    under = [grid.below(one) for one in years]
    return len(years) == 2 and all(one is not None and money.amount(one.text) is not None for one in under)


def _looks_like_label(cell: Cell) -> bool:
    if len(cell.text) > 40 or checkbox.is_option(cell.text) or (content_kind(cell.text) or "").startswith("level"):
        return False
    name = bare_label(cell.text)
    is_of_period = "月" in name and bool(general_vocabulary().column(name))  # 截至8月底支出
    return is_of_period or pack.patterns("field")["bare_label"].fullmatch(name) is not None


def _label_text(label: str) -> str:
    """A label as printed, without blanks and the colon behind it."""
    return "".join(label.split()).rstrip("：:")
