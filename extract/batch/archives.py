"""Zip and tar archives → files in a folder, named by numbers, so that no member's name can lead out of it."""

import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from lzma import LZMAError
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from extract.batch import kinds, trouble
from extract.batch.store import NotWritten, shown
from extract.errors import SourceError
from extract.model import Remark
from extract.read.sandbox import Limits
from extract.read.sniff import sniff

_CHUNK = 1 << 20
_UTF8_NAME = 0x800  # flag bit 11 of a zip entry: the name is UTF-8 (APPNOTE.TXT, 4.4.4)
_ENCRYPTED = 0x1
_SEPARATORS = "/\\"
_BROKEN = (BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path there, and its name in the folder; ``named`` if its name is a document's."""

    path: str
    file: str = ""
    named: bool = True
    trouble: Remark | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an archive holds, in the order of the paths; ``trouble`` says why it is not all."""

    members: tuple[Member, ...] = ()
    trouble: Remark | None = None
    is_document: bool = False  # no archive at all: a Word package is a zip file, too


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of an archive before it is unpacked; ``size`` is what the archive claims.

    Opened with None or, if it ``is_locked``, with a password, of which a wrong one may show only later.
    """

    name: str
    size: int
    open: Callable[[bytes | None], IO[bytes]]
    trouble: Remark | None = None
    is_locked: bool = False


class _TooMuch(Exception):
    """More unpacks than may."""


class _Locked(Exception):
    """No password opens the entry."""


def unpack(archive: Path, folder: Path, limits: Limits, passwords: Sequence[str] = ()) -> Unpacked:
    """Unpack what may be a document into the folder; a damaged archive gives what can be had of it.

    Links, names that lead outside and members that no password opens are not unpacked, but named with their trouble.
    Raises ``NotWritten`` if the folder's file system refuses.
    """
    if archive.stat().st_size > limits.file_size:
        return Unpacked(trouble=trouble.too_large(limits))
    with archive.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    if is_zip and _is_document(archive):
        return Unpacked(is_document=True)
    members: list[Member] = []
    reason = None
    try:
        entries = _zip(archive, bool(passwords)) if is_zip else _tar(archive)
        for member in _written(entries, folder, limits, _in_bytes(passwords)):
            members.append(member)
    except _TooMuch:
        reason = trouble.archive_too_large(limits)
    except NotWritten:
        raise
    except MemoryError:
        reason = trouble.no_memory(limits)
    except _BROKEN:
        reason = trouble.archive_damaged()
    return Unpacked(_distinct(members), reason)


def _is_document(archive: Path) -> bool:
    with suppress(SourceError):
        sniff(archive.read_bytes())
        return True
    return False


# ---------------------------------------------------------------- entries


def _zip(archive: Path, passwords: bool) -> Iterator[_Entry]:
    """The entries; what is locked is opened by pyzipper, as the standard library knows only the encryption of 1990."""
    with ExitStack() as stack:
        package = stack.enter_context(ZipFile(archive))
        unlocking = package
        if passwords and any(map(_is_locked, package.infolist())):
            from pyzipper import AESZipFile  # noqa: PLC0415  (takes a while)

            unlocking = stack.enter_context(AESZipFile(archive))
        for info, same in zip(package.infolist(), unlocking.infolist(), strict=True):
            if not info.is_dir():
                opened = partial(unlocking.open, same, "r") if _is_locked(info) else partial(package.open, info, "r")
                yield _Entry(_zip_name(info), info.file_size, opened, _zip_trouble(info), _is_locked(info))


def _is_locked(info: ZipInfo) -> bool:
    return bool(info.flag_bits & _ENCRYPTED)


def _zip_name(info: ZipInfo) -> str:
    """The entry's name; without the flag for UTF-8 the bytes are whatever the system that packed it had, often GBK."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return shown(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _zip_trouble(info: ZipInfo) -> Remark | None:
    return trouble.link() if stat.S_ISLNK(info.external_attr >> 16) else None


def _tar(archive: Path) -> Iterator[_Entry]:
    with tarfile.open(archive, "r:*") as package:
        for info in package:
            if not info.isdir():
                yield _Entry(shown(info.name), info.size, partial(_member, package, info), _tar_trouble(info))


def _member(package: tarfile.TarFile, info: tarfile.TarInfo, _: bytes | None) -> IO[bytes]:
    stream = package.extractfile(info)
    if stream is None:
        raise tarfile.ReadError(info.name)
    return stream


def _tar_trouble(info: tarfile.TarInfo) -> Remark | None:
    if info.isreg():
        return None
    return trouble.link() if info.issym() or info.islnk() else trouble.not_regular()


# ---------------------------------------------------------------- members


def _written(entries: Iterator[_Entry], folder: Path, limits: Limits, passwords: Sequence[bytes]) -> Iterator[Member]:
    left = limits.unpacked
    for number, entry in enumerate(entries):
        if number >= limits.members:
            raise _TooMuch
        path, refused = _placed(entry, limits)
        if any(part.startswith((".", "~$", "__MACOSX")) for part in path.split("/")):
            continue
        size = None
        if refused is None:
            try:
                size = _opened(entry, folder / str(number), min(left, limits.file_size), passwords)
            except _Locked:
                refused = trouble.encrypted()
        if size is not None:
            left -= size
            yield Member(path, str(number), kinds.is_document_name(path))
        elif refused is not None and kinds.has_name(path):
            yield Member(path, trouble=refused)


def _placed(entry: _Entry, limits: Limits) -> tuple[str, Remark | None]:
    """The entry's path in the archive, and why it is not unpacked; "." for a name that says nothing."""
    parts = _parts(entry.name)
    path = "/".join(part for part in parts if part != "..") or "."
    refused = trouble.outside() if _is_outside(entry.name, parts) else entry.trouble
    if refused is None and entry.size > limits.file_size:
        refused = trouble.too_large(limits)
    return path, refused


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]


