"""A worker process beside the site, under the limits of a reader: if an original crashes it, the site goes on.

One process works for all threads of the site, one task after the other.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import parent_process
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from extract.errors import DamagedSource, SourceError
from extract.read import sandbox

Result = TypeVar("Result")
_TASKS = 500  # of one process: what a library leaks goes with it
_SECONDS = 20.0  # that a task may take
_PATIENCE = 40.0  # seconds: who waits longer is told to come again
_LOST = "打开它所需的时间或内存超过了限度，文件可能已损坏。"
BUSY = "正在为别人准备页面，请稍后再看。"
# the site answers in forty threads, and a browser asks for six pictures at once: some threads are left for searches
_WAITING = BoundedSemaphore(24)
_POOL_LOCK = Lock()


def run_in_worker(function: Callable[..., Result], *arguments: Any) -> Result:
    """What a function of this package returns in the worker process.

    Raises what the function raises, ``DamagedSource`` where the process was lost over it, and ``SourceError`` where
    too many wait or the turn does not come.
    """
    if not _WAITING.acquire(blocking=False):
        raise SourceError(BUSY)
    try:
        with _POOL_LOCK:
            future = _pool().schedule(_run_limited, args=(function, arguments), timeout=_SECONDS)
        try:
            result: Result = future.result(_PATIENCE)
        except TimeoutError as error:
            if future.done():
                raise DamagedSource(_LOST) from error
            future.cancel()  # type: ignore[no-untyped-call]
            raise SourceError(BUSY) from error
        return result
    except (ProcessExpired, BrokenProcessPool, MemoryError) as error:
        raise DamagedSource(_LOST) from error
    except CancelledError as error:
        raise SourceError(BUSY) from error
    finally:
        _WAITING.release()


def stop_worker() -> None:
    """End the process, if there is one."""
    with _POOL_LOCK:
        if _pool.cache_info().currsize:
            _pool().stop()  # type: ignore[no-untyped-call]
            _pool().join()
            _pool.cache_clear()


@cache
def _pool() -> ProcessPool:
    """The process, started with the first task; it ends when the site ends, however that ends."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPool(1, _TASKS, _confine, (), context)


def _confine() -> None:
    """Set the limits of the process when it starts, and its end with that of the site."""
    sandbox.confine(sandbox.Limits())
    sandbox.end_with(parent_process())


def _run_limited(function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    sandbox.allow_cpu(sandbox.Limits().cpu_seconds)
    return function(*arguments)
