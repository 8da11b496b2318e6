"""``shenbao cite``: the document numbers of a text, a line in, a line out."""

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, add_patterns, command, existing_file, wrong

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "cite",
        "find document numbers (发文字号) in text: a line in, a line of JSON out",
        "echo '见沪财绩(2018)4号' | shenbao cite",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=_text_file,
        help='text, or JSON Lines {"id", "text"}, in UTF-8 or GB18030; standard input without it or with -',
    )
    parser.add_argument(
        "--html", action="store_true", help="print a page of HTML with the citations marked in the text"
    )
    parser.add_argument(
        "--scanned",
        action="store_true",
        help="the text was read from images: put misread brackets and digits of numbers right where only one is meant",
    )
    add_patterns(parser)
    parser.set_defaults(run=run)


def _text_file(name: str) -> Path | None:
    return None if name == "-" else existing_file(name)


def run(given: argparse.Namespace) -> int:
    """Print the citations of each line."""
    from extract.cli.cited import Report, WrongInput, answers, page  # noqa: PLC0415

    report = Report(str(given.file or "standard input"))
    try:
        with given.file.open("rb") if given.file else nullcontext(sys.stdin.buffer) as lines:
            sys.stdout.buffer.writelines((page if given.html else answers)(lines, report, scanned=given.scanned))
    except WrongInput as error:
        return wrong(f"{report.name} {error}")
    return INCOMPLETE if report.passed_over else COMPLETE
