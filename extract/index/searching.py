"""Searching: a query → one SQL statement that finds, counts and sorts the hits → a page of hits with contexts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extract.errors import QueryError
from extract.index import folding, regulations, terms
from extract.index.connection import Connection, Row, marks
from extract.index.contexts import MOST, contexts
from extract.index.expressions import parsed_query
from extract.index.model import FACETS, LARGEST_PAGE, Answer, Context, Facet, FilingHit, FilingSummary, Filters, Query
from extract.index.terms import Meaning

_ORDERS = {
    "newest": "fiscal_year IS NULL, fiscal_year DESC, id",
    "oldest": "fiscal_year IS NULL, fiscal_year, id",
    "amount": "amount IS NULL, amount DESC, id",
    "unit": "unit IS NULL, unit, fiscal_year IS NULL, fiscal_year DESC, id",
}
_SORTED = {
    "newest": ["fiscal_year"],
    "oldest": ["fiscal_year"],
    "amount": ["amount"],
    "unit": ["unit", "fiscal_year"],
}
_YEAR = "CASE WHEN fiscal_year IS NULL THEN 1 ELSE 0 END", "coalesce(-fiscal_year, 0)"
_BEHIND = {  # what grows from hit to hit in each order, besides the id
    "newest": _YEAR,
    "oldest": (_YEAR[0], "coalesce(fiscal_year, 0)"),
    "amount": ("CASE WHEN amount IS NULL THEN 1 ELSE 0 END", "coalesce(-amount, 0)"),
    "unit": ("CASE WHEN unit IS NULL THEN 1 ELSE 0 END", "coalesce(unit, '')", *_YEAR),
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

_CONTENTS = (
    "SELECT filing.id, record.sha256, record.path, filing.position FROM filing JOIN record ON record.id = record_id"
)


class HitContent(NamedTuple):
    """A hit by the content of its file, which stays when the index is built anew."""

    id: int
    sha256: str | None
    path: str
    position: int | None


def search(connection: Connection, wanted: Query, most: int | None = MOST) -> Answer:
    """The answer to a query, each hit with ``most`` contexts (None: all); ``QueryError`` has a Chinese message."""
    if not 1 <= wanted.size <= LARGEST_PAGE or wanted.page < 1:
        raise QueryError(f"每页须为 1 至 {LARGEST_PAGE} 条，页码从 1 起。")
    if wanted.after is not None and not filings(connection, [wanted.after]):
        raise QueryError("续页的起点已不在检索库里，请重新检索。")
    if wanted.sort not in _ORDERS or not set(wanted.facets) <= set(FACETS):
        raise QueryError("没有这种排序或分类。")
    whole, each = _meanings(connection, wanted)
    total, facets, ids = _counts_and_page(connection, whole, wanted)
    places = contexts(connection, ids, each, most)
    return Answer(
        total=total,
        hits=tuple(FilingHit(one, *places[one.id]) for one in filings(connection, ids)),
        facets=facets,
        documents=regulations.most_cited_regulations(connection, each),
        approximate=whole.approximate,
        unknown=whole.unknown,
    )


def hit_contents(connection: Connection, wanted: Query, most: int) -> tuple[int, list[HitContent]]:
    """The number of hits, and the hits by the content of their files, unordered; none if they exceed ``most``.

    No page, no facets and no contexts.
    """
    where, values = _conditions(connection, _meanings(connection, wanted)[0], wanted.filters)
    # the conditions name columns of filing alone
    sql = f"{_CONTENTS} WHERE filing.id IN (SELECT id FROM filing{where})" if where else _CONTENTS
    rows = connection.rows(f"{sql} LIMIT ?", [*values, most + 1])
    if len(rows) > most:
        return connection.rows(f"SELECT count(*) FROM filing{where}", values)[0][0], []
    return len(rows), [HitContent(*row) for row in rows]


def sorted_filings(connection: Connection, wanted: Query, ids: Sequence[int], most: int) -> list[FilingSummary]:
    """The first of these filings in the order of a query, at most ``most``."""
    among = connection.dialect.among.format("id")
    sql = f"SELECT id FROM filing WHERE {among} ORDER BY {_ORDERS[wanted.sort]} LIMIT ?"
    return filings(connection, [row[0] for row in connection.rows(sql, (",".join(map(str, ids)), most))])


def _meanings(connection: Connection, wanted: Query) -> tuple[Meaning, list[Meaning]]:
    """What a query means as a whole, and its parts, for the contexts."""
    typed = parsed_query(wanted.text)
    words = terms.meanings(connection, typed) if typed else []
    both = [terms.cited_meaning(connection, text) for text in wanted.both]
    return terms.joined_meaning([*words[:1], *both], "AND"), [*words[1:], *both]


def _counts_and_page(
    connection: Connection, whole: Meaning, wanted: Query
) -> tuple[int, dict[str, tuple[tuple[str | None, int], ...]], list[int]]:
    """The number of hits, the facets, and the ids of the page's hits: one statement, so the hits are found once."""
    where, values = _conditions(connection, whole, wanted.filters)
    grouped = (_COLUMNS[name] for name in wanted.facets if name in _COLUMNS)
    columns = dict.fromkeys(["id", *_SORTED[wanted.sort], *grouped])
    order = _ORDERS[wanted.sort]
    behind, last = "", []
    if wanted.after is not None:
        key = ", ".join((*_BEHIND[wanted.sort], "id"))
        behind, last = f"WHERE ({key}) > (SELECT {key} FROM filing WHERE id = ?)", [wanted.after]
    page = f"SELECT * FROM hit {behind} ORDER BY {order} LIMIT ? OFFSET ?"
    parts = ["SELECT 'total' AS part, NULL AS value, count(*) AS number FROM hit"]
    parts += [_facet_statement(name, every=not where) for name in wanted.facets]
    parts.append(f"SELECT 'page', CAST(id AS TEXT), row_number() OVER (ORDER BY {order}) FROM ({page}) AS paged")
    # without conditions, the indexes of the table count fastest
    hits = f"hit AS {'NOT ' * (not where)}MATERIALIZED (SELECT {', '.join(columns)} FROM filing{where})"
    counts: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
    limits = (*last, wanted.size, (wanted.page - 1) * wanted.size)
    for part, value, number in connection.rows(f"WITH {hits} {' UNION ALL '.join(parts)}", (*values, *limits)):
        counts[part].append((value or None, number))
    ids = [int(value or 0) for value, _ in sorted(counts["page"], key=lambda one: one[1])]
    most_first: dict[str, tuple[tuple[str | None, int], ...]] = {
        name: tuple(sorted(counts[name], key=lambda one: (-one[1], one[0] is None, one[0] or "")))
        for name in wanted.facets
    }
    return counts["total"][0][1], most_first, ids


