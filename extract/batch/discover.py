"""Sources → files to convert, in the order of their paths, which is the same on every machine.

This module reads only names and first bytes; a worker opens archive files, under its limits.
"""

import glob
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from extract import storage
from extract.batch import kinds, skips, trouble
from extract.batch.addresses import RemoteFile, local_copies, remote_files
from extract.batch.kinds import Kind
from extract.batch.model import Job, ScratchFolder, SourceFile, Unpacked
from extract.batch.root import address_root_of, root_of
from extract.batch.store import name_text, name_texts
from extract.limits import Limits
from extract.model import Remark
from extract.read.embedded import may_embed_files
from extract.storage import Address, Place

_Answer = TypeVar("_Answer")

logger = logging.getLogger(__name__)

_TROUBLE: Mapping[str, Remark] = {
    "unknown archive file": trouble.ARCHIVE_UNKNOWN,
    "unknown picture": trouble.PICTURE_UNKNOWN,
    "empty file": skips.EMPTY,
    "other": skips.OTHER,
}


class Unpacking(Struct, frozen=True):
    """How archive files are unpacked: by ``unpack(file, folder)``, each into a folder of its own below ``work``.

    ``unpack_embedded`` does the same with the files inside a document.
    """

    unpack: Callable[[Path, Path], Unpacked]
    unpack_embedded: Callable[[Path, Path], Unpacked]
    work: Path
    limits: Limits


def job(sources: Iterable[str | Path], out: str | Place, root: str | Path | None = None) -> Job:
    """The job for some sources; a source may be a pattern such as ``archive/2020/*.pdf``; ``root`` as in ``root_of``.

    Sources, output and root may be addresses (``s3://bucket/folder``). Raises ``FileNotFoundError`` for a missing
    source, ``ValueError`` if the sources have no common root, ``OtherRoot`` if ``out`` has the records of another one,
    ``AddressTrouble`` if an address cannot be used.
    """
    places = [storage.place(str(source)) for source in sources]
    target = storage.place(str(out))
    target = target if isinstance(target, Address) else Path(os.path.abspath(target))
    if any(isinstance(one, Address) for one in places):
        return _remote_job(places, target, None if root is None else storage.place(str(root)))
    paths: set[Path] = set()
    for source in map(str, places):
        matches = [source] if os.path.lexists(source) else glob.glob(source, recursive=True)
        if not matches:
            raise FileNotFoundError(f"no such file or folder: {source}")
        paths |= {Path(os.path.abspath(match)) for match in matches}
    above = root_of(paths, target, None if root is None else Path(os.path.abspath(root)))
    whole = [source for source in paths if not paths & set(source.parents)]
    order = sorted(whole, key=lambda source: source.relative_to(above).parts)
    return Job(above, tuple(order), target)


def _remote_job(places: Iterable[Place], out: Place, root: Place | None) -> Job:
    addresses: set[Address] = set()
    for place in places:
        if isinstance(place, Path) or isinstance(root, Path):
            raise ValueError(f"{root or place} is on this machine, the rest at an address")
        matches = [place] if place.exists() else place.glob()
        if not matches:
            raise FileNotFoundError(f"no such file or folder: {place}")
        addresses.update(matches)
    above = address_root_of(addresses, out, root if isinstance(root, Address) else None)
    whole = {source.below(above): source for source in addresses if not addresses & set(source.parents)}
    return Job(above, tuple(whole[path] for path in sorted(whole, key=lambda path: path.split("/"))), out)


def listed_paths(todo: Job) -> Iterator[str]:
    """The paths of all files of the sources, with those that will be skipped; an archive file is one."""
    files: Iterable[SourceFile | RemoteFile] = (remote_files if isinstance(todo.root, Address) else source_files)(todo)
    return (file.path for file in files)


def file_count(todo: Job) -> int:
    """The number of files of the sources, with those that will be skipped; an archive file counts as one."""
    return sum(1 for _ in listed_paths(todo))


def discover(todo: Job, unpacking: Unpacking) -> Iterator[SourceFile]:
    """All files, one after another: documents, members of archive files, and with their trouble what is neither."""
    is_remote = isinstance(todo.root, Address)
    for source in (
        local_copies(remote_files(todo), unpacking.work, unpacking.limits) if is_remote else source_files(todo)
    ):
        yield from _documents(source, unpacking)


def _documents(source: SourceFile, unpacking: Unpacking, *, is_content: bool = False) -> Iterator[SourceFile]:
    """The file and what is embedded in it, or its members if it is an archive file.

    What is no document has its trouble. A text that ``is_content`` of a document is never skipped.
    """
    if source.trouble:
        yield source
        return
    try:
        kind: Kind = _look_at(partial(kinds.kind, source.file, source.path), source, "document")
    except OSError:
        yield replace(source, trouble=trouble.NOT_OPENED)
        return
    if kind in ("document", "text"):
        yield from _with_embedded(replace(source, is_text=kind == "text" and not is_content), unpacking)
    elif kind != "archive file":
        yield replace(source, trouble=_TROUBLE[kind])
    elif source.depth >= unpacking.limits.depth:
        yield replace(source, trouble=trouble.archive_too_deep(unpacking.limits))
    else:
        scratch = ScratchFolder(unpacking.work)
        unpacked = unpacking.unpack(source.file, scratch.folder)
        if unpacked.is_document:
            yield from _with_embedded(source, unpacking)
        elif unpacked.trouble is not None:
            yield replace(source, trouble=unpacked.trouble)
        yield from _members(source, unpacked, scratch, unpacking)


