"""The spaCy pipeline over prose: sentences, citations, clauses with their roles, entities.

Its components write ``doc.spans``: ``citations`` (label: the kind, id: the normal form), ``clauses`` (label: the role)
and ``entities`` (label: the kind). Tokens are single characters in our own pipeline, any in those of others: a span
that cuts a token is widened to the whole token.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.find.clause import cues
from shenbao_cite import Citation, Reference, StatusFact, find_citations, find_references, find_statuses

_ENDS = ["。", "！", "？", "；", "!", "?", ";", "\n"]


@cache
def language() -> Language:
    """Our own pipeline over Chinese text: sentences, then the three components."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer", config={"punct_chars": _ENDS})
    for name in ("shenbao_citations", "shenbao_clauses", "shenbao_entities"):
        nlp.add_pipe(name)
    return nlp


@Language.component("shenbao_citations", retokenizes=False)
def citations(doc: Doc) -> Doc:
    """Writes ``doc.spans["citations"]``: each citation with its kind as label and its normal form as ``span.id_``.

    ``span._.citation`` is all that is known of it, as ``shenbao cite`` prints it.
    """
    _write_facts(doc, "citations", "citation", find_citations(doc.text))
    return doc


@Language.component("shenbao_references", retokenizes=False)
def references(doc: Doc) -> Doc:
    """Writes ``doc.spans["references"]`` and ``doc.spans["statuses"]``, the id of a span that of the document.

    References are the words that mean a document (该办法, 253号文); ``span._.reference`` has their antecedents.
    Statuses are words that say how documents stand (废止); ``span._.statuses`` has a fact for each document.
    """
    cited = find_citations(doc.text)
    _write_facts(doc, "references", "reference", find_references(doc.text, cited))
    grouped: dict[tuple[int, int, str], list[StatusFact]] = {}
    for fact in find_statuses(doc.text, cited):
        grouped.setdefault((fact.start, fact.end, fact.kind), []).append(fact)
    spans = _write_spans(doc, "statuses", ((*place, facts[0].id or "") for place, facts in grouped.items()))
    for span, facts in zip(spans, grouped.values(), strict=True):
        _set_extension(span, "statuses", [asdict(fact) for fact in facts])
    return doc


def _write_facts(doc: Doc, key: str, name: str, facts: Sequence[Citation | Reference]) -> None:
    """Write the spans of the facts, each with all of its fact as the extension ``name``: plain values, to be stored."""
    spans = _write_spans(doc, key, ((fact.start, fact.end, fact.kind, fact.id or "") for fact in facts))
    for span, fact in zip(spans, facts, strict=True):
        _set_extension(span, name, asdict(fact))


def _set_extension(span: Span, name: str, value: object) -> None:
    if not Span.has_extension(name):
        Span.set_extension(name, default=None)
    span._.set(name, value)


@Language.component("shenbao_clauses", retokenizes=False)
def clauses(doc: Doc) -> Doc:
    """Writes ``doc.spans["clauses"]``: the stretches of the text, each with its role as label.

    Needs sentence boundaries (``sentencizer``); knows more after ``shenbao_citations``.
    """
    _write_spans(doc, "clauses", _clauses(doc))
    return doc


@Language.component("shenbao_entities", retokenizes=False)
def entities(doc: Doc) -> Doc:
    """Writes ``doc.spans["entities"]``: organs, money, quantities, dates, meetings and documents."""
    names = cues.named_entities(doc.text, find_citations(doc.text))
    _write_spans(doc, "entities", ((name.start, name.end, name.kind, "") for name in names))
    return doc


def _clauses(doc: Doc) -> Iterator[tuple[int, int, str, str]]:
    """The sentences of one role after another as one stretch; a label opens a stretch behind itself."""
    citing = doc.spans.get("citations", [])
    role, first, end = None, 0, 0
    for sentence in doc.sents:
        label = cues.leading_label(sentence.text)
        cites = any(sentence.start <= span.start < sentence.end for span in citing)
        now = label[0] if label else cues.sentence_role(sentence.text, role, cites=cites)
        if label or now != role:
            if role:
                yield first, end, role, ""
            role, first = now, sentence.start_char + (label[1] if label else 0)
        end = sentence.end_char
    if role:
        yield first, end, role, ""


def _write_spans(doc: Doc, key: str, stretches: Iterable[tuple[int, int, str, str]]) -> list[Span]:
    """Write the stretches (start, end, label, id) without the blanks around them; one that is blank has no span."""
    spans = []
    for start, end, label, name in stretches:
        first, last = cues.stripped_span(doc.text, start, end)
        if first < last:
            spans.append(doc.char_span(first, last, label=label, span_id=name, alignment_mode="expand"))
    whole = [span for span in spans if span is not None]
    doc.spans[key] = whole
    return whole
