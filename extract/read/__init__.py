"""Bytes → Document, whatever the file is called."""

from pathlib import Path

from extract.model import Document
from extract.read.sniff import sniff

_PDF = "application/pdf"


def read(source: str | Path) -> Document:
    """The document in the file; its kind is told by its bytes.

    Raises a ``SourceError`` that says in Chinese what is wrong with the file, and ``OSError`` if it cannot be got.
    """
    return read_bytes(Path(source).read_bytes())


def read_bytes(source: bytes) -> Document:
    """The document that the bytes are; raises as ``read`` does."""
    # each reader is loaded when its kind is first met: a folder of PDF files never pays for Word
    if sniff(source) == _PDF:
        from extract.read import pdf  # noqa: PLC0415

        return pdf.read(source)
    from extract.read import word  # noqa: PLC0415

    return word.read(source)
