"""Content of a policy notice without any form → blocks."""

from typing import Any

from making.blocks import Cell, Paragraph, Source, Table

Content = dict[str, Any]


def whole(content: Content) -> Source:
    """The paragraphs and tables in the order of the content."""
    return Source(tuple(map(_block, content["block"])), content.get("header"), content.get("footer"))


def _block(entry: Content) -> Paragraph | Table:
    if "rows" not in entry:
        return Paragraph(entry["text"], entry.get("style", "body"), entry.get("new_page", False))
    head, *rows = entry["rows"]
    heads = tuple(Cell(text, align="center", bold=True) for text in head)
    return Table(tuple(entry["widths"]), (heads, *(tuple(map(Cell, row)) for row in rows)), header_rows=1)
