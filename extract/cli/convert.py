"""``shenbao convert``: files, folders and archives in, records out."""

import argparse
import sys
from pathlib import Path
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
from extract.interrupts import held_back
from extract.messages import say

if TYPE_CHECKING:
    from extract.batch import Job
    from extract.cli.arguments import Commands


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
        help=f"records go to DIR/records, a list to DIR/manifest.jsonl, the search index is DIR/{DATABASE}; "
        "sources and DIR may be at an address (s3://bucket/folder), which has no index of its own",
    )
    convert_options.add_options(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Convert; if the run is interrupted, print how to resume it."""
    with held_back():
        from extract import fork_server  # noqa: PLC0415

        if not options.cluster:
            fork_server.start(options.sources)  # takes longer than all that follows here
        from extract import batch  # noqa: PLC0415

    try:
        todo = batch.job(options.sources, options.out, options.root)
    except (FileNotFoundError, batch.OtherRoot) as error:
        return usage_error(str(error))
    except ValueError as error:
        return usage_error(f"the sources have no folder in common: {error}")
    if options.watch and options.prune:
        return usage_error("--prune goes with a run that ends, not with --watch")
    files = 0 if options.watch else batch.file_count(todo)
    if not (options.watch or files):
        return _nothing_to_convert(options)
    try:
        jobs = batch.watch(todo, options.still) if options.watch else [todo]
        return max(_convert(options, job, files or batch.file_count(job)) for job in jobs)
    except KeyboardInterrupt:
        print(say("shenbao: stopped; the same command goes on where it stopped"), file=sys.stderr)
    except batch.NotWritten as error:
        reason = say(str(error.strerror))
        advice = "once it can, the same command goes on where it stopped"
        print(say(f"shenbao: cannot write {error.filename}: {reason}; {advice}"), file=sys.stderr)
    return STOPPED


def _convert(options: argparse.Namespace, todo: "Job", files: int) -> int:
    """Run one batch of so many files, and update the search index unless the options forbid it."""
    with held_back():
        from extract import batch, index  # noqa: PLC0415
        from extract.cli import convert_progress  # noqa: PLC0415

    has_index = isinstance(todo.out, Path) and not options.no_index
    how = batch.Options(
        convert_options.worker_count(options, files),
        options.retry,
        convert_options.limits(options),
        options.password_file,
        options.patterns,
        options.ocr,
        options.cluster,
        has_index and not options.cluster,
    )
    follower = index.Follower(todo.out, str(todo.out / DATABASE)) if has_index else None
    see = follower.see if follower else None
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
