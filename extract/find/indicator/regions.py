"""What indicators are to reach in each region, where a form has a column of targets for each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from extract.find import money
from extract.find.form import FormListing, cell_span
from extract.find.form.entry import span_of
from extract.find.form.regions import total_column
from extract.find.indicator.line import MeasuredLine
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
        columns[key] = replace(listing.columns[key], column=total, column_span=1)
    return replace(listing, columns=columns)


def region_targets(line: MeasuredLine, regions: Mapping[int, Cell]) -> Iterator[RegionTargetReading]:
    """The targets of the regions on the line of an indicator, from left to right."""
    name = line.name
    for column, head in regions.items() if name is not None else ():
        cell: Cell | None = line.listing.grid.at.get((line.row, column))
        span: Span | None = cell_span(cell)
        if span is not None and name is not None and not money.is_blank(span.text):
            target, region = read_target(span, line.span("operator"), line.span("unit")), span_of(head)
            yield RegionTargetReading(
                region=Value(region.text, (region,)),
                indicator=Value(name.text, (name,)),
                text=target.text,
                operator=target.operator,
                value=target.value,
                value_max=target.value_max,
                unit=target.unit,
            )
