"""The lines of a breakdown without a header row: the numbers of the whole table show which column is which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from extract.find import money
from extract.find.budget import products
from extract.find.budget.lines import BudgetLines, Spans, append_line
from extract.find.form import FormListing, cell_span
from extract.find.form.words.label import general_vocabulary
from extract.model import Cell, Remark

_LEVELS = ("category", "subcategory", "item")


class _Binding(Struct, frozen=True):
    """What the table proves: the position of a role among three numbers, its column; where numbers and words stand."""

    positions: Mapping[str, int]
    columns: Mapping[str, int]
    numeric: frozenset[int]
    worded: frozenset[int]


def lines_by_numbers(
    listing: FormListing, rows: Sequence[int], totals: Sequence[int], layout: Sequence[str] | None = None
) -> BudgetLines:
    """The lines on these rows; numbers that cannot be told apart are left out with a remark that names the line.

    ``totals`` are the rows of totals; ``layout`` is the order in which the form's definition prints the numbers. The
    labels at the side of the rows (项目预算分解, 构成明细) are no part of a line.
    """
    fields, grid = general_vocabulary().fields, listing.grid
    sides = {name for name in grid.names.values() if name in fields and fields[name].listing == "budget"}
    cells = [[cell for cell in grid.across(row) if grid.name(cell) not in sides] for row in rows]
    binding = _binding(cells, [grid.rows[row] for row in totals], layout)
    lines: list[Spans] = []
    remarks: list[Remark] = []
    for place, own in enumerate(cells, 1):
        spans, unsure = _line(own, binding)
        append_line(lines, spans)
        if unsure:
            name = f"“{spans['item'].text}”" if "item" in spans else f"第{place}行"
            digits = "、".join(cell.text.strip() for cell in unsure)
            message = f"预算明细{name}的数字{digits}无法判定是金额、单价还是数量，未予采用。"
            places = tuple(place for cell in unsure if (span := cell_span(cell)) for place in span.places())
            remarks.append(Remark("budget_number_unbound", "warning", message, places))
    return BudgetLines(tuple(lines), binding.columns.get("amount"), tuple(remarks))


def _binding(
    rows: Sequence[Sequence[Cell]], totals: Iterable[Sequence[Cell]], layout: Sequence[str] | None
) -> _Binding:
    """The positions and columns of the roles.

    Where the products prove no column of the amounts, it is that of the one number in the row 金额合计, if numbers of
    the lines stand exactly above it; or none at all, while two columns of numbers stand beside it: those are unit price
    and quantity in the order of the ``layout``, and the amounts are still blank.
    """
    lines = list(rows)
    numbers = [_numbers(cells) for cells in lines]
    triples = [own for own in numbers if len(own) == 3]
    positions = products.sure_positions([[amount for _, amount in own] for own in triples], layout)
    counts = {role: Counter(own[place][0].column for own in triples) for role, place in positions.items()}
    columns = {role: count.most_common(1)[0][0] for role, count in counts.items()}
    above = {(cell.column, cell.column_span) for own in numbers for cell, _ in own}
    alone = [own[0][0] for line in totals if len(own := _numbers(line)) == 1]
    under = {cell.column for cell in alone if (cell.column, cell.column_span) in above}
    if "amount" not in columns and len(under) == 1:
        columns["amount"] = under.pop()
    numeric = frozenset(column for column, _ in above)
    if not columns and layout:
        columns = _without_amounts(rows, alone, layout)
    cells = (cell for line in lines for cell in line if cell.text.strip() and money.amount(cell.text) is None)
    return _Binding(positions, columns, numeric, frozenset(cell.column for cell in cells))


def _without_amounts(rows: Sequence[Sequence[Cell]], totals: Sequence[Cell], layout: Sequence[str]) -> dict[str, int]:
    """The columns of lines that have unit price and quantity, and no amount yet: those of the definition's order, if it
    puts the amounts where every line is blank, under the one number of the row of totals or else before the prices.
    """
    numbers = {tuple(cell.column for cell, _ in own) for cells in rows if (own := _numbers(cells))}
    pair = next(iter(numbers), ())
    if len(numbers) != 1 or len(pair) != 2:
        return {}
    before = {cells[at - 1].column for cells in rows for at, cell in enumerate(cells) if at and cell.column == pair[0]}
    blank = {cell.column for cell in totals} or before
    cells = [cell for own in rows for cell in own if cell.column in blank]
    columns = dict(zip(layout, sorted({*blank, *pair}), strict=False))
    is_free = len(blank) == 1 and not any(cell.text.strip() for cell in cells)
    return columns if is_free and columns.get("amount") in blank else {}


def _numbers(cells: Iterable[Cell]) -> list[tuple[Cell, money.Amount]]:
    return [(cell, amount) for cell in cells if (amount := money.amount(cell.text))]


# ---------------------------------------------------------------- one line


def _line(cells: Sequence[Cell], binding: _Binding) -> tuple[Spans, list[Cell]]:
    """The cells of a line by their role, and the numbers that cannot be told apart.

    The numbers are the cells in the columns of the roles; three numbers elsewhere count by their order, if they fit it.
    Category, subcategory and item stand directly before the numbers, and before blanks where other lines have numbers.
    """
    pairs, positions = _numbers(cells), binding.positions
    numbers = [cell for cell, _ in pairs]
    roles = {column: role for role, column in binding.columns.items()}
    bound = {roles[cell.column]: cell for cell in cells if cell.column in roles and not money.is_blank(cell.text)}
    if len(numbers) == 3 and sum(cell in numbers for cell in bound.values()) < len(positions):
        orders = [one for one in products.ORDERS if all(one[place] == role for role, place in positions.items())]
        if any(products.fits([amount for _, amount in pairs], one) for one in orders):
            bound = {role: numbers[place] for role, place in positions.items()}
    end = min((cells.index(cell) for cell in (*numbers, *bound.values())), default=len(cells))
    first = min(binding.columns.values(), default=None)
    if not numbers and not bound and first is not None:
        end = next((k for k, cell in enumerate(cells) if cell.column >= first), len(cells))
    while end and not cells[end - 1].text.strip() and cells[end - 1].column not in binding.worded - binding.numeric:
        end -= 1
    texts = [cell_span(cell) for cell in cells[:end]]
    keys = _LEVELS if len(texts) > 2 else (_LEVELS[0], _LEVELS[2]) if len(texts) == 2 else (_LEVELS[2],)
    spans = {key: span for key, span in zip(keys, texts[-len(keys) :], strict=False) if span}
    spans |= {key: span for key, cell in bound.items() if (span := cell_span(cell))}
    return spans | _words(cells[end:], bound), [cell for cell in numbers if cell not in bound.values()]


def _words(cells: Sequence[Cell], bound: Mapping[str, Cell]) -> Spans:
    """Unit of measure: words between unit price and quantity. Note: words behind all the numbers."""
    spans: Spans = {}
    if "quantity" not in bound:
        return spans
    factors = sorted(bound[key].column for key in ("unit_price", "quantity") if key in bound)
    for cell in cells:
        span = cell_span(cell)
        if span is None or cell in bound.values() or money.is_blank(span.text) or money.amount(span.text):
            continue
        if cell.column > max(other.column for other in bound.values()):
            spans.setdefault("note", span)
        elif factors[0] < cell.column < factors[-1]:
            spans.setdefault("unit_of_measure", span)
    return spans
