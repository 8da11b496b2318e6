"""One line of an indicator listing: what stands under its columns."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form import FormListing, FormSheet, cell_span
from extract.find.form.columns.roles import horizon_of
from extract.find.form.listings.levels import Levels
from extract.find.width import half_width
from extract.model import Cell, Span, Value

_TARGETS = ("target", "target_annual", "target_long_term")
_NUMBERS = ("weight", "score", "actual", "last_year")


class MeasuredLine(Struct, frozen=True):
    """One line of a listing, its levels filled in from the lines above where they are blank.

    ``is_one_of_several``: its name is one of several in a cell, so that a number beside the cell is that of none.
    """

    listing: FormListing
    row: int
    levels: Levels
    name: Span | None
    horizon: Value[str] | None
    spans: Mapping[str, Span] = field(default_factory=dict)
    task: Span | None = None
    is_one_of_several: bool = False

    @property
    def begins_level(self) -> bool:
        """Whether a level begins on this row."""
        cells = (self.listing.cell(f"level{level}", self.row) for level in (1, 2))
        return any(cell is not None and cell.row == self.row and bool(cell.text.strip()) for cell in cells)

    @property
    def targets(self) -> list[Span]:
        """Its targets, at most one for each horizon."""
        return [span for key in _TARGETS if (span := self.span(key)) is not None]

    def span(self, key: str) -> Span | None:
        """What stands under a column, None for a blank or a dash, and for a weight or score beside the names of several
        lines: it is that of all of them together.
        """
        span = self.spans.get(key)
        if span is None and key in self.listing.columns and not (self.is_one_of_several and key in _NUMBERS):
            cell = self.listing.cell(key, self.row)
            rows = range(cell.row, cell.row + cell.row_span) if cell is not None and key in ("weight", "score") else ()
            beside = (self.listing.cell("name", row) for row in rows if row <= self.listing.last)
            names = {id(name) for name in beside if name is not None and name.text.strip()}
            span = cell_span(cell) if len(names) < 2 else None
        return None if span is None or money.is_blank(span.text) else span


def without_codes(lines: Sequence[MeasuredLine]) -> list[MeasuredLine]:
    """The lines, their names without the codes before them (1.1.2 修缮面积) where more than half have one; a number
    before a few names belongs to them (3.15 活动场次).
    """
    before = pack.pattern("field", "tree_code")
    names = [line.name for line in lines]
    starts = [match.end() if name and (match := before.match(half_width(name.text))) else 0 for name in names]
    if 2 * sum(map(bool, starts)) <= sum(name is not None for name in names):
        return list(lines)
    return [
        replace(line, name=name.part(start, len(name.text))) if name is not None and start < len(name.text) else line
        for line, name, start in zip(lines, names, starts, strict=True)
    ]


def with_weight(line: MeasuredLine) -> MeasuredLine:
    """The line, its target parted from the weight in brackets behind it, if the head says that it is one (指标值及权重)
    or, without a column of weights, the bracket does (≥5公里（20分）).
    """
    for key in _TARGETS:
        span, head = line.span(key), line.listing.columns.get(key)
        says = head is not None and any(word in head.text for word in ("权重", "分值"))
        match = pack.pattern("target", "weight_behind").search(half_width(span.text)) if span else None
        if (
            span is not None
            and match is not None
            and (says or (match["unit"] and "weight" not in line.listing.columns))
        ):
            own = {key: span.part(0, match.start()), "weight": span.part(*match.span("weight"))}
            return replace(line, spans={**line.spans, **own})
    return line


def beside_line(sheet: FormSheet, listing: FormListing, row: int, key: str) -> Span | None:
    """What a line belongs to by a column before the indicators: the ``task`` (职责活动) or the ``region`` (地区)."""
    for column in listing.others:
        if sheet.vocabulary.column(listing.grid.name(column.path[-1])).get("allocations") == key:
            return cell_span(listing.grid.at.get((row, column.column)))
    return None


def horizon_in(cells: Iterable[Cell]) -> Value[str] | None:
    """What the first of the cells that names a horizon says: ``annual`` or ``long_term``."""
    for cell in cells:
        if (horizon := horizon_of((cell.text,))) and (span := cell_span(cell)):
            return Value(horizon, (span,))
    return None
