"""Regulations of the index: lists, the one that a text names, and its dossier (spellings, titles, citing filings)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from extract.errors import NotOne
from extract.identity import may_be_one_title, title_key
from extract.index import folding
from extract.index.connection import Clause, Connection, Row, marks, select_in
from extract.index.model import Regulation
from extract.index.terms import Meaning, cited_meaning

_SHOWN = 10
_LONGEST = 100  # characters of the typed text that a message repeats
_REGULATION = "SELECT regulation.id, name, kind, issuer, year, number, filings FROM regulation"


@dataclass(frozen=True, slots=True)
class RegulationTitle:
    """A title of a document, with the number of filings that give it; ``expires`` the last year it is for."""

    text: str
    filings: int
    draft: bool
    provisional: bool
    expires: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All about one document.

    ``names`` are its canonical names with their filings, ``spellings`` the texts as written with their mentions,
    ``years`` the citing filings by fiscal year, ``units`` by unit, ``with_it`` the documents that are cited with it.
    ``conflicts``: titles that cannot be of one document.
    """

    document: Regulation
    names: tuple[tuple[str, int], ...]
    spellings: tuple[tuple[str, int], ...]
    titles: tuple[RegulationTitle, ...]
    conflicts: tuple[str, ...]
    years: tuple[tuple[int | None, int], ...]
    units: tuple[tuple[str | None, int], ...]
    with_it: tuple[tuple[Regulation, int], ...]


@dataclass(frozen=True, slots=True)
class RegulationFilter:
    """Conditions on listed documents, and on the filings that are counted for each.

    ``text`` is a number, part of a number, or part of a title; ``issuers`` are the documents' issuers, ``year`` is the
    year in their number. A filing counts if it has one of the fiscal ``years``, ``units`` and ``forms`` and also cites
    the document ``beside``, which is not listed itself. Empty conditions let all pass.
    """

    text: str = ""
    issuers: Sequence[str] = ()
    year: int | None = None
    years: Sequence[int] = ()
    units: Sequence[str] = ()
    forms: Sequence[str] = ()
    beside: str = ""


def regulation_list(
    connection: Connection,
    text: str = "",
    *,
    issuer: str | None = None,
    year: int | None = None,
    page: tuple[int, int] = (1, 20),
) -> tuple[int, tuple[Regulation, ...]]:
    """The number of documents, and those of one ``page`` (number, size), most cited first.

    ``text`` is a number, part of a number, or part of a title.
    """
    total, counted = regulation_page(connection, RegulationFilter(text, (issuer,) if issuer else (), year), page)
    return total, tuple(regulation for regulation, _ in counted)


def regulation_page(
    connection: Connection, wanted: RegulationFilter, page: tuple[int, int] = (1, 20)
) -> tuple[int, tuple[tuple[Regulation, int], ...]]:
    """The number of documents, and those of one ``page`` (number, size), each with its number of filings.

    The document that most filings cite comes first.
    """
    table, number, values = _counted_filings(connection, wanted)
    conditions = ["filings > 0"]
    if wanted.text.strip():
        clause = cited_meaning(connection, wanted.text).documents or ("SELECT id FROM regulation WHERE 1 = 0", ())
        conditions, values = [*conditions, f"regulation.id IN ({clause[0]})"], [*values, *clause[1]]
    for column, some in (("issuer", wanted.issuers), ("year", [wanted.year] if wanted.year is not None else ())):
        if some:
            conditions, values = [*conditions, f"{column} IN ({marks(some)})"], [*values, *some]
    source = f"FROM {table} WHERE {' AND '.join(conditions)}"
    (total,) = connection.rows(f"SELECT count(*) {source}", values)[0]
    ordered = f"SELECT regulation.id, {number} {source} ORDER BY {number} DESC, name LIMIT ? OFFSET ?"
    rows = connection.rows(ordered, [*values, page[1], (page[0] - 1) * page[1]])
    regulations = regulations_by_id(connection, [row[0] for row in rows])
    return total, tuple((regulations[row[0]], row[1]) for row in rows)


def _counted_filings(connection: Connection, wanted: RegulationFilter) -> tuple[str, str, Sequence[Any]]:
    """SQL for the documents with their counted filings: the table, the column of the count, the values."""
    conditions: list[str] = []
    values: list[Any] = []
    for column, some in (("fiscal_year", wanted.years), ("unit", wanted.units), ("kind", wanted.forms)):
        if some:
            conditions.append(f"filing_id IN (SELECT id FROM filing WHERE {column} IN ({marks(some)}))")
            values += some
    if wanted.beside:
        own = regulation_id(connection, wanted.beside)
        conditions.append(f"filing_id IN ({CITING}) AND same_as <> ?")
        values += [own, own]
    if not conditions:
        return "regulation", "filings", ()
    sql = (
        "SELECT same_as AS own, count(DISTINCT filing_id) AS number FROM citation JOIN regulation "
        f"ON regulation.id = regulation_id WHERE {' AND '.join(conditions)} GROUP BY same_as"
    )
    return f"({sql}) AS counted JOIN regulation ON regulation.id = counted.own", "counted.number", values


def most_cited_regulations(connection: Connection, meanings: Sequence[Meaning]) -> tuple[Regulation, ...]:
    """The most cited documents that the terms of a query name."""
    clauses = [meaning.documents for meaning in meanings if meaning.documents]
    if not clauses:
        return ()
    either = " UNION ALL ".join(sql for sql, _ in clauses)
    rows = connection.rows(
        f"{_REGULATION} WHERE filings > 0 AND regulation.id IN ({either}) ORDER BY filings DESC, name LIMIT {_SHOWN}",
        list(chain.from_iterable(values for _, values in clauses)),
    )
    return _regulations(connection, rows)


