"""Rows of totals in a list of projects: they belong to no project, so what they say is held against the projects'."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.find import money
from extract.find.form import FormListing, FormReading
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import is_total
from extract.model import Cell, Remark

_TOTAL_AT = 3  # first cells of a row among which its word stands
_MESSAGE = "项目清单的“合计”行为{}，各项目之和为{}，不一致，请对照原件。"


def total_remarks(forms: Sequence[FormReading]) -> Iterator[Remark]:
    """A warning for each amount in the row of totals of a list of projects that is not the sum of the projects'.

    Of a table with several such rows none is held against anything: they may be of parts of the list.
    """
    lists: dict[int, list[FormListing]] = {}
    for form in forms:
        own = {one.grid.table.index: one for sheet in form.sheets for one in sheet.listings if one.others}
        for index, listing in own.items():
            lists.setdefault(index, []).append(listing)
    for listings in (own for own in lists.values() if len(own) > 1):
        grid = listings[0].grid
        below = range(listings[-1].last + 1, grid.last + 1)
        rows = [row for row in below if any(is_total(grid.name(cell)) for cell in grid.across(row)[:_TOTAL_AT])]
        amounts = grid.rows.get(rows[0], ()) if len(rows) == 1 else ()
        for cell in amounts:
            yield from _remarks(cell, grid, listings)


def _remarks(total: Cell, grid: FormGrid, listings: Sequence[FormListing]) -> Iterator[Remark]:
    """A remark if the cells above a total, one of each project or more, add up to something else."""
    whole = money.amount(total.text)
    rows = sorted({row for one in listings for row in range(one.first, one.last + 1)})
    above = {id(cell): cell for row in rows if (cell := grid.at.get((row, total.column))) is not None}
    amounts = [amount for cell in above.values() if (amount := money.amount(cell.text)) is not None]
    if whole is None or whole.unit or len(amounts) < len(listings) // 2 or any(amount.unit for amount in amounts):
        return
    added = sum((amount.value for amount in amounts), Decimal(0))
    places = max(-int(amount.value.as_tuple().exponent) for amount in (whole, *amounts))
    if abs(added - whole.value) > len(amounts) * Decimal(1).scaleb(-places) / 2:
        yield Remark("amount_unclear", "warning", _MESSAGE.format(total.text.strip(), added), total.places)
