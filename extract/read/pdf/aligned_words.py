"""Text in columns that has no words of a form: pdfplumber's alignment of words gives the grids of its tables."""

import logging
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from extract.model import Place, Remark
from extract.read.layout.lines import TextLine
from extract.read.layout.ruling import RuledGrid, compact_grid

_LEAST_ROWS, _LEAST_COLUMNS = 3, 3
_BROKEN = (  # what it also raises, since it checks no types of what stands in the file
    *(TypeError, ValueError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    *(OSError, struct.error, zlib.error),
)
_SETTINGS = {"vertical_strategy": "text", "horizontal_strategy": "text", "min_words_vertical": _LEAST_ROWS}


def aligned_grids(
    source: bytes, page: int, remarks: list[Remark], stretches: Sequence[Sequence[TextLine]]
) -> list[RuledGrid] | None:
    """The grids of the stretches of lines on the page, each row a line; none where words are not aligned.

    None, with one of the ``remarks``, where pdfplumber cannot open what PDFium could: the file is damaged somewhere.
    """
    import pdfplumber  # noqa: PLC0415 - slow to load and rarely wanted
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font without bounds, which change nothing
    grids = []
    try:
        with pdfplumber.open(BytesIO(source), pages=[page]) as pdf:
            plumbed = pdf.pages[0]
            left, top = plumbed.bbox[0], plumbed.bbox[1]
            for lines in stretches:
                x0, y0 = min(line.x0 for line in lines) - 2, min(line.top for line in lines) - 2
                x1, y1 = max(line.x1 for line in lines) + 2, max(line.bottom for line in lines) + 2
                part = plumbed.crop((x0 + left, y0 + top, x1 + left, y1 + top), strict=False)
                tables = part.find_tables(_SETTINGS)
                xs = sorted({x - left for table in tables for cell in table.cells for x in cell[::2]})
                if len(xs) > _LEAST_COLUMNS:
                    ys = [y0, *((above.bottom + below.top) / 2 for above, below in pairwise(lines)), y1]
                    across, down = [[True] * len(xs)] * len(ys), [[True] * len(ys)] * len(xs)
                    rectangles = [(row, column, 1, 1) for row in range(len(ys) - 1) for column in range(len(xs) - 1)]
                    grids.append(compact_grid(xs, ys, rectangles, across, down))
    except (PdfminerException, MalformedPDFException, *_BROKEN):
        message = f"文件有损坏之处，第{page}页没有框线的表格只能按文字的位置分列，请对照原件。"
        remarks.append(Remark("table_unsought", "warning", message, (Place(page=page),)))
        return None
    return grids
