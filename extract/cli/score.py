"""``shenbao score``: compares records with hand-made gold records."""

import argparse
import sys
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, STOPPED, add_command, existing, usage_error
from extract.messages import say

if TYPE_CHECKING:
    from extract.cli.arguments import Commands


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "score",
        "score records against hand-made ones, field by field and citation by citation",
        "shenbao convert corpus --out out && shenbao score out/records corpus",
    )
    parser.add_argument("predicted", metavar="PRED", type=existing, help="a record, or the folder of records")
    parser.add_argument("gold", metavar="GOLD", type=existing, help="a gold record, or a folder of them")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the scores."""
    from extract import score  # noqa: PLC0415

    pairs = score.pairs(options.predicted, options.gold)
    if not pairs:
        return usage_error("no record has a gold record")
    for alone in score.unpaired_files(options.predicted, options.gold, pairs):
        print(say(f"shenbao score: not scored, it has no counterpart: {alone}"), file=sys.stderr)
    try:
        scores = score.scores(pairs)
    except ValueError as error:
        print(f"shenbao score: {say(str(error))}", file=sys.stderr)
        return STOPPED
    if options.json:
        sys.stdout.buffer.write(score.to_json(scores))
    else:
        score.print_scores(scores)
    return COMPLETE
