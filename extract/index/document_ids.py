"""The documents of the index that a term names, by their ids: its number, a part of it, or its title.

A number is looked for as written, then as part of longer numbers, then as a number that OCR or a typist may have
confused with it.
"""

from collections.abc import Iterator, Mapping, Sequence

import regex

from extract import pack
from extract.identity import title_key
from extract.index import folding
from extract.index.connection import Connection, marks, select_in
from extract.index.tokens import Term
from shenbao_cite import numbers

_DATED = ("fragment", "issuer_year")  # parts of a number that hold its year
_PARTS = ("order", "loose", *_DATED)
_FORMS = {"令": "order", "公告": "announcement"}


def ids_of_term(connection: Connection, term: Term) -> tuple[list[int], bool]:
    """The documents that a term names, and whether the match is approximate; [] if it names none."""
    if term.kind in ("words", "quoted", "amount"):
        return [], False
    if term.kind == "title":
        return ids_of_title(connection, term.text), False
    part = _match(term.kind, term.text) if term.kind in _PARTS else None
    for ids in _ids_of_number(connection, term, part):
        if ids:
            return ids, term.kind in _DATED and part is not None and _digits(part["year"]) != part["year"]
    for ids in () if term.otherwise else _ids_of_similar_numbers(connection, term):
        if ids:
            return ids, True
    return [], False


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


# ---------------------------------------------------------------- titles


def without_brackets(title: str) -> str:
    """The title without 《》 around it and without blanks at its ends."""
    title = title.strip()
    return title[1:-1] if title.startswith("《") and title.endswith("》") else title


def ids_of_title(connection: Connection, title: str) -> list[int]:
    """The documents with this title; if there are none, those whose title or number contains it."""
    bare = without_brackets(title)
    sql = (
        "SELECT same_as FROM regulation WHERE name = ? UNION SELECT same_as FROM title "
        "JOIN regulation ON regulation.id = regulation_id WHERE core = ?"
    )
    rows = connection.rows(sql, (title.strip(), title_key(bare)))
    return [row[0] for row in rows] or ids_holding(connection, folding.folded_text(bare))


def ids_holding(connection: Connection, words: str) -> list[int]:
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
