"""Sources at an address: listed folder by folder, and each file downloaded while others are read."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from extract.batch import skips, trouble
from extract.batch.model import Job, ScratchFolder, SourceFile
from extract.batch.store import numbered_name
from extract.limits import Limits
from extract.model import Remark
from extract.storage import Address

_AHEAD = 16  # files that are downloaded at the same time


class RemoteFile(Struct, frozen=True):
    """A file at an address with its path in the manifest; ``trouble`` says why it is not read."""

    path: str
    address: Address
    size: int = 0
    trouble: Remark | None = None


def remote_files(todo: Job) -> Iterator[RemoteFile]:
    """All files of sources at addresses, in the order of their paths; what is not read has its trouble."""
    for source in todo.sources:
        if isinstance(source, Address) and isinstance(todo.root, Address):
            path = source.below(todo.root)
            if source.is_dir():
                yield from _files_below(source, path, todo)
            else:
                yield RemoteFile(path, source, source.size())


def _files_below(folder: Address, path: str, todo: Job) -> Iterator[RemoteFile]:
    entries = folder.entries()
    files = {entry.name for entry in entries if not entry.is_folder}
    for entry in entries:
        address = folder / entry.name
        text = entry.name
        if entry.is_folder and text in files:  # which may be an archive with members of the paths below the folder
            text = next(
                name for number in range(2, len(entries) + 3) if (name := numbered_name(text, number)) not in files
            )
        inner = f"{path}/{text}".lstrip("/")
        if text.strip("/") in ("", ".", ".."):
            yield RemoteFile(f"{path}/~".lstrip("/"), address, 0, trouble.NAMELESS)
        elif address == todo.out:
            continue
        elif remark := skips.name_remark(entry.name, is_folder=entry.is_folder):
            yield RemoteFile(inner, address, 0, remark)
        elif entry.is_folder:
            yield from _files_below(address, inner, todo)
        else:
            yield RemoteFile(inner, address, entry.size)


def local_copies(files: Iterable[RemoteFile], work: Path, limits: Limits) -> Iterator[SourceFile]:
    """The files, each in a scratch folder below ``work``, in their order."""
    waiting: deque[Future[SourceFile]] = deque()
    with ThreadPoolExecutor(_AHEAD, "download") as downloads:
        for file in files:
            waiting.append(downloads.submit(_local_copy, file, ScratchFolder(work), limits))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _local_copy(file: RemoteFile, scratch: ScratchFolder, limits: Limits) -> SourceFile:
    """The file in the scratch folder; one that is gone, too large or may not be read has its trouble."""
    target, remark = scratch.folder / "0", file.trouble
    if remark is None and file.size > limits.file_size:
        remark = trouble.too_large(limits)
    if remark is None:
        try:
            file.address.download(target)
        except (FileNotFoundError, PermissionError):
            remark = trouble.NOT_OPENED
    return SourceFile(file.path, target, remark, scratch)
