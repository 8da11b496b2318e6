"""Tables that list many projects under one header row (项目名称 | 年度目标 | 一级指标 | …): each project for itself."""

from dataclasses import replace
from itertools import pairwise

from extract.find.form.entry import FormEntry, span_of
from extract.find.form.label import Vocabulary
from extract.find.form.listing import FormListing
from extract.model import Cell


def listed_projects(listing: FormListing, vocabulary: Vocabulary) -> list[tuple[list[FormEntry], FormListing]]:
    """The projects of a listing that has a column 项目名称: what its other columns say, and its own lines.

    A listing without such a column has none. A new project begins where something else stands under 项目名称.
    """
    own, at = {id(cell) for cell in listing.columns.values()}, listing.grid.at
    heads = [
        (cell, field)
        for cell in listing.grid.rows.get(listing.header_row, ())
        if id(cell) not in own and (field := vocabulary.field(listing.grid.name(cell)))
    ]
    name = next((cell for cell, field in heads if field.key == "project.name"), None)
    if name is None:
        return []
    starts: list[int] = []
    above: Cell | None = None
    for row in listing.rows():
        cell = at.get((row, name.column))
        if cell is not None and cell is not above and cell.text.strip():
            if above is None or cell.text != above.text:
                starts.append(row)
            above = cell
    projects = []
    for start, end in pairwise([*starts, listing.last + 1]):
        entries = [
            FormEntry("".join(head.text.split()), field, cell, (span_of(cell),))
            for head, field in heads
            if (cell := at.get((start, head.column))) and cell.text.strip()
        ]
        projects.append((entries, replace(listing, first=start, last=end - 1)))
    return projects
