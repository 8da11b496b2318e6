"""Performance indicators (绩效指标): every line of a form's indicator listings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract import pack
from extract.find import money
from extract.find.form import FormListing, FormReading, cell_span, values
from extract.find.form.content import content_kind
from extract.find.form.label import bare_label, is_subtotal, is_total, level_code
from extract.find.form.levels import Levels, row_levels
from extract.find.form.measure import measures_in
from extract.find.form.roles import horizon_of
from extract.find.indicator.target import does_not_apply, read_target
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import IndicatorReading, TargetReading

_TARGETS = {"target": None, "target_annual": "annual", "target_long_term": "long_term"}


@dataclass(frozen=True, slots=True)
class _IndicatorLine:
    """One line of a listing, its levels filled in from the lines above where they are blank."""

    listing: FormListing
    row: int
    levels: Levels
    name: Span | None
    horizon: Value[str] | None
    spans: Mapping[str, Span] = field(default_factory=dict)

    @property
    def begins_level(self) -> bool:
        """Whether a level begins on this row."""
        cells = (self.listing.cell(f"level{level}", self.row) for level in (1, 2))
        return any(cell is not None and cell.row == self.row and bool(cell.text.strip()) for cell in cells)

    def span(self, key: str) -> Span | None:
        """What stands under a column, None for a blank or a dash."""
        span = self.spans.get(key) or cell_span(self.listing.cell(key, self.row))
        return None if span is None or money.is_blank(span.text) else span


def find_indicators(
    form: FormReading, year: Value[int] | None
) -> tuple[tuple[IndicatorReading, ...], tuple[Remark, ...]]:
    """The indicators in the order of the form, with what could not be read of them.

    A line with a long-term and an annual target gives two. A blank level is that of the line above, as long as no
    higher level begins anew.

    The horizon is that of the label beside the lines (长期绩效指标) or of the header of the targets. Without either it
    is annual on a form for one ``year``; of two listings that share their rows each has the horizon of the nearest
    label over its targets, higher up in the table (中期目标 beside 年度目标).
    """
    by_default = Value("annual", year.spans) if year else None
    readings: list[tuple[IndicatorReading, tuple[Remark, ...]]] = []
    for sheet, listing in form.listings("indicators"):
        targets = [listing.columns[key] for key in _TARGETS if key in listing.columns]
        heads = [head for key in _TARGETS for head in listing.path(key)]
        rows = range(listing.header_row - 1, listing.grid.first - 1, -1) if listing.shares else ()
        above = (cell for row in rows if (cell := listing.grid.at.get((row, targets[0].column))))
        over = (cell for cell in above if sheet.vocabulary.field(bare_label(cell.text)))
        default = _horizon_in(over) if listing.shares else by_default
        heads = [*(cell for cell in listing.sides(listing.header_row) if cell.row_span > 1), *heads]
        levels: Levels = {}
        for line in listing.lines:
            horizon = _horizon_in(listing.sides(line.row)) or default
            own = _IndicatorLine(listing, line.row, line.levels, line.spans.get("name"), horizon, line.spans)
            readings += _indicators(own)
        for row in () if listing.lines else listing.rows():
            levels, name = row_levels(listing, row, levels)
            horizon = _horizon_in([*listing.sides(row), *heads]) or default
            if "measure" not in listing.columns:
                own = _IndicatorLine(listing, row, levels, name, horizon)
                readings += (reading for one in _lines_in(own) for reading in _indicators(one))
            for part, target in measures_in(name) if name and "measure" in listing.columns else ():
                spans = {"target": target} if target else {}
                readings += _indicators(_IndicatorLine(listing, row, levels, part, horizon, spans))
    return tuple(one for one, _ in readings), tuple(remark for _, remarks in readings for remark in remarks)


def _indicators(line: _IndicatorLine) -> Iterator[tuple[IndicatorReading, tuple[Remark, ...]]]:
    """The indicator of a line, one for each of its targets; none of a line of totals or without any words.

    Numbers without a name are none either, unless the lowest level that the line begins stands for the name.
    """
    name = _without_number(line.name, "indicator_number")
    name = None if name is None or money.is_blank(name.text) else name
    spans = {key: line.spans.get(key) or cell_span(line.listing.cell(key, line.row)) for key in _TARGETS}
    spans = {key: None if span and content_kind(span.text) == "sign" else span for key, span in spans.items()}
    keys = [key for key, span in spans.items() if span is not None and not money.is_blank(span.text)]
    dashes = [key for key, span in spans.items() if span is not None][:1]
    if not (_is_name(name) if name is not None else line.begins_level and (keys or line.span("actual") is not None)):
        return
    first, second = line.levels.get(1), line.levels.get(2)
    weight, score = values.number(line.span("weight"), "指标的分值"), values.number(line.span("score"), "指标的得分")
    columns = line.listing.columns
    for key in keys or dashes or ["target"]:
        both = {"target_annual", "target_long_term"} <= columns.keys()
        horizon = (_horizon_in(line.listing.path(key)) if both else None) or line.horizon
        indicator = IndicatorReading(
            level1=_level(1, first),
            level1_text=values.text(first),
            level2=_level(2, second),
            level2_text=values.text(second),
            name=values.text(name),
            horizon=horizon,
            target=_target(line, name, spans[key]),
            description=values.text(line.span("description")),
            weight=weight.value,
            scoring_rule=values.text(line.span("scoring_rule")),
            last_year=values.text(line.span("last_year")),
            actual=values.text(line.span("actual")),
            score=score.value,
            deviation_reason=values.text(line.span("deviation_reason")),
        )
        yield indicator, (*weight.remarks, *score.remarks)


def _lines_in(line: _IndicatorLine) -> list[_IndicatorLine]:
    """The lines of a row whose cells have as many lines each, every one with a value as its target; else the row."""
    cells = {key: line.span(key) for key in line.listing.columns if key not in ("level1", "level2", "name")}
    spans = {key: span for key, span in cells.items() if span is not None}
    count = line.name.text.count("\n") + 1 if line.name is not None else 1
    targets = [part for key in _TARGETS if key in spans for part in spans[key].text.split("\n")]
    is_apart = count > 1 and bool(targets) and all(span.text.count("\n") + 1 == count for span in spans.values())
    if line.name is None or not is_apart or any(content_kind(part) not in ("value", "number") for part in targets):
        return [line]
    parts: dict[str, list[Span]] = {}
    for key, span in {**spans, "name": line.name}.items():
        ends = [-1, *(place for place, mark in enumerate(span.text) if mark == "\n"), len(span.text)]
        parts[key] = [span.part(before + 1, end) for before, end in pairwise(ends)]
    pieces = ({key: own[place] for key, own in parts.items()} for place in range(count))
    return [replace(line, name=own["name"], spans=own) for own in pieces]


# ---------------------------------------------------------------- the pieces of a line


def _target(line: _IndicatorLine, name: Span | None, span: Span | None) -> TargetReading:
    """The target of a line; none applies to an indicator whose name says so (不适用)."""
    target = read_target(_without_number(span, "target_number"), line.span("operator"), line.span("unit"))
    if name is None or not does_not_apply(name.text):
        return target
    return replace(target, applies=Value(False, (name,)))


def _is_name(name: Span) -> bool:
    """Whether a text names an indicator: it has letters, and is no word of a line of totals."""
    label = bare_label(name.text)
    return any(mark.isalpha() for mark in name.text) and not is_total(label) and not is_subtotal(label)


def _without_number(span: Span | None, pattern: str) -> Span | None:
    """A name without its number (指标1：) and the mark of a core indicator (★); a target without its own (目标1：)."""
    if span is None:
        return None
    start, end = span.start, span.end
    for match in pack.patterns("field")[pattern].finditer(half_width(span.text)):
        start = max(start, span.start + match.end()) if match.start() == 0 else start
        end = min(end, span.start + match.start()) if match.start() > 0 else end
    return Span(span.holder, start, end) if start < end else None


def _horizon_in(cells: Iterable[Cell]) -> Value[str] | None:
    """What the first of the cells that names a horizon says: ``annual`` or ``long_term``."""
    for cell in cells:
        if (horizon := horizon_of((cell.text,))) and (span := cell_span(cell)):
            return Value(horizon, (span,))
    return None


def _level(number: int, span: Span | None) -> Value[str] | None:
    key = level_code(number, bare_label(span.text)) if span else None
    return Value(key, (span,)) if span and key else None
