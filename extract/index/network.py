"""Documents that are cited together: how often, in which years and by whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.index.connection import Connection, Row, marks
from extract.index.model import Regulation
from extract.index.regulations import CITING, regulation_id, regulations_by_id

# the filings that cite each of some documents, and what is counted over them
_CITED = (
    "WITH cited AS MATERIALIZED (SELECT DISTINCT same_as AS own, filing_id FROM citation "
    "JOIN regulation ON regulation.id = regulation_id WHERE same_as IN ({}) {})"
)
_PAIRS = (
    "SELECT one.own, other.own, count(*) FROM cited AS one JOIN cited AS other "
    "ON other.filing_id = one.filing_id AND other.own > one.own GROUP BY one.own, other.own"
)
_BY_YEAR = "SELECT own, fiscal_year, count(*) FROM cited JOIN filing ON id = filing_id GROUP BY own, fiscal_year"
_BY_UNIT = (
    "SELECT unit, fiscal_year, count(*) FROM filing WHERE id IN (SELECT filing_id FROM cited) "
    "GROUP BY unit, fiscal_year"
)
Year = int | None  # a filing without a fiscal year has None


@dataclass(frozen=True, slots=True)
class CitationNetwork:
    """The most cited documents, or one document (``is_around``, the first) and those most often cited with it.

    All counts are numbers of filings; around a document only filings that cite it count. ``pairs`` has the filings that
    cite two documents, by their positions in ``documents``; ``by_year`` those that cite a document, by its position and
    fiscal year; ``units`` the units that cite most, each with its filings by year. ``more_units`` are left out.
    """

    is_around: bool
    documents: Sequence[Regulation]
    counts: Sequence[int]
    pairs: Mapping[tuple[int, int], int]
    years: Sequence[Year]
    by_year: Mapping[tuple[int, Year], int]
    units: Sequence[tuple[str | None, Mapping[Year, int]]]
    more_units: int


def citation_network(connection: Connection, text: str = "", most: int = 12) -> CitationNetwork:
    """The network around the document that ``text`` names, without a text of the whole archive.

    It has at most ``most`` documents besides the named one, and ``most`` units. Raises ``NotOne`` if ``text`` does not
    name one document.
    """
    own = regulation_id(connection, text) if text else None
    within, given = (f"AND filing_id IN ({CITING})", [own]) if own is not None else ("", [])
    counted = _most_cited(connection, own, most)
    ids = [row[0] for row in counted]
    cited, of_cited = _CITED.format(marks(ids) or "NULL", within), [*ids, *given]
    at = {one: position for position, one in enumerate(ids)}
    pairs = connection.rows(f"{cited} {_PAIRS}", of_cited)
    by_year = connection.rows(f"{cited} {_BY_YEAR}", of_cited)
    units: dict[str | None, dict[Year, int]] = defaultdict(dict)
    for unit, year, number in connection.rows(f"{cited} {_BY_UNIT}", of_cited):
        units[unit][year] = units[unit].get(year, 0) + number  # two masked units may have one name
    ordered = sorted(units.items(), key=lambda one: (-sum(one[1].values()), one[0] is None, one[0] or ""))
    known = {year for _, year, _ in by_year if year is not None}
    return CitationNetwork(
        own is not None,
        list(regulations_by_id(connection, ids).values()),
        [row[1] for row in counted],
        {(min(at[a], at[b]), max(at[a], at[b])): number for a, b, number in pairs},
        [*sorted(known), *[None] * any(year is None for _, year, _ in by_year)],
        {(at[one], year): number for one, year, number in by_year},
        ordered[:most],
        len(ordered[most:]),
    )


def _most_cited(connection: Connection, own: int | None, most: int) -> list[Row]:
    """The ids of the documents, most cited first, with their filings; the one in the middle (``own``) before them."""
    if own is None:
        sql = "SELECT id, filings FROM regulation WHERE filings > 0 ORDER BY filings DESC, name LIMIT ?"
        return connection.rows(sql, (most,))
    return connection.rows(
        "SELECT same_as, count(DISTINCT filing_id) FROM citation JOIN regulation ON regulation.id = regulation_id "
        f"WHERE filing_id IN ({CITING}) GROUP BY same_as "
        "ORDER BY CASE WHEN same_as = ? THEN 0 ELSE 1 END, 2 DESC, same_as LIMIT ?",
        (own, own, most + 1),
    )
