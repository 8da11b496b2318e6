"""Searching: a query → one SQL statement that finds, counts and sorts the hits → a page of hits with contexts."""

from collections import defaultdict
from collections.abc import Sequence

from extract.errors import QueryError
from extract.index import regulations, terms
from extract.index.connection import Connection, Row, marks
from extract.index.contexts import contexts
from extract.index.expressions import parsed_query
from extract.index.model import FACETS, LARGEST_PAGE, Answer, Facet, FilingHit, FilingSummary, Filters, Query
from extract.index.terms import Meaning

_ORDERS = {
    "newest": "fiscal_year IS NULL, fiscal_year DESC, id",
    "oldest": "fiscal_year IS NULL, fiscal_year, id",
    "amount": "amount IS NULL, amount DESC, id",
    "unit": "unit IS NULL, unit, fiscal_year DESC, id",
}
_SORTED = {
    "newest": ["fiscal_year"],
    "oldest": ["fiscal_year"],
    "amount": ["amount"],
    "unit": ["unit", "fiscal_year"],
}
_COLUMNS = {"year": "fiscal_year", "unit": "unit", "form": "kind", "status": "status"}
_TABLES = {  # facet: (the column of its values, how they are counted, the rows)
    "issuer": ("issuer", "count(*)", "cited_issuer WHERE TRUE {}"),
    "check": ("rule", "count(DISTINCT filing_id)", "checked WHERE outcome = 'fails' {}"),
}
_VALUES = 50  # of a facet, the most frequent ones
_SUMMARY = """SELECT filing.id, record.file, record.path, filing.status, filing.position, filing.kind,
  filing.form_title, first_page, last_page, fiscal_year, unit, project, money_unit, annual_budget, total_budget, failed
  FROM filing JOIN record ON record.id = record_id"""


def search(connection: Connection, wanted: Query) -> Answer:
    """The answer to a query; raises ``QueryError`` with a Chinese message."""
    if not 1 <= wanted.size <= LARGEST_PAGE or wanted.page < 1:
        raise QueryError(f"每页须为 1 至 {LARGEST_PAGE} 条，页码从 1 起。")
    if wanted.sort not in _ORDERS or not set(wanted.facets) <= set(FACETS):
        raise QueryError("没有这种排序或分类。")
    typed = parsed_query(wanted.text)
    words = terms.meanings(connection, typed) if typed else []
    both = [terms.cited_meaning(connection, text) for text in wanted.both]
    whole, each = terms.joined_meaning([*words[:1], *both], "AND"), [*words[1:], *both]
    total, facets, ids = _counts_and_page(connection, whole, wanted)
    places = contexts(connection, ids, each)
    return Answer(
        total=total,
        hits=tuple(FilingHit(one, *places[one.id]) for one in filings(connection, ids)),
        facets=facets,
        documents=regulations.most_cited_regulations(connection, each),
        approximate=whole.approximate,
        unknown=whole.unknown,
    )


def _counts_and_page(
    connection: Connection, whole: Meaning, wanted: Query
) -> tuple[int, dict[str, tuple[tuple[str | None, int], ...]], list[int]]:
    """The number of hits, the facets, and the ids of the page's hits: one statement, so the hits are found once."""
    conditions, values = _filter_conditions(wanted.filters)
    if whole.filings[0]:
        conditions, values = [whole.filings[0], *conditions], [*whole.filings[1], *values]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    grouped = (_COLUMNS[name] for name in wanted.facets if name in _COLUMNS)
    columns = dict.fromkeys(["id", *_SORTED[wanted.sort], *grouped])
    order = _ORDERS[wanted.sort]
    page = f"SELECT * FROM hit ORDER BY {order} LIMIT ? OFFSET ?"
    parts = ["SELECT 'total' AS part, NULL AS value, count(*) AS number FROM hit"]
    parts += [_facet_statement(name, every=not conditions) for name in wanted.facets]
    parts.append(f"SELECT 'page', CAST(id AS TEXT), row_number() OVER (ORDER BY {order}) FROM ({page}) AS paged")
    # without conditions, the indexes of the table count fastest
    hits = f"hit AS {'NOT ' * (not conditions)}MATERIALIZED (SELECT {', '.join(columns)} FROM filing{where})"
    counts: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
    limits = (wanted.size, (wanted.page - 1) * wanted.size)
    for part, value, number in connection.rows(f"WITH {hits} {' UNION ALL '.join(parts)}", (*values, *limits)):
        counts[part].append((value or None, number))
    ids = [int(value or 0) for value, _ in sorted(counts["page"], key=lambda one: one[1])]
    most_first: dict[str, tuple[tuple[str | None, int], ...]] = {
        name: tuple(sorted(counts[name], key=lambda one: (-one[1], one[0] is None, one[0] or "")))
        for name in wanted.facets
    }
    return counts["total"][0][1], most_first, ids


