"""Tables for other programs: Excel workbooks, CSV and Parquet files, and records flattened into tables."""

from extract.export.book import Book, Sheet, workbook
from extract.export.flat import Line, lines, tables
from extract.export.parquet import ParquetMissing, Parquets
from extract.export.plain import Plain
from extract.export.records import Trouble, records
from extract.export.whole import Column, Table, Writer

__all__ = [
    "Book",
    "Column",
    "Line",
    "ParquetMissing",
    "Parquets",
    "Plain",
    "Sheet",
    "Table",
    "Trouble",
    "Writer",
    "lines",
    "records",
    "tables",
    "workbook",
]
