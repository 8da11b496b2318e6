"""How much of the tables of printed filings a library gives right, by measures over all files.

White space counts nowhere. The measures:

- cells: cells with a text, of which the library has a cell with exactly this text (check boxes aside); a cell that a
  page break cuts counts if it is one again
- merged: cells over several rows or columns that are given as one cell over as many, counted in the rows that the
  library's own table has, so that a table cut by a page loses only what the cut went through
- tables over pages: those printed over several pages, of which all cells of the first and of the last row stand in one
- boxes: check boxes given as a box of their state between the two characters before and after them
- numbers: numerals in cells given whole, as often as they are printed
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from making.blocks import OPEN, TICKED, Table, placed_cells

MEASURES = ("cells", "merged", "tables over pages", "boxes", "numbers")
OPENED, TICKS = "□☐○◻❏口", "☑☒■✓✔√🗹🗷"  # marks that other programs write for a box
BOXES = re.compile(f"[{OPENED}{TICKS}\\ue000-\\uf8ff]")  # and those of private use, which say nothing
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
NEAR = 3.0  # units: edges nearer than that are one
GRID = 10.0  # units: a row or column where a reader counts them
SHORT = 6  # characters: a longer text stands nowhere by chance

Bounds = tuple[float, float, float, float]
Spot = tuple[str, Bounds]  # a text without white space, and left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Truth:
    """A PDF file with the tables that it was printed from."""

    file: Path
    pages: tuple[str, ...]  # the text of each, without white space
    tables: tuple[Table, ...]


@dataclass(slots=True)
class Score:
    """How many of each measure were right, of how many, and the CPU seconds for the pages."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0
    tables: int = 0  # that were given
    unread: list[str] = field(default_factory=list)


def bare(text: str) -> str:
    """The text without white space, its boxes as ☐ and ☑."""
    marks = {**dict.fromkeys(OPENED, OPEN), **dict.fromkeys(TICKS, TICKED)}
    return "".join(marks.get(one, one) for one in "".join(text.split()))


def words(text: str) -> str:
    """A text to compare: without white space and boxes."""
    return BOXES.sub("", text)


def true_cells(table: Table) -> list[Spot]:
    """The cells of a table that was printed."""
    return [
        (bare(cell.text), (GRID * column, GRID * row, GRID * (column + cell.columns), GRID * (row + cell.rows)))
        for row, column, cell in placed_cells(table)
    ]


def merged_texts(cells: list[Spot]) -> Counter[tuple[str, int, int]]:
    """The texts of merged cells with the numbers of columns and rows that they cover, as far as an edge shows it."""
    edges: tuple[list[float], list[float]] = [], []
    for side in (0, 1):
        for edge in sorted(bounds[side] for _, bounds in cells):
            if not edges[side] or edge - edges[side][-1] >= NEAR:
                edges[side].append(edge)
    sizes = Counter[tuple[str, int, int]]()
    for text, bounds in cells:
        columns, rows = (
            sum(bounds[side] - NEAR <= edge < bounds[side + 2] - NEAR for edge in edges[side]) for side in (0, 1)
        )
        sizes[words(text), columns, rows] += bool(words(text)) and max(columns, rows) > 1
    return +sizes


def rows_of_piece(table: list[Spot], piece: list[Spot]) -> list[Spot]:
    """The true cells in those rows of a table that a piece has cells of, cut to them."""
    times, texts = Counter(words(text) for text, _ in table), {words(text) for text, _ in piece}
    there = [bounds for text, bounds in table if times[words(text)] == 1 and words(text) and words(text) in texts]
    first, last = min((one[1] for one in there), default=0), max((one[3] for one in there), default=0)
    return [
        (text, (left, max(top, first), right, min(bottom, last)))
        for text, (left, top, right, bottom) in table
        if top < last and bottom > first
    ]


def is_over_pages(table: list[Spot], pages: tuple[str, ...]) -> bool:
    """Whether cells whose text stands on one page alone stand on different pages."""
    texts = (words(text) for text, _ in table if len(words(text)) > SHORT)
    places = ([page for page, printed in enumerate(pages) if text in printed] for text in texts)
    return len({place[0] for place in places if len(place) == 1}) > 1


def is_joined(table: list[Spot], header_rows: int, pieces: list[list[Spot]]) -> bool:
    """Whether one piece has the cells that begin in the first row that no page repeats, and those of the last row."""
    last = max(bounds[1] for _, bounds in table)
    ends = {words(text) for text, bounds in table if bounds[1] in (GRID * header_rows, last) and words(text)}
    return any(ends <= {words(text) for text, _ in piece} for piece in pieces)


def numerals(text: str) -> Counter[str]:
    """The numerals in a text as it is and with its lines joined, as a library may keep the breaks of a narrow cell."""
    return Counter(NUMERAL.findall(text)) | Counter(NUMERAL.findall("".join(text.split())))


def add_answer(score: Score, truth: Truth, answer: dict[str, Any]) -> None:
    """Add what is right in the answer for a file."""
    score.seconds, score.pages = score.seconds + answer["cpu"], score.pages + len(truth.pages)
    if "error" in answer:
        score.unread.append(f"{truth.file.parent.name}/{truth.file.name}: {answer['error']}")
    texts = [text for table in answer.get("tables", ()) for text, *_ in table]
    pieces = [[(bare(text), tuple(bounds)) for text, *bounds in table] for table in answer.get("tables", ())]
    score.tables += len(pieces)
    tables = [true_cells(table) for table in truth.tables]
    printed = [cell.text for table in truth.tables for _, _, cell in placed_cells(table)]
    running = answer.get("text") or ""
    given = bare(running) or "\n".join(bare(text) for text in texts)
    boxes = Counter(box for text in printed for box in boxes_with_neighbours(bare(text)))
    merged, right = Counter[Any](), Counter[Any]()
    for number, table in enumerate(tables):
        merged.update((number, text) for text, *_ in merged_texts(table).elements())
        for piece in pieces:
            same = merged_texts(rows_of_piece(table, piece)) & merged_texts(piece)
            right.update((number, text) for text, *_ in same.elements())
    over_pages = {number: table for number, table in enumerate(tables) if is_over_pages(table, truth.pages)}
    pairs: dict[str, tuple[Counter[Any], Counter[Any]]] = {
        "cells": (Counter(filter(None, map(words, map(bare, printed)))), Counter(map(words, map(bare, texts)))),
        "merged": (merged, right),
        "tables over pages": (
            Counter(list(over_pages)),
            Counter(
                number
                for number, table in over_pages.items()
                if is_joined(table, truth.tables[number].header_rows, pieces)
            ),
        ),
        "boxes": (boxes, Counter({box: given.count(box) for box in boxes})),
        "numbers": (
            sum((Counter(NUMERAL.findall(text)) for text in printed), Counter()),
            numerals(running) if running else sum(map(numerals, texts), Counter()),
        ),
    }
    for measure, (wanted, got) in pairs.items():
        score.all[measure] += wanted.total()
        score.right[measure] += (wanted & got).total()


def boxes_with_neighbours(text: str) -> list[str]:
    """The boxes of a cell, each with up to two characters before and after it."""
    return [text[max(at - 2, 0) : at + 3] for at, one in enumerate(text) if one in (OPEN, TICKED)]