# filings that cite a document which the text of another record, of no later year, says is no longer in force
_CITING_REPEALED = (
    "SELECT citing.filing_id FROM citation AS said "
    "JOIN filing AS saying ON saying.id = said.filing_id "
    "JOIN regulation AS named ON named.id = said.regulation_id "
    "JOIN regulation AS other ON other.same_as = named.same_as "
    "JOIN citation AS citing ON citing.regulation_id = other.id "
    "JOIN filing AS cited_in ON cited_in.id = citing.filing_id "
    "WHERE said.repealed IS NOT NULL AND cited_in.record_id <> saying.record_id "
    "AND said.repealed <= coalesce(cited_in.fiscal_year, said.repealed)"
)


def _filter_conditions(filters: Filters) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for column, wanted in (
        ("fiscal_year IN ({})", filters.years),
        ("unit IN ({})", filters.units),
        ("kind IN ({})", filters.forms),
        ("status IN ({})", filters.statuses),
        (
            "id IN (SELECT filing_id FROM citation WHERE regulation_id IN "
            "(SELECT regulation.id FROM regulation WHERE issuer IN ({})))",
            filters.issuers,
        ),
        (
            "id IN (SELECT filing_id FROM checked WHERE outcome = 'fails' AND rule IN ({}))",
            [rule for rule in filters.checks if rule != "*"],
        ),
    ):
        if wanted:
            conditions.append(column.format(marks(wanted)))
            values += wanted
    conditions += ["failed > 0"] * ("*" in filters.checks)
    conditions += ["id IN (SELECT filing_id FROM citation WHERE years_past IS NOT NULL)"] * filters.expired
    conditions += [f"id IN ({_CITING_REPEALED})"] * filters.repealed
    return conditions, values


def _facet_statement(name: Facet, *, every: bool) -> str:
    """The most frequent values of a facet, each with its number of hits; ``every`` if all filings are hits."""
    value, number, source = _TABLES.get(name) or (_COLUMNS[name], "count(*)", "hit")
    source = source.format("" if every else "AND filing_id IN (SELECT id FROM hit)")
    counted = f"SELECT {value} AS value, {number} AS number FROM {source} GROUP BY {value}"
    most = (
        f"SELECT value, number FROM ({counted}) AS counted ORDER BY number DESC, value IS NULL, value LIMIT {_VALUES}"
    )
    return f"SELECT '{name}', CAST(value AS TEXT), number FROM ({most}) AS most"


# ---------------------------------------------------------------- filings


def filings(connection: Connection, ids: Sequence[int]) -> list[FilingSummary]:
    """The filings with these ids, in this order; unknown ids are left out."""
    rows = connection.rows(f"{_SUMMARY} WHERE filing.id IN ({marks(ids)})", list(ids)) if ids else []
    known = {row[0]: _summary(row) for row in rows}
    return [known[one] for one in ids if one in known]


def filing(connection: Connection, file: str, position: int | None) -> FilingSummary | None:
    """The filing at a position of a record; None if there is none."""
    rows = connection.rows(
        f"{_SUMMARY} WHERE record.file = ? AND coalesce(filing.position, -1) = ?",
        (file, -1 if position is None else position),
    )
    return _summary(rows[0]) if rows else None


def _summary(row: Row) -> FilingSummary:
    first, last = row[7:9]
    return FilingSummary(*(*row[:7], None if first is None else (first, last), *row[9:]))


def units(connection: Connection, part: str) -> list[str]:
    """The reporting units with these words in their name."""
    rows = connection.rows(
        f"SELECT DISTINCT unit FROM filing WHERE {connection.dialect.contains.format('unit')}", (part,)
    )
    return [row[0] for row in rows]