def _look_at(look: Callable[[], _Answer], source: SourceFile, otherwise: _Answer) -> _Answer:
    """What a look at a file says; ``otherwise`` where it fails: the worker that reads the file tells what is wrong.

    Raises ``OSError`` if the file cannot be opened.
    """
    try:
        return look()
    except OSError:
        raise
    except Exception:
        logger.exception("defect while looking at %s", source.path)
        return otherwise


def _with_embedded(source: SourceFile, unpacking: Unpacking) -> Iterator[SourceFile]:
    """The document, and the files inside it; where one cannot be taken out, the document's record tells that of all."""
    try:
        look = partial(may_embed_files, source.file)
        is_plain = source.depth >= unpacking.limits.depth or not _look_at(look, source, otherwise=False)
    except OSError:  # the file was removed meanwhile
        is_plain = True
    if is_plain:
        yield source
        return
    scratch = ScratchFolder(unpacking.work)
    unpacked = unpacking.unpack_embedded(source.file, scratch.folder)
    pairs = [(member.place, member.path) for member in unpacked.members] if unpacked.trouble is None else []
    yield replace(source, separate=tuple(pairs))
    yield from _members(source, unpacked, scratch, unpacking)


def _members(
    source: SourceFile, unpacked: Unpacked, scratch: ScratchFolder, unpacking: Unpacking
) -> Iterator[SourceFile]:
    for member in unpacked.members:
        path, file = f"{source.path}/{member.path}", scratch.folder / member.file
        inner = SourceFile(path, file, member.trouble, scratch, source.depth + 1)
        yield from _documents(inner, unpacking, is_content=member.is_content)


def source_files(todo: Job) -> Iterator[SourceFile]:
    """All files of sources on this machine; what is not read, by its name or for another reason, has its trouble.

    Files in a folder that is not read are not listed.
    """
    for source in todo.sources:
        if isinstance(source, Address):
            continue
        path = source_path(todo, source)
        remark = skips.name_remark(source.name, is_folder=source.is_dir())
        if todo.is_listing or (remark is not None and remark not in (skips.HIDDEN, skips.HIDDEN_FOLDER)):
            yield from _files_at(source, path, todo.out)
        elif source.is_dir():
            yield from _files_below(source, path, todo.out)
        else:
            yield _source_file(source, path)


def source_path(todo: Job, source: Place) -> str:
    """The path of a source in the manifest; "" for the root itself."""
    if isinstance(source, Address) or isinstance(todo.root, Address):
        return source.below(todo.root) if isinstance(source, Address) and isinstance(todo.root, Address) else ""
    texts, folder = [], todo.root
    for name in source.relative_to(todo.root).parts:
        text = name_text(name)
        if text != name:  # in bytes of another encoding, which may be another file's name, too
            with suppress(OSError):
                text = texts_in(folder, folder.stat().st_mtime_ns).get(name, text)
        texts.append(text)
        folder = folder / name
    return "/".join(texts)


@lru_cache(maxsize=64)
def texts_in(folder: Path, _changed: int) -> dict[str, str]:
    """The names in a folder with their texts; ``_changed`` is its time of change, for the cache."""
    return name_texts(sorted(os.listdir(folder)))


def _files_below(folder: Path, path: str, out: Place) -> Iterator[SourceFile]:
    """The files below a folder, except those in ``out``."""
    try:
        with os.scandir(folder) as listing:
            entries = {entry.name: entry for entry in listing}
    except OSError:
        yield SourceFile(path or ".", folder, trouble.FOLDER_NOT_OPENED)
        return
    for name, text in name_texts(sorted(entries)).items():
        yield from _files_at(folder / name, f"{path}/{text}".lstrip("/"), out, entries[name])


def _files_at(file: Path, path: str, out: Place, entry: "os.DirEntry[str] | None" = None) -> Iterator[SourceFile]:
    """The file, or the files below if it is a folder; links are not followed.

    ``entry`` is what the folder's listing says of it, which saves asking the file system again.
    """
    known = entry or file
    is_link = known.is_symlink()
    is_folder = file.is_dir() if is_link else known.is_dir()
    if file == out:
        return
    if remark := skips.name_remark(file.name, is_folder=is_folder and not is_link):
        yield SourceFile(path, file, remark)
    elif is_link:
        is_told = is_folder or kinds.has_name(file.name)
        yield SourceFile(path, file, trouble.LINK if is_told else skips.as_skipped(trouble.LINK))
    elif is_folder:
        yield from _files_below(file, path, out)
    elif entry is not None and entry.is_file():  # one that cannot be opened fails when it is read
        yield SourceFile(path, file)
    else:
        yield _source_file(file, path)


def _source_file(file: Path, path: str) -> SourceFile:
    """The file, with its trouble if it cannot be opened or is no regular file: opening a pipe would block."""
    try:
        if not S_ISREG(file.stat().st_mode):
            return SourceFile(path, file, trouble.NOT_REGULAR)
        with file.open("rb"):
            return SourceFile(path, file)
    except OSError:
        return SourceFile(path, file, trouble.NOT_OPENED)
