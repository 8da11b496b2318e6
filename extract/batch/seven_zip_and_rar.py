"""The entries of 7z and RAR files, which the system's libarchive reads, through libarchive-c."""

import locale
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ctypes import c_void_p
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any

from extract.batch import trouble
from extract.batch.archive_entries import ArchiveEntry
from extract.batch.store import name_text

FORMATS = {b"7z\xbc\xaf\x27\x1c": "7zip", b"Rar!\x1a\x07\x01\0": "rar5", b"Rar!\x1a\x07\0": "rar"}
_LOCKED = "crypt"  # stands in each message about a password: libarchive opens no locked file of these formats


class LibraryMissing(Exception):
    """libarchive is not installed."""


class LockedArchive(Exception):
    """The archive file, or an entry, opens only with a password."""


def packed_entries(file: Path) -> Iterator[ArchiveEntry]:
    """The entries in the order of the file, each to be read before the next one.

    Raises ``LibraryMissing``, ``LockedArchive``, or ``OSError`` where the file is damaged, the last two also while an
    entry is read.
    """
    try:
        import libarchive  # noqa: PLC0415
    except (ImportError, OSError, AttributeError, TypeError) as error:  # what its import raises without the library
        raise LibraryMissing from error
    with suppress(locale.Error):  # libarchive turns names into the characters of this process's locale
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    with file.open("rb") as stream:
        head = stream.read(8)
        kind = next((name for mark, name in FORMATS.items() if head.startswith(mark)), "rar")
        stream.seek(0)
        try:
            with libarchive.stream_reader(stream, kind, "none") as package:
                for entry in package:
                    if not entry.isdir:
                        refusal = trouble.LINK if entry.issym or entry.islnk else trouble.NOT_REGULAR
                        if libarchive.ffi.libarchive.archive_entry_is_encrypted(c_void_p(entry._entry_p)):
                            refusal = trouble.MEMBER_LOCKED
                        is_plain = entry.isreg and refusal is not trouble.MEMBER_LOCKED
                        opened = partial(_stream, entry.get_blocks())
                        name = entry.pathname or ""  # bytes where they are not UTF-8
                        name = name_text(name) if isinstance(name, bytes) else name
                        yield ArchiveEntry(name, entry.size or 0, opened, None if is_plain else refusal)
        except libarchive.ArchiveError as error:
            raise _plain_error(error) from error


class _Blocks(RawIOBase):
    """The blocks of an entry as a stream."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the block at hand goes; 0 at the end."""
        import libarchive  # noqa: PLC0415

        try:
            block = self._rest or next(self._blocks, b"")
        except libarchive.ArchiveError as error:
            raise _plain_error(error) from error
        size = min(len(block), len(buffer))
        buffer[:size], self._rest = block[:size], block[size:]
        return size


def _stream(blocks: Iterable[bytes], _: bytes | None) -> IO[bytes]:
    return BufferedReader(_Blocks(blocks))


def _plain_error(error: Exception) -> Exception:
    return LockedArchive() if _LOCKED in str(error).lower() else OSError(str(error))
