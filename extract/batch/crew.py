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
from extract.batch.archives import Unpacked
from extract.batch.model import Options, Outcome
from extract.batch.store import NotWritten
from extract.batch.worker import Place, Task
from extract.errors import ShenbaoError
from extract.model import Remark
from extract.read import sandbox

_TASKS = 500  # of one worker: what a library leaks goes with it
_ARCHIVE = 10  # times the time that one file may take
_BROKEN = 5  # pools in a row: then it is not the files
_SCAN = 100  # pages: a file of so many has as many times the time of one
_START, _GLANCE = 10.0, 0.01  # seconds

Answer = Outcome | list[Outcome]  # of a file, or of several together
_PRELOADED = ["extract.batch.worker", "extract.read.pdf", "extract.read.word"]


class Crew:
    """A pool of workers under the limits, and a new one if a pool breaks."""

    __slots__ = ("_broken", "_options", "_place", "_pool")

    def __init__(self, options: Options, place: Place) -> None:
        self._options = options
        self._place = place
        self._broken = 0
        self._pool: ProcessPool | None = self._hired()

    def convert(self, group: Sequence[Task]) -> "Future[Answer]":
        """Begin with a file, or with several that go through LibreOffice together."""
        limits = self._options.limits
        if len(group) == 1:
            return self._begun(worker.convert, limits.seconds, group[0], self._place, limits)
        return self._begun(worker.convert_group, limits.seconds * len(group), group, self._place, limits)

    def outcomes(self, future: "Future[Answer]", group: Sequence[Task]) -> list[Outcome] | None:
        """What became of them; if a file's worker was lost, its record says how. None for several: each goes alone.

        Raises ``BrokenProcessPool`` if it was not their fault, and they have to be begun again.
        """
        try:
            answer = future.result()
        except BrokenProcessPool:
            raise
        except (TimeoutError, ProcessExpired) as error:
            seconds = self._seconds(error)
            self._end_groups()
            return [worker.fail(group[0], self._remark(error), self._place, seconds)] if len(group) == 1 else None
        self._broken = 0
        return [answer] if isinstance(answer, Outcome) else answer

    def _seconds(self, error: TimeoutError | ProcessExpired) -> float:
        """How long a worker that was lost had worked on its task."""
        if isinstance(error, TimeoutError):
            return self._options.limits.seconds
        with suppress(OSError):
            return round(max(time.time() - self._place.note(error.pid).stat().st_mtime, 0.0), 3)
        return 0.0

    def unpack(self, archive: Path, folder: Path) -> Unpacked:
        """Unpack an archive into the folder, and wait until it is done."""
        limits, passwords = self._options.limits, self._options.passwords
        seconds = _ARCHIVE * limits.seconds
        try:
            future: Future[Unpacked] = self._begun(worker.unpack, seconds, archive, folder, limits, passwords)
            return future.result()
        except BrokenProcessPool:
            self.renew()
            return Unpacked(trouble=trouble.crashed())
        except (TimeoutError, ProcessExpired) as error:
            self._end_groups()
            return Unpacked(trouble=self._remark(error))
        except NotWritten:
            raise
        except OSError:
            return Unpacked(trouble=trouble.not_opened())

    def renew(self) -> None:
        """Take on new workers in place of those that were lost; raises ``ShenbaoError`` if that is no use."""
        self._broken += 1
        if self._broken > _BROKEN:
            raise ShenbaoError("no worker process can be started")
        self.dismiss()
        with _undisturbed():
            self._pool = self._hired()

    def dismiss(self) -> None:
        """End all workers, whatever they are doing."""
        with _undisturbed():  # what Python cleans up behind them would swallow a Ctrl-C
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
            self._pool = None
            self._end_groups()

    def _hired(self) -> ProcessPool:
        started = (self._options.limits, self._place, self._options.patterns)
        pool = ProcessPool(self._options.jobs, _TASKS, worker.prepare, started, _context())
        if not pool.active:  # which starts the workers
            raise ShenbaoError("no worker process can be started")
        self._await_workers()
        return pool

    def _await_workers(self) -> None:
        """Wait until all have begun: one that this process leaves half started would complain of it."""
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline:
            notes = self._place.work.glob("*.worker")
            if sum(_is_alive(int(note.stem)) for note in notes) >= self._options.jobs:
                return
            time.sleep(_GLANCE)

    def _begun(self, function: Any, seconds: float, *given: object) -> "Future[Any]":
        if self._pool is None:
            raise BrokenProcessPool("the workers are gone")
        # a worker's own alarm comes first, and knows of scans; on Windows, which has none, this ends what never ends
        return self._pool.schedule(
            function, args=given, timeout=seconds * (1 if self._options.ocr == "never" else _SCAN)
        )

    def _remark(self, error: OSError) -> Remark:
        limits = self._options.limits
        ended_by = -getattr(error, "exitcode", 0)
        if isinstance(error, TimeoutError) or ended_by == getattr(signal, "SIGALRM", None):
            return trouble.timeout(limits)
        return trouble.cpu_timeout(limits) if ended_by == getattr(signal, "SIGXCPU", None) else trouble.crashed()

    def _end_groups(self) -> None:
        """End what workers that are gone have started and left behind."""
        for note in self._place.work.glob("*.worker"):
            leader = int(note.stem)
            if not _is_alive(leader):
                sandbox.end_group(leader)
                note.unlink(missing_ok=True)


@contextmanager
def hired(options: Options, place: Place) -> Iterator[Crew]:
    """A crew that is gone when the run is over."""
    crew = None
    try:
        with _undisturbed():  # a Ctrl-C of that moment comes at its end, when there is a crew to dismiss
            crew = Crew(options, place)
        yield crew
    finally:
        if crew is not None:
            crew.dismiss()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C back until the end: a worker that is half started is nobody's to end."""
    if threading.current_thread() is not threading.main_thread():  # only that one is ever disturbed
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def _context() -> Any:
    """Processes that start clean, without the threads and files of this one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


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
