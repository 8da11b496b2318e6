"""The text of a query → an expression: terms joined by AND, OR and NOT.

Terms that follow each other are joined by AND. A document number is one term, even with blanks in it; so are a part of
a number, and an issuer with a year. The parser does not read the index, which decides later whether 平安建设 2018 is an
issuer with a year.
"""

from dataclasses import dataclass
from itertools import accumulate

from extract.errors import QueryError
from extract.index.model import LONGEST_QUERY
from extract.index.tokens import Operator, Term, Token, tokens

_MOST_BRACKETS = 50  # open at once
_DEEPEST = 8  # AND, OR and NOT within each other: the parser of SQLite takes nine NOTs
_TOO_DEEP = "检索式里的括号套得太深，请简化。"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Filings match if all ``wanted`` expressions match and no ``unwanted`` one does."""

    wanted: tuple["Expression", ...]
    unwanted: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Filings match if at least one of the expressions does."""

    ways: tuple["Expression", ...]


Expression = Term | AllOf | AnyOf


def parsed_query(text: str) -> Expression | None:
    """The expression of a query, None if it is empty; raises ``QueryError`` with a Chinese message."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"检索式超过 {LONGEST_QUERY} 个字，请缩短。")
    if any(mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in text):
        raise QueryError("检索式里有不成字的字符。")  # neither database can store these
    rest = tokens(text.strip())
    if not rest:
        return None
    if max(accumulate((token == Operator("(")) - (token == Operator(")")) for token in rest)) > _MOST_BRACKETS:
        raise QueryError(_TOO_DEEP)
    expression = _alternatives(rest)
    if rest:
        raise QueryError("检索式里多了一个“)”。")
    if _depth(expression) > _DEEPEST:
        raise QueryError(_TOO_DEEP)
    return expression


def _depth(expression: Expression) -> int:
    """How deep operators are nested in the expression."""
    if isinstance(expression, Term):
        return 0
    parts = expression.ways if isinstance(expression, AnyOf) else (*expression.wanted, *expression.unwanted)
    return 1 + max(map(_depth, parts))


# ---------------------------------------------------------------- expressions: each takes its tokens from ``rest``


def _alternatives(rest: list[Token]) -> Expression:
    """Terms joined by OR."""
    ways = [_conjunction(rest)]
    while _takes(rest, "OR"):
        ways.append(_conjunction(rest))
    return ways[0] if len(ways) == 1 else AnyOf(tuple(ways))


def _conjunction(rest: list[Token]) -> Expression:
    """Terms that follow each other or are joined by AND; those after NOT are unwanted."""
    wanted: list[Expression] = []
    unwanted: list[Expression] = []
    while True:
        side = unwanted if _takes(rest, "NOT") else wanted
        side.append(_operand(rest))
        is_joined = _takes(rest, "AND")
        if not is_joined and (not rest or rest[0] in (Operator("OR"), Operator(")"))):
            break
    return wanted[0] if len(wanted) == 1 and not unwanted else AllOf(tuple(wanted), tuple(unwanted))


def _operand(rest: list[Token]) -> Expression:
    """A term, or a group in brackets."""
    if not rest:
        raise QueryError("检索式没有写完：AND、OR、NOT 或“(”后面要有检索词。")
    token = rest.pop(0)
    if isinstance(token, Term):
        return token
    if token.text != "(":
        raise QueryError(f"检索式里的“{token.text}”位置不对：它前后都要有检索词。")
    group = _alternatives(rest)
    if not _takes(rest, ")"):
        raise QueryError("检索式里少了一个“)”。")
    return group


def _takes(rest: list[Token], operator: str) -> bool:
    """Whether the next token is the operator; if so, remove it from ``rest``."""
    if rest and rest[0] == Operator(operator):
        rest.pop(0)
        return True
    return False
