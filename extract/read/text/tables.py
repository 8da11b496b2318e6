"""The parts of a text: lines, and the tables that tabs, commas, bars or drawn lines make of them.

A table is taken where it is certain: at least two rows that follow each other and are parted in the same way; commas
alone make one only where they part the whole text.
"""

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from extract.pack import patterns
from extract.read.text.drawn_tables import TextCell, drawn_cells

_DELIMITERS = ",;\t"
_MOST_FIELD = 1_000_000  # characters of a field of a .csv file
_LEAST_RAGGED = 3  # rows of unequal lengths
_MOST = 20_000_000  # characters of a .csv file


def text_parts(text: str) -> Iterator[tuple[str, ...] | list[TextCell]]:
    """Lines that follow each other, and tables, in their order: all characters are there, but for what parts cells."""
    rows = _delimited_rows(text)
    if rows is not None:
        above = list(takewhile(lambda row: not any(row[1:]), rows))  # a title over the table
        yield tuple(row[0] for row in above)
        yield _grid(rows[len(above) :])
        return
    lines = text.replace("\f", "\n").replace("\v", "\n").split("\n")
    start = 0
    for first, last, kind in _runs(lines):
        yield tuple(lines[start:first])
        yield from _parts_of_run(lines[first:last], kind)
        start = last
    yield tuple(lines[start:])


def _delimited_rows(text: str) -> list[list[str]] | None:
    """The rows of a text that is one table as a .csv file holds it; None where it is none."""
    csv.field_size_limit(_MOST_FIELD)
    for delimiter in _DELIMITERS if len(text) <= _MOST else ():
        try:
            rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True) if row]
        except csv.Error:
            continue
        parted = [row for row in rows if len(row) > 1]
        is_even = len(parted) == len(rows) > 1 and len({len(row) for row in rows}) == 1
        # written without the blank cells at the ends of rows; in running text a blank follows a comma
        is_ragged = len(parted) >= max(_LEAST_RAGGED, len(rows) / 2) and not any(
            field[:1].isspace() for row in parted for field in row[1:]
        )
        if any(any(row[1:]) for row in parted) and (is_even or is_ragged):
            return rows
    return None


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The lines that may be tables: first line, the line behind the last, and what parts their cells."""
    start = 0
    for kind, group in groupby(lines, _kind):
        end = start + sum(1 for _ in group)
        if kind and end - start > 1:
            yield start, end, kind
        start = end


def _kind(line: str) -> str:
    """What parts the line's cells: "drawn" for an edge or a bar at its beginning, a tab, a bar; "" for nothing."""
    if patterns("text")["drawn_edge"].search(line):
        return "drawn"
    return next((mark for mark in "\t|" if mark in line.strip()), "")


def _parts_of_run(lines: Sequence[str], kind: str) -> Iterator[tuple[str, ...] | list[TextCell]]:
    if kind == "drawn" and any(map(patterns("text")["ruling_line"].search, lines)):
        cells = drawn_cells(lines)
        yield tuple(lines) if cells is None else cells
        return
    if kind != "\t":
        yield _barred_part(lines)
        return
    yield _grid([line.split("\t") for line in lines])


def _barred_part(lines: Sequence[str]) -> tuple[str, ...] | list[TextCell]:
    """A Markdown table, whose second row has dashes alone, or rows with a bar at both ends; else the lines."""
    dashes = patterns("text")["delimiter_row"]
    rows = [_barred_row(line) for line in lines if not dashes.fullmatch(line)]
    is_framed = all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines)
    is_marked = dashes.fullmatch(lines[1]) is not None
    if rows and (is_marked or is_framed) and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows):
        return _grid(rows)
    return tuple(lines)


def _barred_row(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner if inner.endswith("\\|") else inner.removesuffix("|")
    parts = inner.replace("\\|", "\0").split("|")
    return [part.replace("\0", "|").replace("<br>", "\n").strip() for part in parts]


def _grid(rows: Sequence[Sequence[str]]) -> list[TextCell]:
    """The cells of the rows; shorter ones end in blank cells.

    A merged cell of a worksheet is saved as its text and blank cells. So a blank cell belongs to the one on its left as
    long as nothing stands above it in its column; below a head, it is the blank of a list.
    """
    columns = max(map(len, rows))
    filled: set[int] = set()
    cells: list[TextCell] = []
    for number, row in enumerate(rows):
        texts = [*row, *[""] * (columns - len(row))]
        for column, text in enumerate(texts):
            if column and not text.strip() and column not in filled:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + 1)
            else:
                cells.append(TextCell(number, column, 1, 1, text))
        filled |= {column for column, text in enumerate(texts) if text.strip()}
    return cells
