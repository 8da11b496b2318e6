"""The spaCy pipeline over prose: sentences, citations, clauses with their roles, entities.

Its components write ``doc.spans``: ``citations`` (label: the kind, id: the normal form), ``clauses`` (label: the role)
and ``entities`` (label: the kind). Tokens are single characters in our own pipeline, any in those of others: a span
that cuts a token is widened to the whole token.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.find.clause import cues
from shenbao_cite import find_citations

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
    """Writes ``doc.spans["citations"]``: each citation with its kind as label and its normal form as ``span.id_``."""
    _write_spans(doc, "citations", ((one.start, one.end, one.kind, one.id) for one in find_citations(doc.text)))
    return doc


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


def _write_spans(doc: Doc, key: str, stretches: Iterable[tuple[int, int, str, str]]) -> None:
    """Write the stretches (start, end, label, id) without the blanks around them; one that is blank has no span."""
    spans = []
    for start, end, label, name in stretches:
        first, last = cues.stripped_span(doc.text, start, end)
        if first < last:
            spans.append(doc.char_span(first, last, label=label, span_id=name, alignment_mode="expand"))
    doc.spans[key] = [span for span in spans if span is not None]
