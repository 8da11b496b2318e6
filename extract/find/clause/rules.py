"""What a sentence speaks of and what it names, by the expressions of ``role.toml`` and ``entity.toml``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from extract import pack
from extract.find import numbers
from extract.find.citation import find_citations
from extract.model import Citation

_KINDS = ("money", "date", "quantity", "organ")  # the surer ones first
_LABEL, _CUE = ".label", ".cue"


@dataclass(frozen=True, slots=True)
class Entity:
    """What a stretch of a text names: ``kind`` is organ, money, quantity, date, meeting or document."""

    kind: str
    start: int
    end: int
    text: str


def told(text: str) -> set[str]:
    """The roles that some word of the text speaks for; a cited document speaks for the basis."""
    return set(_cues(numbers.fold(text))) | ({"basis"} if find_citations(text) else set())


def label(sentence: str) -> tuple[str, int] | None:
    """The role that the label at the sentence's start names and where the label ends; None without a label."""
    folded = numbers.fold(sentence)
    for name, pattern in pack.patterns("role").items():
        found = pattern.match(folded) if name.endswith(_LABEL) else None
        if found:
            return name.removesuffix(_LABEL), found.end()
    return None


def role(sentence: str, before: str | None, *, cites: bool) -> str | None:
    """What most words of a sentence speak for; among equals, and without any, what the sentence before speaks of.

    A sentence that cites a document by its number speaks for the basis.
    """
    votes = _cues(numbers.fold(sentence))
    if cites:
        votes["basis"] += 1
    most = max(votes.values(), default=0)
    best = [name for name, count in votes.items() if count == most]
    return before if not best or before in best else best[0]


def named(text: str, citations: Iterable[Citation]) -> list[Entity]:
    """The entities of a text in order, none overlapping; documents and meetings are its citations."""
    found: list[Entity] = []
    for entity in (*_cited(citations), *_worded(text)):
        if all(entity.end <= other.start or other.end <= entity.start for other in found):
            found.append(entity)
    return sorted(found, key=lambda entity: entity.start)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets without the blanks at both ends."""
    inner = text[start:end].strip()
    first = start + text[start:end].find(inner)
    return first, first + len(inner)


def _cues(folded: str) -> Counter[str]:
    patterns = pack.patterns("role")
    names = [name for name in patterns if name.endswith(_CUE)]
    votes = {name.removesuffix(_CUE): len(patterns[name].findall(folded)) for name in names}
    labels = [name for name in patterns if name.endswith(_LABEL) and patterns[name].search(folded)]
    return Counter({name: count for name, count in votes.items() if count}) + Counter(
        name.removesuffix(_LABEL) for name in labels
    )


def _cited(citations: Iterable[Citation]) -> Iterator[Entity]:
    for found in citations:
        kind = "meeting" if found.kind == "meeting" else "document"
        yield Entity(kind, found.start, found.end, found.text)


def _worded(text: str) -> Iterator[Entity]:
    folded = numbers.fold(text)
    for kind in _KINDS:
        for found in _pattern(kind).finditer(folded):
            yield Entity(kind, found.start(), found.end(), text[found.start() : found.end()])


def _pattern(kind: str) -> regex.Pattern[str]:
    return pack.patterns("entity")[kind]
