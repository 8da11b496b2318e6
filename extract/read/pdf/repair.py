"""A damaged PDF → the same PDF with a new list of its objects (qpdf looks for them in the whole file)."""

import logging
from io import BytesIO

import pikepdf

from extract.errors import EmptySource

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # our own remarks report the damage


def repair(source: bytes) -> bytes | None:
    """The file with the objects that are left; None where no page is left, ``EmptySource`` if a sound file has no page.

    Of filings damaged at random that PDFium refuses, half come out with pages, and one in five of these with all its
    text: what is read of such a file is never called complete.
    """
    target = BytesIO()
    try:
        with pikepdf.open(BytesIO(source), suppress_warnings=True) as pdf:
            if not pdf.pages:
                if not pdf.get_warnings():  # a sound file, which PDFium refuses too
                    raise EmptySource("文件中没有任何页面，请核对原件后重新导出。")
                return None
            pdf.save(target)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, LookupError):
        return None
    return target.getvalue()
