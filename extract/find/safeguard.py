"""Regulations that safeguard the project (制度保障): category, document, measures, phases."""

from collections.abc import Callable, Sequence

from extract import pack
from extract.find import checkbox
from extract.find.form import FormReading, cell_span
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.model import Remark, Span, Value
from extract.readings import SafeguardReading
from shenbao_cite.model import Citation

Citer = Callable[[Span], Sequence[Citation]]


def find_safeguards(form: FormReading, cite: Citer) -> tuple[tuple[SafeguardReading, ...], tuple[Remark, ...]]:
    """The lines of the listing 制度保障, with a remark for each box that cannot be read.

    ``cite`` finds the citations in a document's cell; the first one with a number counts, else the first of the others.
    The category stands under 制度保障, or before the lines where that header is not there; a blank one is that of the
    line above.
    """
    lines: list[SafeguardReading] = []
    remarks: list[Remark] = []
    for _, listing in form.listings("safeguards"):
        category: Span | None = None
        for row in listing.rows():
            cells = [listing.cell("category", row)] if "category" in listing.columns else listing.sides(row)
            category = next(filter(None, map(cell_span, cells)), category)
            document, measures = (cell_span(listing.cell(key, row)) for key in ("document", "measures"))
            header = listing.columns.get("phases")  # may be over several columns
            under = listing.grid.across(row, header.column) if header else ()
            own = (cell for cell in under if header and cell.column < header.column + header.column_span)
            choices = checkbox.choices(filter(None, map(cell_span, own)))
            phases = tuple(
                Value(one.value, (one.span,)) for one in choices if one.key == "phases" and one.checked and one.value
            )
            if document or measures or phases:
                label = bare_label(category.text) if category else ""
                key = next((one["key"] for one in pack.toml("field")["category"] if label in one["words"]), None)
                kind = Value(key, (category,)) if category and key else None
                citations = cite(document) if document else ()
                first = min(citations, key=lambda one: (one.number is None, one.start), default=None)
                cited = Value(first.id, (document.part(first.start, first.end),)) if document and first else None
                lines.append(SafeguardReading(kind, values.text(document), cited, values.text(measures), phases))
            for one in choices:
                if one.checked is None:
                    message = f"保障阶段“{one.words}”的勾选无法辨认。"
                    remarks.append(Remark("choice_unclear", "warning", message, one.span.places()))
    return tuple(lines), tuple(remarks)
