"""The meaning of a term in this index: the filings with it, the documents it names, the words for contexts.

A number or a title is searched as that of a document (``document_ids``), and at last as plain words. The answer always
says if the match is approximate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from extract import pack
from extract.errors import QueryError
from extract.index import folding
from extract.index.amounts import WantedAmount, filings_with_amount, wanted_amount
from extract.index.connection import Clause, Connection
from extract.index.document_ids import ids_holding, ids_of_term, ids_of_title, without_brackets
from extract.index.expressions import AnyOf, Expression
from extract.index.tokens import Term, only_number, tokens
from shenbao_cite import numbers

_LONGEST = 100  # characters of one term: a whole title has fewer

_DOCUMENTS = ("number", "order", "loose", "title")  # kinds of terms that name a document

_CITING = "SELECT filing_id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as IN ({}))"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The filings as an SQL condition on ``id``; the documents as a query for their ids, None if none is named.

    ``words`` (folded) and ``amounts`` are what contexts show. ``unknown`` are the typed numbers and
    titles for which the index has no document.
    """

    filings: Clause
    documents: Clause | None = None
    words: tuple[str, ...] = ()
    amounts: tuple[WantedAmount, ...] = ()
    approximate: bool = False
    unknown: tuple[str, ...] = ()


def meanings(connection: Connection, wanted: Expression) -> list[Meaning]:
    """The meaning of the whole expression, then that of each wanted term, in order."""
    if isinstance(wanted, Term):
        own = _term_meanings(connection, wanted)
        return [joined_meaning(own, "AND"), *own]
    if isinstance(wanted, AnyOf):
        ways = [meanings(connection, way) for way in wanted.ways]
        return [joined_meaning([way[0] for way in ways], "OR"), *chain.from_iterable(way[1:] for way in ways)]
    have = [meanings(connection, one) for one in wanted.wanted]
    lack = [meanings(connection, one)[0] for one in wanted.unwanted]
    without = [replace(one, filings=(f"NOT ({one.filings[0]})", one.filings[1])) for one in lack]
    whole = joined_meaning([*(one[0] for one in have), *without], "AND")
    return [whole, *chain.from_iterable(one[1:] for one in have)]


def joined_meaning(parts: Sequence[Meaning], how: Literal["AND", "OR"]) -> Meaning:
    """The filings that match all parts (AND) or any part (OR)."""
    sql = f" {how} ".join(f"({part.filings[0]})" for part in parts)
    values = tuple(chain.from_iterable(part.filings[1] for part in parts))
    unknown = tuple(dict.fromkeys(chain.from_iterable(part.unknown for part in parts)))
    return Meaning((sql, values), approximate=any(part.approximate for part in parts), unknown=unknown)


def cited_meaning(connection: Connection, text: str) -> Meaning:
    """The filings that cite a document, given by its number or title or a part of either."""
    text = folding.simplified_text(text)
    term = only_number(tokens(text))
    if number := numbers.parse(text):
        term = Term("number", text, str(number), (term,) if term else ())
    while term:
        meaning = _number_meaning(connection, term)
        if meaning:
            return meaning
        term = only_number(term.otherwise)
    ids = ids_of_title(connection, text)
    return replace(_citing(connection, ids), unknown=() if ids else (text,))


# ---------------------------------------------------------------- one term


def _term_meanings(connection: Connection, term: Term) -> list[Meaning]:
    """A term's meaning; several meanings if the term turns out to be several words."""
    if len(term.text) > _LONGEST:
        raise QueryError(f"一个检索词超过 {_LONGEST} 个字，请缩短。")
    meaning = _number_meaning(connection, term)
    if meaning:
        return [meaning]
    if term.otherwise:
        return list(chain.from_iterable(_term_meanings(connection, one) for one in term.otherwise))
    if term.kind == "amount" and (amount := wanted_amount(term.text)) and amount.least < amount.most:
        ways = filings_with_amount(amount)
        return [Meaning(_any_of(connection, ways), amounts=(amount,))]
    whole = term.kind in ("quoted", "amount")
    first, *others = (_word_meaning(connection, text) for text in ([term.text] if whole else term.text.split()))
    # 管理 2020 100 may be a number, or three words
    is_document = term.kind in _DOCUMENTS and (
        term.kind != "number" or "号" in term.text or bool(numbers.parse(term.text))
    )
    return [replace(first, unknown=(term.text,) if is_document else ()), *others]


def _number_meaning(connection: Connection, term: Term) -> Meaning | None:
    """A term's meaning as a document's number, title or part of a number; None if the index has no such document."""
    ids, is_approximate = ids_of_term(connection, term)
    return replace(_citing(connection, ids), approximate=is_approximate) if ids else None


def _citing(connection: Connection, ids: Sequence[int]) -> Meaning:
    """The filings that cite one of some documents."""
    documents = sql, values = _among(connection, ids)
    return Meaning((f"id IN ({_CITING.format(sql)})", values), documents)


def _among(connection: Connection, ids: Sequence[int]) -> Clause:
    return f"SELECT id FROM regulation WHERE {connection.dialect.among.format('id')}", (",".join(map(str, ids)),)


# ---------------------------------------------------------------- words


def _word_meaning(connection: Connection, text: str) -> Meaning:
    """Filings with the words in a passage, as an amount, in a cited document's name or title, or as a person."""
    bare = without_brackets(text)
    words = folding.folded_text(bare)
    if not words:
        raise QueryError("检索词里没有可检索的字。")
    documents = _among(connection, ids_holding(connection, words)) if len(words) > 1 else None
    amount = None if pack.patterns("search")["amount_range"].fullmatch(bare) else wanted_amount(bare)
    ways = [connection.filings_with(words), *(filings_with_amount(amount) if amount else ())]
    if documents:
        ways.append((_CITING.format(documents[0]), documents[1]))
    if not connection.is_masked:
        ways.append(("SELECT filing_id FROM person WHERE text = ?", (bare.strip(),)))
    return Meaning(_any_of(connection, ways), documents, (words,), (amount,) if amount else ())


def _any_of(connection: Connection, ways: Sequence[Clause]) -> Clause:
    """The filings that one of the queries for their ids names."""
    union = f" {connection.dialect.union} ".join(way[0] for way in ways)
    return f"id IN ({union})", tuple(chain.from_iterable(way[1] for way in ways))
