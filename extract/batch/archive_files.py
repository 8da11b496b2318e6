"""Archive files (zip, tar, 7z, RAR) and files inside documents → files in a folder.

They are named by numbers, so that no member's name leads out of the folder.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from msgspec.structs import replace

from extract.batch import kinds, seven_zip_and_rar, skips, trouble
from extract.batch.archive_entries import BROKEN, ArchiveEntry, archive_entries
from extract.batch.model import Member, Unpacked
from extract.batch.seven_zip_and_rar import LibraryMissing, LockedArchive, packed_entries
from extract.batch.store import NotWritten, numbered_name, reported_as_not_written
from extract.errors import SourceError
from extract.limits import Limits
from extract.model import Remark
from extract.read.embedded import embedded_files
from extract.read.embedded_file import EmbeddedFile
from extract.signatures import OLE_SIGNATURE, ZIP_SIGNATURES

logger = logging.getLogger(__name__)

_CHUNK = 1 << 20
_CONTENT_TYPES = "[Content_Types].xml"  # a package of parts that only one program understands (ECMA-376, part 2)


class _TooMuch(Exception):
    """The archive file unpacks to more than the limits allow."""


def unpack(file: Path, folder: Path, limits: Limits, passwords: Sequence[str] = ()) -> Unpacked:
    """Unpack the members that may be documents into the folder; of a damaged archive file, all that can be read.

    What is no document, links, names that lead outside, members that are damaged or that no password opens are not
    unpacked, but listed with their trouble. Raises ``NotWritten`` if the folder's file system refuses.
    """
    if file.stat().st_size > limits.file_size:
        return Unpacked(trouble=trouble.too_large(limits))
    with file.open("rb") as stream:
        head = stream.read(kinds.HEAD)
        data = head + stream.read() if head.startswith(ZIP_SIGNATURES) else b""
    if data and kinds.is_document(data):
        return Unpacked(is_document=True)
    with suppress(*BROKEN):  # an archive that only holds packages of parts is none itself
        if data and _CONTENT_TYPES in ZipFile(BytesIO(data)).namelist():
            return Unpacked(trouble=skips.OTHER)
    is_packed = head.startswith(tuple(seven_zip_and_rar.FORMATS))
    entries = packed_entries(file) if is_packed else archive_entries(file, unlock=bool(passwords))
    unpacked = unpacked_entries(entries, folder, limits, passwords)
    return unpacked if unpacked.members or unpacked.trouble else Unpacked(trouble=skips.ARCHIVE_EMPTY)


def unpack_embedded(file: Path, folder: Path, limits: Limits, passwords: Sequence[str]) -> Unpacked:
    """Unpack the files inside a document into the folder, as ``unpack`` does; with trouble, some may be missing."""
    if file.stat().st_size > limits.file_size:
        return Unpacked(trouble=trouble.too_large(limits))
    inside = (
        ArchiveEntry(
            one.name, one.size, partial(_embedded_stream, one, limits.file_size), None, False, one.place, one.is_content
        )
        for one in embedded_files(file.read_bytes(), passwords, limits.file_size)
    )
    return unpacked_entries(inside, folder, limits, passwords)


def _embedded_stream(file: EmbeddedFile, most: int, _: bytes | None) -> IO[bytes]:
    return BytesIO(file.read(most))


def unpacked_entries(
    entries: Iterable[ArchiveEntry], folder: Path, limits: Limits, passwords: Sequence[str]
) -> Unpacked:
    """Unpack some entries as ``unpack`` does."""
    members: list[Member] = []
    reason = None
    try:
        for member in _unpacked_members(entries, folder, limits, passwords):
            members.append(member)
    except NotWritten:
        raise
    except (_TooMuch, MemoryError) as error:
        reason = (trouble.archive_too_large if isinstance(error, _TooMuch) else trouble.no_memory)(limits)
    except (LibraryMissing, LockedArchive) as error:
        reason = error.remark
    except (*BROKEN, SourceError):
        reason = trouble.ARCHIVE_DAMAGED
    except Exception:
        logger.exception("defect while unpacking into %s", folder)
        reason = trouble.DEFECT
    return Unpacked(_with_distinct_paths(members), reason)


def _unpacked_members(
    entries: Iterable[ArchiveEntry], folder: Path, limits: Limits, passwords: Sequence[str]
) -> Iterator[Member]:
    """The members: those that may be documents are written into the folder, others have their trouble."""
    # packers take passwords in UTF-8, or in the character set of Chinese Windows
    keys = list(dict.fromkeys(word.encode(name) for word in passwords for name in ("utf-8", "gb18030")))
    left = limits.unpacked
    passed_over: set[str] = set()
    for number, entry in enumerate(entries):
        if number >= limits.members:
            raise _TooMuch
        path, refusal = _path_and_refusal(entry, limits)
        if skip := skips.path_remark(path):
            if skip[0] not in passed_over:  # one line for a folder
                yield Member(skip[0], "", skip[1], entry.place)
            passed_over.add(skip[0])
            continue
        size = refusal or _written_size(entry, folder / str(number), min(left, limits.file_size), keys)
        if isinstance(size, int):
            left -= size
            yield Member(path, str(number), None, entry.place, entry.is_content)
        else:
            yield Member(path, "", size if kinds.has_name(path) else skips.as_skipped(size), entry.place)


def _path_and_refusal(entry: ArchiveEntry, limits: Limits) -> tuple[str, Remark | None]:
    """The entry's path in the archive file ("." for an empty one), and the reason if it must not be unpacked."""
    parts = [part for part in entry.name.replace("\\", "/").split("/") if part not in ("", ".")]
    path = "/".join(part for part in parts if part != "..") or "."
    if ".." in parts or entry.name.startswith(("/", "\\")) or (parts and parts[0].endswith(":")):
        return path, trouble.OUTSIDE
    if entry.trouble is None and entry.size > limits.file_size:
        return path, trouble.too_large(limits)
    return path, entry.trouble


