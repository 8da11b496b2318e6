"""The functions of a worker process: bytes → record on disk → outcome. No fault of a file ends the run."""

import errno
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing import parent_process
from pathlib import Path
from time import perf_counter

from msgspec.structs import replace

from extract import pack, storage
from extract.batch import skips, store, trouble
from extract.batch.model import Outcome, RunFolders, Task, Unpacked, UsedOcr
from extract.conversion import convert_bytes, failed_record, record_of
from extract.errors import PackError, SourceError, UnknownFormat
from extract.index import rows
from extract.limits import Limits
from extract.model import Document, Remark
from extract.read import is_ocr_installed, read_many, sandbox
from extract.read.formats import MAIL
from extract.read.ocr import OcrOptions, When, asks_for_ocr
from extract.read.plain_text import decoded_text
from extract.record.model import Record

_INDEXED = 20  # seconds for the entry of a record
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))  # temporary files fill the disk, too

Unpacking = Callable[[Path, Path, Limits, Sequence[str]], Unpacked]  # of an archive file, or of a document

logger = logging.getLogger(__name__)


def prepare(limits: Limits, folders: RunFolders, patterns: Path | None) -> None:
    """Set the limits of this worker, and write its note, by which processes that it leaves behind are ended."""
    sandbox.confine(limits)
    sandbox.end_with(parent_process())
    tempfile.tempdir = str(folders.work)  # the run removes this folder, also after a worker was killed
    if patterns is not None:
        pack.forget()  # what the fork server has compiled
        pack.use(patterns)
    folders.note(os.getpid()).touch()


def convert(task: Task, folders: RunFolders, limits: Limits) -> Outcome:
    """Write the file's record; returns the outcome. Raises ``NotWritten`` if the output folder cannot be written."""
    with _time_limit(folders, limits.seconds):
        return _write_record(task, folders, limits)


def convert_group(tasks: Sequence[Task], folders: RunFolders, limits: Limits) -> list[Outcome]:
    """Convert files together that LibreOffice converts in one call; the limits grow with their number.

    If one file makes the call fail, each file is read alone.
    """
    with _time_limit(folders, limits.seconds * len(tasks)):
        sandbox.allow_cpu(limits.cpu_seconds * len(tasks))
        start = perf_counter()
        documents: Sequence[Document | SourceError | None]
        try:
            ocr = _ocr(tasks[0], folders, limits)
            documents = read_many([task.file.read_bytes() for task in tasks], tasks[0].passwords, ocr)
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
def _time_limit(folders: RunFolders, seconds: float) -> Iterator[None]:
    """Limit the wall time of the block to ``seconds``; without limit afterwards, while the worker is idle."""
    worker = os.getpid()
    folders.note(worker).touch()
    sandbox.allow_time(seconds)
    try:
        yield
    finally:
        sandbox.allow_time(0)
        folders.page(worker).unlink(missing_ok=True)


def _ocr(task: Task, folders: RunFolders, limits: Limits) -> OcrOptions:
    """The options of OCR: each page, as it takes seconds, gets the time limit of a file, and its note is written."""
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
    """Write the record of a file; ``document`` is given if the file has been read already."""
    start = perf_counter()
    sandbox.allow_cpu(limits.cpu_seconds)
    record, data = _record(task, limits, document or _ocr(task, folders, limits))
    if task.is_text and _holds_nothing(record, task.file):
        reason = skips.NOTHING_IN_MAIL if record.source.media_type == MAIL.media_type else skips.NOTHING_INSIDE
        return replace(skips.skip(task, reason, folders), seconds=round(perf_counter() - start, 3))
    try:
        target = folders.out / "records" / store.record_path(task.path)
        store.write(target, (data,), folders.part(), is_lasting=folders.is_lasting)
    except store.NotWritten as error:
        if error.errno != errno.EFBIG:
            raise
        return fail(task, trouble.too_large(limits), folders)
    outcome = _outcome(record, data, task, perf_counter() - start)
    return replace(outcome, entry=_index_entry(record, outcome, folders, limits)) if task.is_indexed else outcome


