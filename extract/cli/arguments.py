"""Parts that all commands share: exit codes, the format of help, argument types, messages on standard error."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from extract.messages import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from extract.storage import Place

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_DIGITS = 9  # of a number: seconds and bytes in MB stay below what a system takes for a limit
COMPLETE, INCOMPLETE, USAGE, STOPPED = 0, 1, 2, 3
CUT_OFF = 128 + 13  # exit code that shells give a program ended by SIGPIPE: the reader of its output stopped
DATABASE = "shenbao.db"  # the search index in a folder of records
EXITS = "exit codes: 0 every record complete; 1 some partial or failed; 2 wrong usage; 3 the run could not go on"


class Help(argparse.RawDescriptionHelpFormatter):
    """Help in the reader's language; the text of a description is wrapped as everywhere else."""

    def start_section(self, heading: str | None) -> None:
        """Begin a section under its heading."""
        super().start_section(heading and say(heading))

    def add_text(self, text: str | None) -> None:
        """Add a description or an epilog."""
        super().add_text(text and say(text))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the usage."""
        super().add_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and say(action.help)


class Parser(argparse.ArgumentParser):
    """A parser with ``--lang`` that speaks the reader's language, as the parsers of its commands do."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"formatter_class": Help, **settings})
        self.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of messages (that of the locale)"
        )

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and exit."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, say(f"{self.prog}: error: {message}") + "\n")


def add_command(commands: "Commands", name: str, does: str, example: str) -> argparse.ArgumentParser:
    """The parser of a new command; its help shows what the command does and an example that works."""
    words = say(does)
    return commands.add_parser(
        name,
        help=does,
        description=words[0].upper() + words[1:] + ("." if words == does else "。"),
        epilog=f"example:\n  {example}",
    )


def add_patterns(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--patterns``, which ``main`` applies."""
    parser.add_argument(
        "--patterns",
        metavar="DIR",
        type=existing_folder,
        help="a folder of your own pattern files; what they name comes before what is built in",
    )


def add_passwords(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--password-file`` of a command that reads filings itself."""
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=lines_of_file,
        default=(),
        help="passwords to try on a locked file, one on each line",
    )


def existing(name: str, is_there: "Callable[[str], bool]" = os.path.exists, what: str = "file or folder") -> Path:
    """The path of an existing file or folder."""
    if not is_there(name):
        raise argparse.ArgumentTypeError(f"no such {what}: {name}")
    return Path(name)


existing_folder = partial(existing, is_there=os.path.isdir, what="folder")
existing_file = partial(existing, is_there=os.path.isfile, what="file")


def integer(text: str, *, least: int = 1) -> int:
    """A whole number that is at least ``least``, of few enough digits to be a limit of a system."""
    if not text.isascii() or not text.isdecimal() or (len(text) <= _DIGITS and int(text) < least):
        raise argparse.ArgumentTypeError(f"must be {least} or more")
    if len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"must have at most {_DIGITS} digits")
    return int(text)


def text_file(name: str) -> Path | None:
    """The path of the file; None for standard input."""
    return None if name == "-" else existing_file(name)


def new_folder(name: str) -> "Place":
    """The path or address of a folder, which need not exist yet."""
    if not name:
        raise argparse.ArgumentTypeError("the folder has no name; . is the one you are in")
    return _place(name)


def folder_or_address(name: str) -> "Place":
    """The path of an existing folder, or the address of one."""
    return _place(name) if "://" in name else existing_folder(name)


def _place(name: str) -> "Place":
    if "://" not in name:
        return Path(name)
    from extract import storage  # noqa: PLC0415

    try:
        return storage.place(name)
    except storage.AddressTrouble as error:
        raise argparse.ArgumentTypeError(str(error)) from error


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
        print(f"shenbao {name}: {say(note)}", file=sys.stderr)


def filing_position(text: str) -> int:
    """The position (from 0) of a filing, for the number (from 1) that was typed."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"filings are counted from 1: {text}")
    return int(text) - 1


def usage_error(message: str) -> int:
    """Print what is wrong with the command line; returns the exit code."""
    print(f"shenbao: {say(message)}", file=sys.stderr)
    return USAGE
