"""A query as it is typed → what it asks for: terms joined by AND, OR and NOT.

Words behind each other must all be there. A document number is one term, blanks and all; so is part of one, and an
issuer with a year. Nothing is looked up here: whether 平安建设 2018 is an issuer and a year is for the index to say.
"""

from dataclasses import dataclass
from itertools import accumulate

from extract.errors import QueryError
from extract.index.model import LONGEST_QUERY
from extract.index.tokens import Mark, Term, Token, tokens

_MOST_BRACKETS = 50  # open at once
_DEEPEST = 8  # AND, OR and NOT within each other: the parser of SQLite takes nine NOTs
_TOO_DEEP = "检索式里的括号套得太深，请简化。"


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
    rest = tokens(text.strip())
    if not rest:
        return None
    if max(accumulate((token == Mark("(")) - (token == Mark(")")) for token in rest)) > _MOST_BRACKETS:
        raise QueryError(_TOO_DEEP)
    found = _either(rest)
    if rest:
        raise QueryError("检索式里多了一个“)”。")
    if _levels(found) > _DEEPEST:
        raise QueryError(_TOO_DEEP)
    return found


def _levels(found: Expression) -> int:
    """How many operators stand within each other."""
    if isinstance(found, Term):
        return 0
    return 1 + max(map(_levels, found.ways if isinstance(found, Any) else (*found.wanted, *found.unwanted)))


# ---------------------------------------------------------------- expressions


def _either(rest: list[Token]) -> Expression:
    ways = [_together(rest)]
    while rest and rest[0] == Mark("OR"):
        rest.pop(0)
        ways.append(_together(rest))
    return ways[0] if len(ways) == 1 else Any(tuple(ways))


def _together(rest: list[Token]) -> Expression:
    wanted: list[Expression] = []
    unwanted: list[Expression] = []
    while True:
        negative = _taken(rest, "NOT")
        (unwanted if negative else wanted).append(_single(rest))
        joined = _taken(rest, "AND")
        if not joined and (not rest or rest[0] in (Mark("OR"), Mark(")"))):
            break
    return wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))


def _taken(rest: list[Token], mark: str) -> bool:
    if rest and rest[0] == Mark(mark):
        rest.pop(0)
        return True
    return False


def _single(rest: list[Token]) -> Expression:
    if not rest:
        raise QueryError("检索式没有写完：AND、OR、NOT 或“(”后面要有检索词。")
    token = rest.pop(0)
    if isinstance(token, Term):
        return token
    if token.text != "(":
        raise QueryError(f"检索式里的“{token.text}”位置不对：它前后都要有检索词。")
    found = _either(rest)
    if not _taken(rest, ")"):
        raise QueryError("检索式里少了一个“)”。")
    return found
