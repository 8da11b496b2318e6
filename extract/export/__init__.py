"""Records as tables for spreadsheets and databases: Excel workbooks, CSV and Parquet files."""

from extract.export.csv_files import CsvFolder
from extract.export.dictionary import dictionary_rows
from extract.export.parquet_dataset import ParquetDataset
from extract.export.parquet_files import ParquetFolder, ParquetMissing
from extract.export.record_tables import TableRow, record_tables, table_rows
from extract.export.records import UnreadableFile, stored_records
from extract.export.workbook import Workbook, WorkbookSheet, write_workbook
from extract.export.writer import Column, ExportTable, Writer

__all__ = [
    "Column",
    "CsvFolder",
    "ExportTable",
    "ParquetDataset",
    "ParquetFolder",
    "ParquetMissing",
    "TableRow",
    "UnreadableFile",
    "Workbook",
    "WorkbookSheet",
    "Writer",
    "dictionary_rows",
    "record_tables",
    "stored_records",
    "table_rows",
    "write_workbook",
]
