"""The lines of a breakdown without a header row: what is what is told by the numbers of the whole table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.find import money
from extract.find.budget import order
from extract.find.budget.lines import Lines, Spans, inherited, is_line
from extract.find.form import Listing, cell_span
from extract.find.form.label import general
from extract.model import Cell, Remark, Span

_LEVELS = ("category", "subcategory", "item")


@dataclass(frozen=True, slots=True)
class _Binding:
    """What the table proves: the position of a role among three numbers, its column, and where numbers stand at all."""

    positions: Mapping[str, int]
    columns: Mapping[str, int]
    numeric: frozenset[int]


def by_numbers(
    listing: Listing, rows: Sequence[int], totals: Sequence[int], layout: Sequence[str] | None = None
) -> Lines:
    """The lines on these rows; numbers that cannot be told apart are left out with a remark that names the line.

    ``totals`` are the rows of totals; ``layout`` is the order in which the form's definition prints the numbers.
    """
    cells = {row: _own_cells(listing, row) for row in rows}
    binding = _binding(cells.values(), [listing.grid.rows[row] for row in totals], layout)
    lines: list[Spans] = []
    remarks: list[Remark] = []
    above: Spans = {}
    for place, row in enumerate(rows, 1):
        spans, unsure = _line(cells[row], binding)
        if is_line(spans):
            above = inherited(spans, above)
            lines.append(above)
        remarks += [_unbound(place, spans, unsure)] if unsure else []
    return Lines(tuple(lines), binding.columns.get("amount"), tuple(remarks))


def _own_cells(listing: Listing, row: int) -> list[Cell]:
    """The cells over a row without the labels at its side (项目预算分解, 构成明细)."""
    return [cell for cell in listing.grid.across(row) if not _is_side_label(listing.grid.name(cell))]


def _is_side_label(name: str) -> bool:
    field = general().field(name)
    return field is not None and field.listing == "budget"


# ---------------------------------------------------------------- what the table proves


def _binding(
    rows: Iterable[Sequence[Cell]], totals: Iterable[Sequence[Cell]], layout: Sequence[str] | None
) -> _Binding:
    numbers = [_numbers(cells) for cells in rows]
    triples = [cells for cells in numbers if len(cells) == 3]
    positions = order.proved([_amounts(cells) for cells in triples], layout)
    columns = {role: _most_common(cells[place].column for cells in triples) for role, place in positions.items()}
    if "amount" not in columns and (column := _column_of_totals(numbers, totals)) is not None:
        columns["amount"] = column
    return _Binding(positions, columns, frozenset(cell.column for cells in numbers for cell in cells))


def _most_common(columns: Iterable[int]) -> int:
    return Counter(columns).most_common(1)[0][0]


def _column_of_totals(rows: Iterable[Sequence[Cell]], totals: Iterable[Sequence[Cell]]) -> int | None:
    """The column of the one number in the row 金额合计, where numbers of the lines stand exactly above it."""
    above = {(cell.column, cell.column_span) for cells in rows for cell in cells}
    alone = [found[0] for cells in totals if len(found := _numbers(cells)) == 1]
    columns = {cell.column for cell in alone if (cell.column, cell.column_span) in above}
    return columns.pop() if len(columns) == 1 else None


def _numbers(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if money.find(cell.text)]


def _amounts(cells: Iterable[Cell]) -> list[money.Amount]:
    return [found for cell in cells if (found := money.find(cell.text))]


# ---------------------------------------------------------------- one line


def _line(cells: Sequence[Cell], binding: _Binding) -> tuple[Spans, list[Cell]]:
    """The cells of a line by what they are, and the numbers that cannot be told apart."""
    bound = _bound(cells, binding)
    numbers = _numbers(cells)
    first = _first_number_place(cells, [*numbers, *bound.values()], binding)
    spans = _leading(cells[:first]) | {key: span for key, cell in bound.items() if (span := cell_span(cell))}
    return spans | _words(cells[first:], bound), [cell for cell in numbers if cell not in bound.values()]


def _bound(cells: Sequence[Cell], binding: _Binding) -> dict[str, Cell]:
    """The cells in the columns of the roles; three numbers elsewhere by their order, if they fit it."""
    numbers = _numbers(cells)
    roles = {column: role for role, column in binding.columns.items()}
    by_column = {roles[cell.column]: cell for cell in cells if cell.column in roles and not money.is_blank(cell.text)}
    known = sum(cell in numbers for cell in by_column.values())
    if len(numbers) == 3 and known < len(binding.positions) and _fits(numbers, binding.positions):
        return {role: numbers[place] for role, place in binding.positions.items()}
    return by_column


def _fits(numbers: Sequence[Cell], positions: Mapping[str, int]) -> bool:
    """Whether three numbers fit an order that has the sure roles at their positions."""
    amounts = _amounts(numbers)
    orders = (one for one in order.ORDERS if all(one[place] == role for role, place in positions.items()))
    return any(order.fits(amounts, one) for one in orders)


def _first_number_place(cells: Sequence[Cell], numbers: Sequence[Cell], binding: _Binding) -> int:
    """Where the words of a line end: before its numbers, and before blanks where other lines have numbers."""
    place = min((cells.index(cell) for cell in numbers), default=len(cells))
    first = min(binding.columns.values(), default=None)
    if not numbers and first is not None:
        place = next((k for k, cell in enumerate(cells) if cell.column >= first), len(cells))
    while place and not cells[place - 1].text.strip() and cells[place - 1].column in binding.numeric:
        place -= 1
    return place


def _leading(cells: Sequence[Cell]) -> Spans:
    """Category, subcategory and item, as they stand directly before the numbers."""
    texts = [cell_span(cell) for cell in cells]
    keys = _LEVELS if len(texts) > 2 else (_LEVELS[0], _LEVELS[2]) if len(texts) == 2 else (_LEVELS[2],)
    return {key: span for key, span in zip(keys, texts[-len(keys) :], strict=False) if span}


def _words(cells: Sequence[Cell], bound: Mapping[str, Cell]) -> Spans:
    """Unit of measure: words between unit price and quantity. Note: words behind all the numbers."""
    spans: Spans = {}
    if "quantity" not in bound:
        return spans
    factors = sorted(bound[key].column for key in ("unit_price", "quantity") if key in bound)
    for cell in cells:
        span = cell_span(cell)
        if span is None or cell in bound.values() or money.is_blank(span.text) or money.find(span.text):
            continue
        if cell.column > max(other.column for other in bound.values()):
            spans.setdefault("note", span)
        elif factors[0] < cell.column < factors[-1]:
            spans.setdefault("unit_of_measure", span)
    return spans


def _unbound(place: int, line: Mapping[str, Span], left: Sequence[Cell]) -> Remark:
    name = f"“{line['item'].text}”" if "item" in line else f"第{place}行"
    numbers = "、".join(cell.text.strip() for cell in left)
    places = tuple(place for cell in left if (span := cell_span(cell)) for place in span.places())
    message = f"预算明细{name}的数字{numbers}无法判定是金额、单价还是数量，未予采用。"
    return Remark("budget_number_unbound", "warning", message, places)
