"""Citations of Chinese official documents in running text: 发文字号, orders, announcements and documents by title.

>>> from shenbao_cite import find_citations
>>> [(citation.text, citation.id) for citation in find_citations("见沪财绩(2018)4号。")]
[('沪财绩(2018)4号', '沪财绩〔2018〕4号')]
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shenbao_cite.entities import resolve
    from shenbao_cite.errors import PackError
    from shenbao_cite.find import find_citations
    from shenbao_cite.markup import annotate, annotate_html
    from shenbao_cite.model import Citation, Pinpoint
    from shenbao_cite.numbers import Number, normalise, parse
    from shenbao_cite.references import find_references
    from shenbao_cite.relations import DocumentEntity, LikelyPair, Reference, Resolution, StatusFact
    from shenbao_cite.statuses import find_statuses

__all__ = [
    "Citation",
    "DocumentEntity",
    "LikelyPair",
    "Number",
    "PackError",
    "Pinpoint",
    "Reference",
    "Resolution",
    "StatusFact",
    "annotate",
    "annotate_html",
    "find_citations",
    "find_references",
    "find_statuses",
    "normalise",
    "parse",
    "resolve",
]
__version__ = "0.1.0"

_HOMES = {
    "Citation": "model",
    "DocumentEntity": "relations",
    "LikelyPair": "relations",
    "Number": "numbers",
    "PackError": "errors",
    "Pinpoint": "model",
    "Reference": "relations",
    "Resolution": "relations",
    "StatusFact": "relations",
    "annotate": "markup",
    "annotate_html": "markup",
    "find_citations": "find",
    "find_references": "references",
    "find_statuses": "statuses",
    "normalise": "numbers",
    "parse": "numbers",
    "resolve": "entities",
}


def __getattr__(name: str) -> object:
    """A public name, imported at its first use: who only wants to know an error's class loads no patterns."""
    if name not in _HOMES:
        raise AttributeError(f"module 'shenbao_cite' has no attribute {name!r}")
    member = globals()[name] = getattr(import_module(f"shenbao_cite.{_HOMES[name]}"), name)
    return member
