"""Clauses: the sentences of a prose field, what each speaks of (依据, 必要性, 可行性 …) and what they name.

The work is done by a spaCy pipeline (``pipeline``), which is loaded when the first text needs it: that takes a second.
Its stages are also published as components for pipelines of others: ``shenbao_citations`` and ``shenbao_clauses``.
"""

from importlib import import_module
from types import ModuleType

from extract.find.clause import rules
from extract.find.clause.rules import Entity

__all__ = ["Entity", "entities", "roles", "sentences"]


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences as offsets, without the blanks around them; a semicolon and a line break end one too."""
    return [(start, end) for start, end in _pipeline().sentences(text)] if text.strip() else []


def roles(text: str) -> list[tuple[str, int, int]]:
    """What a prose field speaks of, stretch after stretch, in order: (role, start, end), its labels not included.

    A role is summary, basis, necessity, feasibility, target, resources, schedule or funds; a sentence that says
    nothing of its own belongs to the stretch before it, and a text that says nothing of any has no stretch.

    >>> text = "根据《社区治理条例》设立。现有设备老化，亟需更新。技术成熟，方案可行。"
    >>> [(role, text[start:end]) for role, start, end in roles(text)][1:]
    [('necessity', '现有设备老化，亟需更新。'), ('feasibility', '技术成熟，方案可行。')]
    """
    told = rules.told(text)
    if not told:
        return []
    if len(told) == 1 and not rules.label(text):
        return [(next(iter(told)), *rules.trimmed(text, 0, len(text)))]
    found: list[tuple[str, int, int]] = _pipeline().roles(text)
    return found


def entities(text: str) -> list[Entity]:
    """The organs, amounts, quantities, dates, meetings and documents that the text names, in order, none overlapping.

    >>> [(found.kind, found.text) for found in entities("2020年配备19名治保主任，预算30.5万元")]
    [('date', '2020年'), ('quantity', '19名治保主任'), ('money', '30.5万元')]
    """
    found: list[Entity] = _pipeline().entities(text)
    return found


def _pipeline() -> ModuleType:
    """The module that imports spaCy, which costs more than all the rest: only now."""
    return import_module("extract.find.clause.pipeline")
