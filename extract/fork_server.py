"""How worker processes begin: forked from a server with all that they need loaded, or, for one document, from here."""

import errno
import multiprocessing
import os
import sys
from collections.abc import Sequence
from typing import Any

from extract.interrupts import unheard_by_children

_WORKER, _PATTERNS = "extract.batch.worker", "extract.batch.compiled"
_READERS = {".pdf": "extract.read.pdf", ".docx": "extract.read.word"}  # of most files


def start(sources: Sequence[str] = ()) -> None:
    """Start the server, which loads what most files need while this process goes on; one that runs goes on as it is.

    For one document there is none where its worker may be forked from this process, else one that loads its reader.
    """
    if "forkserver" in multiprocessing.get_all_start_methods() and not is_forked_from_here(sources):
        from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415

        modules = [_WORKER, *_READERS.values(), _PATTERNS]
        if _is_one_document(sources):
            modules = [_WORKER, *(reader for suffix, reader in _READERS.items() if sources[0].lower().endswith(suffix))]
        forkserver.set_forkserver_preload(modules)
        resource_tracker.ensure_running()  # which would end the block's care for the server
        with unheard_by_children():
            forkserver.ensure_running()


def context() -> Any:
    """The context of worker processes, which start without the threads and open files of this one; starts the server.

    Where the system has none, each process loads all anew.
    """
    start()
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def is_forked_from_here(sources: Sequence[str]) -> bool:
    """Whether the worker for these sources is forked from this process, since it would wait longer for a server.

    macOS does not allow it beside its own libraries, and no system beside other threads, which may hold locks.
    """
    return sys.platform == "linux" and _is_one_document(sources) and not has_other_threads()


def has_other_threads() -> bool:
    """Whether this process has another thread, also one of a library, which Python does not count; Linux."""
    try:
        return len(os.listdir("/proc/self/task")) > 1
    except OSError:  # nothing tells
        return True


def _is_one_document(sources: Sequence[str]) -> bool:
    return len(sources) == 1 and sources[0].lower().endswith(tuple(_READERS)) and os.path.isfile(sources[0])


class ForkOnce:
    """The context of a pool whose workers are forked from this process, before the threads of the pool begin.

    The pool cannot replace a worker: it breaks when one is lost.
    """

    def __init__(self) -> None:
        fork = multiprocessing.get_context("fork")
        self._new, self.Pipe, self.RLock = fork.Process, fork.Pipe, fork.RLock

    def Process(self, **arguments: Any) -> Any:  # noqa: N802  (as multiprocessing calls it)
        """A process to start; ``OSError`` beside other threads."""
        if has_other_threads():
            raise OSError(errno.EAGAIN, "no process is forked beside other threads")
        return self._new(**arguments)
