"""What a sentence speaks of and what it names, by the expressions of ``role.toml`` and ``entity.toml``."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from extract import pack
from shenbao_cite import find_citations, numbers
from shenbao_cite.model import Citation

_KINDS = ("money", "date", "quantity", "organ")  # the surer ones first
_LABEL, _CUE = ".label", ".cue"


class Entity(Struct, frozen=True):
    """What a stretch of a text names: ``kind`` is organ, money, quantity, date, meeting or document."""

    kind: str
    start: int
    end: int
    text: str


def cued_roles(text: str) -> set[str]:
    """The roles that some word of the text speaks for; a cited document speaks for the basis."""
    return set(_votes(text)) | ({"basis"} if find_citations(text) else set())


def leading_label(sentence: str) -> tuple[str, int] | None:
    """The role that the label at the sentence's start names and where the label ends; None without a label."""
    folded = numbers.fold(sentence)
    for name, pattern in pack.patterns("role").items():
        label = pattern.match(folded) if name.endswith(_LABEL) else None
        if label:
            return name.removesuffix(_LABEL), label.end()
    return None


def sentence_role(sentence: str, before: str | None, *, cites: bool) -> str | None:
    """The role that most cue words of a sentence speak for; on a tie or without any, that of the sentence ``before``.

    A sentence that cites a document by its number speaks for the basis.
    """
    votes = _votes(sentence)
    if cites:
        votes["basis"] += 1
    most = max(votes.values(), default=0)
    best = [name for name, count in votes.items() if count == most]
    return before if not best or before in best else best[0]


def named_entities(text: str, citations: Iterable[Citation]) -> list[Entity]:
    """The entities of a text in order, none overlapping; documents and meetings are its citations."""
    entities = [
        Entity("meeting" if citation.kind == "meeting" else "document", citation.start, citation.end, citation.text)
        for citation in citations
    ]
    folded = numbers.fold(text)
    for kind in _KINDS:
        for match in pack.pattern("entity", kind).finditer(folded):
            if all(match.end() <= other.start or other.end <= match.start() for other in entities):
                entities.append(Entity(kind, match.start(), match.end(), text[match.start() : match.end()]))
    return sorted(entities, key=lambda entity: entity.start)


def stripped_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets without the blanks at both ends."""
    inner = text[start:end].strip()
    first = start + text[start:end].find(inner)
    return first, first + len(inner)


def _votes(text: str) -> Counter[str]:
    """How many cue words speak for each role; a label anywhere counts as one more."""
    folded, patterns = numbers.fold(text), pack.patterns("role")
    votes: Counter[str] = Counter()
    for name in (name for name in patterns if name.endswith(_CUE)):
        if count := len(patterns[name].findall(folded)):
            votes[name.removesuffix(_CUE)] += count
    votes.update(
        name.removesuffix(_LABEL) for name in patterns if name.endswith(_LABEL) and patterns[name].search(folded)
    )
    return votes
