"""``shenbao index``: the search index of converted records."""

import argparse
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, DATABASE, add_command, add_patterns, database_address, existing_folder

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "index",
        "bring the search index up to what the records of a folder say; convert does so too",
        "shenbao convert corpus --out out && shenbao index out",
    )
    parser.add_argument("folder", metavar="DIR", type=existing_folder, help="what convert wrote")
    parser.add_argument(
        "--db",
        metavar="DB",
        type=database_address,
        help=f"a file, a folder for its {DATABASE}, or postgresql://… for many users (DIR/{DATABASE})",
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="begin anew: the index is of another version, or damaged"
    )
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Update the index, and print how many records were added."""
    from extract import index  # noqa: PLC0415

    target = options.db or options.folder / DATABASE
    tally = (index.rebuild if options.rebuild else index.update)(options.folder, target)
    print(f"检索库：新编入 {tally.added} 份记录，移出 {tally.removed} 份，{tally.unchanged} 份未变。")
    return COMPLETE
