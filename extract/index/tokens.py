"""The text of a query → its terms, operators and group brackets, in order.

Operators and quotations are split off first. The text between them is read for numbers, then for parts of numbers, then
as words. Brackets that belong to no number, title or word are those of groups.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract import pack
from extract.index.folding import simplified_text
from extract.index.query_numbers import QueryNumber, end_with_tail, query_numbers
from shenbao_cite.issuer_code import code_start, ends_in_lead_word
from shenbao_cite.numbers import Number, full_year, parse

Kind = Literal["number", "order", "fragment", "issuer_year", "damaged", "loose", "title", "amount", "words", "quoted"]
_PARTS: tuple[Kind, ...] = ("fragment", "issuer_year", "damaged", "loose")
_TEXTS: tuple[Kind, ...] = ("title", "amount", "words", "quoted")  # no document numbers
_MOST_WORDS = 8  # into which blanks may split one number


@dataclass(frozen=True, slots=True)
class Term:
    """A search term: ``text`` as typed, ``name`` the normal form of a number.

    ``otherwise`` are the terms to use instead if no document has that number: its issuer may be words before a code.
    """

    kind: Kind
    text: str
    name: str | None = None
    otherwise: tuple["Term", ...] = ()


class Operator(NamedTuple):
    """AND, OR, NOT, or a bracket of a group."""

    text: str


Token = Term | Operator


def tokens(text: str) -> list[Token]:
    """The tokens of a query, in simplified characters; neither the index nor the grammar is checked here."""
    text = simplified_text(text)
    clean = _with_quotation_marks(text)
    read: list[Token] = []
    at = 0
    for joint in pack.patterns("search")["joint"].finditer(clean):
        read += _stretch_tokens(text[at : joint.start()], clean[at : joint.start()])
        if joint["operator"]:
            read.append(Operator(joint["operator"].upper()))
        else:
            read += _quotation_tokens(text[slice(*joint.span("words"))].strip())
        at = joint.end()
    read += _stretch_tokens(text[at:], clean[at:])
    kept: list[Token] = []
    depth = 0
    for token in read:
        if token == Operator(")") and not depth and only_number(kept[-1:]):
            continue  # a closing bracket copied along with a number
        depth += (token == Operator("(")) - (token == Operator(")"))
        kept.append(token)
    return kept


def only_number(read: Iterable[Token]) -> Term | None:
    """The only token that is a document number or part of one; None if there is no such token, or several."""
    numbers = [token for token in read if isinstance(token, Term) and token.kind not in _TEXTS]
    return numbers[0] if len(numbers) == 1 else None


# ---------------------------------------------------------------- operators, quotations, brackets


def _with_quotation_marks(text: str) -> str:
    """A folded copy of the same length, with quotation marks for corner brackets, except those around a year."""
    folded = pack.fold(text)
    years = {place for year in pack.patterns("search")["bracketed_year"].finditer(folded) for place in year.span()}
    quotes: dict[str, str] = pack.toml("search")["quotation"]
    marks = zip(text, folded, strict=True)
    return "".join(
        quotes[raw] if raw in quotes and not years & {at, at + 1} else mark for at, (raw, mark) in enumerate(marks)
    )


def _quotation_tokens(words: str) -> Iterator[Token]:
    """The tokens of a quotation: a number if it holds only that, else its words as one term."""
    inside = list(_stretch_tokens(words, pack.fold(words)))
    number = only_number(inside) if len(inside) == 1 else None
    if number and number.kind == "number":
        yield number
    elif words:
        yield Term("quoted", words)


# ---------------------------------------------------------------- a stretch between operators and quotations


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the query, its folded copy, and the numbers that the citation reader finds in it."""

    text: str
    clean: str
    numbers: tuple[QueryNumber, ...]


def _stretch_tokens(text: str, clean: str) -> Iterator[Token]:
    is_order = pack.patterns("search")["order"].fullmatch  # without an organ, for which its year is not taken
    numbers = tuple(one for one in query_numbers(text, clean) if not is_order(clean[one.start : one.end]))
    stretch = _Stretch(text, clean, numbers)
    at = 0
    while at < len(text):
        token, at = _longest_number(stretch, at) or _token(stretch, at)
        if token:
            yield token