def _index_entry(record: Record, outcome: Outcome, folders: RunFolders, limits: Limits) -> bytes | None:
    """The entry of a record that was written, packed; None where none can be made: who writes the index tells why."""
    if outcome.record is None or outcome.record_sha256 is None:
        return None
    sandbox.allow_cpu(limits.cpu_seconds)
    try:
        with sandbox.time_limit(_INDEXED):
            stamp = storage.stamp(folders.out / "records" / outcome.record)
            return rows.record_entry(record, outcome.record, outcome.record_sha256, stamp).as_bytes()
    except (OSError, ValueError, LookupError, OverflowError, RecursionError, MemoryError):
        return None


def unpack(unpacking: Unpacking, file: Path, folder: Path, limits: Limits, passwords: Sequence[str]) -> Unpacked:
    """Unpack an archive file, or the files inside a document, into the folder; no fault of the file is raised."""
    sandbox.allow_cpu(limits.cpu_seconds)
    try:
        return unpacking(file, folder, limits, passwords)
    except store.NotWritten:
        raise
    except OSError as error:
        _raise_if_full(error)
        return Unpacked(trouble=trouble.NOT_OPENED)
    except Exception:
        logger.exception("defect while unpacking %s", file)
        return Unpacked(trouble=trouble.DEFECT)


def fail(task: Task, remark: Remark, folders: RunFolders, seconds: float = 0.0) -> Outcome:
    """Write the failed record of a file that could not be read."""
    record = failed_record(task.path, remark, sha256=task.sha256, size=task.size)
    target, data = folders.out / "records" / store.record_path(task.path), record.to_json().encode()
    store.write(target, (data,), folders.part(), is_lasting=folders.is_lasting)
    return _outcome(record, data, task, seconds)


def _holds_nothing(record: Record, file: Path) -> bool:
    """Whether a text file has neither form nor citation nor table, nor an amount with its label."""
    if record.status == "failed":  # a text without Chinese characters is no document, one that is garbled may be one
        return record.remarks[0].code == UnknownFormat.code and decoded_text(file.read_bytes()) is not None
    if record.filings or record.citations or record.tables:
        return False
    return not any(pack.patterns("money")["labelled"].search(clause.text) for clause in record.clauses)


def _record(task: Task, limits: Limits, document: Document | SourceError | OcrOptions) -> tuple[Record, bytes]:
    """The record and its JSON; every fault of a file ends in a failed record.

    ``document`` is the document that was read, the error of reading it, or the options for reading it now.
    """
    try:
        if task.size is not None and task.size > limits.file_size:
            remark = trouble.too_large(limits)
        else:
            data = task.file.read_bytes()
            if isinstance(document, OcrOptions):
                record = convert_bytes(data, task.path, task.passwords, document, task.separate)
            else:
                record = record_of(document, data, task.path)
            return record, record.to_json().encode()
    except PackError:
        raise  # broken patterns would fail for every file
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


def used_ocr(when: When) -> UsedOcr:
    """How images are read with this option: ``absent`` where the packages for it are not installed."""
    return when if when == "never" or is_ocr_installed() else "absent"


def _outcome(record: Record, data: bytes, task: Task, seconds: float) -> Outcome:
    first = next((remark for remark in record.remarks if remark.severity == "error"), None)
    return Outcome(
        path=task.path,
        sha256=record.source.sha256,
        status=record.status,
        seconds=round(seconds, 3),
        remarks=len(record.remarks),
        cause=first.code if first else None,
        message=first.message if first else None,
        pages=record.source.pages,
        record=store.record_path(task.path),
        ocr=used_ocr(task.ocr),
        wants_ocr=any(asks_for_ocr(remark.message) for remark in record.remarks),
        record_sha256=sha256(data).hexdigest(),
    )
