"""A zip package with some of its parts changed, before LibreOffice gets it."""

from collections.abc import Callable
from io import BytesIO
from lzma import LZMAError
from struct import error as StructError  # noqa: N812
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from extract.errors import DamagedSource, OversizedSource

CONTENT = "content.xml"  # the part of an OpenDocument package that has what is written
MOST_BYTES = 200_000_000  # unpacked, pictures included
_BROKEN = (
    *(BadZipFile, ZlibError, LZMAError, OSError, EOFError, RuntimeError, ValueError, IndexError),
    *(StructError, NotImplementedError),
)


def changed_package(data: bytes, change: Callable[[str, bytes], tuple[bytes, int]]) -> tuple[bytes, int]:
    """The package with each part as ``change`` makes it of the part's name and bytes, and the sum of what it counts.

    Raises ``DamagedSource`` where it is broken, ``OversizedSource`` where it unpacks to more than any real file.
    """
    target, count = BytesIO(), 0
    try:
        with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as package:
            if sum(entry.file_size for entry in source.infolist()) > MOST_BYTES:
                raise OversizedSource("文件展开后过大，不像一份正常的文件，已拒绝读取，请核对原件。")
            for entry in source.infolist():
                part, own = change(entry.filename, source.read(entry))
                package.writestr(entry, part)
                count += own
    except _BROKEN as error:
        raise DamagedSource("文件不完整或已损坏，请重新取得原件，或打开后另存再转换。") from error
    return target.getvalue(), count
