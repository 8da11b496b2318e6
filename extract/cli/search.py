"""``shenbao search``: which filings rest on what."""

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, add_patterns, command, existing_database, existing_file, tell, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.cli.arguments import Commands
    from extract.index import Engine, Filters
    from extract.index.model import Sort

_SORTS: "tuple[Sort, ...]" = ("newest", "oldest", "amount", "unit")
_STATUSES = ("complete", "partial", "failed")
_LIMIT = 20
_FILES = ("csv", "xlsx", "parquet", "json")
_FILTERS = ("year", "unit", "issuer", "form", "status", "failed", "expired", "both")
_WAYS = ("batch", "documents", "about")  # to ask for something else than the hits of one query
_USED: "Mapping[str, Sequence[str]]" = {
    "": ("query", *_FILTERS, "sort", "facets", "limit", *_FILES),
    "batch": (*_FILTERS, "sort", *_FILES),
    "documents": ("query", "year", "unit", "issuer", "form", "about", "limit", *_FILES),
    "about": ("limit", *_FILES),
}
_SCREEN, _FILED = {"limit", "facets"}, {"sort"}  # what has no use in files, and what a batch has no use for but there
_ALL = {*_WAYS, "query", *_FILTERS, "sort", *_SCREEN, *_FILES}


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
    group.add_argument(
        "--form", metavar="FORM", action="append", default=[], help="kind of form: declaration, 项目支出绩效自评表 …"
    )
    group.add_argument("--status", choices=_STATUSES, action="append", default=[], help="of the record")
    group.add_argument(
        "--failed",
        metavar="RULE",
        nargs="?",
        const="*",
        action="append",
        default=[],
        help="a check that fails (shenbao check --list), or any",
    )
    group.add_argument("--expired", action="store_true", help="cites a plan that had run out before the fiscal year")
    group.add_argument("--both", metavar=("A", "B"), nargs=2, default=(), help="cites both documents")


def _add_outputs(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--documents",
        action="store_true",
        help="the documents that are cited, most cited first: of these issuers, counted in filings of these years, "
        "units and forms; with --about what is cited beside it",
    )
    group.add_argument(
        "--about", metavar="DOCUMENT", help="spellings, titles, citing filings and their places, what is cited with it"
    )
    group.add_argument(
        "--batch",
        metavar="CSV",
        type=existing_file,
        help="answer each line, and name those without a hit; a first line with a head such as 检索词, 文号, 标题, "
        "query, number or title says which column has the queries, else it is the first and has no head",
    )
    group.add_argument("--sort", choices=_SORTS, help=f"the order of hits ({_SORTS[0]})")
    group.add_argument("--limit", metavar="N", type=_limit, help=f"how many are shown on the screen ({_LIMIT})")
    group.add_argument(
        "--facets", action="store_true", help="also count the hits by year, unit, issuer, form, status and failed check"
    )
    group.add_argument("--csv", metavar="FILE", type=Path, help="write all to FILE.csv, with Chinese heads")
    group.add_argument("--xlsx", metavar="FILE", type=Path, help="write all to FILE.xlsx, with Chinese heads")
    group.add_argument("--parquet", metavar="FILE", type=Path, help="write all to FILE.parquet")
    group.add_argument("--json", action="store_true", help="print all as JSON Lines")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be from 1 to 1000")
    return int(text)


# ---------------------------------------------------------------- what goes together


def _idle(given: argparse.Namespace) -> str:
    """What would do nothing beside the rest of the line, in words; empty where all has its use."""
    ways = [way for way in _WAYS if getattr(given, way)]
    files = [name for name in _FILES if getattr(given, name)]
    used = {*_USED[ways[0] if ways else ""], *ways[:1]} - (_SCREEN if files else _FILED if "batch" in ways else set())
    idle = [name for name in vars(given) if name in _ALL and getattr(given, name) and name not in used]
    beside = files if files and set(idle) <= _SCREEN else ways[:1]
    return f"{_spelled(idle)} cannot go with {_spelled(beside)}" if idle else ""


