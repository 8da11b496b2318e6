"""What a term means in this index: the filings that have it, the documents it names, the words to be shown.

A number is looked for as written, then as part of longer ones, then as what OCR or a hand may have made of it, and at
last as plain words. Which of these it was is said, never hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

import regex

from extract import pack
from extract.errors import QueryError
from extract.find import numbers
from extract.index import folding
from extract.index.engine import Clause, Engine, selected
from extract.index.query import All, Any, Expression
from extract.index.tokens import Term, only_document, tokens

_LONGEST = 100  # characters of one term: a whole title has fewer

_DATED = ("fragment", "issuer_year")  # parts of a number that hold its year
_PARTS = ("order", *_DATED)
_DOCUMENTS = ("number", "order", "title")  # kinds of terms that name a document

_MANY = 300  # documents that a statement names one by one
_CITING = (
    "SELECT filing_id AS id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as IN ({}))"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The filings as a query for their ids; the documents as a query for theirs, None where none is meant.

    ``words`` are folded, to be shown where they stand. ``unknown`` are the texts of numbers and titles that no document
    of the archive has.
    """

    filings: Clause
    documents: Clause | None = None
    words: tuple[str, ...] = ()
    approximate: bool = False
    unknown: tuple[str, ...] = ()


EVERYTHING = Meaning(("SELECT id FROM filing", ()))


def meaning(engine: Engine, wanted: Expression, *, masked: bool) -> list[Meaning]:
    """What an expression means: first of all of it, then of each term that hits have, in order."""
    if isinstance(wanted, Term):
        found = _term(engine, wanted, masked=masked)
        return [found[0], *found] if len(found) == 1 else [joined(found, "INTERSECT"), *found]
    if isinstance(wanted, Any):
        ways = [meaning(engine, way, masked=masked) for way in wanted.ways]
        return [joined([way[0] for way in ways], "UNION"), *chain.from_iterable(way[1:] for way in ways)]
    return _all(engine, wanted, masked=masked)


def _all(engine: Engine, wanted: All, *, masked: bool) -> list[Meaning]:
    have = [meaning(engine, one, masked=masked) for one in wanted.wanted]
    lack = [meaning(engine, one, masked=masked)[0] for one in wanted.unwanted]
    whole = joined([one[0] for one in have], "INTERSECT") if have else EVERYTHING
    if lack:
        whole = joined([whole, *lack], "EXCEPT")
    return [whole, *chain.from_iterable(one[1:] for one in have)]


def joined(parts: Sequence[Meaning], how: str) -> Meaning:
    """The filings of all the parts under a set operation of SQL."""
    sql = f" {how} ".join(f"SELECT id FROM ({part.filings[0]}) AS part" for part in parts)
    values = tuple(chain.from_iterable(part.filings[1] for part in parts))
    unknown = tuple(dict.fromkeys(chain.from_iterable(part.unknown for part in parts)))
    return Meaning((sql, values), approximate=any(part.approximate for part in parts), unknown=unknown)


def cited(engine: Engine, text: str) -> Meaning:
    """The filings that cite a document, given by its number, part of it, or its title or part of that."""
    read = only_document([token for token in tokens(text) if isinstance(token, Term)])
    term: Term | None = Term("number", text, numbers.normalise(text), (read,) if read else ())
    while term:
        named = _named(engine, term)
        if named:
            return named
        term = only_document(term.otherwise)
    found = _titled(engine, folding.folded(_bare(text)))
    return replace(_citing(found), unknown=() if found[1] else (text,))


# ---------------------------------------------------------------- one term


def _term(engine: Engine, term: Term, *, masked: bool) -> list[Meaning]:
    """A term's meaning; several where it turns out to be words behind each other."""
    if len(term.text) > _LONGEST:
        raise QueryError(f"一个检索词超过 {_LONGEST} 个字，请缩短。")
    named = _named(engine, term)
    if named:
        return [named]
    if term.otherwise:
        return list(chain.from_iterable(_term(engine, one, masked=masked) for one in term.otherwise))
    texts = [term.text] if term.kind == "quoted" else term.text.split()
    found = [_words(engine, text, masked=masked) for text in texts]
    unknown = (term.text,) if term.kind in _DOCUMENTS else ()
    return [replace(found[0], unknown=unknown), *found[1:]]


def _named(engine: Engine, term: Term) -> Meaning | None:
    """What a term means as a document's number or part of one, None where it is none that is known here."""
    if term.kind in ("words", "quoted"):
        return None
    if term.kind == "title":
        found = _titled(engine, folding.folded(_bare(term.text)))
        return _citing(found) if found[1] else None
    for ids in _attempts(engine, term):
        if ids:
            return replace(_citing(_those(ids)), approximate=_is_mended(term))
    for ids in () if term.otherwise else _alike(engine, term):
        if ids:
            return replace(_citing(_those(ids)), approximate=True)
    return None


def _attempts(engine: Engine, term: Term) -> Iterator[list[int]]:
    """The documents whose number the term is, then those of whose number it is a part."""
    if term.name:
        yield _ids(engine, "name = ?", (term.name,))
        yield _ids(engine, engine.holds("folded"), (folding.folded(term.name),))
    elif term.kind in _PARTS and (found := _parts(term.kind, term.text)):
        yield _ids(engine, *_condition(engine, term.kind, found))


