"""Clauses: the sentences of a prose field, what each speaks of (依据, 必要性, 可行性 …) and what they name.

The work is done by a spaCy pipeline (``pipeline``), which is loaded when the first text needs it: that takes a second.
Its stages are also published as components for pipelines of others: ``shenbao_citations`` and ``shenbao_clauses``.
"""

from importlib import import_module
from typing import Any

from extract.find.clause import cues
from extract.find.clause.cues import Entity

__all__ = ["Entity", "entities", "roles", "sentences"]


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences as offsets, without the blanks around them; a semicolon and a line break end one too."""
    if not text.strip():
        return []
    doc = _spacy_doc(text)
    spans = [cues.stripped_span(text, sentence.start_char, sentence.end_char) for sentence in doc.sents]
    return [(start, end) for start, end in spans if start < end]


def roles(text: str) -> list[tuple[str, int, int]]:
    """What a prose field speaks of, stretch after stretch, in order: (role, start, end), its labels not included.

    A role is summary, basis, necessity, feasibility, target, resources, schedule or funds; a sentence that says
    nothing of its own belongs to the stretch before it, and a text without any role has no stretch.

    >>> text = "根据《社区治理条例》设立。现有设备老化，亟需更新。技术成熟，方案可行。"
    >>> [(role, text[start:end]) for role, start, end in roles(text)][1:]
    [('necessity', '现有设备老化，亟需更新。'), ('feasibility', '技术成熟，方案可行。')]
    """
    cued = cues.cued_roles(text)
    if not cued:
        return []
    if len(cued) == 1 and not cues.leading_label(text):
        return [(next(iter(cued)), *cues.stripped_span(text, 0, len(text)))]
    doc = _spacy_doc(text)
    return [(span.label_, span.start_char, span.end_char) for span in doc.spans["clauses"]]


def entities(text: str) -> list[Entity]:
    """The organs, amounts, quantities, dates, meetings and documents that the text names, in order, none overlapping.

    >>> [(entity.kind, entity.text) for entity in entities("2020年配备19名治保主任，预算30.5万元")]
    [('date', '2020年'), ('quantity', '19名治保主任'), ('money', '30.5万元')]
    """
    doc = _spacy_doc(text)
    return [Entity(span.label_, span.start_char, span.end_char, span.text) for span in doc.spans["entities"]]


def _spacy_doc(text: str) -> Any:
    """The text after the pipeline, which is imported here: spaCy costs more than all the rest."""
    return import_module("extract.find.clause.pipeline").language()(text)