def _is_outside(name: str, parts: list[str]) -> bool:
    return ".." in parts or name.startswith(tuple(_SEPARATORS)) or (len(parts) > 0 and parts[0].endswith(":"))


def _in_bytes(passwords: Sequence[str]) -> list[bytes]:
    """The passwords as packers take them: in UTF-8, or in the character set of Chinese Windows."""
    return list(dict.fromkeys(word.encode(name) for word in passwords for name in ("utf-8", "gb18030")))


def _opened(entry: _Entry, target: Path, most: int, passwords: Sequence[bytes]) -> int | None:
    """Write an entry with the password that opens it, if it needs one; raises ``_Locked`` if none does."""
    if not entry.is_locked:
        return _unpacked(entry, target, most)
    from pyzipper import BadZipFile as Broken  # noqa: PLC0415

    for password in passwords:
        try:
            return _unpacked(entry, target, most, password)
        except NotWritten:
            raise
        except (Broken, RuntimeError, *_BROKEN):
            continue
    raise _Locked


def _unpacked(entry: _Entry, target: Path, most: int, password: bytes | None = None) -> int | None:
    """Write an entry that may be a document; the number of its bytes, or None if it is of no interest."""
    with entry.open(password) as stream:
        data = stream.read(kinds.HEAD)
        if kinds.kind_of(data, entry.name) is None:
            return None
        size = 0
        with _created(target) as file:
            while data:
                size += len(data)
                if size > most:
                    raise _TooMuch
                _put(file, data)
                data = stream.read(_CHUNK)
        return size


def _created(target: Path) -> IO[bytes]:
    try:
        return target.open("wb")
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, str(target)) from error


def _put(file: IO[bytes], data: bytes) -> None:
    try:
        file.write(data)
        file.flush()
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, file.name) from error


def _distinct(members: list[Member]) -> tuple[Member, ...]:
    """In the order of their paths; an archive may hold several members of one name, which get numbers."""
    found: dict[str, Member] = {}
    for member in sorted(members, key=lambda member: member.path.split("/")):
        path, number = member.path, 2
        while path in found:
            path, number = f"{member.path}~{number}", number + 1
        found[path] = replace(member, path=path)
    return tuple(found.values())
