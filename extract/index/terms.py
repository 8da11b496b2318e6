"""The meaning of a term in this index: the filings with it, the documents it names, the words for contexts.

A number is searched as written, then as part of longer numbers, then as a number that OCR or a typist may have confused
with it, and at last as plain words. The answer always says if the match is approximate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

import regex

from extract import pack
from extract.errors import QueryError
from extract.identity import title_key
from extract.index import folding
from extract.index.amounts import WantedAmount, filings_with_amount, wanted_amount
from extract.index.connection import Clause, Connection, marks, select_in
from extract.index.expressions import AnyOf, Expression
from extract.index.tokens import Term, only_number, tokens
from shenbao_cite import numbers

_LONGEST = 100  # characters of one term: a whole title has fewer

_DATED = ("fragment", "issuer_year")  # parts of a number that hold its year
_PARTS = ("order", "loose", *_DATED)
_FORMS = {"令": "order", "公告": "announcement"}
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
    ids = _ids_of_title(connection, text)
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
    if term.kind in ("words", "quoted", "amount"):
        return None
    if term.kind == "title":
        ids = _ids_of_title(connection, term.text)
        return _citing(connection, ids) if ids else None
    part = _match(term.kind, term.text) if term.kind in _PARTS else None
    for ids in _ids_of_number(connection, term, part):
        if ids:
            mended = term.kind in _DATED and part is not None and _digits(part["year"]) != part["year"]
            return replace(_citing(connection, ids), approximate=mended)
    for ids in () if term.otherwise else _ids_of_similar_numbers(connection, term):
        if ids:
            return replace(_citing(connection, ids), approximate=True)
    return None


def _ids_of_number(connection: Connection, term: Term, part: regex.Match[str] | None) -> Iterator[list[int]]:
    """The documents with the term as their number, then those with the term as a part of their number."""
    holds_folded = connection.dialect.contains.format("folded")
    if term.name:
        yield _ids(connection, "name = ?", (term.name,))
        yield _ids(connection, holds_folded, (folding.folded_text(term.name),))
        number = numbers.parse(term.name)
        if number and number.branch is None:  # an order may have a year that was not typed, and the reverse
            yield _ids_of_orders(connection, number)
    elif part is None:
        return
    elif term.kind in ("order", "loose"):
        yield _ids_of_parts(connection, part.groupdict())
    elif term.kind == "issuer_year":
        values = (folding.folded_text(part["issuer"]), int(_digits(part["year"])))
        yield _ids(connection, f"{holds_folded} AND year = ?", values)
    else:  # in the folded normal form: 综治办[2017 for 综治办（2017
        tail = f"]{part['number'] or ''}{part['end'] or ''}" if part["close"] else ""
        yield _ids(connection, holds_folded, (folding.folded_text(f"{part['issuer']}[{_digits(part['year'])}{tail}"),))


def _ids_of_parts(connection: Connection, parts: Mapping[str, str | None]) -> list[int]:
    """The documents with these parts of a number: the running number, and what was typed of kind, year and issuer."""
    form, issuer, year = (parts.get(name) for name in ("form", "issuer", "year"))
    kinds = [_FORMS[form]] if form else ["document", *_FORMS.values()]
    starts = [f"{issuer}{end}" for end in ("[", *_FORMS)] if issuer else []
    series = numbers.full_year(year) if year else None, numbers.integer(parts["number"] or ""), parts.get("term")
    return _ids_of_running_number(connection, kinds, starts, numbers.Number("document", "", *series), "year = ?")


def _ids_of_orders(connection: Connection, number: numbers.Number) -> list[int]:
    """The orders and announcements with this running number of this organ, without a year if one was typed.

    Of an organ with a year and no form (证监会2013年43号) both kinds are meant; it may be shortened (人大常委会).
    """
    forms = [form for form, kind in _FORMS.items() if number.kind in ("document", kind)]
    pairs = pack.toml("search")["shortened_organ"].items()
    organs = {number.issuer.replace(*pair) for one in pairs for pair in (one, one[::-1])}
    starts = sorted(f"{organ}{form}" for organ in organs for form in forms)
    kinds = [_FORMS[form] for form in forms]
    return _ids_of_running_number(connection, kinds, starts, number, "(year IS NULL OR year = ?)")


def _ids_of_running_number(
    connection: Connection, kinds: Sequence[str], starts: Sequence[str], number: numbers.Number, of_year: str
) -> list[int]:
    """The documents of these kinds with the running number, the term of office and, by ``of_year``, the year of
    ``number``, and with one of ``starts``, if there are any, in their number.
    """
    holds = connection.dialect.contains.format("folded")
    wanted: list[tuple[str, Sequence[object]]] = [(f"kind IN ({marks(kinds)})", kinds), ("number = ?", [number.number])]
    wanted += [(f"({' OR '.join([holds] * len(starts))})", [*map(folding.folded_text, starts)])] if starts else []
    wanted += [(holds, [folding.folded_text(f"[{number.term}]")])] if number.term else []
    wanted += [(of_year, [number.year])] if number.year else []
    return _ids(connection, " AND ".join(one for one, _ in wanted), [value for _, own in wanted for value in own])


def _ids(connection: Connection, condition: str, values: Sequence[object]) -> list[int]:
    rows = connection.rows(f"SELECT DISTINCT same_as FROM regulation WHERE {condition} ORDER BY same_as", values)
    return [row[0] for row in rows]


def _match(pattern: str, text: str) -> regex.Match[str] | None:
    return pack.patterns("search")[pattern].fullmatch(pack.fold(text).strip())


def _citing(connection: Connection, ids: Sequence[int]) -> Meaning:
    """The filings that cite one of some documents."""
    documents = sql, values = _among(connection, ids)
    return Meaning((f"id IN ({_CITING.format(sql)})", values), documents)


def _among(connection: Connection, ids: Sequence[int]) -> Clause:
    return f"SELECT id FROM regulation WHERE {connection.dialect.among.format('id')}", (",".join(map(str, ids)),)


# ---------------------------------------------------------------- words


def _word_meaning(connection: Connection, text: str) -> Meaning:
    """Filings with the words in a passage, as an amount, in a cited document's name or title, or as a person."""
    bare = _without_brackets(text)
    words = folding.folded_text(bare)
    if not words:
        raise QueryError("检索词里没有可检索的字。")
    documents = _among(connection, _ids_holding(connection, words)) if len(words) > 1 else None
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


