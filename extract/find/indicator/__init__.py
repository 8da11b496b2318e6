"""Performance indicators (绩效指标): every line of a form's indicator listings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extract import pack
from extract.find import money
from extract.find.form import Form, Listing, cell_span, values
from extract.find.form.label import Vocabulary, bare, is_part_total, is_total, level
from extract.find.indicator import target
from extract.find.width import half
from extract.model import Cell, Remark, Span, Value
from extract.readings import IndicatorReading

Found = tuple[IndicatorReading, tuple[Remark, ...]]
_TARGETS = {"target": None, "target_annual": "annual", "target_long_term": "long_term"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a listing, its levels filled in from the lines above where they are blank."""

    listing: Listing
    row: int
    levels: Mapping[int, Span]
    horizon: Value[str] | None

    def span(self, key: str) -> Span | None:
        """What stands under a column, None for a blank or a dash."""
        span = cell_span(self.listing.cell(key, self.row))
        return None if span is None or money.is_blank(span.text) else span


def find(form: Form, year: Value[int] | None) -> tuple[tuple[IndicatorReading, ...], tuple[Remark, ...]]:
    """The indicators in the order of the form, with what could not be read of them.

    A line with a long-term and an annual target gives two.
    Where nothing else tells, the indicators of a form for one ``year`` are annual ones; of two listings that share
    their rows one is not.
    """
    by_default = Value("annual", year.spans) if year else None
    lines = (
        line
        for sheet, listing in form.listings("indicators")
        for line in _lines(listing, _horizon_above(listing, sheet.vocabulary) if listing.shares else by_default)
    )
    found = [one for line in lines for one in _indicators(line)]
    return tuple(indicator for indicator, _ in found), tuple(remark for _, remarks in found for remark in remarks)


def _lines(listing: Listing, by_default: Value[str] | None) -> Iterator[_Line]:
    levels: dict[int, Span] = {}
    for row in listing.rows():
        own = {level: cell_span(listing.cell(f"level{level}", row)) for level in (1, 2)}
        levels = _inherited(levels, own)
        yield _Line(listing, row, levels, _horizon(listing, row) or by_default)


def _inherited(above: Mapping[int, Span], own: Mapping[int, Span | None]) -> dict[int, Span]:
    """The levels of a line: a blank one is that of the line above, as long as no higher level begins anew."""
    first, second = own[1], own[2]
    begins = first is not None and (1 not in above or first.holder is not above[1].holder)
    found = {1: first or above.get(1), 2: second or (None if begins else above.get(2))}
    return {level: span for level, span in found.items() if span is not None}


def _indicators(line: _Line) -> Iterator[Found]:
    name = _name(line.span("name"))
    keys = [key for key in _TARGETS if line.span(key) is not None]
    if name is not None and (is_total(bare(name.text)) or is_part_total(bare(name.text))):
        return
    if name is None and not keys and line.span("actual") is None:
        return
    for key in keys or ["target"]:
        yield _indicator(line, name, key)


def _indicator(line: _Line, name: Span | None, key: str) -> Found:
    first, second = line.levels.get(1), line.levels.get(2)
    weight, score = values.number(line.span("weight"), "指标的分值"), values.number(line.span("score"), "指标的得分")
    indicator = IndicatorReading(
        level1=_level(1, first),
        level1_text=values.text(first),
        level2=_level(2, second),
        level2_text=values.text(second),
        name=values.text(name),
        horizon=_of_column(line.listing, key) or line.horizon,
        target=target.read(_unnumbered(line.span(key)), line.span("operator"), line.span("unit")),
        description=values.text(line.span("description")),
        weight=weight.value,
        scoring_rule=values.text(line.span("scoring_rule")),
        last_year=values.text(line.span("last_year")),
        actual=values.text(line.span("actual")),
        score=score.value,
        deviation_reason=values.text(line.span("deviation_reason")),
    )
    return indicator, (*weight.remarks, *score.remarks)


# ---------------------------------------------------------------- the pieces of a line


def _name(span: Span | None) -> Span | None:
    """The name without its number (指标1：) and the mark of a core indicator (★)."""
    if span is None:
        return None
    start, end = span.start, span.end
    for found in pack.patterns("field")["indicator_number"].finditer(half(span.text)):
        start = max(start, span.start + found.end()) if found.start() == 0 else start
        end = min(end, span.start + found.start()) if found.start() > 0 else end
    return Span(span.holder, start, end) if start < end else None


def _unnumbered(span: Span | None) -> Span | None:
    """A target without the number of its line (目标1：)."""
    found = pack.patterns("field")["target_number"].match(half(span.text)) if span else None
    return span.part(found.end(), len(span.text)) if span and found else span


def _horizon(listing: Listing, row: int) -> Value[str] | None:
    """Long-term or annual, by the label beside the lines (长期绩效指标) or by the header of the targets."""
    sides = listing.sides(row) + [cell for cell in listing.sides(listing.header_row) if cell.row_span > 1]
    for cell in [*sides, *(listing.columns[key] for key in _TARGETS if key in listing.columns)]:
        if horizon := _horizon_in(cell):
            return horizon
    return None


def _horizon_above(listing: Listing, vocabulary: Vocabulary) -> Value[str] | None:
    """What the nearest label over the targets, higher up in the table, says (中期目标 beside 年度目标)."""
    column = next(listing.columns[key].column for key in _TARGETS if key in listing.columns)
    for row in range(listing.header_row - 1, listing.grid.first - 1, -1):
        cell = listing.grid.at.get((row, column))
        if cell is not None and vocabulary.field(bare(cell.text)) and (horizon := _horizon_in(cell)):
            return horizon
    return None


def _horizon_in(cell: Cell) -> Value[str] | None:
    name = bare(cell.text)
    span = cell_span(cell)
    if span is None:
        return None
    words = pack.toml("field")["horizon"]
    horizon = next((key for key in ("annual", "long_term") if any(word in name for word in words[key])), None)
    return Value(horizon, (span,)) if horizon else None


def _of_column(listing: Listing, key: str) -> Value[str] | None:
    horizon = _TARGETS[key]
    span = cell_span(listing.columns.get(key))
    both = "target_annual" in listing.columns and "target_long_term" in listing.columns
    return Value(horizon, (span,)) if horizon and span and both else None


def _level(number: int, span: Span | None) -> Value[str] | None:
    key = level(number, bare(span.text)) if span else None
    return Value(key, (span,)) if span and key else None
