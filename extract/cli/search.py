"""``shenbao search``: which filings rest on what."""

import argparse
import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, add_patterns, command, existing_database, existing_file, tell, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.cli.arguments import Commands
    from extract.index import Engine, Query

_SORTS = ("newest", "oldest", "amount", "unit")
_STATUSES = ("complete", "partial", "failed")
_ANY = "*"
_COLUMNS = ("query", "检索词", "文号", "标题")


def add(commands: "Commands") -> None:
    """The command's line."""
    parser = command(
        commands,
        "search",
        "find filings by a document number in any spelling or part of one, by a title or part of it, or by words; "
        "it exits with 0 also if nothing is found",
        "shenbao convert corpus --out out && shenbao search '综治办(2017)' --db out/shenbao.db",
    )
    parser.add_argument(
        "query", metavar="QUERY", nargs="?", default="", help='words with AND, OR, NOT, "phrases", (groups), numbers'
    )
    parser.add_argument(
        "--db",
        metavar="DB",
        required=True,
        type=existing_database,
        help="the index that convert wrote or the folder it is in, or postgresql://…",
    )
    _add_filters(parser.add_argument_group("filters", "Of several values any will do."))
    _add_outputs(parser.add_argument_group("instead of hits, and where they go"))
    add_patterns(parser)
    parser.set_defaults(run=run)


def _add_filters(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--year", metavar="YEAR", type=int, action="append", default=[], help="fiscal year")
    group.add_argument("--unit", metavar="UNIT", help="reporting unit, or part of its name")
    group.add_argument("--issuer", metavar="CODE", action="append", default=[], help="cites a document of this issuer")
    group.add_argument("--status", choices=_STATUSES, action="append", default=[], help="of the record")
    group.add_argument(
        "--failed",
        metavar="RULE",
        nargs="?",
        const=_ANY,
        action="append",
        default=[],
        help="a check that fails, or any",
    )
    group.add_argument("--expired", action="store_true", help="cites a plan that had run out before the fiscal year")
    group.add_argument("--both", metavar=("A", "B"), nargs=2, default=(), help="cites both documents")


def _add_outputs(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--documents", action="store_true", help="the documents that are cited, most cited first")
    group.add_argument("--about", metavar="DOCUMENT", help="spellings, titles, citing filings, what is cited with it")
    group.add_argument(
        "--batch", metavar="CSV", type=existing_file, help="answer each line, and name those without a hit"
    )
    group.add_argument("--sort", choices=_SORTS, default="newest", help="the order of hits (%(default)s)")
    group.add_argument("--limit", metavar="N", type=_limit, default=20, help="hits that are shown (%(default)s)")
    group.add_argument(
        "--facets", action="store_true", help="also count the hits by year, unit, issuer, form, status and failed check"
    )
    for suffix in ("csv", "xlsx", "parquet"):
        group.add_argument(f"--{suffix}", metavar="FILE", type=Path, help=f"write all hits to FILE.{suffix}")
    group.add_argument("--json", action="store_true", help="print all hits as JSON Lines")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be from 1 to 1000")
    return int(text)


def run(given: argparse.Namespace) -> int:
    """Answer; a query that cannot be understood is wrong usage."""
    from extract import index  # noqa: PLC0415
    from extract.errors import QueryError  # noqa: PLC0415

    try:
        with index.reading(given.db) as engine:
            return _answer(engine, given)
    except QueryError as error:
        return wrong(str(error))


def _answer(engine: "Engine", given: argparse.Namespace) -> int:
    from extract.cli import found  # noqa: PLC0415

    query = _query(engine, given)
    if given.about:
        return found.about(engine, given.about)
    if given.documents:
        return found.cited(engine, query.text, given.limit)
    queries = list(_queries(given.batch)) if given.batch else [query.text]
    if given.csv or given.xlsx or given.parquet or given.json:
        return _written(engine, query, queries, given)
    return found.batch(engine, query, queries) if given.batch else found.hits(engine, query)


def _query(engine: "Engine", given: argparse.Namespace) -> "Query":
    from extract.errors import QueryError  # noqa: PLC0415
    from extract.index import FACETS, Filters, Query, units  # noqa: PLC0415

    found = units(engine, given.unit) if given.unit else []
    if given.unit and not found:
        raise QueryError(f"检索库里没有名称含“{given.unit}”的填报单位。")
    filters = Filters(
        given.year, found, given.issuer, (), given.status, [rule or _ANY for rule in given.failed], given.expired
    )
    facets = FACETS if given.facets else ()
    return Query(given.query, given.both, filters, given.sort, size=given.limit, facets=facets)


def _queries(file: Path) -> "Iterator[str]":
    """The queries of a CSV file: its column with a head that we know, else its first column, as Excel saves it."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    heads = [at for at, cell in enumerate(rows[0]) if cell.strip() in _COLUMNS] if rows else []
    column = heads[0] if heads else 0
    for row in rows[1:] if heads else rows:
        if len(row) > column and row[column].strip():
            yield row[column].strip()


def _written(engine: "Engine", query: "Query", queries: list[str], given: argparse.Namespace) -> int:
    from extract import export  # noqa: PLC0415
    from extract.cli import found  # noqa: PLC0415

    targets = ((export.Plain, given.csv), (export.Book, given.xlsx), (export.Parquets, given.parquet))
    with ExitStack() as stack:
        files = [found.Sheet(stack, door, target) for door, target in targets if target]
        sinks: list[found.Sink] = [*files]
        if given.json:
            sinks.append(found.Stream(sys.stdout))
        unanswered = found.write(engine, query, queries, sinks)
    tell("search", (note for file in files for note in file.notes))
    if given.batch:
        found.tell_unanswered(unanswered, len(queries))
    return COMPLETE
