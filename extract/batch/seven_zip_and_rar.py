"""The entries of 7z and RAR files, which the system's libarchive reads, through libarchive-c."""

import locale
from collections.abc import Iterator
from contextlib import suppress
from ctypes import c_char, c_void_p
from io import SEEK_END, BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from extract.batch import trouble
from extract.batch.archive_entries import ArchiveEntry
from extract.batch.store import name_text

FORMATS = {b"7z\xbc\xaf\x27\x1c": "7zip", b"Rar!\x1a\x07\x01\0": "rar5", b"Rar!\x1a\x07\0": "rar"}
_TAIL = 64  # bytes at the end of a RAR file that have the block which says that nothing follows
_FIRST_VERSION = 44  # where a RAR 4 file has the version of its first member; from 29 (RAR 3.0) on the block is there
_WITH_END = 29
_LOCKED = "crypt"  # stands in each message about a password: libarchive opens no locked file of these formats


class LibraryMissing(Exception):
    """libarchive is not installed."""

    remark = trouble.ARCHIVE_UNKNOWN


class LockedArchive(Exception):
    """The archive file, or an entry, opens only with a password."""

    remark = trouble.ARCHIVE_LOCKED


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
                        is_locked = libarchive.ffi.libarchive.archive_entry_is_encrypted(c_void_p(entry._entry_p))
                        yield _archive_entry(entry, is_locked=bool(is_locked))
        except libarchive.ArchiveError as error:
            raise _plain_error(error) from error
        if not _has_end(stream, kind):
            raise OSError("the file is cut off")


def _archive_entry(entry: Any, *, is_locked: bool) -> ArchiveEntry:
    """The entry that libarchive gives; its name is bytes where it is not UTF-8."""
    refusal = trouble.LINK if entry.issym or entry.islnk else None if entry.isreg else trouble.NOT_REGULAR
    name = name_text(entry.pathname) if isinstance(entry.pathname, bytes) else entry.pathname or ""
    if is_locked:
        refusal = trouble.MEMBER_LOCKED
    return ArchiveEntry(name, entry.size or 0, lambda _: BufferedReader(_EntryContent(entry._archive_p)), refusal)


def _has_end(stream: IO[bytes], kind: str) -> bool:
    """Whether the file is whole: libarchive takes a RAR file that is cut between two members for a shorter one."""
    if kind == "7zip":
        return True
    stream.seek(0)
    head = stream.read(_FIRST_VERSION + 1)
    if kind == "rar" and len(head) > _FIRST_VERSION and head[-1] < _WITH_END:
        return True
    stream.seek(-min(_TAIL, stream.seek(0, SEEK_END)), SEEK_END)
    tail = stream.read()
    return any(_is_end_block(tail, at, kind) for at in range(4, len(tail) - 3))


def _is_end_block(tail: bytes, at: int, kind: str) -> bool:
    """Whether the last block of a RAR file begins there, behind its checksum of 2 bytes (RAR 4) or 4 (RAR 5)."""
    if kind == "rar5":  # the number of bytes that follow, the type of the block
        size, checksum = 1 + tail[at], int.from_bytes(tail[at - 4 : at], "little")
        return tail[at + 1] == 5 and crc32(tail[at : at + size]) == checksum
    size, checksum = int.from_bytes(tail[at + 3 : at + 5], "little") - 2, int.from_bytes(tail[at - 2 : at], "little")
    return tail[at] == 0x7B and size > 0 and crc32(tail[at : at + size]) & 0xFFFF == checksum


class _EntryContent(RawIOBase):
    """The content of the entry that libarchive is at, as a stream."""

    def __init__(self, package: Any) -> None:
        self._package = package

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; returns the number of bytes, 0 at the end. Raises ``OSError`` for a wrong checksum, too."""
        import libarchive  # noqa: PLC0415

        try:
            size: int = libarchive.ffi.read_data(self._package, (c_char * len(buffer)).from_buffer(buffer), len(buffer))
        except libarchive.ArchiveError as error:
            raise _plain_error(error) from error
        if size < 0:  # a warning, which libarchive-c passes on as a size
            raise OSError("the checksum is wrong")
        return size


def _plain_error(error: Exception) -> Exception:
    return LockedArchive() if _LOCKED in str(error).lower() else OSError(str(error))
