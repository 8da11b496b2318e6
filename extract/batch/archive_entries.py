"""The entries of an archive file (zip, tar), each with its name and a way to open it; nothing is unpacked yet."""

import stat
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from lzma import LZMAError
from pathlib import Path
from tarfile import EOFHeaderError, InvalidHeaderError  # type: ignore[attr-defined]
from typing import IO, Self, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from extract.batch import trouble
from extract.batch.store import name_text
from extract.model import Remark
from extract.signatures import ZIP_SIGNATURES

_UTF8_NAME = 0x800  # flag bit 11 of a zip entry: the name is UTF-8 (APPNOTE.TXT, 4.4.4)
_ENCRYPTED = 0x1
# what the libraries raise where a file is damaged; RuntimeError covers NotImplementedError, for unknown compressions
BROKEN = (
    *(BadZipFile, tarfile.TarError, zlib.error, LZMAError, struct.error, EOFError, OSError),
    *(ValueError, LookupError, ArithmeticError, RuntimeError),
)


class ArchiveEntry(Struct, frozen=True):
    """An entry before it is unpacked; ``size`` (bytes) is the one stated in the archive file.

    ``open`` takes None or, if the entry ``is_locked``, a password. A wrong password may raise only while reading.
    ``place`` and ``is_content`` are those of a file embedded in a document.
    """

    name: str
    size: int
    open: Callable[[bytes | None], IO[bytes]]
    trouble: Remark | None = None
    is_locked: bool = False
    place: str = ""
    is_content: bool = False


def archive_entries(file: Path, *, unlock: bool) -> Iterator[ArchiveEntry]:
    """The entries in the order of the archive file; locked ones can be opened if ``unlock``.

    Raises one of ``BROKEN`` where the file is damaged.
    """
    with file.open("rb") as stream:
        is_zip = stream.read(4) in ZIP_SIGNATURES
    return _zip_entries(file, unlock) if is_zip else _tar_entries(file)


def _zip_entries(file: Path, passwords: bool) -> Iterator[ArchiveEntry]:
    """The entries; pyzipper opens locked ones, as the standard library knows only PKZIP's encryption of 1990."""
    with ExitStack() as stack:
        package = stack.enter_context(ZipFile(file))
        unlocking = package
        if passwords and any(info.flag_bits & _ENCRYPTED for info in package.infolist()):
            from pyzipper import AESZipFile  # noqa: PLC0415  (takes a while)

            unlocking = stack.enter_context(AESZipFile(file))
        for info, same in zip(package.infolist(), unlocking.infolist(), strict=True):
            if not info.filename.endswith("/"):  # ``is_dir`` fails for a name of nothing
                is_locked = bool(info.flag_bits & _ENCRYPTED)
                opened = partial(unlocking.open, same, "r") if is_locked else partial(package.open, info, "r")
                refusal = trouble.LINK if stat.S_ISLNK(info.external_attr >> 16) else None
                yield ArchiveEntry(_zip_name(info), info.file_size, opened, refusal, is_locked)


def _zip_name(info: ZipInfo) -> str:
    """The entry's name; without the flag for UTF-8 it is in the encoding of the packing system, often GBK."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return name_text(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


class _Tar(tarfile.TarFile):
    """A tar file; ``is_damaged`` and ``has_end`` are of what was read of it so far."""

    is_damaged = has_end = False


class _TarHeader(tarfile.TarInfo):
    """The header of a member; by itself, the library takes one that is damaged for the end of the file."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """The next header; raises the library's ``HeaderError`` where there is none, and notes on the file why."""
        package = cast(_Tar, tarfile)
        try:
            header = super().fromtarfile(tarfile)
        except EOFHeaderError:  # a block of zeros
            package.has_end = True
            raise
        except InvalidHeaderError:
            package.is_damaged = True
            raise
        package.has_end = False
        return header


def _tar_entries(file: Path) -> Iterator[ArchiveEntry]:
    """The entries, also those behind a damaged header: with ``ignore_zeros`` all blocks are looked at, to the end."""
    with _Tar.open(file, "r:*", tarinfo=_TarHeader, ignore_zeros=True) as package:
        for info in package:
            if not info.isdir():
                refusal = trouble.LINK if info.issym() or info.islnk() else trouble.NOT_REGULAR
                opened = partial(_tar_stream, package, info)
                yield ArchiveEntry(name_text(info.name), info.size, opened, None if info.isreg() else refusal)
        if package.is_damaged or not package.has_end:  # POSIX: two blocks of zeros end the file
            raise tarfile.ReadError("damaged")


def _tar_stream(package: tarfile.TarFile, info: tarfile.TarInfo, _: bytes | None) -> IO[bytes]:
    stream = package.extractfile(info)
    if stream is None:
        raise tarfile.ReadError(info.name)
    return stream
