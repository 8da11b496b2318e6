"""What indicators are to reach in each region, where a form has a column of targets for each."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs
from msgspec.structs import replace

from extract.find import money
from extract.find.form import FormListing, FormReading, FormSheet, cell_span
from extract.find.form.grid import span_of
from extract.find.form.listings.regions import total_column
from extract.find.form.words import values
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label, is_total
from extract.find.indicator.line import MeasuredLine, beside_line, horizon_in
from extract.find.indicator.target import read_target
from extract.model import Cell, Span, Value
from extract.readings import RegionTargetReading

_TARGETS = ("target", "target_annual", "target_long_term")


def without_regions(listing: FormListing, regions: Mapping[int, Cell]) -> FormListing:
    """The listing whose target is that of all regions together (合计, 全省), none where only regions have columns."""
    key = next((key for key in _TARGETS if key in listing.columns), None)
    if key is None or listing.columns[key].column not in regions:
        return listing
    total = total_column(listing, regions)
    columns = {other: head for other, head in listing.columns.items() if other != key}
    if total is not None:
        columns[key] = structs.replace(listing.columns[key], column=total, column_span=1)
    return replace(listing, columns=columns)


def of_all_regions(listing: FormListing, horizon: Value[str] | None) -> Iterator[tuple[MeasuredLine, Span | None]]:
    """The lines that stand in no columns, those of one region each with its name.

    Before them stand the indicators, where no line is of all regions. A line without a horizon beside it has that of
    the listing.
    """
    lines = [
        MeasuredLine(
            listing,
            one.row,
            one.levels,
            one.spans.get("name"),
            horizon_in(cell for cell in listing.sides(one.row) if id(cell) not in own) or horizon,
            one.spans,
        )
        for one, own in ((line, {id(span.holder) for span in line.spans.values()}) for line in listing.lines)
    ]
    firsts = {line.name.text: line for line in reversed(lines) if line.name is not None}
    if all("region" in line.spans for line in lines):
        yield from ((replace(line, spans={}), None) for line in reversed(firsts.values()))
    for line in lines:
        if "region" not in line.spans:
            yield line, None
        elif "target" in line.spans:
            yield line, line.spans["region"]


def of_regions(sheet: FormSheet, lines: Sequence[MeasuredLine]) -> Iterator[tuple[MeasuredLine, Span | None]]:
    """The lines beside a column of regions (地区 before the indicators), each with its name; none where one has none.

    Before them stand the indicators, without a target: it is that of a region.
    """
    pairs = [(line, beside_line(sheet, line.listing, line.row, "region")) for line in lines]
    if not all(region is not None and not is_total(bare_label(region.text)) for _, region in pairs):
        return
    firsts = {
        (line.name.text, *(span.text for span in line.levels.values())): line
        for line in reversed(lines)
        if line.name is not None
    }
    for line in reversed(firsts.values()):
        columns = {key: head for key, head in line.listing.columns.items() if key not in _TARGETS}
        yield replace(line, listing=replace(line.listing, columns=columns)), None
    yield from pairs


def of_region_rows(form: FormReading) -> Iterator[RegionTargetReading]:
    """The targets in columns behind the money of regions (市县 | 中央补助 | 新建工程（处）), where the title says
    that it has targets. Below such a head stand values or numbers alone, and it names no money.
    """
    for sheet, listing in form.listings("allocations"):
        if "region" not in listing.columns or "绩效" not in (sheet.title or ""):
            continue
        own = {head.column for head in listing.columns.values()}
        known, first = sheet.vocabulary, listing.columns["region"].column
        for head in (one for one in listing.grid.across(listing.first - 1) if one.column > first):
            name = listing.grid.name(head)
            is_named = known.field(name) is not None or bool(known.column(name)) or money.unit_in(head.text) is not None
            cells = {row: cell_span(listing.grid.at.get((row, head.column))) for row in listing.rows()}
            spans = {row: span for row, span in cells.items() if span is not None and not money.is_blank(span.text)}
            kinds = {content_kind(span.text) for span in spans.values()}
            if head.column in own or is_named or not kinds or not kinds <= {"value", "number"}:
                continue
            lines = replace(listing, columns={"region": listing.columns["region"]})
            for row, span in spans.items():
                region = cell_span(lines.cell("region", row))
                if region is not None and not is_total(bare_label(region.text)):
                    yield region_target(MeasuredLine(lines, row, {}, span_of(head), None), span, region)


def region_targets(line: MeasuredLine, regions: Mapping[int, Cell]) -> Iterator[RegionTargetReading]:
    """The targets of the regions on the line of an indicator, from left to right."""
    for column, head in regions.items():
        span = cell_span(line.listing.grid.at.get((line.row, column)))
        if span is not None and line.name is not None and not money.is_blank(span.text):
            yield region_target(line, span, span_of(head))


def region_target(line: MeasuredLine, span: Span, region: Span) -> RegionTargetReading:
    """What a region is to reach of the indicator of a line."""
    target = read_target(span, line.span("operator"), line.span("unit"))
    return RegionTargetReading(
        region=Value(region.text, (region,)),
        indicator=values.text(line.name),
        text=target.text,
        operator=target.operator,
        value=target.value,
        value_max=target.value_max,
        unit=target.unit,
    )
