"""A query as it is typed → its terms, operators and brackets of groups, in order.

Operators and quotations are split off first; what stands between them is read for numbers, then for parts of one, then
as words. Which brackets are a group's is known only then: those that no number, title or word needs for itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from extract import pack
from extract.find.citation.issuer_code import code_start, ends_in_lead_word
from extract.find.numbers import Number, full_year, parse
from extract.index.mentions import Mention, behind, mentioned

Kind = Literal["number", "order", "fragment", "issuer_year", "damaged", "title", "words", "quoted"]
_PARTS: tuple[Kind, ...] = ("order", "fragment", "issuer_year", "damaged")
_PIECES = 8  # that blanks may cut one number into


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: ``text`` as typed, ``name`` the normal form of a number.

    ``otherwise`` are the terms that the text is where no document has that number: its issuer may be words and a code.
    """

    kind: Kind
    text: str
    name: str | None = None
    otherwise: tuple["Term", ...] = ()


class Mark(NamedTuple):
    """An operator or a bracket of a group."""

    text: str


Token = Term | Mark


def tokens(text: str) -> list[Token]:
    """The tokens of a query; nothing is looked up, and whether they make an expression is not said."""
    clean = _clean(text)
    found: list[Token] = []
    at = 0
    for joint in pack.patterns("search")["joint"].finditer(clean):
        found += _stretch(text[at : joint.start()], clean[at : joint.start()])
        found += _joint(text, joint)
        at = joint.end()
    return _without_stray([*found, *_stretch(text[at:], clean[at:])])


def only_document(terms: Sequence[Term]) -> Term | None:
    """The one of the terms that is a number or part of one; None if none or several are."""
    found = [term for term in terms if term.kind not in ("title", "words", "quoted")]
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------- operators, quotations, brackets


def _clean(text: str) -> str:
    """A folded copy of the same length, in which corner brackets are quotation marks unless they hold a year."""
    folded = pack.fold(text)
    years = {place for found in pack.patterns("search")["bracketed_year"].finditer(folded) for place in found.span()}
    quotes: dict[str, str] = pack.toml("search")["quotation"]
    marks = zip(text, folded, strict=True)
    return "".join(
        quotes[raw] if raw in quotes and not years & {at, at + 1} else mark for at, (raw, mark) in enumerate(marks)
    )


def _joint(text: str, joint: regex.Match[str]) -> Iterator[Token]:
    if joint["operator"]:
        yield Mark(joint["operator"].upper())
        return
    words = text[slice(*joint.span("words"))].strip()
    inside = list(_stretch(words, pack.fold(words)))
    number = only_document(_terms(inside)) if len(inside) == 1 else None
    if number and number.kind == "number":
        yield number
    elif words:
        yield Term("quoted", words)


def _without_stray(found: list[Token]) -> list[Token]:
    """Without the closing brackets of no group that a number was copied with."""
    kept: list[Token] = []
    depth = 0
    for token in found:
        if token == Mark(")") and not depth and only_document(_terms(kept[-1:])):
            continue
        depth += (token == Mark("(")) - (token == Mark(")"))
        kept.append(token)
    return kept


def _terms(found: Sequence[Token]) -> list[Term]:
    return [token for token in found if isinstance(token, Term)]


