"""Archive files (zip, tar) → files in a folder, named by numbers, so that no member's name leads out of the folder."""

import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from lzma import LZMAError
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from extract.batch import kinds, trouble
from extract.batch.store import NotWritten, name_text, reported_as_not_written
from extract.model import Remark
from extract.read.sandbox import Limits

_CHUNK = 1 << 20
_UTF8_NAME = 0x800  # flag bit 11 of a zip entry: the name is UTF-8 (APPNOTE.TXT, 4.4.4)
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive file: its path there, its name in the folder, whether its suffix is a document's."""

    path: str
    file: str = ""
    is_document: bool = True
    trouble: Remark | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of an archive file in the order of their paths; ``trouble`` says why some are missing."""

    members: tuple[Member, ...] = ()
    trouble: Remark | None = None
    is_document: bool = False  # the file is a document: a Word package is a zip file, too


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry before it is unpacked; ``size`` (bytes) is the one stated in the archive file.

    ``open`` takes None or, if the entry ``is_locked``, a password. A wrong password may raise only while reading.
    """

    name: str
    size: int
    open: Callable[[bytes | None], IO[bytes]]
    trouble: Remark | None = None
    is_locked: bool = False


class _TooMuch(Exception):
    """The archive file unpacks to more than the limits allow."""


class _Locked(Exception):
    """No password opens the entry."""


def unpack(file: Path, folder: Path, limits: Limits, passwords: Sequence[str] = ()) -> Unpacked:
    """Unpack the members that may be documents into the folder; of a damaged archive file, those before the damage.

    Links, names that lead outside and members that no password opens are not unpacked, but listed with their trouble.
    Raises ``NotWritten`` if the folder's file system refuses.
    """
    if file.stat().st_size > limits.file_size:
        return Unpacked(trouble=trouble.too_large(limits))
    with file.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    if is_zip and kinds.is_document(file.read_bytes()):
        return Unpacked(is_document=True)
    members: list[Member] = []
    reason = None
    try:
        entries = _zip_entries(file, bool(passwords)) if is_zip else _tar_entries(file)
        for member in _unpacked_members(entries, folder, limits, passwords):
            members.append(member)
    except _TooMuch:
        reason = trouble.archive_too_large(limits)
    except NotWritten:
        raise
    except MemoryError:
        reason = trouble.no_memory(limits)
    except _BROKEN:
        reason = trouble.ARCHIVE_DAMAGED
    return Unpacked(_with_distinct_paths(members), reason)


# ---------------------------------------------------------------- entries


def _zip_entries(file: Path, passwords: bool) -> Iterator[_Entry]:
    """The entries; pyzipper opens locked ones, as the standard library knows only PKZIP's encryption of 1990."""
    with ExitStack() as stack:
        package = stack.enter_context(ZipFile(file))
        unlocking = package
        if passwords and any(info.flag_bits & _ENCRYPTED for info in package.infolist()):
            from pyzipper import AESZipFile  # noqa: PLC0415  (takes a while)

            unlocking = stack.enter_context(AESZipFile(file))
        for info, same in zip(package.infolist(), unlocking.infolist(), strict=True):
            if not info.is_dir():
                is_locked = bool(info.flag_bits & _ENCRYPTED)
                opened = partial(unlocking.open, same, "r") if is_locked else partial(package.open, info, "r")
                refusal = trouble.LINK if stat.S_ISLNK(info.external_attr >> 16) else None
                yield _Entry(_zip_name(info), info.file_size, opened, refusal, is_locked)


def _zip_name(info: ZipInfo) -> str:
    """The entry's name; without the flag for UTF-8 it is in the encoding of the packing system, often GBK."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return name_text(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _tar_entries(file: Path) -> Iterator[_Entry]:
    with tarfile.open(file, "r:*") as package:
        for info in package:
            if not info.isdir():
                refusal = trouble.LINK if info.issym() or info.islnk() else trouble.NOT_REGULAR
                opened = partial(_tar_stream, package, info)
                yield _Entry(name_text(info.name), info.size, opened, None if info.isreg() else refusal)


def _tar_stream(package: tarfile.TarFile, info: tarfile.TarInfo, _: bytes | None) -> IO[bytes]:
    stream = package.extractfile(info)
    if stream is None:
        raise tarfile.ReadError(info.name)
    return stream


# ---------------------------------------------------------------- members


def _unpacked_members(
    entries: Iterator[_Entry], folder: Path, limits: Limits, passwords: Sequence[str]
) -> Iterator[Member]:
    """The members that may be documents, written into the folder, and refused members with their trouble."""
    # packers take passwords in UTF-8, or in the character set of Chinese Windows
    keys = list(dict.fromkeys(word.encode(name) for word in passwords for name in ("utf-8", "gb18030")))
    left = limits.unpacked
    for number, entry in enumerate(entries):
        if number >= limits.members:
            raise _TooMuch
        path, refusal = _path_and_refusal(entry, limits)
        if any(part.startswith((".", "~$", "__MACOSX")) for part in path.split("/")):
            continue
        size = None
        if refusal is None:
            try:
                size = _written_size(entry, folder / str(number), min(left, limits.file_size), keys)
            except _Locked:
                refusal = trouble.ENCRYPTED
        if size is not None:
            left -= size
            yield Member(path, str(number), kinds.is_document_name(path))
        elif refusal is not None and kinds.has_name(path):
            yield Member(path, trouble=refusal)


def _path_and_refusal(entry: _Entry, limits: Limits) -> tuple[str, Remark | None]:
    """The entry's path in the archive file ("." for an empty one), and the reason if it must not be unpacked."""
    parts = [part for part in entry.name.replace("\\", "/").split("/") if part not in ("", ".")]
    path = "/".join(part for part in parts if part != "..") or "."
    if ".." in parts or entry.name.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return path, trouble.OUTSIDE
    if entry.trouble is None and entry.size > limits.file_size:
        return path, trouble.too_large(limits)
    return path, entry.trouble


def _written_size(entry: _Entry, target: Path, most: int, keys: Sequence[bytes]) -> int | None:
    """Write an entry, with the password that opens it if it is locked; raises ``_Locked`` if none does.

    Returns the number of its bytes, or None if it is not a document.
    """
    if not entry.is_locked:
        return _write(entry, target, most)
    from pyzipper import BadZipFile as Broken  # noqa: PLC0415

    for key in keys:
        try:
            return _write(entry, target, most, key)
        except NotWritten:
            raise
        except (Broken, RuntimeError, *_BROKEN):
            continue
    raise _Locked


def _write(entry: _Entry, target: Path, most: int, key: bytes | None = None) -> int | None:
    """Write an entry that may be a document; returns the number of its bytes, or None if it is not a document."""
    with entry.open(key) as stream:
        data = stream.read(kinds.HEAD)
        if kinds.kind_of(data, entry.name) is None:
            return None
        size = 0
        with reported_as_not_written(target):
            file = target.open("wb")
        with file:
            while data:
                size += len(data)
                if size > most:
                    raise _TooMuch
                with reported_as_not_written(target):
                    file.write(data)
                    file.flush()
                data = stream.read(_CHUNK)
        return size


def _with_distinct_paths(members: list[Member]) -> tuple[Member, ...]:
    """The members in the order of their paths; members with the same path get numbers."""
    distinct: dict[str, Member] = {}
    for member in sorted(members, key=lambda member: member.path.split("/")):
        path, number = member.path, 2
        while path in distinct:
            path, number = f"{member.path}~{number}", number + 1
        distinct[path] = replace(member, path=path)
    return tuple(distinct.values())
