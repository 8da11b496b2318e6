"""Document numbers in the text of images: signs and digits that the engine took for others are put right, by rule.

The rules are those of how a number is written (GB/T 9704-2012, 7.2.5), so they say what must have stood in a place, not
what is likely. They are for text of images only: in other text ``C2018J12号`` is what its author wrote.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import regex

from extract import pack
from extract.find import numbers
from extract.find.citation import issuer
from extract.find.citation.scan import Hit, code_start
from extract.model import Citation

_OPEN, _CLOSE = "[(〈《<", "])〉》>"
_HYPHEN = "-"
_AMBIGUOUS = "ambiguous"


def restored(folded: str) -> str:
    """A copy of a folded text, character for character, with the numbers in it as they must have been written.

    >>> restored("沪府发C20l8J12号")
    '沪府发[2018]12号'
    """
    marks = list(folded)
    for found in _damaged(folded):
        for place, mark in _mended(found):
            marks[place] = mark
    return "".join(marks)


def sure(folded: str, clean: str, hits: Iterable[Hit]) -> list[Hit]:
    """The hits in the restored text without those that may be another number.

    A number with a bracket or digit put right needs a code that is known or complete; an organ's order has its 令.
    """
    doubtful = [found.span() for found in pack.patterns("misread")["ambiguous"].finditer(folded)]
    return [hit for hit in hits if _is_sure(folded, clean, hit) and not _meets(hit.start, hit.end, doubtful)]


def repairs(folded: str, clean: str, hit: Hit) -> tuple[str, ...]:
    """What was put right in the hit: ``misread`` signs and digits, ``lost_brackets`` where a blank stands for one."""
    was = [mark for mark, right in _pairs(folded, clean, hit) if mark != right]
    found = ("lost_brackets" if mark.isspace() else "misread" for mark in was)
    return tuple(sorted(set(found)))


def unsure(text: str, citations: Iterable[Citation]) -> Iterator[tuple[int, int]]:
    """The stretches of an image's text that look like a number behind its code and are none of its citations."""
    folded = numbers.fold(text)
    cited = [(citation.start, citation.end) for citation in citations]
    damaged = [found.span() for found in _damaged(folded) if any(_mended(found))]
    ambiguous = [found.span() for found in pack.patterns("misread")["ambiguous"].finditer(folded)]
    for start, end in sorted({*damaged, *ambiguous}):
        code = code_start(folded, start, 0)
        if code is not None and not _meets(code, end, cited):
            yield code, end


def _is_sure(folded: str, clean: str, hit: Hit) -> bool:
    changed = {right for mark, right in _pairs(folded, clean, hit) if mark != right}
    return changed <= {_HYPHEN} or hit.number.kind != "document" or issuer.complete(hit.number.issuer)


def _pairs(folded: str, clean: str, hit: Hit) -> Iterator[tuple[str, str]]:
    return zip(folded[hit.start : hit.end], clean[hit.start : hit.end], strict=True)


def _meets(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(left < end and start < right for left, right in spans)


def _damaged(folded: str) -> Iterator[regex.Match[str]]:
    """What may be a number with characters misread; also numbers without."""
    for name, pattern in pack.patterns("misread").items():
        if name != _AMBIGUOUS:
            yield from pattern.finditer(folded)


def _mended(found: regex.Match[str]) -> Iterator[tuple[int, str]]:
    """The places of the characters that must have been others, with these."""
    named = found.groupdict()
    yield from _sign(found, "open", _OPEN) if named.get("open") else ()
    yield from _sign(found, "close", _CLOSE) if named.get("close") else ()
    yield from [(found.start("hyphen"), _HYPHEN)] if named.get("hyphen") else ()
    for name in ("year", "serial"):
        yield from _digits(named.get(name) or "", found.start(name) if name in named else 0)


def _sign(found: regex.Match[str], name: str, right: str) -> Iterator[tuple[int, str]]:
    if found[name] not in right:
        yield found.start(name), right[0]


def _digits(text: str, start: int) -> Iterator[tuple[int, str]]:
    for place, mark in enumerate(text, start):
        if mark in _letters():
            yield place, _letters()[mark]


@cache
def _letters() -> Mapping[str, str]:
    """Letters and strokes with the digits that they are in a number."""
    letters: Mapping[str, str] = pack.toml("misread")["characters"]["digits"]
    return letters
