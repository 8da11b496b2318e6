"""The files of a dataset, in a folder or at an address: those of a run come in together or not at all.

They are written aside; then a journal says which come in and which go, then that is done, by the next run if need be.
"""

import json
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from extract.address_lock import AddressLock
from extract.errors import ShenbaoError
from extract.storage import Address, Place
from extract.temporary import TemporaryFolder

if sys.platform != "win32":
    import fcntl

_NEW, _JOURNAL, _LOCK = "_new", "_journal.json", "_lock"  # readers pass over names that begin with _


class DatasetFiles:
    """The files below ``folder``, by their names there (``files/fiscal_year=2020/run000001-0.parquet``)."""

    def __init__(self, folder: Place) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._lock: AddressLock | None = None
        self._aside = folder / _NEW if isinstance(folder, Path) else Path()

    def lock(self) -> None:
        """Keep other runs out, and bring an interrupted run to its end; ``release`` is needed even if that fails.

        Raises ``ShenbaoError`` if another run writes there: on this machine for a folder, on any for an address.
        """
        if isinstance(self._folder, Path):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock: IO[bytes] = self._open.enter_context((self._folder / _LOCK).open("wb"))
            try:
                if sys.platform != "win32":
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ShenbaoError(f"{self._folder}: another run is writing there") from error
        else:
            self._lock = self._open.enter_context(AddressLock(self._folder))
            self._aside = self._open.enter_context(TemporaryFolder()).path
        self._carry_out()

    def release(self) -> None:
        """Let other runs in; what a journal names stays aside for them."""
        self._open.close()

    def names(self) -> list[str]:
        """The names of all files, in their order."""
        if isinstance(self._folder, Path):
            return sorted(file.relative_to(self._folder).as_posix() for file in self._folder.glob("*/*/run*.parquet"))
        tables = [self._folder / one.name for one in self._folder.entries() if one.is_folder and one.name != _NEW]
        return [file.below(self._folder) for table in tables for file in table.files() if file.name.startswith("run")]

    def source(self, name: str) -> Any:
        """A file for a reader: its path, or at an address the open file."""
        file = self._folder / name
        return file if isinstance(file, Path) else file.open()

    def size(self, name: str) -> int:
        """The number of bytes of a file."""
        file = self._folder / name
        return file.stat().st_size if isinstance(file, Path) else file.size()

    def new(self, name: str) -> Path:
        """The path on this machine at which a new file is written."""
        target = self._aside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def commit(self, new: list[str], obsolete: list[str]) -> None:
        """Let new files in and others go; raises ``AddressTrouble`` if another run has taken over."""
        if self._lock:
            self._lock.check()
        plan = json.dumps({"new": new, "gone": obsolete}, ensure_ascii=False)
        part = self.new(f"{_JOURNAL}.part")
        with part.open("w", encoding="utf-8") as stream:
            stream.write(plan)
            stream.flush()
            os.fsync(stream.fileno())
        if isinstance(self._folder, Path):
            part.replace(self._folder / _JOURNAL)
        else:
            for name in new:
                (self._folder / _NEW / name).upload(self._aside / name)
            (self._folder / _JOURNAL).upload(part)
        self._carry_out()

    def _carry_out(self) -> None:
        """Do what the journal says, as far as it is not done; without one, drop what an interrupted run left."""
        journal = self._folder / _JOURNAL
        if journal.exists():
            plan = json.loads(journal.read_bytes())
            for name in plan["new"]:
                new, target = self._folder / _NEW / name, self._folder / name
                if isinstance(new, Address) and isinstance(target, Address) and new.exists():
                    new.replace(target)
                elif isinstance(new, Path) and isinstance(target, Path) and new.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    new.replace(target)
            for name in plan["gone"]:
                (self._folder / name).unlink(missing_ok=True)
            journal.unlink()
        self.drop()

    def drop(self) -> None:
        """Remove the files that were written aside."""
        shutil.rmtree(self._aside, ignore_errors=True)
        for file in (self._folder / _NEW).files() if isinstance(self._folder, Address) else ():
            file.unlink(missing_ok=True)
