"""Folders for what is unfinished, among the system's temporary files: none stays for good, however a process ends.

Each is held by a lock on a file in it, which the system releases with the process. Whoever makes the next one removes
those that nobody holds; on Windows, which has no such lock, they stay.
"""

import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Self

if sys.platform != "win32":
    import fcntl

_PREFIX = "shenbao-"
_HELD, _BEGUN = ".held", ".held.new"
_DAY = 86400.0  # seconds


class TemporaryFolder:
    """A new folder at ``path``, until ``remove`` or the end of the block."""

    def __init__(self) -> None:
        _remove_abandoned()
        self.path = Path(mkdtemp(prefix=_PREFIX))
        try:
            self._lock = (self.path / _BEGUN).open("wb")
        except BaseException:
            shutil.rmtree(self.path, ignore_errors=True)
            raise
        try:
            if sys.platform != "win32":
                fcntl.flock(self._lock, fcntl.LOCK_EX)
                (self.path / _BEGUN).rename(self.path / _HELD)  # the name that others look for is never free
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the folder; what cannot be removed is left to the next one."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Self:
        """The folder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self.remove()


def _remove_abandoned() -> None:
    """Remove this user's folders whose processes have ended.

    One without the file, with nothing else in it, may be just coming into being: it is removed once it is a day old.
    """
    if sys.platform == "win32":
        return
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # held, removed meanwhile, or another's
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            if set(os.listdir(folder)) <= {_BEGUN}:
                if time.time() - folder.stat().st_mtime > _DAY:
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            with (folder / _HELD).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
