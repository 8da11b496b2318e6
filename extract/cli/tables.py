"""Where ``shenbao search`` writes tables: files for spreadsheets and other programs, and lines of JSON."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import IO, Protocol

import orjson

from extract.cli.arguments import tell
from extract.export import Column, CsvFolder, ExportTable, ParquetFolder, Workbook, Writer
from extract.index import listing
from extract.record.labels import Kind

Line = listing.Line | listing.Listed
Heads = Mapping[str, tuple[str, Kind]]


class Sink(Protocol):
    """Where lines go."""

    def put(self, line: Line) -> None:
        """One more line."""


class Sheet:
    """A file of one table, written whole or not at all."""

    def __init__(self, writer: Writer, name: str, title: str, heads: Heads) -> None:
        self._writer, self._name = writer, name
        writer.open(ExportTable(name, title, tuple(Column(key, head, kind) for key, (head, kind) in heads.items())))

    def put(self, line: Line) -> None:
        """One more row."""
        self._writer.put(self._name, line)


class Stream:
    """Lines of JSON; amounts as text with the digits as written."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def put(self, line: Line) -> None:
        """One more line."""
        self._stream.write(orjson.dumps(line._asdict(), default=_digits).decode() + "\n")


def _digits(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(type(value).__name__)


def write(given: argparse.Namespace, title: str, heads: Heads, lines: Iterable[Line]) -> None:
    """Write the lines to the files that were named, and as JSON if that was asked; tell what did not fit."""
    with ExitStack() as stack:
        writers = [(stack.enter_context(writer), name) for writer, name in _writers(given, title)]
        sinks: list[Sink] = [Sheet(writer, name, title, heads) for writer, name in writers]
        if given.json:
            sinks.append(Stream(sys.stdout))
        for line in lines:
            for sink in sinks:
                sink.put(line)
    tell("search", (note for writer, _ in writers for note in writer.notes))


def _writers(given: argparse.Namespace, title: str) -> Iterable[tuple[Writer, str]]:
    """What writes each of the files, and its name of the table: those of folders name the file by it."""
    if given.csv:
        yield CsvFolder(given.csv.parent, worded=True), _stem(given.csv, ".csv")
    if given.xlsx:
        yield Workbook(given.xlsx), title
    if given.parquet:
        yield ParquetFolder(given.parquet.parent), _stem(given.parquet, ".parquet")


def _stem(target: Path, suffix: str) -> str:
    return target.name.removesuffix(suffix)
