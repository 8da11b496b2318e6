"""``shenbao check``: checks filings for wrong sums, contradictions and points that a person must look at."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    add_command,
    add_passwords,
    add_patterns,
    existing,
    existing_folder,
    print_notes,
    usage_error,
)

if TYPE_CHECKING:
    from extract.check.collection import CollectionCheck
    from extract.cli.arguments import Commands
    from extract.record.model import Check, Record


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "check",
        "check filings by the auditor's rules: sums, dates, indicators, citations; several also against each other",
        "shenbao check corpus/minhang-2020-pingan/source.docx",
    )
    parser.add_argument(
        "sources",
        metavar="RECORD",
        nargs="*",
        type=existing,
        help="a record (.json), a folder of records (what convert wrote), or a filing (PDF, Word …)",
    )
    parser.add_argument("--list", action="store_true", help="print all rules with their weight and source")
    parser.add_argument("--all", action="store_true", help="also print what holds")
    parser.add_argument("--archive", action="store_true", help="check filings against each other also within one file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="also write a report with marks on the original pages"
    )
    parser.add_argument(
        "--sources",
        dest="originals",
        metavar="DIR",
        type=existing_folder,
        help="where the originals of records are, for --html",
    )
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="also write an Excel workbook with all checks")
    add_passwords(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, print and write files; returns 1 if a rule of severity error fails or a file is unreadable."""
    from msgspec.structs import replace  # noqa: PLC0415

    from extract import check, terminal  # noqa: PLC0415
    from extract.cli import check_output  # noqa: PLC0415

    console = terminal.console()
    if options.list:
        check_output.print_rules(console)
        return COMPLETE
    if not options.sources:
        return usage_error("name a record, a folder of records or a filing; --list prints the rules")
    records: list[Record] = []
    try:
        for record in _checked_records(options.sources, options.password_file):
            # only the report needs texts and tables; without them many records fit into memory
            records.append(record if options.html else replace(record, clauses=(), tables=()))
            if not options.json:
                check_output.print_record(console, record, holds=options.all)
    except ValueError as error:
        return usage_error(str(error))
    between = check.collection.checks(records) if len(records) > 1 or options.archive else []
    if options.json:
        sys.stdout.buffer.write(check_output.to_json(records, between))
    elif between:
        check_output.print_between(console, between, holds=options.all)
    _write_files(options, records, between)
    failed = any(record.status == "failed" for record in records)
    checks: list[Check | CollectionCheck] = [*between]
    checks += [one for record in records for filing in record.filings for one in filing.checks]
    errors = any(one.outcome == "fails" and one.severity == "error" for one in checks)
    return INCOMPLETE if failed or errors else COMPLETE


def _checked_records(sources: Iterable[Path], passwords: Sequence[str]) -> "Iterator[Record]":
    """The records, checked by the current rules; raises ``ValueError`` for a .json file that is not a record."""
    from msgspec.structs import replace  # noqa: PLC0415

    from extract import check, conversion, export  # noqa: PLC0415

    for source in sources:
        records = (
            export.stored_records(source) if source.is_dir() else iter([conversion.open_record(source, passwords)])
        )
        number = 0
        for number, record in enumerate(records, 1):  # noqa: B007
            if isinstance(record, export.UnreadableFile):
                raise ValueError(record.message)
            checks = zip(record.filings, check.checks(record), strict=True)
            yield replace(record, filings=tuple(replace(filing, checks=results) for filing, results in checks))
        if not number:
            raise ValueError(f"no record in {source}: give a folder that convert wrote, or filings one by one")


def _write_files(options: argparse.Namespace, records: "list[Record]", between: "list[CollectionCheck]") -> None:
    """Write the workbook and the report that the options name."""
    from extract import export  # noqa: PLC0415
    from extract.cli import check_output  # noqa: PLC0415

    if options.xlsx:
        rows = [row for record in records for row in check_output.record_rows(record)]
        sheets = [export.WorkbookSheet("核对", check_output.HEADS, rows)]
        doubts = [
            (record.source.path, filing.project.name, *cells)
            for record in records
            for filing in record.filings
            for cells in check_output.doubt_rows(filing, record)
        ]
        if doubts:
            sheets.append(
                export.WorkbookSheet(
                    "影像识别存疑", (*check_output.HEADS[:2], "栏目", *check_output.DOUBT_HEADS[1:]), doubts
                )
            )
        if between:
            sheets.append(
                export.WorkbookSheet("各份文件之间", check_output.HEADS, list(check_output.between_rows(between)))
            )
        print_notes("check", export.write_workbook(options.xlsx, sheets))
    if options.html:
        from extract import page  # noqa: PLC0415

        near = [*options.sources, *dict.fromkeys(source.parent for source in options.sources if source.is_file())]
        places = [options.originals, *near] if options.originals else near
        originals = [page.Original(one, page.source_file(one.source, places)) for one in records]
        with options.html.open("w", encoding="utf-8") as stream:
            stream.writelines(page.check_report(originals, between))
