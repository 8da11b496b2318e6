"""The command ``shenbao``: each subcommand is a module that adds its parser (``add``) and runs (``run``)."""

import argparse
import atexit
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise

from extract import __version__, messages
from extract.cli.arguments import CUT_OFF, EXITS, STOPPED, Parser
from extract.errors import PackError, ShenbaoError
from extract.interrupts import held_back
from extract.messages import say

# names and modules; these import little, as --help loads them all; a command imports the rest when it runs
_COMMANDS = (
    *("convert", "show", "index", "search", "serve", "check", "compare"),
    *("seed", "form", "export", "cite", "score", "schema"),
)
_NEW_OBJECTS = 10_000  # between collections: what modules make while they are imported stays, and is not looked through


def main(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    try:
        with held_back():
            options = _options(sys.argv[1:] if arguments is None else arguments)
        if getattr(options, "patterns", None):
            from extract import pack  # noqa: PLC0415

            pack.use(options.patterns)
        with _ended_as_by_ctrl_c():
            code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has stopped reading
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except KeyboardInterrupt:
        return report_stop()
    except (ShenbaoError, PackError, OSError) as error:
        print(f"shenbao: {say(str(error))}", file=sys.stderr)
        return STOPPED
    return code


def report_stop() -> int:
    """Say that a Ctrl-C ended the command; returns the exit code."""
    messages.use(messages.language())
    print(say("shenbao: stopped"), file=sys.stderr)
    return STOPPED


def _options(arguments: list[str]) -> argparse.Namespace:
    """The parsed arguments, once the process is ready to print and speaks the reader's language."""
    _open_closed_streams()
    gc.set_threshold(_NEW_OBJECTS)
    atexit.register(gc.freeze)  # so that Python looks through none of them when it ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character must not end the run
            stream.reconfigure(errors="replace")
    messages.use(_reader_language(arguments))
    options = command_parser(arguments).parse_args(arguments)
    messages.use(getattr(options, "lang", messages.language()))
    return options


def _open_closed_streams() -> None:
    """Connect standard streams that the process was started without to the null device.

    Else the next files opened would take their numbers, and what a library prints would go into a record.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: SIM115  # stays open
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


@contextmanager
def _ended_as_by_ctrl_c() -> Iterator[None]:
    """Let ``kill`` and a closed terminal end the block as Ctrl-C does, unless their signals are ignored (nohup)."""
    caught = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    is_main = threading.current_thread() is threading.main_thread()  # no other thread may set handlers
    caught = [number for number in caught if is_main and signal.getsignal(number) is signal.SIG_DFL]
    for number in caught:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


def _reader_language(arguments: list[str]) -> str:
    """The language that the arguments ask for, before they are parsed: help and wrong usage are worded in it too."""
    pairs = dict(pairwise(arguments))
    joined = (word.partition("=")[2] for word in arguments if word.startswith("--lang="))
    language = pairs.get("--lang") or next(joined, "")
    return language if language in messages.LANGUAGES else messages.language_of_locale()


def command_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command line, with a parser for each command, or for the one that the arguments begin with."""
    parser = Parser(
        prog="shenbao",
        description="Archived budget filings (项目支出绩效目标申报表, PDF or Word) in, schema-checked records out.",
        epilog=EXITS,
    )
    parser.add_argument("--version", action="version", version=f"shenbao {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in [one for one in arguments[:1] if one in _COMMANDS] or _COMMANDS:
        import_module(f"extract.cli.{command}").add(commands)
    return parser
