"""The options of ``shenbao convert``: light to load, as every command's help needs them."""

import argparse
import os
from pathlib import Path
from typing import Any

from extract.read.sandbox import Limits

_MEBIBYTE = 1 << 20


def add(parser: argparse.ArgumentParser) -> None:
    """The options of the command; times in seconds, sizes in MB."""
    parser.add_argument("--jobs", metavar="N", type=_positive, help="files read at the same time (one for each core)")
    parser.add_argument(
        "--retry",
        choices=["failed", "partial", "all"],
        help="convert anew what an earlier run left failed, left failed or partial, or all",
    )
    parser.add_argument("--no-index", action="store_true", help="leave the search index as it is")
    parser.add_argument("--log-json", action="store_true", help="print a line of JSON for each file, and the summary")
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=_lines,
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
        type=_positive,
        default=5,
        help="seconds that a watched file must be still (%(default)s)",
    )
    group = parser.add_argument_group("limits", "What one file may cost; one that goes beyond gives a failed record.")
    limits = Limits()
    for name, default, what in (
        ("seconds", int(limits.seconds), "time until it is given up, for a scan at each page"),
        ("cpu-seconds", limits.cpu_seconds, "time of the processor"),
        ("memory", limits.memory // _MEBIBYTE, "MB of memory"),
        ("file-size", limits.file_size // _MEBIBYTE, "MB that a file has"),
        ("unpacked", limits.unpacked // _MEBIBYTE, "MB that an archive unpacks to"),
        ("members", limits.members, "files in an archive"),
        ("depth", limits.depth, "archives inside each other"),
    ):
        group.add_argument(f"--{name}", metavar="N", type=_positive, default=default, help=f"{what} (%(default)s)")


def limits(given: argparse.Namespace) -> Limits:
    """The limits that were typed."""
    sizes: dict[str, Any] = {name: getattr(given, name) * _MEBIBYTE for name in ("memory", "file_size", "unpacked")}
    numbers = {name: getattr(given, name) for name in ("seconds", "cpu_seconds", "members", "depth")}
    return Limits(**sizes, **numbers)


def jobs(given: argparse.Namespace, files: int) -> int:
    """How many workers: no more than there are files, and one for each core unless it was typed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(given.jobs or cores, files))


def _lines(file: str) -> tuple[str, ...]:
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{file}: {error}") from error
    return tuple(line for line in text.splitlines() if line)


def _positive(number: str) -> int:
    found = int(number)
    if found < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return found
