"""``shenbao index``: the search index of converted records."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    DATABASE,
    INCOMPLETE,
    add_command,
    add_patterns,
    database_address,
    folder_or_address,
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
        "index",
        "bring the search index up to what the records of a folder say; convert does so too",
        "shenbao convert corpus --out out && shenbao index out",
    )
    parser.add_argument("folder", metavar="DIR", type=folder_or_address, help="what convert wrote; may be s3://…")
    parser.add_argument(
        "--db",
        metavar="DB",
        type=database_address,
        help=f"a file, a folder for its {DATABASE}, or postgresql://… for many users (DIR/{DATABASE})",
    )
    parser.add_argument(
        "--prune", action="store_true", help="list files that are gone, and take out their records and entries"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep what other folders have brought: one index of several DIR"
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="begin anew: the index is of another version, or damaged"
    )
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Update the index, and print how many records were added, and what is wrong with some."""
    from extract import batch, index  # noqa: PLC0415

    for outcome in batch.prune(options.folder) if options.prune else ():
        print(say(f"移出（原件已不在）：{outcome.path}"))
    if not (options.db or isinstance(options.folder, Path)):
        return usage_error(f"say where the index of {options.folder} is kept: --db FILE, or --db postgresql://…")
    if options.keep and options.rebuild:
        return usage_error("--rebuild begins anew, --keep keeps what is there: give one of them")
    target = options.db or options.folder / DATABASE
    if options.rebuild:
        tally = index.rebuild(options.folder, target)
    else:
        tally = index.update(options.folder, target, keep=options.keep)
    print(say(f"检索库：新编入 {tally.added} 份记录，移出 {tally.removed} 份，{tally.unchanged} 份未变。"))
    print_notes("index", tally.trouble)
    return INCOMPLETE if tally.trouble else COMPLETE
