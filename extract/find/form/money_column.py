"""Lines of money over several columns (合计, 上年, 本年, 执行数): the column counts whose head says this year."""

from collections.abc import Sequence

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid
from extract.find.form.label import bare_label
from extract.model import Cell, Span


def amounts_of_year(grid: FormGrid, spans: Sequence[Span], year: int | None) -> list[Span]:
    """The amounts of a line that may be its amount: those under a head of this year, else those of the total.

    Amounts under heads of other years, of what was spent, or of a share never count; ``year`` is the form's.
    """
    words = pack.toml("field")["money_column"]
    heads = [head_over(grid, span.holder) if isinstance(span.holder, Cell) else "" for span in spans]
    of_year = [span for span, head in zip(spans, heads, strict=True) if year and year_in_head(head) == year]
    if of_year:
        return of_year
    pairs = [(span, head) for span, head in zip(spans, heads, strict=True) if not says_other_amount(head)]
    for key in ("year", "total"):
        own = [span for span, head in pairs if _holds(head, words[key])]
        if own:
            return own
    return [span for span, head in pairs if not head] or [span for span, _ in pairs]


def total_and_year(grid: FormGrid, spans: Sequence[Span], year: int | None) -> tuple[Span, Span] | None:
    """The amounts of all years and of the form's year on a line with a column for each of several years, else None."""
    heads = [head_over(grid, span.holder) if isinstance(span.holder, Cell) else "" for span in spans]
    pairs = list(zip(spans, map(year_in_head, heads), heads, strict=True))
    totals = [
        span for span, named, head in pairs if not named and _holds(head, pack.toml("field")["money_column"]["total"])
    ]
    own = [span for span, named, _ in pairs if named and named == year]
    return (totals[0], own[0]) if len({named for _, named, _ in pairs if named}) > 1 and totals and own else None


def says_other_amount(head: str) -> bool:
    """Whether the head of a column is that of another year's money, of what was spent, or of a share or difference."""
    return _holds(head, pack.toml("field")["money_column"]["other"])


def year_in_head(head: str) -> int:
    """The latest year that the words of a head name, 0 where they name none."""
    years = pack.pattern("field", "year_in_head").finditer(head)
    return max((int(year[0]) for year in years), default=0)


def _holds(head: str, words: Sequence[str]) -> bool:
    return any(word in head for word in words)


def head_over(grid: FormGrid, cell: Cell) -> str:
    """The bare words of the nearest cell over an amount that is no amount itself; "" without one in its column."""
    row = cell.row - 1
    while row >= grid.first:
        over = grid.at.get((row, cell.column))
        if over is None or over.column_span > 2 * cell.column_span + 1:
            return ""
        if over.text.strip() and not money.is_blank(over.text) and money.amount(over.text.rstrip("%％")) is None:
            return bare_label(over.text)
        row = over.row - 1
    return ""
