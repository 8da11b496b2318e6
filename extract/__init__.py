"""Archived budget filings in, schema-checked records out.

>>> import extract
>>> [(citation.text, citation.id) for citation in extract.find_citations("见沪财绩(2018)4号。")]
[('沪财绩(2018)4号', '沪财绩〔2018〕4号')]
"""

from importlib import import_module
from typing import TYPE_CHECKING

from extract.errors import ShenbaoError, SourceError

if TYPE_CHECKING:
    from extract.conversion import convert
    from extract.index import search
    from extract.model import Document
    from extract.read import read
    from extract.record.model import Record
    from extract.seed import seed
    from shenbao_cite import Citation, annotate, find_citations

__all__ = [
    "Citation",
    "Document",
    "Record",
    "ShenbaoError",
    "SourceError",
    "annotate",
    "convert",
    "find_citations",
    "read",
    "search",
    "seed",
]
__version__ = "0.1.0"

_HOMES = {
    "Citation": "shenbao_cite",
    "Document": "extract.model",
    "Record": "extract.record.model",
    "annotate": "shenbao_cite",
    "convert": "extract.conversion",
    "find_citations": "shenbao_cite",
    "read": "extract.read",
    "search": "extract.index",
    "seed": "extract.seed",
}


def __getattr__(name: str) -> object:
    """A public name, imported at its first use, so that ``shenbao --help`` loads none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    member = getattr(import_module(_HOMES[name]), name)
    if _HOMES[name] != f"extract.{name}":  # a package of the same name (extract.seed) replaces itself at its import
        globals()[name] = member
    return member
