"""Regulations: which there are, which one is meant, and all about it: spellings, titles, who cites it, with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from extract.errors import NotOne
from extract.find.citation import title_facts
from extract.index import folding, terms
from extract.index.engine import Clause, Engine, Row, selected
from extract.index.model import Document
from extract.index.terms import Meaning

_SHOWN = 10
_LONGEST = 100  # characters of what was written that a message repeats
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are listed, and which filings are counted for each.

    ``text`` is a number, part of one, or part of a title; ``issuers`` are those of the documents, ``year`` that in
    their number. Filings count that are of the fiscal ``years``, ``units`` and ``forms`` and cite the document
    ``beside`` as well, which is not listed itself; what is empty lets all pass.
    """

    text: str = ""
    issuers: Sequence[str] = ()
    year: int | None = None
    years: Sequence[int] = ()
    units: Sequence[str] = ()
    forms: Sequence[str] = ()
    beside: str = ""


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
    total, found = counted(engine, Wanted(text, (issuer,) if issuer else (), year), page)
    return total, tuple(document for document, _ in found)


def counted(
    engine: Engine, wanted: Wanted, page: tuple[int, int] = (1, 20)
) -> tuple[int, tuple[tuple[Document, int], ...]]:
    """How many documents there are, and those of one page (its number and size), each with its number of filings.

    The document that most filings cite comes first.
    """
    table, number, values = _numbers(engine, wanted)
    conditions, more = ["filings > 0"], list(values)
    if wanted.text.strip():
        named = terms.cited(engine, wanted.text).documents or _NOTHING
        conditions, more = [*conditions, f"regulation.id IN ({named[0]})"], [*more, *named[1]]
    for column, some in (("issuer", wanted.issuers), ("year", [wanted.year] if wanted.year is not None else ())):
        if some:
            conditions, more = [*conditions, f"{column} IN ({_marks(some)})"], [*more, *some]
    source = f"FROM {table} WHERE {' AND '.join(conditions)}"
    (total,) = engine.rows(f"SELECT count(*) {source}", more)[0]
    ordered = f"SELECT regulation.id, {number} {source} ORDER BY {number} DESC, name LIMIT ? OFFSET ?"
    rows = engine.rows(ordered, [*more, page[1], (page[0] - 1) * page[1]])
    found = of(engine, [row[0] for row in rows])
    return total, tuple((found[row[0]], row[1]) for row in rows)


def _numbers(engine: Engine, wanted: Wanted) -> tuple[str, str, Sequence[Any]]:
    """The documents with their filings that count: the table, the column that has their number, the values within."""
    conditions: list[str] = []
    values: list[Any] = []
    for column, some in (("fiscal_year", wanted.years), ("unit", wanted.units), ("kind", wanted.forms)):
        if some:
            conditions.append(f"filing_id IN (SELECT id FROM filing WHERE {column} IN ({_marks(some)}))")
            values += some
    if wanted.beside:
        own = meant(engine, wanted.beside)
        conditions.append(f"filing_id IN ({CITING}) AND same_as <> ?")
        values += [own, own]
    if not conditions:
        return "regulation", "filings", ()
    sql = (
        "SELECT same_as AS own, count(DISTINCT filing_id) AS number FROM citation JOIN regulation "
        f"ON regulation.id = regulation_id WHERE {' AND '.join(conditions)} GROUP BY same_as"
    )
    return f"({sql}) AS counted JOIN regulation ON regulation.id = counted.own", "counted.number", values


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


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


def dossier(engine: Engine, text: str) -> Dossier:
    """All about the one document that was written; ``NotOne`` where it is not one, as for ``meant``."""
    own = meant(engine, text)
    document, titles = of(engine, [own])[own], _titles(engine, own)
    return Dossier(
        document=document,
        names=_pairs(engine, _NAMES, own),
        spellings=_pairs(engine, _SPELLINGS, own),
        titles=titles,
        conflicts=_conflicts(titles),
        years=_pairs(engine, _YEARS, own),
        units=_pairs(engine, _UNITS, own),
        with_it=counted(engine, Wanted(beside=document.name))[1],
    )


def meant(engine: Engine, text: str) -> int:
    """The id of the one document that was written: its number in any spelling, its title, or a part no other has.

    ``NotOne`` says in Chinese that nothing cites it, or names those that fit. One whose number was perhaps misread is
    named only: a wrong document is worse than none.
    """
    total, rows, is_near = _fitting(engine, text.strip())
    if total == 1 and not is_near:
        return int(rows[0][0])
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    names = "、".join(row[1] for row in rows) + ("等" if total > len(rows) else "")
    if total and not is_near:
        raise NotOne(f"“{shown}”可指 {total} 份文件：{names}；请写得完整些。", several=True)
    raise NotOne(f"检索库里没有文件引用“{shown}”" + (f"；相近的有：{names}。" if total else "。"), several=False)


def _fitting(engine: Engine, text: str) -> tuple[int, list[Row], bool]:
    """How many documents fit, the most cited of them, and whether these are only like what was written.

    One that is called so goes before those that only have it in their name or title.
    """
    bare = text.removeprefix("《").removesuffix("》")
    words, title = folding.folded(text), folding.folded(bare)
    for clause in ((_OF_NAME, (text,)), (_CALLED, (words, folding.folded(f"《{bare}》"), title))):
        if found := _cited(engine, clause):
            return len(found), found[:_SHOWN], False
    if len(title) < 2:  # a character stands in many titles, and names none of them
        return 0, [], False
    meaning = terms.cited(engine, text)
    found = _cited(engine, meaning.documents) if meaning.documents else []
    return len(found), found[:_SHOWN], meaning.approximate


def _cited(engine: Engine, clause: Clause) -> list[Row]:
    sql, values = clause
    return engine.rows(
        f"{_DOCUMENT} WHERE filings > 0 AND regulation.id IN ({sql}) ORDER BY filings DESC, name", values
    )


_NOTHING: Clause = ("SELECT id FROM regulation WHERE 1 = 0", ())
_OF_NAME = "SELECT same_as FROM regulation WHERE name = ?"
_CALLED = (
    "SELECT same_as FROM regulation WHERE folded IN (?, ?) UNION SELECT same_as FROM title "
    "JOIN regulation ON regulation.id = regulation_id WHERE title.folded = ?"
)
CITING = "SELECT DISTINCT filing_id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as = ?)"
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
    return tuple(title.text for title in titles[1:] if not title_facts.same_title(titles[0].text, title.text))


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
