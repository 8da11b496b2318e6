"""Tables that list many projects under one header row (项目名称 | 年度目标 | 一级指标 | …): each project for itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.find.form.entry import Entry, span_of
from extract.find.form.label import Field, Vocabulary
from extract.find.form.listing import Listing
from extract.model import Cell

Project = tuple[list[Entry], Listing]


def projects(listing: Listing, vocabulary: Vocabulary) -> list[Project]:
    """The projects of a listing that has a column 项目名称: what its other columns say, and its own lines.

    A listing without such a column has none.
    """
    heads = [(cell, field) for cell in _heads(listing) if (field := vocabulary.field(listing.grid.name(cell)))]
    name = next((cell for cell, field in heads if field.key == "project.name"), None)
    if name is None:
        return []
    return [_project(listing, rows, heads) for rows in _groups(listing, name)]


def _heads(listing: Listing) -> Sequence[Cell]:
    own = {id(cell) for cell in listing.columns.values()}
    return [cell for cell in listing.grid.rows.get(listing.header_row, ()) if id(cell) not in own]


def _groups(listing: Listing, name: Cell) -> Iterator[range]:
    """The rows of each project: a new one begins where something else stands under 项目名称."""
    starts: list[int] = []
    above: Cell | None = None
    for row in listing.rows():
        cell = listing.grid.at.get((row, name.column))
        if cell is not None and cell is not above and cell.text.strip():
            if above is None or cell.text != above.text:
                starts.append(row)
            above = cell
    ends = [*starts[1:], listing.last + 1]
    return (range(start, end) for start, end in zip(starts, ends, strict=True))


def _project(listing: Listing, rows: range, heads: Sequence[tuple[Cell, Field]]) -> Project:
    entries = [
        Entry("".join(head.text.split()), field, cell, (span_of(cell),))
        for head, field in heads
        if (cell := listing.grid.at.get((rows.start, head.column))) and cell.text.strip()
    ]
    return entries, replace(listing, first=rows.start, last=rows.stop - 1)
