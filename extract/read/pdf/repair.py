"""A damaged PDF → the same PDF with a new list of its objects (qpdf looks for them in the whole file)."""

import logging
from io import BytesIO

import pikepdf

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # what it has to say of the damage is ours to say


def repaired(source: bytes) -> bytes | None:
    """The file as far as its objects are there; None where no page can be found.

    Of filings damaged at random that PDFium refuses, half come out with pages, and one in five of these with all its
    text: what is read of such a file is never called complete.
    """
    target = BytesIO()
    try:
        with pikepdf.open(BytesIO(source), suppress_warnings=True) as pdf:
            if not pdf.pages:
                return None
            pdf.save(target)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, LookupError):
        return None
    return target.getvalue()