def _condition(engine: Engine, kind: str, found: regex.Match[str]) -> tuple[str, tuple[object, ...]]:
    """What a document must be whose number has this part."""
    if kind == "order":
        form = "order" if found["form"] == "令" else "announcement"
        return "kind = ? AND number = ?", (form, numbers.integer(found["number"]))
    if kind == "issuer_year":
        return f"{engine.holds('folded')} AND year = ?", (folding.folded(found["issuer"]), int(_digits(found["year"])))
    return engine.holds("folded"), (_fragment(found),)


def _ids(engine: Engine, condition: str, values: Sequence[object]) -> list[int]:
    found = engine.rows(f"SELECT DISTINCT same_as FROM regulation WHERE {condition} ORDER BY same_as", values)
    return [row[0] for row in found]


def _parts(pattern: str, text: str) -> regex.Match[str] | None:
    return pack.patterns("search")[pattern].fullmatch(pack.fold(text).strip())


def _fragment(found: regex.Match[str]) -> str:
    """Part of a number as it stands in the folded normal form: 综治办[2017 for 综治办（2017."""
    tail = f"]{found['number'] or ''}{found['end'] or ''}" if found["close"] else ""
    return folding.folded(f"{found['issuer']}[{_digits(found['year'])}{tail}")


def _is_mended(term: Term) -> bool:
    """Whether letters in the year of a part were taken for digits."""
    found = _parts(term.kind, term.text) if term.kind in _DATED else None
    return found is not None and _digits(found["year"]) != found["year"]


def _citing(documents: Clause) -> Meaning:
    sql, values = documents
    return Meaning((_CITING.format(sql), values), documents)


# ---------------------------------------------------------------- words


def _words(engine: Engine, text: str, *, masked: bool) -> Meaning:
    """Filings with the words in a passage, or that cite a document with them in its title or number, or a person."""
    bare = _bare(text)
    words = folding.folded(bare)
    if not words:
        raise QueryError("检索词里没有可检索的字。")
    sql, values = engine.having(words)
    documents = _titled(engine, words) if len(words) > 1 else None
    if documents:
        sql, values = f"{sql} UNION {_CITING.format(documents[0])}", (*values, *documents[1])
    if not masked:
        sql, values = f"{sql} UNION SELECT filing_id FROM person WHERE text = ?", (*values, bare.strip())
    return Meaning((sql, values), documents, (words,))


def _bare(text: str) -> str:
    """A title without its brackets."""
    text = text.strip()
    return text[1:-1] if text.startswith("《") and text.endswith("》") else text


def _titled(engine: Engine, words: str) -> Clause:
    """The documents with the words in one of their titles or numbers: by their ids, unless these are very many."""
    titles = f"SELECT regulation_id FROM title WHERE {engine.holds('folded')}"
    sql = f"SELECT DISTINCT same_as FROM regulation WHERE {engine.holds('folded')} OR id IN ({titles})"
    rows = engine.rows(f"{sql} LIMIT {_MANY + 1}", (words, words))
    return (sql, (words, words)) if len(rows) > _MANY else _those([row[0] for row in rows])


def _those(ids: Sequence[int]) -> Clause:
    condition = f"id IN ({', '.join('?' * len(ids))})" if ids else "1 = 0"
    return f"SELECT id FROM regulation WHERE {condition}", tuple(ids)


# ---------------------------------------------------------------- numbers that were read wrongly


def _alike(engine: Engine, term: Term) -> Iterator[list[int]]:
    """The documents whose number may have been read as this one, or this one as theirs, the surest first."""
    typed = numbers.parse(term.name) if term.name else None
    mended = _mended(term)
    if mended and mended != typed:
        yield _ids(engine, "name = ?", (str(mended),))
    readings = [number for number in (mended, typed) if number]
    names = sorted({str(other) for number in readings for other in _mistaken(number)})
    yield sorted({row[0] for row in selected(engine, "SELECT same_as FROM regulation WHERE name IN", names)})
    if mended and mended != typed:
        yield _ids(engine, engine.holds("folded"), (folding.folded(str(mended)),))


def _mended(term: Term) -> numbers.Number | None:
    """The number with digits for the letters that look like them and brackets where a year wants them."""
    found = _parts("damaged", term.text)
    if found is None:
        return None
    return numbers.Number("document", found["issuer"], int(_digits(found["year"])), int(_digits(found["number"])))


def _digits(text: str) -> str:
    return "".join(text.split()).translate(_confusable())


@cache
def _confusable() -> dict[int, str]:
    return {ord(letter): entry["digit"] for entry in pack.toml("search")["confusable"] for letter in entry["letters"]}


def _mistaken(number: numbers.Number) -> Iterable[numbers.Number]:
    """The numbers that differ in one digit, by one that looks like it."""
    for other in _one_off(str(number.number)):
        yield replace(number, number=int(other))
    for other in _one_off(str(number.year or "")):
        yield replace(number, year=int(other))


def _one_off(digits: str) -> Iterator[str]:
    pairs = pack.toml("search")["mistaken"][0]["digits"]
    swaps = [pair for both in pairs for pair in (both, both[::-1])]
    for at, digit in enumerate(digits):
        for old, new in swaps:
            if digit == old and (at or new != "0"):
                yield digits[:at] + new + digits[at + 1 :]
