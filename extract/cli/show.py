"""``shenbao show``: what was read, as a person would look at it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, INCOMPLETE, add_patterns, command, existing_file, wrong

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
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
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the tables, and draw the pages where that is asked."""
    from extract import conversion, show  # noqa: PLC0415

    try:
        record = conversion.open_record(given.file)
        if given.overlay:
            for image in show.overlay(given.file, record, given.overlay):
                print(f"drawn: {image}")
    except ValueError as error:
        return wrong(str(error))
    show.screen(record, tables=given.tables)
    return COMPLETE if record.status == "complete" else INCOMPLETE
