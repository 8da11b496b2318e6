"""Document numbers in the text of images: misread signs and digits are put right, by rule.

The rules are those of how a number is written (GB/T 9704-2012, 7.2.5), so they say what must have stood in a place, not
what is likely. They are for text of images only: in other text ``C2018J12号`` stands as its author wrote it.
"""

from collections.abc import Iterable, Iterator

import regex

from shenbao_cite import numbers, pack
from shenbao_cite.issuer_code import is_complete_code
from shenbao_cite.model import Citation
from shenbao_cite.number import NumberSpan, code_start

_OPEN, _CLOSE = "[(〈《<", "])〉》>"
_HYPHEN = "-"
_AMBIGUOUS = "ambiguous"


def restored_text(folded: str) -> str:
    """A copy of a folded text, character for character, with the numbers in it as they must have been written.

    >>> restored_text("沪府发C20l8J12号")
    '沪府发[2018]12号'
    """
    marks = list(folded)
    for match in _damaged_numbers(folded):
        for place, mark in _corrections(match):
            marks[place] = mark
    return "".join(marks)


def restored_titles(folded: str) -> str:
    """A copy of a folded text, character for character, with 《》 around the titles of laws in round brackets.

    >>> restored_titles("根据(中华人民共和国公共图书馆法)")
    '根据《中华人民共和国公共图书馆法》'
    """
    return pack.pattern("misread", "law_title").sub(r"《\g<title>》", folded)


def certain_spans(folded: str, clean: str, spans: Iterable[NumberSpan]) -> list[NumberSpan]:
    """The numbers of the restored text without those that may be another number.

    A number with a bracket or digit put right needs a code that is known or complete; an organ's order has its 令.
    """
    ambiguous = [match.span() for match in pack.pattern("misread", _AMBIGUOUS).finditer(folded)]
    certain = []
    for span in spans:
        changed = {right for mark, right in _changes(folded, clean, span) if mark != right}
        needs_code = not changed <= {_HYPHEN} and span.number.kind == "document"
        if not needs_code or is_complete_code(span.number.issuer):
            certain += [] if _meets(span.start, span.end, ambiguous) else [span]
    return certain


def repair_names(folded: str, clean: str, span: NumberSpan) -> tuple[str, ...]:
    """What was put right in a number: ``misread`` signs and digits, ``lost_brackets`` where a blank stands for one."""
    was = [mark for mark, right in _changes(folded, clean, span) if mark != right]
    return tuple(sorted({"lost_brackets" if mark.isspace() else "misread" for mark in was}))


def doubtful_extents(text: str, citations: Iterable[Citation]) -> Iterator[tuple[int, int]]:
    """The stretches of an image's text that look like a number behind its code and are none of its citations."""
    folded = numbers.fold(text)
    cited = [(citation.start, citation.end) for citation in citations]
    damaged = [match.span() for match in _damaged_numbers(folded) if _corrections(match)]
    ambiguous = [match.span() for match in pack.pattern("misread", _AMBIGUOUS).finditer(folded)]
    for start, end in sorted({*damaged, *ambiguous}):
        code = code_start(folded, start, 0)
        if code is not None and not _meets(code, end, cited):
            yield code, end


def _changes(folded: str, clean: str, span: NumberSpan) -> Iterator[tuple[str, str]]:
    """The characters of a number as read, each with what must have stood there."""
    return zip(folded[span.start : span.end], clean[span.start : span.end], strict=True)


def _meets(start: int, end: int, extents: Iterable[tuple[int, int]]) -> bool:
    return any(left < end and start < right for left, right in extents)


def _damaged_numbers(folded: str) -> Iterator[regex.Match[str]]:
    """Stretches that may be a number with misread characters; numbers without any are among them."""
    for name, pattern in pack.patterns("misread").items():
        if name not in (_AMBIGUOUS, "amount_text", "law_title"):
            yield from pattern.finditer(folded)


def _corrections(match: regex.Match[str]) -> list[tuple[int, str]]:
    """The offsets of misread characters, each with the character that must have stood there."""
    groups = match.groupdict()
    digits = pack.toml("misread")["characters"]["digits"]
    corrections = [(match.start("hyphen"), _HYPHEN)] if groups.get("hyphen") else []
    for name, brackets in (("open", _OPEN), ("close", _CLOSE)):
        if groups.get(name) and groups[name] not in brackets:
            corrections.append((match.start(name), brackets[0]))
    for name in ("year", "serial"):
        if groups.get(name):
            marks = enumerate(groups[name], match.start(name))
            corrections += [(place, digits[mark]) for place, mark in marks if mark in digits]
    return corrections
