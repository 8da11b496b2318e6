"""Searching: a query → one statement that finds, counts and sorts the hits → a page of them with their contexts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extract.errors import QueryError
from extract.index import contexts, documents, query, terms
from extract.index.engine import Engine, Row
from extract.index.model import FACETS, LARGEST_PAGE, Answer, Facet, Filters, Found, Hit, Query
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
_TABLES = {  # what a facet's values are, how they are counted, and in which rows
    "issuer": ("issuer", "count(*)", "cited_issuer WHERE TRUE {}"),
    "check": ("rule", "count(DISTINCT filing_id)", "checked WHERE outcome = 'fails' {}"),
}
_VALUES = 50  # of a facet, the most frequent ones
_FOUND = """SELECT filing.id, record.file, record.path, filing.status, filing.position, filing.kind, filing.form_title,
  first_page, last_page, fiscal_year, unit, project, money_unit, annual_budget, total_budget, failed
  FROM filing JOIN record ON record.id = record_id"""


def search(engine: Engine, wanted: Query) -> Answer:
    """The answer to a query; ``QueryError`` says in Chinese what is wrong with it."""
    meanings = _meanings(engine, wanted)
    hits = _selected(meanings[0], wanted)
    total, facets, page = _counted(engine, hits, wanted)
    return Answer(
        total=total,
        hits=tuple(_hits(engine, page, meanings[1:])),
        facets=facets,
        documents=documents.most_cited(engine, meanings[1:]),
        approximate=meanings[0].approximate,
        unknown=meanings[0].unknown,
    )


def _meanings(engine: Engine, wanted: Query) -> list[Meaning]:
    """Of the whole query, then of each of its terms."""
    if not 1 <= wanted.size <= LARGEST_PAGE or wanted.page < 1:
        raise QueryError(f"每页须为 1 至 {LARGEST_PAGE} 条，页码从 1 起。")
    if wanted.sort not in _ORDERS or not set(wanted.facets) <= set(FACETS):
        raise QueryError("没有这种排序或分类。")
    typed = query.parsed(wanted.text)
    found = terms.meaning(engine, typed) if typed else []
    both = [terms.cited(engine, text) for text in wanted.both]
    return [terms.joined([*found[:1], *both], "AND"), *found[1:], *both]


# ---------------------------------------------------------------- which


class _Hits(NamedTuple):
    """A query for the hits with what they are counted and sorted by; ``every`` if all filings are."""

    sql: str
    values: tuple[object, ...]
    every: bool


def _selected(whole: Meaning, wanted: Query) -> _Hits:
    conditions, values = _conditions(wanted.filters)
    if whole.filings[0]:
        conditions, values = [whole.filings[0], *conditions], [*whole.filings[1], *values]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = dict.fromkeys(
        ["id", *_SORTED[wanted.sort], *(_COLUMNS[name] for name in wanted.facets if name in _COLUMNS)]
    )
    return _Hits(f"SELECT {', '.join(columns)} FROM filing{where}", tuple(values), not conditions)


def _conditions(filters: Filters) -> tuple[list[str], list[object]]:
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
            conditions.append(column.format(", ".join("?" * len(wanted))))
            values += wanted
    conditions += ["failed > 0"] * ("*" in filters.checks)
    conditions += ["id IN (SELECT filing_id FROM citation WHERE years_past IS NOT NULL)"] * filters.expired
    return conditions, values


# ---------------------------------------------------------------- how many, and which of them now


def _counted(
    engine: Engine, hits: _Hits, wanted: Query
) -> tuple[int, dict[str, tuple[tuple[str | None, int], ...]], list[int]]:
    """The number of hits, the facets, and the ids of the page's hits: one statement, so that it finds them once."""
    parts = ["SELECT 'total' AS part, NULL AS value, count(*) AS number FROM hit"]
    parts += [_facet(name, every=hits.every) for name in wanted.facets]
    order = _ORDERS[wanted.sort]
    page = f"SELECT * FROM hit ORDER BY {order} LIMIT ? OFFSET ?"
    parts.append(f"SELECT 'page', CAST(id AS TEXT), row_number() OVER (ORDER BY {order}) FROM ({page}) AS paged")
    # all filings are best counted by the indexes of their table
    statement = f"WITH hit AS {'NOT ' * hits.every}MATERIALIZED ({hits.sql}) {' UNION ALL '.join(parts)}"
    found: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
    values = (*hits.values, wanted.size, (wanted.page - 1) * wanted.size)
    for part, value, number in engine.rows(statement, values):
        found[part].append((value or None, number))
    ids = [int(value or 0) for value, _ in sorted(found["page"], key=lambda one: one[1])]
    return found["total"][0][1], {name: _ordered(found[name]) for name in wanted.facets}, ids


def _facet(name: Facet, *, every: bool) -> str:
    """The most frequent values of a facet, each with its number of hits."""
    value, number, source = _TABLES.get(name) or (_COLUMNS[name], "count(*)", "hit")
    source = source.format("" if every else "AND filing_id IN (SELECT id FROM hit)")
    counted = f"SELECT {value} AS value, {number} AS number FROM {source} GROUP BY {value}"
    most = (
        f"SELECT value, number FROM ({counted}) AS counted ORDER BY number DESC, value IS NULL, value LIMIT {_VALUES}"
    )
    return f"SELECT '{name}', CAST(value AS TEXT), number FROM ({most}) AS most"


def _ordered(values: Sequence[tuple[str | None, int]]) -> tuple[tuple[str | None, int], ...]:
    """The most frequent value first."""
    return tuple(sorted(values, key=lambda one: (-one[1], one[0] is None, one[0] or "")))


def _hits(engine: Engine, ids: Sequence[int], meanings: Sequence[Meaning]) -> list[Hit]:
    shown = contexts.contexts(engine, ids, meanings)
    return [Hit(found, *shown[found.id]) for found in filings(engine, ids)]


def filings(engine: Engine, ids: Sequence[int]) -> list[Found]:
    """The filings of these ids, in this order; one that is not there is left out."""
    marks = ", ".join("?" * len(ids))
    rows = engine.rows(f"{_FOUND} WHERE filing.id IN ({marks})", list(ids)) if ids else []
    known = {row[0]: _filing(row) for row in rows}
    return [known[one] for one in ids if one in known]


def filing(engine: Engine, file: str, position: int | None) -> Found | None:
    """The filing at a position of a record, None where there is none."""
    rows = engine.rows(
        f"{_FOUND} WHERE record.file = ? AND coalesce(filing.position, -1) = ?",
        (file, -1 if position is None else position),
    )
    return _filing(rows[0]) if rows else None


def _filing(row: Row) -> Found:
    first, last = row[7:9]
    return Found(*(*row[:7], None if first is None else (first, last), *row[9:]))


def units(engine: Engine, part: str) -> list[str]:
    """The reporting units with these words in their name."""
    return [row[0] for row in engine.rows(f"SELECT DISTINCT unit FROM filing WHERE {engine.holds('unit')}", (part,))]
