"""Performance indicators (绩效指标): every line of a form's indicator listings."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form import FormListing, FormReading, FormSheet, cell_span
from extract.find.form.listings.cell_lists import listed_measures
from extract.find.form.listings.levels import Levels, levels_of_list, row_levels
from extract.find.form.listings.regions import region_columns
from extract.find.form.words import values
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label, is_subtotal, is_total, level_code
from extract.find.indicator.line import MeasuredLine, beside_line, horizon_in, with_weight, without_codes
from extract.find.indicator.monitoring import outlook
from extract.find.indicator.regions import (
    of_all_regions,
    of_region_rows,
    of_regions,
    region_target,
    region_targets,
    without_regions,
)
from extract.find.indicator.target import does_not_apply, is_hole, is_template, read_target
from extract.find.width import half_width
from extract.model import Cell, Remark, Span, Value
from extract.readings import IndicatorReading, RegionTargetReading, TargetReading

_HORIZON = "“{}”在同一张指标表中再次出现，缺少“长期”或“年度”的标题，无法区分长期指标与年度指标，请对照原件。"
_SIDES = "并列的两组指标（“{}”等）缺少“长期”或“年度”的标题，无法区分长期指标与年度指标，请对照原件。"
_TARGETED = ("目标", "指标")
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
    by_region = list(of_region_rows(form))
    sides: list[Remark] = []
    for sheet, whole in form.listings("indicators"):
        listing = without_regions(whole, regions := region_columns(whole))
        of_heads, default = _horizons_over(sheet, listing, by_default)
        rows = () if listing.lines else tuple(_row_lines(sheet, listing, of_heads, default))
        sides += _sides_unclear(listing, rows)
        regional = tuple(of_all_regions(listing, default)) or tuple(of_regions(sheet, rows))
        by_region += [region_target(line, span, region) for line, region in regional if region for span in line.targets]
        in_columns = rows if "measure" not in listing.columns else ()
        by_region += [one for line in in_columns for one in region_targets(line, regions)]
        lines = [line for line, region in regional if region is None]
        lines += [part for line in rows if not regional for part in _lines_in(line)]
        if not {"level1", "level2"} <= listing.columns.keys():
            levels = levels_of_list([line.levels for line in lines])
            lines = [replace(line, levels=own) for line, own in zip(lines, levels, strict=True)]
        readings += (reading for line in without_codes(lines) for reading in _indicators(with_weight(line)))
    indicators = tuple(one for one, _ in readings)
    remarks = [*(one for _, unread in readings for one in unread), *_unclear_horizons(form, indicators), *sides[:1]]
    return IndicatorReadings(indicators, tuple(by_region), tuple(remarks))


def _row_lines(
    sheet: FormSheet, listing: FormListing, of_heads: Value[str] | None, default: Value[str] | None
) -> Iterator[MeasuredLine]:
    """The lines of a listing in columns, those of a cell with names and targets each by itself."""
    beside: Value[str] | None = None
    levels: Levels = {}
    for row in listing.rows():
        levels, name = row_levels(listing, row, levels)
        sides = listing.sides(row)
        beside = horizon_in(sides) or (None if any(one.text.strip() for one in sides) else beside)
        line = MeasuredLine(listing, row, levels, name, beside or of_heads or default)
        if "measure" not in listing.columns:
            yield replace(line, task=beside_line(sheet, listing, row, "task"))
        measures = list(listed_measures(name, levels)) if name and "measure" in listing.columns else []
        for own, part, target in measures:
            spans = {"target": target} if target else {}
            yield replace(line, levels=own, name=part, spans=spans, is_one_of_several=len(measures) > 1)


def _horizons_over(
    sheet: FormSheet, listing: FormListing, by_default: Value[str] | None
) -> tuple[Value[str] | None, Value[str] | None]:
    """What the heads of a listing and the labels before and over them say of its horizon, and else the default."""
    heads = [head for key in _TARGETS for head in listing.path(key)]
    stubs = (one for one in listing.sides(listing.header_row) if _is_over_lines(listing, one))
    of_heads = horizon_in([*stubs, *heads])
    if not listing.beside:
        return of_heads, by_default
    columns = {head.column for head in listing.columns.values()}
    own = sorted(columns - listing.beside or columns)
    column = own[(len(own) - 1) // 2]  # in the middle: a head over the goals may end before the last one does
    rows = range(listing.header_row - 1, listing.grid.first - 1, -1)
    above = [(cell, bare_label(cell.text)) for row in rows if (cell := _head_over(listing, row, column))]
    period = pack.pattern("field", "period_head")  # 长期指标, 年度
    over = horizon_in(
        cell
        for cell, name in above
        if sheet.vocabulary.field(name) is not None or period.fullmatch(name) or _heads_side(listing, cell)
    )
    return of_heads, over or (by_default if listing.edges else None)  # 产出 beside 效果: no two periods


def _head_over(listing: FormListing, row: int, column: int) -> Cell | None:
    """The cell of a row over a column; where it is blank right above the heads, the nearest text to its left."""
    cell = listing.grid.at.get((row, column))
    if cell is None or cell.text.strip() or row != listing.header_row - 1:
        return cell
    lefts = (one for one in reversed(listing.grid.across(row)) if one.column < column and one.text.strip())
    return next(lefts, None)


def _heads_side(listing: FormListing, cell: Cell) -> bool:
    """Whether a cell heads all columns of one of two listings side by side, and targets among what stands below it
    (本年度资金及目标).
    """
    edges = range(cell.column, cell.column + cell.column_span)
    is_over = all(head.column in edges for head in listing.columns.values())
    name = bare_label(cell.text)
    is_name = pack.pattern("field", "bare_label").fullmatch(name) is not None and any(one in name for one in _TARGETED)
    return is_over and is_name and not listing.grid.is_across(cell)


def _is_over_lines(listing: FormListing, side: Cell) -> bool:
    """Whether a cell before the heads stands for the lines: it reaches down to them, or what is below it is blank."""
    under = listing.grid.below(side)
    return side.row_span > 1 or (under is not None and not under.text.strip())


def _unclear_horizons(form: FormReading, indicators: Sequence[IndicatorReading]) -> Iterator[Remark]:
    """An error where a form with long-term and annual goals has a first level again in the list of one horizon.

    The label of the second list is missing then: which indicators are long-term ones cannot be told.
    """
    both = {"project.overall_target", "project.annual_target"} <= {entry.key for entry in form.entries}
    if not both and all(one.horizon is None or one.horizon.value != "long_term" for one in indicators):
        return
    levels_by_horizon: dict[str | None, list[str]] = {}
    rows: set[tuple[object, ...]] = set()
    printed = ((one.horizon, one.level1.value, one.level1_text) for one in indicators if one.level1 and one.level1_text)
    for period, level, text in printed:
        horizon, span = period.value if period else None, text.spans[0]
        levels, cell = levels_by_horizon.setdefault(horizon, []), span.holder
        place = (horizon, cell.table, cell.row) if isinstance(cell, Cell) else (horizon,)
        if place not in rows and level in levels[:-1]:
            yield Remark("horizon_unclear", "error", _HORIZON.format("".join(span.text.split())), tuple(span.places()))
            return
        rows.add(place)
        if level not in levels:
            levels.append(level)


def _sides_unclear(listing: FormListing, lines: Sequence[MeasuredLine]) -> list[Remark]:
    """An error for one of two listings side by side whose heads do not say of which period it is."""
    names = [line.name for line in lines if line.name is not None and line.horizon is None]
    if not listing.beside or listing.edges or not names or listing.columns.keys().isdisjoint(("level1", "level2")):
        return []  # levels over the columns part them
    first = names[0]
    return [Remark("horizon_unclear", "error", _SIDES.format("".join(first.text.split())), tuple(first.places()))]


def _indicators(line: MeasuredLine) -> Iterator[tuple[IndicatorReading, tuple[Remark, ...]]]:
    """The indicator of a line, one for each of its targets; none of a line of totals or without any words.

    Numbers without a name are none either, unless the lowest level that the line begins stands for the name.
    """
    name = _without_number(line.name, "indicator_number")
    targets = [span.text for span in line.targets]
    is_unfilled = line.name is not None and bool(targets) and is_template(line.name.text, targets)
    name = None if name is None or money.is_blank(name.text) or is_unfilled else name
    spans = {key: line.spans.get(key) or cell_span(line.listing.cell(key, line.row)) for key in _TARGETS}
    spans = {key: None if span and content_kind(span.text) == "sign" else span for key, span in spans.items()}
    keys = _filled_keys(spans, is_named=name is not None)
    dashes = [key for key, span in spans.items() if span is not None][:1]
    if not (_is_name(name) if name is not None else line.begins_level and (keys or line.span("actual") is not None)):
        return
    first, second = line.levels.get(1), line.levels.get(2)
    weight = values.number(line.span("weight"), "指标的分值", of_hundred=True)
    score = values.number(line.span("score"), "指标的得分")
    expected = outlook(line)
    for key in keys or dashes or ["target"]:
        indicator = IndicatorReading(
            level1=_level(1, first, second),
            level1_text=values.text(first),
            level2=_level(2, second) or _satisfaction(first, second),
            level2_text=values.text(second),
            name=values.text(name),
            horizon=_horizon(line, key),
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


def _horizon(line: MeasuredLine, key: str) -> Value[str] | None:
    """The horizon of a column of targets: of two each has its own, by its heads or by what it is (实施期目标值)."""
    columns = line.listing.columns
    if not {"target_annual", "target_long_term"} <= columns.keys():
        return line.horizon
    if own_horizon := horizon_in(line.listing.path(key)):
        return own_horizon
    head = cell_span(columns[key]) if key in columns else None
    return Value(period, (head,)) if head and (period := _TARGETS[key]) else line.horizon


def _filled_keys(spans: Mapping[str, Span | None], *, is_named: bool) -> list[str]:
    """The keys of the targets that are filled in; a template's hole (≥**%) is one of a named indicator alone."""
    filled = [(key, span) for key, span in spans.items() if span is not None and not money.is_blank(span.text)]
    return [key for key, span in filled if is_named or not is_hole(span.text)]


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


def _satisfaction(first: Span | None, second: Span | None) -> Value[str] | None:
    """The second level of whose satisfaction a line measures, whoever that is (满意度指标 over 受益农户满意度)."""
    is_under = first is not None and level_code(1, bare_label(first.text)) == "satisfaction"
    if second is None or not is_under or not bare_label(second.text).removesuffix("指标").endswith("满意度"):
        return None
    return Value("service_object_satisfaction", (second,))


def _level(number: int, span: Span | None, below: Span | None = None) -> Value[str] | None:
    """The key of a level; of two in one (效益及满意度指标) that of the one that stands ``below`` it (满意度指标)."""
    name, inner = (bare_label(one.text) if one else "" for one in (span, below))
    inner = inner.removesuffix("指标")
    name = inner if inner in name and level_code(number, inner) else name
    key = level_code(number, name) if span else None
    return Value(key, (span,)) if span and key else None
