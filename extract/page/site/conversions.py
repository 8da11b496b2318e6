"""Files that programs send: a queue, worker processes as those of a batch, and records that are kept for a while.

A file is first read without OCR; one that wants it goes into a second queue with a worker of its own, so that digital
files never wait for scans.
"""

import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from queue import SimpleQueue
from tempfile import mkdtemp
from time import monotonic
from typing import Literal

from extract.batch import Options, store, trouble
from extract.batch.model import RunFolders, Task
from extract.batch.tasks import fail
from extract.batch.worker_pool import WorkerPool, worker_pool
from extract.errors import ShenbaoError
from extract.limits import Limits
from extract.page.site.refusals import Refused
from extract.read import is_ocr_installed
from extract.read.ocr import When
from extract.temporary import TemporaryFolder

_GLANCE = 0.2  # seconds between two looks whether the site stops
_PAUSE = 5.0  # seconds until workers that could not be started are tried again
_RETRY = {"Retry-After": "30"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ConversionLimits:
    """What may be sent: ``of_one`` file; files in the queue, of all users and of one; how long a record is kept.

    ``jobs`` files are read at the same time, and one scan. ``records`` is the largest number of records that are kept,
    ``kept`` and ``upload`` are seconds.
    """

    of_one: Limits = field(default_factory=lambda: Limits(file_size=50 << 20))
    jobs: int = 2
    waiting: int = 100
    of_user: int = 20
    kept: float = 3600
    records: int = 1000
    upload: float = 120
    patterns: Path | None = None


@dataclass(slots=True)
class ConversionJob:
    """A file that was sent; its record stands in ``folder`` once ``state`` is done.

    ``page`` is the page that is read by OCR now, as ``3/12``. ``is_scan``: it waits or works in the second queue.
    """

    id: str
    user: str | None
    name: str
    folder: Path
    state: Literal["waiting", "working", "done"] = "waiting"
    is_scan: bool = False
    page: Callable[[], str | None] = lambda: None
    ended: float = 0.0

    @property
    def source(self) -> Path:
        """The file that was sent."""
        return self.folder / "source"

    @property
    def record(self) -> Path:
        """The file of the record."""
        return self.folder / "record.json"


def _unknown_job() -> Refused:
    words = "找不到该任务：记录已超过保存期限，或网站重新启动过。请重新提交文件。"
    return Refused("job_unknown", words)


class Conversions:
    """The jobs of the site and the threads that work on them, which start with the first job."""

    def __init__(self, limits: ConversionLimits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._jobs: dict[str, ConversionJob] = {}
        self._stopping = threading.Event()
        self._temporary = TemporaryFolder()
        self._folder = self._temporary.path
        self._threads: list[threading.Thread] = []
        self._new: SimpleQueue[ConversionJob | None] = SimpleQueue()
        self._scans: SimpleQueue[ConversionJob | None] = SimpleQueue()

    @contextmanager
    def upload(self, user: str | None, name: str) -> Iterator[ConversionJob]:
        """A new job, whose file is written in the block and queued at its end.

        It counts as a file in the queue from now on; if the block raises, it is dropped. Raises ``Refused``.
        """
        with self._lock:
            self._forget_old()
            open_jobs = [job for job in self._jobs.values() if job.state != "done"]
            if len(open_jobs) >= self.limits.waiting:
                raise Refused("queue_full", "排队的文件过多，请稍后再提交。", _RETRY)
            if sum(job.user == user for job in open_jobs) >= self.limits.of_user:
                raise Refused("too_many_jobs", "您排队的文件过多，请待前面的完成后再提交。", _RETRY)
            job = ConversionJob(secrets.token_urlsafe(16), user, name, Path(mkdtemp(dir=self._folder)))
            self._jobs[job.id] = job
        try:
            yield job
        except BaseException:
            with self._lock:
                self._drop(job)
            raise
        with self._lock:
            if not self._threads:
                self._start()
        self._new.put(job)

    def job(self, job_id: str, user: str | None) -> ConversionJob:
        """The job of this user; raises ``Refused`` if there is none."""
        with self._lock:
            self._forget_old()
            job = self._jobs.get(job_id)
        if job is None or job.user != user:
            raise _unknown_job()
        return job

    def record(self, job: ConversionJob) -> bytes:
        """The record of a job that is done, read whole, since it may be forgotten while it is sent."""
        try:
            return job.record.read_bytes()
        except FileNotFoundError as error:
            raise _unknown_job() from error

    def ahead(self, job: ConversionJob) -> int:
        """The number of files before this one in its queue."""
        with self._lock:
            before = iter(self._jobs.values())
            jobs = [one for one in before if one.state != "done" and one.is_scan == job.is_scan]
        return jobs.index(job) if job in jobs else 0

    def stop(self) -> None:
        """End all workers and remove all files; what is in the queue is lost."""
        self._stopping.set()
        for queue in (self._new, self._scans):
            for _ in self._threads:
                queue.put(None)
        for thread in self._threads:
            thread.join()
        self._temporary.remove()

    def _forget_old(self) -> None:
        """Remove records that were kept long enough, and the oldest where there are too many."""
        finished_jobs = sorted((job for job in self._jobs.values() if job.state == "done"), key=lambda job: job.ended)
        for number, job in enumerate(finished_jobs, 1):
            if monotonic() - job.ended > self.limits.kept or number <= len(finished_jobs) - self.limits.records:
                self._drop(job)

    def _drop(self, job: ConversionJob) -> None:
        self._jobs.pop(job.id, None)
        shutil.rmtree(job.folder, ignore_errors=True)

    def _start(self) -> None:
        has_ocr = is_ocr_installed()
        quick: tuple[SimpleQueue[ConversionJob | None], When] = (self._new, "never" if has_ocr else "auto")
        for lane in [*[quick] * self.limits.jobs, *[(self._scans, "auto")] * has_ocr]:
            self._threads.append(threading.Thread(target=self._work, args=lane, daemon=True))
            self._threads[-1].start()

    def _work(self, queue: "SimpleQueue[ConversionJob | None]", ocr: When) -> None:
        """Convert the files of a queue, one after the other, until the site stops."""
        out = Path(mkdtemp(dir=self._folder))
        folders = RunFolders(out, out / "work")
        folders.work.mkdir()
        options = Options(limits=self.limits.of_one, ocr=ocr, patterns=self.limits.patterns)
        while not self._stopping.is_set():
            try:
                with worker_pool(options, folders) as pool:
                    while (job := queue.get()) is not None and not self._stopping.is_set():
                        job.page = lambda: next((note.partition(" ")[0] for note in folders.pages()), None)
                        job.state = "working"
                        try:
                            self._convert(job, pool, folders, ocr)
                        except Exception:  # it would stay in the queue and count for its user for ever
                            with self._lock:
                                self._drop(job)
                            raise
            except (ShenbaoError, OSError):  # no worker can be started, or the disk is full
                logger.exception("a file that was sent is lost; the others wait for a worker")
                self._stopping.wait(_PAUSE)

    def _convert(self, job: ConversionJob, pool: WorkerPool, folders: RunFolders, ocr: When) -> None:
        """Convert a file; its record stands in its folder then, or it is in the queue of scans.

        Raises ``ShenbaoError`` if no worker can be started.
        """
        with job.source.open("rb") as stream:
            task = Task(job.name, job.source, file_digest(stream, "sha256").hexdigest(), stream.tell(), ocr=ocr)
        try:
            future = pool.convert([task])
            while not wait([future], _GLANCE).done:
                if self._stopping.is_set():
                    return
            outcome = (pool.outcomes(future, [task]) or [])[0]
        except BrokenProcessPool:
            pool.restart()
            outcome = fail(task, trouble.CRASHED, folders)
        except Exception:
            logger.exception("defect while converting a file that was sent")
            outcome = fail(task, trouble.DEFECT, folders)
        if outcome.wants_ocr and ocr == "never":
            job.is_scan, job.state = True, "waiting"
            self._scans.put(job)
            return
        (folders.out / "records" / store.record_path(task.path)).replace(job.record)
        job.source.unlink()
        job.ended, job.state = monotonic(), "done"
