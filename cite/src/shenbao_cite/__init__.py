"""Citations of Chinese official documents in running text: 发文字号, orders, announcements and documents by title.

>>> [(citation.text, citation.id) for citation in find_citations("见沪财绩(2018)4号。")]
[('沪财绩(2018)4号', '沪财绩〔2018〕4号')]
"""

from shenbao_cite.entities import resolve
from shenbao_cite.find import find_citations
from shenbao_cite.markup import annotate, annotate_html
from shenbao_cite.model import Citation, DocumentEntity, LikelyPair, Reference, Resolution, StatusFact
from shenbao_cite.numbers import Number, normalise, parse
from shenbao_cite.pack import PackError
from shenbao_cite.references import find_references
from shenbao_cite.statuses import find_statuses

__all__ = [
    "Citation",
    "DocumentEntity",
    "LikelyPair",
    "Number",
    "PackError",
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
