"""Words of money that are heads: over a column of amounts, or over labels with amounts of their own."""

from collections.abc import Iterable

from extract.find import money
from extract.find.form.entries.cell_roles import CellRoles, looks_like_label
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import FormField, is_subtotal, is_total
from extract.model import Cell


def heads_amounts(roles: CellRoles, cell: Cell, field: FormField, right: Iterable[Cell]) -> bool:
    """Whether a word of money is the head of a column of amounts, no label of the amount beside it.

    So it is over a blank beside 其中, which heads the parts of the sum: a second row of heads stands below both.
    """
    under = roles.grid.below(cell)
    right = list(right)
    if right and under is not None and not under.text.strip() and is_subtotal(right[0].text.strip().rstrip("：:")):
        under = roles.grid.below(under)
    beside = any(money.amount(other.text) for other in right)
    if field.type != "money" or beside or under is None or money.amount(under.text) is None:
        return False
    return not _has_own_label(roles, under)


def _has_own_label(roles: CellRoles, amount: Cell) -> bool:
    """Whether a line of money stands before an amount and no other number behind it (年度资金总额 | 164.92 | 其他资金):
    then it is that line's, and no head over it has it.
    """
    before, behind = roles.grid.at.get((amount.row, amount.column - 1)), roles.beside(amount)
    own = roles.labels.get(id(before)) if before is not None and before.row == amount.row else None
    is_last = behind is None or (behind.text.strip() != "" and not any(map(str.isdigit, behind.text)))
    return own is not None and own.type == "money" and is_last


def amount_under(roles: CellRoles, cell: Cell) -> Cell | None:
    """The amount under a head of its width (8.00 under 村集体配套), None for any other cell and beside an amount."""
    under, beside = roles.grid.below(cell), roles.beside(cell)
    is_head = under is not None and under.column_span == cell.column_span and looks_like_label(cell)
    is_amount = is_head and under is not None and money.amount(under.text) is not None
    return under if is_amount and not (beside is not None and money.amount(beside.text)) else None


def is_over_amounts(roles: CellRoles, cell: Cell, beside: Cell) -> bool:
    """Whether a word of money begins a row of heads (资金安排 | 合计): labels below it, amounts below these."""
    under, aside = roles.grid.below(cell), roles.grid.below(beside)
    is_label = under is not None and id(under) in roles.labels and not money.amount(beside.text)
    return is_label and aside is not None and money.amount(aside.text) is not None


def amount_of_column(roles: CellRoles, cell: Cell) -> list[Cell]:
    """The one amount of a column; of several that on the row of totals, none without such a row.

    An amount on a row that says before it what it is for belongs to that: a line of a list, not the form's money.
    """
    amounts: list[Cell] = []
    under = roles.grid.below(cell)
    while under is not None and (money.amount(under.text) or money.is_blank(under.text)):
        amounts += [under] if under.text.strip() else []
        under = roles.grid.below(under)
    lines = [[other for other in roles.grid.rows.get(one.row, ()) if other.text.strip()] for one in amounts]
    if len(amounts) == 1:
        words = [other for other in lines[0] if content_kind(other.text) in ("words", "prose", "measure", "unit")]
        before = (other for other in words if other.column < amounts[0].column)
        return [] if any(id(other) in roles.plain for other in before) else amounts
    totals = (one for one, line in zip(amounts, lines, strict=True) if any(is_total(roles.grid.name(o)) for o in line))
    return list(totals)[:1]
