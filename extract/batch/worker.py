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
from extract.batch import archives, store, trouble
from extract.batch.model import Outcome
from extract.conversion import convert_bytes, failed_record, record_of
from extract.errors import PackError, SourceError
from extract.model import Document, Remark
from extract.read import cage, read_many
from extract.read.cage import Limits
from extract.read.sight import Ocr, When
from extract.record.model import Record

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))  # what is unpacked and converted goes to the disk, too

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
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
        found = []
        for note in sorted(self.work.glob("*.page")):
            with suppress(OSError):  # the file is done
                found.append(note.read_text(encoding="utf-8"))
        return [text for text in found if text]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to convert; ``sha256`` and ``size`` as it was found, both None if it could not be opened.

    ``is_legacy`` if LibreOffice has to convert it, which is cheaper for many in one go.
    """

    path: str
    file: Path
    sha256: str | None
    size: int | None
    passwords: tuple[str, ...] = ()
    is_legacy: bool = False
    ocr: When = "auto"


def prepare(limits: Limits, place: Place, patterns: Path | None) -> None:
    """Confine this worker, and leave its number for whoever ends the processes that it may leave behind."""
    cage.confine(limits)
    cage.end_with(parent_process())
    tempfile.tempdir = str(place.work)  # so that nothing stays of a worker that is killed
    if patterns is not None:
        pack.use(patterns)
    place.note(os.getpid()).touch()


def convert(task: Task, place: Place, limits: Limits) -> Outcome:
    """Write the file's record and tell what became of it; raises ``NotWritten`` if the output folder refuses."""
    with _timed(place, limits.seconds):
        return _converted(task, place, limits)


def convert_group(tasks: Sequence[Task], place: Place, limits: Limits) -> list[Outcome]:
    """The same for files that LibreOffice converts in one go, which each have the limits of one."""
    with _timed(place, limits.seconds * len(tasks)):
        cage.allow_cpu(limits.cpu_seconds * len(tasks))
        start = perf_counter()
        found = _read_together(tasks)
        share = (perf_counter() - start) / len(tasks)
        outcomes = [_converted(task, place, limits, one) for task, one in zip(tasks, found, strict=True)]
        return [replace(outcome, seconds=round(outcome.seconds + share, 3)) for outcome in outcomes]


@contextmanager
def _timed(place: Place, seconds: float) -> Iterator[None]:
    """So many seconds for what is done inside; when it is over, the worker may wait for ever."""
    worker = os.getpid()
    place.note(worker).touch()
    cage.allow_time(seconds)
    try:
        yield
    finally:
        cage.allow_time(0)
        place.page(worker).unlink(missing_ok=True)


def _ocr(task: Task, place: Place, limits: Limits) -> Ocr:
    """Each page that is read from its image takes seconds: it has the time of a file, and the run tells of it."""
    worker = os.getpid()

    def told(page: int, pages: int) -> None:
        cage.allow_cpu(limits.cpu_seconds)
        cage.allow_time(limits.seconds)
        place.page(worker).write_text(f"{page}/{pages} {task.path}", encoding="utf-8")

    return Ocr(task.ocr, told)


def _read_together(tasks: Sequence[Task]) -> Sequence[Document | SourceError | None]:
    """The documents or what is wrong with them; None for each, to be read alone, where one of them upsets all."""
    try:
        return read_many([task.file.read_bytes() for task in tasks], tasks[0].passwords)
    except PackError:
        raise
    except Exception as error:
        _raise_if_full(error)
        logger.exception("files are read one by one from %s on", tasks[0].path)
        return [None] * len(tasks)


def _raise_if_full(error: Exception) -> None:
    if isinstance(error, OSError) and error.errno in _FULL:
        raise store.NotWritten(error.errno, error.strerror, error.filename or tempfile.tempdir) from error


def _converted(task: Task, place: Place, limits: Limits, found: Document | SourceError | None = None) -> Outcome:
    start = perf_counter()
    cage.allow_cpu(limits.cpu_seconds)
    record, data = _record(task, limits, found or _ocr(task, place, limits))
    try:
        store.write(place.out / "records" / store.named(task.path), data, place.part())
    except store.NotWritten as error:
        if error.errno != errno.EFBIG:
            raise
        return fail(task, trouble.too_large(limits), place)
    return _outcome(record, task.path, perf_counter() - start)


def unpack(archive: Path, folder: Path, limits: Limits, passwords: Sequence[str]) -> archives.Unpacked:
    """Unpack an archive into the folder."""
    cage.allow_cpu(limits.cpu_seconds)
    return archives.unpack(archive, folder, limits, passwords)


def fail(task: Task, remark: Remark, place: Place, seconds: float = 0.0) -> Outcome:
    """Write the record of a file that was not read."""
    record = failed_record(task.path, remark, sha256=task.sha256, size=task.size)
    store.write(place.out / "records" / store.named(task.path), record.to_json().encode(), place.part())
    return _outcome(record, task.path, seconds)


def _record(task: Task, limits: Limits, found: Document | SourceError | Ocr) -> tuple[Record, bytes]:
    """The record and its JSON; whatever goes wrong with one file ends in a failed record."""
    try:
        if task.size is not None and task.size > limits.file_size:
            remark = trouble.too_large(limits)
        else:
            data = task.file.read_bytes()
            if isinstance(found, Ocr):  # it has not been read
                record = convert_bytes(data, task.path, task.passwords, found)
            else:
                record = record_of(found, data, task.path)
            return record, record.to_json().encode()
    except PackError:
        raise  # it would spoil every file alike
    except OSError as error:
        _raise_if_full(error)
        remark = trouble.not_opened()
    except MemoryError:
        remark = trouble.no_memory(limits)
    except Exception:
        logger.exception("defect while converting %s", task.path)
        remark = trouble.defect()
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
        record=store.named(path),
    )