# filings (``citing``) that cite a document which another record's text, of no later year, says is no longer in force
REPEALED = (
    "FROM citation AS said "
    "JOIN filing AS saying ON saying.id = said.filing_id "
    "JOIN regulation AS named ON named.id = said.regulation_id "
    "JOIN regulation AS other ON other.same_as = named.same_as "
    "JOIN citation AS citing ON citing.regulation_id = other.id "
    "JOIN filing AS cited_in ON cited_in.id = citing.filing_id "
    "WHERE said.repealed IS NOT NULL AND cited_in.record_id <> saying.record_id "
    "AND said.repealed <= coalesce(cited_in.fiscal_year, said.repealed)"
)


# files of one content share a record: each of their paths counts
_FILES = "SELECT record.id FROM source JOIN record ON record.file = source.file"


def _conditions(connection: Connection, whole: Meaning, filters: Filters) -> tuple[str, list[object]]:
    """The WHERE of a query over ``filing``, "" if every filing is a hit, and its values."""
    conditions, values = _filter_conditions(connection, filters)
    if whole.filings[0]:
        conditions, values = [whole.filings[0], *conditions], [*whole.filings[1], *values]
    return f" WHERE {' AND '.join(conditions)}" if conditions else "", values


def _filter_conditions(connection: Connection, filters: Filters) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for column, wanted in (
        ("fiscal_year IN ({})", filters.years),
        ("unit IN ({})", filters.units),
        ("kind IN ({})", filters.forms),
        ("status IN ({})", filters.statuses),
        ("id IN ({})", filters.ids),
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
    conditions += [f"id IN (SELECT citing.filing_id {REPEALED})"] * filters.repealed
    if filters.files:
        has_part = connection.dialect.contains.format("folded_path")
        conditions.append(f"record_id IN ({_FILES} WHERE {' OR '.join([has_part] * len(filters.files))})")
        values += map(folding.folded_text, filters.files)
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


def places_in_filing(connection: Connection, text: str, filing: int) -> tuple[Context, ...]:
    """All places of a filing that say what a query asks for; raises ``QueryError`` if it cannot be parsed."""
    typed = parsed_query(text)
    wanted = terms.meanings(connection, typed)[1:] if typed else []
    return contexts(connection, [filing], wanted, None)[filing][0] if wanted else ()


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
