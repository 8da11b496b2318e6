"""The server from which worker processes are forked, where the system has one, with all that they need loaded."""

import multiprocessing
import os
from collections.abc import Sequence

_WORKER, _PATTERNS = "extract.batch.worker", "extract.batch.compiled"
_READERS = {".pdf": "extract.read.pdf", ".docx": "extract.read.word"}  # of most files


def start(sources: Sequence[str] = ()) -> None:
    """Start the server, which loads what these need while this process goes on; one that runs goes on as it is.

    For one file that is what reads it, for all else what most files need, with all patterns compiled.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver  # noqa: PLC0415

        modules = [_WORKER, *_READERS.values(), _PATTERNS]
        if len(sources) == 1 and os.path.isfile(sources[0]):
            modules = [_WORKER, *(reader for suffix, reader in _READERS.items() if sources[0].lower().endswith(suffix))]
        forkserver.set_forkserver_preload(modules)
        forkserver.ensure_running()
