"""The options of ``shenbao convert``; the module imports little, as every --help loads it."""

import argparse
import os

from extract.cli.arguments import integer, lines_of_file
from extract.limits import Limits

_MEBIBYTE = 1 << 20
_LIMITS = (  # fields of Limits, their units, their help
    ("seconds", 1, "time until it is given up, for a scan at each page"),
    ("cpu_seconds", 1, "time of the processor"),
    ("memory", _MEBIBYTE, "MB of memory"),
    ("file_size", _MEBIBYTE, "MB that a file has"),
    ("unpacked", _MEBIBYTE, "MB that an archive unpacks to"),
    ("members", 1, "files in an archive"),
    ("depth", 1, "archives inside each other"),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command; times in seconds, sizes in MB."""
    parser.add_argument("--jobs", metavar="N", type=integer, help="files read at the same time (one for each core)")
    parser.add_argument("--cluster", metavar="ADDRESS", help="work on a Dask cluster: tcp://HOST:8786, or local")
    parser.add_argument(
        "--retry",
        choices=["failed", "partial", "all"],
        help="convert anew what an earlier run left failed, left failed or partial, or all",
    )
    parser.add_argument("--root", metavar="FOLDER", help="where paths begin: at the first run, or after it was moved")
    parser.add_argument("--prune", action="store_true", help="list files that are gone, and take out their records")
    parser.add_argument("--no-index", action="store_true", help="leave the search index as it is")
    parser.add_argument("--log-json", action="store_true", help="print a line of JSON for each file, and the summary")
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=lines_of_file,
        default=(),
        help="passwords to try on locked files and zip members, one on each line",
    )
    parser.add_argument(
        "--ocr",
        choices=["auto", "always", "never"],
        default="auto",
        help="read pages from their image: where their text is missing or of no use, always, or never (%(default)s)",
    )
    parser.add_argument("--watch", action="store_true", help="go on until Ctrl-C: convert files that come or change")
    parser.add_argument(
        "--still",
        metavar="N",
        type=integer,
        default=5,
        help="seconds that a watched file must be still (%(default)s)",
    )
    group = parser.add_argument_group("limits", "What one file may take; a file beyond a limit gets a failed record.")
    for name, unit, what in _LIMITS:
        default = int(getattr(Limits(), name) // unit)
        help_text = f"{what} (%(default)s)"
        group.add_argument(f"--{name.replace('_', '-')}", metavar="N", type=integer, default=default, help=help_text)


def limits(options: argparse.Namespace) -> Limits:
    """The limits of the options."""
    return Limits(**{name: getattr(options, name) * unit for name, unit, _ in _LIMITS})


def worker_count(options: argparse.Namespace, files: int) -> int:
    """The number of workers: as typed, else one for each core; at most one for each file."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(options.jobs or cores, files))
