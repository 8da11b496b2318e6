"""``shenbao convert``: files, folders and archives in, records out."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli import options
from extract.cli.arguments import COMPLETE, DATABASE, INCOMPLETE, STOPPED, add_patterns, command, wrong

if TYPE_CHECKING:
    from extract.batch import Job
    from extract.cli.arguments import Commands

_GO_ON = "the same command goes on where it stopped"


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "convert",
        "convert files and folders: a record for each document",
        "shenbao convert corpus/minhang-2020-pingan --out out",
    )
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="a document (PDF, Word, Excel, OFD, a scan), a folder, a zip or tar archive, a pattern",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        required=True,
        type=_folder,
        help=f"records go to DIR/records, a list to DIR/manifest.jsonl, the search index is DIR/{DATABASE}",
    )
    options.add(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def _folder(name: str) -> Path:
    if not name:
        raise argparse.ArgumentTypeError("the folder has no name; . is the one you are in")
    return Path(name)


def run(given: argparse.Namespace) -> int:
    """Convert; tell how to go on where the run was stopped."""
    from extract import batch  # noqa: PLC0415

    try:
        todo = batch.job(given.sources, given.out)
    except FileNotFoundError as error:
        return wrong(str(error))
    except ValueError as error:
        return wrong(f"the sources have no folder in common: {error}")
    if not (given.watch or batch.file_count(todo)):
        return wrong(f"nothing to convert in {' '.join(given.sources)}: no document, picture or archive is there")
    try:
        return max(_converted(given, job) for job in (batch.watch(todo, given.still) if given.watch else [todo]))
    except KeyboardInterrupt:
        print(f"shenbao: stopped; {_GO_ON}", file=sys.stderr)
    except batch.NotWritten as error:
        print(f"shenbao: cannot write {error.filename}: {error.strerror}; once it can, {_GO_ON}", file=sys.stderr)
    return STOPPED


def _converted(given: argparse.Namespace, todo: "Job") -> int:
    from extract import batch, index  # noqa: PLC0415
    from extract.cli import progress  # noqa: PLC0415

    files = batch.file_count(todo)
    limits = options.limits(given)
    how = batch.Options(options.jobs(given, files), given.retry, limits, given.password_file, given.patterns, given.ocr)
    if given.no_index:
        tally = progress.convert(todo, how, files, as_json=given.log_json)
    else:
        follower = index.Follower(todo.out, todo.out / DATABASE)
        tally = progress.convert(todo, how, files, as_json=given.log_json, each=follower.see)
        follower.end()
    return COMPLETE if set(tally.statuses) <= {"complete"} else INCOMPLETE
