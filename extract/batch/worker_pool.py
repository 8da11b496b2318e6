"""The pool of worker processes: a bad file may end its worker, but harms no other file."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from pebble import CONSTS, ProcessExpired, ProcessPool

from extract import fork_server
from extract.batch import tasks, trouble
from extract.batch.model import Options, Outcome, RunFolders, Task, Unpacked
from extract.errors import ShenbaoError
from extract.interrupts import held_back
from extract.model import Remark
from extract.read import sandbox

_TASKS = 500  # of one worker, which is then replaced: this frees memory that libraries leak
_ARCHIVE_FILE = 10  # factor: time limit of an archive file to that of a file
_BROKEN = 5  # broken pools in a row: more are not the fault of files
_SCAN = 100  # pages by OCR in one file, each with the time limit of a file
_START, _GLANCE = 10.0, 0.01  # seconds

Answer = Outcome | list[Outcome]  # of a file, or of several together


class WorkerPool:
    """A pool of workers under the limits; a broken pool is replaced.

    ``is_forked``: the first worker is forked from this process; one that takes its place comes from the fork server.
    """

    __slots__ = ("_broken", "_folders", "_is_forked", "_options", "_pool")

    def __init__(self, options: Options, folders: RunFolders, *, is_forked: bool = False) -> None:
        self._options = options
        self._folders = folders
        self._broken = 0
        self._is_forked = is_forked
        if is_forked:
            CONSTS.sleep_unit = 2 * _GLANCE  # seconds: until the pool ends, which is a tenth of a run of one document
        self._pool: ProcessPool | None = self._start(fork_server.ForkOnce() if is_forked else fork_server.context())

    @property
    def size(self) -> int:
        """The number of files that are read at the same time."""
        return self._options.jobs

    def hurry(self) -> None:
        """Nothing waits here: each group is started at once."""

    def convert(self, group: Sequence[Task]) -> "Future[Answer]":
        """Start converting a file, or several files that LibreOffice converts together."""
        limits = self._options.limits
        if len(group) == 1:
            return self._schedule(tasks.convert, limits.seconds, group[0], self._folders, limits)
        return self._schedule(tasks.convert_group, limits.seconds * len(group), group, self._folders, limits)

    def outcomes(self, future: "Future[Answer]", group: Sequence[Task]) -> list[Outcome] | None:
        """The outcomes of a group. If the worker was lost: a failed record for one file, None for several files.

        After None, each file has to be converted alone. Raises ``BrokenProcessPool`` if the whole pool broke and all
        files have to be started again.
        """
        try:
            answer = future.result()
        except BrokenProcessPool:
            raise
        except (TimeoutError, ProcessExpired) as error:
            seconds = self._options.limits.seconds if isinstance(error, TimeoutError) else 0.0
            if isinstance(error, ProcessExpired):  # the note has the start of its task
                with suppress(OSError):
                    seconds = max(time.time() - self._folders.note(error.pid).stat().st_mtime, 0.0)
            self._end_lost()
            remark = self._remark(error)
            return [tasks.fail(group[0], remark, self._folders, round(seconds, 3))] if len(group) == 1 else None
        self._broken = 0
        return [answer] if isinstance(answer, Outcome) else answer

    def unpack(self, file: Path, folder: Path) -> Unpacked:
        """Unpack an archive file into the folder in a worker; waits for the result."""
        return self._unpack(tasks.unpack, file, folder)

    def unpack_embedded(self, file: Path, folder: Path) -> Unpacked:
        """Unpack the files inside a document into the folder in a worker; waits for the result."""
        return self._unpack(partial(tasks.unpack, is_document=True), file, folder)

    def _unpack(self, unpacking: Callable[..., Unpacked], file: Path, folder: Path) -> Unpacked:
        limits, passwords = self._options.limits, self._options.passwords
        seconds = _ARCHIVE_FILE * limits.seconds
        try:
            future: Future[Unpacked] = self._schedule(unpacking, seconds, file, folder, limits, passwords)
            return future.result()
        except BrokenProcessPool:
            self.restart()
            return Unpacked(trouble=trouble.CRASHED)
        except (TimeoutError, ProcessExpired) as error:
            self._end_lost()
            return Unpacked(trouble=self._remark(error))

    def restart(self) -> None:
        """Replace a broken pool; raises ``ShenbaoError`` after too many broken pools in a row."""
        self._broken += 1
        if self._broken > _BROKEN:
            raise ShenbaoError("no worker process can be started")
        self._replace()

    def _replace(self) -> None:
        self.stop()
        self._is_forked = False
        with held_back():
            self._pool = self._start(fork_server.context())

    def _end_lost(self) -> None:
        """Clean up after lost workers; a pool that cannot replace them breaks, and its other tasks with it."""
        self._end_groups()
        deadline = time.monotonic() + _START
        while self._is_forked and self._pool is not None and self._pool.active and time.monotonic() < deadline:
            time.sleep(_GLANCE)

    def stop(self) -> None:
        """End all workers at once, also busy ones."""
        with held_back():  # Python's cleanup of processes would swallow a Ctrl-C
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
            self._pool = None
            self._end_groups()

    def _start(self, context: Any) -> ProcessPool:
        """A new pool, once all its workers have started: a worker interrupted during its start prints an error."""
        arguments = (self._options.limits, self._folders, self._options.patterns)
        pool = ProcessPool(self._options.jobs, _TASKS, tasks.prepare, arguments, context)
        if not pool.active:  # reading ``active`` starts the workers
            raise ShenbaoError("no worker process can be started")
        deadline = time.monotonic() + _START
        while pool.active and time.monotonic() < deadline:  # one that cannot replace a lost worker ends
            notes = self._folders.work.glob("*.worker")
            if sum(sandbox.is_alive(int(note.stem)) for note in notes) >= self._options.jobs:
                break
            time.sleep(_GLANCE)
        return pool

    def _schedule(self, function: Any, seconds: float, *arguments: object) -> "Future[Any]":
        if self._pool is None:
            raise BrokenProcessPool("the workers are gone")
        if self._is_forked and not self._pool.active:
            self._replace()
        # a worker's own alarm comes first and allows for OCR; on Windows, which has no alarm, only this timeout applies
        return self._pool.schedule(
            function, args=arguments, timeout=seconds * (1 if self._options.ocr == "never" else _SCAN)
        )

    def _remark(self, error: OSError) -> Remark:
        limits = self._options.limits
        ended_by = -getattr(error, "exitcode", 0)
        if isinstance(error, TimeoutError) or ended_by == getattr(signal, "SIGALRM", None):
            return trouble.timeout(limits)
        return trouble.cpu_timeout(limits) if ended_by == getattr(signal, "SIGXCPU", None) else trouble.CRASHED

    def _end_groups(self) -> None:
        """End the processes that lost workers have started and left behind."""
        for note in self._folders.work.glob("*.worker"):
            leader = int(note.stem)
            if not sandbox.is_alive(leader):
                sandbox.end_group(leader)
                note.unlink(missing_ok=True)


@contextmanager
def worker_pool(options: Options, folders: RunFolders, *, is_forked: bool = False) -> Iterator[WorkerPool]:
    """A pool of workers, which are ended with the block; ``is_forked`` as there."""
    pool = None
    try:
        with held_back():  # a Ctrl-C is delayed until there is a pool to stop
            pool = WorkerPool(options, folders, is_forked=is_forked)
        yield pool
    finally:
        if pool is not None:
            pool.stop()
