"""Output files of ``shenbao search``: tables for spreadsheets and other programs, and lines of JSON."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack

import orjson

from extract.cli.arguments import print_notes
from extract.export import Column, CsvFolder, ExportTable, ParquetFolder, Workbook, Writer
from extract.index import listing
from extract.record.labels import Kind
from extract.record.writing import number

Line = listing.HitRow | listing.RegulationRow
Heads = Mapping[str, tuple[str, Kind]]


def write_lines(options: argparse.Namespace, title: str, heads: Heads, lines: Iterable[Line]) -> None:
    """Write the lines to the files of the options, and as JSON; print notes on values that did not fit.

    An error leaves no partial file. In JSON, amounts are text with the digits as written.
    """
    columns = tuple(Column(key, head, kind) for key, (head, kind) in heads.items())
    with ExitStack() as stack:
        writers: list[tuple[Writer, str]] = []  # with the name of the table, which is the file name in folders
        if options.csv:
            csv_folder = CsvFolder(options.csv.parent, worded=True)
            writers.append((stack.enter_context(csv_folder), options.csv.name.removesuffix(".csv")))
        if options.xlsx:
            writers.append((stack.enter_context(Workbook(options.xlsx)), title))
        if options.parquet:
            parquet_folder = ParquetFolder(options.parquet.parent)
            writers.append((stack.enter_context(parquet_folder), options.parquet.name.removesuffix(".parquet")))
        for writer, name in writers:
            writer.open(ExportTable(name, title, columns))
        for line in lines:
            for writer, name in writers:
                writer.put(name, line)
            if options.json:
                sys.stdout.write(orjson.dumps(line._asdict(), default=number).decode() + "\n")
    print_notes("search", (note for writer, _ in writers for note in writer.notes))
