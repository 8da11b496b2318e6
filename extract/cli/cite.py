"""``shenbao cite``: the document numbers of a text, one line of output for each line of input."""

import argparse
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, add_command, add_patterns, text_file, usage_error
from extract.messages import say

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
    parser.add_argument(
        "--references",
        action="store_true",
        help="with what refers to a document (该办法, 253号文, short names) and the documents behind all mentions",
    )
    parser.add_argument(
        "--statuses",
        action="store_true",
        help="with what the text says of their standing (废止, 失效, 修订, 自…起施行, 有效期至)",
    )
    parser.add_argument("--cases", action="store_true", help="with the cases of courts (案号)")
    parser.add_argument("--ranges", action="store_true", help="each number between the ends of a range (3号至5号)")
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the citations of each line."""
    from extract.cli.cite_lines import InputReport, Wanted, WrongInput, html_pieces, json_lines  # noqa: PLC0415

    report = InputReport(str(options.file or say("standard input")))
    try:
        with options.file.open("rb") if options.file else nullcontext(sys.stdin.buffer) as lines:
            if options.html:
                sys.stdout.buffer.writelines(html_pieces(lines, report, scanned=options.scanned))
            else:
                wanted = Wanted(options.scanned, options.cases, options.ranges, options.references, options.statuses)
                sys.stdout.buffer.writelines(json_lines(lines, report, wanted))
    except WrongInput as error:
        return usage_error(f"{report.name} {say(str(error))}")
    return INCOMPLETE if report.passed_over else COMPLETE
