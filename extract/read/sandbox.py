"""Limits around whatever parses foreign bytes: set in the process that parses, so a bad file costs nothing but itself.

What a system does not offer is left out: Windows has no resource limits, only Linux ties a process to its parent.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from extract.limits import Limits

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def confine(limits: Limits) -> None:
    """Put this process under the limits, in a group of its own, and let it die with the process that started it.

    Only the soft limits are set: a program that is known to need more, LibreOffice, can be given more.
    """
    if sys.platform == "win32":
        return
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _soften(resource.RLIMIT_AS, limits.memory)
    _soften(resource.RLIMIT_FSIZE, limits.file_size)
    _soften(resource.RLIMIT_CORE, 0)


def end_with(parent: BaseProcess | None) -> None:
    """Let this process and its group end when the one that it works for has ended, however that ended.

    Only Linux ties a process to the one that started it, which may be a fork server instead of the parent; either may
    have ended before.
    """
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    end_group(os.getpid())
    os._exit(1)


def allow_cpu(seconds: int) -> None:
    """Give this process so many more seconds of processor time; the system ends it when they are used up."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _soften(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)


def allow_time(seconds: float) -> None:
    """Give this process so many seconds from now on; the system ends it when they are over. 0 lifts the limit.

    Windows has no such alarm.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``TimeoutError`` in the block after so many seconds; in the main thread only, and not on Windows.

    An alarm that was set before goes on afterwards, with the time that is left of it.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"{seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    start = time.monotonic()
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        allow_time(0)
        signal.signal(signal.SIGALRM, before)
        if left:
            allow_time(max(left - (time.monotonic() - start), 0.001))  # 0 would lift it


def end_group(leader: int) -> None:
    """End whatever is left of the process group that ``leader`` had."""
    if sys.platform != "win32":
        try:
            os.killpg(leader, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def _soften(kind: int, value: int) -> None:
    if sys.platform != "win32":
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def is_alive(process: int) -> bool:
    """Whether the process runs; always so where the system cannot tell."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
