"""``shenbao check``: what adds up in filings, what contradicts itself, what a person must look at."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import COMPLETE, INCOMPLETE, add_patterns, command, existing, existing_folder, tell, wrong

if TYPE_CHECKING:
    from extract.cli.arguments import Commands

Content = dict[str, Any]

_ASKED_OF_ALL = ("source", "status", "filings", "citations")  # what is kept of each record for the rules over several


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
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
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Check, print and write what is asked; 1 if a rule of severity error fails or a file could not be read."""
    from extract import check, terminal  # noqa: PLC0415
    from extract.cli import checked  # noqa: PLC0415

    console = terminal.console()
    if given.list:
        checked.rules(console)
        return COMPLETE
    if not given.sources:
        return wrong("name a record, a folder of records or a filing; --list prints the rules")
    kept: list[Content] = []
    try:
        for content in _checked(given.sources):
            kept.append(content if given.html else {key: content[key] for key in _ASKED_OF_ALL})
            if not given.json:
                checked.record(console, content, holds=given.all)
    except ValueError as error:
        return wrong(str(error))
    wide = check.archive.checks(kept) if len(kept) > 1 or given.archive else []
    _tell(given, kept, wide)
    return INCOMPLETE if any(map(_is_bad, kept)) or _contradicts(wide) else COMPLETE


def _tell(given: argparse.Namespace, kept: Sequence[Content], wide: Sequence[Content]) -> None:
    """Print and write what is said of all records together."""
    from extract import terminal  # noqa: PLC0415
    from extract.cli import checked  # noqa: PLC0415

    if given.json:
        sys.stdout.buffer.write(checked.to_json(kept, wide))
    elif wide:
        checked.archive(terminal.console(), wide, holds=given.all)
    if given.xlsx:
        _workbook(given.xlsx, kept, wide)
    if given.html:
        _report(given, kept, wide)


def _report(given: argparse.Namespace, kept: Sequence[Content], wide: Sequence[Content]) -> None:
    from msgspec import convert  # noqa: PLC0415

    from extract import page  # noqa: PLC0415
    from extract.record.model import Check, Record  # noqa: PLC0415

    near = [*given.sources, *dict.fromkeys(source.parent for source in given.sources if source.is_file())]
    places = [given.originals, *near] if given.originals else near
    originals = [page.Original(one, page.source_file(one.source, places)) for one in map(Record.from_dict, kept)]
    with given.html.open("w", encoding="utf-8") as stream:
        stream.writelines(page.check_report(originals, convert(wide, list[Check])))


def _workbook(target: Path, kept: Sequence[Content], wide: Sequence[Content]) -> None:
    from extract import export  # noqa: PLC0415
    from extract.cli import checked  # noqa: PLC0415

    rows = [row for content in kept for row in checked.rows(content)]
    sheets = [export.Sheet("核对", checked.HEADS, rows)]
    sheets += [export.Sheet("各份文件之间", checked.HEADS, list(checked.archive_rows(wide)))] if wide else []
    tell("check", export.workbook(target, sheets))


# ---------------------------------------------------------------- records


def _checked(sources: Iterable[Path]) -> Iterator[Content]:
    """The records with what today's rules say of them; ``ValueError`` for a .json file that is none."""
    from extract import check  # noqa: PLC0415

    for content in _records(sources):
        for filing, found in zip(content["filings"], check.checks(content), strict=True):
            filing["checks"] = found
        yield content


def _records(sources: Iterable[Path]) -> Iterator[Content]:
    from extract import conversion, export  # noqa: PLC0415

    for source in sources:
        if not source.is_dir():
            yield conversion.content(source)
            continue
        number = 0
        for number, found in enumerate(export.records(source), 1):  # noqa: B007
            if isinstance(found, export.Trouble):
                raise ValueError(found.message)
            yield found
        if not number:
            raise ValueError(f"no record in {source}: give a folder that convert wrote, or filings one by one")


def _is_bad(content: Content) -> bool:
    return content["status"] == "failed" or any(_contradicts(filing["checks"]) for filing in content["filings"])


def _contradicts(checks: Iterable[Content]) -> bool:
    return any(check["outcome"] == "fails" and check["severity"] == "error" for check in checks)
