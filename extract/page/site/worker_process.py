"""A worker process with the limits of a reader: if an original crashes it, the site goes on.

One process serves all threads of the site, one task at a time.
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
from extract.limits import Limits
from extract.read import sandbox

Result = TypeVar("Result")
_TASKS = 500  # of one process, which is then replaced: this frees memory that libraries leak
_SECONDS = 20.0  # limit of a task
_PATIENCE = 40.0  # seconds: a request that waits longer is refused
_LOST = "打开该文件所需的时间或内存超过上限，文件可能已损坏。"
BUSY = "正在为其他用户生成页面，请稍后再试。"
# the site has forty threads, and a browser requests six images at once: some threads are left for searches
_WAITING = BoundedSemaphore(24)
_POOL_LOCK = Lock()


def run_in_worker(function: Callable[..., Result], *arguments: Any) -> Result:
    """The result of a function of this package, called in the worker process.

    Raises the function's exceptions, ``DamagedSource`` if the process crashed, and ``SourceError`` if too many requests
    wait, or this one for too long.
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
    """The pool of one process, started with the first task; it always ends with the site."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPool(1, _TASKS, _confine, (), context)


def _confine() -> None:
    """Set the limits of the new process, and make it end with the site."""
    sandbox.confine(Limits())
    sandbox.end_with(parent_process())


def _run_limited(function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
    sandbox.allow_cpu(Limits().cpu_seconds)
    return function(*arguments)
