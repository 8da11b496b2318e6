"""Filings of the corpus as spreadsheets: the blocks of a document laid out on one sheet, or on one for each part."""

from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate
from typing import Any

import xlsxwriter

COLUMNS = 100  # a table's widths are shares of a hundred


def workbook(sheets: dict[str, Sequence[Any]]) -> bytes:
    """The blocks of each sheet, one below the other: paragraphs over the whole width, figures as numbers."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, blocks in sheets.items():
        _fill(book, book.add_worksheet(name), blocks)
    book.close()
    return buffer.getvalue()


def _fill(book: Any, sheet: Any, blocks: Sequence[Any]) -> None:
    from making.blocks import Table, placed_cells  # noqa: PLC0415 - the corpus is on the path only where it is asked for

    lines = _lines([block for block in blocks if isinstance(block, Table)])
    row = 0
    for block in blocks:
        if not isinstance(block, Table):
            _put(book, sheet, (row, 0, row, len(lines) - 2), block.text)
            row += 1
            continue
        edges = [lines.index(edge) for edge in _edges(block)]
        for down, across, cell in placed_cells(block):
            area = (row + down, edges[across], row + down + cell.rows - 1, edges[across + cell.columns] - 1)
            _put(book, sheet, area, cell.text)
        row += len(block.rows)


def _edges(table: Any) -> list[int]:
    return [0, *accumulate(table.widths[:-1]), COLUMNS]


def _lines(tables: Sequence[Any]) -> list[int]:
    """The lines between columns of all tables on the sheet."""
    return sorted({edge for table in tables for edge in _edges(table)} | {0, COLUMNS})


def _put(book: Any, sheet: Any, area: tuple[int, int, int, int], text: str) -> None:
    """Write a text; a figure is stored as a number with as many decimals as it shows."""
    value, code = _figure(text)
    look = book.add_format({"num_format": code, "border": 1, "text_wrap": True})
    write = sheet.write_number if code != "@" else sheet.write_string
    if area[:2] != area[2:]:
        sheet.merge_range(*area, "", look)
    write(area[0], area[1], value, look)


def _figure(text: str) -> tuple[float | str, str]:
    try:
        value = float(text.rstrip("%"))
    except ValueError:
        return text, "@"
    decimals = len(text.rstrip("%").partition(".")[2])
    code = f"0.{'0' * decimals}" if decimals else "0"
    if len(text) > 15 or text != f"{value:.{decimals}f}{text[len(text.rstrip('%')) :]}":
        return text, "@"
    return (value / 100, f"{code}%") if text.endswith("%") else (value, code)
