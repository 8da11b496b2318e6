"""Statistics of the whole index (statuses, causes, amounts, expired plans), and the rows of one filing.

Sums are exact: they are counted in ten-thousandths of a yuan.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from extract.index import regulations
from extract.index.connection import Connection, select_in
from extract.index.contexts import MOST, contexts
from extract.index.model import Answer, FilingHit, FilingSummary, Regulation
from extract.index.places import unpacked_at
from extract.index.searching import REPEALED, filings
from extract.index.terms import Meaning

_FINE = 10_000  # filing.amount is in ten-thousandths of a yuan


@dataclass(frozen=True, slots=True)
class IncompleteRecord:
    """A record that is partial or failed: its file, the source's path, and why."""

    file: str
    path: str
    status: str
    cause: str | None
    message: str | None


class FileCounts(NamedTuple):
    """The files of the archive: with a form, without one, those that failed, and what is no document (skipped).

    Files of the same content share a record, and count as one.
    """

    with_form: int
    without_form: int
    failed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """The filings of one fiscal year and unit: how many, how many of them have an amount, and its sum in yuan (元).

    A filing that stands in several files, as those do that agree in project, form and amount, counts once; the
    others are ``copies``. Those whose amount does not fit its unit of money by the check (金额大小与所写单位) are
    ``doubtful``: they are neither priced nor summed.
    """

    year: int | None
    unit: str | None
    filings: int
    priced: int
    yuan: Decimal
    copies: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class ExpiredCitation:
    """A filing that cites a plan which had run out ``years`` before its fiscal year."""

    filing: FilingSummary
    document: Regulation
    years: int


def statuses(connection: Connection) -> dict[str, int]:
    """The number of records by status."""
    return dict((row[0], row[1]) for row in connection.rows("SELECT status, count(*) FROM record GROUP BY status"))


def file_counts(connection: Connection) -> FileCounts:
    """The numbers of files, each of which counts once."""
    (with_form,) = connection.rows("SELECT count(DISTINCT record_id) FROM filing WHERE position IS NOT NULL")[0]
    failed = statuses(connection).get("failed", 0)
    (records,) = connection.rows("SELECT count(*) FROM record")[0]
    skipped = connection.rows("SELECT value FROM about WHERE name = 'skipped'")
    return FileCounts(with_form, records - with_form - failed, failed, int(skipped[0][0]) if skipped else 0)


def causes(connection: Connection) -> dict[str, int]:
    """The number of incomplete records by cause, the code of a record's first remark of severity error."""
    sql = "SELECT cause, count(*) FROM record WHERE cause IS NOT NULL GROUP BY cause ORDER BY 2 DESC, 1"
    return dict((row[0], row[1]) for row in connection.rows(sql))


def incomplete_records(connection: Connection, page: int = 1, size: int = 50) -> list[IncompleteRecord]:
    """One page of the records that are not complete, those that could not be read at all first."""
    sql = (
        "SELECT file, path, status, cause, message FROM record WHERE status <> 'complete' "
        "ORDER BY status, path, file LIMIT ? OFFSET ?"
    )
    return [IncompleteRecord(*row) for row in connection.rows(sql, (size, (page - 1) * size))]


def sample_records(connection: Connection, number: int) -> list[tuple[str, dict[str, Any]]]:
    """Some records in the order of their digests, as a sample: their files, with path and digest of their sources."""
    rows = connection.rows("SELECT file, path, sha256 FROM record ORDER BY digest, file LIMIT ?", (number,))
    return [(row[0], {"path": row[1], "sha256": row[2]}) for row in rows]


def filter_values(connection: Connection, name: str) -> list[Any]:
    """The values of filings for a filter (``years``, ``issuers``, ``forms``, ``statuses``, ``checks``)."""
    column, source = _VALUES[name]
    sql = f"SELECT DISTINCT {column} FROM {source} AND {column} IS NOT NULL ORDER BY {column}"
    return [row[0] for row in connection.rows(sql)]


