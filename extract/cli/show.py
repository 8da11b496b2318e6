"""``shenbao show``: shows a record on the screen, and its boxes on images of the pages."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    add_command,
    add_passwords,
    add_patterns,
    existing_file,
    usage_error,
)
from extract.messages import say

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "show",
        "show what was read from a file, as tables",
        "shenbao show corpus/minhang-2020-pingan/source-libreoffice.pdf --overlay page.png",
    )
    parser.add_argument(
        "file", metavar="FILE", type=existing_file, help="a document (PDF, Word, Excel …), or a record (.json)"
    )
    parser.add_argument("--tables", action="store_true", help="also print every table with all its cells")
    parser.add_argument(
        "--overlay",
        metavar="PNG",
        type=Path,
        help="draw cells, fields and citations over the page of a PDF or picture; further pages go to PNG-2.png …",
    )
    add_passwords(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the tables, and draw the pages if the options ask for it."""
    from extract import conversion, show  # noqa: PLC0415

    try:
        record = conversion.open_record(options.file, options.password_file)
        if options.overlay:
            for image in show.overlay(options.file, record, options.overlay, options.password_file):
                print(say(f"drawn: {image}"))
    except ValueError as error:
        return usage_error(str(error))
    show.screen(record, tables=options.tables)
    return COMPLETE if record.status == "complete" else INCOMPLETE
