"""``shenbao export``: records as tables for a spreadsheet or a database."""

import argparse
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    add_command,
    folder_or_address,
    new_folder,
    print_notes,
    usage_error,
)
from extract.messages import say

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.export import ParquetDataset, Writer
    from extract.storage import Place


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "export",
        "export records as tables: files, filings, budget rows, indicators, safeguards, citations, checks, remarks …, "
        "amounts with their unit and in yuan, and a dictionary of all columns",
        "shenbao convert corpus --out out && shenbao export out --xlsx out/records.xlsx --csv out/tables",
    )
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=folder_or_address,
        help="what convert wrote, or a folder of records; may be s3://…",
    )
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="an Excel workbook with Chinese heads and words")
    parser.add_argument("--csv", metavar="OUT", type=Path, help="a folder of CSV files with the record's own names")
    parser.add_argument(
        "--parquet", metavar="OUT", type=Path, help="a folder of Parquet files; needs the extra [parquet]"
    )
    parser.add_argument(
        "--dataset",
        metavar="OUT",
        type=new_folder,
        help="a Parquet dataset by fiscal year, to which new and changed records are added; needs the extra [parquet]; "
        "may be s3://…",
    )
    parser.add_argument("--compact", action="store_true", help="join the small files of the dataset, run by run")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the tables; print what could not be written unchanged."""
    from extract import export  # noqa: PLC0415

    if not (options.xlsx or options.csv or options.parquet or options.dataset):
        return usage_error("say what to write: --xlsx FILE, --csv OUT, --parquet OUT or --dataset OUT")
    if options.compact and not options.dataset:
        return usage_error("--compact joins the files of a dataset: --dataset OUT")
    if next(export.stored_records(options.folder), None) is None:
        return usage_error(f"no record in {options.folder}: give a folder that convert wrote")
    with ExitStack() as stack:
        kinds = (
            (export.Workbook, options.xlsx),
            (export.CsvFolder, options.csv),
            (export.ParquetFolder, options.parquet),
        )
        writers: list[Writer] = [stack.enter_context(kind(target)) for kind, target in kinds if target]
        dataset = stack.enter_context(export.ParquetDataset(options.dataset)) if options.dataset else None
        count, troubles = _write_tables(options.folder, writers, dataset)
    notes = [note for writer in (*writers, *([dataset] if dataset else ())) for note in writer.notes]
    print_notes("export", (*troubles, *notes))
    if any(target for _, target in kinds):
        print(say(f"{count}份记录已导出：{'、'.join(str(target) for _, target in kinds if target)}"))
    if dataset:
        print(say(f"{options.dataset}：新增或更新{dataset.added}份记录，{dataset.unchanged}份没有变化"))
    if options.compact:
        print(say(f"{options.dataset}：{export.ParquetDataset(options.dataset).compact()}个文件已合并"))
    return INCOMPLETE if troubles or notes else COMPLETE


def _write_tables(folder: "Place", writers: "list[Writer]", dataset: "ParquetDataset | None") -> tuple[int, list[str]]:
    """Write all records; returns their number, and a sentence on each file that is not a record."""
    from extract import export  # noqa: PLC0415

    count, troubles = 0, []
    for writer in writers:
        for table in export.record_tables().values():
            writer.open(table)
    for record in chain(export.stored_records(folder), [None]):
        if isinstance(record, export.UnreadableFile):
            troubles.append(record.message)
            continue
        count += record is not None
        if dataset and record:
            dataset.add(record)
        lines = export.table_rows(record) if record else export.dictionary_rows()
        for line in lines if writers else ():
            for writer in writers:
                writer.put(line.table, line.row)
    return count, troubles
