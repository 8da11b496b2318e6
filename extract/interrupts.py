"""Ctrl-C, and what ends a run like it: held back where no code could answer it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def held_back() -> Iterator[None]:
    """Delay a Ctrl-C, and what ends a run like it, until the end of the block.

    A worker that is half started could not be ended, and a library that is half loaded may crash.
    """
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C only interrupts the main thread
        yield
        return
    interrupts: list[int] = []
    handlers = {number: signal.getsignal(number) for number in _ENDINGS}
    handlers = {number: handler for number, handler in handlers.items() if handler not in (None, signal.SIG_IGN)}
    for number in handlers:
        signal.signal(number, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if interrupts:
        signal.raise_signal(interrupts[0])


@contextmanager
def unheard_by_children() -> Iterator[None]:
    """Let processes that start in the block never hear a Ctrl-C, which a terminal sends to all: this one ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
