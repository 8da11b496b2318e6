"""``shenbao export``: records as tables for a spreadsheet or a database."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, command, existing_folder, tell, wrong

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.export import Writer


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "export",
        "export records as tables: filings, budget rows, indicators, safeguards, citations, checks, remarks …",
        "shenbao convert corpus --out out && shenbao export out --xlsx out/records.xlsx --csv out/tables",
    )
    parser.add_argument(
        "folder", metavar="DIR", type=existing_folder, help="what convert wrote, or a folder of records"
    )
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="an Excel workbook with Chinese heads and words")
    parser.add_argument("--csv", metavar="OUT", type=Path, help="a folder of CSV files with the record's own names")
    parser.add_argument("--parquet", metavar="OUT", type=Path, help="a folder of Parquet files; needs shenbao[parquet]")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the tables, and name what could not be written as it is."""
    from extract import export  # noqa: PLC0415

    if not (given.xlsx or given.csv or given.parquet):
        return wrong("say what to write: --xlsx FILE, --csv OUT or --parquet OUT")
    if next(export.stored_records(given.folder), None) is None:
        return wrong(f"no record in {given.folder}: give a folder that convert wrote")
    with ExitStack() as stack:
        doors = ((export.Workbook, given.xlsx), (export.CsvFolder, given.csv), (export.ParquetFolder, given.parquet))
        writers: list[Writer] = [stack.enter_context(door(target)) for door, target in doors if target]
        count, troubles = _written(given.folder, writers)
    notes = [note for writer in writers for note in writer.notes]
    tell("export", (*troubles, *notes))
    print(f"{count}份记录已导出：{'、'.join(str(target) for _, target in doors if target)}")
    return INCOMPLETE if troubles or notes else COMPLETE


def _written(folder: Path, writers: "list[Writer]") -> tuple[int, list[str]]:
    """The number of records that were written, and a sentence on each file that is none."""
    from extract import export  # noqa: PLC0415

    count, troubles = 0, []
    for writer in writers:
        for table in export.record_tables().values():
            writer.open(table)
    for record in export.stored_records(folder):
        if isinstance(record, export.UnreadableFile):
            troubles.append(record.message)
            continue
        count += 1
        for line in export.table_rows(record):
            for writer in writers:
                writer.put(line.table, line.row)
    return count, troubles
