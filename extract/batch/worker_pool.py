"""The workers: processes that one bad file can end, at no cost to the others."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from extract.batch import trouble, worker
from extract.batch.archive_files import Unpacked
from extract.batch.model import Options, Outcome
from extract.batch.store import NotWritten
from extract.batch.worker import RunFolders, Task
from extract.errors import ShenbaoError
from extract.model import Remark
from extract.read import sandbox

_TASKS = 500  # of one worker: what a library leaks goes with it
_ARCHIVE_FILE = 10  # times the time that one file may take
_BROKEN = 5  # pools in a row: then it is not the files
_SCAN = 100  # pages: a file of so many has as many times the time of one
_START, _GLANCE = 10.0, 0.01  # seconds

Answer = Outcome | list[Outcome]  # of a file, or of several together
_PRELOADED = ["extract.batch.worker", "extract.read.pdf", "extract.read.word"]


class WorkerPool:
    """A pool of workers under the limits, and a new one if a pool breaks."""

    __slots__ = ("_broken", "_folders", "_options", "_pool")

    def __init__(self, options: Options, folders: RunFolders) -> None:
        self._options = options
        self._folders = folders
        self._broken = 0
        self._pool: ProcessPool | None = self._start()

    def convert(self, group: Sequence[Task]) -> "Future[Answer]":
        """Begin with a file, or with several that go through LibreOffice together."""
        limits = self._options.limits
        if len(group) == 1:
            return self._schedule(worker.convert, limits.seconds, group[0], self._folders, limits)
        return self._schedule(worker.convert_group, limits.seconds * len(group), group, self._folders, limits)

    def outcomes(self, future: "Future[Answer]", group: Sequence[Task]) -> list[Outcome] | None:
        """What became of them; if a file's worker was lost, its record says how. None for several: each goes alone.

        Raises ``BrokenProcessPool`` if it was not their fault, and they have to be begun again.
        """
        try:
            answer = future.result()
        except BrokenProcessPool:
            raise
        except (TimeoutError, ProcessExpired) as error:
            seconds = self._options.limits.seconds if isinstance(error, TimeoutError) else 0.0
            if isinstance(error, ProcessExpired):  # its note tells when it began
                with suppress(OSError):
                    seconds = max(time.time() - self._folders.note(error.pid).stat().st_mtime, 0.0)
            self._end_groups()
            remark = self._remark(error)
            return [worker.fail(group[0], remark, self._folders, round(seconds, 3))] if len(group) == 1 else None
        self._broken = 0
        return [answer] if isinstance(answer, Outcome) else answer

    def unpack(self, file: Path, folder: Path) -> Unpacked:
        """Unpack an archive file into the folder, and wait until it is done."""
        limits, passwords = self._options.limits, self._options.passwords
        seconds = _ARCHIVE_FILE * limits.seconds
        try:
            future: Future[Unpacked] = self._schedule(worker.unpack, seconds, file, folder, limits, passwords)
            return future.result()
        except BrokenProcessPool:
            self.restart()
            return Unpacked(trouble=trouble.CRASHED)
        except (TimeoutError, ProcessExpired) as error:
            self._end_groups()
            return Unpacked(trouble=self._remark(error))
        except NotWritten:
            raise
        except OSError:
            return Unpacked(trouble=trouble.NOT_OPENED)

    def restart(self) -> None:
        """Start new workers in place of those that were lost; raises ``ShenbaoError`` if that is no use."""
        self._broken += 1
        if self._broken > _BROKEN:
            raise ShenbaoError("no worker process can be started")
        self.stop()
        with _interrupts_held_back():
            self._pool = self._start()

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        with _interrupts_held_back():  # what Python cleans up behind them would swallow a Ctrl-C
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
            self._pool = None
            self._end_groups()

    def _start(self) -> ProcessPool:
        """The pool, when all its workers have begun: one that this process leaves half started would complain of it.

        Where the system can, they start clean, without the threads and files of this process.
        """
        context: Any = multiprocessing.get_context("spawn")
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(_PRELOADED)
        arguments = (self._options.limits, self._folders, self._options.patterns)
        pool = ProcessPool(self._options.jobs, _TASKS, worker.prepare, arguments, context)
        if not pool.active:  # which starts the workers
            raise ShenbaoError("no worker process can be started")
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline:
            notes = self._folders.work.glob("*.worker")
            if sum(_is_alive(int(note.stem)) for note in notes) >= self._options.jobs:
                break
            time.sleep(_GLANCE)
        return pool

    def _schedule(self, function: Any, seconds: float, *arguments: object) -> "Future[Any]":
        if self._pool is None:
            raise BrokenProcessPool("the workers are gone")
        # a worker's own alarm comes first, and knows of scans; on Windows, which has none, this ends what never ends
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
        """End what workers that are gone have started and left behind."""
        for note in self._folders.work.glob("*.worker"):
            leader = int(note.stem)
            if not _is_alive(leader):
                sandbox.end_group(leader)
                note.unlink(missing_ok=True)


@contextmanager
def worker_pool(options: Options, folders: RunFolders) -> Iterator[WorkerPool]:
    """A pool whose workers have ended when the run is over."""
    pool = None
    try:
        with _interrupts_held_back():  # a Ctrl-C of that moment comes at its end, when there is a pool to stop
            pool = WorkerPool(options, folders)
        yield pool
    finally:
        if pool is not None:
            pool.stop()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C back until the end: a worker that is half started is nobody's to end."""
    if threading.current_thread() is not threading.main_thread():  # only that one is ever interrupted
        yield
        return
    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupts:
        raise KeyboardInterrupt


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
