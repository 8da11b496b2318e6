"""Citations of Chinese official documents in running text: 发文字号, orders, announcements and documents by title."""

from extract.find.citation.find import find_citations

__all__ = ["find_citations"]