def _without_brackets(title: str) -> str:
    title = title.strip()
    return title[1:-1] if title.startswith("《") and title.endswith("》") else title


def _ids_of_title(connection: Connection, title: str) -> list[int]:
    """The documents with this title; if there are none, those whose title or number contains it."""
    bare = _without_brackets(title)
    sql = (
        "SELECT same_as FROM regulation WHERE name = ? UNION SELECT same_as FROM title "
        "JOIN regulation ON regulation.id = regulation_id WHERE core = ?"
    )
    rows = connection.rows(sql, (title.strip(), title_key(bare)))
    return [row[0] for row in rows] or _ids_holding(connection, folding.folded_text(bare))


def _ids_holding(connection: Connection, words: str) -> list[int]:
    """The documents with the words in one of their titles or numbers."""
    in_name, in_title = map(connection.dialect.contains.format, ("folded", "title.folded"))
    sql = (
        f"SELECT same_as FROM regulation WHERE {in_name} UNION SELECT same_as FROM title "
        f"JOIN regulation ON regulation.id = regulation_id WHERE {in_title}"
    )
    return [row[0] for row in connection.rows(sql, (words, words))]


# ---------------------------------------------------------------- similar numbers


def _ids_of_similar_numbers(connection: Connection, term: Term) -> Iterator[list[int]]:
    """The documents whose number OCR or a typist may have confused with the term, the most likely first.

    First the number with digits for letters that look like them and with brackets around its year; then numbers that
    differ in one digit, which looks like the typed one.
    """
    typed = numbers.parse(term.name) if term.name else None
    damaged, mended = _match("damaged", term.text), None
    if damaged:
        year, number = int(_digits(damaged["year"])), int(_digits(damaged["number"]))
        mended = numbers.Number("document", damaged["issuer"], year, number)
    if mended and mended != typed:
        yield _ids(connection, "name = ?", (str(mended),))
    names = set()
    for reading in filter(None, (mended, typed)):
        names |= {str(reading._replace(number=int(other))) for other in _similar_digits(str(reading.number))}
        names |= {str(reading._replace(year=int(other))) for other in _similar_digits(str(reading.year or ""))}
    rows = select_in(connection, "SELECT same_as FROM regulation WHERE name IN", sorted(names))
    yield sorted({row[0] for row in rows})
    if mended and mended != typed:
        yield _ids(connection, connection.dialect.contains.format("folded"), (folding.folded_text(str(mended)),))


def _digits(text: str) -> str:
    """The text without blanks, with letters replaced by the digits that they look like."""
    letters = {ord(letter): one["digit"] for one in pack.toml("search")["confusable"] for letter in one["letters"]}
    return "".join(text.split()).translate(letters)


def _similar_digits(digits: str) -> Iterator[str]:
    """The digits with one of them replaced by a digit that looks like it; one result for each."""
    pairs = pack.toml("search")["mistaken"][0]["digits"]
    swaps = [pair for both in pairs for pair in (both, both[::-1])]
    for at, digit in enumerate(digits):
        for old, new in swaps:
            if digit == old and (at or new != "0"):
                yield digits[:at] + new + digits[at + 1 :]
