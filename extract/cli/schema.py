"""``shenbao schema``: the JSON Schema of a record."""

import argparse
import sys
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, add_command

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(commands, "schema", "print the JSON Schema of a record", "shenbao schema > record.schema.json")
    parser.set_defaults(run=run)


def run(_given: argparse.Namespace) -> int:
    """Print the schema, byte for byte."""
    from extract.resources import SCHEMA  # noqa: PLC0415

    sys.stdout.buffer.write(SCHEMA.read_bytes())
    return COMPLETE
