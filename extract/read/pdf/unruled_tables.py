"""Tables without ruling lines: where text stands in columns, pdfplumber's alignment of words gives the grid."""

import logging
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from operator import sub

from extract.read.layout.lines import TextLine
from extract.read.layout.ruling import RuledGrid, compact_grid

_GAP = 2.0  # em: the least white between two columns
_LEAST_ROWS, _LEAST_COLUMNS = 3, 3
_BROKEN = (  # what it also raises, since it checks no types of what stands in the file
    *(TypeError, ValueError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    *(OSError, struct.error, zlib.error),
)
_SETTINGS = {"vertical_strategy": "text", "horizontal_strategy": "text", "min_words_vertical": _LEAST_ROWS}


class DamagedForPlumber(Exception):
    """pdfplumber cannot open what PDFium could: the file is damaged somewhere."""


def unruled_grids(source: bytes, page: int, lines: Sequence[TextLine]) -> list[RuledGrid]:
    """The grids of the page's tables that have no vertical ruling lines; empty where no lines stand in columns.

    Raises ``DamagedForPlumber`` where a damaged file does not let them be looked for.
    """
    runs = _lines_in_columns(lines)
    if not runs:
        return []
    import pdfplumber  # noqa: PLC0415 - slow to load and rarely wanted
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font without bounds, which change nothing
    grids = []
    try:
        with pdfplumber.open(BytesIO(source), pages=[page]) as pdf:
            plumbed = pdf.pages[0]
            left, top = plumbed.bbox[0], plumbed.bbox[1]
            for run in runs:
                x0, y0 = min(line.x0 for line in run) - 2, min(line.top for line in run) - 2
                x1, y1 = max(line.x1 for line in run) + 2, max(line.bottom for line in run) + 2
                part = plumbed.crop((x0 + left, y0 + top, x1 + left, y1 + top), strict=False)
                tables = part.find_tables(_SETTINGS)
                xs = sorted({x - left for table in tables for cell in table.cells for x in cell[::2]})
                if len(xs) > _LEAST_COLUMNS:
                    ys = [y0, *((above.bottom + below.top) / 2 for above, below in pairwise(run)), y1]
                    across, down = [[True] * len(xs)] * len(ys), [[True] * len(ys)] * len(xs)
                    rectangles = [(row, column, 1, 1) for row in range(len(ys) - 1) for column in range(len(xs) - 1)]
                    grids.append(compact_grid(xs, ys, rectangles, across, down))
    except (PdfminerException, MalformedPDFException, *_BROKEN) as error:
        raise DamagedForPlumber from error
    return grids


def _lines_in_columns(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Runs of lines that all have the same white corridors between columns."""
    runs: list[list[TextLine]] = []
    corridors: list[tuple[float, float]] = []
    for line in lines:
        gaps = _gaps(line)
        common: list[tuple[float, float]] = []
        if runs and runs[-1]:
            overlaps = ((max(a, c), min(b, d)) for a, b in corridors for c, d in gaps)
            common = [(start, end) for start, end in overlaps if end - start > 3.0]
        if len(common) >= _LEAST_COLUMNS - 1 and line.top - runs[-1][-1].bottom < 3 * (line.bottom - line.top):
            runs[-1].append(line)
            corridors = common
        else:
            runs.append([line] if len(gaps) >= _LEAST_COLUMNS - 1 else [])
            corridors = gaps
    return [run for run in runs if len(run) >= _LEAST_ROWS]


def _gaps(line: TextLine) -> list[tuple[float, float]]:
    """The white stretches of a line; blanks that were typed count as white."""
    widest = max(map(sub, line.lefts[1:], line.rights), default=0.0)
    if widest <= _GAP * line.em and len(line.text.split()) == 1:  # as in most lines
        return []
    inked = [(a, b) for a, b, char in zip(line.lefts, line.rights, line.text, strict=True) if not char.isspace()]
    return [(before[1], after[0]) for before, after in pairwise(inked) if after[0] - before[1] > _GAP * line.em]