def dossier(connection: Connection, text: str) -> Dossier:
    """The dossier of the document that ``text`` names; raises ``NotOne`` as ``regulation_id`` does.

    Titles that most filings give come first; a title under several names of the document counts once.
    """
    own = regulation_id(connection, text)
    regulation = regulations_by_id(connection, [own])[own]
    names, spellings, years, units = (
        tuple((row[0], row[1]) for row in connection.rows(sql, (own,))) for sql in (_NAMES, _SPELLINGS, _YEARS, _UNITS)
    )
    titles = tuple(
        RegulationTitle(row[0], int(row[1]), bool(row[2]), bool(row[3]), row[4])
        for row in connection.rows(_TITLES, (own,))
    )
    conflicts = tuple(title.text for title in titles[1:] if not may_be_one_title(titles[0].text, title.text))
    _, with_it = regulation_page(connection, RegulationFilter(beside=regulation.name))
    return Dossier(regulation, names, spellings, titles, conflicts, years, units, with_it)


def regulation_id(connection: Connection, text: str) -> int:
    """The id of the document that ``text`` names: by its number in any spelling, its title, or a part of one.

    Raises ``NotOne``, with a Chinese message, if no document fits or several do. A document whose number is only
    similar is suggested in the message but not returned: a wrong document is worse than none.
    """
    rows, is_similar = _fitting_rows(connection, text.strip())
    if len(rows) == 1 and not is_similar:
        return int(rows[0][0])
    typed = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    names = "、".join(row[1] for row in rows[:_SHOWN]) + ("等" if len(rows) > _SHOWN else "")
    if rows and not is_similar:
        raise NotOne(f"“{typed}”可指 {len(rows)} 份文件：{names}；请写得完整些。", several=True)
    raise NotOne(f"检索库中没有文件引用“{typed}”" + (f"；相近的有：{names}。" if rows else "。"), several=False)


def _fitting_rows(connection: Connection, text: str) -> tuple[list[Row], bool]:
    """The documents that the text may name, most cited first, and whether their numbers are only similar to it.

    If the text is the whole name or title of a document, documents that only contain it are left out.
    """
    bare = text.removeprefix("《").removesuffix("》")
    called = (_CALLED, (folding.folded_text(text), folding.folded_text(f"《{bare}》"), title_key(bare)))
    for clause in (("SELECT same_as FROM regulation WHERE name = ?", (text,)), called):
        if rows := _cited_rows(connection, clause):
            return rows, False
    if len(folding.folded_text(bare)) < 2:  # many titles contain the same character
        return [], False
    meaning = cited_meaning(connection, text)
    return _cited_rows(connection, meaning.documents) if meaning.documents else [], meaning.approximate


def _cited_rows(connection: Connection, clause: Clause) -> list[Row]:
    sql, values = clause
    return connection.rows(
        f"{_REGULATION} WHERE filings > 0 AND regulation.id IN ({sql}) ORDER BY filings DESC, name", values
    )


CITING = "SELECT DISTINCT filing_id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as = ?)"
_CALLED = (
    "SELECT same_as FROM regulation WHERE folded IN (?, ?) UNION SELECT same_as FROM title "
    "JOIN regulation ON regulation.id = regulation_id WHERE core = ?"
)
_YEARS = (
    f"SELECT fiscal_year, count(*) FROM filing WHERE id IN ({CITING}) GROUP BY fiscal_year "
    "ORDER BY fiscal_year IS NULL, fiscal_year"
)
_UNITS = f"SELECT unit, count(*) FROM filing WHERE id IN ({CITING}) GROUP BY unit ORDER BY 2 DESC, unit IS NULL, unit"
_NAMES = (
    "SELECT name, count(filing_id) FROM regulation JOIN citation ON regulation_id = regulation.id "
    "WHERE same_as = ? GROUP BY name ORDER BY 2 DESC, 1"
)
_SPELLINGS = (
    "SELECT mention.text, count(*) FROM citation JOIN mention ON mention.filing_id = citation.filing_id "
    "AND mention.regulation_id = citation.regulation_id WHERE citation.regulation_id IN "
    "(SELECT id FROM regulation WHERE same_as = ?) GROUP BY mention.text ORDER BY 2 DESC, 1 LIMIT 100"
)
_TITLES = (
    "SELECT text, sum(title.filings), max(draft), max(provisional), max(coalesce(valid_last, annual_plan_for)) "
    "FROM title JOIN regulation ON regulation.id = regulation_id WHERE same_as = ? "
    "GROUP BY text ORDER BY 2 DESC, length(text) DESC, text"
)


def regulations_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Regulation]:
    """The documents of these ids, in this order."""
    rows = {row[0]: row for row in select_in(connection, f"{_REGULATION} WHERE id IN", list(dict.fromkeys(ids)))}
    ordered = [rows[one] for one in dict.fromkeys(ids)]
    return dict(zip((row[0] for row in ordered), _regulations(connection, ordered), strict=True))


def _regulations(connection: Connection, rows: Sequence[Row]) -> tuple[Regulation, ...]:
    """The documents, each with the title that most filings give it."""
    titles: dict[int, tuple[int, int, str]] = {}
    sql = (
        "SELECT same_as, text, title.filings FROM title JOIN regulation ON regulation.id = regulation_id "
        f"WHERE same_as IN ({marks(rows)})"
    )
    for own, text, number in connection.rows(sql, [row[0] for row in rows]) if rows else ():
        titles[own] = max(titles.get(own, (0, 0, "")), (number, len(text), text))
    return tuple(Regulation(*(*row[1:6], titles[row[0]][2] if row[0] in titles else None, row[6])) for row in rows)
