"""What a document says as objects of the record: its remarks, clauses, tables and cited documents."""

from collections.abc import Sequence

from msgspec.structs import replace

from extract.model import At, Box, Cell, Clause, Document, Place, Remark, Table, TextLayer
from extract.readings import CitedDocumentReading, MentionReading
from extract.record.model import (
    CitedDocument,
    Mention,
    MentionPlace,
    RecordCell,
    RecordCheckBox,
    RecordClause,
    RecordTable,
)


def text_layer(document: Document) -> TextLayer:
    """Where the characters came from: that of all pages, ``mixed`` if they differ.

    Word and workbooks are digital, with text of pictures mixed, with nothing but that ``ocr``.
    """
    layers: set[TextLayer] = {page.text_layer for page in document.pages}
    if document.has_text_of_images:
        layers |= {"ocr" if document.is_scanned(one) else "digital" for one in document.holders() if one.text}
    return (layers or {"digital"}).pop() if len(layers) <= 1 else "mixed"


def at_of(places: Sequence[Place]) -> At:
    """Places as the record has them: one, several, or None for none; boxes in tenths of a point."""
    if len(places) == 1:
        return rounded_place(places[0])
    return tuple(map(rounded_place, places)) or None


def rounded_place(place: Place) -> Place:
    """A place with its box in tenths of a point: finer than any printer, and short to read."""
    box = place.box
    if box is None:
        return place
    return Place(place.page, _rounded_box(box), place.table, place.row, place.column, place.paragraph)


def _rounded_box(box: Box) -> Box:
    x0, top, x1, bottom = box
    return (int(x0 * 10 + 0.5) / 10, int(top * 10 + 0.5) / 10, int(x1 * 10 + 0.5) / 10, int(bottom * 10 + 0.5) / 10)


def record_remark(remark: Remark) -> Remark:
    """A remark with its places as the record has them."""
    return replace(remark, at=at_of(remark.places))


def record_citation(cited: CitedDocumentReading) -> CitedDocument:
    """A cited document with its mentions."""
    return CitedDocument(
        id=cited.id,
        kind=cited.kind,
        issuer=cited.issuer,
        year=cited.year,
        number=cited.number,
        title=cited.title,
        draft=cited.draft,
        provisional=cited.provisional,
        annual_plan_for=cited.annual_plan_for,
        valid=cited.valid,
        mentions=tuple(_mention(mention) for mention in cited.mentions),
    )


def _mention(mention: MentionReading) -> Mention:
    span, citation = mention.span, mention.citation
    places = [
        MentionPlace(
            page=place.page,
            box=place.box and _rounded_box(place.box),
            table=place.table,
            row=place.row,
            column=place.column,
            paragraph=place.paragraph,
            filing=mention.filing,
            field=mention.field,
            start=span.start,
            end=span.end,
        )
        for place in span.places()
    ]
    return Mention(span.text, places[0] if len(places) == 1 else tuple(places), citation.pinpoint, citation.repairs)


def record_clause(clause: Clause) -> RecordClause:
    """A paragraph."""
    return RecordClause(
        label=clause.label,
        level=clause.level,
        text=clause.text,
        raw=clause.raw,
        at=at_of(clause.places or (clause.place(),)),
        role=clause.role,
    )


def record_table(table: Table) -> RecordTable:
    """A table with its cells and the copies of its header rows."""
    return RecordTable(
        rows=table.rows,
        columns=table.columns,
        pages=table.pages,
        inside=table.inside,
        cells=tuple(_cell(cell) for cell in table.cells),
        repeated_rows=tuple(tuple(_cell(cell) for cell in row) for row in table.repeated_rows),
    )


def _cell(cell: Cell) -> RecordCell:
    return RecordCell(
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        text=cell.text,
        raw=cell.raw,
        boxes=tuple(RecordCheckBox(box.label, box.checked) for box in cell.boxes) if cell.boxes else (),
        at=at_of(cell.places or (cell.place(),)),
    )
