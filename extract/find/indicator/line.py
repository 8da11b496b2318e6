"""One line of an indicator listing: what stands under its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.find import money
from extract.find.form import FormListing, cell_span
from extract.find.form.levels import Levels
from extract.model import Span, Value


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """One line of a listing, its levels filled in from the lines above where they are blank."""

    listing: FormListing
    row: int
    levels: Levels
    name: Span | None
    horizon: Value[str] | None
    spans: Mapping[str, Span] = field(default_factory=dict)
    task: Span | None = None

    @property
    def begins_level(self) -> bool:
        """Whether a level begins on this row."""
        cells = (self.listing.cell(f"level{level}", self.row) for level in (1, 2))
        return any(cell is not None and cell.row == self.row and bool(cell.text.strip()) for cell in cells)

    def span(self, key: str) -> Span | None:
        """What stands under a column, None for a blank or a dash."""
        span = self.spans.get(key) or cell_span(self.listing.cell(key, self.row))
        return None if span is None or money.is_blank(span.text) else span
