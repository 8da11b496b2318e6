"""``shenbao form``: proposes form definitions and tries them on samples."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import (
    COMPLETE,
    INCOMPLETE,
    add_command,
    add_patterns,
    existing_file,
    usage_error,
)
from extract.messages import say

if TYPE_CHECKING:
    from rich.table import Table

    from extract.cli.arguments import Commands
    from extract.definition import Trial


def add(commands: "Commands") -> None:
    """Add the parsers of the two commands."""
    does = "make a definition for a form: propose one from a sample, and try it on samples"
    group = commands.add_parser("form", help=does, description=does)
    actions = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = add_command(
        actions,
        "new",
        "propose a definition from a filled or blank form",
        "shenbao form new corpus/general-2015/source.docx --out forms/our-form.toml",
    )
    new.add_argument("sample", metavar="SAMPLE", type=existing_file, help="a form, filled or blank, in any format")
    new.add_argument(
        "--out", metavar="FILE", type=definition_path, help="the file to write (FILE.toml); without it print the text"
    )
    new.set_defaults(run=run_new)
    check = add_command(
        actions,
        "check",
        "show what a definition reads, what it misses and what it changes against the general reader",
        "shenbao form check forms/our-form.toml corpus/general-2015/source.docx",
    )
    check.add_argument("file", metavar="FILE", type=existing_file, help="the definition (FILE.toml)")
    check.add_argument("samples", metavar="SAMPLE", nargs="+", type=existing_file, help="filled or blank forms")
    check.add_argument("--changes", action="store_true", help="of what is read show only what the definition changes")
    add_patterns(check)
    check.set_defaults(run=run_check)


def definition_path(name: str) -> Path:
    """The path of a definition to write, which must not be there yet."""
    if Path(name).suffix.lower() != ".toml":
        raise argparse.ArgumentTypeError(f"a definition is a TOML file: {name} must end in .toml")
    if Path(name).exists():
        raise argparse.ArgumentTypeError(f"{name} is there already; move it away or choose another name")
    return Path(name)


def run_new(options: argparse.Namespace) -> int:
    """Print or write the proposal."""
    import extract  # noqa: PLC0415
    from extract import definition  # noqa: PLC0415

    name = (options.out or options.sample).stem
    try:
        text = definition.proposed_definition(extract.read(options.sample), name, options.sample.name)
    except definition.NoForm as error:
        return usage_error(f"{options.sample}{say('：')}{say(str(error))}")
    if options.out is None:
        print(text, end="")
        return COMPLETE
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text, encoding="utf-8")
    command = f"shenbao form check {options.out} {options.sample}"
    print(say(f"已写入 {options.out}。请对照表样核对，再执行：{command}"))
    return COMPLETE


def run_check(options: argparse.Namespace) -> int:
    """Print the trial of each sample; returns 1 if something is missed on one of them."""
    from extract import definition, pack, terminal  # noqa: PLC0415
    from extract.errors import SourceError  # noqa: PLC0415

    console = terminal.console()
    own = pack.definition(options.file)
    misses = 0
    for sample in options.samples:
        try:
            trial = definition.try_definition(own, sample)
        except SourceError as error:
            print(f"{sample}{say('：')}{say(str(error))}")
            misses += 1
            continue
        others = "".join(say(f"，{count}份按“{name}”读") for name, count in trial.elsewhere.items())
        print(say(f"{sample}：{trial.fitting}份表认作“{own['id']}”") + others)
        console.print(trial_table(trial, only_changes=options.changes))
        for name in trial.instead_of:
            print(say(f"  没有它时按“{name}”读这份样表；按那种读法已经读全的，不必另写定义。"))
        for miss in trial.misses:
            print(say(f"  遗漏：{miss}"))
        if trial.others:
            print(say(f"  归入其他栏目：{'、'.join(trial.others)}"))
        misses += len(trial.misses)
    return INCOMPLETE if misses else COMPLETE


def trial_table(trial: "Trial", *, only_changes: bool) -> "Table":
    """What is read, field by field, and what of it the definition adds, changes or drops."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD)
    for head in ("表", "栏目", "读到的内容", "与通用读法相比"):
        table.add_column(say(head), overflow="fold")
    for leaf in trial.leaves:
        if leaf.before is None:
            change = say("新增")
        elif leaf.after is None:
            change = say(f"不再有：{leaf.before}")
        else:
            change = "" if leaf.before == leaf.after else say(f"原为：{leaf.before}")
        if change or not only_changes:
            table.add_row(str(leaf.filing), *map(escape, (leaf.title, leaf.after or "", change)))
    return table