def _spelled(names: "Iterable[str]") -> str:
    return ", ".join("QUERY" if name == "query" else f"--{name}" for name in names)


def run(given: argparse.Namespace) -> int:
    """Answer; a query that cannot be understood is wrong usage, and so is an option that would do nothing."""
    from extract import index  # noqa: PLC0415
    from extract.errors import QueryError  # noqa: PLC0415

    if idle := _idle(given):
        return wrong(idle)
    try:
        with index.reading(given.db) as engine:
            return _answer(engine, given)
    except QueryError as error:
        return wrong(str(error))


def _answer(engine: "Engine", given: argparse.Namespace) -> int:
    from extract.cli import filters  # noqa: PLC0415

    typed = filters.typed(engine, given)
    tell("search", filters.unknown(engine, typed))
    if given.documents:
        return _documents(engine, given, typed)
    return _about(engine, given) if given.about else _hits(engine, given, typed)


def _documents(engine: "Engine", given: argparse.Namespace, typed: "Filters") -> int:
    from extract.cli import found, tables  # noqa: PLC0415
    from extract.index import listing  # noqa: PLC0415
    from extract.index.documents import Wanted  # noqa: PLC0415

    wanted = Wanted(given.query, typed.issuers, None, typed.years, typed.units, typed.forms, beside=given.about or "")
    if not _is_filed(given):
        return found.cited(engine, wanted, given.limit or _LIMIT)
    tables.write(given, "引用文件", listing.DOCUMENT_HEADS, listing.listed(engine, wanted))
    return COMPLETE


def _about(engine: "Engine", given: argparse.Namespace) -> int:
    from extract.cli import found, tables  # noqa: PLC0415
    from extract.index import listing  # noqa: PLC0415

    if not _is_filed(given):
        return found.about(engine, given.about, given.limit or _LIMIT)
    lines = listing.lines(engine, given.about, listing.citing(engine, given.about))
    tables.write(given, "引用它的申报", listing.HEADS, lines)
    return COMPLETE


def _hits(engine: "Engine", given: argparse.Namespace, typed: "Filters") -> int:
    from extract.cli import found, tables  # noqa: PLC0415
    from extract.index import FACETS, Query, listing  # noqa: PLC0415

    facets = FACETS if given.facets else ()
    query = Query(given.query, given.both, typed, given.sort or _SORTS[0], size=given.limit or _LIMIT, facets=facets)
    queries = list(_queries(given.batch)) if given.batch else []
    if not _is_filed(given):
        return found.batch(engine, query, queries) if given.batch else found.hits(engine, query)
    unanswered: list[tuple[str, str]] = []
    lines = found.answers(engine, query, queries, unanswered) if given.batch else found.lines(engine, query)
    tables.write(given, "检索结果", listing.HEADS, lines)
    if given.batch:
        found.tell_unanswered(unanswered, len(queries))
    return COMPLETE


def _is_filed(given: argparse.Namespace) -> bool:
    return any(getattr(given, name) for name in _FILES)


# ---------------------------------------------------------------- a list of queries


def _queries(file: Path) -> "Iterator[str]":
    """The queries of a CSV file: its column with a head that we know, else its first column, as Excel saves it."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    column = _headed(rows[0]) if rows else None
    for row in rows if column is None else rows[1:]:
        if len(row) > (column or 0) and row[column or 0].strip():
            yield row[column or 0].strip()


def _headed(row: list[str]) -> int | None:
    """The column whose head says that it has queries, before one of numbers, before one of titles."""
    from extract import pack  # noqa: PLC0415

    patterns = pack.patterns("search")
    for name in ("query_head", "number_head", "title_head"):
        for column, cell in enumerate(row):
            if patterns[name].fullmatch(pack.fold(cell.strip())):
                return column
    return None
