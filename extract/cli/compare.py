"""``shenbao compare``: what changed from one filing to the next."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import (
    COMPLETE,
    STOPPED,
    add_patterns,
    command,
    existing_file,
    existing_folder,
    position,
    tell,
    wrong,
)

if TYPE_CHECKING:
    from extract.cli.arguments import Commands
    from extract.compare import Comparison, Table


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "compare",
        "compare two filings: what was added, dropped, changed, renamed or moved; it exits with 0 also if they differ",
        "shenbao compare corpus/minhang-2020-pingan/source.docx corpus/minhang-2021-community/source.docx",
    )
    parser.add_argument("old", metavar="OLD", type=existing_file, help="last year's record (.json), PDF or Word file")
    parser.add_argument("new", metavar="NEW", type=existing_file, help="this year's")
    parser.add_argument(
        "--filing",
        metavar="N",
        type=position,
        help="only the Nth filing of NEW, and the one of OLD that belongs to it",
    )
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="also write a report with both originals side by side"
    )
    parser.add_argument(
        "--sources", metavar="DIR", type=existing_folder, help="where the originals of records are, for --html"
    )
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="also write an Excel workbook with all changes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the comparison, and write what is asked."""
    from extract import compare, conversion  # noqa: PLC0415

    try:
        old, new = conversion.content(given.old), conversion.content(given.new)
        if any(_failed(file, content) for file, content in ((given.old, old), (given.new, new))):
            return STOPPED
        found = compare.compare(old, new, given.filing)
    except ValueError as error:
        return wrong(str(error))
    if given.json:
        sys.stdout.buffer.write(compare.to_json(found))
    else:
        compare.screen(found)
    if given.xlsx:
        _workbook(given.xlsx, compare.tables(found))
    if given.html:
        _report(given, found, old, new)
    return COMPLETE


def _report(given: argparse.Namespace, found: "Comparison", old: dict[str, Any], new: dict[str, Any]) -> None:
    from extract import page  # noqa: PLC0415
    from extract.record.model import Record  # noqa: PLC0415

    folders = [given.sources] if given.sources else []
    originals = [
        page.Original(record, page.source_file(record.source, [file, *folders, file.parent]))
        for file, record in ((given.old, Record.from_dict(old)), (given.new, Record.from_dict(new)))
    ]
    with given.html.open("w", encoding="utf-8") as stream:
        stream.writelines(page.comparison_report(found, *originals))


def _workbook(target: Path, tables: "list[Table]") -> None:
    from extract import export  # noqa: PLC0415

    tell("compare", export.workbook(target, [export.Sheet(table.name, table.heads, table.rows) for table in tables]))


def _failed(file: Path, content: dict[str, Any]) -> bool:
    """Whether a file could not be read at all; then why is said on standard error."""
    if content["status"] != "failed":
        return False
    print(f"shenbao: {file}: {' '.join(remark['message'] for remark in content['remarks'])}", file=sys.stderr)
    return True
