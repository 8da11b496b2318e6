"""``shenbao cite``: the document numbers of a text, one line of output for each line of input."""

import argparse
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, add_command, add_patterns, text_file, usage_error

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "cite",
        "find document numbers (发文字号) in text: a line in, a line of JSON out",
        "echo '见沪财绩(2018)4号' | shenbao cite",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=text_file,
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


def run(options: argparse.Namespace) -> int:
    """Print the citations of each line."""
    from extract.cli.cite_lines import InputReport, WrongInput, html_pieces, json_lines  # noqa: PLC0415

    report = InputReport(str(options.file or "standard input"))
    try:
        with options.file.open("rb") if options.file else nullcontext(sys.stdin.buffer) as lines:
            citing = html_pieces if options.html else json_lines
            sys.stdout.buffer.writelines(citing(lines, report, scanned=options.scanned))
    except WrongInput as error:
        return usage_error(f"{report.name} {error}")
    return INCOMPLETE if report.passed_over else COMPLETE
