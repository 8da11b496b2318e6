"""Performance indicators (绩效指标): every line of a form's indicator listings."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extract import pack
from extract.find import money
from extract.find.form import FormListing, FormReading, FormSheet, cell_span, values
from extract.find.form.content import content_kind
from extract.find.form.label import bare_label, is_subtotal, is_total, level_code
from extract.find.form.levels import Levels, row_levels
from extract.find.form.measure import measures_in
from extract.find.form.regions import region_columns
from extract.find.indicator.line import MeasuredLine, horizon_in
from extract.find.indicator.monitoring import outlook
from extract.find.indicator.regions import of_all_regions, region_target, region_targets, without_regions
from extract.find.indicator.target import does_not_apply, read_target
from extract.find.width import half_width
from extract.model import Remark, Span, Value
from extract.readings import IndicatorReading, RegionTargetReading, TargetReading

_TARGETS = {"target": None, "target_annual": "annual", "target_long_term": "long_term"}


class IndicatorReadings(NamedTuple):
    """The indicators of a form, what they are to reach in each region, and what could not be read."""

    indicators: tuple[IndicatorReading, ...]
    region_targets: tuple[RegionTargetReading, ...]
    remarks: tuple[Remark, ...]


def find_indicators(form: FormReading, year: Value[int] | None) -> IndicatorReadings:
    """The indicators in the order of the form.

    A line with a long-term and an annual target gives two. A blank level is that of the line above, as long as no
    higher level begins anew.

    The horizon is that of the label beside the lines (长期绩效指标) or of the header of the targets. Without either it
    is annual on a form for one ``year``; of two listings that share their rows each has the horizon of the nearest
    label over its targets, higher up in the table (中期目标 beside 年度目标).
    """
    by_default = Value("annual", year.spans) if year else None
    readings: list[tuple[IndicatorReading, tuple[Remark, ...]]] = []
    by_region: list[RegionTargetReading] = []
    for sheet, whole in form.listings("indicators"):
        listing = without_regions(whole, regions := region_columns(whole))
        targets = [listing.columns[key] for key in _TARGETS if key in listing.columns]
        heads = [head for key in _TARGETS for head in listing.path(key)]
        rows = range(listing.header_row - 1, listing.grid.first - 1, -1) if listing.shares else ()
        above = (cell for row in rows if (cell := listing.grid.at.get((row, targets[0].column))))
        over = horizon_in(cell for cell in above if sheet.vocabulary.field(bare_label(cell.text)))
        default = over if listing.shares else by_default
        of_heads = horizon_in([*(one for one in listing.sides(listing.header_row) if one.row_span > 1), *heads])
        levels: Levels = {}
        lines = tuple(of_all_regions(listing, default))
        by_region += [region_target(line, line.spans["target"], region) for line, region in lines if region]
        readings += (one for line, region in lines if region is None for one in _indicators(line))
        for row in () if listing.lines else listing.rows():
            levels, name = row_levels(listing, row, levels)
            horizon = horizon_in(listing.sides(row)) or of_heads or default
            if "measure" not in listing.columns:
                own = MeasuredLine(listing, row, levels, name, horizon, task=task_of_line(sheet, listing, row))
                readings += (reading for one in _lines_in(own) for reading in _indicators(one))
                by_region += region_targets(own, regions)
            for part, target in measures_in(name) if name and "measure" in listing.columns else ():
                spans = {"target": target} if target else {}
                readings += _indicators(MeasuredLine(listing, row, levels, part, horizon, spans))
    remarks = (one for _, unread in readings for one in unread)
    return IndicatorReadings(tuple(one for one, _ in readings), tuple(by_region), tuple(remarks))


def task_of_line(sheet: FormSheet, listing: FormListing, row: int) -> Span | None:
    """The task that a line belongs to, in a column before the indicators (职责活动)."""
    for column in listing.others:
        if sheet.vocabulary.column(listing.grid.name(column.path[-1])).get("allocations") == "task":
            return cell_span(listing.grid.at.get((row, column.column)))
    return None


def _indicators(line: MeasuredLine) -> Iterator[tuple[IndicatorReading, tuple[Remark, ...]]]:
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
    columns, expected = line.listing.columns, outlook(line)
    for key in keys or dashes or ["target"]:
        both = {"target_annual", "target_long_term"} <= columns.keys()
        named = horizon_in(line.listing.path(key)) if both else None
        head = cell_span(columns[key]) if both and key in columns else None  # 2025年 beside 实施期目标值
        horizon = named or (Value(period, (head,)) if head and (period := _TARGETS[key]) else line.horizon)
        indicator = IndicatorReading(
            level1=_level(1, first, second),
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
            **expected.leaves,
        )
        yield indicator, (*weight.remarks, *score.remarks, *expected.remarks)


def _lines_in(line: MeasuredLine) -> list[MeasuredLine]:
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


def _target(line: MeasuredLine, name: Span | None, span: Span | None) -> TargetReading:
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


def _level(number: int, span: Span | None, below: Span | None = None) -> Value[str] | None:
    """The key of a level; of two in one (效益及满意度指标) that of the one that stands ``below`` it (满意度指标)."""
    name, inner = (bare_label(one.text) if one else "" for one in (span, below))
    inner = inner.removesuffix("指标")
    name = inner if inner in name and level_code(number, inner) else name
    key = level_code(number, name) if span else None
    return Value(key, (span,)) if span and key else None