def unknown_values(connection: Connection, name: str, wanted: Sequence[Any]) -> list[Any]:
    """The values of a filter that no filing has."""
    column, source = _VALUES[name]
    there = {row[0] for row in select_in(connection, f"SELECT DISTINCT {column} FROM {source} AND {column} IN", wanted)}
    return [value for value in wanted if value not in there]


_VALUES = {
    "years": ("fiscal_year", "filing WHERE 1 = 1"),
    "issuers": ("issuer", "regulation WHERE id IN (SELECT regulation_id FROM citation)"),
    "forms": ("kind", "filing WHERE 1 = 1"),
    "statuses": ("status", "filing WHERE 1 = 1"),
    "checks": ("rule", "checked WHERE outcome = 'fails'"),
}


def unit_totals(connection: Connection) -> list[UnitTotals]:
    """Filings and money by fiscal year and unit; a filing without a known unit of money is counted, not summed."""
    doubt = "SELECT filing_id FROM checked WHERE rule = 'funds.amounts_fit_unit' AND outcome IN ('fails', 'flag')"
    once = (
        "SELECT fiscal_year, unit, amount, count(*) AS files, "
        f"max(CASE WHEN amount IS NOT NULL AND id IN ({doubt}) THEN 1 ELSE 0 END) AS doubtful "
        "FROM filing WHERE position IS NOT NULL GROUP BY fiscal_year, unit, kind, amount, project_key, "
        "CASE WHEN fiscal_year IS NULL OR project_key IS NULL OR amount IS NULL THEN id END"
    )
    sql = (
        "SELECT fiscal_year, unit, count(*), count(amount) - sum(doubtful), "
        "sum(CASE WHEN doubtful = 0 THEN amount END), sum(files - 1), sum(doubtful) "
        f"FROM ({once}) AS once GROUP BY fiscal_year, unit "
        "ORDER BY fiscal_year IS NULL, fiscal_year, unit IS NULL, unit"
    )
    return [
        UnitTotals(row[0], row[1], row[2], int(row[3]), Decimal(int(row[4] or 0)) / _FINE, int(row[5]), int(row[6]))
        for row in connection.rows(sql)
    ]


def expired_citations(connection: Connection, page: int = 1, size: int = 50) -> tuple[int, list[ExpiredCitation]]:
    """The number of citations of expired plans, and one page of them, the longest expired first."""
    (total,) = connection.rows("SELECT count(*) FROM citation WHERE years_past IS NOT NULL")[0]
    rows = connection.rows(
        "SELECT filing_id, same_as, years_past FROM citation JOIN regulation ON regulation.id = regulation_id "
        "WHERE years_past IS NOT NULL ORDER BY years_past DESC, filing_id, regulation_id LIMIT ? OFFSET ?",
        (size, (page - 1) * size),
    )
    citing = {one.id: one for one in filings(connection, [row[0] for row in rows])}
    cited = regulations.regulations_by_id(connection, [row[1] for row in rows])
    return total, [ExpiredCitation(citing[row[0]], cited[row[1]], row[2]) for row in rows]


