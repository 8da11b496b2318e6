"""A document as JSON: its source, remarks, clauses, tables and cited documents."""

from typing import Any

from extract.model import Cell, Clause, Document, Remark, Table
from extract.readings import CitedDocumentReading, MentionReading
from extract.record import places
from extract.record.writing import Line


def text_layer(document: Document) -> str:
    """Where the characters came from: that of all pages, ``mixed`` if they differ; Word is digital."""
    layers = {page.text_layer for page in document.pages} or {"digital"}
    return layers.pop() if len(layers) == 1 else "mixed"


def remark(found: Remark) -> dict[str, Any]:
    """A remark; its place is None where it is about the whole file."""
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "at": places.at(found.places),
    }


def citation(cited: CitedDocumentReading) -> dict[str, Any]:
    """A cited document with its mentions."""
    return {
        "id": cited.id,
        "kind": cited.kind,
        "issuer": cited.issuer,
        "year": cited.year,
        "number": cited.number,
        "title": cited.title,
        "draft": cited.draft,
        "provisional": cited.provisional,
        "annual_plan_for": cited.annual_plan_for,
        "valid": cited.valid and list(cited.valid),
        "mentions": [_mention(mention) for mention in cited.mentions],
    }


def _mention(mention: MentionReading) -> Line:
    span = mention.span
    rest = {"filing": mention.filing, "field": mention.field, "start": span.start, "end": span.end}
    found = [places.place(one) | rest for one in span.places()]
    at = found[0] if len(found) == 1 else found
    return Line(text=span.text, at=at, pinpoint=mention.citation.pinpoint, repairs=list(mention.citation.repairs))


def clause(found: Clause) -> Line:
    """A paragraph; ``raw`` only where compatibility characters were replaced."""
    content = Line(label=found.label, level=found.level, text=found.text)
    if found.raw is not None:
        content["raw"] = found.raw
    content["at"] = places.at(found.places or (found.place(),))
    content["role"] = found.role
    return content


def table(found: Table) -> dict[str, Any]:
    """A table with its cells and the copies of its header rows."""
    inside = found.inside
    return {
        "rows": found.rows,
        "columns": found.columns,
        "pages": list(found.pages),
        "inside": inside and Line(table=inside.table, row=inside.row, column=inside.column),
        "cells": [_cell(cell) for cell in found.cells],
        "repeated_rows": [[_cell(cell) for cell in row] for row in found.repeated_rows],
    }


def _cell(found: Cell) -> Line:
    content = Line(
        row=found.row,
        column=found.column,
        row_span=found.row_span,
        column_span=found.column_span,
        text=found.text,
    )
    if found.raw is not None:
        content["raw"] = found.raw
    content["boxes"] = [{"label": box.label, "checked": box.checked} for box in found.boxes]
    content["at"] = places.at(found.places or (found.place(),))
    return content
