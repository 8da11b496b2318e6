"""The rows of sums of a listing (合计, 小计, 总分): what adds up the lines says nothing new, anything else does."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, islice, permutations

from extract import pack
from extract.find import money
from extract.find.form import FormListing, cell_span
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import is_subtotal, is_total
from extract.find.width import half_width
from extract.model import Cell, Span, Value
from extract.readings import OtherFieldReading


def sum_rows(grid: FormGrid, rows: Iterable[int]) -> list[int]:
    """Those of the rows of a listing, and the one right below them, that have the word of a sum."""
    totals = pack.toml("field")["totals"]
    words = {*totals["words"], *totals["parts"]}
    near = {near for row in rows for near in (row, row + 1)}
    return sorted(row for row in near if any(grid.name(cell) in words for cell in grid.rows.get(row, ())))


def sums_of_lines(grid: FormGrid, rows: Iterable[int], *, of_projects: bool = False) -> set[int]:
    """The ids of the cells in rows of sums that say nothing new: their words, and numbers that add up the lines; in a
    register also the rate that follows from two sums, what was spent and what was budgeted.
    """
    rows = list(rows)
    sums = sum_rows(grid, rows)
    lines = sorted(set(rows) - set(sums))
    return {
        id(cell)
        for row in sums
        for cell in grid.rows[row]
        if is_total(grid.name(cell))
        or is_subtotal(grid.name(cell))
        or _adds_up(grid, cell, lines)
        or (of_projects and _is_share(cell, grid.rows[row]))
    }


def other_fields_of_sums(listing: FormListing, read: set[int]) -> Iterator[OtherFieldReading]:
    """What stands in the rows of sums of a listing and neither adds up its lines nor was read, below its heads."""
    grid, rows = listing.grid, listing.rows()
    sums = sum_rows(grid, rows)
    known = sums_of_lines(grid, rows) | read if sums else read
    end = max((head.row + head.row_span for head in listing.columns.values()), default=listing.header_row)
    for row in sums:
        words = next(cell for cell in grid.rows[row] if is_total(grid.name(cell)) or is_subtotal(grid.name(cell)))
        for cell in grid.rows[row]:
            span = cell_span(cell)
            if span is None or id(cell) in known or money.is_blank(cell.text):
                continue
            over = [grid.at.get((level, cell.column)) for level in range(listing.header_row, end)]
            heads = {id(head): head for head in over if head is not None and head.text.strip()}
            path = (words, *heads.values())
            label = "/".join("".join(one.text.split()) for one in path)
            yield OtherFieldReading(label, Value(span.text, (Span(cell, span.start, span.end),)))


def _adds_up(grid: FormGrid, cell: Cell, lines: Sequence[int]) -> bool:
    """Whether a number is the sum of those right above it, or below it, in its column; each as far as it is printed."""
    total = _number(cell)
    if total is None:
        return False
    own = {id(one): one for row in lines if (one := grid.at.get((row, cell.column))) and one.column == cell.column}
    above = [number for one in own.values() if one.row < cell.row and (number := _number(one)) is not None]
    below = [number for one in own.values() if one.row > cell.row and (number := _number(one)) is not None]
    for numbers in (above[::-1], below):
        half_units = accumulate(map(_half_unit, numbers), initial=_half_unit(total))
        for added, tolerance in zip(accumulate(numbers), islice(half_units, 1, None), strict=True):
            if abs(added - total) <= tolerance:
                return True
    return False


def _is_share(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a percentage is what one number of its row is of another, as far as it is rounded."""
    text = half_width(cell.text.strip())
    rate = money.amount(text.removesuffix("%")) if text.endswith("%") else None
    numbers = [number for one in row if one is not cell and (number := _number(one))]
    if rate is None:
        return False
    tolerance = _half_unit(rate.value) or Decimal("0.5")
    return any(abs(100 * part / whole - rate.value) <= tolerance for part, whole in permutations(numbers, 2))


def _half_unit(number: Decimal) -> Decimal:
    """Half of one in the last decimal place, as far as a number is rounded; nothing for a whole number."""
    places = -int(number.as_tuple().exponent)
    return Decimal(1).scaleb(-places) / 2 if places > 0 else Decimal()


def _number(cell: Cell) -> Decimal | None:
    amount = money.amount(cell.text)
    return amount.value if amount is not None else None
