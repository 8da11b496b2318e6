"""Tables without rules: where lines of text stand in columns, pdfplumber's alignment of words gives the grid."""

import logging
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from operator import sub

from extract.model import Box
from extract.read.layout.lines import Row
from extract.read.layout.ruling import Grid, compact

_GAP = 2.0  # em: the least white between two columns
_LEAST_ROWS, _LEAST_COLUMNS = 3, 3
_BROKEN = (  # what it also raises, since it checks no types of what stands in the file
    *(TypeError, ValueError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    *(OSError, struct.error, zlib.error),
)
_SETTINGS = {"vertical_strategy": "text", "horizontal_strategy": "text", "min_words_vertical": _LEAST_ROWS}


class Unplumbed(Exception):
    """pdfplumber cannot open what PDFium could: the file is damaged somewhere."""


def unruled_grids(source: bytes, page: int, rows: Sequence[Row]) -> list[Grid]:
    """The grids of the page's tables that have no vertical rules; empty where no lines stand in columns.

    Raises ``Unplumbed`` where a damaged file does not let them be looked for.
    """
    runs = _columned(rows)
    if not runs:
        return []
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415 - slow to load

    try:
        return _plumbed(source, page, runs)
    except (PdfminerException, MalformedPDFException, *_BROKEN) as error:
        raise Unplumbed from error


def _plumbed(source: bytes, page: int, runs: Sequence[Sequence[Row]]) -> list[Grid]:
    import pdfplumber  # noqa: PLC0415 - slow to load and rarely wanted

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font without bounds, which change nothing
    with pdfplumber.open(BytesIO(source), pages=[page]) as pdf:
        plumbed = pdf.pages[0]
        left, top = plumbed.bbox[0], plumbed.bbox[1]
        grids = []
        for run in runs:
            x0, y0, x1, y1 = _area(run)
            part = plumbed.crop((x0 + left, y0 + top, x1 + left, y1 + top), strict=False)
            xs = sorted({x - left for table in part.find_tables(_SETTINGS) for cell in table.cells for x in cell[::2]})
            if len(xs) > _LEAST_COLUMNS:
                grids.append(_grid(xs, _between(run, y0, y1)))
    return grids


def _between(rows: Sequence[Row], top: float, bottom: float) -> list[float]:
    return [top, *((above.bottom + below.top) / 2 for above, below in pairwise(rows)), bottom]


def _columned(rows: Sequence[Row]) -> list[list[Row]]:
    """Runs of lines that all have the same white corridors between columns."""
    runs: list[list[Row]] = []
    corridors: list[tuple[float, float]] = []
    for row in rows:
        gaps = _gaps(row)
        common = _crossed(corridors, gaps) if runs and runs[-1] else []
        if len(common) >= _LEAST_COLUMNS - 1 and row.top - runs[-1][-1].bottom < 3 * (row.bottom - row.top):
            runs[-1].append(row)
            corridors = common
        else:
            runs.append([row] if len(gaps) >= _LEAST_COLUMNS - 1 else [])
            corridors = gaps
    return [run for run in runs if len(run) >= _LEAST_ROWS]


def _gaps(row: Row) -> list[tuple[float, float]]:
    """The white stretches of a line; blanks that were typed count as white."""
    widest = max(map(sub, row.lefts[1:], row.rights), default=0.0)
    if widest <= _GAP * row.em and len(row.text.split()) == 1:  # as in most lines
        return []
    printed = [(a, b) for a, b, char in zip(row.lefts, row.rights, row.text, strict=True) if not char.isspace()]
    return [(before[1], after[0]) for before, after in pairwise(printed) if after[0] - before[1] > _GAP * row.em]


def _crossed(first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    overlaps = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return [(start, end) for start, end in overlaps if end - start > 3.0]


def _area(rows: Sequence[Row]) -> Box:
    return (
        min(row.x0 for row in rows) - 2,
        min(row.top for row in rows) - 2,
        max(row.x1 for row in rows) + 2,
        max(row.bottom for row in rows) + 2,
    )


def _grid(xs: list[float], ys: list[float]) -> Grid:
    across, down = [[True] * len(xs)] * len(ys), [[True] * len(ys)] * len(xs)
    rectangles = [(row, column, 1, 1) for row in range(len(ys) - 1) for column in range(len(xs) - 1)]
    return compact(xs, ys, rectangles, across, down)
