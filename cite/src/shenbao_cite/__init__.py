"""Citations of Chinese official documents in running text: 发文字号, orders, announcements and documents by title.

>>> [(citation.text, citation.id) for citation in find_citations("见沪财绩(2018)4号。")]
[('沪财绩(2018)4号', '沪财绩〔2018〕4号')]
"""

from shenbao_cite.find import find_citations
from shenbao_cite.markup import annotate, annotate_html
from shenbao_cite.model import Citation
from shenbao_cite.numbers import Number, normalise, parse
from shenbao_cite.pack import PackError

__all__ = ["Citation", "Number", "PackError", "annotate", "annotate_html", "find_citations", "normalise", "parse"]
__version__ = "0.1.0"
