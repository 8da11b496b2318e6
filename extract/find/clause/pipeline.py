"""The spaCy pipeline over prose: sentences, citations, clauses with their roles, entities.

Its components write ``doc.spans``: ``citations`` (label: the kind, id: the normal form), ``clauses`` (label: the role)
and ``entities`` (label: the kind). Tokens are single characters in our own pipeline, any in those of others: a span
that cuts a token is widened to the whole token.
"""

from collections.abc import Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.find.citation import find_citations
from extract.find.clause import rules
from extract.find.clause.rules import Entity

_ENDS = ["。", "！", "？", "；", "!", "?", ";", "\n"]


@Language.component("shenbao_citations", retokenizes=False)
def citations(doc: Doc) -> Doc:
    """Writes ``doc.spans["citations"]``: each citation with its kind as label and its normal form as ``span.id_``."""
    found = [_span(doc, one.start, one.end, one.kind, one.id) for one in find_citations(doc.text)]
    doc.spans["citations"] = [span for span in found if span is not None]
    return doc


@Language.component("shenbao_clauses", retokenizes=False)
def clauses(doc: Doc) -> Doc:
    """Writes ``doc.spans["clauses"]``: the stretches of the text, each with its role as label.

    Needs sentence boundaries (``sentencizer``); knows more after ``shenbao_citations``.
    """
    found = [_span(doc, start, end, role) for role, start, end in _stretches(doc)]
    doc.spans["clauses"] = [span for span in found if span is not None]
    return doc


@Language.component("shenbao_entities", retokenizes=False)
def named(doc: Doc) -> Doc:
    """Writes ``doc.spans["entities"]``: organs, money, quantities, dates, meetings and documents."""
    found = [_span(doc, one.start, one.end, one.kind) for one in rules.named(doc.text, find_citations(doc.text))]
    doc.spans["entities"] = [span for span in found if span is not None]
    return doc


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of the sentences, without the blanks around them."""
    doc = _pipeline()(text)
    for sentence in doc.sents:
        start, end = rules.trimmed(text, sentence.start_char, sentence.end_char)
        if start < end:
            yield start, end


def roles(text: str) -> list[tuple[str, int, int]]:
    """The stretches of the text with their roles, labels not included."""
    doc = _pipeline()(text)
    return [(span.label_, span.start_char, span.end_char) for span in doc.spans["clauses"]]


def entities(text: str) -> list[Entity]:
    """The entities of the text."""
    doc = _pipeline()(text)
    return [Entity(span.label_, span.start_char, span.end_char, span.text) for span in doc.spans["entities"]]


def _stretches(doc: Doc) -> Iterator[tuple[str, int, int]]:
    """The sentences of one role after another as one stretch; a label opens a stretch behind itself."""
    current: tuple[str, int, int] | None = None
    for sentence in doc.sents:
        labelled = rules.label(sentence.text)
        before = current[0] if current else None
        role = labelled[0] if labelled else rules.role(sentence.text, before, cites=_cites(doc, sentence))
        start = sentence.start_char + (labelled[1] if labelled else 0)
        if current and not labelled and role == current[0]:
            current = (current[0], current[1], sentence.end_char)
            continue
        if current:
            yield current
        current = (role, start, sentence.end_char) if role else None
    if current:
        yield current


def _cites(doc: Doc, sentence: Span) -> bool:
    if "citations" not in doc.spans:
        return False
    return any(sentence.start <= span.start < sentence.end for span in doc.spans["citations"])


def _span(doc: Doc, start: int, end: int, label: str, name: str = "") -> Span | None:
    first, last = rules.trimmed(doc.text, start, end)
    return doc.char_span(first, last, label=label, span_id=name, alignment_mode="expand") if first < last else None


@cache
def _pipeline() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer", config={"punct_chars": _ENDS})
    for name in ("shenbao_citations", "shenbao_clauses", "shenbao_entities"):
        nlp.add_pipe(name)
    return nlp
