"""What a worker process does with one file: bytes → record on disk → outcome. Nothing it meets ends the run."""

import errno
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from pathlib import Path
from time import perf_counter

from extract import pack
from extract.batch import archive_files, store, trouble
from extract.batch.model import Outcome
from extract.conversion import convert_bytes, failed_record, record_of
from extract.errors import PackError, SourceError
from extract.model import Document, Remark
from extract.read import read_many, sandbox
from extract.read.ocr import OcrOptions, When
from extract.read.sandbox import Limits
from extract.record.model import Record

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))  # what is unpacked and converted goes to the disk, too

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunFolders:
    """Where a run writes: its output folder, and a folder of its own for what is not finished."""

    out: Path
    work: Path

    def part(self) -> Path:
        """A file of this process for what is being written."""
        return self.work / f"{os.getpid()}.part"

    def note(self, worker: int) -> Path:
        """An empty file for each worker, by the number of its process; its time is when it began with its task."""
        return self.work / f"{worker}.worker"

    def page(self, worker: int) -> Path:
        """Which page of which file a worker reads from its image: a path, the page's number and how many there are."""
        return self.work / f"{worker}.page"

    def pages(self) -> list[str]:
        """What stands in the notes of all workers: ``3/12 a/b.pdf``."""
        texts = []
        for note in sorted(self.work.glob("*.page")):
            with suppress(OSError):  # the file is done
                texts.append(note.read_text(encoding="utf-8"))
        return [text for text in texts if text]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to convert; ``sha256`` and ``size`` as they were when it was listed, both None if it could not be opened.

    ``is_legacy`` if LibreOffice has to convert it, which is cheaper for many in one go.
    """

    path: str
    file: Path
    sha256: str | None
    size: int | None
    passwords: tuple[str, ...] = ()
    is_legacy: bool = False
    ocr: When = "auto"


def prepare(limits: Limits, folders: RunFolders, patterns: Path | None) -> None:
    """Confine this worker, and leave its number for whoever ends the processes that it may leave behind."""
    sandbox.confine(limits)
    sandbox.end_with(parent_process())
    tempfile.tempdir = str(folders.work)  # so that nothing stays of a worker that is killed
    if patterns is not None:
        pack.use(patterns)
    folders.note(os.getpid()).touch()


def convert(task: Task, folders: RunFolders, limits: Limits) -> Outcome:
    """Write the file's record and tell what became of it; raises ``NotWritten`` if the output folder refuses."""
    with _timed(folders, limits.seconds):
        return _write_record(task, folders, limits)


def convert_group(tasks: Sequence[Task], folders: RunFolders, limits: Limits) -> list[Outcome]:
    """The same for files that LibreOffice converts in one go, which each have the limits of one.

    Where one of them upsets all, each is read alone.
    """
    with _timed(folders, limits.seconds * len(tasks)):
        sandbox.allow_cpu(limits.cpu_seconds * len(tasks))
        start = perf_counter()
        documents: Sequence[Document | SourceError | None]
        try:
            documents = read_many([task.file.read_bytes() for task in tasks], tasks[0].passwords)
        except PackError:
            raise
        except Exception as error:
            _raise_if_full(error)
            logger.exception("files are read one by one from %s on", tasks[0].path)
            documents = [None] * len(tasks)
        share = (perf_counter() - start) / len(tasks)
        pairs = zip(tasks, documents, strict=True)
        outcomes = [_write_record(task, folders, limits, document) for task, document in pairs]
        return [replace(outcome, seconds=round(outcome.seconds + share, 3)) for outcome in outcomes]


@contextmanager
def _timed(folders: RunFolders, seconds: float) -> Iterator[None]:
    """So many seconds for what is done inside; when it is over, the worker may wait for ever."""
    worker = os.getpid()
    folders.note(worker).touch()
    sandbox.allow_time(seconds)
    try:
        yield
    finally:
        sandbox.allow_time(0)
        folders.page(worker).unlink(missing_ok=True)


def _ocr(task: Task, folders: RunFolders, limits: Limits) -> OcrOptions:
    """Each page that is read from its image takes seconds: it has the time of a file, and the run tells of it."""
    worker = os.getpid()

    def report_page(page: int, pages: int) -> None:
        sandbox.allow_cpu(limits.cpu_seconds)
        sandbox.allow_time(limits.seconds)
        folders.page(worker).write_text(f"{page}/{pages} {task.path}", encoding="utf-8")

    return OcrOptions(task.ocr, report_page)


def _raise_if_full(error: Exception) -> None:
    if isinstance(error, OSError) and error.errno in _FULL:
        raise store.NotWritten(error.errno, error.strerror, error.filename or tempfile.tempdir) from error


def _write_record(
    task: Task, folders: RunFolders, limits: Limits, document: Document | SourceError | None = None
) -> Outcome:
    """Write the record of a file, whose document may have been read before."""
    start = perf_counter()
    sandbox.allow_cpu(limits.cpu_seconds)
    record, data = _record(task, limits, document or _ocr(task, folders, limits))
    try:
        store.write(folders.out / "records" / store.record_path(task.path), (data,), folders.part())
    except store.NotWritten as error:
        if error.errno != errno.EFBIG:
            raise
        return fail(task, trouble.too_large(limits), folders)
    return _outcome(record, task.path, perf_counter() - start)


def unpack(file: Path, folder: Path, limits: Limits, passwords: Sequence[str]) -> archive_files.Unpacked:
    """Unpack an archive file into the folder."""
    sandbox.allow_cpu(limits.cpu_seconds)
    return archive_files.unpack(file, folder, limits, passwords)


def fail(task: Task, remark: Remark, folders: RunFolders, seconds: float = 0.0) -> Outcome:
    """Write the record of a file that was not read."""
    record = failed_record(task.path, remark, sha256=task.sha256, size=task.size)
    target = folders.out / "records" / store.record_path(task.path)
    store.write(target, (record.to_json().encode(),), folders.part())
    return _outcome(record, task.path, seconds)


def _record(task: Task, limits: Limits, document: Document | SourceError | OcrOptions) -> tuple[Record, bytes]:
    """The record and its JSON; whatever goes wrong with one file ends in a failed record.

    In the place of a document that has not been read stands how its images are read.
    """
    try:
        if task.size is not None and task.size > limits.file_size:
            remark = trouble.too_large(limits)
        else:
            data = task.file.read_bytes()
            if isinstance(document, OcrOptions):
                record = convert_bytes(data, task.path, task.passwords, document)
            else:
                record = record_of(document, data, task.path)
            return record, record.to_json().encode()
    except PackError:
        raise  # it would spoil every file alike
    except OSError as error:
        _raise_if_full(error)
        remark = trouble.NOT_OPENED
    except MemoryError:
        remark = trouble.no_memory(limits)
    except Exception:
        logger.exception("defect while converting %s", task.path)
        remark = trouble.DEFECT
    record = failed_record(task.path, remark, sha256=task.sha256, size=task.size)
    return record, record.to_json().encode()


def _outcome(record: Record, path: str, seconds: float) -> Outcome:
    first = next((remark for remark in record.remarks if remark.severity == "error"), None)
    return Outcome(
        path=path,
        sha256=record.source.sha256,
        status=record.status,
        seconds=round(seconds, 3),
        remarks=len(record.remarks),
        cause=first.code if first else None,
        message=first.message if first else None,
        pages=record.source.pages,
        record=store.record_path(path),
    )
