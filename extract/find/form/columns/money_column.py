"""Lines of money over several columns (合计, 上年, 本年, 执行数): the column counts whose head says this year."""

from collections.abc import Sequence

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import bare_label
from extract.model import Cell, Span


def amounts_of_year(grid: FormGrid, spans: Sequence[Span], year: int | None) -> list[Span]:
    """The amounts of a line that may be its amount: those under a head of this year, else those of the total.

    Amounts under heads of other years, of what was spent, or of a share never count; ``year`` is the form's.
    """
    heads = [words_over_amount(grid, span.holder) if isinstance(span.holder, Cell) else "" for span in spans]
    of_year = [span for span, head in zip(spans, heads, strict=True) if year and year_in_head(head) == year]
    if of_year:
        return of_year
    pairs = [(span, head) for span, head in zip(spans, heads, strict=True) if not head_says(head, "other")]
    for key in ("adjusted", "year", "total"):
        own = [span for span, head in pairs if head_says(head, key)]
        if own:
            return own
    return [span for span, head in pairs if not head] or [span for span, _ in pairs]


def total_and_year(grid: FormGrid, spans: Sequence[Span], year: int | None) -> tuple[Span, Span] | None:
    """The amounts of all years and of the form's year on a line with a column for each of several years, else None."""
    heads = [words_over_amount(grid, span.holder) if isinstance(span.holder, Cell) else "" for span in spans]
    pairs = list(zip(spans, map(year_in_head, heads), heads, strict=True))
    totals = [span for span, head_year, head in pairs if not head_year and head_says(head, "total")]
    own = [span for span, head_year, _ in pairs if head_year and head_year == year]
    years = {head_year for _, head_year, _ in pairs if head_year}
    return (totals[0], own[0]) if len(years) > 1 and totals and own else None


def head_says(head: str, kind: str) -> bool:
    """Whether the head of a column has a word of that kind: this ``year``, ``total``, ``last_year``, ``before_last``,
    ``share``, ``adjusted``, ``initial`` before it was adjusted, ``part_of_year``; ``other`` is money of another year or
    of a part of one, what was spent, a share or a difference.
    """
    return any(word in head for word in pack.toml("field")["money_column"][kind])


def year_in_head(head: str) -> int:
    """The latest year that the words of a head name, 0 where they name none."""
    years = pack.pattern("field", "year_in_head").finditer(head)
    return max((int(year[0]) for year in years), default=0)


def words_over_amount(grid: FormGrid, cell: Cell) -> str:
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
