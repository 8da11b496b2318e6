"""The options of ``shenbao serve`` for proxies, notes and files that programs send, which --help loads."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, integer, usage_error
from extract.messages import say

if TYPE_CHECKING:
    from extract.page.site import ConversionLimits

_FILE_LIMITS = (  # option, least value, default, help
    ("file-size", 1, 50, "MB that a file has (%(default)s)"),
    ("seconds", 1, 60, "time until it is given up, for a scan at each page (%(default)s)"),
    ("jobs", 1, 2, "files read at the same time, besides one scan (%(default)s)"),
    ("queue", 1, 100, "how many files may wait (%(default)s)"),
    ("queue-of-user", 1, 20, "how many of them from one user or key (%(default)s)"),
    ("keep", 1, 60, "minutes that a record can be fetched (%(default)s)"),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="a proxy whose word for the client's address is believed (none); may be given several times",
    )
    parser.add_argument(
        "--saved", metavar="FILE", type=Path, help="let users save searches, which are kept in this file"
    )
    parser.add_argument("--notes", metavar="FILE", type=Path, help="let users write notes and tags, kept in this file")
    group = parser.add_argument_group("files that programs send", "POST /api/v1/convert: a file in, its record out.")
    group.add_argument("--convert", action="store_true", help="take files; without it the site only reads")
    group.add_argument("--api-keys", metavar="FILE", type=Path, help="programs need a key of this file to send files")
    group.add_argument("--add-key", metavar="NAME", help="print a new key, write its hash into --api-keys, and end")
    for name, least, default, means in _FILE_LIMITS:
        group.add_argument(f"--{name}", metavar="N", type=partial(integer, least=least), default=default, help=means)


def file_limits(options: argparse.Namespace) -> "ConversionLimits | None":
    """The limits of files that programs send; None if none are taken."""
    from extract.limits import Limits  # noqa: PLC0415
    from extract.page.site import ConversionLimits  # noqa: PLC0415

    limits = Limits(seconds=options.seconds, cpu_seconds=options.seconds, file_size=options.file_size << 20)
    files = ConversionLimits(
        limits, options.jobs, options.queue, options.queue_of_user, options.keep * 60.0, patterns=options.patterns
    )
    return files if options.convert else None


def add_key(options: argparse.Namespace) -> int:
    """Print a new key, and write its hash into the file of ``--api-keys``."""
    from extract.page.site import api_keys  # noqa: PLC0415

    if options.api_keys is None:
        return usage_error("--api-keys FILE says where the key is written")
    try:
        key = api_keys.new_key(options.api_keys, options.add_key)
    except ValueError as error:
        return usage_error(str(error))
    print(key)
    print(say(f"{options.api_keys}：已写入 {options.add_key} 的密钥；密钥只显示这一次。"), file=sys.stderr)
    return COMPLETE
