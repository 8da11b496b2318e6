"""The command ``shenbao``: one small function for each subcommand."""

import argparse
import io
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from extract import __version__, pack
from extract.cli import options
from extract.errors import ShenbaoError

if TYPE_CHECKING:
    from extract.batch import Job

COMPLETE, INCOMPLETE, USAGE, STOPPED = 0, 1, 2, 3
_GO_ON = "the same command goes on where it stopped"
_EXITS = "exit codes: 0 every record complete; 1 some partial or failed; 2 wrong usage; 3 the run could not go on"


def main(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character must not end the run
            stream.reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    try:
        if getattr(given, "patterns", None):
            pack.use(given.patterns)
        code: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    except (ShenbaoError, OSError) as error:
        print(f"shenbao: {error}", file=sys.stderr)
        return STOPPED
    return code


# ---------------------------------------------------------------- what can be typed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shenbao",
        description="Archived budget filings (项目支出绩效目标申报表, PDF or Word) in, schema-checked records out.",
        epilog=_EXITS,
    )
    parser.add_argument("--version", action="version", version=f"shenbao {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_convert(commands)
    _add_show(commands)
    _add_cite(commands)
    _add_score(commands)
    _add(commands, "schema", "print the JSON Schema of a record", "shenbao schema > record.schema.json").set_defaults(
        run=_schema
    )
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str, example: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=does,
        description=does[0].upper() + does[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_convert(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(
        commands,
        "convert",
        "convert files and folders: a record for each document",
        "shenbao convert corpus/minhang-2020-pingan --out out",
    )
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="+", help="a PDF or Word file, a folder, a zip or tar archive, a pattern"
    )
    parser.add_argument(
        "--out", metavar="DIR", required=True, type=Path, help="records go to DIR/records, a list to DIR/manifest.jsonl"
    )
    options.add(parser)
    _add_patterns(parser)
    parser.set_defaults(run=_convert)


def _add_show(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(
        commands,
        "show",
        "show what was read from a file, as tables",
        "shenbao show corpus/minhang-2020-pingan/source-libreoffice.pdf --overlay page.png",
    )
    parser.add_argument("file", metavar="FILE", type=_existing_file, help="a PDF or Word file, or a record (.json)")
    parser.add_argument("--tables", action="store_true", help="also print every table with all its cells")
    parser.add_argument(
        "--overlay",
        metavar="PNG",
        type=Path,
        help="draw cells, fields and citations of a PDF over its page; further pages go to PNG-2.png …",
    )
    _add_patterns(parser)
    parser.set_defaults(run=_show)


def _add_cite(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(
        commands,
        "cite",
        "find document numbers (发文字号) in text: a line in, a line of JSON out",
        "echo '见沪财绩(2018)4号' | shenbao cite",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=_text_file,
        help='text, or JSON Lines {"id", "text"}, in UTF-8 or GB18030; standard input without it or with -',
    )
    parser.add_argument(
        "--html", action="store_true", help="print a page of HTML with the citations marked in the text"
    )
    _add_patterns(parser)
    parser.set_defaults(run=_cite)


def _add_patterns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--patterns",
        metavar="DIR",
        type=_existing_folder,
        help="a folder of your own pattern files; what they name comes before what is built in",
    )


def _add_score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(
        commands,
        "score",
        "score records against hand-made ones, field by field and citation by citation",
        "shenbao convert corpus --out out && shenbao score out/records corpus",
    )
    parser.add_argument("predicted", metavar="PRED", type=_existing, help="a record, or the folder of records")
    parser.add_argument("gold", metavar="GOLD", type=_existing, help="a gold record, or a folder of them")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.set_defaults(run=_score)


def _existing(name: str) -> Path:
    if not os.path.exists(name):
        raise argparse.ArgumentTypeError(f"no such file or folder: {name}")
    return Path(name)


def _existing_folder(name: str) -> Path:
    if not os.path.isdir(name):
        raise argparse.ArgumentTypeError(f"no such folder: {name}")
    return Path(name)


def _existing_file(name: str) -> Path:
    if not os.path.isfile(name):
        raise argparse.ArgumentTypeError(f"no such file: {name}")
    return Path(name)


def _text_file(name: str) -> Path | None:
    return None if name == "-" else _existing_file(name)


# ---------------------------------------------------------------- what is done; each command loads only what it needs


def _convert(given: argparse.Namespace) -> int:
    from extract import batch  # noqa: PLC0415

    try:
        todo = batch.job(given.sources, given.out)
    except FileNotFoundError as error:
        return _wrong(str(error))
    except ValueError as error:
        return _wrong(f"the sources have no folder in common: {error}")
    if not (given.watch or batch.count(todo)):
        return _wrong("no PDF or Word file there")
    try:
        return max(_converted(given, job) for job in (batch.watch(todo, given.still) if given.watch else [todo]))
    except KeyboardInterrupt:
        print(f"shenbao: stopped; {_GO_ON}", file=sys.stderr)
    except batch.NotWritten as error:
        print(f"shenbao: cannot write {error.filename}: {error.strerror}; once it can, {_GO_ON}", file=sys.stderr)
    return STOPPED


def _converted(given: argparse.Namespace, todo: "Job") -> int:
    from extract import batch  # noqa: PLC0415
    from extract.cli.convert import convert  # noqa: PLC0415

    files = batch.count(todo)
    limits = options.limits(given)
    how = batch.Options(options.jobs(given, files), given.retry, limits, given.password_file, given.patterns)
    tally = convert(todo, how, files, as_json=given.log_json)
    return COMPLETE if set(tally.statuses) <= {"complete"} else INCOMPLETE


def _show(given: argparse.Namespace) -> int:
    from extract import show  # noqa: PLC0415

    try:
        content = show.content(given.file)
        if given.overlay:
            for image in show.overlay(given.file, content, given.overlay):
                print(f"drawn: {image}")
    except ValueError as error:
        return _wrong(str(error))
    show.screen(content, tables=given.tables)
    return COMPLETE if content["status"] == "complete" else INCOMPLETE


def _cite(given: argparse.Namespace) -> int:
    from extract.cli.cite import Report, WrongInput, answers, page  # noqa: PLC0415

    report = Report(str(given.file or "standard input"))
    try:
        with given.file.open("rb") if given.file else nullcontext(sys.stdin.buffer) as lines:
            sys.stdout.buffer.writelines((page if given.html else answers)(lines, report))
    except WrongInput as error:
        return _wrong(f"{report.name} {error}")
    return INCOMPLETE if report.passed_over else COMPLETE


def _score(given: argparse.Namespace) -> int:
    from extract import score  # noqa: PLC0415

    pairs = score.pairs(given.predicted, given.gold)
    if not pairs:
        return _wrong("no record has a gold record")
    for alone in score.unpaired(given.predicted, given.gold, pairs):
        print(f"shenbao score: not scored, it has no counterpart: {alone}", file=sys.stderr)
    try:
        scores = score.scores(pairs)
    except ValueError as error:
        print(f"shenbao score: {error}", file=sys.stderr)
        return STOPPED
    if given.json:
        sys.stdout.buffer.write(score.to_json(scores))
    else:
        score.screen(scores)
    return COMPLETE


def _schema(_given: argparse.Namespace) -> int:
    from extract.resources import SCHEMA  # noqa: PLC0415

    sys.stdout.buffer.write(SCHEMA.read_bytes())
    return COMPLETE


def _wrong(message: str) -> int:
    print(f"shenbao: {message}", file=sys.stderr)
    return USAGE
