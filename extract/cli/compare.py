"""``shenbao compare``: what changed from one filing to the next."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    STOPPED,
    add_command,
    add_passwords,
    add_patterns,
    existing_file,
    existing_folder,
    filing_position,
    print_notes,
    usage_error,
)
from extract.messages import say

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "compare",
        "compare two filings: what was added, dropped, changed, renamed, moved or renumbered; "
        "it exits with 0 also if they differ",
        "shenbao compare corpus/minhang-2020-pingan/source.docx corpus/minhang-2021-community/source.docx",
    )
    parser.add_argument(
        "old", metavar="OLD", type=existing_file, help="the earlier filing: a record (.json), PDF or Word file"
    )
    parser.add_argument("new", metavar="NEW", type=existing_file, help="the later filing, in the same formats")
    parser.add_argument(
        "--filing",
        metavar="N",
        type=filing_position,
        help="only the Nth filing of NEW, and the one of OLD that belongs to it",
    )
    parser.add_argument(
        "--old-filing",
        metavar="N",
        type=filing_position,
        help="the Nth filing of OLD, whatever its project is called, with the one of --filing (the first)",
    )
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="also write a report with both originals side by side"
    )
    parser.add_argument(
        "--sources", metavar="DIR", type=existing_folder, help="where the originals of records are, for --html"
    )
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="also write an Excel workbook with all changes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    add_passwords(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the comparison, and write the files that the options name."""
    from extract import compare, conversion  # noqa: PLC0415
    from extract.record.causes import cause_text  # noqa: PLC0415

    try:
        records = {file: conversion.open_record(file, options.password_file) for file in (options.old, options.new)}
        for file, record in records.items():
            if record.status == "failed":
                reasons = (say(remark.message, cause_text(remark.code)) for remark in record.remarks)
                print(f"shenbao: {file}: {' '.join(reasons)}", file=sys.stderr)
                return STOPPED
        comparison = compare.compare(records[options.old], records[options.new], options.filing, options.old_filing)
    except ValueError as error:
        return usage_error(str(error))
    if options.json:
        sys.stdout.buffer.write(compare.to_json(comparison))
    else:
        compare.print_comparison(comparison)
    if options.xlsx:
        from extract import export  # noqa: PLC0415

        sheets = [
            export.WorkbookSheet(table.name, table.heads, table.rows) for table in compare.comparison_tables(comparison)
        ]
        print_notes("compare", export.write_workbook(options.xlsx, sheets))
    if options.html:
        from extract import page  # noqa: PLC0415

        folders = [options.sources] if options.sources else []
        originals = [
            page.Original(records[file], page.source_file(records[file].source, [file, *folders, file.parent]))
            for file in (options.old, options.new)
        ]
        with options.html.open("w", encoding="utf-8") as stream:
            stream.writelines(page.comparison_report(comparison, *originals))
    return COMPLETE
