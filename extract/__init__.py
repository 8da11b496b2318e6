"""Archived budget filings in, schema-checked records out.

>>> [(found.text, found.id) for found in find_citations("见沪财绩(2018)4号。")]
[('沪财绩(2018)4号', '沪财绩〔2018〕4号')]
"""

from extract.find.citation import find_citations
from extract.read import read
from extract.record import convert

__all__ = ["convert", "find_citations", "read"]
__version__ = "0.1.0"
