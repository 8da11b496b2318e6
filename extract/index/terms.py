"""What a term means in this index: the filings that have it, the documents it names, the words to be shown.

A number is looked for as written, then as part of longer ones, then as what OCR or a hand may have made of it, and at
last as plain words. Which of these it was is said, never hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Literal

import regex

from extract import pack
from extract.errors import QueryError
from extract.find import numbers
from extract.index import amounts, folding
from extract.index.engine import Clause, Engine, as_one, selected
from extract.index.query import Any, Expression
from extract.index.tokens import Term, only_document, tokens

_LONGEST = 100  # characters of one term: a whole title has fewer

_DATED = ("fragment", "issuer_year")  # parts of a number that hold its year
_PARTS = ("order", *_DATED)
_DOCUMENTS = ("number", "order", "title")  # kinds of terms that name a document

_CITING = "SELECT filing_id FROM citation WHERE regulation_id IN (SELECT id FROM regulation WHERE same_as IN ({}))"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The filings as a condition on their id; the documents as a query for theirs, None where none is meant.

    ``words`` are folded, to be shown where they stand, and so are ``amounts``, as budget rows may write them.
    ``unknown`` are the texts of numbers and titles that no document of the archive has.
    """

    filings: Clause
    documents: Clause | None = None
    words: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    approximate: bool = False
    unknown: tuple[str, ...] = ()


def meaning(engine: Engine, wanted: Expression) -> list[Meaning]:
    """What an expression means: first of all of it, then of each term that hits have, in order."""
    if isinstance(wanted, Term):
        found = _term(engine, wanted)
        return [joined(found, "AND"), *found]
    if isinstance(wanted, Any):
        ways = [meaning(engine, way) for way in wanted.ways]
        return [joined([way[0] for way in ways], "OR"), *chain.from_iterable(way[1:] for way in ways)]
    have = [meaning(engine, one) for one in wanted.wanted]
    lack = [meaning(engine, one)[0] for one in wanted.unwanted]
    whole = joined([*(one[0] for one in have), *map(_without, lack)], "AND")
    return [whole, *chain.from_iterable(one[1:] for one in have)]


def joined(parts: Sequence[Meaning], how: Literal["AND", "OR"]) -> Meaning:
    """The filings that all of the parts, or any, mean."""
    sql = f" {how} ".join(f"({part.filings[0]})" for part in parts)
    values = tuple(chain.from_iterable(part.filings[1] for part in parts))
    unknown = tuple(dict.fromkeys(chain.from_iterable(part.unknown for part in parts)))
    return Meaning((sql, values), approximate=any(part.approximate for part in parts), unknown=unknown)


def _without(part: Meaning) -> Meaning:
    return replace(part, filings=(f"NOT ({part.filings[0]})", part.filings[1]))


def cited(engine: Engine, text: str) -> Meaning:
    """The filings that cite a document, given by its number, part of it, or its title or part of that."""
    term = only_document([token for token in tokens(text) if isinstance(token, Term)])
    if number := numbers.parse(text):
        term = Term("number", text, str(number), (term,) if term else ())
    while term:
        named = _named(engine, term)
        if named:
            return named
        term = only_document(term.otherwise)
    found = _entitled(engine, text)
    return replace(_citing(engine, found), unknown=() if found else (text,))


# ---------------------------------------------------------------- one term


def _term(engine: Engine, term: Term) -> list[Meaning]:
    """A term's meaning; several where it turns out to be words behind each other."""
    if len(term.text) > _LONGEST:
        raise QueryError(f"一个检索词超过 {_LONGEST} 个字，请缩短。")
    named = _named(engine, term)
    if named:
        return [named]
    if term.otherwise:
        return list(chain.from_iterable(_term(engine, one) for one in term.otherwise))
    texts = [term.text] if term.kind == "quoted" else term.text.split()
    found = [_words(engine, text) for text in texts]
    unknown = (term.text,) if _is_document(term) else ()
    return [replace(found[0], unknown=unknown), *found[1:]]


def _is_document(term: Term) -> bool:
    """Whether a document is meant for certain: 管理 2020 100 may be, but these are words as well."""
    return term.kind in _DOCUMENTS and (term.kind != "number" or "号" in term.text or bool(numbers.parse(term.text)))


def _named(engine: Engine, term: Term) -> Meaning | None:
    """What a term means as a document's number or part of one, None where it is none that is known here."""
    if term.kind in ("words", "quoted"):
        return None
    if term.kind == "title":
        found = _entitled(engine, term.text)
        return _citing(engine, found) if found else None
    for ids in _attempts(engine, term):
        if ids:
            return replace(_citing(engine, ids), approximate=_is_mended(term))
    for ids in () if term.otherwise else _alike(engine, term):
        if ids:
            return replace(_citing(engine, ids), approximate=True)
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


def _citing(engine: Engine, ids: Sequence[int]) -> Meaning:
    documents = sql, values = _those(engine, ids)
    return Meaning((f"id IN ({_CITING.format(sql)})", values), documents)


# ---------------------------------------------------------------- words


def _words(engine: Engine, text: str) -> Meaning:
    """Filings that have the words in a passage, as an amount, in the name of a document they cite, or as a person."""
    bare = _bare(text)
    words = folding.folded(bare)
    if not words:
        raise QueryError("检索词里没有可检索的字。")
    documents = _those(engine, _titled(engine, words)) if len(words) > 1 else None
    sums = amounts.spellings(bare)
    ways = [engine.having(words), *(amounts.having(sums) if sums else ())]
    if documents:
        ways.append((_CITING.format(documents[0]), documents[1]))
    if not engine.is_masked:
        ways.append(("SELECT filing_id FROM person WHERE text = ?", (bare.strip(),)))
    values = tuple(chain.from_iterable(way[1] for way in ways))
    return Meaning((engine.in_any("id", [way[0] for way in ways]), values), documents, (words,), sums)


def _bare(text: str) -> str:
    """A title without its brackets."""
    text = text.strip()
    return text[1:-1] if text.startswith("《") and text.endswith("》") else text


def _entitled(engine: Engine, title: str) -> list[int]:
    """The documents of this title, else those with it in theirs."""
    words = folding.folded(_bare(title))
    sql = (
        "SELECT same_as FROM regulation WHERE name = ? UNION SELECT same_as FROM title "
        "JOIN regulation ON regulation.id = regulation_id WHERE title.folded = ?"
    )
    return [row[0] for row in engine.rows(sql, (title.strip(), words))] or _titled(engine, words)


def _titled(engine: Engine, words: str) -> list[int]:
    """The documents with the words in one of their titles or numbers."""
    sql = (
        f"SELECT same_as FROM regulation WHERE {engine.holds('folded')} UNION SELECT same_as FROM title "
        f"JOIN regulation ON regulation.id = regulation_id WHERE {engine.holds('title.folded')}"
    )
    return [row[0] for row in engine.rows(sql, (words, words))]


def _those(engine: Engine, ids: Sequence[int]) -> Clause:
    return f"SELECT id FROM regulation WHERE {engine.among('id')}", (as_one(ids),)


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
