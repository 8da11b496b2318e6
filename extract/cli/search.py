"""``shenbao search``: searches filings by the documents they cite, and by words."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli import search_evidence, search_saved
from extract.cli.arguments import (
    COMPLETE,
    add_command,
    add_patterns,
    existing_database,
    existing_file,
    hit_limit,
    print_notes,
    usage_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extract.cli.arguments import Commands
    from extract.cli.search_files import Heads, Line
    from extract.index import Connection, Filters
    from extract.index.model import Sort

_SORTS: "tuple[Sort, ...]" = ("newest", "oldest", "amount", "unit")
_STATUSES = ("complete", "partial", "failed")
_LIMIT = 20
_FILES = ("csv", "xlsx", "parquet", "json")
_WHERE = ("records", "sources", "notes")  # what the evidence pack is made of
_KEPT = ("saved", "looked", "user")  # of saved searches
_FILTERS = ("year", "unit", "issuer", "form", "status", "file", "failed", "expired", "repealed", "both")
# options that ask for something other than the hits of one query
_MODES = ("batch", "documents", "about", "evidence", "save", "saved")
_USED: "Mapping[str, Sequence[str]]" = {
    "": ("query", *_FILTERS, "sort", "facets", "limit", *_FILES),
    "batch": (*_FILTERS, "sort", *_FILES),
    "documents": ("query", "year", "unit", "issuer", "form", "about", "limit", *_FILES),
    "about": ("limit", *_FILES),
    "evidence": ("query", *_FILTERS, "sort", *_WHERE),
    "save": ("query", *_FILTERS, "sort", "saved", "user"),
    "saved": _KEPT,
}
_SCREEN, _FILED = {"limit", "facets"}, {"sort"}  # without effect on files; of a batch only for files
_ALL = {*_MODES, "query", *_FILTERS, "sort", *_SCREEN, *_FILES, *_WHERE, *_KEPT}


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
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
    search_evidence.add_options(parser.add_argument_group("an evidence pack (证据包)"))
    search_saved.add_options(parser.add_argument_group("saved searches (已存检索)"))
    add_patterns(parser)
    parser.set_defaults(run=run)


def _add_filters(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--year", metavar="YEAR", type=int, action="append", default=[], help="fiscal year")
    group.add_argument("--unit", metavar="UNIT", help="reporting unit, or part of its name")
    group.add_argument("--issuer", metavar="CODE", action="append", default=[], help="cites a document of this issuer")
    group.add_argument(
        "--form", metavar="FORM", action="append", default=[], help="kind of form: declaration, 项目支出绩效自评表 …"
    )
    group.add_argument("--status", choices=_STATUSES, action="append", default=[], help="how far the file was read")
    group.add_argument(
        "--file", metavar="NAME", action="append", default=[], help="part of the file's path (文件名), also of copies"
    )
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
    group.add_argument(
        "--repealed", action="store_true", help="cites a document that another text of the archive says is repealed"
    )
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
    group.add_argument("--limit", metavar="N", type=hit_limit, help=f"how many are shown on the screen ({_LIMIT})")
    group.add_argument(
        "--facets", action="store_true", help="also count the hits by year, unit, issuer, form, status and failed check"
    )
    group.add_argument("--csv", metavar="FILE", type=Path, help="write all to FILE.csv, with Chinese heads")
    group.add_argument("--xlsx", metavar="FILE", type=Path, help="write all to FILE.xlsx, with Chinese heads")
    group.add_argument("--parquet", metavar="FILE", type=Path, help="write all to FILE.parquet")
    group.add_argument("--json", action="store_true", help="print all as JSON Lines")


# ---------------------------------------------------------------- what goes together


def _conflict(options: argparse.Namespace) -> str:
    """A message about options without effect beside the others; empty if all have an effect."""
    modes = [mode for mode in _MODES if getattr(options, mode)]
    files = [name for name in _FILES if getattr(options, name)]
    unused = _SCREEN if files else _FILED if "batch" in modes else set()
    used = {*_USED[modes[0] if modes else ""], *modes[:1]} - unused
    idle = [name for name in vars(options) if name in _ALL and getattr(options, name) and name not in used]
    beside = files if files and set(idle) <= _SCREEN else modes[:1]
    if idle and not beside:
        return f"{_option_names(idle)} goes with --{'evidence' if idle[0] in _WHERE else 'saved'}"
    if options.save and not options.saved:
        return "--save goes with --saved"
    return f"{_option_names(idle)} cannot go with {_option_names(beside)}" if idle else ""


def _option_names(names: "Iterable[str]") -> str:
    return ", ".join("QUERY" if name == "query" else f"--{name}" for name in names)


def run(options: argparse.Namespace) -> int:
    """Print the answer; a query that cannot be parsed or an option without effect is a usage error."""
    from extract import index  # noqa: PLC0415
    from extract.errors import QueryError  # noqa: PLC0415
    from extract.index import Query  # noqa: PLC0415

    if conflict := _conflict(options):
        return usage_error(conflict)
    try:
        with index.reading(options.db) as engine:
            from extract.cli import search_filters  # noqa: PLC0415

            filters = search_filters.typed_filters(engine, options)
            print_notes("search", search_filters.unknown_values(engine, filters))
            if options.documents:
                return _answer_documents(engine, options, filters)
            query = Query(options.query, options.both, filters, options.sort or _SORTS[0])
            if options.saved:
                return search_saved.answer_saved(engine, options, query)
            if options.evidence:
                return search_evidence.write_pack(engine, options, query)
            return _answer_about(engine, options) if options.about else _answer_hits(engine, options, filters)
    except QueryError as error:
        return usage_error(str(error))


def _answer_documents(engine: "Connection", options: argparse.Namespace, filters: "Filters") -> int:
    """Print or write the cited documents; returns the exit code."""
    from extract.cli import search_output  # noqa: PLC0415
    from extract.index import listing  # noqa: PLC0415
    from extract.index.regulations import RegulationFilter  # noqa: PLC0415

    wanted = RegulationFilter(
        options.query, filters.issuers, None, filters.years, filters.units, filters.forms, beside=options.about or ""
    )
    if not _writes_files(options):
        return search_output.print_documents(engine, wanted, options.limit or _LIMIT)
    _write_lines(options, "引用文件", listing.DOCUMENT_HEADS, listing.regulation_rows(engine, wanted))
    return COMPLETE


def _answer_about(engine: "Connection", options: argparse.Namespace) -> int:
    """Print or write the dossier of one document; returns the exit code."""
    from extract.cli import search_output  # noqa: PLC0415
    from extract.index import listing  # noqa: PLC0415

    if not _writes_files(options):
        return search_output.print_dossier(engine, options.about, options.limit or _LIMIT)
    lines = listing.hit_rows(engine, options.about, listing.citing_answers(engine, options.about))
    _write_lines(options, "引用它的申报", listing.HEADS, lines)
    return COMPLETE


def _answer_hits(engine: "Connection", options: argparse.Namespace, filters: "Filters") -> int:
    """Print or write the hits of a query, or of each query in a file; returns the exit code."""
    from extract.cli import search_output  # noqa: PLC0415
    from extract.index import FACETS, Query, listing  # noqa: PLC0415

    facets = FACETS if options.facets else ()
    order, size = options.sort or _SORTS[0], options.limit or _LIMIT
    query = Query(options.query, options.both, filters, order, size=size, facets=facets)
    queries = list(_queries(options.batch)) if options.batch else []
    if not _writes_files(options):
        if options.batch:
            return search_output.print_batch(engine, query, queries)
        return search_output.print_hits(engine, query)
    unanswered: list[tuple[str, str]] = []
    if options.batch:
        lines = search_output.batch_lines(engine, query, queries, unanswered)
    else:
        lines = listing.hit_rows(engine, query.text, listing.all_answers(engine, query))
    _write_lines(options, "检索结果", listing.HEADS, lines)
    if options.batch:
        search_output.print_unanswered(unanswered, len(queries))
    return COMPLETE


def _write_lines(options: argparse.Namespace, title: str, heads: "Heads", lines: "Iterable[Line]") -> None:
    from extract.cli import search_files  # noqa: PLC0415  (loads what writes workbooks)

    search_files.write_lines(options, title, heads, lines)


def _writes_files(options: argparse.Namespace) -> bool:
    return any(getattr(options, name) for name in _FILES)


# ---------------------------------------------------------------- a list of queries


def _queries(file: Path) -> "Iterator[str]":
    """The queries of a CSV file as Excel saves it: the column with a known head, else the first column.

    A head for queries has priority over one for numbers, and that over one for titles.
    """
    import csv  # noqa: PLC0415

    from extract import pack  # noqa: PLC0415

    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    heads = [pack.fold(cell.strip()) for cell in rows[0]] if rows else []
    kinds = [pack.pattern("search", name) for name in ("query_head", "number_head", "title_head")]
    columns = [column for kind in kinds for column, head in enumerate(heads) if kind.fullmatch(head)]
    column = columns[0] if columns else 0
    for row in rows[1:] if columns else rows:
        if len(row) > column and row[column].strip():
            yield row[column].strip()
