"""Where the records and the manifest of a run are kept: a folder of this machine, or one at an address.

Worker processes write records below ``folders.out``. Of an output at an address that is a folder of the run's own, from
which records are sent while others are read; the manifest gets the lines of some thousand files at a time, as an object
cannot be added to, each after its record is there. A run that is killed loses the lines since then, and the next one
reads those files again.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from msgspec import Struct, field

from extract import storage
from extract.address_lock import AddressLock
from extract.batch import store
from extract.batch.model import Outcome, RunFolders
from extract.storage import Address, Place
from extract.temporary import TemporaryFolder

_SENDERS = 16  # files sent at the same time
_LINES, _SECONDS = 1000, 15.0  # until the lines of a manifest are sent
_SYNCED = 1.0  # seconds between two waits until the lines are on disk
_ROOT = "root.txt"


class LocalOutput(Struct):
    """An output folder of this machine; ``folders`` are those that worker processes write to."""

    folders: RunFolders
    stream: IO[bytes] | None = None  # the manifest, to add lines
    synced: float = 0.0  # when its lines were last on disk

    @property
    def name(self) -> str:
        """The folder, for messages."""
        return str(self.folders.out)

    def is_intact(self, old: Outcome) -> bool:
        """Whether the record of an outcome is as it was written."""
        record = self.folders.out / "records" / (old.record or "")
        return store.is_intact(record, old.record_sha256, old.sha256)

    def keep(self, outcome: Outcome) -> None:
        """Nothing: the record is where a worker wrote it."""

    def remove(self, record: str) -> None:
        """Remove a record, and the folders that it leaves empty."""
        records = self.folders.out / "records"
        file = records / record
        with suppress(OSError):  # it is gone already
            file.unlink()
            for folder in file.relative_to(records).parents[:-1]:
                (records / folder).rmdir()  # ends at the first that is not empty

    def append(self, line: bytes) -> None:
        """Add a line to the manifest; raises ``NotWritten`` if it cannot be written.

        No kill loses it; a power cut may lose the last ones, and the next run converts their files again.
        """
        file = self.folders.out / storage.MANIFEST
        with store.reported_as_not_written(file):
            if self.stream is None:
                self.stream = file.open("ab")
            self.stream.write(line)
            self.stream.flush()
            if time.monotonic() - self.synced > _SYNCED:
                os.fsync(self.stream.fileno())
                self.synced = time.monotonic()

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Write the whole manifest anew."""
        self.close()
        store.write(self.folders.out / storage.MANIFEST, lines, self.folders.part())

    def write_root(self, data: bytes) -> None:
        """Write what paths are relative to."""
        store.write(self.folders.out / _ROOT, (data,), self.folders.part())

    def close(self) -> None:
        """Close the manifest; an output at an address sends what is not sent yet."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None


class RemoteOutput(Struct):
    """An output folder at an address; does the same as ``LocalOutput``."""

    out: Address
    lock: AddressLock
    folders: RunFolders
    records: sqlite3.Connection  # those that earlier runs have sent
    senders: ThreadPoolExecutor
    under_way: list[Future[None]] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    last: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        """The address, for messages."""
        return str(self.out)

    def is_intact(self, old: Outcome) -> bool:
        """Whether the record of an outcome is there; an object that is there is whole."""
        return self._was_sent(old.record)

    def keep(self, outcome: Outcome) -> None:
        """Begin to send the record that a worker has written, or remove that of an earlier run, which has no more.

        Raises ``AddressTrouble`` if another run is known to have taken over.
        """
        self.lock.check_if_overdue()
        own = store.record_path(outcome.path)
        local_record = self.folders.out / "records" / own
        if outcome.record == own and local_record.exists():
            self.under_way.append(self.senders.submit(_send, local_record, self.out / "records" / own))
        elif outcome.record != own and self._was_sent(own):
            self.under_way.append(self.senders.submit(self.remove, own))

    def _was_sent(self, record: str | None) -> bool:
        return bool(self.records.execute("SELECT 1 FROM record WHERE name = ?", (record,)).fetchall())

    def remove(self, record: str) -> None:
        """Remove a record."""
        (self.out / "records" / record).unlink(missing_ok=True)

    def append(self, line: bytes) -> None:
        """Keep a line; after some thousand or some seconds they are sent, once the records of all of them are there.

        Raises ``AddressTrouble`` if another run has taken over by then.
        """
        self.lines.append(line)
        if len(self.lines) >= _LINES or time.monotonic() - self.last > _SECONDS:
            self._send_lines()

    def _send_lines(self) -> None:
        for transfer in self.under_way:
            transfer.result()
        self.under_way.clear()
        self.lock.check()
        if self.lines:
            self._send_whole(self.out / storage.SEGMENTS / f"{time.time_ns():020}.jsonl", self.lines)
            self.lines.clear()
        self.last = time.monotonic()

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Send the whole manifest, and remove its parts."""
        self._send_lines()
        self._send_whole(self.out / storage.MANIFEST, lines)
        for segment in storage.manifest_segments(self.out):
            segment.unlink(missing_ok=True)

    def write_root(self, data: bytes) -> None:
        """Write what paths are relative to."""
        self._send_whole(self.out / _ROOT, (data,))

    def _send_whole(self, target: Address, chunks: Iterable[bytes]) -> None:
        part = self.folders.part()
        with part.open("wb") as stream:
            stream.writelines(chunks)
        _send(part, target)

    def close(self) -> None:
        """Send what is not sent yet."""
        self._send_lines()


Output = LocalOutput | RemoteOutput


def _send(file: Path, target: Address) -> None:
    target.upload(file)
    file.unlink()


@contextmanager
def opened_output(out: Place) -> Iterator[Output]:
    """The output of a run, locked: in a folder, against other runs of this machine, at an address against all.

    Raises ``NotWritten`` if the folder cannot be written or is locked, ``AddressTrouble`` if the address is locked or
    the service fails.
    """
    if isinstance(out, Path):
        with store.workplace(out) as work, closing(LocalOutput(RunFolders(out, work))) as output:
            yield output
        return
    with ExitStack() as stack:
        lock = stack.enter_context(AddressLock(out))
        own = stack.enter_context(TemporaryFolder()).path
        folders = RunFolders(own / "out", own / "work", is_lasting=False)
        for folder in (folders.out, folders.work):
            folder.mkdir()
        records = stack.enter_context(closing(sqlite3.connect("", isolation_level=None)))
        records.execute("CREATE TABLE record (name TEXT PRIMARY KEY) WITHOUT ROWID")
        top = out / "records"
        records.executemany("INSERT OR IGNORE INTO record VALUES (?)", ((file.below(top),) for file in top.files()))
        senders = stack.enter_context(ThreadPoolExecutor(_SENDERS, "sender"))
        yield stack.enter_context(closing(RemoteOutput(out, lock, folders, records, senders)))


def kept_root(out: Place) -> Place | None:
    """The root of the output folder: what the paths in its manifest are relative to; None if it has none yet."""
    try:
        name = os.fsdecode((out / _ROOT).read_bytes().rstrip(b"\n"))
    except (FileNotFoundError, NotADirectoryError, PermissionError, IsADirectoryError):
        return None
    return (storage.place(name) if "://" in name else Path(name)) if name else None
