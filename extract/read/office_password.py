"""An Office file behind a password → the same file without one: .docx, .doc, .xlsx, .xls ([MS-OFFCRYPTO])."""

from collections.abc import Iterable
from io import BytesIO
from struct import error as StructError  # noqa: N812
from xml.parsers.expat import ExpatError

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

_NOT = (  # what a wrong password and a damaged file make the library raise
    *(DecryptionError, FileFormatError, ParseError, StructError, ExpatError),
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, NotImplementedError),
)


def decrypt(source: bytes, passwords: Iterable[str]) -> bytes | None:
    """The file as it is once it is opened with one of the passwords; None if none opens it."""
    for password in passwords:
        target = BytesIO()
        try:
            file = OfficeFile(BytesIO(source))
            verified = {"verify_password": True} if file.format == "ooxml" else {}  # the others always do
            file.load_key(password=password, **verified)
            file.decrypt(target)
        except _NOT:
            continue
        return target.getvalue()
    return None
