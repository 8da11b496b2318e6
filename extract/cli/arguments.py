"""Parts that all commands share: exit codes, the format of help, argument types, messages on standard error."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

COMPLETE, INCOMPLETE, USAGE, STOPPED = 0, 1, 2, 3
CUT_OFF = 128 + 13  # exit code that shells give a program ended by SIGPIPE: the reader of its output stopped
DATABASE = "shenbao.db"  # the search index in a folder of records
EXITS = "exit codes: 0 every record complete; 1 some partial or failed; 2 wrong usage; 3 the run could not go on"


def add_command(commands: "Commands", name: str, does: str, example: str) -> argparse.ArgumentParser:
    """The parser of a new command; its help shows what the command does and an example that works."""
    return commands.add_parser(
        name,
        help=does,
        description=does[0].upper() + does[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_patterns(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--patterns``, which ``main`` applies."""
    parser.add_argument(
        "--patterns",
        metavar="DIR",
        type=existing_folder,
        help="a folder of your own pattern files; what they name comes before what is built in",
    )


def existing(name: str, is_there: "Callable[[str], bool]" = os.path.exists, what: str = "file or folder") -> Path:
    """The path of an existing file or folder."""
    if not is_there(name):
        raise argparse.ArgumentTypeError(f"no such {what}: {name}")
    return Path(name)


existing_folder = partial(existing, is_there=os.path.isdir, what="folder")
existing_file = partial(existing, is_there=os.path.isfile, what="file")


def text_file(name: str) -> Path | None:
    """The path of the file; None for standard input."""
    return None if name == "-" else existing_file(name)


def new_folder(name: str) -> Path:
    """The path of a folder, which need not exist yet."""
    if not name:
        raise argparse.ArgumentTypeError("the folder has no name; . is the one you are in")
    if "://" in name:
        raise argparse.ArgumentTypeError(f"{name} is no folder of this machine; convert into one and copy it there")
    return Path(name)


def word_file(name: str) -> Path:
    """The path of a Word file to write."""
    if Path(name).suffix.lower() != ".docx":
        raise argparse.ArgumentTypeError(f"the form is a Word file: {name} must end in .docx")
    return Path(name)


def lines_of_file(file: str) -> tuple[str, ...]:
    """The lines of a file that are not empty."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{file}: {error}") from error
    return tuple(line for line in text.splitlines() if line)


def hit_limit(text: str) -> int:
    """A number of hits from 1 to 1000."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be from 1 to 1000")
    return int(text)


def database_address(name: str) -> str:
    """The address of an index; a folder means the index that ``convert`` wrote into it."""
    return os.path.join(name, DATABASE) if os.path.isdir(name) else name


def existing_database(name: str) -> str:
    """The address of an existing index; a server's address is not checked."""
    address = database_address(name)
    if "://" not in address and not os.path.isfile(address):
        raise argparse.ArgumentTypeError(f"no such index: {address}")
    return address


def print_notes(name: str, notes: "Iterable[str]") -> None:
    """Print notes of the command on standard error about what it could not do as requested."""
    for note in notes:
        print(f"shenbao {name}: {note}", file=sys.stderr)


def filing_position(text: str) -> int:
    """The position (from 0) of a filing, for the number (from 1) that was typed."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"filings are counted from 1: {text}")
    return int(text) - 1


def usage_error(message: str) -> int:
    """Print what is wrong with the command line; returns the exit code."""
    print(f"shenbao: {message}", file=sys.stderr)
    return USAGE
