"""A PDF behind a password → the same PDF without one."""

from collections.abc import Iterable
from io import BytesIO

import pypdfium2
from pypdfium2 import raw


def decrypt(source: bytes, passwords: Iterable[str]) -> bytes | None:
    """The file as it is once it is opened with one of the passwords; None if none opens it."""
    for password in passwords:
        try:
            pdf = pypdfium2.PdfDocument(source, password=password)
        except pypdfium2.PdfiumError:
            continue
        target = BytesIO()
        try:
            pdf.save(target, flags=raw.FPDF_REMOVE_SECURITY)
        finally:
            pdf.close()
        return target.getvalue()
    return None
