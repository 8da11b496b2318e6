"""What the commands have in common: their exit codes, the look of their help, and what may stand on their lines."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

COMPLETE, INCOMPLETE, USAGE, STOPPED = 0, 1, 2, 3
CUT_OFF = 128 + 13  # as a shell names a program that SIGPIPE ended: whoever read its output has seen enough
DATABASE = "shenbao.db"  # the search index in a folder of records
EXITS = "exit codes: 0 every record complete; 1 some partial or failed; 2 wrong usage; 3 the run could not go on"


def command(commands: "Commands", name: str, does: str, example: str) -> argparse.ArgumentParser:
    """A new command; its help shows what it does and an example that works."""
    return commands.add_parser(
        name,
        help=does,
        description=does[0].upper() + does[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_patterns(parser: argparse.ArgumentParser) -> None:
    """The option ``--patterns``; ``main`` obeys it."""
    parser.add_argument(
        "--patterns",
        metavar="DIR",
        type=existing_folder,
        help="a folder of your own pattern files; what they name comes before what is built in",
    )


def existing(name: str) -> Path:
    """The path of a file or folder that is there."""
    if not os.path.exists(name):
        raise argparse.ArgumentTypeError(f"no such file or folder: {name}")
    return Path(name)


def existing_folder(name: str) -> Path:
    """The path of a folder that is there."""
    if not os.path.isdir(name):
        raise argparse.ArgumentTypeError(f"no such folder: {name}")
    return Path(name)


def existing_file(name: str) -> Path:
    """The path of a file that is there."""
    if not os.path.isfile(name):
        raise argparse.ArgumentTypeError(f"no such file: {name}")
    return Path(name)


def database(name: str) -> str:
    """The address of an index; a folder stands for the index that convert wrote into it."""
    return os.path.join(name, DATABASE) if os.path.isdir(name) else name


def existing_database(name: str) -> str:
    """The address of an index that is there, as far as can be seen without asking a server."""
    found = database(name)
    if "://" not in found and not os.path.isfile(found):
        raise argparse.ArgumentTypeError(f"no such index: {found}")
    return found


def tell(name: str, notes: "Iterable[str]") -> None:
    """Say on standard error what the command of that name could not do as it was asked."""
    for note in notes:
        print(f"shenbao {name}: {note}", file=sys.stderr)


def position(text: str) -> int:
    """A position from 0 of a filing that a person counts from 1."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"filings are counted from 1: {text}")
    return int(text) - 1


def wrong(message: str) -> int:
    """Say what was wrong with the command line; its exit code."""
    print(f"shenbao: {message}", file=sys.stderr)
    return USAGE