def _written_size(entry: ArchiveEntry, target: Path, most: int, keys: Sequence[bytes]) -> int | Remark:
    """Write an entry that may be a document, with the password that opens it if it is locked.

    Returns the number of its bytes, or the remark that says why it was not written.
    """
    broken: tuple[type[Exception], ...] = (*BROKEN, SourceError, MemoryError)
    if entry.is_locked:
        from pyzipper import BadZipFile as Broken  # noqa: PLC0415

        broken = (*broken, Broken)
    for key in keys if entry.is_locked else (None,):
        try:
            return _write(entry, target, most, key)
        except NotWritten:
            raise
        except broken:
            target.unlink(missing_ok=True)
    return trouble.ENCRYPTED if entry.is_locked else trouble.MEMBER_DAMAGED


def _write(entry: ArchiveEntry, target: Path, most: int, key: bytes | None = None) -> int | Remark:
    with entry.open(key) as stream:
        data = stream.read(kinds.HEAD)
        kind = kinds.kind_of(data, entry.name)
        is_compound = data.startswith(OLE_SIGNATURE)  # of which all bytes are needed
        if kind in ("other", "empty file") and not is_compound:
            return skips.OTHER if data else skips.EMPTY
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
    """The members in the order of their paths; members with the same path get numbers.

    So do folders with the path of a file, which may be an archive with a member of that name.
    """
    distinct: dict[str, Member] = {}
    files, folders_of = dict[str, int](), dict[str, str]()
    for member in sorted(members, key=lambda member: member.path.split("/")):
        *folders, name = member.path.split("/")
        path = ""
        for part in folders:
            above = f"{path}{part}"
            if above not in folders_of:
                folders_of[above] = _free_path(above, distinct, files)
            path = f"{folders_of[above]}/"
        path = _free_path(f"{path}{name}", distinct, files)
        distinct[path] = replace(member, path=path)
    return tuple(distinct.values())


def _free_path(path: str, paths: Collection[str], numbers: dict[str, int]) -> str:
    """The path, with a number if it is taken; ``numbers`` has the last number that was given to each path."""
    folder, slash, name = path.rpartition("/")
    free = path
    while free in paths:
        numbers[path] = numbers.get(path, 1) + 1
        free = f"{folder}{slash}{numbered_name(name, numbers[path])}"
    return free
