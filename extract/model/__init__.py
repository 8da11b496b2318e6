"""A document as it was read, and the spans and values that findings are made of.

Everything is a frozen value: a ``Struct`` or a named tuple where there are very many, since a frozen dataclass takes
ten times as long to make. Boxes are ``(x0, top, x1, bottom)`` in PDF points from the top left corner of the page as a
reader sees it (after /Rotate and CropBox). Rows, columns, tables and paragraphs count from 0, pages from 1.
"""

from extract.model.document import (
    At,
    Block,
    Box,
    Cell,
    CellReference,
    CheckBox,
    Clause,
    Column,
    Columns,
    Document,
    Holder,
    Line,
    Page,
    Place,
    Remark,
    Role,
    Severity,
    Table,
    TextLayer,
    least_confidence,
    places_of,
)
from extract.model.spans import Span, Value

__all__ = [
    "At",
    "Block",
    "Box",
    "Cell",
    "CellReference",
    "CheckBox",
    "Clause",
    "Column",
    "Columns",
    "Document",
    "Holder",
    "Line",
    "Page",
    "Place",
    "Remark",
    "Role",
    "Severity",
    "Span",
    "Table",
    "TextLayer",
    "Value",
    "least_confidence",
    "places_of",
]
