"""``shenbao convert``: files, folders and archives in, records out."""

import argparse
import sys
from typing import TYPE_CHECKING

from extract.cli import convert_options
from extract.cli.arguments import (
    COMPLETE,
    DATABASE,
    INCOMPLETE,
    STOPPED,
    add_command,
    add_patterns,
    new_folder,
    print_notes,
    usage_error,
)
from extract.errors import IndexTrouble

if TYPE_CHECKING:
    from extract.batch import Job
    from extract.cli.arguments import Commands

_GO_ON = "the same command goes on where it stopped"


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "convert",
        "convert files and folders: a record for each document",
        "shenbao convert corpus/minhang-2020-pingan --out out",
    )
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="a document (PDF, Word, Excel, OFD, a scan), a folder, an archive (zip, tar, 7z, RAR), a pattern",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        type=new_folder,
        help=f"records go to DIR/records, a list to DIR/manifest.jsonl, the search index is DIR/{DATABASE}",
    )
    convert_options.add_options(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Convert; if the run is interrupted, print how to resume it."""
    from extract import batch  # noqa: PLC0415

    try:
        todo = batch.job(options.sources, options.out, options.root)
    except (FileNotFoundError, batch.OtherRoot) as error:
        return usage_error(str(error))
    except ValueError as error:
        return usage_error(f"the sources have no folder in common: {error}")
    if options.watch and options.prune:
        return usage_error("--prune goes with a run that ends, not with --watch")
    if not (options.watch or batch.file_count(todo)):
        return _nothing_to_convert(options)
    try:
        return max(_convert(options, job) for job in (batch.watch(todo, options.still) if options.watch else [todo]))
    except KeyboardInterrupt:
        print(f"shenbao: stopped; {_GO_ON}", file=sys.stderr)
    except batch.NotWritten as error:
        print(f"shenbao: cannot write {error.filename}: {error.strerror}; once it can, {_GO_ON}", file=sys.stderr)
    return STOPPED


def _convert(options: argparse.Namespace, todo: "Job") -> int:
    """Run one batch, and update the search index unless the options forbid it."""
    from extract import batch, index  # noqa: PLC0415
    from extract.cli import convert_progress  # noqa: PLC0415

    files = batch.file_count(todo)
    how = batch.Options(
        convert_options.worker_count(options, files),
        options.retry,
        convert_options.limits(options),
        options.password_file,
        options.patterns,
        options.ocr,
    )
    follower = None if options.no_index else index.Follower(todo.out, todo.out / DATABASE)
    see = follower.see if follower else lambda _: None
    tally = convert_progress.convert(todo, how, files, as_json=options.log_json, each=see)
    convert_progress.print_gone(todo.out, take_out=options.prune, as_json=options.log_json)
    try:
        trouble = follower.end().trouble if follower else ()
    except IndexTrouble as error:  # a watched folder goes on: the next files try again
        if not options.watch:
            raise
        trouble = (str(error),)
    print_notes("convert", trouble)
    if trouble:
        return INCOMPLETE
    if set(tally.statuses) <= {"skipped"} and not options.watch:
        return _nothing_to_convert(options)
    return COMPLETE if set(tally.statuses) <= {"complete", "skipped"} else INCOMPLETE


def _nothing_to_convert(options: argparse.Namespace) -> int:
    return usage_error(f"nothing to convert in {' '.join(options.sources)}: no document, picture or archive is there")
