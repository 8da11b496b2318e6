"""The line of a listing as typed values: what each column holds is what the record's field of its key holds."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from extract.find import money
from extract.find.form.grid import cell_span
from extract.find.form.listings.listing import FormListing
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.form.words.values import Unit, ValueReading
from extract.model import Remark, Span, Value
from extract.record.fields import Field, fields_of

_NAMES = ("task", "region", "criterion", "category", "reviewer", "label")  # what a remark calls a line


class LineValues(Struct, frozen=True):
    """The values of a line by key, what could not be read, and the keys whose cells begin on the line's row."""

    values: Mapping[str, Value[Any]]
    remarks: tuple[Remark, ...]
    begins: frozenset[str]

    def own(self, shared: tuple[str, ...]) -> dict[str, Value[Any]]:
        """The values whose cells begin on the row, and those under ``shared`` keys that reach down from above."""
        return {key: value for key, value in self.values.items() if key in self.begins or key in shared}


def line_values(listing: FormListing, row: int, part: str, unit: Unit) -> LineValues:
    """The line on a row, read by the fields of ``part`` of the record; amounts are in ``unit``."""
    cells = {key: cell for key in listing.columns if (cell := listing.cell(key, row)) is not None}
    spans = {key: span for key, cell in cells.items() if (span := cell_span(cell)) and not money.is_blank(span.text)}
    name = next((bare_label(spans[key].text) or spans[key].text for key in _NAMES if key in spans), "")
    known = [field for field in fields_of(part) if field.name in spans]
    units = {key: values.unit_in(head) for key, head in listing.columns.items()}
    readings = {
        field.name: typed_value(field, spans[field.name], f"“{name}”的{field.chinese}", unit, units[field.name])
        for field in known
    }
    remarks = tuple(remark for reading in readings.values() for remark in reading.remarks)
    content = {key: reading.value for key, reading in readings.items() if reading.value is not None}
    return LineValues(content, remarks, frozenset(key for key, cell in cells.items() if cell.row == row))


def typed_value(field: Field, span: Span, what: str, unit: Unit, column: Unit = None) -> ValueReading[Any]:
    """The value of a field that a span holds; ``column`` is the unit that the head of an amount gives."""
    if field.kind == "money":
        return values.amount(span, what, unit, column)
    if field.kind == "number":
        return values.number(span, what)
    return values.day(span, what) if field.kind == "date" else ValueReading(values.text(span))