def failure_causes(connection: Connection, filings: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By filing id, the code and message of the first error of each record that failed."""
    sql = (
        "SELECT filing.id, cause, message FROM filing JOIN record ON record.id = record_id "
        "WHERE record.status = 'failed' AND cause IS NOT NULL AND filing.id IN"
    )
    return {filing: (code, message) for filing, code, message in select_in(connection, sql, filings)}


def expired_plans(connection: Connection, filings: Sequence[int]) -> Mapping[int, list[tuple[Regulation, int]]]:
    """By filing id, the cited plans that expired before its fiscal year, each with the number of years since."""
    rows = select_in(
        connection,
        "SELECT filing_id, same_as, years_past FROM citation JOIN regulation ON regulation.id = regulation_id "
        "WHERE years_past IS NOT NULL AND filing_id IN",
        filings,
    )
    cited = regulations.regulations_by_id(connection, [row[1] for row in rows])
    plans: dict[int, list[tuple[Regulation, int]]] = defaultdict(list)
    for filing, own, years in sorted(rows):
        plans[filing].append((cited[own], years))
    return plans


def repealed_documents(
    connection: Connection, filing_ids: Sequence[int]
) -> Mapping[int, list[tuple[Regulation, str, int]]]:
    """By filing id, the cited documents that another text says are no longer in force, each with that text's path and
    the year from which on, 0 if it names none.
    """
    sql = f"SELECT citing.filing_id, named.same_as, said.filing_id, said.repealed {REPEALED} AND citing.filing_id IN"
    rows = sorted(set(select_in(connection, sql, filing_ids)))
    cited = regulations.regulations_by_id(connection, [row[1] for row in rows])
    paths = {one.id: one.path for one in filings(connection, [row[2] for row in rows])}
    documents: dict[int, list[tuple[Regulation, str, int]]] = defaultdict(list)
    for filing, own, saying, year in rows:
        documents[filing].append((cited[own], paths[saying], year))
    return documents


def citing_filings(
    connection: Connection, text: str, page: int = 1, size: int = 20, places: int | None = MOST
) -> Answer:
    """The filings that cite the document named by ``text``, newest first, each with the contexts.

    Each filing has at most ``places`` contexts (None: all). Raises ``NotOne`` if ``text`` does not name one document.
    """
    own = regulations.regulation_id(connection, text)
    forms = tuple(
        (row[0], row[1])
        for row in connection.rows(
            f"SELECT kind, count(*) FROM filing WHERE id IN ({regulations.CITING}) GROUP BY kind ORDER BY kind", (own,)
        )
    )
    total = sum(number for _, number in forms)
    rows = connection.rows(
        f"SELECT id FROM filing WHERE id IN ({regulations.CITING}) "
        "ORDER BY fiscal_year IS NULL, fiscal_year DESC, id LIMIT ? OFFSET ?",
        (own, size, (page - 1) * size),
    )
    ids = [row[0] for row in rows]
    cites = Meaning((f"id IN ({regulations.CITING})", (own,)), ("SELECT id FROM regulation WHERE id = ?", (own,)))
    own_contexts = contexts(connection, ids, [cites], places)
    hits = tuple(FilingHit(one, *own_contexts[one.id]) for one in filings(connection, ids))
    return Answer(
        total,
        hits,
        {"form": forms},
        tuple(regulations.regulations_by_id(connection, [own]).values()),
        approximate=False,
    )


# ---------------------------------------------------------------- one filing


def sources(connection: Connection, file: str) -> list[str]:
    """The paths of all sources whose record is this file."""
    return [row[0] for row in connection.rows("SELECT path FROM source WHERE file = ? ORDER BY path", (file,))]


def files_of_contents(connection: Connection, hashes: Sequence[str], paths: Sequence[str]) -> dict[str, str]:
    """The files of records by the SHA-256 of their sources and by the paths of these."""
    rows = select_in(connection, "SELECT sha256, file FROM record WHERE sha256 IN", hashes)
    return dict([*rows, *select_in(connection, "SELECT path, file FROM source WHERE path IN", paths)])


def citations(connection: Connection, filing: int) -> list[tuple[Regulation, list[dict[str, Any]]]]:
    """The documents that a filing cites in the order of their first mention, with all its mentions of each."""
    names = ("text", "field", "start_at", "end_at", "pinpoint", "repairs", "at")
    rows = connection.rows(
        f"SELECT same_as, {', '.join(names)} FROM mention JOIN regulation ON regulation.id = regulation_id "
        "WHERE filing_id = ? ORDER BY position",
        (filing,),
    )
    cited = regulations.regulations_by_id(connection, list(dict.fromkeys(row[0] for row in rows)))
    mentions: dict[int, list[dict[str, Any]]] = {own: [] for own in cited}
    for own, *values in rows:
        mention = dict(zip(names, values, strict=True))
        mentions[own].append(mention | {"at": unpacked_at(mention["at"])})
    return [(cited[own], mentions[own]) for own in cited]
