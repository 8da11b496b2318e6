"""Sources → files to convert, in the order of their paths, whatever machine they are on.

Only names and first bytes are looked at here; an archive is opened by a worker, behind its limits.
"""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extract.batch import kinds, trouble
from extract.batch.archives import Unpacked
from extract.batch.model import Found, Job, Shelf
from extract.batch.store import shown
from extract.read.sandbox import Limits


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How archives are unpacked: by ``unpack(archive, folder)``, each into a folder of its own below ``work``."""

    unpack: Callable[[Path, Path], Unpacked]
    work: Path
    limits: Limits


def job(sources: Iterable[str | Path], out: str | Path) -> Job:
    """What is to convert; a source may be a pattern such as ``archive/2020/*.pdf``.

    Raises ``FileNotFoundError`` for a source that is not there, ``ValueError`` if they have no common root.
    """
    given = {Path(os.path.abspath(match)) for source in sources for match in _matches(str(source))}
    root = Path(os.path.commonpath([source if source.is_dir() else source.parent for source in given]))
    whole = [source for source in given if not given & set(source.parents)]
    order = sorted(whole, key=lambda source: source.relative_to(root).parts)
    return Job(root, tuple(order), Path(os.path.abspath(out)))


def _matches(source: str) -> list[str]:
    found = [source] if os.path.lexists(source) else glob.glob(source, recursive=True)
    if not found:
        raise FileNotFoundError(f"no such file or folder: {source}")
    return found


def count(todo: Job) -> int:
    """How many files there are to convert; an archive counts as one, whatever it holds."""
    return sum(found.trouble is not None or kinds.kind(found.file) is not None for found in found_in(todo))


def discover(todo: Job, unpacking: Unpacking) -> Iterator[Found]:
    """The files, one after another, members of archives among them."""
    for found in found_in(todo):
        yield from _opened(found, unpacking)


def _opened(found: Found, unpacking: Unpacking, *, named: bool = False) -> Iterator[Found]:
    """The file itself, or the members of the archive that it is; nothing if it is neither document nor archive."""
    kind = "document" if found.trouble or named else kinds.kind(found.file)
    if kind == "document":
        yield found
    elif kind == "unknown archive":
        yield replace(found, trouble=trouble.archive_unknown())
    elif kind == "archive" and found.depth >= unpacking.limits.depth:
        yield replace(found, trouble=trouble.archive_too_deep(unpacking.limits))
    elif kind == "archive":
        yield from _unpacked(found, unpacking)


def _unpacked(archive: Found, unpacking: Unpacking) -> Iterator[Found]:
    shelf = Shelf(unpacking.work)
    unpacked = unpacking.unpack(archive.file, shelf.folder)
    if unpacked.is_document:
        yield archive
    if unpacked.trouble is not None:
        yield replace(archive, trouble=unpacked.trouble)
    for member in unpacked.members:
        path, file = f"{archive.path}/{member.path}", shelf.folder / member.file
        yield from _opened(Found(path, file, member.trouble, shelf, archive.depth + 1), unpacking, named=member.named)


# ---------------------------------------------------------------- folders


def found_in(todo: Job) -> Iterator[Found]:
    """All files of the sources; what cannot be looked into is named with its trouble."""
    for source in todo.sources:
        name = source.relative_to(todo.root).as_posix()
        if source.is_dir():
            yield from _walk(source, "" if name == "." else f"{shown(name)}/", todo.out)
        else:
            yield _file(source, shown(name))


def _walk(folder: Path, prefix: str, out: Path) -> Iterator[Found]:
    """The files below a folder, but for hidden ones, Word's lock files (``~$…``) and what lies in ``out``."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith((".", "~$")))
    except OSError:
        yield Found(prefix.rstrip("/") or ".", folder, trouble.folder_not_opened())
        return
    for name in names:
        file = folder / name
        if file.is_symlink():
            if file.is_dir() or kinds.has_name(name):
                yield Found(prefix + shown(name), file, trouble.link())
        elif not file.is_dir():
            yield _file(file, prefix + shown(name))
        elif file != out:
            yield from _walk(file, f"{prefix}{shown(name)}/", out)


def _file(file: Path, path: str) -> Found:
    """The file, with its trouble if it cannot be opened at all: opening a pipe would wait for ever."""
    if file.exists() and not file.is_file():
        return Found(path, file, trouble.not_regular())
    try:
        with file.open("rb"):
            return Found(path, file)
    except OSError:
        return Found(path, file, trouble.not_opened())
