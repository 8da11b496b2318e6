"""The tables of PDF files as another library gives them, and the CPU time that it takes: a line of JSON a file.

``bench/peers.py`` runs this with the Python of the peers' own environment: ``extraction.py LIBRARY FILE …``. A cell is
``[text, left, top, right, bottom]``, in any unit that grows to the right and downwards, merged cells once; where a
library knows no bounds they are the numbers of row and column. A library that also writes the whole file as text gives
that beside the tables. The first file is read once before the clock starts.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

Cell = tuple[str, float, float, float, float]


def with_pdfplumber(path: str) -> list[list[Cell]]:
    """The tables of ``find_tables`` with its settings as they are."""
    tables = []
    with import_module("pdfplumber").open(path) as pdf:
        for page in pdf.pages:
            for table in page.find_tables():
                pairs = zip(table.rows, table.extract(), strict=True)
                rows = (zip(row.cells, texts, strict=True) for row, texts in pairs)
                tables.append([(text or "", *box) for row in rows for box, text in row if box])
    return tables


def with_camelot(path: str) -> list[list[Cell]]:
    """The tables of its ``lattice``; cells without a rule between them are one."""
    tables = import_module("camelot").read_pdf(path, pages="all", flavor="lattice")
    return [joined_cells(table.cells) for table in tables]


def joined_cells(rows: list[list[Any]]) -> list[Cell]:
    """The cells of camelot's grid, those that no rule parts joined into one."""
    spots = {(row, column): cell for row, cells in enumerate(rows) for column, cell in enumerate(cells)}
    result, taken = [], set[tuple[int, int]]()
    for start in spots:
        group, ahead = [], [start]
        while ahead:
            if (spot := ahead.pop()) in taken or spot not in spots:
                continue
            taken.add(spot)
            group.append(spot)
            (row, column), cell = spot, spots[spot]
            ahead += [] if cell.right else [(row, column + 1)]
            ahead += [] if cell.bottom else [(row + 1, column)]
        cells = [spots[spot] for spot in sorted(group)]
        if cells:
            text = "".join(cell.text for cell in cells)
            edges = min(one.x1 for one in cells), -max(one.y2 for one in cells)
            result.append((text, *edges, max(one.x2 for one in cells), -min(one.y1 for one in cells)))
    return result


def with_tabula(path: str) -> list[list[Cell]]:
    """The tables of its ``lattice``; its Java runs in this process."""
    tables = import_module("tabula").read_pdf(path, pages="all", lattice=True, output_format="json")
    cells = ([cell for row in table["data"] for cell in row if cell["width"]] for table in tables)
    return [
        [
            (one["text"], one["left"], one["top"], one["left"] + one["width"], one["top"] + one["height"])
            for one in table
        ]
        for table in cells
    ]


def with_img2table(path: str) -> list[list[Cell]]:
    """The tables with the file's own text; a merged cell has the same bounds wherever it stands."""
    pages = import_module("img2table.document").PDF(path).extract_tables(ocr=None)
    tables = []
    for table in (table for page in pages.values() for table in page):
        cells = (cell for row in table.content.values() for cell in row)
        bounds = {(one.bbox.x1, one.bbox.y1, one.bbox.x2, one.bbox.y2): one.value or "" for one in cells}
        tables.append([(text, *box) for box, text in bounds.items()])
    return tables


def with_markitdown(path: str) -> tuple[list[list[Cell]], str]:
    """The tables of its Markdown."""
    tables, rows = [], list[list[str]]()
    text = import_module("markitdown").MarkItDown().convert(path).text_content
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(line.strip().strip("|").split("|"))
        elif rows:
            tables.append(gridded(rows))
            rows = []
    return tables, text


def with_kreuzberg(path: str) -> tuple[list[list[Cell]], str]:
    """The tables of its result; those of a PDF want a model that it loads from the network, and are not asked for."""
    result = import_module("kreuzberg").extract_file_sync(path)
    return [gridded(table.cells) for table in result.tables], result.content


def gridded(rows: Iterable[Iterable[str]]) -> list[Cell]:
    """Cells without bounds, each in its row and column."""
    return [
        (text, column, row, column + 1, row + 1) for row, cells in enumerate(rows) for column, text in enumerate(cells)
    ]


Answer = list[list[Cell]] | tuple[list[list[Cell]], str]
LIBRARIES: dict[str, Callable[[str], Answer]] = {
    "pdfplumber": with_pdfplumber,
    "camelot": with_camelot,
    "tabula": with_tabula,
    "markitdown": with_markitdown,
    "img2table": with_img2table,
    "kreuzberg": with_kreuzberg,
}


def cpu_seconds() -> float:
    """The CPU time of this process with its threads and the processes that it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(library: str, paths: list[str]) -> None:
    """Print the answer for each file."""
    tables_of = LIBRARIES[library]
    for number, path in enumerate([paths[0], *paths]):
        start = cpu_seconds()
        try:
            result = tables_of(path)
            tables, text = result if isinstance(result, tuple) else (result, "")
            answer: dict[str, Any] = {"tables": tables, "text": text}
        except Exception as error:  # noqa: BLE001 whatever a library raises is a file that it cannot read
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        if number:
            print(json.dumps({"cpu": cpu_seconds() - start, **answer}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
