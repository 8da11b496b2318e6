"""Sources → files to convert, in the order of their paths, which is the same on every machine.

This module reads only names and first bytes; a worker opens archive files, under its limits.
"""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extract.batch import kinds, trouble
from extract.batch.archive_files import Unpacked
from extract.batch.model import Job, ScratchFolder, SourceFile
from extract.batch.store import name_text
from extract.read.sandbox import Limits


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How archive files are unpacked: by ``unpack(file, folder)``, each into a folder of its own below ``work``."""

    unpack: Callable[[Path, Path], Unpacked]
    work: Path
    limits: Limits


def job(sources: Iterable[str | Path], out: str | Path) -> Job:
    """The job for some sources; a source may be a pattern such as ``archive/2020/*.pdf``.

    Raises ``FileNotFoundError`` for a missing source, ``ValueError`` if the sources have no common root.
    """
    given: set[Path] = set()
    for source in map(str, sources):
        matches = [source] if os.path.lexists(source) else glob.glob(source, recursive=True)
        if not matches:
            raise FileNotFoundError(f"no such file or folder: {source}")
        given |= {Path(os.path.abspath(match)) for match in matches}
    root = Path(os.path.commonpath([source if source.is_dir() else source.parent for source in given]))
    whole = [source for source in given if not given & set(source.parents)]
    order = sorted(whole, key=lambda source: source.relative_to(root).parts)
    return Job(root, tuple(order), Path(os.path.abspath(out)))


def file_count(todo: Job) -> int:
    """The number of files to convert; an archive file counts as one."""
    return sum(source.trouble is not None or kinds.kind(source.file) is not None for source in source_files(todo))


def discover(todo: Job, unpacking: Unpacking) -> Iterator[SourceFile]:
    """The files to convert, one after another, with the members of archive files."""
    for source in source_files(todo):
        yield from _documents(source, unpacking)


def _documents(source: SourceFile, unpacking: Unpacking, *, is_document: bool = False) -> Iterator[SourceFile]:
    """The file itself if it is a document, its members if it is an archive file; else nothing."""
    kind = "document" if source.trouble or is_document else kinds.kind(source.file)
    if kind == "document":
        yield source
    elif kind == "unknown archive file":
        yield replace(source, trouble=trouble.ARCHIVE_UNKNOWN)
    elif kind == "archive file" and source.depth >= unpacking.limits.depth:
        yield replace(source, trouble=trouble.archive_too_deep(unpacking.limits))
    elif kind == "archive file":
        scratch = ScratchFolder(unpacking.work)
        unpacked = unpacking.unpack(source.file, scratch.folder)
        if unpacked.is_document or unpacked.trouble is not None:
            yield replace(source, trouble=unpacked.trouble)
        for member in unpacked.members:
            path, file = f"{source.path}/{member.path}", scratch.folder / member.file
            inner = SourceFile(path, file, member.trouble, scratch, source.depth + 1)
            yield from _documents(inner, unpacking, is_document=member.is_document)


def source_files(todo: Job) -> Iterator[SourceFile]:
    """All files of the sources; a file or folder that cannot be opened has its trouble."""
    for source in todo.sources:
        name = source.relative_to(todo.root).as_posix()
        if source.is_dir():
            yield from _files_below(source, "" if name == "." else f"{name_text(name)}/", todo.out)
        else:
            yield _source_file(source, name_text(name))


def _files_below(folder: Path, prefix: str, out: Path) -> Iterator[SourceFile]:
    """The files below a folder, except hidden ones, Word's lock files (``~$…``) and those in ``out``."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith((".", "~$")))
    except OSError:
        yield SourceFile(prefix.rstrip("/") or ".", folder, trouble.FOLDER_NOT_OPENED)
        return
    for name in names:
        file = folder / name
        if file.is_symlink():
            if file.is_dir() or kinds.has_name(name):
                yield SourceFile(prefix + name_text(name), file, trouble.LINK)
        elif not file.is_dir():
            yield _source_file(file, prefix + name_text(name))
        elif file != out:
            yield from _files_below(file, f"{prefix}{name_text(name)}/", out)


def _source_file(file: Path, path: str) -> SourceFile:
    """The file, with its trouble if it cannot be opened or is no regular file: opening a pipe would block."""
    if file.exists() and not file.is_file():
        return SourceFile(path, file, trouble.NOT_REGULAR)
    try:
        with file.open("rb"):
            return SourceFile(path, file)
    except OSError:
        return SourceFile(path, file, trouble.NOT_OPENED)
