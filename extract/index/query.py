"""A query as it is typed → what it asks for: terms joined by AND, OR and NOT.

Words behind each other must all be there. A document number is one term, blanks and all; so is part of one, and an
issuer with a year. Nothing is looked up here: whether 平安建设 2018 is an issuer and a year is for the index to say.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from extract import pack
from extract.errors import QueryError
from extract.find.citation import find_citations
from extract.find.numbers import parse
from extract.index.model import LONGEST_QUERY
from extract.model import Citation

_NUMBERED = ("document", "order", "announcement")
Kind = Literal["number", "fragment", "issuer_year", "damaged", "title", "words", "quoted"]


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: ``text`` as typed, ``name`` the normal form of a number."""

    kind: Kind
    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class All:
    """All of these, and none of those."""

    wanted: tuple["Expression", ...]
    unwanted: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """One of these at least."""

    ways: tuple["Expression", ...]


Expression = Term | All | Any


def parsed(text: str) -> Expression | None:
    """What a query asks for, None if it is empty; ``QueryError`` says in Chinese what is wrong with it."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"检索式超过 {LONGEST_QUERY} 个字，请缩短。")
    if any(mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in text):
        raise QueryError("检索式里有不成字的字符。")  # no database takes these
    tokens = _tokens(text)
    if not tokens:
        return None
    found = _either(tokens)
    if tokens:
        raise QueryError("检索式里多了一个“)”。")
    return found


# ---------------------------------------------------------------- tokens


class _Mark(NamedTuple):
    """An operator or a bracket of a group."""

    text: str


_Token = Term | _Mark


def _tokens(text: str) -> list[_Token]:
    whole = parse(text)
    if whole:
        return [Term("number", text.strip(), str(whole))]
    folded = pack.fold(text)
    numbers = {_start(citation): citation for citation in find_citations(text) if citation.kind in _NUMBERED}
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if folded[at].isspace():
            at += 1
            continue
        token, at = _token(text, folded, at, numbers)
        if token:
            tokens.append(token)
    return tokens


def _start(citation: Citation) -> int:
    """Where the number begins, or its title before it with the bracket."""
    return citation.start if citation.title_start is None else min(citation.start, max(0, citation.title_start - 1))


def _token(text: str, folded: str, at: int, numbers: dict[int, Citation]) -> tuple[_Token | None, int]:
    """The token that begins there, and where the next one may."""
    citation = numbers.get(at) or numbers.get(at - 1 if text[at - 1 : at] == "《" else at)
    if citation:
        end = max(citation.end, citation.title_end or 0)
        return Term("number", text[citation.start : citation.end], citation.id), _behind(folded, end)
    return _marked(folded, at) or _spoken(text, folded, at)


def _behind(folded: str, end: int) -> int:
    """Behind the brackets that close what holds a number: 《办法》(闵府发[2018]4号)."""
    while end < len(folded) and folded[end] in ")》>":
        end += 1
    return end


def _marked(folded: str, at: int) -> tuple[_Token | None, int] | None:
    patterns = pack.patterns("search")
    if folded[at] == ")":
        return _Mark(")"), at + 1
    if patterns["open_group"].match(folded, at):
        return _Mark("("), at + 1
    word = patterns["word"].match(folded, at)
    if word and patterns["operator"].fullmatch(word[0]):
        return _Mark(word[0]), word.end()
    return None


def _spoken(text: str, folded: str, at: int) -> tuple[_Token | None, int]:
    patterns = pack.patterns("search")
    if quoted := patterns["quoted"].match(folded, at):
        words = text[slice(*quoted.span("words"))]
        return (Term("quoted", words) if words.strip() else None), quoted.end()
    for kind in ("fragment", "issuer_year", "damaged"):
        found = patterns[kind].match(folded, at)
        if found and _is_whole(folded, found):
            return Term(kind, text[slice(*found.span())].strip()), found.end()
    word = patterns["word"].match(folded, at)
    if word is None:
        return None, at + 1  # a quotation mark or bracket without its pair
    written = text[slice(*word.span())]
    number = parse(written)
    if number:
        return Term("number", written, str(number)), word.end()
    return Term("title" if written[0] == "《" and written[-1] == "》" else "words", written), word.end()


def _is_whole(folded: str, found: regex.Match[str]) -> bool:
    """Whether a part of a number ends where a word ends."""
    return found.end() == len(folded) or folded[found.end()].isspace() or folded[found.end()] in '()"“”'


# ---------------------------------------------------------------- expressions


def _either(tokens: list[_Token]) -> Expression:
    ways = [_together(tokens)]
    while tokens and tokens[0] == _Mark("OR"):
        tokens.pop(0)
        ways.append(_together(tokens))
    return ways[0] if len(ways) == 1 else Any(tuple(ways))


def _together(tokens: list[_Token]) -> Expression:
    wanted: list[Expression] = []
    unwanted: list[Expression] = []
    while True:
        negative = _taken(tokens, "NOT")
        (unwanted if negative else wanted).append(_single(tokens))
        joined = _taken(tokens, "AND")
        if not joined and (not tokens or tokens[0] in (_Mark("OR"), _Mark(")"))):
            break
    return wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))


def _taken(tokens: list[_Token], mark: str) -> bool:
    if tokens and tokens[0] == _Mark(mark):
        tokens.pop(0)
        return True
    return False


def _single(tokens: list[_Token]) -> Expression:
    if not tokens:
        raise QueryError("检索式没有写完：AND、OR、NOT 或“(”后面要有检索词。")
    token = tokens.pop(0)
    if isinstance(token, Term):
        return token
    if token.text != "(":
        raise QueryError(f"检索式里的“{token.text}”位置不对：它前后都要有检索词。")
    found = _either(tokens)
    if not _taken(tokens, ")"):
        raise QueryError("检索式里少了一个“)”。")
    return found
