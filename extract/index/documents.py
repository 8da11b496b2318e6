"""Regulations: which there are, and all about one: its spellings, titles, who cites it when, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from extract.find.citation import facts
from extract.index import terms
from extract.index.engine import Engine, Row, selected
from extract.index.model import Document
from extract.index.terms import Meaning

_SHOWN = 10
_DOCUMENT = "SELECT regulation.id, name, kind, issuer, year, number, filings FROM regulation"


@dataclass(frozen=True, slots=True)
class Titled:
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

    document: Document
    names: tuple[tuple[str, int], ...]
    spellings: tuple[tuple[str, int], ...]
    titles: tuple[Titled, ...]
    conflicts: tuple[str, ...]
    years: tuple[tuple[int | None, int], ...]
    units: tuple[tuple[str | None, int], ...]
    with_it: tuple[tuple[Document, int], ...]


def listed(
    engine: Engine,
    text: str = "",
    *,
    issuer: str | None = None,
    year: int | None = None,
    page: tuple[int, int] = (1, 20),
) -> tuple[int, tuple[Document, ...]]:
    """How many documents there are, and those of one page (its number and size), most cited first.

    ``text`` is a number, part of one, or part of a title.
    """
    found = terms.cited(engine, text).documents if text.strip() else None
    sql, values = found or ("SELECT id FROM regulation WHERE filings > 0", ())
    where, more = f"regulation.id IN ({sql}) AND filings > 0", list(values)
    for column, wanted in (("issuer", issuer), ("year", year)):
        if wanted is not None:
            where, more = f"{where} AND {column} = ?", [*more, wanted]
    (total,) = engine.rows(f"SELECT count(*) FROM regulation WHERE {where}", more)[0]
    number, size = page
    rows = engine.rows(
        f"{_DOCUMENT} WHERE {where} ORDER BY filings DESC, name LIMIT ? OFFSET ?", [*more, size, (number - 1) * size]
    )
    return total, _documents(engine, rows)


def most_cited(engine: Engine, meanings: Sequence[Meaning]) -> tuple[Document, ...]:
    """The documents that the terms of a query name, the most cited ones."""
    clauses = [meaning.documents for meaning in meanings if meaning.documents]
    if not clauses:
        return ()
    either = " OR ".join(f"regulation.id IN ({sql})" for sql, _ in clauses)
    rows = engine.rows(
        f"{_DOCUMENT} WHERE filings > 0 AND ({either}) ORDER BY filings DESC, name LIMIT {_SHOWN}",
        list(chain.from_iterable(values for _, values in clauses)),
    )
    return _documents(engine, rows)


def dossier(engine: Engine, name: str) -> Dossier | None:
    """All about the document that has this canonical name, None if there is none."""
    rows = engine.rows(f"{_DOCUMENT} WHERE id IN (SELECT same_as FROM regulation WHERE name = ?)", (name,))
    if not rows:
        return None
    own = rows[0][0]
    titles = _titles(engine, own)
    return Dossier(
        document=_documents(engine, rows)[0],
        names=_pairs(engine, _NAMES, own),
        spellings=_pairs(engine, _SPELLINGS, own),
        titles=titles,
        conflicts=_conflicts(titles),
        years=_pairs(engine, _YEARS, own),
        units=_pairs(engine, _UNITS, own),
        with_it=_with_it(engine, own),
    )


_CITING = "SELECT DISTINCT filing_id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as = ?)"
_YEARS = (
    f"SELECT fiscal_year, count(*) FROM filing WHERE id IN ({_CITING}) GROUP BY fiscal_year "
    "ORDER BY fiscal_year IS NULL, fiscal_year"
)
_UNITS = (
    f"SELECT unit, count(*) FROM filing WHERE id IN ({_CITING}) GROUP BY unit "
    "ORDER BY 2 DESC, unit IS NULL, unit LIMIT 20"
)
_NAMES = (
    "SELECT name, count(filing_id) FROM regulation JOIN citation ON regulation_id = regulation.id "
    "WHERE same_as = ? GROUP BY name ORDER BY 2 DESC, 1"
)
_SPELLINGS = (
    "SELECT mention.text, count(*) FROM citation JOIN mention ON mention.filing_id = citation.filing_id "
    "AND mention.regulation_id = citation.regulation_id WHERE citation.regulation_id IN "
    "(SELECT id FROM regulation WHERE same_as = ?) GROUP BY mention.text ORDER BY 2 DESC, 1 LIMIT 100"
)


def _pairs(engine: Engine, sql: str, own: int) -> tuple[tuple[Any, int], ...]:
    return tuple((row[0], row[1]) for row in engine.rows(sql, (own,)))


def _titles(engine: Engine, own: int) -> tuple[Titled, ...]:
    """The titles, that which most filings give first; one under several names counts once."""
    rows = engine.rows(
        "SELECT text, sum(title.filings), max(draft), max(provisional), max(coalesce(valid_last, annual_plan_for)) "
        "FROM title JOIN regulation ON regulation.id = regulation_id WHERE same_as = ? "
        "GROUP BY text ORDER BY 2 DESC, length(text) DESC, text",
        (own,),
    )
    return tuple(Titled(row[0], int(row[1]), bool(row[2]), bool(row[3]), row[4]) for row in rows)


def _conflicts(titles: Sequence[Titled]) -> tuple[str, ...]:
    """The titles that are not that of the document in other words."""
    return tuple(title.text for title in titles[1:] if not facts.same_title(titles[0].text, title.text))


def _with_it(engine: Engine, own: int) -> tuple[tuple[Document, int], ...]:
    """The documents that are cited in the same filings, with the number of these."""
    rows = engine.rows(
        "SELECT same_as, count(DISTINCT filing_id) FROM citation JOIN regulation ON regulation.id = regulation_id "
        f"WHERE filing_id IN ({_CITING}) AND same_as <> ? GROUP BY same_as ORDER BY 2 DESC, min(name) LIMIT 20",
        (own, own),
    )
    found = of(engine, [row[0] for row in rows])
    return tuple((found[row[0]], row[1]) for row in rows)


def of(engine: Engine, ids: Sequence[int]) -> dict[int, Document]:
    """The documents of these ids, in this order."""
    rows = {row[0]: row for row in selected(engine, f"{_DOCUMENT} WHERE id IN", list(dict.fromkeys(ids)))}
    ordered = [rows[one] for one in dict.fromkeys(ids)]
    return dict(zip((row[0] for row in ordered), _documents(engine, ordered), strict=True))


def _documents(engine: Engine, rows: Sequence[Row]) -> tuple[Document, ...]:
    """The documents, each with the title that most filings give it."""
    titles: dict[int, tuple[int, int, str]] = {}
    marks = ", ".join("?" * len(rows))
    sql = (
        "SELECT same_as, text, title.filings FROM title JOIN regulation ON regulation.id = regulation_id "
        f"WHERE same_as IN ({marks})"
    )
    for own, text, number in engine.rows(sql, [row[0] for row in rows]) if rows else ():
        titles[own] = max(titles.get(own, (0, 0, "")), (number, len(text), text))
    return tuple(Document(*(*row[1:6], titles[row[0]][2] if row[0] in titles else None, row[6])) for row in rows)