def _token(stretch: _Stretch, at: int) -> tuple[Token | None, int]:
    """The token that begins at ``at`` (None for a blank), and where the next one may begin."""
    clean, patterns = stretch.clean, pack.patterns("search")
    if clean[at].isspace():
        return None, at + 1
    if amount := patterns["amount_range"].match(clean, at) or patterns["amount_with_unit"].match(clean, at):
        return Term("amount", stretch.text[at : amount.end()]), amount.end()
    number = next((number for number in stretch.numbers if number.start >= at), None)
    if number and number.start == at:
        return Term("number", number.text, number.name), number.end
    if clean[at] == ")":
        return Operator(")"), at + 1
    if patterns["open_group"].match(clean, at):
        return Operator("("), at + 1
    stop = number.start if number else len(clean)
    return _part_of_number(stretch, at, stop) or _word(stretch, at, stop)


# ---------------------------------------------------------------- numbers


def _longest_number(stretch: _Stretch, at: int) -> tuple[Token, int] | None:
    """The longest number that begins at ``at``, with blanks in it, and its end.

    None if a number also begins with the second word, unless the first word is one character of a spaced-out code.
    """
    spans = list(_words_in_a_row(stretch.clean, at))
    for _, end in reversed(spans):
        typed = _without_marks(stretch.text[at:end])
        number = parse(typed)
        if number is None or pack.patterns("search")["order"].fullmatch(_without_marks(stretch.clean[at:end])):
            continue
        (first, last), *rest = spans
        begins_later = bool(rest) and last - first > 1 and parse(_without_marks(stretch.text[rest[0][0] : end]))
        if not begins_later:
            return Term("number", typed, str(number), _otherwise(stretch, at, end, str(number))), end
    return None


def _words_in_a_row(clean: str, at: int) -> Iterator[tuple[int, int]]:
    """The spans of the words from ``at`` on that only blanks separate."""
    word = pack.patterns("search")["word"]
    for _ in range(_MOST_WORDS):
        match = word.match(clean, at)
        if match is None:
            return
        yield match.span()
        at = match.end()
        while clean[at : at + 1].isspace():
            at += 1


def _otherwise(stretch: _Stretch, at: int, end: int, name: str) -> tuple[Term, ...]:
    """The terms between ``at`` and ``end`` if the citation reader finds another number there; else empty."""
    if {number.name for number in stretch.numbers if at <= number.start < end} <= {name}:
        return ()
    read: list[Token | None] = []
    while at < end:
        token, at = _token(stretch, at)
        read.append(token)
    return tuple(token for token in read if isinstance(token, Term))


def _part_of_number(stretch: _Stretch, at: int, stop: int) -> tuple[Term, int] | None:
    """A number in a spelling that only queries have, or part of a number, and its end; None if there is none."""
    patterns = pack.patterns("search")
    kinds: tuple[Kind | Literal["spelled"], ...] = ("order", "spelled", *_PARTS)
    for kind in kinds:
        match = patterns[kind].match(stretch.clean, at, stop)
        if match is None:
            continue
        end = end_with_tail(stretch.clean, match.end())
        following = stretch.clean[end : end + 1]
        if end == match.end() and following and not following.isspace() and following not in '()"“”':
            continue  # no word ends there
        typed = stretch.text[at : match.end()].strip()
        if kind != "spelled":
            return Term(kind, typed), end
        run = match["issuer"]
        start = code_start(run) or 0
        issuer = run[start:] if ends_in_lead_word(run[:start]) else run
        number = Number("document", issuer, full_year(match["year"]), int(match["number"]))
        branch = int(match["branch"] or 0)
        whole_number = number._replace(branch=branch) if 0 < branch <= number.number else number
        return Term("number", typed, str(whole_number)), end
    return None


# ---------------------------------------------------------------- words


def _word(stretch: _Stretch, at: int, stop: int) -> tuple[Term | None, int]:
    """The word at ``at`` and its end; next to numbers without marks, and None for a word that introduces one (根据)."""
    clean = stretch.clean
    match = pack.patterns("search")["word"].match(clean, at, stop)
    if match is None:
        return None, at + 1  # a quotation mark or bracket without its pair
    end = match.end()
    typed = stretch.text[at:end]
    is_before_number = stop < len(clean) and (end == stop or (clean[end - 1] in ":：" and not clean[end:stop].strip()))
    if stretch.numbers and is_before_number:
        marks = pack.toml("search")["marks"]
        typed = typed.rstrip(marks["separating"] + marks["opening"])
        typed = "" if ends_in_lead_word(typed) else typed
    if not typed or (stretch.numbers and not _without_marks(typed)):
        return None, end
    return Term("title" if typed[0] == "《" and typed[-1] == "》" else "words", typed), end


def _without_marks(typed: str) -> str:
    return typed.strip("".join(pack.toml("search")["marks"].values()))