# ---------------------------------------------------------------- a stretch between operators and quotations


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the query, its folded copy, and the numbers that it mentions."""

    text: str
    clean: str
    mentions: tuple[Mention, ...]

    def next_mention(self, at: int) -> Mention | None:
        """The first number that begins there or later."""
        return next((mention for mention in self.mentions if mention.start >= at), None)


def _stretch(text: str, clean: str) -> Iterator[Token]:
    piece = _Piece(text, clean, tuple(mentioned(text, clean)))
    at = 0
    while at < len(text):
        token, at = _number(piece, at) or _token(piece, at)
        if token:
            yield token


# ---------------------------------------------------------------- numbers


def _number(piece: _Piece, at: int) -> tuple[Token, int] | None:
    """The longest number from there, blanks and all."""
    spans = list(_words(piece.clean, at))
    for _, end in reversed(spans):
        written = _bare(piece.text[at:end])
        number = parse(written)
        if number and not _begins_later(piece, spans, end):
            return Term("number", written, str(number), _otherwise(piece, at, end, str(number))), end
    return None


def _begins_later(piece: _Piece, spans: Sequence[tuple[int, int]], end: int) -> bool:
    """Whether the number begins with the second word; a first one of one character is of a code that is spaced out."""
    (first, last), *rest = spans
    return bool(rest) and last - first > 1 and parse(_bare(piece.text[rest[0][0] : end])) is not None


def _words(clean: str, at: int) -> Iterator[tuple[int, int]]:
    """The words from there that only blanks part."""
    word = pack.patterns("search")["word"]
    for _ in range(_PIECES):
        found = word.match(clean, at)
        if found is None:
            return
        yield found.span()
        at = found.end()
        while clean[at : at + 1].isspace():
            at += 1


def _otherwise(piece: _Piece, at: int, end: int, name: str) -> tuple[Term, ...]:
    """The terms in there as the citation reader sees them, where it sees another number."""
    if {mention.name for mention in piece.mentions if at <= mention.start < end} <= {name}:
        return ()
    found: list[Token] = []
    while at < end:
        token, at = _token(piece, at)
        found += [token] if token else []
    return tuple(_terms(found))


def _token(piece: _Piece, at: int) -> tuple[Token | None, int]:
    """The token that begins there, numbers as the citation reader sees them, and where the next one may."""
    if piece.clean[at].isspace():
        return None, at + 1
    mention = piece.next_mention(at)
    if mention and mention.start == at:
        return Term("number", mention.text, mention.name), mention.end
    if piece.clean[at] == ")":
        return Mark(")"), at + 1
    if pack.patterns("search")["open_group"].match(piece.clean, at):
        return Mark("("), at + 1
    stop = mention.start if mention else len(piece.clean)
    return _part(piece, at, stop) or _word(piece, at, stop)


def _part(piece: _Piece, at: int, stop: int) -> tuple[Term, int] | None:
    """A number in a spelling of queries only, or part of one."""
    patterns = pack.patterns("search")
    spelled = patterns["spelled"].match(piece.clean, at, stop)
    if spelled and (end := _whole(piece.clean, spelled.end())):
        return Term("number", piece.text[at : spelled.end()].strip(), _spelled(spelled)), end
    for kind in _PARTS:
        found = patterns[kind].match(piece.clean, at, stop)
        if found and (end := _whole(piece.clean, found.end())):
            return Term(kind, piece.text[at : found.end()].strip()), end
    return None


def _spelled(found: regex.Match[str]) -> str:
    run = found["issuer"]
    start = code_start(run) or 0
    issuer = run[start:] if ends_in_lead_word(run[:start]) else run
    return str(Number("document", issuer, full_year(found["year"]), int(found["number"])))


def _whole(clean: str, end: int) -> int | None:
    """Where a part of a number ends with what belongs to it, None unless a word ends there."""
    ended = behind(clean, end)
    following = clean[ended : ended + 1]
    return ended if ended > end or not following or following.isspace() or following in '()"“”' else None


# ---------------------------------------------------------------- words


def _word(piece: _Piece, at: int, stop: int) -> tuple[Term | None, int]:
    word = pack.patterns("search")["word"].match(piece.clean, at, stop)
    if word is None:
        return None, at + 1  # a quotation mark or bracket without its pair
    written = piece.text[at : word.end()]
    if piece.mentions:
        written = _searched(written) if _leads_up(piece.clean, word.end(), stop) else written
        written = written if _bare(written) else ""
    if not written:
        return None, word.end()
    return Term("title" if written[0] == "《" and written[-1] == "》" else "words", written), word.end()


def _leads_up(clean: str, end: int, stop: int) -> bool:
    """Whether a word that ends there is written right before a number: no blank between, or only one behind a colon."""
    return stop < len(clean) and (end == stop or (clean[end - 1] in ":：" and not clean[end:stop].strip()))


def _searched(written: str) -> str:
    """A word right before a number without its comma or colon; nothing is left of one that leads up to it (根据)."""
    marks = pack.toml("search")["marks"]
    bare = written.rstrip(marks["separating"] + marks["opening"])
    return "" if ends_in_lead_word(bare) else bare


def _bare(written: str) -> str:
    return written.strip("".join(pack.toml("search")["marks"].values()))
