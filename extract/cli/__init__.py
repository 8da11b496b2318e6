"""The command ``shenbao``: each subcommand is a module that adds its parser (``add``) and runs (``run``)."""

import argparse
import io
import os
import sys

from extract import __version__, pack
from extract.cli import check, cite, compare, convert, export, form, index, schema, score, search, seed, serve, show
from extract.cli.arguments import CUT_OFF, EXITS, STOPPED
from extract.errors import PackError, ShenbaoError

# these modules import little, as every --help loads them all; a command imports the rest when it runs
_COMMANDS = (convert, show, index, search, serve, check, compare, seed, form, export, cite, score, schema)


def main(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character must not end the run
            stream.reconfigure(errors="replace")
    options = command_parser().parse_args(arguments)
    try:
        if getattr(options, "patterns", None):
            pack.use(options.patterns)
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has stopped reading
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except (ShenbaoError, PackError, OSError) as error:
        print(f"shenbao: {error}", file=sys.stderr)
        return STOPPED
    return code


def command_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line, with a parser for each command."""
    parser = argparse.ArgumentParser(
        prog="shenbao",
        description="Archived budget filings (项目支出绩效目标申报表, PDF or Word) in, schema-checked records out.",
        epilog=EXITS,
    )
    parser.add_argument("--version", action="version", version=f"shenbao {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add(commands)
    return parser
